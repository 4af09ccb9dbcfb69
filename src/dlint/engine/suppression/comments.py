"""Read suppression comments: whose dialect, which rules, which lines."""

from __future__ import annotations

from bisect import bisect_right

from dlint import regex as re
from dlint.engine.registry import UnknownRule, resolve, twins_meant
from dlint.engine.suppression.state import NO_END, SilencedName, Suppression
from dlint.text.source import encode
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.dockerfile import Dockerfile
    from dlint.syntax.instruction import Instruction
    from dlint.syntax.nodes import Comment

    Lines = tuple[int, int]

# `dlint: ignore` in a sentence is no suppression: behind the word only a list, the end or a blank may follow.
_OWN = re.compile(r"\s*dlint:\s*ignore(?:\s*\[([^\]]*)\]|\s*$|\s+(?![=:(\[]))", re.ASCII)
_HADOLINT = re.compile(r"\s*hadolint\s+(?:(global|stage)\s+)?ignore\s*=\s*([^#]*)", re.ASCII)
_BUILDKIT = re.compile(r"\s*check\s*=(.*)", re.ASCII | re.IGNORECASE)
_SKIP = re.compile(r"\s*skip\s*=([^;]*)", re.ASCII | re.IGNORECASE)
# From the first letter to the comma: blanks inside, as in `DL3008 because`, belong to the name's reason.
_NAME = re.compile(r"[^,\s]+[^,]*")
_WHOLE = (1, NO_END)


def read_suppressions(file: Dockerfile) -> list[Suppression]:
    """The suppressions of a file, in file order."""
    found = list(_directive(file))
    owners = _owners(file)
    # Above the first instruction a comment is in the head of the file, whatever stands between.
    first = file.tree.instructions[0].start_line if file.tree.instructions else NO_END
    for comment in file.tree.comments:
        found += _read(file, comment, owners.get(comment.line), comment.line < first)
    return found


def _owners(file: Dockerfile) -> dict[int, Instruction]:
    """Which instruction a comment line stands above, with nothing but comments between them."""
    return {comment.line: node for node in file.tree.instructions for comment in node.comments}


def _directive(file: Dockerfile) -> Iterator[Suppression]:
    """`# check=skip=A,B;error=true` at the top of the file."""
    directive = file.tree.directives.get("check")
    if directive is not None:
        span = next(comment.span for comment in file.tree.comments if comment.line == directive.line)
        yield from _skip(directive.value, span, directive.span.start, _WHOLE)


def _read(file: Dockerfile, comment: Comment, owner: Instruction | None, in_head: bool) -> Iterator[Suppression]:
    start = comment.span.start + 1
    # From the comment's own line on: rules about comments may be silenced as well.
    lines = (comment.line, owner.end_line) if owner else None
    own = _OWN.match(comment.text)
    if own is not None:
        # In the head of the file, above every instruction, it means the whole file.
        span = _WHOLE if in_head else lines
        if span is not None:
            yield Suppression("dlint", _own_names(comment, own, start), span, comment.span)
        return
    # A comment is of one dialect only; the own one is tried first.
    peer = _HADOLINT.match(comment.text)
    if peer is not None:
        span = _hadolint_lines(file, comment, peer[1], owner) if peer[1] else lines
        if span is not None:
            names = _names(comment.text, peer.span(2), start)
            yield Suppression("hadolint", names, span, comment.span)
        return
    skip = _BUILDKIT.match(comment.text)
    if skip is not None and lines is not None:
        offset = start + len(encode(comment.text[: skip.start(1)]))
        yield from _skip(skip[1], comment.span, offset, lines)


def _own_names(comment: Comment, found: re.Match[str], start: int) -> tuple[SilencedName, ...]:
    if found[1] is None:
        return (SilencedName("every rule", comment.span, None),)
    return _names(comment.text, found.span(1), start)


def _hadolint_lines(file: Dockerfile, comment: Comment, scope: str, owner: Instruction | None) -> Lines | None:
    return _WHOLE if scope == "global" else _stage_lines(file, comment.line, owner)


def _stage_lines(file: Dockerfile, line: int, owner: Instruction | None) -> Lines | None:
    """The lines of the stage whose FROM the comment stands above, or of the stage around it."""
    # A comment right above FROM is about the stage that begins there.
    at = owner.start_line if owner is not None and owner.keyword == "from" else line
    starts = file.fact(_stage_starts)
    place = bisect_right(starts, at)
    if not place:
        return None
    return starts[place - 1], starts[place] - 1 if place < len(starts) else NO_END


def _stage_starts(file: Dockerfile) -> list[int]:
    return [stage.head.line for stage in file.stages]


def _skip(text: str, span: Span, start: int, lines: Lines) -> Iterator[Suppression]:
    """The `skip=` part of a check directive whose value begins at byte `start`."""
    value = text.partition("//")[0]
    at = 0
    for part in value.split(";"):
        found = _SKIP.match(part)
        if found is not None:
            first, last = found.span(1)
            names = _names(text, (at + first, at + last), start, "buildkit")
            yield Suppression("buildkit", names, lines, span, is_alone=";" not in value)
        at += len(part) + 1


def _names(text: str, part: tuple[int, int], start: int, dialect: str = "") -> tuple[SilencedName, ...]:
    """The names in a list with commas; `start` is the byte at which `text` begins."""
    found = []
    at = 0
    offset = start
    for match in _NAME.finditer(text, *part):
        # Lists may be written with words behind a name; only the first word is the name.
        name = match[0].split(maxsplit=1)[0]
        offset += len(encode(text[at : match.start()]))
        at = match.start()
        found.append(SilencedName(name, Span(offset, offset + len(encode(name))), *_meant(name, dialect)))
    return tuple(found)


def _meant(name: str, dialect: str) -> tuple[frozenset[str], frozenset[str]]:
    """The rules that a name means, and the twins; none for a name of another tool's rule that has no twin here."""
    if dialect == "buildkit" and name.lower() == "all":
        return _all_of("buildkit:")
    try:
        return resolve(name), twins_meant(name)
    except UnknownRule:
        return frozenset(), frozenset()


def _all_of(linter: str) -> tuple[frozenset[str], frozenset[str]]:
    """The rules with twins in another linter, and those twins."""
    from dlint.engine.registry import rule_infos

    twins = {each.id: [twin for twin in each.twins if twin.startswith(linter)] for each in rule_infos()}
    rules = frozenset(rule_id for rule_id, found in twins.items() if found)
    return rules, frozenset(twin for found in twins.values() for twin in found)
