"""Judges the differences between two images: allowed by the list, by noise or by a claim, or to be refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from dlint.trial.equivalence.allowed import ALLOWED, Allowance
from dlint.trial.equivalence.image_diff import ADDED, REMOVED, Difference

EQUAL, ALLOWED_STATE, REFUSED = "equal", "allowed", "refused"
_NOTHING_ELSE = "a folder that held nothing but what is listed"
BY_LIST, BY_NOISE, BY_CLAIM = "list", "noise", "claim"
HOMES = "(?:root|home/[^/]+)"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a candidate claims to change: a pattern as in the allow-list, the kinds of difference, and why.

    `Claim("/app/node_modules/**", ("removed",), "dev dependencies")`, `Claim("User", ("config",), "runs as node")`.
    With `unread` it holds only where no other build step reads what goes.
    """

    pattern: str
    kinds: tuple[str, ...]
    reason: str
    unread: bool = False


@dataclass(frozen=True, slots=True)
class AllowedDifference:
    """A difference that is not held against the candidate; `by` is "list", "noise" or "claim"; `unread` as claimed."""

    difference: Difference
    by: str
    reason: str
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """All differences, sorted into those that may be and those that may not."""

    allowed: tuple[AllowedDifference, ...]
    refused: tuple[Difference, ...]

    @property
    def state(self) -> str:
        """Either "equal" (no difference at all), or "allowed", or "refused"."""
        if self.refused:
            return REFUSED
        return ALLOWED_STATE if self.allowed else EQUAL


def judge(
    differences: Iterable[Difference],
    *,
    noise: Iterable[Difference] = (),
    claims: Iterable[Claim] = (),
    allowed: Iterable[Allowance] = ALLOWED,
) -> Verdict:
    """Sort differences. `noise` are those between two builds of the same baseline: what differed there may differ here
    in the same aspect, in whatever way; a file of other content may have another size, too."""
    listed = [(_union(each.patterns), each) for each in allowed]
    claimed = [(_union((each.pattern,)), each) for each in claims]
    noisy = {_aspect(each) for each in noise}
    pardons, refused = [], []
    for difference in differences:
        pardon = _claimed(difference, claimed) or _listed(difference, listed) or _noisy(difference, noisy)
        if pardon:
            pardons.append(pardon)
        else:
            refused.append(difference)
    emptied = _emptied(pardons, refused)
    pardons += [AllowedDifference(each, BY_LIST, _NOTHING_ELSE) for each in emptied]
    return Verdict(tuple(pardons), tuple(each for each in refused if each not in emptied))


def is_allowed(path: str) -> bool:
    """Whether the allow-list has a file or folder of this path with whatever contents: logs and caches of tools."""
    return _anything().fullmatch(path) is not None


@cache
def _anything() -> re.Pattern[str]:
    return _union(pattern for each in ALLOWED if not each.whats or "content" in each.whats for pattern in each.patterns)


def _emptied(pardons: list[AllowedDifference], refused: list[Difference]) -> list[Difference]:
    """Folders that are gone and held nothing but what may go: of each, the deepest first."""
    gone = {each.difference.path for each in pardons if each.difference.kind == REMOVED}
    folders = {each.path: each for each in refused if each.kind == REMOVED and each.what == "folder"}
    others = {each.path for each in refused if each.path not in folders or each.kind != REMOVED}
    found: list[Difference] = []
    for path in sorted(folders, reverse=True):
        below = path + "/"
        if any(each.startswith(below) for each in gone) and not any(each.startswith(below) for each in others):
            found.append(folders[path])
            gone.add(path)
        else:
            others.add(path)
    return found


def _claimed(difference: Difference, claimed: list[tuple[re.Pattern[str], Claim]]) -> AllowedDifference | None:
    """The claim that covers a difference; one that holds whatever a step reads goes before one that does not."""
    covering = (
        each for pattern, each in claimed if difference.kind in each.kinds and pattern.fullmatch(difference.path)
    )
    found: Claim | None = None
    for claim in covering:
        if found is None or not claim.unread:
            found = claim
        if not claim.unread:
            break
    return AllowedDifference(difference, BY_CLAIM, found.reason, found.unread) if found is not None else None


def _listed(difference: Difference, allowed: list[tuple[re.Pattern[str], Allowance]]) -> AllowedDifference | None:
    for pattern, allowance in allowed:
        if pattern.fullmatch(difference.path) and (not allowance.whats or difference.what in allowance.whats):
            return AllowedDifference(difference, BY_LIST, allowance.reason)
    return None


def _noisy(difference: Difference, noise: set[tuple[str, str]]) -> AllowedDifference | None:
    if _aspect(difference) in noise:
        return AllowedDifference(difference, BY_NOISE, "two builds of the Dockerfile as it is differ here, too")
    return None


def _aspect(difference: Difference) -> tuple[str, str]:
    if difference.kind in (ADDED, REMOVED):
        return difference.path, "there"
    return difference.path, "content" if difference.what == "size" else difference.what


def _union(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_expression, patterns)), re.DOTALL)


def _expression(pattern: str) -> str:
    """A regular expression for a pattern of the allow-list."""
    pattern = "/~" + pattern[1:] if pattern.startswith("~/") else pattern
    pattern = "/" + pattern if pattern.startswith("**/") else pattern
    parts = re.split(r"(/\*\*/|/\*\*$|\*|^/~)", pattern)
    expressions = {"/**/": "/(?:.*/)?", "/**": "/.+", "*": "[^/]*", "/~": f"/{HOMES}"}
    return "".join(expressions.get(part, re.escape(part)) for part in parts)
