"""What has to be in the image before an install can run, gathered file by file."""

from __future__ import annotations

import posixpath

from dlint.model.commands.deletes import spread
from dlint.text.glob import fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dlint.model.context.context import Context
    from dlint.model.packages.installs import Install

# Enough for a big monorepo; who has more is not helped by a COPY for each.
_MOST_FOLDERS = 300
_SKIPPED = ("node_modules", "target", "vendor", "dist", "build")


class Needs:
    """What an install reads of a project, as far as its files show.

    `folder` is where it works in the context (empty: the root), `paths` what to copy for it, a folder with a slash at
    its end. `reason` is the reason why that is not enough, or perhaps not enough if `is_guess`; `local` whether there
    are packages of the project beside the one in `folder`, `runs_nothing` whether nothing of it runs, `aside` options
    that keep the project itself out of it. `stubs` are files of the source that must be there, even if empty. `runs`
    are files that its scripts run, and `runs_known` states whether they run nothing else of the project. `vendored`
    states that the project brings the source of its dependencies along, so that there is nothing to fetch.
    """

    __slots__ = (
        "aside", "context", "folder", "install", "is_guess", "local", "paths", "reason", "runs", "runs_known",
        "runs_nothing", "stubs", "vendored",
    )  # fmt: skip

    def __init__(self, context: Context, folder: str, install: Install, paths: list[str]) -> None:
        self.context = context
        self.folder = folder
        self.install = install
        self.paths = paths
        self.reason: str | None = None
        self.is_guess = False
        self.local = False
        self.runs_nothing = True
        self.aside: tuple[str, ...] = ()
        self.stubs: list[str] = []
        self.runs: list[str] = []
        self.runs_known = True
        self.vendored = False

    def refuse(self, reason: str) -> None:
        """Record why manifests are not enough; the first reason stays."""
        # A certain reason replaces a guess.
        if self.reason is None or self.is_guess:
            self.reason = reason
            self.is_guess = False

    def doubt(self, reason: str) -> None:
        """Record why manifests may not be enough."""
        if self.reason is None:
            self.reason = reason
            self.is_guess = True

    def place(self, path: str, folder: str | None = None) -> str | None:
        """`path` as seen from a folder of the context (the project's own by default); None outside of the context."""
        base = self.folder if folder is None else folder
        if path.startswith("/"):
            return None
        found = posixpath.normpath(posixpath.join(base, path))
        return None if found.startswith("..") else "" if found == "." else found

    def add(self, path: str | None) -> bool:
        """Copy a file or folder of the context, if it is there and not copied yet; whether it is there."""
        if path is None or not self.context.exists(path):
            return False
        if not path:
            self.refuse("it installs the project itself")
            return True
        name = path + "/" if self.context.is_dir(path) else path
        if not any(name == other or (other.endswith("/") and name.startswith(other)) for other in self._folders()):
            self.paths.append(name)
        return True

    def _folders(self) -> list[str]:
        return [path if path.endswith("/") or not self.context.is_dir(path) else path + "/" for path in self.paths]

    def add_package(self, path: str, what: str, folder: str | None = None) -> None:
        """Copy a local package, a file or a whole folder, that `what` names by a path."""
        self.local = True
        found = self.place(path, folder)
        if found is None:
            self.refuse(f"{what} lies outside of the build context")
        elif found == self.folder or self.folder.startswith(found + "/") or not found:
            self.refuse(f"{what} is the project itself")
        elif not self.add(found):
            self.refuse(f"{what} is not in the build context")

    def text(self, path: str | None) -> str | None:
        """What a file holds; None where there is none."""
        return None if path is None else self.context.text(path)

    def toml(self, path: str | None) -> dict[str, Any] | None:
        """A TOML file as a table; None where there is none, or none that can be read."""
        text = self.text(path)
        if text is None:
            return None
        import tomli

        try:
            return tomli.loads(text)
        except (ValueError, RecursionError):
            self.refuse(f"{path} cannot be read")
            return None

    def folders(self, patterns: list[str], name: str) -> list[str]:
        """Folders of the context that patterns of a workspace choose, seen from `folder`, and that hold the file
        `name`; `!` takes out, `**` is any depth.
        """
        found: list[str] = []
        for pattern in patterns:
            for each in spread(pattern.removeprefix("!")):
                steps = [part for part in each.split("/") if part not in ("", ".")]
                chosen = [path for path in self._matching(self.folder, steps) if path != self.folder]
                if pattern.startswith("!"):
                    found = [path for path in found if path not in chosen]
                else:
                    found += [path for path in chosen if path not in found and self.context.exists(f"{path}/{name}")]
        if len(found) > _MOST_FOLDERS:
            self.refuse("the workspace is very big")
        return found[:_MOST_FOLDERS]

    def _matching(self, folder: str, steps: list[str]) -> Iterator[str]:
        if not steps:
            yield folder
            return
        step, rest = steps[0], steps[1:]
        if step == "**":
            yield from self._matching(folder, rest)
        if step != "**" and not set(step) & set("*?["):
            path = posixpath.normpath(f"{folder}/{step}").strip("/")
            if not path.startswith("..") and self.context.is_dir(path):
                yield from self._matching(path, rest)
            return
        for name in self.context.names(folder):
            path = f"{folder}/{name}" if folder else name
            # Wildcards of workspaces skip these, as the package managers do.
            if name.startswith(".") or name in _SKIPPED or not self.context.is_dir(path):
                continue
            if step == "**":
                yield from self._matching(path, steps)
            elif fits(name, step):
                yield from self._matching(path, rest)
