"""What changed between two profiles, line by line: for people, for pull requests, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dlint.report.cells import clean, shown
from dlint.report.markdown_text import prose, short_code
from dlint.report.profile.figures import clock
from dlint.text.units import size
from dlint.trial.profile.compare import ADDED, CHANGED, REMOVED, Comparison, LineChange
from dlint.trial.profile.profile import LineProfile

# Times of one line differ by this much from build to build without a reason.
NOISE_SECONDS, NOISE_SHARE = 0.3, 0.1
NOISE_BYTES = 1000
TOTALS = (
    ("image_bytes", "image"),
    ("wasted_bytes", "waste"),
    ("context_bytes", "context"),
    ("seconds", "build"),
)


def sentences(comparison: Comparison) -> list[str]:
    """`this change adds 143.0 MB at line 9`: the weightiest first."""
    # By what reaches the image: bytes of a stage that does not ship weigh nothing for those who pull it.
    weighed = sorted(comparison.changes, key=lambda change: -abs(_shipped(change) or 0))
    return [texts for change in weighed if (texts := _sentence(change))]


def text(comparison: Comparison) -> str:
    """The report for people: totals, then each line that differs."""
    texts = [f"compared with {comparison.before.path}:"]
    texts += [f"  {name}: {before} → {after} ({more})" for name, before, after, more in _totals(comparison)]
    texts += [f"  {sentence}" for sentence in sentences(comparison)] or ["  no line weighs more or less than before"]
    return "".join(shown(line) + "\n" for line in texts)


def markdown(comparison: Comparison) -> str:
    """The report for a pull request."""
    texts = [f"#### Compared with {short_code(comparison.before.path)}\n"]
    texts.append(
        "".join(f"- {prose(sentence)}\n" for sentence in sentences(comparison)) or "No line weighs more or less.\n"
    )
    rows = "".join(f"| {name} | {before} | {after} | {more} |\n" for name, before, after, more in _totals(comparison))
    if rows:
        texts.append(f"| | before | after | |\n|:--|--:|--:|--:|\n{rows}")
    return "\n".join(texts)


def compared(comparison: Comparison) -> dict[str, Any]:
    """The comparison as Python values."""
    return {
        "before": clean(comparison.before.path),
        "totals": {name: {"before": before, "after": after, "difference": comparison.difference(name)}
                   for name, _ in TOTALS for before, after in [comparison.total(name)]},
        # Of lines with the same text only those whose figures differ: the cause may be a change above them.
        "lines": [_change(change) for change in comparison.changes if change.kind != "same" or _matters(change)],
        "sentences": sentences(comparison),
    }  # fmt: skip


def _change(change: LineChange) -> dict[str, Any]:
    line = change.after or change.before
    return {
        "kind": change.kind,
        "before": change.before.start if change.before else None,
        "after": change.after.start if change.after else None,
        "text": clean(line.text) if line else "",
        "bytes": round(change.bytes) if change.bytes is not None else None,
        "seconds": round(change.seconds, 3) if change.seconds is not None else None,
        "wasted": change.wasted,
        "ships": change.ships,
    }


def _totals(comparison: Comparison) -> Iterator[tuple[str, str, str, str]]:
    for field, name in TOTALS:
        before, after = comparison.total(field)
        if before is None or after is None:
            continue
        if field == "seconds":
            yield name, clock(before), clock(after), _signed_clock(after - before)
        else:
            yield name, size(round(before)), size(round(after)), _signed(round(after - before))


def _sentence(change: LineChange) -> str | None:
    """What a change does, None where it is noise."""
    line = change.after or change.before
    if line is None or not (_matters(change) or change.kind in (ADDED, REMOVED, CHANGED)):
        return None
    effects = list(_effects(change))
    if not effects:
        return None
    place = {
        ADDED: f"the new line {line.start}",
        REMOVED: f"line {line.start}, which is gone,",
        CHANGED: f"the change of line {line.start}",
    }.get(change.kind, f"line {line.start}")
    return f"{place} {' and '.join(effects)}: {_short(line)}"


def _effects(change: LineChange) -> Iterator[str]:
    gone = change.kind == REMOVED
    difference = round(change.bytes or 0)
    if abs(difference) >= NOISE_BYTES:
        where = "" if change.ships else " to a stage that does not ship"
        verb = "saves" if difference < 0 else "adds"
        yield f"{verb} {size(abs(difference))}{where if not gone else ''}"
    if abs(change.wasted) >= NOISE_BYTES:
        yield f"{'wastes' if change.wasted > 0 else 'no longer wastes'} {size(abs(change.wasted))}"
    seconds = change.seconds
    if seconds is not None and _is_slow(change, seconds):
        yield f"{'takes' if seconds > 0 else 'saves'} {clock(abs(seconds))}{' more' if seconds > 0 else ''}"


def _matters(change: LineChange) -> bool:
    return any(True for _ in _effects(change))


def _is_slow(change: LineChange, seconds: float) -> bool:
    """Whether a difference in seconds is more than builds differ by anyway."""
    runs = [run for line in (change.before, change.after) if line for run in line.seconds]
    return abs(seconds) >= max(NOISE_SECONDS, NOISE_SHARE * max(runs, default=0.0))


def _shipped(change: LineChange) -> float | None:
    return change.bytes if change.ships else 0


def _short(line: LineProfile) -> str:
    texts = " ".join(line.text.replace("\\ ", " ").split())
    return texts if len(texts) <= 60 else texts[:59] + "…"


def _signed(count: int) -> str:
    return ("-" if count < 0 else "+") + size(abs(count))


def _signed_clock(seconds: float) -> str:
    return ("-" if seconds < 0 else "+") + clock(abs(seconds))
