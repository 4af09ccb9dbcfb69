#!/usr/bin/env python3
"""Draws the terminal cast of the README: an SVG that shows commands and what they print, one scene after another.

    python tools/cast.py [--check]

Scenes are run again in a copy of `examples/shop`, with colors; those that need a container engine show what the tour
(docs/tour.md) recorded. With `--check` nothing is written; exits with 1 if the picture is out of date.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

import docs_output

CHECKOUT = Path(__file__).resolve().parent.parent
PICTURE = CHECKOUT / "docs" / "pictures" / "cast.svg"
TOUR = CHECKOUT / "docs" / "tour.md"
# A command, seconds that its scene is shown, and whether it is run or was recorded in the tour.
SCENES = (
    ("dlint check --select cache/copy-before-install,secrets,size/pip-cache", 6, True),
    ("dlint fix --diff --unsafe --select cache/copy-before-install,size/pip-cache,user", 6, True),
    ("dlint profile --network none", 6, False),
    ("dlint optimize --network none 2>/dev/null", 7, False),
)
COLUMNS, ROWS = 100, 29
CHAR, LINE, TOP, LEFT = 8.0, 18, 52, 18
# Colors of SGR codes on the dark ground of the picture.
COLORS = {31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#76e3ea", 90: "#8b949e"}
_SGR = re.compile(r"\x1b\[([0-9;]*)m")
Run = tuple[str, str]


def main(argv: list[str]) -> int:
    """Write or check the picture."""
    new = picture()
    old = PICTURE.read_text(encoding="utf-8") if PICTURE.exists() else ""
    if new == old:
        return 0
    print(f"{'out of date' if '--check' in argv else 'wrote'}: {PICTURE.relative_to(CHECKOUT)}")
    if "--check" in argv:
        return 1
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(new, encoding="utf-8")
    return 0


def picture() -> str:
    """The whole SVG."""
    shown = [(command.removesuffix(" 2>/dev/null"), list(_printed(command, runs))) for command, _, runs in SCENES]
    width, height = int(LEFT * 2 + COLUMNS * CHAR), TOP + ROWS * LINE + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="dlint checks, repairs, measures and proves">',
        f"<style>{_style()}</style>",
        f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>',
        *(f'<circle cx="{22 + 20 * at}" cy="20" r="6" fill="#30363d"/>' for at in range(3)),
    ]
    for number, (command, lines) in enumerate(shown):
        rows = [[("p", "$ "), ("b", command)], *lines][:ROWS]
        parts += [f'<g class="s s{number}">', *(_text(row, at) for at, row in enumerate(rows) if row), "</g>"]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _style() -> str:
    """Fonts, colors, and the times at which each scene is seen; all stand still for those who asked for no motion."""
    total = sum(seconds for _, seconds, _ in SCENES)
    rules = ["text{font:13.3px ui-monospace,Menlo,Consolas,monospace;fill:#e6edf3;white-space:pre}.b{font-weight:700}"]
    rules.append(".p{fill:#7ee787}.d{fill:#8b949e}.s{visibility:hidden}")
    rules += [f".c{code}{{fill:{color}}}" for code, color in COLORS.items()]
    began = 0
    for number, (_, seconds, _) in enumerate(SCENES):
        start, end = 100 * began / total, 100 * (began + seconds) / total
        frames = f"0%,{start:.2f}%{{visibility:hidden}}{start + 0.01:.2f}%,{end:.2f}%{{visibility:visible}}"
        frames += f"{end + 0.01:.2f}%,100%{{visibility:hidden}}" if end < 100 else ""
        rules.append(f"@keyframes k{number}{{{frames}}}.s{number}{{animation:k{number} {total}s step-end infinite}}")
        began += seconds
    rules.append("@media(prefers-reduced-motion){.s{animation:none}.s0{visibility:visible}}")
    return "".join(rules)


def _text(row: list[Run], at: int) -> str:
    spans = "".join(f'<tspan class="{kind}">{escape(text)}</tspan>' if kind else escape(text) for kind, text in row)
    return f'<text x="{LEFT}" y="{TOP + at * LINE}" xml:space="preserve">{spans}</text>'


def _printed(command: str, runs: bool) -> Iterator[list[Run]]:
    """The lines that a command prints, each as pieces with their look, broken where a terminal breaks them."""
    for line in _run(command) if runs else _recorded(command):
        yield from _broken(list(_pieces(line)))


def _run(command: str) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="dlint-cast-") as name:
        workspace = docs_output.Workspace(Path(name))
        return workspace.printed(command, workspace.folder("shop"), FORCE_COLOR="1", NO_COLOR="", TERM="xterm")


def _recorded(command: str) -> list[str]:
    text = TOUR.read_text(encoding="utf-8")
    return text.partition(f"\n$ {command}\n")[2].partition("\n```")[0].split("\n")


def _pieces(line: str) -> Iterator[Run]:
    """The pieces of a line between codes that change how text looks."""
    kind = ""
    for at, part in enumerate(_SGR.split(line)):
        if at % 2 == 0:
            if part:
                yield kind, part
            continue
        codes = [int(code or 0) for code in part.split(";")]
        known = [f"c{code}" for code in codes if code in COLORS]
        weight = ["b"] if 1 in codes else ["d"] if 2 in codes else []
        kind = " ".join([*known, *weight])


def _broken(pieces: list[Run]) -> Iterator[list[Run]]:
    row: list[Run] = []
    left = COLUMNS
    for kind, text in pieces:
        while len(text) > left:
            yield [*row, (kind, text[:left])]
            row, text, left = [], text[left:], COLUMNS
        row.append((kind, text))
        left -= len(text)
    yield row


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
