"""Try rewrites one on top of the other, and keep those that are proven to pay."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from dlint.optimize.figures import Figures, floor_of, gains, merged
from dlint.optimize.ledger import (
    BROKEN,
    NO_GAIN,
    PROVEN,
    REFUSED,
    SKIPPED,
    UNPROVEN,
    WORSE,
    Attempt,
    Ledger,
)
from dlint.optimize.rewrite import SECONDS, Rewrite
from dlint.replay.draft import Draft
from dlint.trial.engine import Ran
from dlint.trial.equivalence.verdict import Claim


@dataclass(slots=True)
class Measured:
    """What trials of one draft gave: figures by metric, the contents of its images by scenario, why it does not build,
    and what the smoke command said. `ran` are the instructions that a warm build did not find in the cache, by metric;
    `lacking` says why nothing was tried at all."""

    figures: Figures = field(default_factory=dict)
    images: dict[str, Any] = field(default_factory=dict)
    failure: str | None = None
    smoke: Ran | None = None
    lacking: str | None = None
    ran: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Proof:
    """How two images compare: what speaks against the second, what it claimed to change, and how many differences do
    not matter, by reason."""

    against: list[str] = field(default_factory=list)
    claimed: list[str] = field(default_factory=list)
    allowed: dict[str, int] = field(default_factory=dict)


class Bench(Protocol):
    """Where drafts are built and measured."""

    def baseline(self, draft: Draft) -> Measured:
        """Everything about the Dockerfile as it is, built more than once to learn what two builds of it differ in."""

    def trial(self, draft: Draft, metrics: frozenset[str]) -> Measured:
        """What a rewrite claims to lower, and the contents of its images in the baseline's scenarios."""

    def again(self, draft: Draft, metrics: frozenset[str]) -> Figures:
        """The seconds of a draft once more, of the kinds that `metrics` name."""

    def finish(self, draft: Draft) -> Measured:
        """Everything about the draft that is proposed."""

    def prove(self, measured: Measured, claims: Sequence[Claim]) -> Proof:
        """Compare with the baseline, its own unsteadiness taken into account."""


# Below this share of the figure before, a gain in seconds is looked at again, so often at most.
CLEAR, LOOKS = 0.3, 2
Progress = Callable[[str, Attempt | None], None]
More = Callable[[Draft], Sequence[Rewrite]]


@dataclass(slots=True)
class TimeLimit:
    """How long it may go on: `until` is a time of `time.monotonic`, None for no limit."""

    until: float | None = None
    longest: float = 0.0

    def leave_room(self) -> bool:
        """Whether a trial as long as the longest so far would still end in time."""
        return self.until is None or time.monotonic() + self.longest <= self.until

    def took(self, seconds: float) -> None:
        """Learn how long a trial takes."""
        self.longest = max(self.longest, seconds)


def search(
    bench: Bench,
    ledger: Ledger,
    rewrites: Iterable[Rewrite],
    time_limit: TimeLimit,
    progress: Progress,
    more: More | None = None,
) -> None:
    """Fill a ledger: measure the baseline, try each rewrite on top of those that were kept, measure the end.

    `more` are the rewrites of a draft: what was kept may open the way for others, which are then tried as well. A
    failing baseline is written down as the ledger's `failure`, and nothing is tried.
    """
    began = time.monotonic()
    progress("the Dockerfile as it is", None)
    first = bench.baseline(ledger.first)
    ledger.before = first.figures
    time_limit.took(time.monotonic() - began)
    ledger.failure = first.failure or _smoke_failure(first)
    if ledger.failure is None:
        _Search(bench, ledger, first, time_limit, progress).run(rewrites, more)
    ledger.seconds = time.monotonic() - began


def _smoke_failure(measured: Measured) -> str | None:
    """Why the smoke command proves nothing: it fails before anything was changed."""
    smoke = measured.smoke
    if smoke is None or (smoke.code == 0 and not smoke.timed_out):
        return None
    how = "does not end" if smoke.timed_out else f"ends with {smoke.code}"
    return f"the smoke command {how} in the image as it is: {_last_line(smoke.output)}"


class _Search:
    """The state of a search: the best draft so far with its figures."""

    __slots__ = ("bench", "best", "claims", "done", "draft", "first", "ledger", "progress", "ran", "time_limit")

    def __init__(
        self, bench: Bench, ledger: Ledger, first: Measured, time_limit: TimeLimit, progress: Progress
    ) -> None:
        self.bench = bench
        self.ledger = ledger
        self.first = first
        self.best: Figures = dict(first.figures)
        self.ran = dict(first.ran)
        self.draft = ledger.first
        self.time_limit = time_limit
        self.progress = progress
        self.done: set[str] = set()
        self.claims: list[Claim] = []

    def run(self, rewrites: Iterable[Rewrite], more: More | None) -> None:
        """Round by round, as long as one opens the way for rewrites that were not there before."""
        waiting = list(rewrites)
        seen: set[str] = set()
        while waiting:
            before = self.draft
            seen |= {rewrite.id for rewrite in waiting}
            for rewrite in waiting:
                attempt = self._attempt(rewrite)
                if attempt is not None:
                    self.ledger.attempts.append(attempt)
                    self.progress(rewrite.title, attempt)
            fresh = more(self.draft) if more is not None and self.draft != before else []
            waiting = [rewrite for rewrite in fresh if rewrite.id not in seen]
        self._finish()

    def _attempt(self, rewrite: Rewrite) -> Attempt | None:
        """The trial of one rewrite; None where a stronger form of it was kept, or nothing is left for it to do."""
        if rewrite.group is not None and rewrite.group in self.done:
            return None
        draft = rewrite.apply(self.draft)
        if draft is None or draft == self.draft:
            return None
        if not self.time_limit.leave_room():
            return _entry(rewrite, SKIPPED, "no time left in the budget", self.draft, draft)
        self.progress(rewrite.title, None)
        began = time.monotonic()
        measured = self.bench.trial(draft, rewrite.metrics)
        attempt = self._judged(rewrite, draft, measured)
        attempt.spent = time.monotonic() - began
        self.time_limit.took(attempt.spent)
        if attempt.verdict == PROVEN:
            self.draft = draft
            self.best.update(attempt.after)
            self.ran.update(measured.ran)
            self.claims += rewrite.claims
            if rewrite.group is not None:
                self.done.add(rewrite.group)
        return attempt

    def _judged(self, rewrite: Rewrite, draft: Draft, measured: Measured) -> Attempt:
        attempt = _entry(rewrite, BROKEN, "", self.draft, draft)
        attempt.after = measured.figures
        attempt.before = {metric: self.best[metric] for metric in measured.figures if metric in self.best}
        if measured.lacking is not None:
            attempt.verdict, attempt.reason = SKIPPED, measured.lacking
            return attempt
        if measured.failure is not None:
            attempt.reason = f"it does not build: {measured.failure}"
            return attempt
        broken = self._smoke_broken(measured)
        if broken is not None:
            attempt.reason = broken
            return attempt
        proof = self.bench.prove(measured, [*self.claims, *rewrite.claims])
        attempt.differences, attempt.allowed = proof.against or proof.claimed, proof.allowed
        same = {metric for metric, steps in measured.ran.items() if self.ran.get(metric) == steps}
        attempt.verdict, attempt.reason = self._verdict(rewrite, attempt, proof, same)
        for _ in range(LOOKS):
            if not self._is_doubtful(attempt, same):
                break
            self._look_again(attempt, draft)
            attempt.verdict, attempt.reason = self._verdict(rewrite, attempt, proof, same)
        return attempt

    def _is_doubtful(self, attempt: Attempt, same: set[str]) -> bool:
        """Whether the verdict hangs on seconds that another look could change."""
        if attempt.verdict == NO_GAIN:
            return _is_close(attempt, same)
        change = gains(attempt.before, attempt.after)
        claimed = [metric for metric in attempt.metrics if change.get(metric, 0.0) > 0]
        if attempt.verdict == PROVEN and not SECONDS.issuperset(claimed):
            return False
        return attempt.verdict == WORSE or (
            attempt.verdict == PROVEN
            and all(change[metric] < CLEAR * attempt.before[metric].best for metric in claimed if metric not in same)
        )

    def _look_again(self, attempt: Attempt, draft: Draft) -> None:
        """Measure both once more, one right after the other: the machine may have been busy with something else."""
        metrics = frozenset(attempt.after) & SECONDS
        if not metrics:
            return
        attempt.before = merged(attempt.before, self.bench.again(self.draft, metrics))
        attempt.after = merged(attempt.after, self.bench.again(draft, metrics))
        self.best.update(attempt.before)

    def _smoke_broken(self, measured: Measured) -> str | None:
        """What went wrong with the smoke command that went well before."""
        smoke = measured.smoke
        if smoke is None or self.first.smoke is None or (smoke.code == 0 and not smoke.timed_out):
            return None
        how = "does not end" if smoke.timed_out else f"ends with {smoke.code}"
        return f"the smoke command {how}: {_last_line(smoke.output)}"

    def _verdict(self, rewrite: Rewrite, attempt: Attempt, proof: Proof, same: set[str]) -> tuple[str, str]:
        if proof.against:
            more = len(proof.against) - 1
            return REFUSED, f"the image differs: {proof.against[0]}" + (f" and {more} more" if more else "")
        if proof.claimed and self.first.smoke is None:
            why = rewrite.claims[0].reason if rewrite.claims else "it changes the image on purpose"
            return UNPROVEN, f"{why}; with --smoke 'COMMAND' a trial can show that the application still runs"
        change = gains(attempt.before, attempt.after)
        # Where the same instructions ran, whatever the clock says of them is noise.
        lower = {metric for metric, by in change.items() if by > 0} - same
        higher = sorted({metric for metric, by in change.items() if by < 0} - same)
        if higher:
            return WORSE, f"{', '.join(higher)} got higher"
        if not lower & rewrite.metrics:
            return NO_GAIN, "nothing got lower by more than the noise"
        return PROVEN, ""

    def _finish(self) -> None:
        """The figures of what is proposed, all of them, and the proof once more for the whole."""
        ledger = self.ledger
        if self.draft == ledger.first:
            ledger.after = dict(ledger.before)
            return
        self.progress("what was kept, together", None)
        measured = self.bench.finish(self.draft)
        proof = self.bench.prove(measured, self.claims)
        reason = measured.failure or self._smoke_broken(measured) or (proof.against[0] if proof.against else None)
        if reason is not None:
            ledger.failure = f"together the rewrites do not hold: {reason}"
            return
        ledger.after = measured.figures
        ledger.last = self.draft


def _entry(rewrite: Rewrite, verdict: str, reason: str, before: Draft, after: Draft) -> Attempt:
    metrics = tuple(sorted(rewrite.metrics))
    return Attempt(rewrite.id, rewrite.title, rewrite.trust, metrics, verdict, reason, old=before, new=after)


def _is_close(attempt: Attempt, same: set[str]) -> bool:
    """Whether a claimed figure in seconds did get lower, though not by enough to mean something."""
    claimed = SECONDS.intersection(attempt.metrics, attempt.before, attempt.after) - same
    return any(
        attempt.before[metric].best - attempt.after[metric].best > floor_of(metric, attempt.before[metric]) / 2
        for metric in claimed
    )


def _last_line(output: str) -> str:
    lines = [line for line in output.splitlines() if line.strip()]
    return lines[-1].strip()[:200] if lines else "it printed nothing"
