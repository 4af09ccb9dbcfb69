"""The profile for a pull request or a job's summary: a table of what weighs, the rest folded away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dlint.report.cells import shown
from dlint.report.check.rule_help import fenced
from dlint.report.markdown_text import prose, short_code
from dlint.report.options import DEFAULTS, RenderOptions
from dlint.report.profile import difference, traced
from dlint.report.profile.figures import (
    bytes_cell,
    critical_text,
    facts,
    files_cell,
    headline,
    hidden_cell,
    looks,
    seconds_cell,
)
from dlint.text.units import size
from dlint.trial.profile.budget import Overrun
from dlint.trial.profile.cache_miss import sentences
from dlint.trial.profile.compare import Comparison
from dlint.trial.profile.profile import LineProfile, Profile

HEAD = "| Line | Seconds | Bytes | Files | Wasted | Instruction |\n|--:|--:|--:|--:|:--|:--|\n"


def render(
    profile: Profile,
    overruns: Sequence[Overrun] = (),
    comparison: Comparison | None = None,
    *,
    options: RenderOptions = DEFAULTS,
) -> str:
    """The report, and how the profile compares with another.

    Instructions that take nothing and add nothing are left out of the table.
    """
    body = _body(profile, overruns)
    return f"{body}\n{difference.markdown(comparison)}" if comparison is not None else body


def _body(profile: Profile, overruns: Sequence[Overrun]) -> str:
    parts = [f"### {short_code(profile.path)}: {prose(headline(profile))}\n"]
    parts += [f"**Over budget:** {prose(overrun.message)}\n" for overrun in overruns]
    parts += _trouble(profile)
    found = looks(profile)
    if found:
        parts.append("".join(f"- **line {line}**: {prose(why)}\n" for line, why in found))
    parts.append(table(line for line in profile.lines if _weighs(line)))
    path = critical_text(profile)
    if path:
        parts.append(f"**Critical path:** {prose(path)}\n")
    for warm in profile.warm:
        steps = f"{len(warm.rebuilt)} of {len(warm.rebuilt) + len(warm.reused)} steps"
        parts.append(f"**After a change of {short_code(warm.touched)}:** {warm.seconds:.1f} s, {steps} built again\n")
        parts.append("".join(f"- {prose(text)}\n" for text in sentences(warm.why)))
    parts += _traced(profile)
    rows = "".join(f"| {prose(what)} | {prose(text)} |\n" for what, text in facts(profile))
    parts.append(f"<details><summary>Totals</summary>\n\n| | |\n|:--|:--|\n{rows}\n</details>\n")
    # Notes come last: they are about how the figures were taken.
    parts += [f"> {prose(note)}\n" for note in profile.notes]
    return "\n".join(part for part in parts if part)


def _traced(profile: Profile) -> list[str]:
    if profile.trace is None:
        return []
    lines = [
        f"- **line {line}** {prose('; '.join(traced.sentences(facts)))}\n"
        for line, facts in sorted(profile.trace.lines.items())
    ]
    lines += [f"- {prose(sentence)}\n" for sentence in traced.unread(profile.trace)]
    return ["<details><summary>What each line reads and writes</summary>\n\n" + "".join(lines) + "\n</details>\n"]


def table(lines: Iterable[LineProfile]) -> str:
    """A table of instructions."""
    rows = [_row(line) for line in lines]
    return HEAD + "".join(rows) if rows else ""


def _row(line: LineProfile) -> str:
    waste = f"{size(line.wasted)} {hidden_cell(line)}" if line.wasted else ""
    cells = (
        str(line.start),
        seconds_cell(line),
        bytes_cell(line),
        files_cell(line),
        prose(waste),
        short_code(line.text),
    )
    return f"| {' | '.join(cells)} |\n"


def _weighs(line: LineProfile) -> bool:
    # From 0.005 s on `clock` prints more than "0 s".
    return bool(line.failed or line.wasted or line.bytes or sum(line.seconds) >= 0.005)


def _trouble(profile: Profile) -> list[str]:
    trouble = profile.trouble
    if trouble is None:
        return []
    place = f" at line {trouble.line}" if trouble.line is not None else ""
    lines = [f"**The build failed{place}:** {prose(trouble.message)}\n"]
    if trouble.tail:
        lines.append(fenced("\n".join(shown(text) for text in trouble.tail), "text") + "\n")
    return lines
