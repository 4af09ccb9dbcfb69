"""The build that a command line describes: which Dockerfile, which context, with what, by which engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlint.cli.arguments import Option, UsageError
from dlint.cli.build_place import STATED, place_of
from dlint.system.read import read_file
from dlint.trial.engines import ENGINES
from dlint.trial.recipe import Recipe

if TYPE_CHECKING:
    from dlint.cli.arguments import Arguments

# What decides which files a build takes and which steps it has.
PLACE = (
    Option("-f --file", "the Dockerfile (default: the one in PATH)", "FILE", group="Build"),
    Option("--context", "the build context (default: PATH, or what the repository states for the Dockerfile)", "DIR",
           group="Build"),
    Option("-t --target", "the stage to build (default: the last one)", "STAGE", group="Build"),
    Option("--build-arg", "a build argument, with its value or from the environment", "NAME[=VALUE]", many=True,
           group="Build"),
    *STATED,
)  # fmt: skip
BUILD = (
    *PLACE,
    Option("--platform", "the platform to build for", "OS/ARCH", group="Build"),
    Option("--network", "the network of RUN", "MODE", group="Build"),
    Option("--secret", "a secret for RUN, as `docker build` takes it; no report shows it", "id=NAME[,src=FILE]",
           many=True, group="Build"),
    Option("--ssh", "an SSH agent or key for RUN, as `docker build` takes it", "default|ID[=SOCKET]", many=True,
           group="Build"),
)  # fmt: skip
# `model` is no engine: it is a choice of `--engine` where no build is wanted.
ENGINE = (
    Option("--engine", "what builds; `model` builds nothing and shows what the files alone show", "NAME",
           choices=("auto", *ENGINES, "model"), group="Engine"),
    Option("--builder", "a builder of `docker buildx ls`; several are a pool: each PATH is built on one", "NAME",
           many=True, group="Engine"),
    Option("-j --jobs", "how many PATHs to build at once (default: one on each builder)", "N", group="Engine"),
)  # fmt: skip


def is_pool(arguments: Arguments) -> bool:
    """Whether a command line asks for several builds, or gives a choice of builders."""
    return len(arguments.operands) > 1 or len(arguments.values("builder")) > 1


def recipe_of(arguments: Arguments) -> Recipe:
    """The recipe that a command line names; UsageError where it names nothing to build."""
    place = place_of(arguments)
    path, build = place.path, place.build
    if path is None:
        raise UsageError(f"{place.context} has no Dockerfile: name one with --file")
    try:
        data = read_file(path)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    # Several platforms are several builds; what is tried is one, for the engine's own.
    platforms = build.platforms if build is not None and len(build.platforms) == 1 else (None,)
    return Recipe(
        dockerfile=data,
        path=path,
        context=place.context,
        target=place.target(arguments),
        args=tuple(place.args(arguments).items()),
        platform=arguments.value("platform") or platforms[0],
        network=arguments.value("network"),
        secrets=arguments.values("secret"),
        ssh=arguments.values("ssh"),
    )
