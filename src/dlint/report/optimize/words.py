"""How the figures and verdicts of a ledger are put in words."""

from __future__ import annotations

from dlint.optimize.figures import Figure, gain
from dlint.optimize.ledger import PROVEN, Attempt, Ledger
from dlint.optimize.rewrite import COLD, CONTEXT, IMAGE, MANIFEST, SECONDS, SOURCE, WASTE
from dlint.report.diff import unified_diff
from dlint.text.units import plural, size

REPLAY = "replay"
NAMES = {
    COLD: "build from nothing",
    SOURCE: "rebuild after a source change",
    MANIFEST: "rebuild after a manifest change",
    REPLAY: "expected rebuild per commit",
    IMAGE: "image",
    WASTE: "wasted in the image",
    CONTEXT: "build context",
}


# Reported only if they changed.
_QUIET = (WASTE, CONTEXT)


def rows(ledger: Ledger) -> list[tuple[str, Figure, Figure]]:
    """(metric, before, after) for all that is known of both, in a fixed order."""
    before, after = dict(ledger.before), dict(ledger.after)
    if ledger.replay_before is not None and ledger.replay_after is not None:
        before[REPLAY], after[REPLAY] = ledger.replay_before, ledger.replay_after
    known = [metric for metric in NAMES if metric in before and metric in after]
    return [
        (metric, before[metric], after[metric])
        for metric in known
        if metric not in _QUIET or before[metric].best != after[metric].best
    ]


def shown_figure(metric: str, figure: Figure) -> str:
    """`12.3-12.9 s`, the lowest and the highest that was measured, or `4.5 MB`."""
    if metric in SECONDS or metric == REPLAY:
        # Less than half of the last digit would show as the same figure twice.
        highest = f"-{max(figure.values):.1f}" if figure.spread >= 0.05 else ""
        return f"{figure.best:.1f}{highest} s"
    return size(round(figure.best))


def shown_change(metric: str, before: Figure, after: Figure) -> str:
    """By how much it changed, in per cent and in itself; "no change" below the noise."""
    # A replay computes its figure, so it has no noise that a change would have to exceed.
    change = before.best - after.best if metric == REPLAY else gain(metric, before, after)
    if not change:
        return "no change beyond the noise"
    sign = "-" if change > 0 else "+"
    percent = f"{sign}{100 * abs(change) / before.best:.0f} %" if before.best else ""
    amount = f"{abs(change):.1f} s" if metric in SECONDS or metric == REPLAY else size(round(abs(change)))
    return f"{percent} ({sign}{amount})".strip()


def label_of(before: Figure, after: Figure) -> str:
    """How the two are known: the weaker of both."""
    return before.label if before.label == after.label else f"{before.label}, {after.label}"


def named(metric: str, ledger: Ledger) -> str:
    """What a metric is, with the file that was changed for it or the commits that were walked."""
    name = NAMES[metric]
    if metric in ledger.touched:
        return f"{name} ({ledger.touched[metric]})"
    return f"{name} ({ledger.commits} commits)" if metric == REPLAY else name


def outcome(attempt: Attempt) -> str:
    """What one attempt came to, in a line without its title."""
    if attempt.verdict != PROVEN:
        return attempt.reason
    changes = []
    for metric in attempt.metrics:
        if metric in attempt.before and metric in attempt.after:
            before, after = attempt.before[metric], attempt.after[metric]
            if gain(metric, before, after) > 0:
                changes.append(f"{NAMES[metric]} {shown_change(metric, before, after)}")
    return ", ".join(changes)


def differences(ledger: Ledger) -> list[str]:
    """How the image of what is proposed differs from that of the Dockerfile as it was, on purpose."""
    return list(dict.fromkeys(each for attempt in ledger.kept for each in attempt.differences))


def headline(ledger: Ledger) -> str:
    """What the run came to, in one line."""
    if ledger.failure is not None:
        return f"nothing is proposed: {ledger.failure}"
    if ledger.equal_today is not None:
        return "nothing is proven: a rewrite builds the same image today, and no trace shows what its steps read"
    kept, tried = len(ledger.kept), sum(attempt.verdict != "skipped" for attempt in ledger.attempts)
    if not tried:
        return "nothing to try: the Dockerfile stays as it is"
    rewrites = "1 rewrite" if tried == 1 else f"{tried} rewrites"
    if not kept:
        return f"{rewrites} tried, none pays: the Dockerfile stays as it is"
    changed = any(attempt.differences for attempt in ledger.kept)
    how = "the image differs only as they claim" if changed else "same image"
    return f"{kept} of {rewrites} proven: {how}, less to build or to ship"


def diffs(ledger: Ledger) -> str:
    """What is proposed as a unified diff; empty if nothing is."""
    last = ledger.last if ledger.equal_today is None else ledger.equal_today
    text = unified_diff(ledger.path, ledger.first.dockerfile, last.dockerfile)
    if ledger.first.ignore != last.ignore:
        text += unified_diff(".dockerignore", ledger.first.ignore or b"", last.ignore or b"")
    return text


def effort(ledger: Ledger) -> str:
    """How many builds were made, and in how many seconds."""
    return f"{ledger.builds} {plural(ledger.builds, 'build')} in {ledger.seconds:.0f} s"
