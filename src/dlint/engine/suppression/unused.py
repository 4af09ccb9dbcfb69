"""Suppressions that silence nothing: which names of which comments, and how to take them out."""

from __future__ import annotations

from dlint.engine.registry import FAMILIES, POLICY, UnknownRule, resolve, rule_infos
from dlint.engine.suppression.state import JUDGES
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.outcome import Outcome, UnusedNames
from dlint.text.edit import Edit
from dlint.text.memoize import memoize
from dlint.text.nearest import one_slip
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.engine.suppression.state import SilencedName, Suppression, Suppressions
    from dlint.model.dockerfile import Dockerfile

# How many misspelt names are compared with all names there are: one takes some milliseconds.
_MOST_HINTS = 50
# Checks of hadolint that report more than ours do: in stages that do not ship, or for commands that hardly fail.
# A comment that silences one of them may be needed although dlint reports nothing. Source: hadolint 2.14, 2026-11.
_WIDER = frozenset("DL3003 DL3009 DL3015 DL3019 DL3032 DL3036 DL3040 DL3042 DL3047 DL3059 DL3060 DL4001 DL4006".split())


def outcome_of(file: Dockerfile, suppressions: Suppressions, running: frozenset[str]) -> Outcome:
    """The findings that are left after the rules of the ids `running` have run."""
    found = [idle for each in suppressions.found for idle in _idle(file, each, suppressions, running)]
    slips = [name for each in suppressions.found if each.dialect == "dlint" for name in each.names if _is_slip(name)]
    found += [_unknown(name, place < _MOST_HINTS) for place, name in enumerate(slips)]
    return Outcome(file, tuple(found))


def _idle(
    file: Dockerfile, each: Suppression, suppressions: Suppressions, running: frozenset[str]
) -> Iterator[UnusedNames]:
    spare = [name for name in each.names if not suppressions.was_needed(name) and _has_run(name, running)]
    if spare:
        # Without a context, rules on its files were silent: a comment for one of them may be needed in another
        # checkout.
        if not file.fact(_sees_all):
            return
        texts = tuple(name.text for name in spare)
        yield UnusedNames(texts, spare[0].span.to(spare[-1].span), each.dialect, _removal(file, each, spare))


def _has_run(name: SilencedName, running: frozenset[str]) -> bool:
    """Whether all that a name means was asked: a rule that was not may be why the name is there."""
    if name.text in _WIDER:
        return False
    # Left out are the rules that judge comments, which run last, and policies, which only some settings have.
    asked = _own_rules() if name.rules is None else name.rules - JUDGES - {POLICY}
    return bool(asked) and asked <= running


@memoize(1)
def _own_rules() -> frozenset[str]:
    return (
        frozenset(info.id for info in rule_infos() if info.source is None and info.tier != "extra") - JUDGES - {POLICY}
    )


def _sees_all(file: Dockerfile) -> bool:
    """Whether no rule was silent only because the build context is not known."""
    if file.context is not None:
        return True
    views = [view for stage in file.stages for view in stage.instructions]
    return not any(isinstance(view, Transfer) or (isinstance(view, Run) and view.mounts) for view in views)


def _is_slip(name: SilencedName) -> bool:
    """Whether a name has the form of a rule of ours and is none; other tools' names and plugins' are not for us."""
    family, slash, rest = name.text.partition("/")
    return name.rules == frozenset() and bool(slash and rest) and (family in FAMILIES or _is_mistyped(family))


def _is_mistyped(family: str) -> bool:
    """Whether a family is one of ours but for one slip."""
    return any(one_slip(family, known) for known in FAMILIES)


def _unknown(name: SilencedName, with_hint: bool) -> UnusedNames:
    meant = None
    try:
        resolve(name.text)
    except UnknownRule as error:
        meant = error.nearest if with_hint else None
    return UnusedNames((name.text,), name.span, "dlint", is_unknown=True, meant=meant)


def _removal(file: Dockerfile, each: Suppression, spare: list[SilencedName]) -> Edit | None:
    gone = set(spare)
    kept = [name.text for name in each.names if name not in gone]
    # The list is written again as a whole: cut out one by one, edits at its commas would touch each other.
    if kept:
        first, last = each.names[0].span, each.names[-1].span
        comma = ", " if ", " in file.source.text(first.to(last)) else ","
        return Edit.replace(first.to(last), comma.join(kept))
    if not each.is_alone or _holds_back(file, each.span):
        return None
    line = file.source.line_span(file.source.line_at(each.span.start))
    return Edit.delete(Span(each.span.start, line.end))


def _holds_back(file: Dockerfile, span: Span) -> bool:
    """Whether a comment in the head keeps one below it from being read as a parser directive."""
    return span.end < file.fact(_last_equals)


def _last_equals(file: Dockerfile) -> int:
    """Where the last comment in the head begins that could be a directive; 0 without one."""
    instructions = file.tree.instructions
    start = instructions[0].span.start if instructions else len(file.source.data)
    found = [each.span.start for each in file.tree.comments if each.span.start < start and "=" in each.text]
    return max(found, default=0)
