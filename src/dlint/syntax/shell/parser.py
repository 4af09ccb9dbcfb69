"""Read a script into commands, lists and constructs."""

from __future__ import annotations

from dlint.syntax.shell.block import Block, CommandList
from dlint.syntax.shell.item import PIPES, Command
from dlint.syntax.shell.patterns import BLANKS, COMMAND, OPENING, WORD

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from dlint.syntax.shell.item import Item
    from dlint.syntax.shell.script import Script
    from dlint.syntax.shell.word import ShellText

RESERVED = frozenset(
    "if then elif else fi while until do done for select in case esac function time coproc { } ! [[ ]]".split()
)
DEEPEST = 40
"""How deep expansions may nest: people write three levels at most, and each is some Python calls deep."""


class Unreadable(Exception):
    """Why the scanner stops: the message, and the indices in the shell text that it is about."""

    def __init__(self, message: str, home: ShellText, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.home = home
        self.start = start
        self.end = end


class Frame:
    """An open construct: the words that may close its present list, and the options before it.

    A `single` frame closes by itself as soon as its list has one member (the body of a function).
    """

    __slots__ = ("block", "closers", "kept", "saved", "single")

    def __init__(self, block: Block, saved: frozenset[str], single: bool) -> None:
        self.block = block
        self.closers: tuple[str, ...] = ()
        self.saved = saved
        self.kept = saved
        self.single = single


class Parser:
    """Reads the text of `home` from `at` to `end`, with a stack of open constructs in place of recursion.

    Only expansions inside words are read by a parser of their own, `depth` levels down. Between commands `last` is
    the item just finished (None where a command may begin) and `before` the separator behind the one before that.
    """

    __slots__ = (
        "at",
        "before",
        "depth",
        "end",
        "home",
        "host",
        "last",
        "list",
        "negated",
        "options",
        "script",
        "stack",
        "text",
    )

    def __init__(self, script: Script, target: CommandList, at: int, end: int, depth: int = 0) -> None:
        self.script = script
        self.list = target
        self.home = target.home
        self.text = target.home.text
        self.at = at
        self.end = end
        self.depth = depth
        self.stack: list[Frame] = []
        self.host: Item | None = None
        self.last: Item | None = None
        self.before = ""
        self.negated = False
        self.options: frozenset[str] = frozenset()

    def inner(self, target: CommandList, start: int, end: int) -> Parser:
        """A parser for the text of `target`, which stands in what this one reads."""
        # Made here, so that what reads expansions and heredocs does not import the module that imports it.
        return Parser(self.script, target, start, end, self.depth)

    def fail(self, message: str, start: int, end: int | None = None) -> Unreadable:
        """The exception to raise for the text from `start` on."""
        stop = min(start + 1, len(self.text)) if end is None else end
        return Unreadable(message, self.home, start, stop)

    def descend(self, start: int) -> None:
        """Count one more expansion around what is read, the one that begins at `start`."""
        self.depth += 1
        # Expansions are read by recursion: without a bound a hostile file would exceed Python's limit.
        if self.depth > DEEPEST:
            raise self.fail(f"nested more than {DEEPEST} levels deep", min(start, len(self.text) - 1))

    def run(self, closer: str = "") -> None:
        """Read up to the end, or to the `closer` (`)`) that no construct inside claims; `at` is then behind it."""
        from dlint.syntax.shell.simple import plain

        while True:
            # First: behind each of many reserved words in a row the other pattern would match all of the rest.
            opening = OPENING.match(self.text, self.at, self.end)
            if opening is not None and opening[1] in RESERVED:
                self._reserved(opening)
                continue
            found = COMMAND.match(self.text, self.at, self.end)
            assert found is not None, "the pattern matches the empty string"
            if found[1] is None:
                start = self.at
                self.skip()
                if "\n" not in self.text[start : self.at] and self._sign(closer):
                    return
            elif self.last is None and "=" not in found[1]:
                plain(self, found)
            else:
                self._word(found.start(1))

    def _reserved(self, found: re.Match[str]) -> None:
        from dlint.syntax.shell.compound import reserved

        reserved(self, found[1], found.start(1))

    def _sign(self, closer: str) -> bool:
        """An operator, a comment, a quote: whatever stands at `at`; True where the script ends."""
        start = self.at
        char = self.text[start] if start < self.end else ""
        if not char or char == closer and not self.stack:
            self._finish(start, closer)
            return True
        if char == "\n" and self.last is None:
            self.newline()
        elif char == "#":
            self.comment()
        elif char in "();&|\n" and not self.text.startswith("&>", start):
            self._operator(start)
        else:
            self._word(start)
        return False

    def _word(self, start: int) -> None:
        from dlint.syntax.shell.simple import redirected

        if self.last is None:
            self.simple(start)
        elif not redirected(self, self.last):
            raise self.fail("a separator is missing before this word", start)

    def simple(self, start: int) -> None:
        """Read the simple command that begins at `start`, perhaps with assignments and redirects in front."""
        from dlint.syntax.shell.simple import prefixed

        prefixed(self, start)

    def _operator(self, start: int) -> None:
        found = COMMAND.match(self.text, start, self.end)
        separator = found[3] if found is not None else None
        if separator is None:
            from dlint.syntax.shell.compound import parenthesis

            parenthesis(self, start)
        elif self.last is None:
            raise self.fail(f"a command is missing before {separator}", start, start + len(separator))
        else:
            self.separate(separator, start)

    def _finish(self, start: int, closer: str) -> None:
        if self.stack:
            block = self.stack[-1].block
            raise self.fail(f"{block.keyword} has no end", block.start, block.start + len(block.keyword))
        if closer and start >= self.end:
            raise self.fail("the closing parenthesis is missing", self.list.start)
        self.require_complete(start)
        self.list.finish = start
        self.at = start + len(closer)

    def require_complete(self, at: int) -> None:
        """Raise where a separator such as `&&` still waits for its command."""
        if self.before in ("&&", "||", "|", "|&"):
            raise self.fail(f"a command is missing after {self.before}", at)

    def open_command(self, start: int) -> Command:
        """A new simple command at `start`, in the present list and in the script."""
        command = Command(self.home, self.list, self.before, start, self.options)
        self._place(command)
        command.index = len(self.script.commands)
        self.script.commands.append(command)
        return command

    def open_block(self, kind: str, keyword: str, start: int) -> Block:
        """A new construct at `start`, in the present list."""
        block = Block(kind, keyword, self.home, self.list, self.before, start, self.options)
        self._place(block)
        self.script.blocks.append(block)
        return block

    def _place(self, item: Item) -> None:
        items = self.list.items
        item.place = len(items)
        item.negated = self.negated
        if self.before in PIPES:
            item.pipeline = items[-1].pipeline
            item.stage = items[-1].stage + 1
        elif items:
            item.pipeline = items[-1].pipeline + 1
        items.append(item)
        self.host = item
        self.before = ""
        self.negated = False

    def enter(self, block: Block, single: bool = False) -> None:
        """Make `block` the innermost construct."""
        self.stack.append(Frame(block, self.options, single))

    def open_list(self, role: str, start: int, closers: tuple[str, ...] = ()) -> None:
        """Go into a new list of the innermost construct; it begins at `start`, and `closers` may end it."""
        frame = self.stack[-1]
        frame.closers = closers
        self.list = CommandList(self.home, frame.block, role, start)
        frame.block.lists.append(self.list)
        self.script.lists.append(self.list)
        self.at = start
        self.last = None
        self.before = ""

    def close_block(self, start: int, end: int) -> None:
        """Come out of the innermost construct, whose closing word reaches from `start` to `end`."""
        frame = self.stack.pop()
        block = frame.block
        self.list.finish = start
        block.end = end
        self.list = block.list
        self.at = end
        self.host = block
        # What `set` changes in a subshell ends with it, in a group it stays in effect; other bodies may not have run.
        if block.kind == "subshell":
            self.options = frame.saved
        elif block.kind != "group":
            self.options &= frame.kept
        if not frame.single:
            self.complete(block)

    def complete(self, item: Item) -> None:
        """`item` has been read; functions whose body it is end with it."""
        self.last = item
        while self.stack and self.stack[-1].single:
            item = self.stack[-1].block
            self.close_block(self.last.end, self.last.end)
            self.last = item

    def separate(self, separator: str, start: int) -> None:
        """A separator stands behind the last item."""
        last = self.last
        assert last is not None, "callers look first"
        last.after = self.before = separator
        last.after_start = start
        # An option that `set` changes counts from the next command on.
        if isinstance(last, Command) and last.head == "set":
            from dlint.syntax.shell.options import after_set

            self.options = after_set(last)
        self.last = None
        self.at = start + len(separator)
        if separator == "\n" and self.home.waiting:
            self._bodies()

    def newline(self) -> None:
        """A line ends where a command may begin."""
        self.at += 1
        if self.home.waiting:
            self._bodies()

    def _bodies(self) -> None:
        from dlint.syntax.shell.heredocs import read_bodies

        read_bodies(self)

    def comment(self) -> None:
        """Pass over a comment, up to the end of its line."""
        start = self.at
        stop = self.text.find("\n", start, self.end)
        self.at = self.end if stop < 0 else stop
        self.script.comments.append(self.home.mapped.span(start, self.at))

    def skip(self, newlines: bool = False) -> str:
        """Pass over blanks, and if asked over newlines and comments; the character that stands there then."""
        while True:
            found = BLANKS.match(self.text, self.at, self.end)
            self.at = found.end() if found is not None else self.at
            char = self.text[self.at] if self.at < self.end else ""
            if char == "\n" and newlines:
                self.newline()
            elif char == "#" and newlines:
                self.comment()
            else:
                return char

    def word_end(self, start: int) -> int:
        """Where the word that begins at `start` ends; commands inside it are read on the way."""
        found = WORD.match(self.text, start, self.end)
        if found is not None and found.start(1) == start:
            return found.end()
        from dlint.syntax.shell.expansion import word_end

        return word_end(self, start)
