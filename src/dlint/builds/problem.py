"""What is wrong with a file that states builds."""

from __future__ import annotations


class BuildFileError(Exception):
    """A file that cannot be read as what its name suggests; `line` is 1-based, 0 where no line is to blame."""

    def __init__(self, path: str, line: int, message: str) -> None:
        place = f"{path}:{line}" if line else path
        super().__init__(f"{place}: {message}")
        self.path = path
        self.line = line
        self.message = message
