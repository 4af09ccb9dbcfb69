"""What the image holds, on the page: a treemap by the line that wrote it and by folder, waste hatched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from dlint.report.cells import shown
from dlint.report.markup import escaped
from dlint.report.profile.treemap import Box, squarified
from dlint.text.units import share, size
from dlint.trial.profile.profile import Profile, Share

# The unit of the layout: hundredths of a map that is a little wider than high. SVG gets it in per cent.
WIDE, HIGH = 160.0, 100.0
STRIP, MARGIN = 4.6, 0.35
# Cells smaller than these parts of the map have no label, or none on a phone.
LEAST_WIDTH, LEAST_HEIGHT, PHONE_WIDTH = 8.0, 4.5, 34.0
COLOURS = 8
ROWS = 40


def image_map(profile: Profile) -> Iterator[str]:
    """The section; nothing where no image was read."""
    groups = _groups(profile)
    if not groups:
        return
    total = sum(each.bytes for shares in groups.values() for each in shares)
    yield f'<section><h2>What the image holds</h2>\n<p class="key">{size(total)} by line and folder;'
    yield '<span class="sample waste"></span> wasted: in the image, but hidden or deleted</p>'
    yield '<svg class="map" role="group" aria-label="The image by line and folder">'
    yield _HATCH
    weights = [float(sum(each.bytes for each in shares)) for shares in groups.values()]
    boxes = squarified(weights, Box(0, 0, WIDE, HIGH))
    for at, ((line, shares), box) in enumerate(zip(groups.items(), boxes, strict=True)):
        yield from _group(profile, line, shares, box, at)
    yield "</svg>"
    yield from _table(groups, total)
    yield "</section>"


_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="hatch" width="3" height="6"/></pattern></defs>'
)


def _groups(profile: Profile) -> dict[int | None, list[Share]]:
    """The shares by line, the heaviest line first; empty ones left out."""
    found: dict[int | None, list[Share]] = defaultdict(list)
    for each in profile.shares:
        if each.bytes > 0:
            found[each.line].append(each)
    return dict(sorted(found.items(), key=lambda item: -sum(each.bytes for each in item[1])))


def _group(profile: Profile, line: int | None, shares: list[Share], box: Box, at: int) -> Iterator[str]:
    """The cells of one line below a strip with its name."""
    weight = sum(each.bytes for each in shares)
    name = _name(line)
    # Neighbours in the order of weight have different colours; the ninth line begins with the first one again.
    colour = "base" if line is None else f"c{at % COLOURS}"
    yield f'<g class="{colour}"><rect class="ground" {_place(box)}/>'
    has_strip = box.height > 2.5 * STRIP and box.width > LEAST_WIDTH
    if has_strip:
        strip = _text(Box(box.x, box.y, box.width, STRIP), f"{name} · {size(weight)}", "strip", 0.0)
        yield strip if line is None else f'<a href="#L{line}">{strip}</a>'
    # A box too small for the strip keeps a margin, by which its cells are seen as one group.
    inner = box.inset(STRIP if has_strip else MARGIN, MARGIN)
    ordered = sorted(shares, key=lambda each: -each.bytes)
    for each, cell in zip(ordered, squarified([float(each.bytes) for each in ordered], inner), strict=True):
        yield _cell(profile, each, cell)
    yield "</g>"


def _cell(profile: Profile, each: Share, box: Box) -> str:
    title = f"{shown(each.path)}: {size(each.bytes)}, {_name(each.line)}{', wasted' if each.wasted else ''}"
    waste = f'<rect class="lost" {_place(box)}/>' if each.wasted else ""
    label = ""
    if box.width >= LEAST_WIDTH and box.height >= LEAST_HEIGHT:
        label = _text(box, _short(each.path, box.width), "label", PHONE_WIDTH)
    drawn = f'<title>{escaped(title)}</title><rect class="cell" {_place(box)}/>{waste}{label}'
    if each.line is None:
        return f"<g>{drawn}</g>"
    # A click leads to the line; keys need not stop at hundreds of cells: the strips and the table lead there as well.
    return f'<a href="#L{each.line}" tabindex="-1" aria-label="{escaped(title)}">{drawn}</a>'


def _text(box: Box, text: str, kind: str, least: float) -> str:
    """A text that ends where its box does; narrow boxes have none on a phone."""
    narrow = " wide-only" if box.width < least else ""
    place = f'x="{_x(box.x)}" y="{_y(box.y)}" width="{_x(max(0.0, box.width - 0.6))}" height="{_y(box.height)}"'
    return f'<svg {place}><text class="{kind}{narrow}" x="6" y="1.15em">{escaped(shown(text))}</text></svg>'


def _place(box: Box) -> str:
    return f'x="{_x(box.x)}" y="{_y(box.y)}" width="{_x(box.width)}" height="{_y(box.height)}"'


def _x(value: float) -> str:
    return f"{100 * value / WIDE:.3f}%"


def _y(value: float) -> str:
    return f"{100 * value / HIGH:.3f}%"


def _name(line: int | None) -> str:
    return "base image" if line is None else f"line {line}"


def _short(path: str, width: float) -> str:
    """As much of a path's end as is likely to fit: it is more specific than the beginning."""
    parts = path.split("/")
    kept = parts[-1:] if width < PHONE_WIDTH and parts[-1] != "*" else parts[-2:]
    return "/".join(kept)


def _table(groups: dict[int | None, list[Share]], total: int) -> Iterator[str]:
    """The same as a table, for those who do not see the map."""
    rows = sorted((each for shares in groups.values() for each in shares), key=lambda each: -each.bytes)
    yield "<details><summary>The biggest as a table</summary>\n<table><tr><th>Bytes<th>Share<th>Line<th>Path</tr>"
    for each in islice(rows, ROWS):
        line = "base" if each.line is None else f'<a href="#L{each.line}">{each.line}</a>'
        lost = ' <span class="warning">wasted</span>' if each.wasted else ""
        path = f"<code>/{escaped(shown(each.path))}</code>{lost}"
        yield f"<tr><td>{size(each.bytes)}<td>{share(each.bytes, total)}<td>{line}<td>{path}</tr>"
    yield "</table></details>"
