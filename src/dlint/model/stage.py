"""A stage: what it begins with, what it says, who runs it, and what becomes of it."""

from __future__ import annotations

from dlint.model.instructions.view import Env, Shell, User, View, Workdir
from dlint.model.scope import EMPTY_SCOPE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.image_reference import ImageReference
    from dlint.model.instructions.view import Arg, From
    from dlint.model.scope import Scope

UNIX_SHELL = ("/bin/sh", "-c")
WINDOWS_SHELL = ("cmd", "/S", "/C")
POWERSHELL = ("powershell", "-Command")
# One of these stands, in lower case, in each file that may be for Windows: other files need not load the code for it.
_WINDOWS_MARKS = (
    b"windows", b"nanoserver", b"servercore", b"microsoft", b"powershell", b":\\", b" c:/", b"cmd /", b"cmd.exe",
    b"msiexec", b"choco ", b"setx ", b"icacls", b"robocopy", b"xcopy", b"dism", b"reg add", b"if not exist", b"$env:",
    b"$erroraction", b"-object", b"-path", b"-item", b"-webrequest", b"-archive", b"-process", b"-expression",
    b"-module", b"-content", b"-host",
)  # fmt: skip


class Stage:
    """One FROM and the instructions under it.

    `name` is the alias in lower case as BuildKit compares it (None without one), `index` counts from 0. `base` is
    the earlier stage it builds on; `image` the reference of an outside image (None where a stage is the base or the
    name cannot be known). `outer_env` is what its ENVs leave in the image, `outer_scope` what a stage that is built on
    it can use: BuildKit hands its ARGs on as well. `folders` keeps what `places.folder_at` found out.
    """

    __slots__ = (
        "_windows", "base", "file", "folders", "head", "image", "index", "instructions", "name", "outer_env",
        "outer_scope",
    )  # fmt: skip

    def __init__(self, file: Dockerfile, head: From, index: int) -> None:
        self.file = file
        self.head = head
        self.index = index
        alias = head.alias
        self.name = alias.value.lower() if alias else None
        self.base: Stage | None = None
        self.image: ImageReference | None = None
        self.instructions: list[View] = []
        self.outer_env = EMPTY_SCOPE
        self.outer_scope = EMPTY_SCOPE
        self._windows: bool | None = None
        self.folders: dict[int, str] = {}

    def __repr__(self) -> str:
        return f"<stage {self.label}>"

    @property
    def label(self) -> str | int:
        """Its name as written, or its index."""
        alias = self.head.alias
        return alias.value if alias else self.index

    @property
    def is_headless(self) -> bool:
        """Whether the file has no FROM: `head` is then an empty piece of text above the first instruction."""
        return not self.head.node.keyword

    @property
    def is_last(self) -> bool:
        """Whether a build without `--target` builds this one."""
        return self.file.stages[-1] is self

    @property
    def ships(self) -> bool:
        """Whether its layers are part of the default image: the last stage, or one that it is built on."""
        return self in self.file.shipped

    @property
    def is_used(self) -> bool:
        """Whether a default build needs it at all."""
        return self in self.file.reached

    @property
    def lineage(self) -> list[Stage]:
        """This stage, the one it is built on, and so on."""
        found = [self]
        while found[-1].base is not None and found[-1].base not in found:
            found.append(found[-1].base)
        return found

    @property
    def root_image(self) -> ImageReference | None:
        """The outside image at the end of the lineage."""
        return self.lineage[-1].image

    def of(self, *kinds: type[View]) -> list[View]:
        """The instructions of these kinds, in order; ONBUILD's inner ones left out."""
        return [view for view in self.instructions if isinstance(view, kinds)]

    def before(self, view: View) -> list[View]:
        """What stands above an instruction in this stage."""
        return self.instructions[: view.index]

    def after(self, view: View) -> list[View]:
        """What stands below an instruction in this stage."""
        return self.instructions[view.index + 1 :]

    def latest(self, kind: type[View], until: View | None) -> View | None:
        """The last instruction of a kind, in this stage above `until`, else in the stages it is built on."""
        limit = len(self.instructions) if until is None else until.index
        for stage in self.lineage:
            for view in reversed(stage.instructions[:limit] if stage is self else stage.instructions):
                if isinstance(view, kind):
                    return view
        return None

    def user_at(self, until: View | None = None) -> User | None:
        """The USER in force above an instruction, or at the end; None where only the base image decides."""
        found = self.latest(User, until)
        return found if isinstance(found, User) else None

    def shell_at(self, until: View | None = None) -> tuple[str, ...]:
        """The words of the SHELL in force."""
        found = self.latest(Shell, until)
        if isinstance(found, Shell) and found.is_json and found.words:
            return tuple(word.value for word in found.words)
        if not self.is_windows:
            return UNIX_SHELL
        from dlint.model.windows import base_speaks_powershell

        return POWERSHELL if base_speaks_powershell(self) else WINDOWS_SHELL

    @property
    def is_windows(self) -> bool:
        """Whether the base is a Windows image, see `model/windows.py`."""
        if self._windows is None:
            self._windows = self._looks_windows()
        return self._windows

    def _looks_windows(self) -> bool:
        data = self.file.source.data.lower()
        if not any(mark in data for mark in _WINDOWS_MARKS):
            return False
        from dlint.model.windows import looks_windows

        return looks_windows(self)

    def workdir_at(self, until: View | None = None) -> str | None:
        """The working folder: an absolute path, or None where the base image or an unknown value decides."""
        parts: list[str] = []
        limit = len(self.instructions) if until is None else until.index
        for stage in self.lineage:
            for view in reversed(stage.instructions[:limit] if stage is self else stage.instructions):
                if not isinstance(view, Workdir):
                    continue
                value = view.value
                if value is None:
                    return None
                parts.append(value)
                if value.startswith("/"):
                    return normal_path("/".join(reversed(parts)))
        base = self.base_workdir
        return None if base is None else normal_path("/".join([base, *reversed(parts)]))

    @property
    def base_workdir(self) -> str | None:
        """The working folder of the outside image; None where it is not known."""
        image = self.root_image
        if image is None or image.error is not None:
            return None
        from dlint.knowledge.images.defaults import default_workdir

        return default_workdir(image.name, image.tag or "")

    @property
    def base_env(self) -> frozenset[str] | None:
        """The variables that the outside image may set; None where it is not known."""
        image = self.root_image
        if image is None or image.error is not None:
            return None
        if image.is_scratch:
            return frozenset(("PATH",))
        from dlint.knowledge.images.environment import base_env

        return base_env(image.name)

    def absolute(self, path: str, until: View) -> str | None:
        """A path as seen from the working folder; a slash at its end is kept."""
        if path.startswith("/"):
            whole = path
        else:
            folder = self.workdir_at(until)
            if folder is None:
                return None
            whole = f"{folder}/{path}"
        slash = "/" if path.endswith(("/", "/.")) or path in (".", "..") else ""
        return normal_path(whole).rstrip("/") + slash or "/"

    def env_at(self, name: str, until: View | None = None) -> str | None:
        """The value of a variable above an instruction, or at the end; None where it is unset or unknown."""
        value = self.scope_at(until).lookup(name)
        return value if isinstance(value, str) else None

    def sets_env(self, name: str, until: View | None = None) -> bool:
        """Whether an ENV of this stage, or of one it is built on, sets a name above an instruction."""
        for stage in self.lineage:
            views = stage.instructions if stage is not self or until is None else stage.before(until)
            for view in views:
                if isinstance(view, Env) and any(pair.name.value == name for pair in view.pairs):
                    return True
        return False

    def scope_at(self, until: View | None = None) -> Scope:
        """The variables above an instruction, or at the end."""
        return self.outer_env if until is None else until.scope


def normal_path(path: str) -> str:
    """An absolute path without `.`, `..` and doubled slashes."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def is_absolute(path: str) -> bool:
    """Whether a path, as written or expanded, is absolute on Linux or on Windows."""
    bare = path.lstrip("\"'")
    return bare.startswith(("/", "\\")) or bare[1:2] == ":"


def declared(view: Arg | Env) -> list[str]:
    """The names that an ARG or ENV sets."""
    return [pair.name.value for pair in view.pairs] if isinstance(view, Env) else [arg.name for arg in view.names]
