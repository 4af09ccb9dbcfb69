"""Joins the layers of an image with the instructions that wrote them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dlint.model.instructions.kinds import From
from dlint.model.instructions.view import View
from dlint.model.stage import Stage
from dlint.model.stage_builder import KINDS
from dlint.trial.progress.join_steps import TOUCHING

# Engines differ in whether these leave an entry in the history.
_OPTIONAL = frozenset(("arg", "onbuild"))
_NO_OPERATION = re.compile(r"#\(nop\)\s+(\w+)")


@dataclass(frozen=True, slots=True)
class Stack:
    """`views` has the instruction that wrote each layer from the lowest on; the `base` first ones are of the base."""

    base: int
    views: list[View | None]

    def line(self, layer: int | None) -> int | None:
        """The line of a layer's instruction; None for the base image's."""
        view = self.views[layer] if layer is not None else None
        return None if view is None or layer is None or layer < self.base else view.line


class _Unlike(Exception):
    """The history mentions other instructions than the file has."""


def stack(config: Mapping[str, Any], layers: int, chain: Sequence[Stage], triggers: Mapping[int, int]) -> Stack | None:
    """Which instruction wrote each of the `layers`, by the image's history; None where that is not this file's.

    `chain` are the stages from the lowest on; `triggers` states how many steps ONBUILD brought to each, by index.
    Read from the end: the history of the base image stands in front of what the file's instructions left.
    """
    history = config.get("history") or []
    # An image that was squashed has other layers than its history.
    if sum(not entry.get("empty_layer") for entry in history) != layers:
        return None
    reader = _Backwards(history)
    try:
        for stage in reversed(chain):
            reader.take_stage(stage, triggers.get(stage.index, 0))
    except _Unlike:
        return None
    views = [view for entry, view in zip(history, reader.views, strict=True) if not entry.get("empty_layer")]
    base = next((at for at, view in enumerate(views) if view is not None), len(views))
    head = chain[0].head if chain else None
    return Stack(base, [view or head for view in views])


class _Backwards:
    """Goes through the history from its end; `views` gets the instruction of each entry."""

    def __init__(self, history: Sequence[Mapping[str, Any]]) -> None:
        self._history = history
        self._at = len(history)
        self.views: list[View | None] = [None] * len(history)

    def take_stage(self, stage: Stage, brought: int) -> None:
        """The entries of a stage, and those that ONBUILD brought to it."""
        for view in reversed(stage.instructions):
            self._take(view)
        while brought:
            if self._at == 0:
                raise _Unlike
            brought -= _keyword(self._history[self._at - 1]) in TOUCHING
            self._put(stage.head)

    def _take(self, view: View) -> None:
        while self._at and _keyword(self._history[self._at - 1]) != view.node.keyword:
            if view.node.keyword in _OPTIONAL:
                return
            if not self._is_of_trigger():
                raise _Unlike
            self._at -= 1
        if not self._at and view.node.keyword not in _OPTIONAL:
            raise _Unlike
        if self._at:
            self._put(view)

    def _is_of_trigger(self) -> bool:
        """Whether an entry without bytes stands before those that ONBUILD brought: it was brought as well."""
        above = self.views[self._at] if self._at < len(self.views) else None
        return isinstance(above, From) and bool(self._history[self._at - 1].get("empty_layer"))

    def _put(self, view: View) -> None:
        self._at -= 1
        self.views[self._at] = view


def _keyword(entry: Mapping[str, Any]) -> str:
    """The instruction that an entry of the history comes from: BuildKit writes it, older builders only its command."""
    created_by = str(entry.get("created_by") or "")
    found = _NO_OPERATION.search(created_by)
    word = found[1] if found else created_by.split(" ", 1)[0]
    return word.lower() if word.isupper() and word.lower() in KINDS else "run"
