"""Traces the Dockerfile as it is: all of it where a rewrite may pay, and less where nothing can."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from dlint.model.instructions.run import Run
from dlint.optimize.ledger import Ledger
from dlint.optimize.matching import runs_of
from dlint.optimize.merge_rewrites import merge_rewrites
from dlint.optimize.search import Progress, may_pay
from dlint.optimize.space import CandidateSpace
from dlint.optimize.stage_rewrites import may_divide
from dlint.optimize.time_limit import TimeLimit
from dlint.optimize.trials import Measured, Trials
from dlint.trial.engine import Ran
from dlint.trial.trace.trace_build import Trace, why_untraced

# A traced build takes longer than a plain one: by so much, unless it was measured.
TRACED = 1.4
# Where the steps that decide take more than this share of all, all are traced at once.
MOST_OF_ALL = 0.5


@dataclass(slots=True)
class Observer:
    """Finds the traces that a search needs. `space` makes the search space with given traces; `is_settled` states
    afterwards that nothing can pay, so that only some of the steps were traced, or none."""

    bench: Trials
    first: Measured
    ledger: Ledger
    limit: TimeLimit
    progress: Progress
    space: Callable[[Trace], CandidateSpace]
    is_settled: bool = field(default=False, init=False)

    def trace(self) -> Trace:
        """The traces of the Dockerfile as it is."""
        problem = self._problem()
        lines = self._enough() if problem is None else None
        trace = self._some(lines) if lines is not None else None
        if trace is not None:
            self.is_settled = True
            return trace
        # To trace some of it has taken time.
        problem = problem or self._problem()
        if problem is None:
            self.progress("the same once more, traced: what each step reads and writes", None)
            trace = self.bench.trace(self.ledger.first)
            problem = trace.problem
        if problem is not None:
            self.ledger.notes.append(f"no trace: {problem}")
        return trace or Trace(problem=problem)

    def _problem(self) -> str | None:
        """Why nothing can be traced now."""
        problem = why_untraced(self.bench.engine, self.bench.recipe)
        # One more build must still fit: the trial of the best rewrite is worth more than its trace.
        if problem is None and not self.limit.leaves((1 + TRACED) * self.first.seconds):
            return "the budget leaves no time for a traced build"
        return problem

    def _enough(self) -> set[int] | None:
        """The lines whose traces are enough to know that nothing can pay; None where all of them are needed, or where
        that would not save much."""
        route = self.bench.route(self.ledger.first)
        if may_divide(route) or self._may_pay(Trace()):
            return None
        lines = self.space(Trace()).cost.decisive()
        if lines is None or self._share(lines) > MOST_OF_ALL:
            return None
        if any(len(stage.of(Run)) > 1 for stage in route.chain):
            # Steps that could be joined: what the one hides of the other stands in the layers.
            self.bench.read_layers(self.ledger.first, self.first)
        assert self.first.profile is not None, "it was built"
        return None if merge_rewrites(route, self.first.profile) else lines

    def _some(self, lines: Collection[int]) -> Trace | None:
        """The traces of some lines; None where something may pay by them."""
        named = ", ".join(map(str, sorted(lines)))
        trace = Trace()
        if lines:
            self.progress(f"line {named} once more, traced: what a rebuild runs again", None)
            trace = self.bench.trace(self.ledger.first, lines)
        if trace.problem is not None or self._may_pay(trace):
            return None
        which = f"only line {named} was traced" if lines else "no step was traced"
        self.ledger.notes.append(f"{which}: of what a rebuild spends on other steps, no other order could save enough")
        return trace

    def _may_pay(self, trace: Trace) -> bool:
        # The smoke command runs at this moment; where it fails, nothing is searched.
        smoke = None if self.ledger.smoke is None else Ran(0, "")
        return may_pay(self.bench, self.space(trace), self.ledger, replace(self.first, smoke=smoke))

    def _share(self, lines: Collection[int]) -> float:
        assert self.first.profile is not None, "it was built"
        runs = {run.line for run in runs_of(self.bench.route(self.ledger.first))}
        measured = (line for line in self.first.profile.lines if line.start in runs)
        seconds = {line.start: min(line.seconds, default=0.0) for line in measured}
        return sum(seconds.get(line, 0.0) for line in lines) / max(sum(seconds.values()), 0.001)
