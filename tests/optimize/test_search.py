"""The best rewrite is computed, built once, and taken apart only where it fails: no engine, no seconds."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from dlint.optimize.dependencies import Moves
from dlint.optimize.figures import COMPUTED, MEASURED, Figure, Figures, gain, lighter, pays, worth
from dlint.optimize.ledger import Attempt, Ledger
from dlint.optimize.proof import Proof
from dlint.optimize.rewrite import COLD, CONTEXT, IMAGE, SOURCE, Rewrite
from dlint.optimize.search import may_pay, search
from dlint.optimize.time_limit import BudgetSpent, TimeLimit
from dlint.optimize.trials import Measured
from dlint.trial.engine import Ran
from dlint.trial.equivalence.verdict import Claim
from dlint.trial.recipe import Recipe
from dlint.trial.trace.trace_build import Trace

FIRST = Recipe(b"FROM a\nslow\nbig\n", "Dockerfile", ".")
SMALL = (Claim("/usr/**", ("removed",), "fewer packages are installed"),)


@dataclass
class Workshop:
    """A bench and a search space without an engine: what a Dockerfile costs follows from the words in it, and time goes
    on only where something is built."""

    offered: Sequence[Rewrite] = ()
    smoke: bool = False
    traced: bool = True
    confirms: list[str] | None = field(default_factory=list)
    # The file whose change fills a cache mount, and when the engine is stopped in the middle of a build.
    touched: str | None = None
    ends: float = math.inf
    # The bytes of the context that a word stands for.
    sent_bytes: Mapping[bytes, float] = field(default_factory=dict)
    now: float = 0.0
    built: list[bytes] = field(default_factory=list)

    def build(self, candidate: Recipe, *, touch: str | None = None, lines: Collection[int] = ()) -> Measured:
        text = candidate.dockerfile
        self.built.append(text)
        self.pass_seconds(20 if touch is not None else 10)
        if b"wrong" in text or b"vanished" in text:
            return Measured(failure="line 2: wrong: not found", tail=["npm error: no such package"])
        size = 5e6 if b"big" in text else 1e6
        # As with a cache: only the first build is one from nothing.
        cold = {COLD: Figure((10.0,))} if len(self.built) == 1 else {}
        figures = {**cold, IMAGE: Figure((size + (900e6 if b"fat" in text else 0),))}
        smoke = Ran(1 if b"mute" in text else 0, "no such module") if self.smoke else None
        return Measured(
            figures, smoke=smoke, seconds=10.0, trace=Trace() if lines and self.confirms is not None else None
        )

    def pass_seconds(self, seconds: float) -> None:
        """As the alarm of the command line does it: a build that goes on for too long is stopped."""
        self.now = min(self.now + seconds, self.ends)
        if self.now == self.ends:
            raise BudgetSpent

    def seconds(self, candidate: Recipe) -> float | None:
        self.pass_seconds(10)
        return 10.0

    def rewrites(self, candidate: Recipe) -> Sequence[Rewrite]:
        return self.offered

    def moves(self, candidate: Recipe) -> Moves:
        found = Moves(moved=b"moved" in candidate.dockerfile)
        if b"reads" in candidate.dockerfile:
            found.refusals.append("line 2 (RUN slow) opens /conf/feature.json, which the rewrite moves past it")
        if found.moved and not self.traced:
            found.untraced.append(2)
        if b"rewritten" in candidate.dockerfile:
            found.rewritten.add(2)
        return found

    def rewritten_lines(self, candidate: Recipe, moves: Moves) -> set[int]:
        return moves.rewritten if moves.moved else set()

    def confirm(self, candidate: Recipe, moves: Moves, trace: Trace) -> list[str]:
        return self.confirms or []

    def cold(self, candidate: Recipe, measured: Measured) -> Figure | None:
        return Figure((9.0,), COMPUTED)

    def excess(self, candidate: Recipe, measured: Measured) -> float:
        seconds = {b"sluggish": 50.0, b"slack": 5.0}
        return sum(seconds.get(word, 0.0) for word in candidate.dockerfile.split())

    def rebuild(self, candidate: Recipe, measured: Measured | None = None) -> float | None:
        return 10.0 if b"slow" in candidate.dockerfile else 2.0

    def sent(self, candidate: Recipe) -> int:
        return int(sum(self.sent_bytes.get(word, 0.0) for word in candidate.dockerfile.split()))

    def touch(self, candidate: Recipe) -> str | None:
        return self.touched

    def blamed(
        self, parts: Sequence[Rewrite], candidate: Recipe, measured: Measured, paths: Sequence[str]
    ) -> list[Rewrite]:
        return [part for part in parts if any(word in part.id for word in ("odd", "wrong", "vanished"))]

    def computed(self, candidate: Recipe, measured: Measured | None) -> Figures:
        return {SOURCE: Figure((self.rebuild(candidate) or 0.0,))}

    def claims(self, candidate: Recipe) -> tuple[list[Claim], bool]:
        return [], False

    def lacking(self, candidate: Recipe) -> str | None:
        if b"vanished" in candidate.dockerfile and candidate.dockerfile in self.built:
            return "b is not on this machine"
        return "b is not on this machine" if b"absent" in candidate.dockerfile else None

    def prove(self, measured: Measured, claims: Sequence[Claim], fed: Collection[int]) -> Proof:
        text = self.built[-1]
        against = ["/odd is new"] if b"odd" in text else []
        gone = ["/usr/bin/cc is gone"] if b"lean" in text else []
        return Proof(against + ([] if claims else gone), ["/odd"] if against else [], gone if claims else [])


def swap(old: bytes, new: bytes, *metrics: str, claims: tuple[Claim, ...] = ()) -> Rewrite:
    def apply(candidate: Recipe) -> Recipe | None:
        text = candidate.dockerfile
        return replace(candidate, dockerfile=text.replace(old, new)) if old in text else None

    name = f"{old.decode()} to {new.decode()}"
    return Rewrite(name, name, frozenset(metrics), apply, claims)


def ledger_of(bench: Workshop, *rewrites: Rewrite, until: float | None = None, first: Recipe = FIRST) -> Ledger:
    ledger = Ledger("Dockerfile", ".", "none", first, first)
    bench.offered = rewrites
    measured = bench.build(first)
    search(bench, bench, ledger, measured, TimeLimit(until, lambda: bench.now), lambda title, attempt: None)
    return ledger


def verdicts(ledger: Ledger) -> dict[str, str]:
    return {attempt.id: attempt.verdict for attempt in ledger.attempts}


def only(ledger: Ledger) -> Attempt:
    [attempt] = ledger.attempts
    return attempt


def test_all_that_pays_is_built_together_and_once() -> None:
    bench = Workshop()
    ledger = ledger_of(bench, swap(b"slow", b"quick", SOURCE), swap(b"big", b"little", IMAGE))
    assert set(verdicts(ledger).values()) == {"proven"}
    assert ledger.last.dockerfile == b"FROM a\nquick\nlittle\n"
    assert (ledger.before[SOURCE].best, ledger.after[SOURCE].best) == (10.0, 2.0)
    assert len(bench.built) == 2


def test_a_step_that_reads_what_moves_refuses_without_a_build() -> None:
    bench = Workshop()
    ledger = ledger_of(bench, swap(b"slow", b"quick reads", SOURCE))
    assert only(ledger).verdict == "refused"
    assert "opens /conf/feature.json" in only(ledger).reason
    assert ledger.last == FIRST
    assert len(bench.built) == 1


def test_without_a_trace_nothing_that_moved_is_proven() -> None:
    ledger = ledger_of(Workshop(traced=False), swap(b"slow", b"quick moved", SOURCE))
    assert only(ledger).verdict == "equal today"
    assert ledger.last == FIRST
    assert ledger.equal_today is not None


def test_what_moves_nothing_needs_no_trace() -> None:
    assert only(ledger_of(Workshop(traced=False), swap(b"slow", b"quick", SOURCE))).verdict == "proven"


@pytest.mark.parametrize(
    ("new", "verdict", "words"),
    [
        (b"slow ", "no gain", "would have saved nothing"),
        (b"wrong", "broken", "line 2: wrong: not found"),
        (b"odd", "refused", "/odd is new"),
        (b"quick fat", "worse", "image"),
        (b"absent", "skipped", "not on this machine"),
        (b"vanished", "skipped", "not on this machine"),
    ],
)
def test_what_does_not_hold_is_not_proposed(new: bytes, verdict: str, words: str) -> None:
    attempt = only(ledger := ledger_of(Workshop(), swap(b"slow", new, SOURCE)))
    assert attempt.verdict == verdict
    assert words in attempt.reason
    assert ledger.last == FIRST
    assert ledger.after == ledger.before


def test_an_ignore_file_that_leaves_the_image_alone_is_foreseen() -> None:
    little, much = swap(b"big", b"fig", SOURCE, CONTEXT), swap(b"big", b"", SOURCE, CONTEXT)
    attempt = only(ledger_of(bench := Workshop(sent_bytes={b"big": 90e6, b"fig": 80e6}), little))
    assert (attempt.verdict, attempt.reason) == (
        "no gain",
        "not built: it would have saved only 10,000,000 bytes of the context",
    )
    assert len(bench.built) == 1
    # The same costs nothing beside a rewrite that is built anyway, and much of a context pays by itself.
    both = ledger_of(Workshop(sent_bytes={b"big": 90e6, b"fig": 80e6}), little, swap(b"slow", b"quick", SOURCE))
    assert set(verdicts(both).values()) == {"proven"}
    assert len(ledger_of(bench := Workshop(sent_bytes={b"big": 90e6}), much).attempts) == 1
    assert len(bench.built) == 2


@pytest.mark.parametrize(
    ("new", "found"), [(b"quick", True), (b"slow ", False), (b"quick reads", False), (b"absent", False)]
)
def test_whether_anything_may_pay_is_known_without_a_build(new: bytes, found: bool) -> None:
    bench = Workshop(offered=[swap(b"slow", new, SOURCE)])
    ledger = Ledger("Dockerfile", ".", "none", FIRST, FIRST)
    assert may_pay(bench, bench, ledger, bench.build(FIRST)) == found
    assert len(bench.built) == 1
    assert ledger.attempts == []


def test_one_that_fails_does_not_take_the_others_with_it() -> None:
    bench = Workshop()
    ledger = ledger_of(bench, swap(b"slow", b"quick", SOURCE), swap(b"big", b"odd", IMAGE))
    assert verdicts(ledger) == {"slow to quick": "proven", "big to odd": "refused"}
    assert ledger.last.dockerfile == b"FROM a\nquick\nbig\n"
    assert len(bench.built) == 3


@pytest.mark.parametrize(
    ("smoke", "verdict"),
    [("true", "unproven"), ("/opt/shop2 --version", "unproven"), ("/opt/shop --version", "proven")],
)
def test_a_program_that_is_left_alone_has_to_be_started(smoke: str, verdict: str) -> None:
    bench = Workshop(smoke=True)
    bench.offered = [replace(swap(b"big", b"little", IMAGE, claims=SMALL), starts="/opt/shop")]
    ledger = Ledger("Dockerfile", ".", "none", FIRST, FIRST, smoke=smoke)
    search(bench, bench, ledger, bench.build(FIRST), TimeLimit(None, lambda: bench.now), lambda title, attempt: None)
    assert only(ledger).verdict == verdict
    assert ("does not start /opt/shop" in only(ledger).reason) == (verdict == "unproven")


def test_a_failing_build_shows_what_it_printed() -> None:
    attempt = only(ledger_of(Workshop(), swap(b"slow", b"wrong", SOURCE)))
    assert attempt.differences == ["npm error: no such package"]


def test_kilobytes_neither_veto_seconds_nor_justify_them() -> None:
    few = Figure((1e6,)), Figure((1e6 + 68_000,))
    assert pays(worth({IMAGE: few[0]}, {IMAGE: few[1]}, 1.0), 5.0)
    assert not pays(worth({IMAGE: few[1]}, {IMAGE: few[0]}, 0.0), 5.0)


def test_bytes_count_by_themselves() -> None:
    assert pays(worth({IMAGE: Figure((349e6,))}, {IMAGE: Figure((262e6,))}, 0.0), 60.0)
    assert lighter({IMAGE: Figure((100e6,))}, {IMAGE: Figure((98e6,))})
    assert not lighter({IMAGE: Figure((100e6,))}, {IMAGE: Figure((100e6 - 15_000,))})


def test_a_claimed_change_needs_a_smoke_command() -> None:
    rewrite = swap(b"slow", b"quick lean", SOURCE, claims=SMALL)
    plain = only(ledger_of(Workshop(), rewrite))
    assert plain.verdict == "unproven"
    assert "--smoke" in plain.reason
    smoked = only(ledger_of(Workshop(smoke=True), rewrite))
    assert smoked.verdict == "proven"
    assert smoked.differences == ["/usr/bin/cc is gone"]


def test_an_unclaimed_removal_is_refused() -> None:
    assert only(ledger_of(Workshop(smoke=True), swap(b"slow", b"lean", SOURCE))).verdict == "refused"


def test_smoke_finds_what_no_longer_runs() -> None:
    attempt = only(ledger_of(Workshop(smoke=True), swap(b"slow", b"mute", SOURCE)))
    assert attempt.verdict == "broken"
    assert "no such module" in attempt.reason


def test_the_budget_ends_the_trials_but_not_the_run() -> None:
    ledger = ledger_of(Workshop(), swap(b"slow", b"quick", SOURCE), until=15.0)
    assert only(ledger).verdict == "skipped"
    assert "budget" in only(ledger).reason
    assert ledger.failure is None


@pytest.mark.parametrize("seconds", [25, 32, 35, 70, 600])
def test_a_budget_is_kept_and_the_best_rewrite_comes_first(seconds: int) -> None:
    limit = TimeLimit.of_budget(seconds / 60, lambda: bench.now, 0.0)
    bench = Workshop(ends=limit.until or math.inf)
    rewrites = swap(b"slow", b"quick", SOURCE), swap(b"big", b"odd", IMAGE)
    ledger = ledger_of(bench, *rewrites, until=limit.until)
    assert bench.now <= seconds
    # Both together come first; one alone where there is time for a third build and for cleaning up.
    tried = bench.built[1:]
    assert tried[0] == b"FROM a\nquick\nodd\n"
    assert {attempt.id for attempt in ledger.kept} == ({"slow to quick"} if seconds > 33 else set())


def test_what_a_cache_mount_saves_is_measured_only_where_there_is_time() -> None:
    for until, took in ((25.0, 10.0), (35.0, 20.0)):
        bench = Workshop(touched="package.json", ends=until)
        ledger = ledger_of(bench, swap(b"slow", b"quick", SOURCE), until=until)
        assert only(ledger).verdict == "proven"
        assert bench.now == 10.0 + took


def test_a_proof_stands_when_the_budget_ends_in_a_measure_after_it() -> None:
    bench = Workshop(ends=30.5)
    rewrite = swap(b"slow", b"sluggish moved rewritten", SOURCE)
    assert only(ledger_of(bench, rewrite, until=30.2)).verdict == "proven"


@pytest.mark.parametrize("minutes", [0.1, 0.5, 1, 5, 60])
def test_a_part_of_the_budget_is_for_cleaning_up(minutes: float) -> None:
    limit = TimeLimit.of_budget(minutes, lambda: 107.0, 100.0)
    assert limit.until is not None
    assert 0.5 <= (limit.until - 100.0) / (60 * minutes) <= 0.95
    assert limit.left == max(0.0, limit.until - 107.0)
    assert TimeLimit.of_budget(None, lambda: 0.0, 0.0).left is None


def test_a_rewrite_that_another_makes_needless_is_left_out() -> None:
    both = swap(b"slow", b"quick", SOURCE), swap(b"quick", b"quick", SOURCE), swap(b"slow\nbig", b"quick\nbig", SOURCE)
    ledger = ledger_of(Workshop(), *both)
    assert [attempt.id for attempt in ledger.kept] == ["slow to quick"]


def test_noise_is_no_gain() -> None:
    assert gain(SOURCE, Figure((10.0, 10.9)), Figure((9.6,))) == 0.0
    assert gain(SOURCE, Figure((10.0, 10.9)), Figure((8.0, 10.1))) == 0.0
    assert gain(SOURCE, Figure((10.0, 10.9)), Figure((8.0, 8.4))) == 2.0
    assert gain(SOURCE, Figure((8.0,)), Figure((10.0,))) == -2.0
    assert gain(IMAGE, Figure((1e6,)), Figure((1e6 - 500,))) == 0.0


def test_nothing_is_called_slower_after_one_build_each() -> None:
    assert gain(COLD, Figure((10.0,)), Figure((19.0,))) == 0.0
    assert gain(COLD, Figure((10.0, 10.2)), Figure((19.0, 18.0))) == -8.0
    assert gain(COLD, Figure((10.0,)), Figure((9.2,))) == 0.0
    assert gain(COLD, Figure((10.0,)), Figure((5.0,))) == 5.0


def test_a_step_with_another_script_is_traced_in_the_rewrite() -> None:
    reason = "line 2 (RUN quick) tests /conf/other.json, which the rewrite moves past it"
    ledger = ledger_of(Workshop(confirms=[reason]), swap(b"slow", b"quick moved rewritten", SOURCE))
    assert (only(ledger).verdict, only(ledger).reason) == ("refused", reason)
    ledger = ledger_of(Workshop(), swap(b"slow", b"quick moved rewritten", SOURCE))
    assert only(ledger).verdict == "proven"
    assert ledger.rests_on.startswith("by the traces")


def test_without_that_trace_the_images_are_equal_today() -> None:
    bench = Workshop(confirms=None)
    ledger = ledger_of(bench, swap(b"slow", b"quick moved rewritten", SOURCE))
    assert only(ledger).verdict == "equal today"
    assert ledger.last == FIRST
    assert ledger.rests_on.startswith("the images are equal today")
    assert len(bench.built) == 2


@pytest.mark.parametrize(("word", "label", "builds"), [(b"quick", COMPUTED, 20), (b"sluggish quick", MEASURED, 30)])
def test_seconds_from_nothing_are_measured_only_where_a_step_may_take_longer(
    word: bytes, label: str, builds: int
) -> None:
    bench = Workshop()
    ledger = ledger_of(bench, swap(b"slow", word, SOURCE))
    assert only(ledger).verdict == "proven"
    assert ledger.after[COLD].label == label
    assert bench.now == builds


def test_seconds_from_nothing_are_not_measured_where_they_cannot_change_the_verdict() -> None:
    bench = Workshop()
    ledger = ledger_of(bench, swap(b"slow", b"slack quick", SOURCE))
    assert only(ledger).verdict == "proven"
    assert bench.now == 20, "the first build and that of the rewrite"
    assert COLD not in ledger.after, "what was not measured is not reported"
    assert any("not measured" in note for note in ledger.notes)
