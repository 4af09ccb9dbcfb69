"""A file to be checked, and how its bytes are got."""

from __future__ import annotations

from dlint.system.read import read_file


class Target:
    """A file as `path` is called in reports.

    `data` are its bytes where they are known already (standard input), `problem` is why it cannot be read where that is
    known already. `states_builds` is whether it is a compose or bake file; `named` is the folder that the user named to
    have it found.
    """

    __slots__ = ("data", "named", "path", "problem", "states_builds")

    def __init__(
        self,
        path: str,
        data: bytes | None = None,
        problem: str | None = None,
        states_builds: bool = False,
        named: str | None = None,
    ) -> None:
        self.states_builds = states_builds
        self.path = path
        self.data = data
        self.problem = problem
        self.named = named

    @property
    def is_file(self) -> bool:
        """Whether it lies on disk, with a folder around it."""
        return self.data is None

    def read(self) -> tuple[bytes | None, str | None]:
        """The bytes, or why there are none and what to do."""
        if self.data is not None or self.problem is not None:
            return self.data, self.problem
        try:
            # `named` bounds where a symbolic link may lead: not out of what the user named.
            return read_file(self.path, named=self.named), None
        except IsADirectoryError:
            return None, "is a folder, not a Dockerfile: name a file in it"
        except FileNotFoundError:
            return None, "no such file: check the spelling, or leave it out"
        except PermissionError:
            return None, "cannot be read: permission denied; give yourself read permission or leave it out"
        except OSError as error:
            return None, f"cannot be read: {error.strerror or error}"
