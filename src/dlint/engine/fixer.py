"""Repair a file: apply fixes round by round, and prove each round before it counts."""

from __future__ import annotations

import os

from dlint.engine.check import open_file, results_of_builds
from dlint.engine.late_contexts import LateContexts
from dlint.engine.other_files import OtherFile, edits_of, loss, others_of, secrets_of
from dlint.engine.registry import rule_info
from dlint.engine.result import SEVERITIES
from dlint.text.edit import EditSet, apply
from dlint.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.config.settings import Settings
    from dlint.engine.other_files import Written
    from dlint.engine.result import Result
    from dlint.engine.run import SettingsFor
    from dlint.engine.target import Target
    from dlint.model.dockerfile import Dockerfile
    from dlint.system.write import WriteArea
    from dlint.text.span import Span

MOST_ROUNDS = 10
# How many parts of a round may be tried on a file where the whole of it does not stand. Each is a check of the file, so
# their number falls with its length: all of them check TRIED_BYTES, some tenths of a second. Of 2,103 real files none
# needs more than 20.
MOST_TRIES = 200
FEWEST_TRIES = 2
TRIED_BYTES = 120_000
# What all checks of a fix behind the first read together; one of them is always made. Of the same files one needs
# 83 kB, the next 76 kB.
CHECKED_BYTES = 100_000
NO_ROUND = "the file is too long for another round of fixes: run dlint fix again"
TOO_LONG = "the file is too long to try each of its fixes alone: fix it in parts, with --select"
# A comment whose cause is fixed silences nothing any more: that is no harm done, the next round takes it out.
LATE = ("outcome",)


def fix_target(
    target: Target,
    settings_for: SettingsFor,
    trusts: frozenset[str],
    written: Written | None = None,
    area: WriteArea | None = None,
    is_shown: bool = False,
    contexts: LateContexts | None = None,
) -> FixedFile | str:
    """Read and fix one file; why it cannot be read, if so. Nothing is written.

    `written` are other files as earlier repairs of the run have left them, by absolute path; `area` is where they may
    be changed. With `is_shown` the secrets of the texts are found. `contexts`, with the same `written`, are shared.
    """
    data, problem = target.read()
    if data is None:
        return problem or "cannot be read"
    source = Source(data, target.path)
    fixer = Fixer(source, settings_for(target.path), trusts, target.is_file, written, area)
    fixer.is_shown = is_shown
    fixer.contexts = contexts or fixer.contexts
    return fixer.fix(target.is_file)


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


class FixedFile:
    """The outcome for one file: old and new bytes, those of `others` that were changed for it, and each fix applied or
    refused, in order. `problem` is why the ignore file of the context cannot be read, if so: nothing is written that
    depends on it. `unfixed` are the findings that are left and the reason why there is no fix. `secrets` are the bytes
    of the secrets in `old` and in `new`, None where they were not looked for."""

    __slots__ = ("applied", "new", "old", "others", "path", "problem", "refused", "secrets", "unfixed")

    def __init__(self, source: Source) -> None:
        self.path = source.path
        self.old = source.data
        self.new = source.data
        self.others: list[OtherFile] = []
        self.problem: str | None = None
        self.applied: list[Repair] = []
        self.refused: list[Repair] = []
        self.secrets: tuple[list[Span] | None, list[Span] | None] = (None, None)
        self.unfixed: list[Result] = []

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.old != self.new or bool(self.others)


class _State:
    """A text, its tree and its findings, whose messages no verb shows; `written` are the other files as they are by
    then, `secrets` the bytes of the secrets in it, None where they were not looked for."""

    __slots__ = ("data", "errors", "file", "problem", "results", "secrets", "written")

    def __init__(
        self, file: Dockerfile, settings: Settings, written: Written, contexts: LateContexts, is_shown: bool
    ) -> None:
        self.file = file
        self.written = written
        self.data = file.source.data
        self.errors = len(file.tree.errors)
        self.results = results_of_builds(file, settings, contexts, is_shown=False)
        self.problem = file.context_problem
        # Now, while the file knows what the rules have found out about its commands.
        self.secrets = secrets_of(file) if is_shown else None
        file.release()

    def counts(self) -> dict[str, int]:
        """Findings by rule."""
        found: dict[str, int] = {}
        for result in self.results:
            found[result.rule] = found.get(result.rule, 0) + 1
        return found


class Fixer:
    """Fixes one file; `trusts` are the levels of trust that may be applied, `area` is where other files may change."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        trusts: frozenset[str],
        is_file: bool = True,
        written: Written | None = None,
        area: WriteArea | None = None,
    ) -> None:
        self.settings = settings
        self.trusts = trusts
        self.is_file = is_file
        self.area = area
        self.written = written or {}
        self.contexts = LateContexts(self.written)
        self.reaches_others = True
        self.is_shown = False
        self.outcome = FixedFile(source)
        # By rule and text, since offsets move from round to round, see `_key`.
        self.refused: set[tuple[str, bytes]] = set()
        self._checked = 0
        self._is_spent = False
        self._tries_left = max(FEWEST_TRIES, min(MOST_TRIES, TRIED_BYTES // max(1, len(source.data))))

    def fix(self, reaches_others: bool = True) -> FixedFile:
        """Rounds until nothing changes; a file that never settles is left as it was.

        Without `reaches_others` no other file may be changed for it.
        """
        self.reaches_others = reaches_others
        state = self._state(self.outcome.old, self.written)
        self.outcome.problem = state.problem
        self.outcome.secrets = state.secrets, None
        asked_at = 0
        for _ in range(MOST_ROUNDS):
            following = self._round(state)
            if following is None and self.refused and len(self.outcome.applied) > asked_at and not self._is_spent:
                # What was refused may stand on the text as it is now; a second run would ask the same.
                asked_at = len(self.outcome.applied)
                self.refused.clear()
                self.outcome.refused.clear()
                following = self._round(state)
            if following is None:
                return self._settled(state)
            state = following
        # Two rules may undo each other's fix for ever. No intermediate text is better than the user's own.
        self.outcome.refused += self.outcome.applied
        for repair in self.outcome.refused:
            repair.reason = repair.reason or f"the file still changes after {MOST_ROUNDS} rounds of fixes"
        self.outcome.applied = []
        self.outcome.others = []
        return self.outcome

    def _settled(self, state: _State) -> FixedFile:
        self.outcome.new = state.data
        self.outcome.secrets = self.outcome.secrets[0], state.secrets
        self.outcome.unfixed = [result for result in state.results if result.no_fix is not None]
        for result in state.results:
            reason = self._out_of_reach(result)
            if reason is not None and result.fix is not None and result.fix.trust in self.trusts:
                self.outcome.refused.append(Repair(result, reason))
        return self.outcome

    def _out_of_reach(self, result: Result) -> str | None:
        """Why a fix may not write the other files that it writes; None where it may, or writes none."""
        for edit in result.fix.files if result.fix is not None else ():
            name = os.path.basename(edit.path)
            if not self.reaches_others:
                return f"it writes {name}, and standard input has no file beside it: name the Dockerfile"
            if self.outcome.problem is not None:
                return self.outcome.problem
            refusal = self.area.refusal(edit.path) if self.area is not None else None
            if refusal is not None:
                return f"{name} is not written: {refusal}"
        return None

    def _state(self, data: bytes, written: Written) -> _State:
        source = Source(data, self.outcome.path)
        # Contexts are kept from round to round, and read again where an ignore file has changed.
        contexts = self.contexts if written is self.written else LateContexts(written)
        file = open_file(source, self.settings, self.is_file, contexts)
        return _State(file, self.settings, written, contexts, self.is_shown)

    def _after(self, state: _State, chosen: list[Result]) -> _State | None:
        """The state that the fixes of some results lead to; None where too much has been checked for the file."""
        data = apply(state.data, edits_of(chosen))
        if self._checked and self._checked + len(data) > CHECKED_BYTES:
            return None
        self._checked += len(data)
        others = others_of(chosen, state.written)
        written = state.written
        if others:
            written = written | {os.path.abspath(each.path): each.new for each in others}
        return self._state(data, written)

    def _take(self, state: _State, chosen: list[Result]) -> None:
        """Note what was applied to a state."""
        self.outcome.applied += [Repair(result) for result in chosen]
        known = {each.path: each for each in self.outcome.others}
        for each in others_of(chosen, state.written):
            if each.path in known:
                known[each.path].new = each.new
            else:
                self.outcome.others.append(each)

    def _round(self, state: _State) -> _State | None:
        """The text after one round, None when nothing is left to do."""
        candidates = self._candidates(state)
        chosen = compatible(candidates)
        if not chosen:
            return None
        following = self._after(state, chosen)
        if following is None:
            self._is_spent = True
            self.outcome.refused += [Repair(result, NO_ROUND) for result in candidates]
            return None
        reason = objection(state, following, chosen)
        if reason is None:
            self._take(state, chosen)
            return following
        return self._parts(state, chosen, reason)

    def _parts(self, state: _State, chosen: list[Result], reason: str) -> _State | None:
        """The state after those fixes that stand together, of some that do not; where none stands, all are refused.

        One that does not stand now may do so once others are made, so it is asked again in the next round.
        """
        # The fixes of a rule stand or fall together more often than those of a place.
        first = {result.rule: at for at, result in reversed(list(enumerate(chosen)))}
        search = _Search(self, state, reason)
        # That all fail together is known from the round; the search need not ask that again.
        search.take(sorted(chosen, key=lambda result: first[result.rule]), fails=True)
        if search.state is None:
            self.refused.update(_key(state.data, result) for result in chosen)
            self.outcome.refused += [Repair(result, search.reasons.get(result, TOO_LONG)) for result in chosen]
            return self._round(state)
        self._take(state, search.standing)
        return search.state

    def tried(self, state: _State, chosen: list[Result]) -> _State | str:
        """The state that some fixes lead to, or the objection against them together; there is a limit to how
        often that is found out."""
        if self._tries_left <= 0:
            return TOO_LONG
        self._tries_left -= 1
        following = self._after(state, chosen)
        if following is None:
            return TOO_LONG
        return objection(state, following, chosen) or following

    def _candidates(self, state: _State) -> list[Result]:
        return [
            result
            for result in state.results
            if result.fix is not None
            and result.fix.trust in self.trusts
            and (result.fix.edits or result.fix.files)
            and self._out_of_reach(result) is None
            and _key(state.data, result) not in self.refused
        ]


class _Search:
    """Looks by halves for the fixes that stand together. `standing` are those found so far, `state` is where they lead
    to (None: nowhere yet), and `reasons` give for each of the others the reason why it was left out."""

    __slots__ = ("_fixer", "_start", "_whole", "reasons", "standing", "state")

    def __init__(self, fixer: Fixer, start: _State, whole: str) -> None:
        self._fixer = fixer
        self._start = start
        self._whole = whole
        self.standing: list[Result] = []
        self.state: _State | None = None
        self.reasons: dict[Result, str] = {}

    def take(self, more: list[Result], fails: bool = False) -> bool:
        """Add those of `more` that stand with each other and with what is there; `fails` is that all of them are known
        not to. Whether any was added."""
        outcome = self._whole if fails else self._fixer.tried(self._start, self.standing + more)
        if not isinstance(outcome, str):
            self.state = outcome
            self.standing += more
            return True
        if len(more) == 1:
            self.reasons[more[0]] = outcome
            return False
        if outcome is TOO_LONG:
            return False
        # Of n fixes with one that fails, halves need about 2 log n checks; one by one would need n.
        half = len(more) // 2
        added = self.take(more[:half])
        return self.take(more[half:]) or added


def _key(data: bytes, result: Result) -> tuple[str, bytes]:
    """What a refused fix is known by in later rounds, where its offsets have moved: its rule and the lines around."""
    start = data.rfind(b"\n", 0, result.span.start) + 1
    end = data.find(b"\n", result.span.end)
    return result.rule, data[start : len(data) if end < 0 else end]


def compatible(results: Iterable[Result]) -> list[Result]:
    """Results whose fixes do not clash, the more severe first, then by place and rule: deterministic."""
    # Of two fixes that clash the more severe finding wins; the other is found again in the next round.
    order = sorted(results, key=lambda result: (SEVERITIES.index(result.severity), result.span.start, result.rule))
    kept: list[Result] = []
    edits = EditSet()
    first = _going_first(order)
    for result in order:
        assert result.fix is not None, "candidates have a fix"
        if result.fix.claim is not None and first.get(result.fix.claim[:2], result) is not result:
            continue
        # Two fixes may share an edit, such as the same new line above both: it is made once.
        fresh = [edit for edit in result.fix.edits if edit not in edits]
        if not any(map(edits.clashes, fresh)):
            kept.append(result)
            # The edits of one fix are its own affair: two that touch in a way that matters are both made.
            for edit in fresh:
                edits.take(edit)
    return kept


def _going_first(results: list[Result]) -> dict[tuple[str, int], Result]:
    """By what fixes claim, the one that the others wait for: both together would be asked to take each other back."""
    found: dict[tuple[str, int], Result] = {}
    for result in results:
        claim = result.fix.claim if result.fix is not None else None
        if claim is not None and claim[2]:
            found.setdefault(claim[:2], result)
    return found


def objection(before: _State, after: _State, applied: list[Result]) -> str | None:
    """Why a round may not stand: it breaks the file, leaves what it claims to fix, or makes a new finding; those of
    strict rules are matters of taste, and must not keep a file from being fixed.
    """
    if after.data == before.data and after.written == before.written:
        return "it changes nothing"
    # A file that did not parse before may still be repaired elsewhere.
    if after.errors > before.errors:
        return "the file would no longer parse"
    if after.written != before.written:
        is_safe = all(result.fix is not None and result.fix.trust == "safe" for result in applied)
        lost = loss(before.file, after.file, is_safe)
        if lost is not None:
            return lost
    # Findings are counted by rule and not compared by place: a fix moves lines, and what stands below has new places
    # then.
    old, new = before.counts(), after.counts()
    for result in applied:
        # A comment that a repair of the same round made idle is not the one that was taken out.
        old[result.rule] -= rule_info(result.rule).kinds != LATE
    for rule, count in new.items():
        if count > old.get(rule, 0):
            fixed = any(result.rule == rule for result in applied)
            if fixed:
                return f"{rule} would still be reported"
            if rule_info(rule).kinds != LATE and rule_info(rule).tier != "strict":
                return f"it would make a new finding of {rule}"
    return None
