"""Permissions that instructions give to files: by chmod, mkdir, install, umask, and the flag --chmod."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.answers import NEAR
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dlint.model.commands.command import Command
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage
    from dlint.syntax.shell.word import ShellWord
    from dlint.text.span import Span

_PROGRAMS = frozenset({"chmod", "mkdir", "install", "umask", "find"})
# One of which every such command has.
_MARKS = ("chmod", "umask", " -m", "--mode")
_CLAUSE = r"(?P<who>[ugoa]*)(?P<change>(?:[-+=][rwxXstugo]*)+)"
# A mode that looks like options: chmod has none of these letters.
_TAKEN = r"-[rwxXst]+\Z"
_SET_USER, _STICKY, _OTHERS_WRITE = 0o4000, 0o1000, 0o002


class ModeChange:
    """One mode as it is written (`777`, `a+w`), its bytes, and the files it goes to, as far as they are literal.

    `program` is `chmod`, `mkdir`, `install`, `umask`, or `copy` for the flag; `command` is None there.
    """

    __slots__ = ("command", "mode", "program", "recursive", "span", "targets")

    def __init__(self, program: str, mode: str, span: Span, targets: list[str], command: Command | None = None) -> None:
        self.program = program
        self.mode = mode
        self.span = span
        self.targets = targets
        self.command = command
        self.recursive = command is not None and (program == "find" or command.has("-R", "--recursive"))

    def __repr__(self) -> str:
        return f"ModeChange({self.program!r}, {self.mode!r}, {self.targets})"

    @property
    def bits(self) -> int | None:
        """The value of an octal mode; None for a symbolic one."""
        digits = self.mode
        # More than four digits and a leading zero have no meaning for chmod.
        return int(digits, 8) if digits and not digits.strip("01234567") and len(digits) <= 5 else None

    @property
    def opens(self) -> bool:
        """Whether everyone may write afterwards; folders with the sticky bit, such as /tmp, do not count."""
        bits = self.bits
        if self.program == "umask":
            return bits is not None and not bits & _OTHERS_WRITE
        if bits is not None:
            return bool(bits & _OTHERS_WRITE) and not bits & _STICKY
        gained = self._gained("o")
        return "w" in gained and "t" not in gained

    @property
    def sets_user(self) -> bool:
        """Whether the files run as their owner afterwards."""
        bits = self.bits
        if self.program == "umask":
            return False
        return bool(bits & _SET_USER) if bits is not None else "s" in self._gained("u")

    @property
    def closes(self) -> bool:
        """Whether only owner and group may write afterwards, whatever was allowed before."""
        return self._takes("o", "w", _OTHERS_WRITE)

    @property
    def clears_user(self) -> bool:
        """Whether files no longer run as their owner afterwards."""
        return self._takes("u", "s", _SET_USER)

    def _takes(self, who: str, right: str, bit: int) -> bool:
        """Whether `u`, `g` or `o` lacks a right afterwards, whatever was there before."""
        bits = self.bits
        if bits is not None:
            return self.program != "umask" and not bits & bit
        lost = False
        for clause in self.mode.split(","):
            found = re.fullmatch(_CLAUSE, clause)
            if found is None:
                return False
            # Without a letter in front, `a` is meant.
            if not found["who"] or who in found["who"] or "a" in found["who"]:
                lost = _loses(right, found["change"], lost)
        return lost

    def covers(self, target: str) -> bool:
        """Whether a path is among those that it changes, or in one of them if it goes down into folders."""
        bare = target.rstrip("/")
        for each in self.targets:
            own = each.rstrip("/*")
            if bare == own or (self.recursive and bare.startswith(f"{own}/")):
                return True
        return False

    def _gained(self, who: str) -> str:
        """The letters that a symbolic mode gives to `u`, `g` or `o`."""
        gained = ""
        for clause in self.mode.split(","):
            found = re.fullmatch(_CLAUSE, clause)
            if found is None:
                return ""
            for sign, letters in re.findall(r"([-+=])([rwxXstugo]*)", found["change"]):
                if sign != "-":
                    gained += _reached(found["who"], who, letters)
        return gained


def _loses(right: str, change: str, lost: bool) -> bool:
    """Whether a right is gone after a part of a symbolic mode such as `-w` or `=rx`; `lost` is how it was before."""
    for sign, letters in re.findall(r"([-+=])([rwxXstugo]*)", change):
        if sign == "=":
            lost = right not in letters
        elif right in letters:
            lost = sign == "-"
    return lost


def _reached(whom: str, who: str, letters: str) -> str:
    """What of `letters` gets to `who`: without a letter in front the umask decides, but for the special bits."""
    if who in whom or "a" in whom:
        return letters
    return "".join(letter for letter in letters if letter == "t" or (letter == "s" and not whom))


def mode_changes(view: View) -> tuple[ModeChange, ...]:
    """The modes that a RUN, COPY or ADD gives."""
    return view.fact(_mode_changes)


def is_closed_later(view: View, stage: Stage, at: int) -> bool:
    """Whether later commands take from others the right to write to all that the change number `at` opens."""
    return _is_taken_back(view, stage, at, _closes)


def is_cleared_later(view: View, stage: Stage, at: int) -> bool:
    """Whether later commands take the setuid bit from all that the change number `at` gives it to."""
    return _is_taken_back(view, stage, at, _clears_user)


def _closes(change: ModeChange) -> bool:
    return change.closes


def _clears_user(change: ModeChange) -> bool:
    return change.clears_user


def _is_taken_back(view: View, stage: Stage, at: int, takes: Callable[[ModeChange], bool]) -> bool:
    changes = mode_changes(view)
    change = changes[at]
    if not change.targets or view.onbuild or change.program == "umask":
        return False
    later = [*changes[at + 1 : at + 1 + NEAR]]
    for each in stage.below(view, _has_change, takes):
        later += mode_changes(each)
    backward = [each for each in later if takes(each)]
    return all(any(each.covers(target) for each in backward) for target in change.targets)


def _has_change(view: View, test: Callable[[ModeChange], bool]) -> bool:
    return isinstance(view, Run) and any(test(change) for change in mode_changes(view))


def _mode_changes(view: View) -> tuple[ModeChange, ...]:
    return tuple(_found_in(view))


def _found_in(view: View) -> Iterator[ModeChange]:
    if isinstance(view, Transfer):
        yield from _flag(view)
    elif isinstance(view, Run) and any(mark in view.all_text for mark in _MARKS):
        for command in view.commands:
            if command.name in _PROGRAMS:
                yield from _command(command)


def _flag(view: Transfer) -> Iterator[ModeChange]:
    # One at most: BuildKit refuses a flag that is given twice.
    for value in view.flag_values("chmod")[-1:]:
        mode = view.expanded(value)
        if mode:
            target = view.destination
            yield ModeChange("copy", mode, value.span, [target.value] if target else [])


def _command(command: Command) -> Iterator[ModeChange]:
    name = command.name or ""
    if name == "find":
        yield from _found(command)
        return
    operands = command.operands
    mode: ShellWord | None
    if name in ("mkdir", "install"):
        mode = command.value("-m") or command.value("--mode")
        operands = operands if name == "mkdir" else _installed(command)
    elif taken := next((word for word in command.words[1:] if re.match(_TAKEN, word.text)), None):
        mode = taken
    else:
        mode, operands = (operands[0], operands[1:]) if operands else (None, [])
    if mode is not None and mode.literal:
        yield ModeChange(name, mode.text, mode.span, [word.text for word in operands], command)


def _installed(command: Command) -> list[ShellWord]:
    """What `install` gives the mode to: folders with `-d`, else the destination, or what lands in that of `-t`."""
    folder = command.value("-t") or command.value("--target-directory")
    return command.operands if command.has("-d", "--directory") or folder is not None else command.operands[-1:]


def _found(command: Command) -> Iterator[ModeChange]:
    """`find … -exec chmod MODE {} …`."""
    words = command.words
    for at, word in enumerate(words[:-1]):
        if word.text == "chmod":
            # The mode is the first word behind chmod that is no option.
            rest = [each for each in words[at + 1 :] if not each.text.startswith("-")]
            if rest and rest[0].literal:
                yield ModeChange("find", rest[0].text, rest[0].span, [words[1].text], command)
