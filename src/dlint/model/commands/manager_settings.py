"""Settings of package managers in effect when a command runs: its own options, and configuration written before."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.text.memoize import memoize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Command
    from dlint.model.instructions.view import View

UNKNOWN = "?"
"""What a setting may be that a copied configuration file decides."""

_OPTIONS = ("-o", "--option", "--setopt")
_FOLDERS = ("/etc/apt/", "/etc/dnf/", "/etc/yum")
# Below them: what names sources and keys, and sets nothing.
_NO_SETTINGS = (
    "/etc/apt/sources.list", "/etc/apt/keyrings", "/etc/apt/trusted.gpg", "/etc/apt/preferences", "/etc/apt/auth.conf",
    "/etc/yum.repos.d", "/etc/yum/vars", "/etc/dnf/vars",
)  # fmt: skip


def setting(command: Command, run: Run, name: str) -> str | None:
    """The value of a setting such as `APT::Get::Assume-Yes` when a command of a RUN begins.

    None where nothing sets it, `UNKNOWN` where a configuration file is copied that could. Names match in any case.
    """
    pattern = _pattern(name)
    for flag in reversed(command.flags):
        if flag.name in _OPTIONS and flag.value is not None:
            found = pattern.search(flag.value.text)
            if found is not None:
                return found[1]
    short = name.rpartition(":")[2].lower()
    # The last part of a setting's name is enough for a first look: `APT::Get::Assume-Yes` may stand in nested braces.
    before = _text_before(command, run) if short in run.all_text.lower() else ""
    for text in (before, *_earlier_texts(run, short)):
        if text == UNKNOWN:
            return UNKNOWN
        values = pattern.findall(text) if short in text.lower() else ()
        if values:
            # In a configuration file the last value counts.
            return str(values[-1])
    return None


@memoize(256)
def _pattern(name: str) -> re.Pattern[str]:
    """Matches `Name "value"`, `Name=value` and the like, with or without what stands before the last `::`."""
    return re.compile(rf"(?i)(?:(?<![\w-])|(?<=\\[nt])){re.escape(name.rpartition(':')[2])}[\s\"'\\=]+(\w+)")


def _earlier_texts(run: Run, short: str) -> Iterator[str]:
    """What was written before with a word in it, in lower case, or with an unknown effect; the nearest first."""
    if run.stage is not None and not run.onbuild:
        yield from (_text(view) for view in run.stage.above(run, _may_set, short))


def _may_set(view: View, short: str) -> bool:
    text = _text(view) if isinstance(view, Run | Transfer) else ""
    return text == UNKNOWN or short in text.lower()


def _text_before(command: Command, run: Run) -> str:
    # A command in a string stands where the command around it stands.
    at = command
    while at.outer is not None:
        at = at.outer
    before = at.item.home.text[: at.item.start]
    return "\n".join([before, *(heredoc.content.text for heredoc in run.heredocs)])


def _text(view: View) -> str:
    if isinstance(view, Run):
        return view.all_text
    if not view.node.heredocs:
        target = (view.target or "") if isinstance(view, Transfer) else ""
        sets = target.startswith(_FOLDERS) and not target.startswith(_NO_SETTINGS)
        return UNKNOWN if sets else ""
    return "\n".join([view.text, *(heredoc.content.text for heredoc in view.node.heredocs)])
