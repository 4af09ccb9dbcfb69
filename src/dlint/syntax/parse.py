"""From a file's bytes to its tree; whatever does not parse is recorded, and the next line is read again."""

from __future__ import annotations

from bisect import bisect_left

from dlint.syntax.arguments import BadArguments
from dlint.syntax.directive import read_directives
from dlint.syntax.instruction import MANNERS, WITH_HEREDOC, Instruction
from dlint.syntax.lines import SPACE, read_lines
from dlint.syntax.nodes import Comment, ParseError
from dlint.syntax.tree import Tree
from dlint.text.mapped_text import MappedText
from dlint.text.source import encode
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.lines import Lines
    from dlint.syntax.nodes import Heredoc
    from dlint.text.source import Source

# bufio.MaxScanTokenSize: BuildKit reads no longer line.
LONGEST_LINE = 65535


def parse(source: Source) -> Tree:
    """The tree of a file. Nothing is raised for any input; what BuildKit would refuse is in `errors`."""
    tree = Tree(source)
    lines = read_lines(source)
    head = read_directives(tree, lines)
    too_long = _too_long(tree, lines) if len(source.data) > LONGEST_LINE else {}
    _Reader(tree, lines, head, too_long).read()
    if not tree.instructions and not tree.errors:
        tree.errors.append(
            ParseError(1, "the file has no instructions: begin it with FROM and the image to build on", Span(0, 0))
        )
    tree.errors.sort(key=_line)
    return tree


def _line(error: ParseError) -> int:
    return error.line


def _too_long(tree: Tree, lines: Lines) -> dict[int, ParseError]:
    """The lines that BuildKit does not read, by index, recorded as errors."""
    found = {}
    data = tree.source.data
    starts = tree.source.line_starts[: len(lines.texts)]
    for place, (start, end) in enumerate(zip(starts, lines.starts[1:], strict=True)):
        if end - start - data.endswith(b"\n", start, end) > LONGEST_LINE:
            message = f"line longer than the {LONGEST_LINE} bytes that BuildKit reads"
            found[place] = ParseError(place + 1, message, Span(start, start + 1))
    tree.errors += found.values()
    return found


def _size(text: str) -> int:
    """How many bytes a text takes in the file."""
    return len(text) if text.isascii() else len(encode(text))


class _Reader:
    """Walks the physical lines once and hands each logical line to an instruction.

    `at` is the index of the line to be read next, `head` how many lines are directives, `comments` the comment lines
    directly above `at`.
    """

    __slots__ = ("at", "comments", "escape", "head", "places", "starts", "texts", "too_long", "tree")

    def __init__(self, tree: Tree, lines: Lines, head: int, too_long: dict[int, ParseError]) -> None:
        self.tree = tree
        self.texts = lines.texts
        self.starts = lines.starts
        self.head = head
        self.too_long = too_long
        self.escape = tree.escape
        self.at = 0
        self.comments: list[Comment] = []
        self.places: dict[bool, dict[str, list[int]]] = {}

    def read(self) -> None:
        while self.at < len(self.texts):
            bare = self.texts[self.at].lstrip(SPACE)
            if not bare:
                self.comments = []
                self.at += 1
            elif bare[0] == "#":
                self._comment(bare)
            else:
                self._instruction(bare)

    def _comment(self, bare: str) -> None:
        end = self._text_end(self.at)
        comment = Comment(self.at + 1, Span(end - _size(bare), end), bare[1:])
        self.tree.comments.append(comment)
        # Directives belong to the file and to no instruction.
        if self.at >= self.head:
            self.comments.append(comment)
        self.at += 1

    def _instruction(self, bare: str) -> None:
        first = self.at
        node = Instruction(self._logical_line(bare))
        node.error = self._overlong(first)
        if node.error is None:
            self._arguments(node, first + 1)
        if node.error is None:
            self._heredocs(node, first + 1)
        start = node.text.offset(node.keyword_word.start)
        node.settle(Span(start, self._text_end(self.at - 1)), first + 1, self.at, self.comments)
        self.comments = []
        self.tree.instructions.append(node)

    def _overlong(self, first: int) -> ParseError | None:
        """Why the lines from `first` to here are not to be taken apart, if one of them is too long."""
        if not self.too_long:
            return None
        return next((self.too_long[place] for place in range(first, self.at) if place in self.too_long), None)

    def _text_end(self, place: int) -> int:
        return self.starts[place] + _size(self.texts[place])

    def _logical_line(self, bare: str) -> MappedText:
        """Join the lines of one instruction; the reader stands behind them afterwards."""
        first = self.texts[self.at]
        start = self.starts[self.at] + _size(first[: len(first) - len(bare)])
        self.at += 1
        text, goes_on = self._without_mark(bare)
        if not goes_on:
            return MappedText.plain(text, start)
        pieces = [(text, start)]
        while goes_on and self.at < len(self.texts):
            line = self.texts[self.at]
            begin = line.lstrip(SPACE)[:1]
            # BuildKit skips empty lines within an instruction, and warns.
            if not begin:
                self.tree.blank_continuations.append(Span(self.starts[self.at], self.starts[self.at + 1]))
            elif begin != "#":
                text, goes_on = self._without_mark(line)
                pieces.append((text, self.starts[self.at]))
            self.at += 1
        return MappedText.join(pieces)

    def _without_mark(self, text: str) -> tuple[str, bool]:
        """The line without its continuation mark, and whether it had one."""
        bare = text.rstrip(" \t")
        # Two escape characters at the end are an escaped one: the line does not go on.
        if not bare.endswith(self.escape) or bare.endswith(self.escape * 2):
            return text, False
        return bare[:-1], True

    def _arguments(self, node: Instruction, line: int) -> None:
        try:
            node.read_arguments(self.escape)
        except BadArguments as bad:
            self._refuse(node, line, bad)
            return
        for inner in (node, node.onbuild):
            if inner is not None and inner.keyword not in MANNERS:
                written = inner.keyword_word.value
                message = f"unknown instruction: {written}" if written else "an instruction is missing"
                self._fail(node, line, message, inner.keyword_word.span)

    def _refuse(self, node: Instruction, line: int, bad: BadArguments) -> None:
        self._fail(node, line, bad.message, node.text.span(bad.start, bad.end))

    def _fail(self, node: Instruction, line: int, message: str, span: Span) -> None:
        node.error = ParseError(line, message, span)
        self.tree.errors.append(node.error)

    def _heredocs(self, node: Instruction, line: int) -> None:
        holder = node.onbuild or node
        if holder.keyword not in WITH_HEREDOC or holder.is_json or "<<" not in node.text.text:
            return
        from dlint.syntax.heredoc import heredoc_words

        try:
            holder.heredocs = node.heredocs = heredoc_words(node.text)
        except BadArguments as bad:
            self._refuse(node, line, bad)
        for heredoc in node.heredocs:
            if not self._body(heredoc):
                message = f"the heredoc <<{heredoc.name} has no closing line {heredoc.name}"
                self._fail(node, line, message, heredoc.span)
                return

    def _body(self, heredoc: Heredoc) -> bool:
        """Read lines up to the terminator; without one the lines are given back to be read as instructions."""
        place = self._terminator(heredoc)
        if place is None:
            return False
        start = self.starts[self.at]
        end = self.starts[place]
        heredoc.content = MappedText.plain(self.tree.source.text(Span(start, end)), start)
        heredoc.terminator = Span(end, self._text_end(place))
        self.at = place + 1
        return True

    def _terminator(self, heredoc: Heredoc) -> int | None:
        """The next line that reads like the heredoc's name, from an index: every line is looked at once only."""
        # `<<-` ignores tabs in front of the closing line, so it needs an index of its own.
        index = self.places.setdefault(heredoc.chomp, {})
        if not index:
            for place, text in enumerate(self.texts):
                index.setdefault(text.lstrip("\t") if heredoc.chomp else text, []).append(place)
        places = index.get(heredoc.name, [])
        found = bisect_left(places, self.at)
        return places[found] if found < len(places) else None
