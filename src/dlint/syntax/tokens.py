"""Cut a parsed file into tokens that together are every byte of it."""

from __future__ import annotations

from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.syntax.instruction import Instruction
    from dlint.syntax.tree import Tree


class Token:
    """A stretch of bytes and what it is: `space`, `keyword`, `flag`, `word`, `text`, `continuation`, `newline`, …"""

    __slots__ = ("kind", "span")

    def __init__(self, kind: str, span: Span) -> None:
        self.kind = kind
        self.span = span

    def __repr__(self) -> str:
        return f"Token({self.kind}, {self.span.start}, {self.span.end})"


def tokenize(tree: Tree) -> Iterator[Token]:
    """Tokens in file order, each beginning where the one before ends; the bytes between two marks are `space`."""
    at = 0
    for start, end, kind in _marks(tree):
        if start > at:
            yield from _gap(tree, at, start)
            at = start
        if end > at:
            yield Token(kind, Span(at, end))
            at = end
    if at < len(tree.source.data):
        yield from _gap(tree, at, len(tree.source.data))


def _marks(tree: Tree) -> list[tuple[int, int, str]]:
    marks = [(comment.span.start, comment.span.end, "comment") for comment in tree.comments]
    for node in tree.instructions:
        marks += _instruction_marks(node)
    return sorted(marks)


def _instruction_marks(node: Instruction) -> Iterator[tuple[int, int, str]]:
    for holder in (node, node.onbuild) if node.onbuild else (node,):
        yield _mark(holder.keyword_word.span, "keyword")
        for flag in holder.flags:
            yield _mark(flag.span, "flag")
        yield from _pieces(holder)
    for heredoc in node.heredocs:
        offset = heredoc.content.offset(0)
        yield offset, heredoc.terminator.start, "heredoc"
        yield _mark(heredoc.terminator, "terminator")


def _pieces(node: Instruction) -> Iterator[tuple[int, int, str]]:
    """The words of an instruction, cut where a continuation mark or a comment line stands between their parts."""
    for word in node.words:
        text = word.mapped
        for place, start in enumerate(text.starts):
            end = text.starts[place + 1] if place + 1 < len(text.starts) else len(text)
            if end > start:
                yield _mark(text.span(start, end), "word")


def _mark(span: Span, kind: str) -> tuple[int, int, str]:
    return span.start, span.end, kind


def _gap(tree: Tree, start: int, end: int) -> Iterator[Token]:
    """What no node claims: space, line ends, continuation marks, separators, comment lines inside instructions."""
    data = tree.source.data
    at = start
    while at < end:
        stop = data.find(b"\n", at, end) + 1 or end
        text = data[at:stop]
        yield Token(_gap_kind(text, tree.escape), Span(at, stop))
        at = stop


def _gap_kind(text: bytes, escape: str) -> str:
    bare = text.strip()
    if not bare:
        return "newline" if text.endswith(b"\n") else "space"
    if bare == escape.encode():
        return "continuation"
    if bare.startswith(b"#"):
        return "comment"
    return "mark"
