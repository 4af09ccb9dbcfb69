"""From a file's bytes to its tree; whatever does not parse is recorded, and the next line is read again."""

from __future__ import annotations

from dlint.syntax.arguments import BadArguments
from dlint.syntax.directive import read_directives
from dlint.syntax.instruction import MANNERS, WITH_HEREDOC, Instruction
from dlint.syntax.lines import read_lines
from dlint.syntax.tree import Comment, Heredoc, ParseError, Tree
from dlint.text.mapped import MappedText
from dlint.text.source import encode
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.lines import Line
    from dlint.text.source import Source

# bufio.MaxScanTokenSize: BuildKit reads no longer line.
LONGEST_LINE = 65535


def parse(source: Source) -> Tree:
    """The tree of a file. Nothing is raised for any input; what BuildKit would refuse is in `errors`."""
    tree = Tree(source)
    lines = read_lines(source)
    read_directives(tree, lines)
    _Reader(tree, lines).read()
    if not tree.instructions:
        tree.errors.append(ParseError(1, "the file has no instructions", Span(0, 0)))
    return tree


class _Reader:
    """Walks the physical lines once and hands each logical line to an instruction."""

    __slots__ = ("at", "comments", "lines", "tree")

    def __init__(self, tree: Tree, lines: list[Line]) -> None:
        self.tree = tree
        self.lines = lines
        self.at = 0
        self.comments: list[Comment] = []

    def read(self) -> None:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.is_comment:
                self._comment(line)
                self.at += 1
            elif line.is_blank:
                self.comments = []
                self.at += 1
            else:
                self._instruction()
            self._check_length(line)

    def _check_length(self, line: Line) -> None:
        if line.end - line.start > LONGEST_LINE:
            message = f"line longer than the {LONGEST_LINE} bytes that BuildKit reads"
            self.tree.errors.append(ParseError(line.number, message, Span(line.start, line.start + 1)))

    def _comment(self, line: Line) -> None:
        start = len(line.text) - len(line.stripped)
        span = MappedText.plain(line.text, line.start).span(start, len(line.text))
        comment = Comment(line.number, span, line.stripped[1:])
        self.tree.comments.append(comment)
        self.comments.append(comment)

    def _instruction(self) -> None:
        first = self.lines[self.at]
        text = self._logical_line()
        node = Instruction(text, Span(first.start, first.start))
        node.comments, self.comments = self.comments, []
        self._arguments(node, first)
        if node.error is None:
            self._heredocs(node, first)
        last = self.lines[self.at - 1]
        node.lines = self.lines[first.number - 1 : self.at]
        node.start_line, node.end_line = first.number, last.number
        node.span = Span(node.keyword_word.span.start, _text_end(last))
        if node.onbuild is not None:
            _share(node, node.onbuild)
        self.tree.instructions.append(node)

    def _logical_line(self) -> MappedText:
        """Join the lines of one instruction; the reader stands behind them afterwards."""
        first = self.lines[self.at]
        self.at += 1
        indent = len(first.text) - len(first.stripped)
        text, open_end = self._without_mark(first.stripped)
        start = MappedText.plain(first.text, first.start).offset(indent)
        pieces = [(text, start)]
        while open_end and self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            if line.is_comment:
                continue
            if line.is_blank:
                self.tree.blank_continuations.append(line.span)
                continue
            text, open_end = self._without_mark(line.text)
            pieces.append((text, line.start))
        return MappedText.plain(text, start) if len(pieces) == 1 else MappedText.join(pieces)

    def _without_mark(self, text: str) -> tuple[str, bool]:
        """The line without its continuation mark, and whether it had one."""
        bare = text.rstrip(" \t")
        if not bare.endswith(self.tree.escape) or bare[-2:-1] == self.tree.escape:
            return text, False
        return bare[:-1], True

    def _arguments(self, node: Instruction, first: Line) -> None:
        try:
            node.read_arguments(self.tree.escape)
        except BadArguments as bad:
            self._fail(node, first, bad.message, node.text.span(bad.start, bad.end))
            return
        for inner in (node, node.onbuild):
            if inner is not None and inner.keyword not in MANNERS:
                written = inner.keyword_word.value
                message = f"unknown instruction: {written}" if written else "an instruction is missing"
                self._fail(node, first, message, inner.keyword_word.span)

    def _fail(self, node: Instruction, first: Line, message: str, span: Span) -> None:
        node.error = ParseError(first.number, message, span)
        self.tree.errors.append(node.error)

    def _heredocs(self, node: Instruction, first: Line) -> None:
        holder = node.onbuild or node
        if holder.keyword not in WITH_HEREDOC or holder.is_json or "<<" not in node.text.text:
            return
        from dlint.syntax.heredoc import heredoc_words

        holder.heredocs = node.heredocs = heredoc_words(node.text)
        for heredoc in node.heredocs:
            if not self._body(heredoc):
                message = f"the heredoc <<{heredoc.name} has no closing line {heredoc.name}"
                self._fail(node, first, message, heredoc.span)
                return

    def _body(self, heredoc: Heredoc) -> bool:
        """Read lines up to the terminator; without one the lines are given back to be read as instructions."""
        begin = self.at
        for place in range(begin, len(self.lines)):
            line = self.lines[place]
            candidate = line.whole.rstrip("\r\n")
            if (candidate.lstrip("\t") if heredoc.chomp else candidate) == heredoc.name:
                heredoc.terminator = Span(line.start, line.start + len(encode(candidate)))
                heredoc.content = _content(self.lines[begin:place], line.start)
                self.at = place + 1
                return True
        return False


def _content(lines: list[Line], offset: int) -> MappedText:
    return MappedText.plain("".join(line.whole for line in lines), lines[0].start if lines else offset)


def _text_end(line: Line) -> int:
    return line.end - (len(line.whole) - len(line.text))


def _share(node: Instruction, inner: Instruction) -> None:
    inner.span = Span(inner.keyword_word.span.start, node.span.end)
    inner.start_line, inner.end_line, inner.lines = node.start_line, node.end_line, node.lines
    inner.comments = node.comments
