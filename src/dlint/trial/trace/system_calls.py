"""Reads the lines of strace: one system call each, those of other processes in between put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# What is traced: all that takes a path, folders that are read, and what the working folder of a process hangs on.
TRACED = "%file,getdents64,getdents,fchdir,clone,clone3,fork,vfork,connect,io_uring_setup,unshare"

_LINE = re.compile(r"(\d+) +(.*)", re.DOTALL)
_UNFINISHED = " <unfinished ...>"
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>(.*)", re.DOTALL)
_CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+|\?|0x[0-9a-f]+)(.*)", re.DOTALL)
_TEXT = r'"((?:[^"\\]|\\.)*)"'
_AT = re.compile(r"(?:^|, )(AT_FDCWD|-?\d+)(?:<((?:[^>\\]|\\.)*)>(?:\(deleted\))?)?, (?:" + _TEXT + "|NULL)")
_PLAIN = re.compile(_TEXT)
_FIRST_FD = re.compile(r"\d+<((?:[^>\\]|\\.)*)>")
_CWD = re.compile(r"AT_FDCWD<((?:[^>\\]|\\.)*)>")
_ESCAPE = re.compile(r"\\([0-7]{1,3}|.)", re.DOTALL)
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "f": "\f"}


@dataclass(slots=True)
class Call:
    """One system call that ended: `arguments` as strace writes them, `result` (negative: it failed with `error`), and
    the path of the file descriptor that it gave."""

    process: int
    name: str
    arguments: str
    result: int
    error: str
    given: str | None

    def places(self) -> list[tuple[str | None, str]]:
        """The folder and the path of each pair of arguments of an `…at` call; folder None: the working folder."""
        return [(_plain(folder) if folder else None, _plain(path)) for _, folder, path in _AT.findall(self.arguments)]

    def texts(self) -> list[str]:
        """The paths of a call that takes them alone."""
        return [_plain(text) for text in _PLAIN.findall(self.arguments)]

    def folder(self) -> str | None:
        """The path of the file descriptor that is its first argument."""
        found = _FIRST_FD.match(self.arguments)
        return _plain(found[1]) if found else None

    def working_folder(self) -> str | None:
        """The working folder, where strace writes it."""
        found = _CWD.search(self.arguments)
        return _plain(found[1]) if found else None


@dataclass(slots=True)
class Begun:
    """A call of a process that another process interrupted in the log."""

    process: int
    name: str


def read_calls(lines: Iterable[str]) -> Iterator[Call | Begun]:
    """Each call as it ends; a call that makes a process also when it begins, since its child may be seen before it."""
    open_calls: dict[int, str] = {}
    for line in lines:
        found = _LINE.match(line)
        if found is None:
            continue
        process, text = int(found[1]), found[2].rstrip("\n")
        if text.endswith("= 0") and ', "", ' in text:
            # The attributes of a file that is open already: nothing new, and a third of most traces.
            continue
        resumed = _RESUMED.match(text)
        if resumed is not None:
            text = open_calls.pop(process, "") + resumed[1]
        elif text.endswith(_UNFINISHED):
            open_calls[process] = text[: -len(_UNFINISHED)]
            yield Begun(process, text.partition("(")[0])
            continue
        call = _CALL.fullmatch(text)
        if call is not None:
            yield _call(process, call)


def _call(process: int, found: re.Match[str]) -> Call:
    name, arguments, result, rest = found.groups()
    given = None
    if rest.startswith("<"):
        given = _plain(rest[1:].partition(">")[0])
        rest = ""
    number = -1 if result == "?" else int(result, 0)
    return Call(process, name, arguments, number, rest.split()[0] if rest.split() else "", given)


def _plain(text: str) -> str:
    """A path without the escapes of strace; bytes that are no UTF-8 become surrogates."""
    if "\\" not in text:
        return text
    raw = _ESCAPE.sub(lambda found: _byte(found[1]), text)
    return raw.encode("latin-1", "replace").decode("utf-8", "surrogateescape")


def _byte(escape: str) -> str:
    return chr(int(escape, 8) & 0xFF) if escape[0].isdigit() else _NAMED.get(escape, escape)
