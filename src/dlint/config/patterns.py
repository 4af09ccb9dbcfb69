"""Decides by the lines of an ignore file whether a path is ignored, exactly as git does."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.text.linear_match import LinearPattern

_SPECIAL = "*?[\\"


class GitignorePattern:
    """A line of an ignore file, its marks (`!`, trailing `/`) taken off.

    `head` is what comes before the first wildcard. `tails`, all of one length, are what may follow it if nothing but
    one star stands between, or nothing: such patterns, nearly all there are, need no regular expression.
    """

    __slots__ = ("_rest", "anchored", "folders", "head", "negated", "order", "tails", "wild")

    def __init__(self, line: str, order: int) -> None:
        self.order = order
        self.negated = line.startswith("!")
        line = line[self.negated :]
        self.folders = line.endswith("/")
        line = line[: len(line) - self.folders]
        # A slash at the beginning or in the middle ties a pattern to the folder of its file. Source: gitignore(5),
        # 2026-11.
        self.anchored = "/" in line
        line = line.removeprefix("/")
        start = next((at for at, sign in enumerate(line) if sign in _SPECIAL), len(line))
        self.head = line[:start]
        self.wild = line[start:]
        self.tails = _tails(self.wild.removeprefix("*"))
        self._rest: LinearPattern | None = None

    def matches(self, path: str) -> bool:
        """Whether the pattern fits a path (a bare name, for a pattern that is not anchored)."""
        if not path.startswith(self.head):
            return False
        if self.tails:
            start, end = len(self.head), len(path) - len(self.tails[0])
            if not path.endswith(self.tails) or end < start:
                return False
            return path.find("/", start, end) < 0 if self.wild[0] == "*" else start == end
        if self._rest is None:
            from dlint.text.wildcard import compiled

            self._rest = compiled(self.wild)
        return self._rest.match(path, len(self.head))


def _tails(text: str) -> tuple[str, ...]:
    """All that a pattern without stars fits, where that is a short list: `.py[cd]` fits `.pyc` and `.pyd`."""
    before, opened, rest = text.partition("[")
    members, closed, after = rest.partition("]")
    if any(sign in _SPECIAL for sign in before + after) or (opened and not (closed and members.isalnum())):
        return ()
    return tuple(before + member + after for member in members) if opened else (before,)


class GitignoreFile:
    """The patterns of one ignore file; `folder` is the absolute path that they are relative to."""

    __slots__ = ("_literal", "_wild", "folder")

    def __init__(self, folder: str, lines: list[str]) -> None:
        self.folder = folder
        self._literal: dict[str, list[GitignorePattern]] = {}
        self._wild: list[GitignorePattern] = []
        for order, line in enumerate(lines):
            pattern = GitignorePattern(line, order)
            if pattern.wild:
                self._wild.append(pattern)
            else:
                key = "/" + pattern.head if pattern.anchored else pattern.head
                self._literal.setdefault(key, []).append(pattern)

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """True: ignored, False: taken back by `!`, None: not mentioned. `path` is absolute, below `folder`."""
        path = _as_git(path[len(self.folder.rstrip(os.sep)) + 1 :])
        name = path[path.rfind("/") + 1 :]
        last: GitignorePattern | None = None
        # Most lines are plain names: a look-up finds them, instead of a match with each line.
        for pattern in self._literal.get(name, []) + self._literal.get("/" + path, []):
            if (is_folder or not pattern.folders) and (last is None or pattern.order > last.order):
                last = pattern
        # The last line that fits decides, so no line above the best one so far needs to be tried.
        for pattern in reversed(self._wild):
            if last is not None and pattern.order < last.order:
                break
            if (is_folder or not pattern.folders) and pattern.matches(path if pattern.anchored else name):
                last = pattern
                break
        return None if last is None else not last.negated

    def hides(self, path: str) -> bool:
        """Whether a file is ignored itself, or with a folder that it is in."""
        start = len(self.folder.rstrip(os.sep)) + 1
        while (start := path.find(os.sep, start) + 1) > 0:
            if self.verdict(path[: start - 1], True):
                return True
        return self.verdict(path, False) is True


def lines_of(data: bytes) -> list[str]:
    """The patterns in an ignore file's bytes, one character a byte: comments, blank ends and empty lines are gone."""
    text = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    lines = (_trimmed(line.removesuffix("\r")) for line in text.split("\n") if not line.startswith("#"))
    return [line for line in lines if line]


def _trimmed(line: str) -> str:
    """The line without the blanks at its end that no backslash protects."""
    end = len(line.rstrip(" "))
    if end == len(line):
        return line
    # An odd number of backslashes: the last one protects the blank behind it.
    slashes = end - len(line[:end].rstrip("\\"))
    return line[: end + slashes % 2]


def _as_git(path: str) -> str:
    """A relative path as git sees it: slashes, and one character a byte."""
    if os.sep != "/":
        path = path.replace(os.sep, "/")
    return path if path.isascii() else os.fsencode(path).decode("latin-1")
