"""From the Dockerfile as it was to the best rewrite: computed, built once, taken apart only if it fails."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from dlint.optimize.composition import Composition, Problem, is_welcome, not_started, rests_on, riskier
from dlint.optimize.dependencies import Moves
from dlint.optimize.figures import (
    BYTES_PER_SECOND,
    MEASURED,
    PER_COLD_SECOND,
    Figure,
    Figures,
    gain,
    lighter,
    pays,
    worth,
)
from dlint.optimize.ledger import (
    BROKEN,
    EQUAL_TODAY,
    NO_GAIN,
    PROVEN,
    REFUSED,
    SKIPPED,
    UNPROVEN,
    WORSE,
    Attempt,
    Ledger,
)
from dlint.optimize.protocols import Bench, Space
from dlint.optimize.rewrite import COLD, CONTEXT, IMAGE, SECONDS, WASTE, Rewrite
from dlint.optimize.time_limit import BudgetSpent, TimeLimit
from dlint.optimize.trials import Measured, smoke_problem
from dlint.trial.recipe import Recipe

Progress = Callable[[str, Attempt | None], None]
NOTHING = "nothing got lower by more than the noise"
TODAY = "the same image today; without a trace of the steps the order is not proven"
COLD_LEFT = (
    "a build from nothing was not measured with the rewrite: a step took longer under the tracer, and the rewrite pays "
    "even if it does so without one"
)
# A difference in seconds of two builds that were not made one after the other means nothing below this share.
DOUBTFUL = 0.1


def search(bench: Bench, space: Space, ledger: Ledger, first: Measured, limit: TimeLimit, progress: Progress) -> None:
    """Fill a ledger, whose baseline `first` was measured already."""
    _Search(bench, space, ledger, first, limit, progress).run()


def may_pay(bench: Bench, space: Space, ledger: Ledger, first: Measured) -> bool:
    """Whether there is a rewrite without an objection that is known before it is built; nothing is recorded."""
    draft = replace(ledger, attempts=[], notes=[])
    return _Search(bench, space, draft, first, TimeLimit(), lambda *_: None).has_candidate()


class _Search:
    def __init__(
        self, bench: Bench, space: Space, ledger: Ledger, first: Measured, limit: TimeLimit, progress: Progress
    ) -> None:
        self.bench = bench
        self.space = space
        self.ledger = ledger
        self.first = first
        self.limit = limit
        self.progress = progress
        # Grows with each failed build, so the loop in `run` ends after at most one build per rewrite.
        self.barred: set[str] = set()

    def has_candidate(self) -> bool:
        """Whether there is anything to compose."""
        return self._extend(Composition(self.ledger.first), set(), {}, ())

    def run(self) -> None:
        """Compose, build, judge; without what failed again, as long as time and rewrites are left."""
        ledger = self.ledger
        ledger.before = self.first.figures | self.space.computed(ledger.first, self.first)
        ledger.after = dict(ledger.before)
        while True:
            composition = self._compose()
            if not composition.parts:
                break
            if not self.limit.leaves(self.first.seconds):
                self._close(composition, SKIPPED, "no time left in the budget")
                break
            count = len(composition.parts)
            self.progress("1 rewrite" if count == 1 else f"{count} rewrites together", None)
            try:
                if self._try(composition):
                    break
            except BudgetSpent:
                self._close(composition, SKIPPED, "no time left in the budget")
                break
        ledger.attempts.sort(key=lambda attempt: attempt.verdict != PROVEN)

    def _compose(self) -> Composition:
        """The candidate with all rewrites without a known objection."""
        found = Composition(self.ledger.first)
        seen: set[str] = set(self.barred)
        parked: dict[str, Attempt] = {}
        for retry in (False, True):
            # A fix that saves nothing alone may save something on top of the others: those are looked at twice.
            known = seen if retry else seen | parked.keys()
            while self._extend(found, seen, parked, known):
                known = seen | (set() if retry else parked.keys())
        self._leave_superseded(found)
        for attempt in parked.values():
            self._log(attempt)
            self.barred.add(attempt.id)
        return found

    def _leave_superseded(self, found: Composition) -> None:
        """Leave out the rewrites without which the others come to the same candidate."""
        for part in list(found.parts):
            candidate: Recipe | None = self.ledger.first
            for rewrite, _ in found.parts:
                if rewrite is not part[0] and candidate is not None:
                    candidate = rewrite.apply(candidate) or candidate
            if candidate == found.candidate and len(found.parts) > 1:
                found.parts.remove(part)
                part[1].verdict, part[1].reason = NO_GAIN, "another rewrite makes it needless"
                self._log(part[1])
                self.barred.add(part[0].id)

    def _extend(self, found: Composition, seen: set[str], parked: dict[str, Attempt], known: Collection[str]) -> bool:
        """Add the first rewrite without an objection; whether there was one."""
        for rewrite in self.space.rewrites(found.candidate):
            if rewrite.id in known or rewrite.id in seen:
                continue
            candidate = rewrite.apply(found.candidate)
            if candidate is None or candidate == found.candidate:
                continue
            attempt = self._foreseen(rewrite, found, candidate)
            if attempt.verdict == NO_GAIN:
                parked[rewrite.id] = attempt
                continue
            seen.add(rewrite.id)
            parked.pop(rewrite.id, None)
            if attempt.verdict:
                self._log(attempt)
                self.barred.add(rewrite.id)
                continue
            found.candidate = candidate
            found.parts.append((rewrite, attempt))
            return True
        return False

    def _foreseen(self, rewrite: Rewrite, found: Composition, candidate: Recipe) -> Attempt:
        """The attempt of a rewrite, with a verdict where one is known before anything is built."""
        attempt = Attempt(
            rewrite.id,
            rewrite.title,
            rewrite.trust,
            tuple(sorted(rewrite.metrics)),
            "",
            "",
            old=found.candidate,
            new=candidate,
        )
        attempt.before = self.space.computed(found.candidate, None)
        attempt.after = self.space.computed(candidate, None)
        lacking = self.space.lacking(candidate)
        if lacking is not None:
            attempt.verdict, attempt.reason = SKIPPED, lacking
            return attempt
        # Cheap objections come before a build, which takes minutes.
        moves = self.space.moves(candidate)
        if moves.refusals:
            attempt.verdict, attempt.reason = REFUSED, moves.refusals[0]
            attempt.differences = moves.refusals
            return attempt
        unproven = self._needs_smoke(rewrite, candidate)
        if unproven is not None:
            attempt.verdict, attempt.reason = UNPROVEN, unproven
            return attempt
        then, now = self.space.rebuild(found.candidate), self.space.rebuild(candidate)
        if now is None:
            attempt.verdict, attempt.reason = BROKEN, "it cannot be built"
        # Only seconds and what is sent can be foreseen; what claims bytes of the image must be built.
        elif then is not None and self._is_foreseen(rewrite, found, candidate):
            unsent = self.space.sent(found.candidate) - self.space.sent(candidate) if CONTEXT in rewrite.metrics else 0
            if not is_welcome(rewrite, found, then, now - unsent / BYTES_PER_SECOND["context"]):
                saved = f"over the last {self.ledger.commits} commits it" if self.ledger.commits else "it"
                what = f"only {unsent:,} bytes of the context" if unsent > 0 else "nothing"
                attempt.verdict, attempt.reason = NO_GAIN, f"not built: {saved} would have saved {what}"
        return attempt

    def _is_foreseen(self, rewrite: Rewrite, found: Composition, candidate: Recipe) -> bool:
        """Whether all that a rewrite may lower is known before it is built. An ignore file that leaves the image as it
        is costs nothing beside rewrites that are built anyway."""
        if rewrite.metrics <= SECONDS:
            return True
        alone = CONTEXT in rewrite.metrics and rewrite.metrics <= SECONDS | {CONTEXT} and not found.parts
        return alone and not self.space.claims(candidate)[0]

    def _needs_smoke(self, rewrite: Rewrite, candidate: Recipe) -> str | None:
        """Why a rewrite that changes the image on purpose cannot be proven; None where it can."""
        if self.first.smoke is not None:
            return not_started(rewrite, self.ledger.smoke)
        hint = "with --smoke 'COMMAND' a trial can show that the application still runs"
        if rewrite.claims:
            return f"{rewrite.claims[0].reason}; {hint}"
        claims, needs = self.space.claims(candidate)
        if CONTEXT in rewrite.metrics and needs:
            return f"the ignore file takes {claims[0].pattern} out of the image; {hint}"
        return None

    def _try(self, composition: Composition) -> bool:
        """Build a composition and judge it; whether that was the end."""
        candidate = composition.candidate
        began = self.limit.clock()
        lines = self.space.rewritten_lines(candidate, self.space.moves(candidate))
        # What a filled cache mount saves is estimated where there is no time to measure it.
        touch = self.space.touch(candidate) if self.limit.leaves(2 * self.first.seconds) else None
        measured = self.bench.build(candidate, touch=touch, lines=lines)
        spent = self.limit.clock() - began
        for _, attempt in composition.parts:
            attempt.spent = spent / len(composition.parts)
        problem = self._problem(composition, measured)
        if problem is not None:
            return self._take_apart(composition, measured, problem)
        self._judge(composition, measured)
        return True

    def _problem(self, composition: Composition, measured: Measured) -> Problem | None:
        """The objections to a composition that was built."""
        if measured.failure is not None:
            # A base image may have gone since it was looked for.
            lacking = self.space.lacking(composition.candidate)
            if lacking is not None:
                return Problem(SKIPPED, lacking, measured.tail)
            return Problem(BROKEN, f"it does not build: {measured.failure}", measured.tail)
        broken = smoke_problem(measured.smoke)
        if broken is not None:
            return Problem(BROKEN, broken, [])
        moves = self.space.moves(composition.candidate)
        claims = [claim for rewrite, _ in composition.parts for claim in rewrite.claims]
        claims += self.space.claims(composition.candidate)[0]
        proof = self.space.prove(measured, claims, moves.fed)
        for _, attempt in composition.parts:
            attempt.allowed = proof.allowed
        if proof.against:
            more = len(proof.against) - 1
            what = "" if proof.against[0].startswith("line ") else "the image differs: "
            reason = f"{what}{proof.against[0]}" + (f" and {more} more" if more else "")
            return Problem(REFUSED, reason, proof.against, proof.paths)
        against = self._confirm(composition.candidate, moves, measured)
        if against:
            return Problem(REFUSED, against[0], against)
        for rewrite, attempt in composition.parts:
            attempt.differences = proof.claimed if rewrite.claims or CONTEXT in rewrite.metrics else []
        traced = not moves.untraced and against is not None
        self.ledger.rests_on = rests_on(moves, traced=traced, changes=bool(proof.claimed))
        if moves.moved and not traced:
            for _, attempt in composition.parts:
                attempt.verdict = EQUAL_TODAY
        return None

    def _confirm(self, candidate: Recipe, moves: Moves, measured: Measured) -> list[str] | None:
        """The objection of the rewrite's own traces; None where it could not be traced. A step with the same script
        that reads nothing of what moved does the same again, so its trace is known; only others are traced again."""
        if not self.space.rewritten_lines(candidate, moves):
            return []
        return self.space.confirm(candidate, moves, measured.trace) if measured.trace is not None else None

    def _judge(self, composition: Composition, measured: Measured) -> None:
        """Whether a composition that holds pays, by the one exchange of seconds and bytes."""
        ledger = self.ledger
        after = measured.figures | self.space.computed(composition.candidate, measured)
        before = dict(ledger.before)
        then = self.space.rebuild(ledger.first, self.first) or 0.0
        now = self.space.rebuild(composition.candidate, measured)
        saved = then - (then if now is None else now)
        excess = self.space.excess(composition.candidate, measured) if COLD not in after else 0.0
        if excess and pays(worth(before, after, saved) - PER_COLD_SECOND * excess, then):
            ledger.notes.append(COLD_LEFT)
        else:
            self._add_cold(composition.candidate, measured, before, after, excess)
        value = worth(before, after, saved)
        if not pays(value, then) and after[COLD].best > before[COLD].best * (1 + DOUBTFUL):
            self._again(composition.candidate, before, after)
            value = worth(before, after, saved)
        if not pays(value, then) and not (value > 0 and lighter(before, after)):
            higher = [metric for metric in (COLD, IMAGE) if gain(metric, before[metric], after[metric]) < 0]
            verdict = WORSE if value < 0 and higher else NO_GAIN
            reason = (
                f"{', '.join(higher)} got higher" if verdict == WORSE else "nothing got lower by more than the noise"
            )
            self._close(composition, verdict, reason)
            return
        for _, attempt in composition.parts:
            attempt.before |= {metric: before[metric] for metric in (IMAGE, WASTE, CONTEXT) if metric in before}
            attempt.after |= {metric: after[metric] for metric in (IMAGE, WASTE, CONTEXT) if metric in after}
        is_today = any(attempt.verdict == EQUAL_TODAY for _, attempt in composition.parts)
        if is_today:
            ledger.equal_today = composition.candidate
            self._close(composition, EQUAL_TODAY, TODAY)
            return
        ledger.before, ledger.after, ledger.last = before, after, composition.candidate
        self._close(composition, PROVEN, "")

    def _add_cold(self, candidate: Recipe, measured: Measured, before: Figures, after: Figures, excess: float) -> None:
        """The seconds of a build from nothing: computed where the cache was used, measured where a trace hides them."""
        if COLD in after:
            return
        if excess and self.limit.leaves(self.first.seconds):
            self.progress("the rewrite from nothing: a step of it may take longer", None)
            seconds = self._seconds(candidate)
            if seconds is not None:
                after[COLD] = Figure((seconds,))
                return
        after[COLD] = self.space.cold(candidate, measured) or before[COLD]

    def _again(self, candidate: Recipe, before: Figures, after: Figures) -> None:
        """Both once more, one right after the other: the machine may have been busy with something else."""
        if not self.limit.leaves(2 * self.first.seconds):
            return
        for figures, each in ((before, self.ledger.first), (after, candidate)):
            seconds = self._seconds(each)
            if seconds is not None:
                known = figures[COLD].values if figures[COLD].label == MEASURED else (seconds,)
                figures[COLD] = Figure((*known, seconds))

    def _seconds(self, candidate: Recipe) -> float | None:
        """One more build from nothing; None where it fails, or where the budget ends first: the proof stands."""
        try:
            return self.bench.seconds(candidate)
        except BudgetSpent:
            return None

    def _take_apart(self, composition: Composition, measured: Measured, problem: Problem) -> bool:
        """Drop what is to blame; whether nothing is left to try."""
        rewrites = [rewrite for rewrite, _ in composition.parts]
        blamed = self.space.blamed(rewrites, composition.candidate, measured, problem.paths)
        # Without a suspect the riskier half goes: halving finds the cause in few builds.
        return self._drop(composition, blamed or [part[0] for part in riskier(composition)], problem)

    def _drop(self, composition: Composition, rewrites: Collection[Rewrite], problem: Problem) -> bool:
        dropped = [part for part in composition.parts if part[0] in rewrites]
        for rewrite, attempt in dropped:
            attempt.verdict, attempt.reason, attempt.differences = problem.verdict, problem.reason, problem.details
            if len(dropped) > 1:
                others = len(dropped) - 1
                attempt.reason += f" (together with {others} other rewrite{'s' if others > 1 else ''})"
            self.barred.add(rewrite.id)
            self._log(attempt)
            self.progress(rewrite.title, attempt)
        return len(dropped) == len(composition.parts)

    def _close(self, composition: Composition, verdict: str, reason: str) -> None:
        for _, attempt in composition.parts:
            attempt.verdict, attempt.reason = verdict, reason
            self._log(attempt)
            self.progress(attempt.title, attempt)

    def _log(self, attempt: Attempt) -> None:
        self.ledger.attempts.append(attempt)
