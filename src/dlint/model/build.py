"""One way in which a Dockerfile is built, as a file of the repository or the user states it."""

from __future__ import annotations

# Where a build is stated, in the order in which statements are believed.
STATED, COMPOSE, BAKE, SCRIPT = "stated", "compose", "bake", "script"


class Build:
    """A build: which Dockerfile, which context, with which target, arguments and named contexts.

    `kind` is one of the constants above; `origin` the path of the file that states the build, `line` its 1-based line
    there, `name` the service or target (empty for a command line). `dockerfile` and `context` are absolute paths;
    `context` is None where it is remote or cannot be known, `context_text` is how it is written. `inline` is the text
    of a Dockerfile that stands in the file itself. `args` maps names of build arguments to values (None: taken from
    the environment), `contexts` names of contexts to what they stand for. `arg_lines` are 1-based lines in `origin`.
    """

    __slots__ = (
        "arg_lines", "args", "beside", "context", "context_text", "contexts", "dockerfile", "inline", "inline_line",
        "kind", "line", "makes", "name", "origin", "platforms", "secrets", "target", "target_line",
    )  # fmt: skip

    def __init__(self, kind: str, origin: str, line: int, name: str = "") -> None:
        self.kind = kind
        self.origin = origin
        self.line = line
        self.name = name
        self.dockerfile: str | None = None
        self.inline: str | None = None
        self.inline_line = line
        self.context: str | None = None
        self.context_text = "."
        self.target: str | None = None
        self.target_line = line
        self.args: dict[str, str | None] = {}
        self.arg_lines: dict[str, int] = {}
        self.contexts: dict[str, str] = {}
        self.platforms: tuple[str, ...] = ()
        self.secrets: tuple[str, ...] = ()
        self.makes: frozenset[str] = frozenset()
        self.beside: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Build({self.label!r}, {self.dockerfile!r}, {self.context!r})"

    @property
    def label(self) -> str:
        """What a report calls it: `service web`, `bake target api`, or the place of a command line."""
        if self.kind == COMPOSE:
            return f"service {self.name}"
        if self.kind == BAKE:
            return f"bake target {self.name}"
        return f"{self.origin}:{self.line}"

    def name_image(self, names: list[str]) -> None:
        """Take over the names with or without tags that the image gets."""
        # Few projects state builds.
        from dlint.model.image_reference import parse_reference

        self.makes = frozenset(parse_reference(name).name for name in names)

    def is_same_image(self, other: Build) -> bool:
        """Whether both build the same image: nothing that decides about the content differs."""
        return self._identity() == other._identity()

    def _identity(self) -> tuple[object, ...]:
        return (
            # Labels, tags and secrets are left out: they do not change which files the image has.
            self.dockerfile, self.inline, self.context, self.context_text, self.target, tuple(sorted(self.platforms)),
            tuple(sorted(self.args.items(), key=lambda pair: pair[0])), tuple(sorted(self.contexts.items())),
        )  # fmt: skip


def acquaint(builds: list[Build]) -> list[Build]:
    """Let each build of a project know the images of all of them."""
    beside = frozenset(name for build in builds for name in build.makes if name)
    for build in builds:
        build.beside = beside
    return builds
