"""Which system packages a RUN installs and does not remove again."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.buildtools import bare_package
from dlint.knowledge.managers.registry import system_manager
from dlint.knowledge.managers.system.apk import VIRTUAL_OPTIONS
from dlint.model.commands.variables import spelled
from dlint.text.glob import fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run
    from dlint.syntax.shell.word import ShellWord

_VARIABLE = r"\$\{?(\w+)\}?"
_PURGING = ("--auto-remove", "--autoremove")
_EVERYTHING = "*"
_WILDCARDS = frozenset("*?[")
# No command that removes packages names more of them by patterns.
_MOST_PATTERNS = 64


class Package:
    """A package that a command installs: `name` without pin, the `word` it stands in, and apk's `group` for it."""

    __slots__ = ("command", "group", "name", "word")

    def __init__(self, name: str, word: ShellWord, command: Command, group: str) -> None:
        self.name = name
        self.word = word
        self.command = command
        self.group = group

    def __repr__(self) -> str:
        return f"Package({self.name!r})"


def remaining(run: Run) -> tuple[Package, ...]:
    """The system packages that are there when a RUN has ended and were not before, as far as words show.

    Lists in shell variables of the same RUN are read; one that cannot be known is a package named as it is written.
    """
    return run.fact(_remaining)


def _remaining(run: Run) -> tuple[Package, ...]:
    found: list[Package] = []
    lists: dict[str, str] = {}
    released = False
    for command in run.ordered:
        if not command.name and not command.words:
            lists.update((each.name, each.value.text) for each in command.assignments)
            continue
        manager = system_manager(command.name)
        if command.name == "apt-mark":
            released = released or command.verb("apt-mark", "auto") is not None
        if manager is None:
            continue
        if command.verb(manager.name, *manager.install):
            group = next((value.text for flag in VIRTUAL_OPTIONS if (value := command.value(flag)) is not None), "")
            found += [Package(bare_package(name), word, command, group) for word, name in _named(run, command, lists)]
        elif command.verb(manager.name, *manager.remove):
            # `apt-mark auto` releases all packages at once; the next autoremove takes those that nothing needs.
            sweeps = command.has(*_PURGING) or "auto" in command.reading.plain[0].text
            gone = [_EVERYTHING] if released and sweeps else [name for _, name in _named(run, command, lists)]
            removal = _Removal(gone)
            found = [package for package in found if not removal.takes(package)]
        elif manager.undo and command.verb(manager.name, *manager.undo):
            # Which transaction it takes back is not followed: the one that installed them is what a RUN has to undo.
            found = []
    return tuple(found)


def _named(run: Run, command: Command, lists: dict[str, str]) -> Iterable[tuple[ShellWord, str]]:
    for word in command.operands:
        known = [piece for _, piece in spelled(run, [word])]
        if not word.literal and not known:
            text = re.sub(_VARIABLE, lambda found: lists.get(found[1], found[0]), word.text)
            known = text.split()
        for piece in known:
            yield word, piece


class _Removal:
    """The packages that a command removes: those with some names, and those that some patterns fit."""

    __slots__ = ("_names", "_patterns", "_words")

    def __init__(self, words: list[str]) -> None:
        self._words = set(words)
        bare = [bare_package(word).replace(".*", "*").strip("^$") for word in words]
        self._names = {each for each in bare if _WILDCARDS.isdisjoint(each)}
        self._patterns = [each for each in bare if each not in self._names][:_MOST_PATTERNS]

    def takes(self, package: Package) -> bool:
        """Whether it removes a package."""
        if package.name in self._names or package.group in self._names or package.word.text in self._words:
            return True
        return any(fits(package.name, pattern) or pattern == package.group for pattern in self._patterns)
