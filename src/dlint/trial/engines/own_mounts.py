"""Cache mounts of a trial are its own: those of the user are neither filled nor read."""

from __future__ import annotations

import re
import secrets

from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.syntax.parse import parse
from dlint.text.edit import Edit, apply
from dlint.text.source import Source
from dlint.text.span import Span

_TYPE = re.compile(r"type=(['\"]?)cache\1(?=[,'\"]|$)", re.IGNORECASE)
_ID = re.compile(r"(?<=[,=])id=", re.IGNORECASE)
_TARGET = re.compile(r"(?<=[,=])(?:target|dst|destination)=(['\"]?)([^,'\"]*)\1", re.IGNORECASE)


def token() -> str:
    """A mark that no build has used."""
    return f"dlint-{secrets.token_hex(4)}-"


def with_own_mounts(data: bytes, mark: str) -> bytes:
    """The Dockerfile with `mark` before the id of each cache mount (the target where it has none), so that those of
    one mark share what they keep with each other and with no other build. Lines stay where they are."""
    if b"--mount" not in data:
        return data
    file = Dockerfile(parse(Source(data, "Dockerfile")))
    edits = [edit for view in file.views() if isinstance(view, Run) for edit in _edits(view, mark)]
    return apply(data, edits)


def _edits(run: Run, mark: str) -> list[Edit]:
    found = []
    for flag in run.node.flags:
        text = run.file.source.text(flag.span)
        if text.startswith("--mount") and (kind := _TYPE.search(text)) is not None:
            # A field may stand in quotes of its own.
            end = kind.end() + (text[kind.end() : kind.end() + 1] in ("'", '"'))
            edit = _given_id(text, mark) or (end, f",id={mark}{_target(text)}")
            start = flag.span.start + len(text[: edit[0]].encode("utf-8", "surrogateescape"))
            found.append(Edit.replace(Span(start, start), edit[1]))
    return found


def _given_id(text: str, mark: str) -> tuple[int, str] | None:
    """Where the mark goes in front of an id that is written."""
    given = _ID.search(text)
    if given is None:
        return None
    quoted = text[given.end() : given.end() + 1] in ("'", '"')
    return given.end() + quoted, mark


def _target(text: str) -> str:
    target = _TARGET.search(text)
    return target[2] if target is not None else ""
