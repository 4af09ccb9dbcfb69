"""A stage: its base, its instructions, its user, and what uses it."""

from __future__ import annotations

from dlint.model.answers import NEAR, Answers, Folders
from dlint.model.instructions.kinds import Env, Shell, User, Workdir
from dlint.model.instructions.view import View
from dlint.model.scope import EMPTY_SCOPE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.answers import Test
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.image_reference import ImageReference
    from dlint.model.instructions.kinds import Arg, From
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
LONGEST_PATH = 4096
"""PATH_MAX of Linux: no program can name a longer path. Source: limits.h of linux/include/uapi, 2026-11."""


class Stage:
    """One FROM and the instructions under it.

    `name` is the alias in lower case as BuildKit compares it (None without one), `index` counts from 0. `base` is
    the earlier stage it builds on; `image` the reference of an outside image (None where a stage is the base or the
    name cannot be known). `outer_env` is what its ENVs leave in the image, `outer_scope` what a stage that is built on
    it can use: BuildKit hands its ARGs on as well. `folders` keeps what `paths.folder_at` found out, `answers` which
    instructions answer a question. `triggers_of` is set where it stands for what the ONBUILDs of another stage do in
    the one that is built on that; such a stage is in a lineage, but not in `Dockerfile.stages`.
    """

    __slots__ = (
        "_children", "_first_env", "_lineage", "_root", "_windows", "_workdirs", "answers", "base", "file", "folders",
        "head", "image", "index", "instructions", "name", "outer_env", "outer_scope", "triggers_of",
    )  # fmt: skip

    def __init__(self, file: Dockerfile, head: From, index: int) -> None:
        self.file = file
        self.head: From = head
        self.index = index
        alias = head.alias
        self.name: str | None = alias.value.lower() if alias else None
        self.base: Stage | None = None
        self.image: ImageReference | None = None
        self.instructions: list[View] = []
        self.outer_env = EMPTY_SCOPE
        self.outer_scope = EMPTY_SCOPE
        self._root: Stage | None = None
        self._children: list[Stage] = []
        self.triggers_of: Stage | None = None
        self.answers = Answers(self)
        self.folders: Folders | None = None
        self._windows: bool | None = None
        self._workdirs: Folders | None = None
        self._lineage: list[Stage] | None = None
        self._first_env: dict[str, int] | None = None

    def __repr__(self) -> str:
        return f"<stage {self.label}>"

    def build_on(self, base: Stage) -> None:
        """Let it be built on an earlier stage."""
        self.base = base
        self._root = base.root
        base._children.append(self)

    def release(self) -> None:
        """Take it apart, see `Dockerfile.release`."""
        self.instructions.clear()
        self.head.stage = None
        self._lineage = None
        self._children.clear()
        self.answers.release()
        if self.base is not None and self.base.triggers_of is not None:
            self.base.release()

    @property
    def root(self) -> Stage:
        """The stage at the end of its lineage, which begins with an outside image."""
        return self._root or self

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
        if self._lineage is None:
            self._lineage = [self]
            while (base := self._lineage[-1].base) is not None:
                self._lineage.append(base)
        return self._lineage

    @property
    def root_image(self) -> ImageReference | None:
        """The outside image at the end of the lineage."""
        return self.root.image

    def of(self, *kinds: type[View]) -> list[View]:
        """The instructions of these kinds, in order; ONBUILD's inner ones left out."""
        return self.answers.of((isinstance, kinds))[1]

    def before(self, view: View) -> list[View]:
        """What stands above an instruction in this stage."""
        return self.instructions[: view.index]

    def after(self, view: View) -> list[View]:
        """What stands below an instruction in this stage."""
        return self.instructions[view.index + 1 :]

    def latest(self, kind: type[View], until: View | None) -> View | None:
        """The last instruction of a kind, in this stage above `until`, else in the stages it is built on."""
        return self.answers.nearest(until, (isinstance, kind))

    def matching(self, test: Test, *about: object) -> list[View]:
        """The instructions for which `test(view, *about)` holds, in order; each is asked once (see `Answers`)."""
        return self.answers.of((test, *about))[1]

    def above(self, until: View | None, test: Test, *about: object) -> Iterator[View]:
        """Those above an instruction, here and in the stages it is built on, the nearest first; no more than NEAR."""
        return self.answers.above(until, (test, *about))

    def below(self, view: View, test: Test, *about: object) -> Iterator[View]:
        """Those below an instruction of this stage, the nearest first; no more than NEAR."""
        return self.answers.below(view, (test, *about))

    def heirs(self) -> Iterator[Stage]:
        """The stages that are built on it, over however many others; no more than NEAR."""
        # Breadth first, so that the nearest stages come first.
        waiting = list(self._children)
        for _ in range(NEAR):
            if not waiting:
                return
            heir = waiting.pop(0)
            waiting += heir._children[:NEAR]
            yield heir

    def later(self, view: View, test: Test, *about: object) -> Iterator[View]:
        """Those below an instruction of this stage, then those of the stages that are built on it; no more than NEAR
        of either."""
        yield from self.below(view, test, *about)
        left = NEAR
        for heir in self.heirs():
            for each in heir.matching(test, *about)[:left]:
                left -= 1
                yield each

    def any_above(self, until: View | None, test: Test, *about: object) -> bool:
        """Whether there is one above an instruction, here or in the stages it is built on."""
        return self.answers.nearest(until, (test, *about)) is not None

    def any_below(self, view: View, test: Test, *about: object) -> bool:
        """Whether there is one below an instruction of this stage."""
        return next(self.below(view, test, *about), None) is not None

    def user_at(self, until: View | None = None) -> User | None:
        """The USER in effect above an instruction, or at the end; None where only the base image decides."""
        found = self.latest(User, until)
        return found if isinstance(found, User) else None

    def shell_at(self, until: View | None = None) -> tuple[str, ...]:
        """The words of the SHELL in effect."""
        found = self.latest(Shell, until)
        if isinstance(found, Shell) and found.is_json and found.words:
            return tuple(word.value for word in found.words)
        if not self.is_windows:
            return UNIX_SHELL
        from dlint.model.windows import base_runs_powershell

        return POWERSHELL if base_runs_powershell(self) else WINDOWS_SHELL

    @property
    def is_windows(self) -> bool:
        """Whether the base is a Windows image, see `model/windows.py`."""
        if self._windows is None:
            self._windows = self._looks_windows()
        return self._windows

    def _looks_windows(self) -> bool:
        # One search over the bytes spares nearly all files the code for Windows.
        if not self.file.fact(_may_be_windows):
            return False
        from dlint.model.windows import looks_windows

        return looks_windows(self)

    def workdir_at(self, until: View | None = None) -> str | None:
        """The working folder: an absolute path, or None where the base image or an unknown value decides."""
        found = self._workdirs
        if found is None:
            # From the oldest stage down, without recursion: a chain may have thousands of stages.
            for stage in reversed(self.lineage):
                found = stage._workdirs
                if found is None:
                    base = stage.base._workdirs if stage.base is not None else None
                    first = stage.base_workdir if base is None else base.at(None)
                    found = Folders(first and normal_path(first), stage, _following)
                    stage._workdirs = found
        assert found is not None, "the stage is the last of its lineage"
        return found.at(until)

    @property
    def base_workdir(self) -> str | None:
        """The working folder of the outside image; None where it is not known."""
        image = self.root_image
        if image is None or image.error is not None:
            return None
        from dlint.knowledge.images.defaults import default_workdir

        return default_workdir(image.name, image.tag or "")

    @property
    def has_base_workdir(self) -> bool:
        """Whether the outside image surely sets a working folder, be its name known or not."""
        image = self.root_image
        if image is None or image.error is not None:
            return False
        from dlint.knowledge.images.defaults import sets_workdir

        return sets_workdir(image.name, image.tag or "")

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
        if self._first_env is None:
            views = [view for view in self.of(Env) if isinstance(view, Env)]
            pairs = [(pair.name.value, view.index) for view in views for pair in view.pairs]
            # The first setting of each name: later pairs are overwritten by earlier ones.
            self._first_env = dict(reversed(pairs))
        first = self._first_env.get(name)
        if first is not None and (until is None or first < until.index):
            return True
        return self.base is not None and self.base.outer_env.lookup(name) is not None

    def scope_at(self, until: View | None = None) -> Scope:
        """The variables above an instruction, or at the end."""
        return self.outer_env if until is None else until.scope


def _may_be_windows(file: Dockerfile) -> bool:
    data = file.source.data.lower()
    return any(map(data.__contains__, _WINDOWS_MARKS))


def _following(folder: str | None, view: View) -> str | None:
    """The working folder below a WORKDIR; None where it is not known, or too long to be one."""
    value = view.value if isinstance(view, Workdir) else None
    if value is None or folder is None and not value.startswith("/"):
        return None
    found = normal_path(value if value.startswith("/") else f"{folder}/{value}")
    return found if len(found) <= LONGEST_PATH else None


def normal_path(path: str) -> str:
    """An absolute path without `.`, `..` and doubled slashes."""
    if "//" not in path and "/." not in path and path[-1:] != "/":
        return path
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
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
