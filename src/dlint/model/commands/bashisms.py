"""What in a script only bash understands."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.shell.bashisms import NAMES, OWN_BRACES, VARIABLES
from dlint.model.commands.bashism_hint import is_suspect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.syntax.shell.block import Block
    from dlint.syntax.shell.item import Command, Item
    from dlint.syntax.shell.parts import Part
    from dlint.syntax.shell.redirect import Redirect
    from dlint.syntax.shell.script import Script
    from dlint.syntax.shell.word import ShellWord
    from dlint.text.span import Span

_BRACES = r"\{[^{}\s]*(?:,|\.\.)[^{}\s]*\}"
_SUBSTRING = r":\s*[\d$({ -]"
_BLOCKS = {"select": "select", "coproc": "coproc"}


class Bashism:
    """One use: `kind` is a key of `knowledge.bashisms.BASHISMS`, `text` what is written, `span` where."""

    __slots__ = ("kind", "span", "text")

    def __init__(self, kind: str, span: Span, text: str) -> None:
        self.kind = kind
        self.span = span
        self.text = text


def bashisms(script: Script) -> Iterator[Bashism]:
    """Every use in a script, commands first; worth asking for where `is_suspect` holds for its text."""
    text = script.home.text
    for command in script.commands:
        if command.after == "|&" or is_suspect(text[command.start : command.end]):
            yield from _in_command(command)
    for block in script.blocks:
        yield from _in_block(block)


def _in_command(command: Command) -> Iterator[Bashism]:
    if command.kind != "simple":
        kind = "[[" if command.kind == "test" else "(("
        yield Bashism(kind, command.span, kind)
        return
    if command.after == "|&":
        yield Bashism("pipe-both", command.after_span, "|&")
    yield from _by_name(command)
    for assignment in command.assignments:
        if assignment.operator == "+=":
            yield Bashism("append", assignment.span, f"{assignment.name}+=")
        elif assignment.value.raw.startswith("("):
            yield Bashism("array", assignment.span, f"{assignment.name}=(…)")
        yield from _in_word(assignment.value)
    for redirect in command.redirects:
        yield from _in_redirect(redirect)
    # Programs such as find and awk read braces themselves.
    braces = command.head not in OWN_BRACES
    for word in command.words:
        yield from _in_word(word, braces=braces)


def _by_name(command: Command) -> Iterator[Bashism]:
    head = command.head
    if head in NAMES:
        yield Bashism(head, command.words[0].span, head)
    elif head == "set":
        found = [word for word in command.words if word.text == "pipefail"]
        yield from (Bashism("pipefail", word.span, "pipefail") for word in found)
    elif head in ("[", "test"):
        found = [word for word in command.words if word.raw == "=="]
        yield from (Bashism("equals", word.span, "==") for word in found)
    elif head == "export" and len(command.words) > 1 and command.words[1].text == "-f":
        yield Bashism("export-f", command.words[1].span, "export -f")
    # dash's echo prints `-e` as text; in a log that does no harm, in a file it does.
    elif head == "echo" and _is_kept(command) and _takes_escapes(command):
        yield Bashism("echo-e", command.words[1].span, f"echo {command.words[1].text}")


def _takes_escapes(command: Command) -> bool:
    option = command.words[1].text if len(command.words) > 1 else ""
    return option[:1] == "-" and "e" in option and not option[1:].strip("neE")


def _is_kept(item: Item) -> bool:
    """Whether what it prints goes anywhere but into the log."""
    if item.after in ("|", "|&") or any(redirect.writes for redirect in item.redirects):
        return True
    return item.parent is not None and (item.parent.kind == "substitution" or _is_kept(item.parent))


def _in_redirect(redirect: Redirect) -> Iterator[Bashism]:
    operator, target = redirect.operator, redirect.target
    kinds = {"&>": "both-outputs", "&>>": "both-appended", "<<<": "here-string"}
    if operator in kinds:
        yield Bashism(kinds[operator], redirect.span, operator)
    elif operator == ">&" and redirect.fd is None and target.literal and target.text.strip("0123456789-"):
        yield Bashism("to-file", redirect.span, f">&{target.text}")


def _in_block(block: Block) -> Iterator[Bashism]:
    if block.kind == "function" and block.keyword == "function":
        yield Bashism("function", block.span, "function")
    elif block.kind == "for" and block.name is None:
        yield Bashism("counted-for", block.span, "for ((…))")
    elif block.kind in _BLOCKS:
        yield Bashism(_BLOCKS[block.kind], block.span, block.kind)
    if block.after == "|&":
        yield Bashism("pipe-both", block.after_span, "|&")
    for redirect in block.redirects:
        yield from _in_redirect(redirect)
    for word in block.words:
        yield from _in_word(word, braces=block.kind == "for")


def _in_word(word: ShellWord, *, braces: bool = False) -> Iterator[Bashism]:
    if braces and "{" in word.raw:
        # Braces count outside of quotes only.
        found = re.search(_BRACES, "".join(_unquoted(part) for part in word.parts))
        if found is not None:
            yield Bashism("brace", word.span, found[0])
    if word.is_plain:
        return
    for part in word.parts:
        kind = _kind_of(part, word)
        if kind:
            yield Bashism(kind, word.home.mapped.span(part.start, part.end), part.text)


def _unquoted(part: Part) -> str:
    """What of a part may belong to braces; a letter stands for an expansion."""
    if part.kind != "text":
        return "x"
    return "" if part.quote else part.text


def _kind_of(part: Part, word: ShellWord) -> str:
    text = word.home.text
    if part.kind == "process":
        return "process"
    if part.kind == "command":
        return "file-contents" if part.text.startswith("$(<") and not part.text.startswith("$(<<") else ""
    if part.kind == "text":
        return "ansi" if part.quote == "'" and text.startswith("$'", part.start - 2) else ""
    return _expansion_kind(part) if part.kind == "variable" else ""


def _expansion_kind(part: Part) -> str:
    if part.text.startswith("${!"):
        return "indirect"
    mark = part.operator[:1]
    if mark == "[":
        return "element"
    if mark == "/":
        return "replace"
    if mark in ("^", ","):
        return "case"
    # `${A:-b}` is a default, in every shell; `${A: -1}` is a substring.
    if mark == ":" and re.match(_SUBSTRING, part.operator) and part.operator[1] != "-":
        return "substring"
    return "random" if part.name in VARIABLES else ""
