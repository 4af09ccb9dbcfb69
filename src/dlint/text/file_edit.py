"""Another file that a repair writes or makes longer."""

from __future__ import annotations

from dlint.text.source import encode


class FileEdit:
    """Lines to put at the end of the file `path`; `old` are its bytes, None where it is not there yet."""

    __slots__ = ("lines", "old", "path")

    def __init__(self, path: str, old: bytes | None, lines: tuple[str, ...]) -> None:
        self.path = path
        self.old = old
        self.lines = lines

    def __repr__(self) -> str:
        return f"FileEdit({self.path!r}, {self.lines!r})"

    def tail(self, data: bytes | None) -> bytes:
        """What follows `data`, in its line ends; with an end to the last line only where a file has one."""
        old = data or b""
        newline = b"\r\n" if b"\r\n" in old else b"\n"
        there = {line.strip() for line in old.splitlines()}
        fresh = [line for line in map(encode, self.lines) if line.strip() not in there]
        if not fresh:
            return b""
        if old and not old.endswith(b"\n"):
            return newline + newline.join(fresh)
        return newline.join(fresh) + newline
