"""The words of a list in JSON form, which a program gets as they stand."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.shell.wrappers import SHELLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.instructions.view import View
    from dlint.syntax.word import Word

_SCRIPT = r"-[a-zA-Z]*c"
_OTHER_SHELLS = frozenset(("fish", "cmd", "powershell", "pwsh", "busybox"))


def list_words(view: View) -> list[Word]:
    """The words of RUN, CMD, ENTRYPOINT or HEALTHCHECK in JSON form, program first; none where a shell reads them."""
    words = view.node.words
    if view.kind == "healthcheck":
        words = words[1:]
    if view.kind not in ("run", "cmd", "entrypoint", "healthcheck") or not view.node.is_json or not words:
        return []
    # `["sh", "-c", "…"]` has a shell in it after all.
    return [] if any(_reads_script(words[at:]) for at in range(len(words))) else words


def _reads_script(words: list[Word]) -> bool:
    """Whether a shell begins here that reads one of the words as its script; `sh FILE ARGUMENT` reads none."""
    name = _program(words[0].value)
    if name in _OTHER_SHELLS:
        return True
    options = [word.value for word in words[1:] if word.value.startswith(("-", "+"))]
    return name in SHELLS and (len(words) == 1 or any(re.match(_SCRIPT, option) for option in options))


def _program(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2].lower().removesuffix(".exe")
