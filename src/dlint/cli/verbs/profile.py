"""`dlint profile`: measure by trial builds what each line of a Dockerfile takes, in seconds and in bytes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dlint.cli.arguments import Option, UnavailableError, UsageError, VerbSpec, read
from dlint.cli.build_options import BUILD, ENGINE, is_pool, recipe_of
from dlint.cli.file_selection import CONFIG_FILES, stated
from dlint.cli.output import complain, deliver, is_terminal, report_options
from dlint.report.profile.redact import redacted
from dlint.system.read import read_file
from dlint.trial.engine import EngineError
from dlint.trial.profile.budget import overruns, unknown_budgets
from dlint.trial.recipe import Recipe

if TYPE_CHECKING:
    from dlint.cli.arguments import Arguments
    from dlint.config.settings import Settings
    from dlint.trial.engine import Engine, Watch
    from dlint.trial.profile.budget import Overrun
    from dlint.trial.profile.compare import Comparison
    from dlint.trial.profile.measure import MeasureOptions
    from dlint.trial.profile.profile import Profile

WHAT = (
    Option("--no-cache", "build everything (the default)", group="What to measure"),
    Option("--cached", "let the engine use its cache", group="What to measure"),
    Option("--cache-from", "with --cached: a cache elsewhere, as `docker buildx build` takes it", "CACHE", many=True,
           group="What to measure"),
    Option("--cache-to", "write the results of the measured build to a cache elsewhere", "CACHE", many=True,
           group="What to measure"),
    Option("--repeat", "build so often and give medians (default: 1)", "N", group="What to measure"),
    Option("--touch", "build again as if this file of the context had changed", "FILE", many=True,
           group="What to measure"),
    Option("--warm", "the same for the file that changes most, by git", group="What to measure"),
    Option("--compressed", "also what each layer takes in a registry", group="What to measure"),
    Option("--trace", "also what each RUN reads, lists, looks for and writes, by one more build under strace",
           group="What to measure"),
    Option("-q --quick", "leave out the bytes of stages that do not ship", group="What to measure"),
    Option("--compare", "what differs from another profile (JSON), or from another Dockerfile, which is built too",
           "FILE", group="What to measure"),
)  # fmt: skip
TABLE = VerbSpec(
    "profile",
    "[PATH…]",
    (*BUILD, *ENGINE, *WHAT, *report_options("profile"), *CONFIG_FILES),
    "PATH is the folder of the context, or a Dockerfile in it; several are done at once on a pool of builders. The "
    "context is only read, and what the builds leave behind is removed. Bytes are those of the files that a line "
    "adds, before compression; a MB is a million bytes. Exits with 1 if the build fails or a budget of the "
    "configuration is exceeded.",
    (
        ("dlint profile", "build what is here, and print what each line takes"),
        ("dlint profile --format html -o profile.html .", "the same as a page to look at"),
        ("dlint profile --trace", "also what of the context each line really reads"),
        ("dlint profile --touch src/app.py", "what a change of that file has built again"),
        ("dlint profile --compare main.json --format markdown", "for a pull request"),
    ),
)


def run(argv: list[str]) -> int:
    """Measure what the command line names; 1 if the build fails or a budget is exceeded."""
    arguments = read(TABLE, argv)
    if is_pool(arguments):
        from dlint.cli.build_pool import run_pool

        return run_pool(TABLE, arguments)
    recipe = recipe_of(arguments)
    options = _options(arguments)
    settings = stated(arguments, {}).settings_for(recipe.path)
    try:
        profile, before = _profiles(arguments, recipe, options)
    except EngineError as error:
        raise UnavailableError(str(error)) from error
    # Before anything is written: each format shows lines of the Dockerfile.
    profile = redacted(profile)
    exceeded = _held(profile, settings)
    comparison = _compared(before, profile) if before is not None else None
    deliver("profile", arguments, profile, exceeded, comparison)
    return int(profile.trouble is not None or bool(exceeded))


def _options(arguments: Arguments) -> MeasureOptions:
    from dlint.trial.profile.measure import MeasureOptions

    if arguments.has("cached") and arguments.has("no-cache"):
        raise UsageError("--cached and --no-cache exclude each other")
    if arguments.has("cache-from") and not arguments.has("cached"):
        raise UsageError("--cache-from needs --cached: a build from nothing reads no cache")
    repeat = arguments.number("repeat", 1)
    if repeat < 1:
        raise UsageError("--repeat needs at least 1")
    return MeasureOptions(
        cached=arguments.has("cached"),
        repeat=repeat,
        stages=not arguments.has("quick"),
        compressed=arguments.has("compressed"),
        touch=arguments.values("touch"),
        change_most=arguments.has("warm"),
        trace=arguments.has("trace"),
        cache_from=arguments.values("cache-from"),
        cache_to=arguments.values("cache-to"),
    )


def _profiles(arguments: Arguments, recipe: Recipe, options: MeasureOptions) -> tuple[Profile, Profile | None]:
    """The profile, and the one to compare it with."""
    other = arguments.value("compare")
    known = _loaded(other) if other is not None else None
    before = _beside(recipe, other) if other is not None and known is None else None
    name = arguments.value("engine") or "auto"
    if name == "model":
        return _modelled(recipe, before, known)
    from dlint.trial.engines.find import find_engine
    from dlint.trial.engines.process import stoppable

    with stoppable():
        try:
            engine = find_engine(name, arguments.value("builder"))
        except EngineError as error:
            # An engine that was asked for by name is not replaced by a model: that would answer another question.
            if name != "auto" or arguments.has("builder"):
                raise
            complain(f"dlint: {error}: what follows is modelled, nothing is built")
            return _modelled(recipe, before, known)
        try:
            if (options.cache_from or options.cache_to) and engine.name != "docker":
                raise UsageError(f"{engine.title} has no --cache-from and --cache-to: they need BuildKit behind buildx")
            return _built(engine, recipe, before, known, options)
        finally:
            engine.close()


def _built(
    engine: Engine, recipe: Recipe, before: Recipe | None, known: Profile | None, options: MeasureOptions
) -> tuple[Profile, Profile | None]:
    from dlint.trial.profile.measure import measure

    with _watch(recipe) as watch:
        old = measure(engine, before, options, watch) if before is not None else known
        return measure(engine, recipe, options, watch), old


def _modelled(recipe: Recipe, before: Recipe | None, known: Profile | None) -> tuple[Profile, Profile | None]:
    from dlint.trial.profile.modelled import model

    return model(recipe), model(before) if before is not None else known


@contextmanager
def _watch(recipe: Recipe) -> Iterator[Watch | None]:
    """An observer that shows progress, if standard error is a terminal."""
    # A live view draws its lines again and again, and a log would keep them all.
    if not is_terminal(sys.stderr) or os.environ.get("TERM") == "dumb" or os.environ.get("CI"):
        yield None
        return
    from dlint.model.secrets.redact import redaction_of
    from dlint.report.profile.live import watching

    with watching(redaction_of(recipe.dockerfile).text) as view:
        yield view


def _loaded(path: str) -> Profile | None:
    """The profile in a file; None where that is no JSON: it is a Dockerfile then."""
    from dlint.report.profile.json import BadProfile, load

    try:
        text = read_file(path).decode("utf-8", "replace")
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

    return replace(recipe, dockerfile=read_file(path), path=path)


def _held(profile: Profile, settings: Settings) -> list[Overrun]:
    """The budgets exceeded; those without a figure are noted."""
    for key in unknown_budgets(profile, settings.profile):
        profile.notes.append(f"{key} could not be checked: nothing was measured for it")
    return overruns(profile, settings.profile)


def _compared(before: Profile, after: Profile) -> Comparison:
    from dlint.trial.profile.compare import compare

    return compare(redacted(before), after)
