"""The work of a scan: contents in, findings out, as Arrow batches. The same pure function runs on every engine."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

import pyarrow as pa

from dlint import __version__
from dlint.config.settings import Settings
from dlint.engine.caching.key import program_key
from dlint.engine.check import open_file, results_of_builds
from dlint.engine.fingerprint import fingerprints_at
from dlint.engine.fixer import Fixer
from dlint.engine.late_contexts import LateContexts
from dlint.engine.repeats import joined_repeats
from dlint.engine.result import FileReport, Result
from dlint.knowledge.images.lifecycle import releases
from dlint.model.dockerfile import Dockerfile
from dlint.model.secrets.redact import redacted
from dlint.report.cells import clean
from dlint.scan.schema import INPUT, OUTPUT
from dlint.scan.time_limit import Overdue, time_limit
from dlint.text.source import Source

NAME = "Dockerfile"
"""What every file is called while it is checked: the same bytes get the same findings wherever they stand."""
_VERSION = b"dlint"
OFFERED, PROVEN, REFUSED = "offered", "proven", "refused"


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with each content: `settings` choose the rules; with `prove` each safe fix is applied and proven.

    A content that takes longer than `seconds` is given up (None: never).
    """

    settings: Settings = field(default_factory=Settings)
    prove: bool = False
    seconds: float | None = None

    @property
    def key(self) -> str:
        """The same for tasks that find the same in a content; also of another dlint it is another one."""
        # A content that took too long has an error, and those are checked again.
        plain = replace(self, seconds=None)
        return sha256(f"{program_key()}\0".encode() + plain.packed()).hexdigest()[:16]

    def packed(self) -> bytes:
        """The task as it travels to workers."""
        return pickle.dumps(self, pickle.HIGHEST_PROTOCOL)


def check_payload(payload: bytes, task: bytes) -> bytes:
    """`check_batch` for engines that carry bytes: an Arrow stream of `schema.INPUT` in, one of `schema.OUTPUT` out."""
    known = _unpacked(task)
    schema = OUTPUT.with_metadata({_VERSION: __version__})
    return pack(
        [check_batch(batch, known).replace_schema_metadata(schema.metadata) for batch in unpack(payload)], schema
    )


def check_batch(batch: Any, task: Task) -> Any:
    """A record batch of `schema.OUTPUT` for one of `schema.INPUT`, row for row.

    Nothing is read or kept besides. A content that sets off a bug is a row with an error.
    """
    digests, contents = (batch.column(name).to_pylist() for name in INPUT.names)
    rows = [_row(digest, data, task) for digest, data in zip(digests, contents, strict=True)]
    return pa.RecordBatch.from_pylist(rows, schema=OUTPUT)


def failed_batch(batch: Any, error: str) -> Any:
    """The output for contents that no worker could check."""
    pairs = zip(*(batch.column(name).to_pylist() for name in INPUT.names), strict=True)
    return pa.RecordBatch.from_pylist([_empty(digest, data, error) for digest, data in pairs], schema=OUTPUT)


def pack(batches: list[Any], schema: Any) -> bytes:
    """Record batches as one Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as stream:
        for batch in batches:
            stream.write_batch(batch)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def unpack(data: bytes) -> list[Any]:
    """The record batches of an Arrow stream."""
    with pa.ipc.open_stream(data) as stream:
        return list(stream)


def version_of(answer: bytes) -> str:
    """The version of dlint that gave an answer."""
    with pa.ipc.open_stream(answer) as stream:
        return str((stream.schema.metadata or {}).get(_VERSION, b"").decode())


# The engine keeps what it derives from settings by object: a worker makes that object once.
@lru_cache(4)
def _unpacked(task: bytes) -> Task:
    known: Task = pickle.loads(task)  # noqa: S301 (the process that began the scan made it)
    return known


def _row(digest: str, data: bytes, task: Task) -> dict[str, Any]:
    try:
        with time_limit(task.seconds):
            return _checked(digest, data, task)
    except Overdue:
        return _empty(digest, data, f"not checked: it took longer than {task.seconds:g} s (--time-limit)")
    except Exception as error:  # noqa: BLE001 (one file that sets off a bug must not end the scan)
        what = redacted(f"{type(error).__name__}: {error}")
        return _empty(digest, data, clean(f"not checked: a bug in dlint ({what})"))


def _empty(digest: str, data: bytes, error: str | None) -> dict[str, Any]:
    counts = dict.fromkeys(("lines", "instructions", "stages", "errors", "warnings", "infos"), 0)
    return {"content": digest, "bytes": len(data), **counts, "images": [], "error": error, "findings": [], "fixes": []}


def _checked(digest: str, data: bytes, task: Task) -> dict[str, Any]:
    source = Source(data, NAME)
    contexts = LateContexts()
    # Not as a file: nothing on the disk of a worker may change the answer.
    file = open_file(source, task.settings, False, contexts)
    results = results_of_builds(file, task.settings, contexts)
    if not task.settings.all and not task.settings.select:
        # As `dlint check` prints them, so that counts of a data set and of a run agree.
        results = joined_repeats(results)
    figures = _figures(file)
    names = fingerprints_at(FileReport(NAME, source, results), "")
    # The figures are taken: without this the tree would stay until the garbage collector finds it.
    file.release()
    named = list(zip(names, results, strict=True))
    return {
        **_empty(digest, data, None),
        **figures,
        **{f"{level}s": sum(result.severity == level for result in results) for level in ("error", "warning", "info")},
        "findings": [_finding(name, result) for name, result in named],
        "fixes": _fixes(source, named, task),
    }


def _figures(file: Dockerfile) -> dict[str, Any]:
    base = next((stage.root_image for stage in reversed(file.stages)), None)
    known = base is not None and not base.error and bool(base.name)
    images = {stage.image.familiar for stage in file.stages if stage.image is not None and stage.image.familiar}
    return {
        "lines": file.source.data.count(b"\n") + bool(file.source.data[-1:].strip(b"\n")),
        "instructions": len(file.tree.instructions),
        "stages": len(file.stages),
        "images": sorted(map(clean, images)),
        **(_base(base.name, base.tag, base.familiar) if base is not None and known else {}),
    }


def _base(name: str, tag: str | None, familiar: str) -> dict[str, Any]:
    """The image under the last stage, and the day after which something in it gets no security fixes, if known."""
    # The first part without fixes decides: an image is no more supported than the oldest thing in it.
    ends = [last for _, _, last in releases(name, tag or "")]
    return {
        "base": clean(familiar),
        "base_name": clean(name),
        "base_tag": tag,
        "base_ends": date.fromisoformat(min(ends)) if ends else None,
    }


def _finding(name: str, result: Result) -> dict[str, Any]:
    return {
        "finding": name,
        "rule": result.rule,
        "family": result.rule.partition("/")[0],
        "twins": list(result.twins),
        "severity": result.severity,
        "line": result.line,
        "column": result.column,
        "end_line": result.end_line,
        "end_column": result.end_column,
        "stage": None if result.stage is None else clean(str(result.stage)),
        "message": clean(result.message),
        "no_fix": None if result.no_fix is None else clean(redacted(result.no_fix)),
    }


def _fixes(source: Source, named: list[tuple[str, Result]], task: Task) -> list[dict[str, Any]]:
    offered = [(name, result) for name, result in named if result.fix is not None]
    reasons = _reasons(source, task) if task.prove and any(_is_safe(result) for _, result in offered) else None
    found = []
    for name, result in offered:
        assert result.fix is not None, "those without are left out"
        proof, reason = OFFERED, None
        if reasons is not None and _is_safe(result):
            reason = reasons.get((result.rule, result.line))
            proof = PROVEN if reason is None else REFUSED
        title = clean(redacted(result.fix.title))
        found.append({"finding": name, "rule": result.rule, "line": result.line, "trust": result.fix.trust,
                      "title": title, "proof": proof, "reason": reason})  # fmt: skip
    return found


def _is_safe(result: Result) -> bool:
    return result.fix is not None and result.fix.trust == "safe"


def _reasons(source: Source, task: Task) -> dict[tuple[str, int], str]:
    """By rule and line: why a safe fix did not stand when all were applied."""
    fixed = Fixer(source, task.settings, frozenset(("safe",)), is_file=False).fix(reaches_others=False)
    return {(repair.rule, repair.line): clean(redacted(repair.reason or "")) for repair in fixed.refused}
