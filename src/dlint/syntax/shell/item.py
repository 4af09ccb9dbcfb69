"""Commands in their list: what stands before and after each, and what surrounds it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dlint.syntax.shell.block import Block, CommandList
    from dlint.syntax.shell.redirect import Assignment, Redirect
    from dlint.syntax.shell.word import ShellText, ShellWord
    from dlint.text.span import Span

PIPES = frozenset({"|", "|&"})
_BREAKS = frozenset({";", "\n"})
_ENDINGS = _BREAKS | {""}
_JOINTS = _ENDINGS | {"&&"}


class Item:
    """A member of a list: a simple or a compound command, from `start` to `end` in its shell text.

    `before` and `after` are the separators on its sides: `&&`, `||`, `;`, `|`, `|&`, `&`, a newline, empty where the
    list begins or ends. `place` is its index in `list`; `stage` its place in the pipeline whose number is `pipeline`.
    `options` are the shell options surely in effect (`errexit`, `pipefail`, …); `negated` means a `!` before it.
    """

    __slots__ = (
        "after",
        "after_start",
        "before",
        "end",
        "home",
        "list",
        "negated",
        "options",
        "pipeline",
        "place",
        "redirects",
        "stage",
        "start",
    )

    def __init__(self, home: ShellText, owner: CommandList, before: str, start: int, options: frozenset[str]) -> None:
        self.home = home
        self.list = owner
        self.before = before
        self.after = ""
        self.after_start = start
        self.start = start
        self.end = start
        self.options = options
        self.negated = False
        self.place = self.pipeline = self.stage = 0
        self.redirects: Sequence[Redirect] = ()

    @property
    def span(self) -> Span:
        """From its first word to the end of its last word or redirect."""
        return self.home.mapped.span(self.start, self.end)

    @property
    def after_span(self) -> Span:
        """The bytes of the separator behind it, empty where there is none."""
        return self.home.mapped.span(self.after_start, self.after_start + len(self.after))

    @property
    def previous(self) -> Item | None:
        """The member before it in its list."""
        return self.list.items[self.place - 1] if self.place else None

    @property
    def next(self) -> Item | None:
        """The member after it in its list."""
        items = self.list.items
        return items[self.place + 1] if self.place + 1 < len(items) else None

    @property
    def in_pipe(self) -> bool:
        """Whether its input or output is a pipe."""
        return self.before in PIPES or self.after in PIPES

    @property
    def parent(self) -> Block | None:
        """The construct around it."""
        return self.list.owner

    @property
    def enclosing(self) -> tuple[str, ...]:
        """The kinds of the constructs around it, outermost first: `subshell`, `if`, `for`, `substitution`, …"""
        kinds: list[str] = []
        owner = self.list.owner
        while owner is not None:
            kinds.append(owner.kind)
            owner = owner.list.owner
        return tuple(reversed(kinds))

    @property
    def removal(self) -> Span | None:
        """The bytes to delete so that it goes with one separator; None where others depend on it or nothing is left."""
        before, following = self.previous, self.next
        if self.negated or self._holds_body or before is not None and before._holds_body:
            return None
        if self.before == "&&" and self.after in _JOINTS or self.before in _BREAKS and self.after in _ENDINGS:
            return self.home.mapped.span(before.end, self.end) if before else None
        if self.before in _ENDINGS and self.after in _JOINTS and following is not None:
            return self.home.mapped.span(self.start, following.start)
        return None

    @property
    def _holds_body(self) -> bool:
        # A body stands below its line, outside of the spans that a removal takes.
        return any(redirect.body is not None for redirect in self.redirects)


class Command(Item):
    """A simple command: assignments, words and redirects, in any order.

    `kind` is `simple`, `test` for `[[ … ]]`, or `arithmetic` for `(( … ))`, which has no words. `head` is the first
    word where it holds nothing special, else empty; `index` the command's number in the script.
    """

    __slots__ = ("_runs", "_words", "assignments", "head", "index", "kind")

    def __init__(self, home: ShellText, owner: CommandList, before: str, start: int, options: frozenset[str]) -> None:
        super().__init__(home, owner, before, start, options)
        self.kind = "simple"
        self.head = ""
        self.index = 0
        self.assignments: tuple[Assignment, ...] = ()
        # Start, end and simplicity of each run, flat: tuples of numbers cost the garbage collector nothing.
        self._runs: tuple[int, ...] = ()
        self._words: list[ShellWord] | None = None

    def __repr__(self) -> str:
        return f"Command({self.home.text[self.start : self.end]!r})"

    def add_run(self, start: int, end: int, simple: bool) -> None:
        """Take the text from `start` to `end` for words: one if it is not `simple`, else as many as blanks part."""
        self._runs += (start, end, simple)
        self.end = end

    def take_words(self, words: list[ShellWord]) -> None:
        """Have these words, which need no shell to be separated."""
        self._words = words

    @property
    def is_bare(self) -> bool:
        """Whether it is one plain word and nothing else, as a function's name is."""
        return self._runs == (self.start, self.start + len(self.head), True) and not self.redirects

    @property
    def words(self) -> list[ShellWord]:
        """The words, made when first asked for: a script has many commands that no rule looks into."""
        if self._words is None:
            from dlint.syntax.shell.runs import words_of

            self._words = words_of(self.home, self._runs)
        return self._words
