"""Where a command line finds its build: the Dockerfile, the context, and what else a stated build gives for it."""

from __future__ import annotations

import os

from dlint.cli.arguments import Option, UsageError
from dlint.cli.output import complain
from dlint.search.dockerfile_names import is_dockerfile
from dlint.system.read import checkout_of, outside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.cli.arguments import Arguments
    from dlint.model.build import Build

NAMES = ("Dockerfile", "Containerfile")
STATED = (
    Option("--service", "the build of this service in the compose file in PATH", "NAME", group="Build"),
    Option("--bake-target", "the build of this target in the bake file in PATH", "NAME", group="Build"),
)


class Place:
    """The path of the Dockerfile (None where there is none), the folder of the context, why it is that folder, and the
    stated build that it comes from, if any."""

    __slots__ = ("build", "context", "path", "reason")

    def __init__(self, path: str | None, context: str, reason: str, build: Build | None = None) -> None:
        self.path = path
        self.context = context
        self.reason = reason
        self.build = build

    def target(self, arguments: Arguments) -> str | None:
        """The stage to build: that of the stated build, else that of the command line."""
        return self.build.target if self.build is not None else arguments.value("target")

    def args(self, arguments: Arguments) -> dict[str, str | None]:
        """Build arguments: those of the command line over those of the stated build; None takes the environment's."""
        # What is typed for this run wins over what the repository states for all.
        found = dict(self.build.args) if self.build is not None else {}
        for word in arguments.values("build-arg"):
            name, mark, value = word.partition("=")
            found[name] = value if mark else None
        return found


def place_of(arguments: Arguments) -> Place:
    """The place that a command line names; UsageError where it names nothing, or two things at once."""
    if len(arguments.operands) > 1:
        raise UsageError(f"one Dockerfile at a time, not also {arguments.operands[1]}")
    named = arguments.operands[0] if arguments.operands else None
    for option in ("service", "bake-target"):
        if arguments.has(option):
            return _stated_place(arguments, option, named or os.curdir)
    if named is not None and os.path.isfile(named):
        if arguments.has("file"):
            raise UsageError(f"{named} and --file {arguments.value('file')}: which of the two?")
        return _around(named, arguments.value("context"))
    root = named or os.curdir
    context = arguments.value("context") or root
    for folder in (root, context):
        if not os.path.isdir(folder):
            raise UsageError(f"{folder}: no such file or folder")
    reason = "--context names it" if arguments.has("context") else "it is the folder that is named"
    return Place(arguments.value("file") or dockerfile_in(root), context, reason)


def _around(path: str, stated: str | None) -> Place:
    """A Dockerfile that is named, in the context that is stated or that the repository shows."""
    if stated is not None:
        if not os.path.isdir(stated):
            raise UsageError(f"no such folder: {stated}")
        return Place(path, stated, "--context names it")
    from dlint.engine.context_lookup import context_of

    try:
        context, reason = context_of(path)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    if context is None:
        raise UsageError(f"{path}: {reason}; name a folder with --context")
    own = os.path.dirname(os.path.abspath(path))
    context = os.path.relpath(context)
    # The Dockerfile's own folder is what everyone expects; another one is worth a line.
    if os.path.abspath(context) != own:
        complain(f"dlint: {path}: the build context is {context}: {reason}; --context names another")
    return Place(path, context, reason)


def _stated_place(arguments: Arguments, option: str, named: str) -> Place:
    build = _stated_build(option, arguments.value(option) or "", named)
    for other in ("file", "context", "target"):
        if arguments.has(other):
            raise UsageError(f"--{option} states the build: leave out --{other}")
    if build.context is None or not os.path.isdir(build.context):
        raise UsageError(f"{build.label}: its context {build.context_text or 'with a variable'} is no folder here")
    if build.dockerfile is None:
        raise UsageError(f"{build.label}: its Dockerfile stands in {build.origin}; write it into a file of its own")
    # A compose file is untrusted input: it must not make dlint read or build files outside of its repository.
    root = checkout_of(build.origin)
    for path in (build.context, build.dockerfile):
        if outside(path, root) is not None:
            raise UsageError(f"{build.label}: {path} lies outside of {root}; name it with --file or --context")
    reason = f"{build.label} in {os.path.relpath(build.origin)} states it"
    return Place(os.path.relpath(build.dockerfile), os.path.relpath(build.context), reason, build)


def _stated_build(option: str, name: str, named: str) -> Build:
    """The build of a service or target; UsageError with the names that there are."""
    from dlint.builds.resolver import builds_in
    from dlint.model.build import BAKE, COMPOSE
    from dlint.text.nearest import did_you_mean

    kind = COMPOSE if option == "service" else BAKE
    builds, problems = builds_in(named)
    found = [build for build in builds if build.kind == kind]
    for build in found:
        if build.name == name:
            return build
    # A file that could not be read may be the one with the build, so its problem is the better answer.
    if problems:
        raise UsageError(str(problems[0]))
    word = "compose" if kind == COMPOSE else "bake"
    if not found:
        raise UsageError(f"{named} has no {word} file that states a build")
    names = sorted({build.name for build in found})
    hint = did_you_mean(name, names) or f"; there are {', '.join(names[:10])}"
    raise UsageError(f"--{option} {name}: no such build in {named}{hint}")


def dockerfile_in(folder: str) -> str | None:
    """The Dockerfile of a folder: of the usual name, or the only one."""
    paths = [os.path.normpath(os.path.join(folder, name)) for name in NAMES]
    for path in paths:
        if os.path.isfile(path):
            return path
    others = [name for name in sorted(os.listdir(folder)) if is_dockerfile(name)]
    return os.path.normpath(os.path.join(folder, others[0])) if len(others) == 1 else None
