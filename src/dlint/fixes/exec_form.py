"""Writes a command in shell form as the JSON list that starts the same program without a shell."""

from __future__ import annotations

from dlint import regex as re
from dlint.text.edit import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.instructions.kinds import Cmd, Entrypoint

# Words that any shell takes as they are, in quotes too: what is in them is neither replaced nor an escape.
_QUOTED = r"""'[^'"\t\\]*'|"[^"'\t$`!\\]*\""""
_PLAIN = rf"[\w@%+:,./-]+(?:[ \t]+(?:[\w@%+=:,./-]+|{_QUOTED}))*"
_WORD = re.compile(rf"{_QUOTED}|[^ \t]+")
_BUILTINS = frozenset((
    ".", "alias", "bg", "cd", "eval", "exec", "exit", "export", "read", "set", "shift", "source", "trap", "ulimit",
    "umask", "unset", "wait",
))  # fmt: skip
_MARKS = "'\""


def exec_words(view: Cmd | Entrypoint) -> list[str] | Refusal:
    """The words of a command in shell form; refused where they need a shell."""
    text = view.words[0].value if view.words else ""
    words = _WORD.findall(text)
    if not re.fullmatch(_PLAIN, text) or words[0] in _BUILTINS:
        return Refusal("the words need a shell")
    if view.node.start_line != view.node.end_line:
        return Refusal(f"the {view.kind.upper()} has several lines")
    if view.stage is not None and view.stage.is_windows:
        return Refusal("the image runs on Windows, where words are quoted in another way")
    return [word.strip(_MARKS) for word in words]


def exec_list(words: list[str]) -> str:
    """The JSON list of plain words, as `exec_words` gives them."""
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"
