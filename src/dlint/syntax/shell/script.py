"""A scanned script: its commands, its lists, and what is wrong with it."""

from __future__ import annotations

from dlint.syntax.shell.block import CommandList
from dlint.syntax.shell.word import ShellText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from dlint.syntax.shell.block import Block
    from dlint.syntax.shell.item import Command
    from dlint.text.mapped_text import MappedText
    from dlint.text.span import Span

SHELLS = frozenset({"ash", "bash", "busybox", "dash", "ksh", "mksh", "sh", "zsh"})
"""Shells whose language is read; a script for any other (`cmd`, `powershell`, `python`) is foreign."""


WINDOWS = frozenset({"cmd", "powershell", "pwsh"})
"""Shells of which the commands are read, but not the language; a script for them is foreign anyway."""


class ScriptError:
    """Why a script cannot be read to its end, and the bytes to show."""

    __slots__ = ("message", "span")

    def __init__(self, message: str, span: Span) -> None:
        self.message = message
        self.span = span

    def __repr__(self) -> str:
        return f"ScriptError({self.message!r}, {self.span})"


class Script:
    """What a shell runs.

    `commands` are the simple commands in file order, those in substitutions included; `blocks` the constructs,
    `lists` all lists of both, `top` the list of the script itself. `comments` are spans. Where `error` is set, the
    commands are those read before it. A `foreign` script is in the language of no shell
    that is read; it has commands only if it is for PowerShell or cmd.
    `heredocs` are the bodies, by name, that do not stand in the text (None where only the name is known).
    """

    __slots__ = ("blocks", "commands", "comments", "dialect", "error", "foreign", "heredocs", "home", "lists", "top")

    def __init__(self, text: MappedText, dialect: str, heredocs: Mapping[str, MappedText | None]) -> None:
        self.home = ShellText(text)
        self.dialect = dialect
        self.heredocs = heredocs
        self.foreign = dialect not in SHELLS
        self.error: ScriptError | None = None
        self.commands: list[Command] = []
        self.blocks: list[Block] = []
        self.comments: list[Span] = []
        self.top = CommandList(self.home, None, "script", 0)
        self.lists = [self.top]

    def __repr__(self) -> str:
        return f"Script({self.home.text!r})"

    @property
    def text(self) -> MappedText:
        """What was scanned."""
        return self.home.mapped

    def release(self) -> None:
        """Take the script apart, see `Dockerfile.release`."""
        for each in self.lists:
            each.items.clear()
            if each.owner is not None:
                each.owner.lists.clear()

    @property
    def end(self) -> int | None:
        """The byte offset behind the last command, where ` && …` can be put; None where that would not be run."""
        return None if self.error else self.top.end
