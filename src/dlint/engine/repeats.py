"""One result for findings that have one cause: the same habit in several places of a stage."""

from __future__ import annotations

from dlint.engine.registry import rule_info
from dlint.text.units import listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.engine.result import Result

SHOWN = 4
# By rule: the one that names the same cause at the same place, and what is added to its message.
ABSORBED = {"size/package-lists": ("cache/update-apart", ", and remove its lists there")}
_LEADERS = frozenset(leader for leader, _ in ABSORBED.values())


def joined_repeats(results: Iterable[Result]) -> list[Result]:
    """The results, of which those with one cause in one stage (in one file, for rules that read it as a whole) stand
    together in the first of them.

    Its message lists the lines of the others, and its fix makes the edits of all that have one of equal trust. Results
    without a cause stay as they are. Where two rules name one cause at one place and ask for one remedy, the first
    stands for both. The results that are given are changed.
    """
    groups: dict[tuple[object, ...], list[Result]] = {}
    kept = []
    for result in _without_absorbed(list(results)):
        if result.cause is None:
            kept.append(result)
            continue
        # A rule that reads the whole file names causes that do not end with a stage, such as a release.
        stage = None if rule_info(result.rule).kinds == ("file",) else str(result.stage)
        # All that a reader would lose by the join is in the key: severity, twins and builds must be the same.
        key = (result.rule, stage, result.severity, result.twins, result.cause, result.builds)
        group = groups.setdefault(key, [])
        if not group:
            kept.append(result)
        group.append(result)
    for group in groups.values():
        if len(group) > 1:
            _join(group)
    return kept


def _without_absorbed(results: list[Result]) -> list[Result]:
    """The results without those that another one of the same cause, place and weight stands for."""
    leaders: dict[tuple[object, ...], Result] = {}
    for result in results:
        if result.rule in _LEADERS:
            leaders.setdefault(_place(result, result.rule), result)
    kept = []
    for result in results:
        leader, addition = ABSORBED.get(result.rule, ("", ""))
        first = leaders.get(_place(result, leader)) if leader else None
        if first is None:
            kept.append(result)
            continue
        first.message += addition
        first.twins = tuple(dict.fromkeys((*first.twins, *result.twins)))
    return kept


def _place(result: Result, rule: str) -> tuple[object, ...]:
    """Equal for a result and for the one of `rule` that stands for it."""
    return rule, result.severity, result.span, result.cause, result.builds


def _join(group: list[Result]) -> None:
    first = group[0]
    lines = sorted({result.line for result in group} - {first.line})
    if lines:
        shown = listed([str(line) for line in lines], SHOWN)
        first.message += f" (the same in {'line' if len(lines) == 1 else 'lines'} {shown})"
    fixes = [result.fix for result in group if result.fix is not None]
    # Edits of other files are appended one after the other; joined, they could not be proved one by one.
    if first.fix is None or any(fix.files for fix in fixes):
        return
    alike = [fix for fix in fixes if fix.trust == first.fix.trust]
    # Fixes of one habit may share an edit, such as an added line above all of them.
    edits = {(edit.start, edit.end, edit.text): edit for fix in alike for edit in fix.edits}
    title = first.fix.title if len(alike) == 1 else f"{first.fix.title}, in all {len(alike)} places"
    first.fix = type(first.fix)(title, tuple(edits.values()), first.fix.trust)
