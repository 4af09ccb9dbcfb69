"""Files and stretches of them, as SARIF names them."""

from __future__ import annotations

import os
from urllib.parse import quote

from dlint.system.relative import relative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.engine.result import Result
    from dlint.text.source import Source
    from dlint.text.span import Span

# The name that most producers of SARIF give to the root of the sources; readers may set its place.
ROOT = "%SRCROOT%"


def artifact(path: str, base: str) -> dict[str, str]:
    """A file: relative to the root of the sources, or by a `file:` URI where it lies outside of `base`."""
    place = relative(path, base)
    uri = quote(place.encode("utf-8", "surrogateescape"))
    # A file outside of the sources has no place relative to their root.
    if os.path.isabs(place):
        return {"uri": "file:///" + uri.lstrip("/")}
    return {"uri": uri, "uriBaseId": ROOT}


def folder_uri(path: str) -> str:
    """A folder as a `file:` URI; it ends in a slash, as SARIF asks for."""
    whole = os.path.abspath(path).replace(os.sep, "/")
    return "file:///" + quote(whole.encode("utf-8", "surrogateescape")).strip("/") + "/"


def result_region(result: Result) -> dict[str, int]:
    """The stretch that a finding marks, in lines and columns and in bytes."""
    return {
        "startLine": result.line,
        "startColumn": result.column,
        "endLine": result.end_line,
        "endColumn": result.end_column,
        "byteOffset": result.span.start,
        "byteLength": len(result.span),
    }


def region(source: Source, span: Span) -> dict[str, Any]:
    """A stretch of a source in lines and columns; an empty one is the place before its column."""
    line, column = source.position(span.start)
    end_line, end_column = source.position(span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
