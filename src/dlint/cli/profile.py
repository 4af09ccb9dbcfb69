"""`dlint profile`: measure by trial builds what each line of a Dockerfile takes, in seconds and in bytes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dlint.cli.chosen import CONFIG, stated
from dlint.cli.names import is_dockerfile
from dlint.cli.options import Option, UsageError, Verb, read
from dlint.cli.output import coloured, columns, complain, is_terminal, write, write_file
from dlint.report.profile.veil import veiled
from dlint.trial.budget import overruns, unknown_budgets
from dlint.trial.engine import EngineError
from dlint.trial.recipe import Recipe

if TYPE_CHECKING:
    from dlint.cli.options import Spoken
    from dlint.config.settings import Settings
    from dlint.trial.budget import Overrun
    from dlint.trial.compare import Comparison
    from dlint.trial.engine import Engine, Watch
    from dlint.trial.measure import Wish
    from dlint.trial.profile import Profile

NAMES = ("Dockerfile", "Containerfile")
ENGINES = ("auto", "docker", "docker-classic", "podman", "buildah", "model")
FORMATS = ("text", "json", "markdown", "html")
BUILD = (
    Option("-f --file", "the Dockerfile (default: the one in PATH)", "FILE", group="Build"),
    Option("--context", "the build context (default: PATH, or the folder of the Dockerfile that it is)", "DIR",
           group="Build"),
    Option("-t --target", "the stage to build (default: the last one)", "STAGE", group="Build"),
    Option("--build-arg", "a build argument, with its value or from the environment", "NAME[=VALUE]", many=True,
           group="Build"),
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
WHAT = (
    Option("--no-cache", "build everything (what it does unless you say otherwise)", group="What to measure"),
    Option("--cached", "let the engine use its cache", group="What to measure"),
    Option("--repeat", "build so often and give medians (default: 1)", "N", group="What to measure"),
    Option("--touch", "build again as if this file of the context had changed", "FILE", many=True,
           group="What to measure"),
    Option("--warm", "the same for the file that changes most, by git", group="What to measure"),
    Option("--compressed", "also what each layer takes in a registry", group="What to measure"),
    Option("-q --quick", "leave out the bytes of stages that do not ship", group="What to measure"),
    Option("--compare", "what differs from another profile (JSON), or from another Dockerfile, which is built too",
           "FILE", group="What to measure"),
)  # fmt: skip
OUTPUT = (
    Option("--format", "how to print it", "FORMAT", choices=FORMATS, group="Output"),
    Option("-o --output", "write to this file", "FILE", group="Output"),
    Option("--color", "when to use colours", "WHEN", choices=("auto", "always", "never"), group="Output"),
)
TABLE = Verb(
    "profile",
    "[PATH]",
    (*BUILD, *ENGINE, *WHAT, *OUTPUT, *(option for option in CONFIG if option.name != "rules-dir")),
    "PATH is the folder of the context, or a Dockerfile in it. The context is only read, and what the builds leave "
    "behind is removed. Bytes are those of the files that a line adds, before compression; a MB is a million bytes. "
    "Exits with 1 if the build fails or a budget of the configuration is exceeded.",
    (
        ("dlint profile", "build what is here, and say what each line takes"),
        ("dlint profile --format html -o profile.html .", "the same as a page to look at"),
        ("dlint profile --touch src/app.py", "what a change of that file has built again"),
        ("dlint profile --compare main.json --format markdown", "for a pull request"),
    ),
)


def run(argv: list[str]) -> int:
    """Measure what the command line names; 1 if the build fails or a budget is exceeded."""
    spoken = read(TABLE, argv)
    recipe = recipe_of(spoken)
    wish = _wish(spoken)
    settings = stated(spoken, {}).settings_for(recipe.path)
    try:
        profile, before = _profiles(spoken, recipe, wish)
    except EngineError as error:
        raise UsageError(str(error)) from error
    profile = veiled(profile)
    exceeded = _held(profile, settings)
    _deliver(_rendered(profile, before, exceeded, spoken), spoken)
    return int(profile.trouble is not None or bool(exceeded))


def recipe_of(spoken: Spoken) -> Recipe:
    """The recipe that a command line names; UsageError where it names nothing to build."""
    path, context = _places(spoken)
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    arguments = (word.partition("=") for word in spoken.values("build-arg"))
    return Recipe(
        dockerfile=data,
        path=path,
        context=context,
        target=spoken.value("target"),
        args=tuple((name, value if mark else None) for name, mark, value in arguments),
        platform=spoken.value("platform"),
        network=spoken.value("network"),
        secrets=spoken.values("secret"),
    )


def _places(spoken: Spoken) -> tuple[str, str]:
    """Path of the Dockerfile and of the context."""
    if len(spoken.operands) > 1:
        raise UsageError(f"one Dockerfile at a time, not also {spoken.operands[1]}")
    named = spoken.operands[0] if spoken.operands else None
    is_file = named is not None and os.path.isfile(named)
    if is_file and spoken.has("file"):
        raise UsageError(f"{named} and --file {spoken.value('file')}: which of the two?")
    root = os.path.dirname(named or "") or os.curdir if is_file else named or os.curdir
    context = spoken.value("context") or root
    for folder in (root, context):
        if not os.path.isdir(folder):
            raise UsageError(f"no such file or folder: {folder}")
    path = named if is_file else spoken.value("file") or _dockerfile_in(root)
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


def _wish(spoken: Spoken) -> Wish:
    from dlint.trial.measure import Wish

    if spoken.has("cached") and spoken.has("no-cache"):
        raise UsageError("--cached and --no-cache exclude each other")
    repeat = spoken.number("repeat", 1)
    if repeat < 1:
        raise UsageError("--repeat needs at least 1")
    return Wish(
        cached=spoken.has("cached"),
        repeat=repeat,
        stages=not spoken.has("quick"),
        compressed=spoken.has("compressed"),
        touch=spoken.values("touch"),
        change_most=spoken.has("warm"),
    )


def _profiles(spoken: Spoken, recipe: Recipe, wish: Wish) -> tuple[Profile, Profile | None]:
    """The profile, and the one to compare it with."""
    other = spoken.value("compare")
    known = _loaded(other) if other is not None else None
    before = _beside(recipe, other) if other is not None and known is None else None
    name = spoken.value("engine") or "auto"
    if name == "model":
        return _modelled(recipe, before, known)
    from dlint.trial.choose import find_engine
    from dlint.trial.process import stoppable

    with stoppable():
        try:
            engine = find_engine(name, spoken.value("builder"))
        except EngineError as error:
            if name != "auto" or spoken.has("builder"):
                raise
            complain(f"dlint: {error}: what follows is modelled, nothing is built")
            return _modelled(recipe, before, known)
        try:
            return _built(engine, recipe, before, known, wish)
        finally:
            engine.close()


def _built(
    engine: Engine, recipe: Recipe, before: Recipe | None, known: Profile | None, wish: Wish
) -> tuple[Profile, Profile | None]:
    from dlint.trial.measure import measure

    with _watch() as watch:
        old = measure(engine, before, wish, watch) if before is not None else known
        return measure(engine, recipe, wish, watch), old


def _modelled(recipe: Recipe, before: Recipe | None, known: Profile | None) -> tuple[Profile, Profile | None]:
    from dlint.trial.modelled import model

    return model(recipe), model(before) if before is not None else known


@contextmanager
def _watch() -> Iterator[Watch | None]:
    """Somebody who looks on, if anybody sits in front of standard error."""
    if not is_terminal(sys.stderr) or os.environ.get("TERM") == "dumb" or os.environ.get("CI"):
        yield None
        return
    from dlint.report.profile.live import watching

    with watching() as view:
        yield view


def _loaded(path: str) -> Profile | None:
    """The profile in a file; None where that is no JSON: it is a Dockerfile then."""
    from dlint.report.profile.json import BadProfile, load

    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError as error:
        raise UsageError(f"--compare: cannot read {path}: {error.strerror}") from error
    if not text.lstrip().startswith("{"):
        return None
    try:
        return load(text)
    except BadProfile as error:
        raise UsageError(f"--compare: {path}: {error}") from error


def _beside(recipe: Recipe, path: str) -> Recipe:
    from dataclasses import replace

    with open(path, "rb") as file:
        return replace(recipe, dockerfile=file.read(), path=path)


def _held(profile: Profile, settings: Settings) -> list[Overrun]:
    """The budgets exceeded; those without a figure are told of."""
    for key in unknown_budgets(profile, settings.profile):
        profile.notes.append(f"{key} could not be checked: nothing was measured for it")
    return overruns(profile, settings.profile)


def _rendered(profile: Profile, before: Profile | None, exceeded: list[Overrun], spoken: Spoken) -> str:
    comparison = _compared(before, profile) if before is not None else None
    kind = spoken.value("format") or "text"
    if kind == "json":
        from dlint.report.profile import difference, json

        if comparison is not None:
            return difference.render_json(comparison, overruns=exceeded)
        return json.render(profile, exceeded)
    if kind == "html":
        from dlint.report.profile import html

        return html.render(profile, exceeded, comparison)
    return _prose(profile, comparison, exceeded, spoken, kind)


def _prose(profile: Profile, comparison: Comparison | None, exceeded: list[Overrun], spoken: Spoken, kind: str) -> str:
    from dlint.report.profile import difference, markdown, text

    if kind == "markdown":
        body = markdown.render(profile, exceeded)
        return f"{body}\n{difference.markdown(comparison)}" if comparison is not None else body
    is_file = spoken.has("output")
    stream = None if is_file else sys.stdout
    color = coloured(spoken.value("color") or "auto", stream)
    body = text.render(profile, exceeded, color=color, width=columns(stream))
    return f"{body}\n{difference.text(comparison)}" if comparison is not None else body


def _compared(before: Profile, after: Profile) -> Comparison:
    from dlint.trial.compare import compare

    return compare(veiled(before), after)


def _deliver(text: str, spoken: Spoken) -> None:
    path = spoken.value("output")
    if path is None:
        write(text)
    else:
        write_file(path, text)
