"""What a command line says of a build: which Dockerfile, which context, with what, by which engine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dlint.cli.arguments import Option, UsageError
from dlint.cli.dockerfile_names import is_dockerfile
from dlint.trial.recipe import Recipe

if TYPE_CHECKING:
    from dlint.cli.arguments import Arguments

NAMES = ("Dockerfile", "Containerfile")
ENGINES = ("auto", "docker", "docker-classic", "podman", "buildah", "model")
# What decides which files a build takes and which steps it has.
PLACE = (
    Option("-f --file", "the Dockerfile (default: the one in PATH)", "FILE", group="Build"),
    Option("--context", "the build context (default: PATH, or the folder of the Dockerfile that it is)", "DIR",
           group="Build"),
    Option("-t --target", "the stage to build (default: the last one)", "STAGE", group="Build"),
    Option("--build-arg", "a build argument, with its value or from the environment", "NAME[=VALUE]", many=True,
           group="Build"),
)  # fmt: skip
BUILD = (
    *PLACE,
    Option("--platform", "the platform to build for", "OS/ARCH", group="Build"),
    Option("--network", "the network of RUN", "MODE", group="Build"),
    Option("--secret", "a secret for RUN, as `docker build` takes it; no report shows it", "id=NAME[,src=FILE]",
           many=True, group="Build"),
)  # fmt: skip
ENGINE = (
    Option("--engine", "what builds; `model` builds nothing and tells what files alone tell", "NAME", choices=ENGINES,
           group="Engine"),
    Option("--builder", "a builder of `docker buildx ls`", "NAME", group="Engine"),
)  # fmt: skip


def recipe_of(arguments: Arguments) -> Recipe:
    """The recipe that a command line names; UsageError where it names nothing to build."""
    path, context = _places(arguments)
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    pairs = (word.partition("=") for word in arguments.values("build-arg"))
    return Recipe(
        dockerfile=data,
        path=path,
        context=context,
        target=arguments.value("target"),
        args=tuple((name, value if mark else None) for name, mark, value in pairs),
        platform=arguments.value("platform"),
        network=arguments.value("network"),
        secrets=arguments.values("secret"),
    )


def _places(arguments: Arguments) -> tuple[str, str]:
    """Path of the Dockerfile and of the context."""
    if len(arguments.operands) > 1:
        raise UsageError(f"one Dockerfile at a time, not also {arguments.operands[1]}")
    named = arguments.operands[0] if arguments.operands else None
    is_file = named is not None and os.path.isfile(named)
    if is_file and arguments.has("file"):
        raise UsageError(f"{named} and --file {arguments.value('file')}: which of the two?")
    root = os.path.dirname(named or "") or os.curdir if is_file else named or os.curdir
    context = arguments.value("context") or root
    for folder in (root, context):
        if not os.path.isdir(folder):
            raise UsageError(f"no such file or folder: {folder}")
    path = named if is_file else arguments.value("file") or _dockerfile_in(root)
    if path is None:
        raise UsageError(f"{root} has no Dockerfile: name one with --file")
    return path, context


def _dockerfile_in(folder: str) -> str | None:
    """The Dockerfile of a folder: of the usual name, or the only one."""
    paths = [os.path.normpath(os.path.join(folder, name)) for name in NAMES]
    for path in paths:
        if os.path.isfile(path):
            return path
    others = [name for name in sorted(os.listdir(folder)) if is_dockerfile(name)]
    return os.path.normpath(os.path.join(folder, others[0])) if len(others) == 1 else None
