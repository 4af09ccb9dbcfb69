"""Lists of commands, and the constructs that hold them."""

from __future__ import annotations

from dlint.syntax.shell.item import Item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.shell.word import ShellText, ShellWord


class CommandList:
    """Commands one after another, in file order, between what opens and what closes the list.

    `owner` is the construct it belongs to (None for the script itself); `role` is `script`, `body` or `condition`.
    `start` and `end` are indices in the shell text: what opened it ends at `start`, what closes it begins at `end`.
    """

    __slots__ = ("chains", "finish", "home", "items", "owner", "role", "start")

    def __init__(self, home: ShellText, owner: Block | None, role: str, start: int) -> None:
        self.home = home
        self.owner = owner
        self.role = role
        self.start = start
        self.finish = start
        self.items: list[Item] = []
        self.chains: list[tuple[int, int]] | None = None

    def __repr__(self) -> str:
        return f"<{self.role} of {len(self.items)}>"

    @property
    def end(self) -> int | None:
        """The byte offset behind its last command, where ` && …` can be put; None where that would not be run."""
        if not self.items:
            return None
        last = self.items[-1]
        # Behind `&` a command would not wait; an empty command is a syntax error.
        if last.after == "&" or last.end == last.start:
            return None
        return last.span.end


class Block(Item):
    """A construct that holds lists: `kind` is `subshell`, `group`, `if`, `for`, `while`, `case`, `select`, `function`,
    `coproc`, `substitution` or `process`.

    `keyword` is what opens it; `name` the function's name or the loop's variable; `words` what a loop runs over, or
    what `case` looks at. A substitution stands in no list itself: `host` is the command in whose words it is.
    """

    __slots__ = ("host", "keyword", "kind", "lists", "name", "words")

    def __init__(
        self,
        kind: str,
        keyword: str,
        home: ShellText,
        owner: CommandList,
        before: str,
        start: int,
        options: frozenset[str],
    ) -> None:
        super().__init__(home, owner, before, start, options)
        self.kind = kind
        self.keyword = keyword
        self.name: ShellWord | None = None
        self.words: list[ShellWord] = []
        self.lists: list[CommandList] = []
        self.host: Item | None = None

    def __repr__(self) -> str:
        return f"<{self.kind} of {len(self.lists)}>"
