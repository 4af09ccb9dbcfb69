"""Which instructions answer a question with yes: each is asked once, and the answer is kept."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage

    Fact = TypeVar("Fact")

    Test = Callable[..., object]

NEAR = 64
"""How many instructions a rule that compares pairs of them looks at, the nearest first. Without a bound the time would
grow with the square of the file. No stage of 2,103 real Dockerfiles has more than 47 RUNs or 14 COPYs, with all that it
is built on."""


class Answers:
    """The instructions of a stage that answer a question, and the nearest stage below that has some.

    A question is a function of an instruction, and perhaps of further arguments. It may only depend on them and on what
    never changes, for its answers are kept.
    """

    __slots__ = ("_bases", "_facts", "_found", "_stage")
    # Compiled classes hold an attribute for good unless it stands here.
    __deletable__ = ("_stage",)

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._found: dict[tuple[object, ...], tuple[list[int], list[View]]] = {}
        self._bases: dict[tuple[object, ...], Stage | None] = {}
        self._facts: dict[object, object] = {}

    def release(self) -> None:
        """Forget all of them, see `Dockerfile.release`."""
        self._found.clear()
        self._bases.clear()
        self._facts.clear()
        del self._stage

    def fact(self, find: Callable[[Stage], Fact]) -> Fact:
        """What a function finds out about the stage: it is asked once."""
        if find not in self._facts:
            self._facts[find] = find(self._stage)
        found: Fact = self._facts[find]  # type: ignore[assignment]
        return found

    def of(self, question: tuple[object, ...]) -> tuple[list[int], list[View]]:
        """The indices of the instructions that answer with yes, and the instructions."""
        found = self._found.get(question)
        if found is None:
            test: Test = question[0]  # type: ignore[assignment]
            views = [view for view in self._stage.instructions if test(view, *question[1:])]
            found = self._found[question] = [view.index for view in views], views
        return found

    def nearest(self, until: View | None, question: tuple[object, ...]) -> View | None:
        """The first that `above` gives; None where there is none."""
        indices, views = self.of(question)
        end = len(views) if until is None else bisect_left(indices, until.index)
        if end:
            return views[end - 1]
        # Most stages have no base, and then no chain has to be followed.
        stage = self.base_with(question) if self._stage.base is not None else None
        return stage.answers.of(question)[1][-1] if stage is not None else None

    def above(self, until: View | None, question: tuple[object, ...]) -> Iterator[View]:
        """Those above an instruction (None: to the end of the stage) and in the stages it is built on, the nearest
        first, NEAR at most."""
        indices, views = self.of(question)
        end = len(views) if until is None else bisect_left(indices, until.index)
        left = NEAR
        stage: Stage | None = self._stage
        while stage is not None:
            for at in range(end - 1, max(-1, end - 1 - left), -1):
                yield views[at]
            left -= min(left, end)
            stage = stage.answers.base_with(question) if left else None
            if stage is not None:
                views = stage.answers.of(question)[1]
                end = len(views)

    def below(self, view: View, question: tuple[object, ...]) -> Iterator[View]:
        """Those below an instruction in its stage, the nearest first, NEAR at most."""
        indices, views = self.of(question)
        start = bisect_right(indices, view.index)
        yield from views[start : start + NEAR]

    def base_with(self, question: tuple[object, ...]) -> Stage | None:
        """The nearest of the stages it is built on that has an instruction which answers."""
        waiting: list[Stage] = []
        stage = self._stage
        found: Stage | None = None
        while True:
            if question in stage.answers._bases:
                found = stage.answers._bases[question]
                break
            waiting.append(stage)
            base = stage.base
            if base is None or base.answers.of(question)[1]:
                found = base
                break
            stage = base
        # Every stage on the way learns the answer, so a chain of n stages costs n steps once and not for each question.
        for each in waiting:
            each.answers._bases[question] = found
        return found


class Folders:
    """The working folders of a stage: what each WORKDIR, and the base, make of the folder above."""

    __slots__ = ("_indices", "_values")

    def __init__(self, first: str | None, stage: Stage, following: Callable[[str | None, View], str | None]) -> None:
        self._indices: list[int] = []
        self._values = [first]
        for view in stage.instructions:
            if view.kind == "workdir":
                self._indices.append(view.index)
                self._values.append(following(self._values[-1], view))

    def at(self, until: View | None) -> str | None:
        """The folder above an instruction, or at the end."""
        return self._values[-1 if until is None else bisect_left(self._indices, until.index)]
