"""What is known of a candidate without building it: rewrites, allowed order, costs, the ignore file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from dlint.config.settings import Settings
from dlint.knowledge.managers.registry import is_lock
from dlint.model.instructions.run import Run
from dlint.optimize.cost import CostModel
from dlint.optimize.dependencies import Moves, moves
from dlint.optimize.figures import COMPUTED, LEAST_OF_ONE, Figure, Figures
from dlint.optimize.matching import match, runs_of
from dlint.optimize.merge_rewrites import merge_rewrites
from dlint.optimize.order_rewrites import order_rewrites
from dlint.optimize.proof import Proof, compare
from dlint.optimize.raise_rewrites import raise_rewrites
from dlint.optimize.rewrite import COLD, Rewrite
from dlint.optimize.rule_rewrites import rule_rewrites
from dlint.optimize.stage_rewrites import stage_rewrites
from dlint.optimize.started import reads_left_out
from dlint.optimize.trials import Measured, Trials
from dlint.replay.advice import IDLE
from dlint.trial.engine import EngineError
from dlint.trial.equivalence.image_diff import Difference
from dlint.trial.equivalence.verdict import Claim
from dlint.trial.recipe import Recipe
from dlint.trial.trace.accesses import WRITES, Accesses
from dlint.trial.trace.links import follow, links_of
from dlint.trial.trace.placed import A_FOLDER, Placed, layout_of
from dlint.trial.trace.trace_build import Trace

_LOCK = "the lock file is the one of the repository: an install had written another one"
_LEFT_OUT = "the ignore file leaves it out; no step reads it"
# Fixes that only set the order come first: what follows builds on it.
_ORDER_FIRST = ("cache/copy-before-install", "cache/order", "cache/copy-last", "cache/update-apart")

# Under the tracer a step varies with the network as well: what is above this is measured without one.
SLOWER = 2.0


@dataclass(slots=True)
class CandidateSpace:
    """The search space around one Dockerfile, as it was measured and traced."""

    bench: Trials
    first: Recipe
    measured: Measured
    trace: Trace
    noise: Callable[[], Sequence[Difference]]
    cost: CostModel
    settings: Settings
    _moves: dict[Recipe, Moves] = field(default_factory=dict)
    _rebuilds: dict[Recipe, float | None] = field(default_factory=dict)

    def rewrites(self, candidate: Recipe) -> Sequence[Rewrite]:
        """Fixes of rules that set the order, the order that the traces allow, joined layers, the other fixes; those
        that change the image on purpose last."""
        found = rule_rewrites(candidate, self.settings)
        first = [rewrite for rewrite in found if rewrite.id in _ORDER_FIRST]
        rest = [rewrite for rewrite in found if rewrite.id not in _ORDER_FIRST]
        # The riskiest come last: if a composition fails, the search drops from the end.
        rest.sort(key=lambda rewrite: (bool(rewrite.claims), rewrite.trust != "safe"))
        before, now = self.bench.route(self.first), self.bench.route(candidate)
        ordered = [*order_rewrites(before, now, self.trace), *raise_rewrites(before, now, self.trace)]
        joined = merge_rewrites(now, self.measured.profile) if self.measured.profile is not None else []
        # The measured layers are those of the first candidate; on another one their lines may mean other steps.
        divided = stage_rewrites(before, now, self.trace)
        return [*first, *ordered, *(joined if candidate == self.first else []), *rest, *divided]

    def moves(self, candidate: Recipe) -> Moves:
        """What the candidate moves past which step."""
        if candidate not in self._moves:
            self._moves[candidate] = self._found(candidate, self.trace)
            self._moves[candidate].refusals += self._started_reads(candidate)
        return self._moves[candidate]

    def rewritten_lines(self, candidate: Recipe, found: Moves) -> set[int]:
        """The lines of the candidate whose scripts are other ones; none where nothing moved or is traced."""
        if not found.moved or found.untraced:
            return set()
        matched = self._matched(candidate)
        return {line for line, olds in matched.items() if any(old.line in found.rewritten for old in olds)}

    def confirm(self, candidate: Recipe, found: Moves, trace: Trace) -> list[str]:
        """Look at the steps of the candidate that got another script as at those of the first: the others do what they
        did."""
        matched, lines = self._matched(candidate), self.rewritten_lines(candidate, found)
        # By the old lines, since the comparison looks from the old Dockerfile.
        steps: dict[int, Accesses] = dict(self.trace.steps)
        for line in lines & trace.steps.keys():
            steps |= {old.line: trace.steps[line] for old in matched[line]}
        follow([steps[line] for line in sorted(steps)], links_of(self.bench.route(candidate)))
        return self._found(candidate, Trace(steps, links=self.trace.links)).refusals

    def _matched(self, candidate: Recipe) -> dict[int, list[Run]]:
        return match(runs_of(self.bench.route(self.first)), runs_of(self.bench.route(candidate)))

    def cold(self, candidate: Recipe, measured: Measured) -> Figure | None:
        """Seconds of a build from nothing: those of the Dockerfile as it was, and what the steps take more or less."""
        whole = self.measured.figures[COLD].best
        before = self.cost.cold(self.bench.route(self.first), None)
        after = self.cost.cold(self.bench.route(candidate), measured)
        return (
            Figure((max(0.0, whole + after - before),), COMPUTED) if before is not None and after is not None else None
        )

    def excess(self, candidate: Recipe, measured: Measured) -> float:
        """By how many seconds traced lines took clearly longer than the lines that they stand for did when traced."""
        if measured.trace is None:
            return 0.0
        matched = self._matched(candidate)
        found = 0.0
        for line, took in measured.trace.took.items():
            before = sum(self.trace.took.get(old.line, 0.0) for old in matched.get(line, ()))
            if took > SLOWER * before + LEAST_OF_ONE:
                found += took - before
        return found

    def rebuild(self, candidate: Recipe, measured: Measured | None = None) -> float | None:
        """Expected seconds of a rebuild."""
        if measured is not None:
            return self.cost.per_rebuild(self.bench.route(candidate), measured)
        if candidate not in self._rebuilds:
            try:
                self._rebuilds[candidate] = self.cost.per_rebuild(self.bench.route(candidate))
            except EngineError:
                self._rebuilds[candidate] = None
        return self._rebuilds[candidate]

    def computed(self, candidate: Recipe, measured: Measured | None) -> Figures:
        """Seconds after a change of a source file and of a manifest."""
        try:
            return self.cost.figures(self.bench.route(candidate), measured)
        except EngineError:
            return {}

    def sent(self, candidate: Recipe) -> int:
        """The bytes of the context that are sent."""
        return self.bench.route(candidate).context.sent_bytes

    def touch(self, candidate: Recipe) -> str | None:
        """The file to change for the seconds with filled cache mounts; None where the candidate brings none."""
        if self._mounts(candidate) <= self._mounts(self.first):
            return None
        return self.cost.filling(self.bench.route(candidate))

    def _mounts(self, candidate: Recipe | None) -> int:
        if candidate is None:
            return 0
        return sum(mount.type == "cache" for run in runs_of(self.bench.route(candidate)) for mount in run.mounts)

    def claims(self, candidate: Recipe) -> tuple[list[Claim], bool]:
        """What the ignore file of a candidate takes out of the image, and lock files that are the repository's again;
        whether a program might read any of what is taken out."""
        locks = [Claim(path, ("changed",), _LOCK) for path in self._own_locks(candidate)]
        if candidate.ignore == self.first.ignore:
            return locks, False
        ours, theirs = self._end(self.first).files, self._end(candidate).files
        gone = [(path, origin) for path, origin in ours.items() if path not in theirs]
        claims = [Claim(path, ("removed",), _LEFT_OUT) for path, _ in gone]
        return claims + locks, any(not IDLE.search(path if origin == A_FOLDER else origin) for path, origin in gone)

    def _started_reads(self, candidate: Recipe) -> list[str]:
        """What the container is started with, where it reads something that the ignore file of a candidate leaves
        out."""
        if candidate.ignore == self.first.ignore:
            return []
        # Of the same Dockerfile: a stage that the rewrite adds leaves out the whole source, and that is compared.
        kept = self._end(replace(self.first, ignore=candidate.ignore))
        gone = self._end(self.first).files.keys() - kept.files.keys()
        reader = reads_left_out(self.bench.route(candidate), gone) if gone else None
        return [f"{reader}, and the ignore file of the rewrite leaves it out"] if reader is not None else []

    def _own_locks(self, candidate: Recipe) -> list[str]:
        """Lock files that an install rewrites and that a COPY below it brings back as the repository has them."""
        matched, end = self._matched(candidate), self._end(candidate)
        written: list[str] = []
        for path, line in end.lines.items():
            if path not in end.files or not is_lock(posixpath.basename(path)):
                continue
            writers = {old for old, found in self.trace.steps.items() if found.bits(path) & WRITES}
            stands = [new for new, olds in matched.items() if any(old.line in writers for old in olds)]
            if stands and max(stands) < line:
                written.append(path)
        return written

    def _end(self, candidate: Recipe) -> Placed:
        """What instructions have put into the image by the end."""
        route = self.bench.route(candidate)
        return layout_of(route).ends.get(route.target.index, Placed())

    def blamed(
        self, parts: Sequence[Rewrite], candidate: Recipe, measured: Measured, paths: Sequence[str]
    ) -> list[Rewrite]:
        """Which rewrites of a candidate may have made its image differ at these paths, or its build fail."""
        others = [part for part in parts if self._bases(part.apply(self.first)) != self._bases(self.first)]
        if others:
            # Another base image is the first suspect, whatever breaks.
            return others
        lines = self._lines_of(candidate, measured, paths)
        placed = self._end(self.first).files.keys() ^ self._end(candidate).files.keys()
        found = []
        for part in parts:
            without = self.first
            for other in parts:
                if other is not part:
                    without = other.apply(without) or without
            # What this rewrite alone changed: the difference between the candidate with it and without it.
            own = self.moves(candidate).rewritten ^ self.moves(without).rewritten
            placing = placed & set(paths) and without.ignore != candidate.ignore
            if own & lines or placing or (part.claims and paths):
                found.append(part)
        return found

    def _bases(self, candidate: Recipe | None) -> set[str]:
        stages = self.bench.route(candidate or self.first).reached
        return {stage.image.written for stage in stages if stage.image is not None}

    def _lines_of(self, candidate: Recipe, measured: Measured, paths: Sequence[str]) -> set[int]:
        """The lines, as it was, of the step that failed or of those that write the paths."""
        trouble = re.match(r"line (\d+): ", measured.failure or "")
        if trouble is not None:
            return {old.line for old in self._matched(candidate).get(int(trouble[1]), [])}
        return {
            line
            for line, found in self.trace.steps.items()
            if any(found.bits(path) & WRITES or found.is_own(path) for path in paths)
        }

    def lacking(self, candidate: Recipe) -> str | None:
        """A base image that is not on this machine."""
        try:
            return self.bench.lacking(candidate)
        except EngineError as error:
            return str(error)

    def prove(self, measured: Measured, claims: Sequence[Claim], fed: Collection[int]) -> Proof:
        """Compare the image with that of the Dockerfile as it was."""
        before, after = measured.before or self.bench.first_scene(self.measured), measured.scene
        if before is None or after is None:
            return Proof(against=["the image cannot be read"])
        proof = compare(before, after, (), claims, self.trace, fed)
        # Images that do not differ need no excuse.
        return compare(before, after, self.noise(), claims, self.trace, fed) if proof.against else proof

    def _found(self, candidate: Recipe, trace: Trace) -> Moves:
        try:
            return moves(self.bench.route(self.first), self.bench.route(candidate), trace)
        except EngineError as error:
            return Moves(refusals=[str(error)])
