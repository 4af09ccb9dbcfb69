"""One walk over a file: each check sees the nodes that it watches."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from dlint.model.dockerfile import Dockerfile
    from dlint.model.stage import Stage
    from dlint.model.view import View

    Found = TypeVar("Found")
    Checks = dict[str, list[Callable[..., Iterator[Found]]]]


def kinds_in(file: Dockerfile) -> set[str]:
    """The kinds of nodes that a file has, those behind ONBUILD included; `outcome` is what the walk leaves."""
    found = {"file", "outcome", "stage"} if file.stages else {"file", "outcome"}
    for node in file.tree.instructions:
        found.add(node.keyword)
        if node.onbuild is not None:
            found.add(node.onbuild.keyword)
    return found


def walk(file: Dockerfile, checks: Checks[Found]) -> Iterator[Found]:
    """What the checks say: those of the file first, then those of its stages, then instruction by instruction."""
    for check in checks.get("file", ()):
        yield from check(file)
    for stage in file.stages:
        for check in checks.get("stage", ()):
            yield from check(stage)
    for view, owner in _views(file):
        for check in checks.get(view.kind, ()):
            yield from check(view, owner)


def _views(file: Dockerfile) -> Iterator[tuple[View, Stage | None]]:
    """Views with their stage: ARG alone is met outside of stages; what ONBUILD wraps follows its wrapper."""
    for view in file.head:
        if view.kind == "arg":
            yield view, None
    for stage in file.stages:
        yield stage.head, stage
        for view in stage.instructions:
            yield view, stage
            inner = getattr(view, "inner", None)
            if inner is not None:
                yield inner, stage
