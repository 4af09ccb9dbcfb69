"""One finding as a SARIF result: where, what, how to know it again, how to repair it."""

from __future__ import annotations

from dlint.model.secrets.redact import writes_secret
from dlint.report.cells import clean
from dlint.report.check.line_hash import line_hashes
from dlint.report.check.sarif_place import artifact, region, result_region
from dlint.report.check.sarif_snippet import snippets
from dlint.text.edit import apply
from dlint.text.source import Source, decode
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.engine.result import FileReport, Result
    from dlint.kit import Fix
    from dlint.text.edit import Edit, FileEdit

LEVELS = {"error": "error", "warning": "warning", "info": "note"}
SUPPRESSIONS = {"comment": "inSource", "baseline": "external"}
LONGEST_MESSAGE = 1024


class ResultWriter:
    """Writes results whose rules stand at `indices`, with paths seen from `base`; reads each file's lines once."""

    __slots__ = ("_base", "_hashes", "_indices")

    def __init__(self, indices: dict[str, int], base: str) -> None:
        self._indices = indices
        self._base = base
        self._hashes: dict[str, list[str]] = {}

    def write(self, file: FileReport, result: Result) -> dict[str, Any]:
        """The result object."""
        own, around = snippets(file, result)
        place = {"artifactLocation": artifact(result.path, self._base), "region": {**result_region(result), **own}}
        place |= around
        written: dict[str, Any] = {
            "ruleId": clean(result.rule),
            "ruleIndex": self._indices[clean(result.rule)],
            "level": LEVELS[result.severity],
            "message": {"text": shortened(clean(result.message), LONGEST_MESSAGE)},
            "locations": [{"physicalLocation": place}],
        }
        if result.suppression is not None:
            written["suppressions"] = [_suppression(*result.suppression)]
        if result.twins:
            written["properties"] = {"twins": list(result.twins)}
        if file.source is not None:
            written |= self._recognition(file.source, result) | self._repair(file, file.source, result)
        return written

    def _recognition(self, source: Source, result: Result) -> dict[str, Any]:
        if source.path not in self._hashes:
            self._hashes[source.path] = line_hashes(source.data)
        hashes = self._hashes[source.path]
        if result.line > len(hashes):
            return {}
        return {"partialFingerprints": {"primaryLocationLineHash": hashes[result.line - 1]}}

    def _repair(self, file: FileReport, source: Source, result: Result) -> dict[str, Any]:
        """The `fixes` of a result: none for what is only to be shown, nor for text that SARIF could not carry, or that
        would carry a secret."""
        fix = result.fix
        if fix is None or fix.trust == "display" or not (fix.edits or fix.files):
            return {}
        if writes_secret(fix.edits, file.redaction):
            return {}
        changes = self._change(source, result, fix)
        if changes is None:
            return {}
        changes += [_addition(edit, self._base) for edit in fix.files]
        description = {"text": clean(_title(fix))}
        fixes = [{"description": description, "artifactChanges": changes, "properties": {"trust": fix.trust}}]
        return {"fixes": fixes}

    def _change(self, source: Source, result: Result, fix: Fix) -> list[dict[str, Any]] | None:
        """What a fix changes in the file itself; None where SARIF could not carry it."""
        texts = [_inserted(source, edit) for edit in fix.edits]
        # Bytes that are not UTF-8 would be replaced, and the fix would write something else.
        if any(clean(text) != text for text in texts):
            return None
        replacements = [_replacement(source, edit, text) for edit, text in zip(fix.edits, texts, strict=True)]
        place = artifact(result.path, self._base)
        return [{"artifactLocation": place, "replacements": replacements}] if replacements else []


def _suppression(origin: str, reason: str) -> dict[str, str]:
    written = {"kind": SUPPRESSIONS[origin], "status": "accepted"}
    return {**written, "justification": clean(reason)} if reason else written


def shortened(text: str, limit: int) -> str:
    """`text` in at most `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _title(fix: Fix) -> str:
    return f"{fix.title} (may change what the image holds)" if fix.trust == "unsafe" else fix.title


def _addition(edit: FileEdit, base: str) -> dict[str, Any]:
    """Lines at the end of another file, which may not be there yet."""
    old = Source(edit.old or b"")
    end = Span(len(old.data), len(old.data))
    added = clean(decode(edit.tail(edit.old)))
    return {
        "artifactLocation": artifact(edit.path, base),
        "replacements": [{"deletedRegion": region(old, end), "insertedContent": {"text": added}}],
    }


def _inserted(source: Source, edit: Edit) -> str:
    """The text of an edit with the line ends that it gets in this file."""
    kept_after = len(source.data) - edit.end
    # The edit is made once to see the line ends that it gets.
    changed = apply(source.data, [edit])
    return decode(changed[edit.start : len(changed) - kept_after])


def _replacement(source: Source, edit: Edit, text: str) -> dict[str, Any]:
    written: dict[str, Any] = {"deletedRegion": region(source, Span(edit.start, edit.end))}
    # A replacement without inserted content is a deletion.
    if text:
        written["insertedContent"] = {"text": text}
    return written
