"""One walk over a file: each check sees the nodes that it watches."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, TypeVar

    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage

    Found = TypeVar("Found")
    Node = tuple[str, tuple[Any, ...]]


def kinds_in(file: Dockerfile) -> frozenset[str]:
    """The kinds of nodes that a file has, those behind ONBUILD included; `outcome` is what the walk leaves."""
    found = {"file", "outcome", "stage"} if file.stages else {"file", "outcome"}
    found.update(node.keyword for node in file.all_nodes)
    return frozenset(found)


def walk(file: Dockerfile, checks: dict[str, list[Callable[..., Iterable[Found]]]]) -> Iterator[Found]:
    """The findings of checks, by the kinds that they watch."""
    for kind, seen in nodes(file):
        for check in checks.get(kind, ()):
            yield from check(*seen)


def nodes(file: Dockerfile) -> Iterator[Node]:
    """The kind of each node and what a check of it is called with: the file first, then its stages, then instruction
    by instruction."""
    # From the whole to its parts: a finding about the file comes before those about its lines.
    yield "file", (file,)
    for stage in file.stages:
        yield "stage", (stage,)
    for view, owner in _views(file):
        yield view.kind, (view, owner)


def _views(file: Dockerfile) -> Iterator[tuple[View, Stage | None]]:
    """Views with their stage: ARG alone is met outside of stages; what ONBUILD wraps follows its wrapper."""
    for view in file.head:
        if view.kind == "arg":
            yield view, None
    for stage in file.stages:
        yield stage.head, stage
        for view in stage.instructions:
            yield view, stage
            if view.inner is not None:
                yield view.inner, stage
