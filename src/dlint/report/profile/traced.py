"""What a traced build saw, in sentences: the same for a terminal, for Markdown and for the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from dlint.trial.trace.facts import MOST_NAMED, LineFacts, TraceFacts

# So many names are written out in a sentence.
NAMED = 6


def sentences(facts: LineFacts) -> Iterator[str]:
    """What one line did, most specific first."""
    if facts.opened:
        yield f"reads {_list(facts.opened)} of the context"
    if facts.tested:
        yield f"tests whether {_list(facts.tested)} {'are' if len(facts.tested) > 1 else 'is'} there"
    if facts.listed:
        yield f"lists {_list(facts.listed)}"
    if not (facts.opened or facts.tested or facts.listed):
        yield "reads nothing of the context"
    if facts.untouched:
        yield f"never looks at {_list(facts.untouched)}"
    if facts.missed:
        yield f"looks for {_list(facts.missed)}, which {'are' if len(facts.missed) > 1 else 'is'} not there"
    for line, (count, path) in sorted(facts.earlier.items()):
        yield f"reads {count} path{'s' if count > 1 else ''} that line {line} wrote, such as {path}"
    # A step that writes nothing looks useless to a reader, but stops the build where it fails.
    if facts.gate:
        yield "writes nothing: it is a check, and what it reads has to stay above it"
    elif facts.wrote:
        places = [f"{place} ({count})" for place, count in facts.wrote.items()]
        yield f"writes to {_list(places)}"
    if facts.hosts:
        yield f"connects to {_list(facts.hosts)}"
    if facts.inexact is not None:
        yield f"more may have happened: {facts.inexact}"


def unread(facts: TraceFacts) -> Iterator[str]:
    """Files of the context that nothing reads: candidates for the ignore file."""
    if facts.idle:
        yield f"no step reads {_list(_tops(facts.idle))}, and no image holds it: add it to .dockerignore"
    if facts.shipped:
        shown = _list(_tops(facts.shipped))
        yield f"no step reads {shown}; the image holds it: add it to .dockerignore unless the program reads it"


def document(facts: TraceFacts) -> dict[str, Any]:
    """The facts as plain values for JSON."""
    return {
        "lines": [_line(line) for line in facts.lines.values()],
        "unread": {"idle": facts.idle, "shipped": facts.shipped},
        "problem": facts.problem,
    }


def _line(facts: LineFacts) -> dict[str, Any]:
    found = {field.name: getattr(facts, field.name) for field in fields(facts)}
    found["earlier"] = [
        {"line": line, "paths": count, "example": path} for line, (count, path) in sorted(facts.earlier.items())
    ]
    found["wrote"] = [{"place": place, "paths": count} for place, count in list(facts.wrote.items())[:MOST_NAMED]]
    return found


def _tops(paths: Sequence[str]) -> list[str]:
    return sorted({first + slash for first, slash, _ in (path.partition("/") for path in paths)})


def _list(names: Sequence[str]) -> str:
    """`a, b and c`, or `a, b and 12 more`."""
    if len(names) > NAMED:
        return f"{', '.join(names[: NAMED - 1])} and {len(names) - NAMED + 1} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
