"""`dlint optimize`: try rewrites by real builds, and propose those that pay and build the same image."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from dlint.cli.arguments import Option, UnavailableError, UsageError, VerbSpec, read
from dlint.cli.build_options import BUILD, ENGINE, is_pool, recipe_of
from dlint.cli.file_selection import CONFIG_FILES, stated
from dlint.cli.output import complain, deliver, report_options, write_file
from dlint.trial.engine import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dlint.cli.arguments import Arguments
    from dlint.optimize.ledger import Attempt, Ledger
    from dlint.optimize.session import OptimizeOptions
    from dlint.trial.recipe import Recipe

TRIALS = (
    Option("--smoke", "a command that has to succeed in the container, before and after", "COMMAND",
           group="Trials"),
    Option("--budget", "end after so many minutes, the best rewrite first", "MINUTES", group="Trials"),
    Option("--repeat", "builds from nothing where seconds decide (default: 2)", "N", group="Trials"),
    Option("--commits", "how much of the git history to replay (default: 200)", "N", group="Trials"),
)  # fmt: skip
OUTPUT = (
    Option("--apply", "write what is proposed", group="Report"),
    *report_options("optimize"),
    Option("--json", "the same as --format json", group="Report"),
    Option("--markdown", "the same as --format markdown", group="Report"),
    Option("--html", "also write a page to look at", "FILE", group="Report"),
)
TABLE = VerbSpec(
    "optimize",
    "[PATH…]",
    (*BUILD, *ENGINE, *TRIALS, *OUTPUT, *CONFIG_FILES),
    "PATH is the folder of the context, or a Dockerfile in it; several are done at once on a pool of builders. It "
    "is built once measured and once traced; the best rewrite is computed from that and from the git history, and "
    "built. Proven is what no traced step reads past its place, what leaves the image the same, file by file, and "
    "what lowers a figure beyond the noise. Nothing is written without --apply; the context is only read, and what "
    "the builds leave behind is removed.",
    (
        ("dlint optimize", "what would make this build faster or smaller"),
        (
            "dlint optimize --smoke 'python -m app --version' --apply",
            "also what changes the image on purpose; then write",
        ),
        ("dlint optimize --budget 10 --markdown", "ten minutes, for a pull request"),
        ("dlint optimize --builder a --builder b services/*", "several at once, each on one of two builders elsewhere"),
    ),
)


def run(argv: list[str]) -> int:
    """Try rewrites; 1 if the Dockerfile does not build as it is, or what was kept does not hold together."""
    arguments = read(TABLE, argv)
    if is_pool(arguments):
        from dlint.cli.build_pool import run_pool

        return run_pool(TABLE, arguments)
    recipe = recipe_of(arguments)
    options = _options(arguments, recipe)
    try:
        ledger = _tried(arguments, recipe, options)
    except EngineError as error:
        raise UnavailableError(str(error)) from error
    if arguments.has("apply") and ledger.failure is None:
        _apply(ledger, recipe)
    return int(ledger.failure is not None)


def _options(arguments: Arguments, recipe: Recipe) -> OptimizeOptions:
    from dlint.optimize.session import COMMITS, OptimizeOptions
    from dlint.optimize.trials import TrialOptions

    repeat = arguments.number("repeat", 2)
    if repeat < 1:
        raise UsageError("--repeat needs at least 1")
    return OptimizeOptions(
        began=time.monotonic(),
        trials=TrialOptions(repeat=repeat, smoke=arguments.value("smoke")),
        minutes=_minutes(arguments.value("budget")),
        commits=arguments.number("commits", COMMITS),
        settings=stated(arguments, {}).settings_for(recipe.path),
    )


def _minutes(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if minutes <= 0:
        raise UsageError(f"--budget takes minutes, not {text}")
    return minutes


def _tried(arguments: Arguments, recipe: Recipe, options: OptimizeOptions) -> Ledger:
    from dlint.cli.build_progress import StepLines
    from dlint.model.secrets.redact import redaction_of
    from dlint.optimize.session import optimize
    from dlint.optimize.time_limit import BudgetSpent
    from dlint.system.alarm import alarm
    from dlint.trial.engines.find import find_engine
    from dlint.trial.engines.process import stoppable

    hide = redaction_of(recipe.dockerfile).text

    def progress(title: str, attempt: Attempt | None) -> None:
        _print_progress(hide, title, attempt)

    name = arguments.value("engine") or "auto"
    if name == "model":
        raise UsageError("optimize proves by building: it needs an engine (`dlint replay` needs none)")
    with stoppable():
        engine = find_engine(name, arguments.value("builder"))
        try:
            # A build that would go on for longer is stopped.
            with alarm(options.limit().left, BudgetSpent):
                ledger = optimize(engine, recipe, options, progress, StepLines(hide))
            # Cleaning up takes a while: the outcome is printed first.
            _deliver(ledger, arguments)
            return ledger
        finally:
            engine.close()


def _print_progress(hide: Callable[[str], str], title: str, attempt: Attempt | None) -> None:
    """What is going on, on standard error; what is proven is shown at once."""
    if attempt is None:
        complain(f"dlint: building: {hide(title)}")
        return
    complain(hide(f"dlint: {attempt.verdict}: {title}" + (f": {attempt.reason}" if attempt.reason else "")))


def _deliver(ledger: Ledger, arguments: Arguments) -> None:
    from dlint.report.optimize.redact import redacted

    ledger = redacted(ledger)
    page = arguments.value("html")
    if page is not None:
        from dlint.report.optimize import html

        write_file(page, html.render(ledger))
    kinds = [kind for kind in ("json", "markdown") if arguments.has(kind)]
    deliver("optimize", arguments, ledger, kind=kinds[0] if kinds else None)


def _apply(ledger: Ledger, recipe: Recipe) -> None:
    """Write the Dockerfile that was proven, and its ignore file if that is part of it."""
    from dlint.optimize.rule_rewrites import ignore_path
    from dlint.system.write import WriteArea, replace_file

    files = [(ignore_path(recipe.path, recipe.context), ledger.first.ignore, ledger.last.ignore)]
    files.append((recipe.path, ledger.first.dockerfile, ledger.last.dockerfile))
    area = WriteArea.around(recipe.path, os.path.dirname(recipe.path) or os.curdir, recipe.context)
    # The ignore file first: a Dockerfile that relies on it must not be there without it.
    for path, before, after in files:
        if after is not None and after != before:
            problem = replace_file(path, after, before if before is not None else _there(path), area)
            if problem is not None:
                raise UsageError(f"{path}: {problem}")
            complain(f"dlint: wrote {path}")


def _there(path: str) -> bytes | None:
    """What stands in a file whose first state is not part of the ledger."""
    from dlint.system.read import read_file

    return read_file(path) if os.path.lexists(path) else None
