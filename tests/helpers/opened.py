"""Dockerfiles opened from their text: what most tests of the model begin with."""

from __future__ import annotations

from pathlib import Path

from present import the

from dlint.model.context.context import Context
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.model.stage import Stage
from dlint.syntax.parse import parse
from dlint.syntax.tree import Tree
from dlint.text.source import Source, encode


def tree_of(text: str | bytes) -> Tree:
    """The tree of a text, or of bytes that need not be UTF-8."""
    return parse(Source(text if isinstance(text, bytes) else encode(text), "Dockerfile"))


def file_of(text: str | bytes, folder: Path | None = None) -> Dockerfile:
    """A Dockerfile; with `folder`, that is its build context."""
    return Dockerfile(tree_of(text), (lambda _: Context(str(folder))) if folder is not None else None)


def stage_of(text: str | bytes, folder: Path | None = None) -> Stage:
    """The last stage of a Dockerfile."""
    return file_of(text, folder).stages[-1]


def last_run(text: str | bytes, folder: Path | None = None) -> Run:
    """The last RUN of a Dockerfile."""
    return [view for view in file_of(text, folder).views() if isinstance(view, Run)][-1]


def run_of(text: str | bytes, folder: Path | None = None) -> Run:
    """The last instruction of a Dockerfile, which is a RUN."""
    return the(Run, stage_of(text, folder).instructions[-1])
