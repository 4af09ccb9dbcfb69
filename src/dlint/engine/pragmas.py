"""Read suppression comments: whose dialect, which rules, which lines."""

from __future__ import annotations

import re

from dlint.engine.book import UnknownRule, resolve
from dlint.engine.suppress import Suppression

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.dockerfile import Dockerfile
    from dlint.syntax.instruction import Instruction
    from dlint.syntax.tree import Comment

_OWN = re.compile(r"\s*dlint:\s*ignore(?:\s*\[([^\]]*)\])?", re.ASCII)
_HADOLINT = re.compile(r"\s*hadolint\s+(?:(global|stage)\s+)?ignore\s*=\s*([^#]*)", re.ASCII)
_BUILDKIT = re.compile(r"\s*check\s*=(.*)", re.ASCII | re.IGNORECASE)
_WHOLE = 1 << 60


def read_pragmas(file: Dockerfile) -> list[Suppression]:
    """The suppressions of a file, in file order."""
    found = list(_directive(file))
    owners = _owners(file)
    first = file.tree.instructions[0].start_line if file.tree.instructions else _WHOLE
    for comment in file.tree.comments:
        found += _read(file, comment, owners.get(comment.line), first)
    return found


def _owners(file: Dockerfile) -> dict[int, Instruction]:
    """Which instruction a comment line stands above, with nothing but comments between them."""
    return {comment.line: node for node in file.tree.instructions for comment in node.comments}


def _directive(file: Dockerfile) -> Iterator[Suppression]:
    """`# check=skip=A,B;error=true` at the top of the file."""
    directive = file.tree.directives.get("check")
    if directive is not None:
        yield from _skip(directive.value, 1, _WHOLE, None)


def _read(file: Dockerfile, comment: Comment, owner: Instruction | None, first: int) -> Iterator[Suppression]:
    lines = (owner.start_line, owner.end_line) if owner else None
    own = _OWN.match(comment.text)
    if own is not None:
        # In the head of the file, above every instruction, it means the whole file.
        span = (1, _WHOLE) if comment.line < first else lines
        if span is not None:
            yield Suppression(_ids(own[1]) if own[1] is not None else None, *span, comment)
        return
    peer = _HADOLINT.match(comment.text)
    if peer is not None:
        yield from _hadolint(file, comment, peer, owner)
        return
    skip = _BUILDKIT.match(comment.text)
    if skip is not None and lines is not None:
        yield from _skip(skip[1], *lines, comment)


def _hadolint(
    file: Dockerfile, comment: Comment, found: re.Match[str], owner: Instruction | None
) -> Iterator[Suppression]:
    span = (owner.start_line, owner.end_line) if owner else None
    if found[1] == "global":
        span = (1, _WHOLE)
    elif found[1] == "stage":
        span = _stage_lines(file, comment.line, owner)
    if span is not None:
        yield Suppression(_ids(found[2]), *span, comment)


def _stage_lines(file: Dockerfile, line: int, owner: Instruction | None) -> tuple[int, int] | None:
    """The lines of the stage whose FROM the comment stands above, or of the stage around it."""
    ends = [stage.head.line - 1 for stage in file.stages[1:]] + [_WHOLE]
    for stage, end in zip(file.stages, ends, strict=True):
        if stage.head.node is owner or (owner is None or owner.keyword != "from") and stage.head.line <= line <= end:
            return stage.head.line, end
    return None


def _skip(value: str, first: int, last: int, comment: Comment | None) -> Iterator[Suppression]:
    """The `skip=` part of a check directive; `all` means every check of BuildKit's."""
    for part in value.partition("//")[0].split(";"):
        key, _, names = part.strip().partition("=")
        if key.strip().lower() != "skip":
            continue
        if names.strip().lower() == "all":
            names = "buildkit"
        yield Suppression(_ids(names), first, last, comment)


def _ids(names: str) -> frozenset[str]:
    """The rules that a list of names means; names of other tools' rules that have no twin here are passed over."""
    found: set[str] = set()
    for name in names.split(","):
        try:
            found |= _named(name.strip())
        except UnknownRule:
            continue
    return frozenset(found)


def _named(name: str) -> frozenset[str]:
    if name != "buildkit":
        return resolve(name.split(maxsplit=1)[0]) if name else frozenset()
    from dlint.engine.book import cards

    return frozenset(each.id for each in cards() if any(twin.startswith("buildkit:") for twin in each.twins))
