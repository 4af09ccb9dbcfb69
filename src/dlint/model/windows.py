"""Whether a stage is for Windows, and whether its commands are written in PowerShell."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.shell.windows import IMAGES, POWERSHELL_VERBS, PROGRAMS, TAGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage

_DRIVE = r"[\"']?[A-Za-z]:(?:[\\/](?!/)|$)"
_PATH = r"(?:^|[\s\"'=(\[,])[A-Za-z]:\\"
# A drive in a command line: an upper-case letter, so that `sed s:\\.a:b:` is none.
_RUN_PATH = r"(?:^|[\s\"'=(\[,])[A-Z]:\\\w"
_FIRST = r"(?:^|&&|;|\n)\s*@?([A-Za-z][\w.-]*)"
_CMD_BLOCK = r"(?i)\s*(?:if\s+(?:not\s+)?exist\s+\S+\s*\(|for\s+(?:/\w\s+)?%+\w\s+in\s)"
_QUOTED = r"'[^'\n]*'|\"[^\"\n]*\""
# A command such as Test-Path, outside of a path.
_CMDLET = r"(?<![\w./\\-])([A-Z][A-Za-z]+)-[A-Z][A-Za-z]+(?![\w./-])"
_POWERSHELL = r"\$env:\w|\$ErrorActionPreference|\[(?:System\.)?(?:Net|IO|Environment|Text)[\].]"


def looks_windows(stage: Stage) -> bool:
    """Whether the base is a Windows image: by its platform, its name, or else by what the stage calls.

    The content counts only where nothing is known of the base: an image that is known to be Linux stays one.
    """
    platform = stage.root.head.platform
    if platform is not None and "$" not in platform.value:
        return "windows" in platform.value.lower()
    image = stage.root_image
    name = image.written.lower() if image is not None else ""
    if any(part in f"{name}:" for part in IMAGES) or any(part in name.rpartition(":")[2] for part in TAGS):
        return True
    return not _is_linux(stage) and stage.any_above(None, _is_evidence)


def base_runs_powershell(stage: Stage) -> bool:
    """Whether the RUNs of a stage without SHELL are written in PowerShell: then the base has set that shell."""
    return stage.any_above(None, _is_in_powershell)


def _is_in_powershell(view: View) -> bool:
    return view.kind == "run" and is_powershell(view.node.body.text)


def is_powershell(text: str) -> bool:
    """Whether a command line is in PowerShell's language, and does not hand it to a program such as `powershell`."""
    first = re.match(_FIRST, text)
    if first is not None and _program(first[1]) in ("powershell", "pwsh", "cmd"):
        return False
    plain = re.sub(_QUOTED, "''", text)
    if re.search(_POWERSHELL, plain):
        return True
    return any(verb in POWERSHELL_VERBS for verb in re.findall(_CMDLET, plain))


def _is_linux(stage: Stage) -> bool:
    """Whether the base is known as an image for Linux."""
    from dlint.model.distribution import known_family

    image = stage.root_image
    return image is not None and (image.is_scratch or known_family(stage) is not None)


def _is_evidence(view: View) -> bool:
    """Whether an instruction has a meaning on Windows alone."""
    kind, text = view.kind, view.node.body.text
    if kind in ("workdir", "volume"):
        return re.match(_DRIVE, text.lstrip("[ ")) is not None
    if kind == "shell":
        return any(name in text.lower() for name in ('"cmd', '"powershell'))
    if kind in ("copy", "add", "env"):
        return re.search(_PATH, text) is not None
    if kind != "run":
        return False
    if any(_program(found[1]) in PROGRAMS for found in re.finditer(_FIRST, text)) or re.match(_CMD_BLOCK, text):
        return True
    return re.search(_RUN_PATH, text) is not None or is_powershell(text)


def _program(word: str) -> str:
    return word.lower().removesuffix(".exe")
