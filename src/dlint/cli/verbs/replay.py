"""`dlint replay`: what the commits of the past would have built again, without building anything."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dlint.cli.arguments import Option, UsageError, VerbSpec, read
from dlint.cli.build_options import PLACE
from dlint.cli.build_place import place_of
from dlint.cli.file_selection import CONFIG_FILES, stated
from dlint.cli.output import deliver, report_options
from dlint.model.context.context import Context
from dlint.model.secrets.redact import redacted
from dlint.replay.plan import Plan, PlanError, PlanOptions, read_plan
from dlint.report.replay import BIGGEST
from dlint.system.git import HistoryError
from dlint.system.read import read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from dlint.cli.arguments import Arguments
    from dlint.cli.build_place import Place
    from dlint.replay.history import History
    from dlint.replay.price import Prices
    from dlint.replay.report import Proposal, ReplayReport

COMMITS = 100
# The rules whose fixes change the order of instructions, or those that are no steps: what is moved keeps its price.
ORDER = (
    "cache/copy-before-install", "cache/copy-last", "cache/order", "cache/volatile-arg",
    "syntax/separate-pairs",
)  # fmt: skip
REORDERED = "in the order of `dlint fix`"
HISTORY = (
    Option("-n --commits", f"how many of the last commits (default: {COMMITS})", "N", group="History"),
    Option("--since", "the commits since then, as git reads dates: 2024-05-01, '3 months ago'", "DATE",
           group="History"),
    Option("--rev", "the commit to end with (default: HEAD)", "COMMIT", group="History"),
    Option("--every", "also the commits that merges brought in, by date; without it first parents alone",
           group="History"),
)  # fmt: skip
CACHE = (
    Option("--cache", "what the cache holds: the builds of all commits, or of the last one", "WHICH",
           choices=("all", "last"), group="Cache"),
    Option("--outputs", "what a RUN leaves that is done again: new files, or the same ones", "WHICH",
           choices=("new", "same"), group="Cache"),
    Option("--no-link", "COPY --link depends on what is above it, as with Docker's own image store", group="Cache"),
)  # fmt: skip
PRICES = (
    Option("--profile", "seconds by line from `dlint profile --format json`", "FILE", group="Seconds"),
    Option("--seconds", "seconds of a line; after a comma those with a filled cache mount", "LINE=SECONDS[,SECONDS]",
           many=True, group="Seconds"),
)  # fmt: skip
OUTPUT = (
    Option("--against", "also replay this Dockerfile, to compare", "FILE", many=True, group="Report"),
    Option("--files", f"how many of the files that begin rebuilds to list (default: {BIGGEST})", "N", group="Report"),
    *report_options("replay"),
)
TABLE = VerbSpec(
    "replay",
    "[PATH]",
    (*HISTORY, *PLACE, *CACHE, *PRICES, *OUTPUT, *CONFIG_FILES),
    "PATH is the folder of the context, a Dockerfile in it, or a bare repository. Git is asked for objects only: "
    "nothing is built, checked out, fetched or written. Today's Dockerfile and ignore file meet the files of each "
    "commit, with a cache that works as BuildKit's; beside it stands the order that `dlint fix --unsafe` would "
    "give it.",
    (
        ("dlint replay", "what the last commits had built again, and by which files"),
        ("dlint replay --since '3 months ago' --profile profile.json", "with measured seconds"),
        ("dlint replay --against Dockerfile.new --format markdown", "for the pull request that reorders"),
    ),
)


def run(argv: list[str]) -> int:
    """Replay what the command line names; 0 however much is built again."""
    arguments = read(TABLE, argv)
    place = place_of(arguments)
    try:
        replay_report = _report_of(arguments, place)
    except (HistoryError, PlanError) as error:
        raise UsageError(f"{place.path or place.context}: {error}") from error
    deliver("replay", arguments, replay_report, count=arguments.number("files", BIGGEST))
    return 0


def _report_of(arguments: Arguments, place: Place) -> ReplayReport:
    from dlint.replay.history import CommitRange, read_history

    since = arguments.value("since")
    # `--since` alone has no count: the default one would cut the period short.
    commits = arguments.number("commits", COMMITS) if arguments.has("commits") or since is None else None
    if commits == 0:
        raise UsageError("--commits needs at least 1")
    walk = CommitRange(commits, since, arguments.value("rev") or "HEAD", arguments.has("every"))
    history = read_history(place.context, place.path or "Dockerfile", walk)
    try:
        return _replayed(arguments, history, place)
    finally:
        history.git.close()


def _replayed(arguments: Arguments, history: History, place: Place) -> ReplayReport:
    from dlint.replay.limits import gaps
    from dlint.replay.replay import Replay
    from dlint.replay.report import replay_report
    from dlint.replay.simulation import ReplayOptions

    path = place.path
    text, ignore = _today(history, path)
    name = path or history.dockerfile or "Dockerfile"
    options = PlanOptions(place.target(arguments), _arguments(arguments, place), not arguments.has("no-link"))
    replay_options = ReplayOptions(options, arguments.value("cache") or "all", arguments.value("outputs") or "new")
    today = read_plan(text, name, options)
    prices, notes = _prices(arguments, today, options)
    replay = Replay(history, name, replay_options, prices, ignore)
    found = replay_report(replay, today, _proposals(arguments, today, options, history))
    found.notes += notes
    found.notes += gaps(found, ignore)
    found.notes = [redacted(note) for note in found.notes]
    return found


def _today(history: History, path: str | None) -> tuple[bytes, bytes | None]:
    """The Dockerfile and the ignore file as they are now: on disk, in a bare repository in the last commit."""
    if history.root is not None:
        if path is None:
            raise UsageError(f"{history.root} has no Dockerfile: name one with --file")
        ignore = Context(history.root, path).ignore
        return _bytes(path), ignore.source.data if ignore is not None else None
    text = history.text(history.newest.dockerfile)
    if text is None:
        raise UsageError(f"{history.git.folder} has no Dockerfile: name one with --file")
    return text, history.text(history.newest.ignore)


def _arguments(arguments: Arguments, place: Place) -> dict[str, str]:
    args = place.args(arguments)
    # `--build-arg NAME` takes the value of the environment, as `docker build` does.
    found = {name: os.environ.get(name) if value is None else value for name, value in args.items()}
    return {name: value for name, value in found.items() if value is not None}


def _prices(arguments: Arguments, today: Plan, options: PlanOptions) -> tuple[Prices, list[str]]:
    from dlint.replay.price import prices_of, read_profile

    profile: Mapping[str, Any] | None = None
    path = arguments.value("profile")
    if path is not None:
        try:
            profile = read_profile(_bytes(path))
        except ValueError as error:
            raise UsageError(f"--profile: {path} is no profile: {error}") from error
    given = dict(_given(word) for word in arguments.values("seconds"))
    return prices_of(today, options, profile, given)


def _given(word: str) -> tuple[int, tuple[float, float | None]]:
    line, _, figures = word.partition("=")
    cold, comma, warm = figures.partition(",")
    try:
        seconds = float(cold), float(warm) if comma else None
        if int(line) > 0 and min(figure for figure in seconds if figure is not None) >= 0:
            return int(line), seconds
    except ValueError:
        pass
    raise UsageError(f"--seconds takes a line and seconds, as 12=34.5, not {word}")


def _proposals(arguments: Arguments, today: Plan, options: PlanOptions, history: History) -> list[Proposal]:
    """What `dlint fix` would make of the order, and the files of `--against`."""
    from dlint.engine.fixer import Fixer
    from dlint.replay.report import Proposal

    source = today.file.source
    name = source.path
    found = [Proposal(path, read_plan(_bytes(path), name, options)) for path in arguments.values("against")]
    settings = stated(arguments, {}).settings_for(name)
    # Whatever the user selects: the order is there to compare, and nothing is written.
    chosen = settings.but(all=True, select=ORDER, ignore=(), severity={}, per_path=())
    if history.root is not None:
        chosen = chosen.but(context=os.path.abspath(history.root))
    fixed = Fixer(source, chosen, frozenset(("safe", "unsafe")), is_file=False).fix()
    if fixed.changed:
        ids = ",".join(sorted({repair.rule for repair in fixed.applied}))
        plan = read_plan(fixed.new, name, options)
        # First: it is the one that a command of dlint can make.
        found.insert(0, Proposal(REORDERED, plan, command=f"dlint fix --unsafe --select {ids} {name}"))
    return found


def _bytes(path: str) -> bytes:
    try:
        return read_file(path)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
