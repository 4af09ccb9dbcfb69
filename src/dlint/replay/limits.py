"""What a replay cannot know, and what it takes for granted, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from dlint.model.context.ignore_file import IgnoreFile
from dlint.model.context.ignore_matcher import IgnoreMatcher, Verdict
from dlint.model.context.walk import FOLDER, Listing
from dlint.replay.forecast import Forecast
from dlint.replay.history import GITLINK
from dlint.replay.plan import Plan
from dlint.replay.report import ReplayReport
from dlint.replay.selected import take
from dlint.replay.snapshot import SentFiles, Snapshot
from dlint.replay.steps import FromContext, PlanStep
from dlint.text.units import listed, number

# Enough to know a big folder for one: some 0.2 s.
MOST_ENTRIES = 20_000


def gaps(survey: ReplayReport, ignore: bytes | None) -> list[str]:
    """Remarks on a survey; `ignore` is the ignore file in effect."""
    history, plan = survey.history, survey.today.plan
    notes = [f"{each.title}: {each.command}" for each in survey.proposals if each.command]
    notes += _of_history(survey)
    if plan is None:
        return notes
    notes += _assumed(plan)
    notes += _missing(survey.today)
    snapshot = Snapshot(history.files, history.git.object)
    for commit in history.commits:
        # To the newest commit: what git keeps today is compared with what lies on the disk.
        snapshot.apply(commit.changes)
    if history.root is not None:
        notes += _not_in_git(history.root, plan, snapshot.through(ignore), ignore)
    modules = sum(mode == GITLINK for _, mode, _ in history.files)
    if modules:
        notes.append(f"{_count(modules, 'submodule')}: compared by the commit, not by files")
    return notes


def _of_history(survey: ReplayReport) -> Iterator[str]:
    history = survey.history
    if history.shallow:
        yield "the clone is shallow: its history is cut off (`git fetch --unshallow` brings the rest)"
    if not history.commits:
        yield "there is only one commit: nothing to compare it with"
    if history.dockerfile is None:
        yield f"{survey.path} lies outside of the repository: its own history is not known"
    elif survey.as_built is None:
        yield f"git does not keep {survey.path}: its own history is not known"
    for problem, times in _problems(survey.as_built).items():
        yield f"as it was: {_count(times, 'commit')} left out: {problem}"


def _problems(forecast: Forecast | None) -> dict[str, int]:
    found: dict[str, int] = {}
    for cost in forecast.commits if forecast is not None else ():
        if cost.problem is not None:
            found[cost.problem] = found.get(cost.problem, 0) + 1
    return found


def _assumed(plan: Plan) -> Iterator[str]:
    yield "taken for granted: base images, and what RUN fetches, are the same at every commit"
    for line, source in plan.fetched:
        yield f"line {line}: what {source} serves is taken to stay the same"


def _missing(today: Forecast) -> Iterator[str]:
    whole = len(today.built)
    for line, times in sorted(today.missing.items()):
        if times:
            yield f"line {line}: in {times} of {_count(whole, 'commit')} git has nothing that it could copy"


def _not_in_git(root: str, plan: Plan, sent: SentFiles, ignore: bytes | None) -> Iterator[str]:
    """Files that the build takes from the disk and git knows nothing about."""
    listing = Listing(root, IgnoreFile(ignore).matcher if ignore is not None else IgnoreMatcher([]))
    entries = listing.read("", Verdict(False, 0, None), MOST_ENTRIES).entries
    strange = [
        entry.path
        for entry in entries
        if entry.sent and entry.kind != FOLDER and entry.path != ".git" and not entry.path.startswith(".git/")
        and sent.snapshot.find(entry.path) is None
    ]  # fmt: skip
    for step in plan.steps:
        taken = sorted(path for path in strange if _takes(step, path, sent))
        if taken:
            tops = list(dict.fromkeys(_top(path) for path in taken))
            more = "at least " if listing.is_cut else ""
            count = f"{more}{_count(len(taken), 'file')}"
            yield f"line {step.line} takes {count} that git does not keep ({listed(tops)}): taken to stay the same"
    # A copy of .git holds the index and the logs, which change with each commit and each command.
    if any(entry.path == ".git" and entry.sent for entry in entries):
        lines = [str(step.line) for step in plan.steps if _takes(step, ".git", sent)]
        if lines:
            found = f"line {', '.join(lines)} takes .git, so every commit changes it"
            yield f"{found}: not counted here; add .git to the ignore file"


def _takes(step: PlanStep, path: str, sent: SentFiles) -> bool:
    """Whether a step takes a path that is on disk only: by the folders that it takes, or by its own word."""
    for source in step.sources:
        if isinstance(source, FromContext):
            word = source.path.strip("/")
            if not word or path == word or path.startswith(word + "/"):
                return True
            if any(path.startswith(pick + "/") for _, pick in take(sent, source.path).picks):
                return True
            if any(sign in word for sign in "*?[") and _fits(word, path):
                return True
    return False


def _fits(word: str, path: str) -> bool:
    from dlint.model.context.go_filepath_match import Malformed, compiled

    parts = path.split("/")[: word.count("/") + 1]
    try:
        return bool(compiled(word).match("/".join(parts)))
    except Malformed:
        return False


def _top(path: str) -> str:
    return path.partition("/")[0] + "/" if "/" in path else path


def _count(count: int, what: str) -> str:
    return f"{number(count)} {what}{'' if count == 1 else 's'}"
