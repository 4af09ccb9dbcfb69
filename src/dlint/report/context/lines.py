"""The lines of the report on a build context, in pieces with a role each."""

from __future__ import annotations

from dlint.knowledge.context import DEPENDENCIES, OUTPUT, SECRET, VCS
from dlint.report.cells import shown
from dlint.report.columns import NUMBER, aligned
from dlint.report.context.transfers import together
from dlint.text.units import number, share, size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dlint.model.context.context import Context
    from dlint.model.context.ignore_file import IgnoreFile
    from dlint.model.context.ignore_pattern import IgnorePattern
    from dlint.model.context.select import Selection
    from dlint.model.context.unwanted import Find
    from dlint.report.columns import Line, Piece
    from dlint.report.context.transfers import TransferContents


# Keeps the cells to its right in their columns.
_BLANK: Piece = ("plain", "")
_KINDS = {
    SECRET: ("error", "secret"),
    VCS: ("warning", "history"),
    DEPENDENCIES: ("warning", "dependencies"),
    OUTPUT: ("warning", "build output"),
}


def lines(context: Context, takings: Sequence[TransferContents], count: int) -> Iterator[Line]:
    """Every line, each a list of (role, text), with the `count` biggest things.

    Roles: `heading`, `path`, `number`, `plain`, `good`, `warning`, `error`.
    """
    yield [("heading", "Build context "), ("path", shown(context.root))]
    yield from aligned(list(_summary(context, takings)))
    yield from _section("Biggest", _biggest(context, count))
    if context.ignore is not None:
        yield from _section(f"Patterns of {context.ignore.path}", _patterns(context, context.ignore))
    yield from _section("Sent, though hardly meant to be", _finds(context, takings))
    yield from _section(f"Taken by {context.dockerfile}", (_taking(taking) for taking in takings))
    yield from _section("Could not be read", ([("path", path), ("error", why)] for path, why in context.errors))


def _section(heading: str, rows: Iterable[Line]) -> Iterator[Line]:
    found = list(rows)
    if found:
        yield []
        yield [("heading", shown(heading))]
        yield from aligned(found)


def _summary(context: Context, takings: Sequence[TransferContents]) -> Iterator[Line]:
    yield [("plain", "sent"), *_amount(context.sent_files, context.sent_bytes)]
    if context.ignore is None:
        note = "there is no .dockerignore; dlint init writes one"
        yield [("plain", "ignored"), (NUMBER, "nothing"), _BLANK, ("plain", note)]
    else:
        yield [("plain", "ignored"), *_amount(context.ignored.files, context.ignored.bytes)]
    if takings:
        taken = together(takings)
        note = "the part of it that BuildKit transfers"
        yield [("plain", "taken"), *_amount(len(taken), sum(taken.values())), ("plain", note)]


def _biggest(context: Context, count: int) -> Iterator[Line]:
    whole = context.sent_bytes
    for path, tally in context.biggest(count):
        files = _files(tally.files) if path.endswith("/") else ""
        yield [(NUMBER, size(tally.bytes)), (NUMBER, share(tally.bytes, whole)), (NUMBER, files), ("path", path)]


def _patterns(context: Context, ignore: IgnoreFile) -> list[Line]:
    """The patterns in the order of the file; what is wrong stands among them."""
    rows = [(pattern.line, _pattern(context, pattern)) for pattern in ignore.patterns]
    rows += [(line, _wrong(line, message)) for line, message in ignore.errors]
    return [row for _, row in sorted(rows, key=_first)]


def _pattern(context: Context, pattern: IgnorePattern) -> Line:
    lead: Line = [_line(pattern.line), ("path", pattern.text)]
    state = context.usage.state(pattern)
    if state == "dead":
        return [*lead, _BLANK, _BLANK, ("warning", "matches nothing")]
    if state == "overridden":
        return [*lead, _BLANK, _BLANK, ("warning", _overridden(context.usage.overriding(pattern)))]
    tally = context.usage.of(pattern)
    note = "brought back" if pattern.negated else ""
    return [*lead, *_amount(tally.files, tally.bytes), ("good", note)]


def _wrong(line: int, message: str) -> Line:
    return [_line(line), _BLANK, _BLANK, _BLANK, ("error", f"{message}, so every build stops")]


def _overridden(by: IgnorePattern | None) -> str:
    if by is None:
        return "changes nothing: nothing keeps out what it matches"
    return f"changes nothing: line {by.line} ({by.text}) decides"


def _finds(context: Context, takings: Sequence[TransferContents]) -> Iterator[Line]:
    """Secrets one by one, of folders those of a kind together: the biggest is named."""
    groups: dict[tuple[str, str, str], list[Find]] = {}
    # Hundreds of `node_modules` or `__pycache__` would hide all else: those of a kind are one line.
    for find in sorted(context.finds(), key=_weight, reverse=True):
        groups.setdefault((find.kind, find.what, find.path if find.kind == SECRET else ""), []).append(find)
    for kind in _KINDS:
        yield from (_find(kind, found, takings) for (group, _, _), found in groups.items() if group == kind)


def _find(kind: str, found: list[Find], takings: Sequence[TransferContents]) -> Line:
    path = found[0].path + ("" if kind == SECRET else "/")
    more = f"and {number(len(found) - 1)} more" if len(found) > 1 else ""
    amount = _amount(sum(find.files for find in found), sum(find.bytes for find in found), counted=kind != SECRET)
    takers = [taking.line for taking in takings if any(taking.takes(find.path) for find in found)]
    return [_KINDS[kind], ("path", path), ("plain", more), *amount, ("plain", found[0].what + _takers(takers))]


def _takers(found: list[int]) -> str:
    if not found:
        return ""
    return f", taken by line{'s' * (len(found) > 1)} {', '.join(map(str, found))}"


def _taking(taking: TransferContents) -> Line:
    troubles = [text for selection in taking.selections if (text := _trouble(selection))]
    role = "error" if any(selection.fails for selection in taking.selections) else "warning"
    amount = _amount(len(taking.sizes), sum(taking.sizes.values()))
    return [_line(taking.line), ("path", taking.text), *amount, (role, "; ".join(troubles))]


def _trouble(selection: Selection) -> str:
    """What is wrong with a source word, empty if nothing is."""
    if selection.ignored:
        by = selection.by
        what = f"is kept out by {by.text} (line {by.line} of the ignore file)" if by is not None else "is not sent"
    elif selection.dangling:
        what = f"meets a link that leads nowhere: {selection.dangling[0]}"
    elif selection.missing:
        what = "matches nothing" if selection.wildcard else "does not exist"
    else:
        return ""
    return f"{selection.source} {what}{', so the build stops' if selection.fails else ''}"


def _amount(files: int, weight: int, counted: bool = True) -> Line:
    return [(NUMBER, _files(files) if counted else ""), (NUMBER, size(weight))]


def _files(files: int) -> str:
    return f"{number(files)} file{'' if files == 1 else 's'}"


def _line(line: int) -> Piece:
    return "plain", f"line {line}"


def _first(row: tuple[int, Line]) -> int:
    return row[0]


def _weight(find: Find) -> int:
    return find.bytes
