"""The report on a build context for programs: one JSON object."""

from __future__ import annotations

import json

from dlint import __version__
from dlint.report.context import BIGGEST
from dlint.report.context.transfers import together
from dlint.report.options import RenderOptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from dlint.model.context.context import Context
    from dlint.model.context.ignore_pattern import IgnorePattern
    from dlint.model.context.pattern_usage import Tally
    from dlint.model.context.select import Selection
    from dlint.model.context.unwanted import Find
    from dlint.report.context.transfers import TransferContents


def render(context: Context, takings: Sequence[TransferContents], *, options: RenderOptions) -> str:
    """The object on one line, with the `options.count` biggest things; sizes are in bytes."""
    return json.dumps(document(context, takings, options.count or BIGGEST)) + "\n"


def document(context: Context, takings: Sequence[TransferContents], count: int) -> dict[str, Any]:
    """The object as Python values."""
    ignore = context.ignore
    taken = together(takings)
    return {
        "version": __version__,
        "context": context.root,
        "dockerfile": context.dockerfile,
        "ignore_file": context.ignore_path,
        "sent": {"files": context.sent_files, "bytes": context.sent_bytes},
        "ignored": _tally(context.ignored),
        "taken": {"files": len(taken), "bytes": sum(taken.values())},
        "biggest": [{"path": path, **_tally(tally)} for path, tally in context.biggest(count)],
        "patterns": [_pattern(context, pattern) for pattern in ignore.patterns] if ignore else [],
        "ignore_errors": [{"line": line, "message": message} for line, message in ignore.errors] if ignore else [],
        "finds": [_find(find, takings) for find in context.finds()],
        "instructions": [_taking(taking) for taking in takings],
        "errors": [{"path": path, "message": message} for path, message in context.errors],
    }


def _tally(tally: Tally) -> dict[str, int]:
    return {"files": tally.files, "bytes": tally.bytes}


def _find(find: Find, takings: Sequence[TransferContents]) -> dict[str, Any]:
    return {
        "path": find.path,
        "kind": find.kind,
        "what": find.what,
        "files": find.files,
        "bytes": find.bytes,
        "taken_by": [taking.line for taking in takings if taking.takes(find.path)],
    }


def _pattern(context: Context, pattern: IgnorePattern) -> dict[str, Any]:
    state = context.usage.state(pattern)
    by = context.usage.overriding(pattern) if state == "overridden" else None
    return {
        "line": pattern.line,
        "text": pattern.text,
        "negated": pattern.negated,
        "state": state,
        "by": by.line if by is not None else None,
        **_tally(context.usage.of(pattern)),
    }


def _taking(taking: TransferContents) -> dict[str, Any]:
    return {
        "line": taking.line,
        "text": taking.text,
        "files": len(taking.sizes),
        "bytes": sum(taking.sizes.values()),
        "sources": [_selection(selection) for selection in taking.selections],
    }


def _selection(selection: Selection) -> dict[str, Any]:
    return {
        "source": selection.source,
        "files": selection.files,
        "bytes": selection.bytes,
        "missing": selection.missing,
        "ignored": selection.ignored,
        "dangling": selection.dangling,
        "fails": selection.fails,
        "by": selection.by.line if selection.by is not None else None,
    }
