"""Rewrites are kept only where a trial shows that they pay and change nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from dlint.optimize.figures import Figure, Figures, gain
from dlint.optimize.ledger import Attempt, Ledger
from dlint.optimize.rewrite import COLD, IMAGE, SOURCE, Rewrite
from dlint.optimize.search import Measured, Proof, TimeLimit, search
from dlint.replay.draft import Draft
from dlint.trial.engine import Ran
from dlint.trial.equivalence.verdict import Claim

FIRST = Draft(b"FROM a\nslow\nbig\n")
SMALL = (Claim("/usr/**", ("removed",), "fewer packages are installed"),)


@dataclass
class Workshop:
    """A bench without an engine: what a Dockerfile costs follows from the words in it."""

    smoke: bool = False
    breaks_together: bool = False
    built: list[bytes] = field(default_factory=list)

    def baseline(self, draft: Draft) -> Measured:
        return self._measure(draft, frozenset({COLD, SOURCE, IMAGE}))

    def trial(self, draft: Draft, metrics: frozenset[str]) -> Measured:
        return self._measure(draft, metrics)

    def again(self, draft: Draft, metrics: frozenset[str]) -> Figures:
        return self._measure(draft, metrics).figures

    def finish(self, draft: Draft) -> Measured:
        measured = self.baseline(draft)
        if self.breaks_together:
            measured.images["cold"] = b"odd"
        return measured

    def prove(self, measured: Measured, claims: Sequence[Claim]) -> Proof:
        image = measured.images["cold"]
        against = ["/odd is new"] if b"odd" in image else []
        gone = ["/usr/bin/cc is gone"] if b"lean" in image else []
        return Proof(against + ([] if claims else gone), gone if claims else [])

    def _measure(self, draft: Draft, metrics: frozenset[str]) -> Measured:
        text = draft.dockerfile
        self.built.append(text)
        if b"wrong" in text:
            return Measured(failure="line 2: wrong: not found")
        seconds = 10.0 if b"slow" in text else 2.0
        size = 5e6 if b"big" in text else 1e6
        figures = {
            COLD: Figure((20.0, 20.4)),
            SOURCE: Figure((seconds, seconds + 0.1)),
            IMAGE: Figure((size + (9e6 if b"fat" in text else 0),)),
        }
        smoke = Ran(1 if b"mute" in text else 0, "no such module") if self.smoke else None
        wanted = {metric: figure for metric, figure in figures.items() if metric in metrics}
        return Measured(wanted, {"cold": text}, smoke=smoke)


def swap(old: bytes, new: bytes, *metrics: str, claims: tuple[Claim, ...] = (), group: str | None = None) -> Rewrite:
    def apply(draft: Draft) -> Draft | None:
        return Draft(draft.dockerfile.replace(old, new)) if old in draft.dockerfile else None

    name = f"{old.decode()} to {new.decode()}"
    return Rewrite(name, name, frozenset(metrics), apply, claims, group=group)


def ledger_of(bench: Workshop, *rewrites: Rewrite, limits: TimeLimit | None = None) -> Ledger:
    ledger = Ledger("Dockerfile", ".", "none", FIRST, FIRST)
    search(bench, ledger, rewrites, limits or TimeLimit(), lambda title, attempt: None)
    return ledger


def verdicts(ledger: Ledger) -> list[str]:
    return [attempt.verdict for attempt in ledger.attempts]


def test_what_pays_is_kept_and_combined() -> None:
    ledger = ledger_of(Workshop(), swap(b"slow", b"quick", SOURCE), swap(b"big", b"little", IMAGE))
    assert verdicts(ledger) == ["proven", "proven"]
    assert ledger.last.dockerfile == b"FROM a\nquick\nlittle\n"
    assert ledger.before[SOURCE].best == pytest.approx(10.0)
    assert ledger.after[SOURCE].best == pytest.approx(2.0)
    assert ledger.after[IMAGE].best == 1e6
    assert [attempt.new for attempt in ledger.kept][-1] == ledger.last


@pytest.mark.parametrize(
    ("new", "verdict", "words"),
    [
        (b"slow ", "no gain", "nothing got lower"),
        (b"wrong", "broken", "line 2: wrong: not found"),
        (b"odd", "refused", "/odd is new"),
        (b"quick fat", "worse", "image"),
    ],
)
def test_what_does_not_hold_is_not_proposed(new: bytes, verdict: str, words: str) -> None:
    ledger = ledger_of(Workshop(), swap(b"slow", new, SOURCE, IMAGE))
    assert verdicts(ledger) == [verdict]
    assert words in ledger.attempts[0].reason
    assert ledger.last == FIRST
    assert ledger.after == ledger.before


def test_a_claimed_change_needs_a_smoke_command() -> None:
    rewrite = swap(b"big", b"lean", IMAGE, claims=SMALL)
    plain = ledger_of(Workshop(), rewrite)
    assert verdicts(plain) == ["unproven"]
    assert "--smoke" in plain.attempts[0].reason
    smoked = ledger_of(Workshop(smoke=True), rewrite)
    assert verdicts(smoked) == ["proven"]
    assert smoked.attempts[0].differences == ["/usr/bin/cc is gone"]


def test_an_unclaimed_removal_is_refused() -> None:
    assert verdicts(ledger_of(Workshop(smoke=True), swap(b"big", b"lean", IMAGE))) == ["refused"]


def test_claims_of_what_was_kept_hold_for_what_follows() -> None:
    rewrites = (swap(b"big", b"lean", IMAGE, claims=SMALL), swap(b"slow", b"quick", SOURCE))
    assert verdicts(ledger_of(Workshop(smoke=True), *rewrites)) == ["proven", "proven"]


def test_smoke_finds_what_no_longer_runs() -> None:
    ledger = ledger_of(Workshop(smoke=True), swap(b"big", b"mute", IMAGE, claims=SMALL))
    assert verdicts(ledger) == ["broken"]
    assert "no such module" in ledger.attempts[0].reason


def test_a_smoke_command_that_fails_before_proves_nothing() -> None:
    ledger = Ledger("Dockerfile", ".", "none", Draft(b"mute"), Draft(b"mute"))
    search(Workshop(smoke=True), ledger, [swap(b"mute", b"", IMAGE)], TimeLimit(), lambda *_: None)
    assert ledger.failure is not None
    assert "in the image as it is" in ledger.failure
    assert not ledger.attempts


def test_of_a_group_the_first_that_holds_is_enough() -> None:
    rewrites = [swap(b"slow", new, SOURCE, group="order") for new in (b"wrong", b"quick", b"swift")]
    bench = Workshop()
    ledger = ledger_of(bench, *rewrites)
    assert verdicts(ledger) == ["broken", "proven"]
    assert not any(b"swift" in text for text in bench.built)


def test_the_budget_ends_the_trials_but_not_the_run() -> None:
    limits = TimeLimit(until=time.monotonic() - 1)
    ledger = ledger_of(Workshop(), swap(b"slow", b"quick", SOURCE), limits=limits)
    assert verdicts(ledger) == ["skipped"]
    assert "budget" in ledger.attempts[0].reason
    assert ledger.failure is None


def test_what_was_kept_opens_the_way_for_more() -> None:
    def more(draft: Draft) -> list[Rewrite]:
        return [swap(b"big", b"little", IMAGE), swap(b"slow", b"quick", SOURCE)] if b"quick" in draft.dockerfile else []

    ledger = Ledger("Dockerfile", ".", "none", FIRST, FIRST)
    search(Workshop(), ledger, [swap(b"slow", b"quick", SOURCE)], TimeLimit(), lambda *_: None, more)
    assert verdicts(ledger) == ["proven", "proven"]
    assert ledger.last.dockerfile == b"FROM a\nquick\nlittle\n"


def test_what_does_not_hold_together_is_not_proposed() -> None:
    ledger = ledger_of(Workshop(breaks_together=True), swap(b"slow", b"quick", SOURCE))
    assert ledger.failure is not None
    assert ledger.last == FIRST


def test_a_baseline_that_does_not_build_is_said() -> None:
    ledger = Ledger("Dockerfile", ".", "none", Draft(b"wrong"), Draft(b"wrong"))
    heard: list[Attempt | None] = []
    search(Workshop(), ledger, [swap(b"wrong", b"", IMAGE)], TimeLimit(), lambda _, attempt: heard.append(attempt))
    assert ledger.failure == "line 2: wrong: not found"
    assert heard == [None]


def test_noise_is_no_gain() -> None:
    assert gain(SOURCE, Figure((10.0, 10.9)), Figure((9.6,))) == 0.0
    assert gain(SOURCE, Figure((10.0, 10.9)), Figure((8.0, 10.1))) == 0.0
    assert gain(SOURCE, Figure((10.0, 10.9)), Figure((8.0, 8.4))) == 2.0
    assert gain(SOURCE, Figure((8.0,)), Figure((10.0,))) == -2.0
    assert gain(IMAGE, Figure((1e6,)), Figure((1e6 - 500,))) == 0.0
