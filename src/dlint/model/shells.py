"""Which shells a stage has."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.images.names import short_name
from dlint.knowledge.shell.present import HAS, PLAIN, SHELLS
from dlint.model.distribution import known_family
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.instructions.view import View

_INSTALLS = r"\b(?:apk|apt|apt-get|yum|dnf|microdnf|tdnf|zypper|pacman)\b[^;&|]*"
_ARCHIVES = (".tar", ".gz", ".tgz", ".xz", ".txz", ".bz2", ".tbz", ".zst")
_PROGRAM_FOLDERS = ("", "bin", "usr", "usr/bin", "usr/local", "usr/local/bin")


def lacks_shell(view: View, path: str) -> str | None:
    """The shell's name where the base image surely lacks it and nothing above brings it; None otherwise.

    `path` is the program as it is called: `bash` or `/bin/bash`.
    """
    name = path.rpartition("/")[2]
    stage = view.stage
    if name not in SHELLS or stage is None or view.onbuild or stage.root_image is None:
        return None
    family = known_family(stage)
    # Only plain images of a distribution: others may have added any shell.
    if family not in HAS or name in HAS[family] or short_name(stage.root_image.name) not in PLAIN:
        return None
    return None if _brings(view, name) or stage.any_above(view, _brings, name) else name


def _brings(view: View, name: str) -> bool:
    """Whether an instruction may bring a shell: it names the shell with a package manager, or copies programs."""
    if isinstance(view, Run):
        text = view.all_text
        return name in text and re.search(_INSTALLS + rf"[\s\"]{name}\b", text) is not None
    if not isinstance(view, Transfer):
        return False
    target = view.target
    if target is not None and target.strip("/") not in _PROGRAM_FOLDERS:
        return target.strip("/") == f"bin/{name}"
    return not all(_is_file(view, word.value) for word in view.sources)


def _is_file(view: Transfer, source: str) -> bool:
    """Whether a source is surely a single file and no shell: it has an extension, and that of no archive."""
    name = source.rpartition("/")[2]
    if "*" in name or "$" in name or not name.strip(".").partition(".")[2]:
        return False
    return view.kind == "copy" or not name.endswith(_ARCHIVES)
