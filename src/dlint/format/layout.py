"""Lays out a Dockerfile: case of keywords, indentation, blank lines."""

from __future__ import annotations

from dlint.format.options import LayoutOptions
from dlint.format.proof import changed_instructions
from dlint.syntax.parse import parse
from dlint.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.syntax.instruction import Instruction
    from dlint.syntax.tree import Tree
    from dlint.text.span import Span

BLANK = b" \t"
MARK = b"\xef\xbb\xbf"
BROKEN = "does not parse: run dlint check and repair it first"
UNCHANGED = LayoutOptions()
ROUNDS = 4
"""So often a file is laid out until nothing changes; one that still changes then is laid out without its lists."""


class Formatted:
    """The outcome for one file: old and new bytes; `problem` is why it was left as it is, if so.

    `kept` are the first lines (1-based) of instructions whose continuation lines stay as they are, since another
    indentation would change a word of them.
    """

    __slots__ = ("kept", "new", "old", "problem")

    def __init__(self, old: bytes) -> None:
        self.old = self.new = old
        self.kept: tuple[int, ...] = ()
        self.problem: str | None = None


def format_source(source: Source, options: LayoutOptions = UNCHANGED) -> Formatted:
    """Lay out one file; what is new has the same instructions with the same arguments, or nothing is new.

    Where `options.sorts`, lists of packages whose order means nothing may be in another order as well.
    """
    outcome = Formatted(source.data)
    tree = parse(source)
    if tree.errors:
        outcome.problem = BROKEN
        return outcome
    if options.sorts:
        tree = _sorted(tree)
    found = _settled(tree, options) if options.one_per_line else None
    data, kept = found or _proven(tree, options.indent)
    if data is None:
        outcome.problem = "another layout would change what it means: it is left as it is"
        return outcome
    outcome.new = data
    outcome.kept = tuple(tree.instructions[place].start_line for place in sorted(kept))
    return outcome


def _sorted(tree: Tree) -> Tree:
    """The file with its lists of packages in order, or as it is where that cannot be shown to be all that changes."""
    from dlint.format.packages import is_reordered, sorted_lists

    # Sorting changes arguments, which no layout may: it has a proof of its own, before the layout has its.
    new = parse(Source(sorted_lists(tree), tree.source.path))
    return new if is_reordered(tree, new) else tree


def _proven(tree: Tree, indent: int) -> tuple[bytes | None, frozenset[int]]:
    """The new layout (None without a proof), and the places of instructions that keep their lines."""
    kept: frozenset[int] = frozenset()
    data = laid_out(tree, kept, indent)
    found = changed_instructions(tree, parse(Source(data, tree.source.path)))
    # One line that would change keeps its indentation; the rest of the file is laid out anyway.
    if found:
        kept = found
        data = laid_out(tree, kept, indent)
        found = changed_instructions(tree, parse(Source(data, tree.source.path)))
    return (None if found is None or found else data), kept


def _settled(tree: Tree, options: LayoutOptions) -> tuple[bytes, frozenset[int]] | None:
    """The same with each package on its line, until nothing changes; None where that does not end or has no proof."""
    from dlint.format.packages import one_per_line

    present = tree
    for _ in range(ROUNDS):
        data, kept = _proven(present, options.indent)
        if data is None:
            return None
        # Dividing a list makes continuation lines, which the next round indents: only a fixpoint stays as it is when
        # the command runs again.
        data = one_per_line(parse(Source(data, tree.source.path)), options)
        if data == present.source.data:
            return data, kept
        present = parse(Source(data, tree.source.path))
        if present.errors or changed_instructions(tree, present) != frozenset():
            return None
    return None


def laid_out(tree: Tree, kept: frozenset[int], indent: int) -> bytes:
    """The bytes in the new layout, without proof; `kept` are places of instructions whose lines keep their indent."""
    data = bytearray(tree.source.data)
    for node in tree.instructions:
        for span in _keywords(node):
            # Of the same length, so that later spans still hold.
            data[span.start : span.end] = data[span.start : span.end].upper()
    lines = _lines(bytes(data))
    for place, node in enumerate(tree.instructions):
        _indent(lines, node, place in kept, indent)
    text = b"".join(_spaced(lines, tree))
    # BuildKit does not need the last line end; a diff shows its absence as a change of the last line.
    return text if not text or text.endswith(b"\n") else text + b"\n"


def _lines(data: bytes) -> list[bytes]:
    """Lines end with LF only, as in BuildKit."""
    parts = data.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _keywords(node: Instruction) -> Iterator[Span]:
    """What is written in capitals: the instruction, the one behind ONBUILD, and the AS of a stage."""
    yield node.keyword_word.span
    if node.onbuild is not None:
        yield from _keywords(node.onbuild)
    if node.keyword == "from" and len(node.words) == 3 and node.words[1].value.lower() == "as":
        yield node.words[1].span


def _indent(lines: list[bytes], node: Instruction, keeps: bool, indent: int) -> None:
    """Begin an instruction at the margin, and its further lines, those that are comments or empty aside, behind it."""
    first = node.start_line - 1
    if not lines[first].startswith(MARK):
        lines[first] = lines[first].lstrip(BLANK)
    # The blanks in a heredoc are part of its text.
    if keeps or node.heredocs:
        return
    places = [
        at for at in range(first + 1, node.end_line) if not lines[at].strip().startswith(b"#") and lines[at].strip()
    ]
    # A word may go on over the end of a line that no blank precedes, so a line without one keeps its place.
    if not places or any(not lines[at].startswith((b" ", b"\t")) for at in places):
        return
    widths = {at: _width(lines[at], indent) for at in places}
    least = min(widths.values())
    for at, width in widths.items():
        lines[at] = b" " * (width - least + indent) + lines[at].lstrip(BLANK)


def _width(line: bytes, indent: int) -> int:
    return len(line[: len(line) - len(line.lstrip(BLANK))].expandtabs(indent))


def _spaced(lines: list[bytes], tree: Tree) -> Iterator[bytes]:
    """The lines with no more than one empty one between instructions, none at the end, and one before each stage."""
    inside = {line for node in tree.instructions for line in range(node.start_line, node.end_line + 1)}
    opened = _stage_lines(tree)
    waiting = b""
    before = False
    for number, line in enumerate(lines, start=1):
        if number not in inside and not line.strip():
            waiting = waiting or (b"\r\n" if line.endswith(b"\r\n") else b"\n")
            continue
        if waiting:
            yield waiting
        elif number in opened and before:
            # The empty line ends as the line below it does, so that a file with CRLF stays one.
            yield b"\r\n" if line.endswith(b"\r\n") else b"\n"
        waiting = b""
        before = True
        yield line


def _stage_lines(tree: Tree) -> set[int]:
    """The first line of each stage but the first, the comments right above it included."""
    comments = {comment.line for comment in tree.comments}
    stages = [node.start_line for node in tree.instructions if node.keyword == "from"]
    found = set()
    for line in stages[1:]:
        while line - 1 in comments:
            line -= 1
        found.add(line)
    return found
