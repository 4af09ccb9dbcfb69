"""What a profile comes to in words: figures for people, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from dlint.text.units import number, share, size
from dlint.trial.profile.profile import MODELLED, LineProfile, Profile

# WORKDIR is not among them: BuildKit runs a step for it, which may make the folder.
# What makes no layer and takes no step.
SILENT = frozenset(
    (
        *("arg", "cmd", "entrypoint", "env", "expose", "healthcheck", "label", "maintainer", "onbuild"),
        *("shell", "stopsignal", "user", "volume"),
    )
)
# A smaller gain is not worth a change of the file.
WORTH_SECONDS = 0.1
WORTH_BYTES = 10_000
LOOKS = 4
# Shorter parts of the critical path are shown together.
WORTH_SHARE = 0.02


def clock(seconds: float) -> str:
    """A duration with the figures that matter: `0.04 s`, `12.3 s`, `3 min 20 s`."""
    if seconds < 0.005:
        return "0 s"
    if seconds < 0.995:
        return f"{seconds:.2f} s"
    if seconds < 99.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s"


def took(runs: Sequence[float]) -> float | None:
    """The median; None where nothing was measured."""
    return median(runs) if runs else None


def spread(runs: Sequence[float]) -> str:
    """`12.3 s`, or where several runs differ `12.3 s (11.9-13.0)`."""
    middle = took(runs)
    if middle is None:
        return ""
    least, most = f"{min(runs):.1f}", f"{max(runs):.1f}"
    return clock(middle) if least == most else f"{clock(middle)} ({least}-{most})"


def seconds_cell(line: LineProfile) -> str:
    """The seconds of a line, `cached` where it came out of the cache, empty where it takes no step."""
    if line.cached:
        return "cached"
    return spread(line.seconds)


def bytes_cell(line: LineProfile) -> str:
    """The bytes of a line: empty where it makes no layer, `?` where it is unknown."""
    if line.keyword in SILENT or (line.keyword == "from" and line.bytes == 0):
        return ""
    return "?" if line.bytes is None else size(line.bytes)


def files_cell(line: LineProfile) -> str:
    """The number of files that a line writes."""
    return "" if line.keyword in SILENT or not line.files else number(line.files)


def hidden_cell(line: LineProfile) -> str:
    """`deleted by line 12`, the heaviest first."""
    return ", ".join(f"{hidden.how} by {_culprit(hidden.line)}" for hidden in line.hidden)


def headline(profile: Profile) -> str:
    """The profile in one sentence."""
    if profile.trouble is not None:
        place = f" at line {profile.trouble.line}" if profile.trouble.line is not None else ""
        return f"the build failed{place}"
    parts = []
    if profile.wall:
        parts.append(f"{clock(median(profile.wall))} to build")
    if profile.image_bytes is not None:
        parts.append(f"{size(profile.image_bytes)} image")
    if profile.wasted_bytes:
        parts.append(f"{size(profile.wasted_bytes)} of it wasted")
    return ", ".join(parts) or "nothing was built"


def facts(profile: Profile) -> Iterator[tuple[str, str]]:
    """Totals as pairs of what and how much; each states how it is known where that is not by measuring."""
    yield "Engine", profile.engine
    if profile.wall:
        runs = f" over {len(profile.wall)} builds" if len(profile.wall) > 1 else ""
        yield "Build", spread(profile.wall) + runs
    if profile.image_bytes is not None:
        base = f", {size(profile.base_bytes)} of it the base" if profile.base_bytes else ""
        label = "" if profile.measured else f" ({MODELLED})"
        yield "Image", f"{size(profile.image_bytes)} uncompressed{base}{label}"
    if profile.image_compressed is not None:
        yield "Compressed", f"{size(profile.image_compressed)} in a registry"
    if profile.wasted_bytes is not None:
        whole = (profile.image_bytes or 0) - (profile.base_bytes or 0)
        part = f" ({share(profile.wasted_bytes, whole)} of what this file adds)" if profile.wasted_bytes else ""
        yield "Wasted", (size(profile.wasted_bytes) if profile.wasted_bytes else "nothing") + part
    if profile.context_bytes is not None:
        sent = f"; {size(profile.sent_bytes)} went to the engine" if profile.sent_bytes is not None else ""
        yield "Context", f"{size(profile.context_bytes)} in {number(profile.context_files or 0)} files{sent}"


def critical_text(profile: Profile) -> str:
    """The critical path: `line 9 (12.3 s) → line 12 (3.0 s)`, what is short left out, and what no line accounts for."""
    whole = profile.wall[-1] if profile.wall else 0.0
    # The path of a long build has many steps of a moment, which would hide the ones that matter.
    least = max(WORTH_SECONDS / 10, whole * WORTH_SHARE)
    steps = [f"line {line} ({clock(seconds)})" for line, seconds in profile.critical if seconds >= least]
    short = [seconds for _, seconds in profile.critical if seconds < least]
    if steps and len(short) > 1 and sum(short) >= WORTH_SECONDS / 10:
        steps.append(f"{len(short)} shorter lines ({clock(sum(short))})")
    rest = whole - sum(seconds for _, seconds in profile.critical)
    if steps and rest >= WORTH_SECONDS:
        steps.append(f"no line: context, export, engine ({clock(rest)})")
    return " → ".join(steps)


def looks(profile: Profile) -> list[tuple[int, str]]:
    """What to look at first: (line, why), the weightiest first, each line once."""
    found: list[tuple[float, int, str]] = []
    whole = median(profile.wall) if profile.wall else 0.0
    for line, seconds in profile.critical:
        if seconds >= WORTH_SECONDS and whole:
            part = share(round(seconds * 1000), round(whole * 1000))
            reason = f"{clock(seconds)} on the critical path, {part} of the build"
            found.append((seconds / whole, line, reason))
    added = max(1, (profile.image_bytes or 0) - (profile.base_bytes or 0))
    for each in profile.lines:
        if each.wasted >= WORTH_BYTES:
            # Waste counts double: it can go without a loss, while bytes that ship may all be needed.
            found.append((2 * each.wasted / added, each.start, f"{size(each.wasted)} wasted: {hidden_cell(each)}"))
        if each.ships and each.keyword != "from" and (each.bytes or 0) >= WORTH_BYTES and profile.image_bytes:
            reason = f"adds {size(each.bytes or 0)}, {share(each.bytes or 0, added)} of what this file adds"
            found.append(((each.bytes or 0) / added, each.start, reason))
    return _first_of_each(sorted(found, reverse=True))[:LOOKS]


def _first_of_each(found: list[tuple[float, int, str]]) -> list[tuple[int, str]]:
    """Lines in the order of their weight, the reasons of one line together."""
    reasons: dict[int, list[str]] = {}
    for weight, line, reason in found:
        # Less than a twentieth is no place to look at first, unless there is nothing else.
        if weight >= 0.05 or not reasons:
            reasons.setdefault(line, []).append(reason)
    return [(line, "; ".join(reason)) for line, reason in reasons.items()]


def _culprit(line: int | None) -> str:
    return f"line {line}" if line is not None else "an unknown line"
