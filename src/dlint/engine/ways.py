"""Check a Dockerfile once for each way in which it is built, where stated builds differ in what they give to it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dlint.engine.result import Result
    from dlint.model.build import Build

MOST_WAYS = 12
"""A matrix of builds may have hundreds of members; the first ways are checked."""


def results_of_all_ways(
    builds: tuple[Build, ...], first: list[Result], check: Callable[[Build], list[Result]]
) -> list[Result]:
    """The findings of all ways together, each once: `first` are those of the first way, `check` gives those of others.

    A finding that holds in some ways alone names their builds, and has no fix: a fix that is right for one build might
    be wrong for another.
    """
    ways = ways_of(builds)[:MOST_WAYS]
    if len(ways) < 2:
        return first
    found = [first]
    found += [check(members[0]) for members in ways[1:]]
    return _joined(ways, found)


def ways_of(builds: Iterable[Build]) -> list[list[Build]]:
    """Builds that a check cannot distinguish stand together: same context, same names of contexts."""
    ways: dict[object, list[Build]] = {}
    for build in builds:
        # A check sees the context of a build; targets and arguments change nothing that it reports.
        ways.setdefault(build.context, []).append(build)
    known = [members for context, members in ways.items() if context is not None]
    # A context that is not on this disk shows nothing; it counts only where there is no other.
    return known or list(ways.values())


def _joined(ways: list[list[Build]], found: list[list[Result]]) -> list[Result]:
    table: dict[tuple[object, ...], tuple[Result, list[int]]] = {}
    for way, results in enumerate(found):
        for result in results:
            # The message is a part of the key: it may name files that only one context has.
            key = (result.rule, result.span.start, result.span.end, result.message)
            table.setdefault(key, (result, []))[1].append(way)
    joined = []
    for result, where in table.values():
        if len(set(where)) < len(ways):
            result.builds = tuple(build.label for way in sorted(set(where)) for build in ways[way])
            result.message += f" ({', '.join(result.builds[:3])})"
            result.fix = None
        joined.append(result)
    return sorted(joined, key=lambda result: (result.line, result.column, result.rule))
