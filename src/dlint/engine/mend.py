"""Repair a file: apply fixes round by round, and prove each round before it counts."""

from __future__ import annotations

from dlint.engine.book import card
from dlint.engine.check import LateContexts, open_file, results_of
from dlint.engine.result import SEVERITIES
from dlint.text.edit import apply
from dlint.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.config.settings import Settings
    from dlint.engine.check import SettingsFor
    from dlint.engine.result import Result
    from dlint.engine.target import Target
    from dlint.model.dockerfile import Dockerfile
    from dlint.text.edit import Edit

MOST_ROUNDS = 10
# A comment whose cause is mended silences nothing any more: that is no harm done, the next round takes it out.
LATE = ("outcome",)


def mend_target(target: Target, settings_for: SettingsFor, trusts: frozenset[str]) -> Mended | str:
    """Read and mend one file; why it cannot be read, if so. Nothing is written."""
    data, problem = target.read()
    if data is None:
        return problem or "cannot be read"
    source = Source(data, target.path)
    return Mender(source, settings_for(target.path), trusts, target.is_file).mend()


class Repair:
    """A fix that was applied or refused: the rule, the line where it stood then, what it does, and why it was refused
    (None: it was applied)."""

    __slots__ = ("line", "reason", "rule", "title", "trust")

    def __init__(self, result: Result, reason: str | None = None) -> None:
        assert result.fix is not None, "only results with a fix are repaired"
        self.rule = result.rule
        self.line = result.line
        self.title = result.fix.title
        self.trust = result.fix.trust
        self.reason = reason


class Mended:
    """The outcome for one file: old and new bytes, and each fix applied or refused, in order."""

    __slots__ = ("applied", "new", "old", "path", "refused")

    def __init__(self, source: Source) -> None:
        self.path = source.path
        self.old = source.data
        self.new = source.data
        self.applied: list[Repair] = []
        self.refused: list[Repair] = []

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.old != self.new


class _State:
    """A text, its tree and what the rules say of it."""

    __slots__ = ("data", "errors", "results")

    def __init__(self, file: Dockerfile, settings: Settings) -> None:
        self.data = file.source.data
        self.errors = len(file.tree.errors)
        self.results = results_of(file, settings)

    def counts(self) -> dict[str, int]:
        """Findings by rule."""
        found: dict[str, int] = {}
        for result in self.results:
            found[result.rule] = found.get(result.rule, 0) + 1
        return found


class Mender:
    """Mends one file; `trusts` are the levels of trust that may be applied."""

    def __init__(self, source: Source, settings: Settings, trusts: frozenset[str], is_file: bool = True) -> None:
        self.settings = settings
        self.trusts = trusts
        self.is_file = is_file
        self.contexts = LateContexts()
        self.outcome = Mended(source)
        self.refused: set[tuple[str, bytes]] = set()

    def mend(self) -> Mended:
        """Rounds until nothing changes; a file that never settles is left as it was."""
        state = self._state(self.outcome.old)
        for _ in range(MOST_ROUNDS):
            following = self._round(state)
            if following is None:
                self.outcome.new = state.data
                return self.outcome
            state = following
        self.outcome.refused += self.outcome.applied
        for repair in self.outcome.refused:
            repair.reason = repair.reason or f"the file does not settle in {MOST_ROUNDS} rounds"
        self.outcome.applied = []
        return self.outcome

    def _state(self, data: bytes) -> _State:
        source = Source(data, self.outcome.path)
        return _State(open_file(source, self.settings, self.is_file, self.contexts), self.settings)

    def _round(self, state: _State) -> _State | None:
        """The text after one round, None when nothing is left to do."""
        chosen = compatible(self._candidates(state))
        if not chosen:
            return None
        following = self._state(apply(state.data, _edits(chosen)))
        if objection(state, following, chosen) is None:
            self.outcome.applied += [Repair(result) for result in chosen]
            return following
        return self._one_by_one(state, chosen)

    def _one_by_one(self, state: _State, chosen: list[Result]) -> _State | None:
        """The first fix that stands alone; those before it are refused for good."""
        for result in chosen:
            following = self._state(apply(state.data, _edits([result])))
            reason = objection(state, following, [result])
            if reason is None:
                self.outcome.applied.append(Repair(result))
                return following
            self.refused.add(_key(state.data, result))
            self.outcome.refused.append(Repair(result, reason))
        return self._round(state)

    def _candidates(self, state: _State) -> list[Result]:
        return [
            result
            for result in state.results
            if result.fix is not None
            and result.fix.trust in self.trusts
            and result.fix.edits
            and _key(state.data, result) not in self.refused
        ]


def _key(data: bytes, result: Result) -> tuple[str, bytes]:
    """What a refused fix is known by in later rounds, where its offsets have moved: its rule and the lines around."""
    start = data.rfind(b"\n", 0, result.span.start) + 1
    end = data.find(b"\n", result.span.end)
    return result.rule, data[start : len(data) if end < 0 else end]


def compatible(results: Iterable[Result]) -> list[Result]:
    """Results whose fixes do not clash, the more severe first, then by place and rule: never by luck."""
    order = sorted(results, key=lambda result: (SEVERITIES.index(result.severity), result.span.start, result.rule))
    kept: list[Result] = []
    edits: list[Edit] = []
    for result in order:
        assert result.fix is not None, "candidates have a fix"
        fresh = [edit for edit in result.fix.edits if edit not in edits]
        if not any(edit.clashes(other) for edit in fresh for other in edits):
            kept.append(result)
            edits += fresh
    return kept


def _edits(results: list[Result]) -> list[Edit]:
    found: list[Edit] = []
    for result in results:
        assert result.fix is not None, "candidates have a fix"
        found += [edit for edit in result.fix.edits if edit not in found]
    return found


def objection(before: _State, after: _State, applied: list[Result]) -> str | None:
    """Why a round may not stand: it breaks the file, leaves what it claims to mend, or makes a new finding."""
    if after.data == before.data:
        return "it changes nothing"
    if after.errors > before.errors:
        return "the file would no longer parse"
    old, new = before.counts(), after.counts()
    for result in applied:
        old[result.rule] -= 1
    for rule, count in new.items():
        if count > old.get(rule, 0):
            mended = any(result.rule == rule for result in applied)
            if mended:
                return f"{rule} would still be reported"
            if card(rule).kinds != LATE:
                return f"it would make a new finding of {rule}"
    return None
