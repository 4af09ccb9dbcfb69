"""Joins the steps of an engine with the instructions of the Dockerfile: each step belongs to one line or to none.

Engines name a step in one of three ways:

* BuildKit: `[stage i/n] INSTRUCTION`. `stage` is its name or `stage-K`, left out where there is one stage; `i` counts
  the instructions that touch the file system, FROM of an outside image being the first; variables are replaced.
  What ONBUILD of the base brings is counted by `i` and not by `n`, and stands between FROM and the stage's own.
* buildah and podman: `[a/b] STEP i/n: INSTRUCTION`, where `i` counts every instruction of stage number `a`.
* the classic builder: `Step i/n : INSTRUCTION`, where `i` counts every instruction of the file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from dlint.model.instructions.kinds import From
from dlint.model.instructions.view import View
from dlint.model.stage import Stage
from dlint.model.stage_builder import KINDS
from dlint.trial.build import BuildStep
from dlint.trial.profile.route import Route

# What makes a step of BuildKit's graph.
TOUCHING = frozenset(("run", "copy", "add", "workdir"))

_BUILDKIT = re.compile(r"\[(?:(?P<stage>[^\[\]]*?)\s+)?(?P<at>\d+)/(?P<of>\d+)\] (?P<text>.*)", re.DOTALL)
_BUILDAH = re.compile(r"(?:\[(?P<stage>\d+)/\d+\] )?STEP (?P<at>\d+)/(?P<of>\d+) ?: (?P<text>.*)", re.DOTALL)
_CLASSIC = re.compile(r"Step (?P<at>\d+)/(?P<of>\d+) ?: (?P<text>.*)", re.DOTALL)
_NUMBERED = re.compile(r"stage-(\d+)")
_INTERNAL = ("[internal]", "[auth]", "exporting ", "resolve image config", "importing cache", "resolving provenance")


class _Numbered:
    """A step by its number within its stage."""

    __slots__ = ("at", "of", "step", "text")

    def __init__(self, step: BuildStep, found: re.Match[str]) -> None:
        self.step = step
        self.at = int(found["at"])
        self.of = int(found["of"])
        self.text = found["text"]


def join(route: Route, steps: Iterable[BuildStep]) -> dict[str, View]:
    """The instruction that each step belongs to, by the step's key; steps of no line are left out."""
    steps = list(steps)
    joined: dict[str, View] = {}
    by_stage: dict[int, list[_Numbered]] = defaultdict(list)
    for step in steps:
        if step.lines is not None and (view := route.view_at(step.lines[0])) is not None:
            joined[step.key] = view
        elif (found := _CLASSIC.fullmatch(step.name)) is not None:
            _put(joined, step, _nth(list(_all(route)), int(found["at"])))
        elif (found := _BUILDAH.fullmatch(step.name)) is not None:
            _put(joined, step, _in_buildah(route, found))
        elif (found := _BUILDKIT.fullmatch(step.name)) is not None and _keyword(found["text"]) in KINDS:
            stage = _stage_of(route, found["stage"] or "", int(found["of"]), found["text"])
            if stage is not None:
                by_stage[stage.index].append(_Numbered(step, found))
    for index, numbered in by_stage.items():
        _join_stage(route.file.stages[index], numbered, joined, _counted(route, route.file.stages[index]))
    _join_pulls(route, steps, joined)
    return joined


def triggers(route: Route, steps: Iterable[BuildStep]) -> dict[int, int]:
    """How many steps ONBUILD of its base brought to each stage, by the stage's index."""
    found: dict[int, set[int]] = defaultdict(set)
    joined = join(route, steps := list(steps))
    for step in steps:
        view = joined.get(step.key)
        named = None if _BUILDAH.fullmatch(step.name) else _BUILDKIT.fullmatch(step.name)
        if isinstance(view, From) and view.stage is not None and named and not _is_from(named["text"]):
            found[view.stage.index].add(int(named["at"]))
    return {index: len(numbers) for index, numbers in found.items()}


def _put(joined: dict[str, View], step: BuildStep, view: View | None) -> None:
    if view is not None:
        joined[step.key] = view


def _all(route: Route) -> Iterator[View]:
    return (view for view in route.file.views() if view.node.keyword)


def _nth(views: list[View], number: int) -> View | None:
    return views[number - 1] if 0 < number <= len(views) else None


def _in_buildah(route: Route, found: re.Match[str]) -> View | None:
    stages = route.file.stages
    stage = stages[int(found["stage"]) - 1] if found["stage"] else route.target
    return _nth([stage.head, *stage.instructions], int(found["at"]))


def _stage_of(route: Route, label: str, count: int, text: str) -> Stage | None:
    """The stage that BuildKit means: a platform may stand before the name; of two of one name the one that fits."""
    stages = route.file.stages
    name = label.rsplit(maxsplit=1)[-1] if label else ""
    if name in ("internal", "context", "auth"):
        return None
    found = [stage for stage in stages if stage.name == name.lower()]
    if not found and (numbered := _NUMBERED.fullmatch(name)):
        found = stages[int(numbered[1]) :][:1]
    if not found:
        return stages[0] if len(stages) == 1 else None
    fitting = [stage for stage in found if stage in route.reached and len(_counted(route, stage)) == count]
    printed = [stage for stage in fitting if any(_fits(view, text) for view in _counted(route, stage))]
    return (printed or fitting or found)[-1]


def _counted(route: Route, stage: Stage) -> list[View]:
    """What BuildKit counts in a stage."""
    outside = route.base_of(stage) is None and stage.image is not None and not stage.image.is_scratch
    unknown = route.base_of(stage) is None and stage.image is None
    # Only a FROM of an outside image is a step; one that begins with another stage is none.
    counted: list[View] = [stage.head] if outside or unknown else []
    return counted + [view for view in stage.instructions if view.node.keyword in TOUCHING]


def _join_stage(stage: Stage, numbered: list[_Numbered], joined: dict[str, View], counted: list[View]) -> None:
    first = 1 if counted and isinstance(counted[0], From) else 0
    brought = _brought(numbered, counted, first)
    for each in numbered:
        if each.at <= first + brought:
            joined[each.step.key] = stage.head
        else:
            _put(joined, each.step, _nth(counted, each.at - brought))


def _brought(numbered: list[_Numbered], counted: list[View], first: int) -> int:
    """How many steps ONBUILD brought: as many as are too many, and where the build broke off, as fit the texts."""
    highest = max(each.at for each in numbered)
    least = max(0, highest - len(counted))
    for brought in range(least, highest - first + 1):
        own = [each for each in numbered if each.at > first + brought]
        if own and all(_fits(counted[each.at - brought - 1], each.text) for each in own):
            return brought
    unlike = (each for each in numbered if first < each.at <= len(counted))
    # Texts may be written in ways of an engine's own, keywords are not.
    return (
        highest - first if any(_keyword(each.text) != counted[each.at - 1].node.keyword for each in unlike) else least
    )


def _fits(view: View, text: str) -> bool:
    """Whether a step's text is an instruction with its variables replaced."""
    printed, written = " ".join(text.split()), " ".join(view.node.text.text.split())
    if _keyword(printed) != view.node.keyword:
        return False
    # Names have an excerpt of a heredoc, and the image of a FROM with its digest.
    if view.node.heredocs or isinstance(view, From):
        return True
    pieces = re.split(r"\$(?:\{[^}]*\}|\w+)|[\\\"']", written.partition(" ")[2])
    at = 0
    for piece in pieces:
        at = printed.find(piece.strip(), at)
        if at < 0:
            return False
        at += len(piece.strip())
    return True


def _keyword(text: str) -> str:
    return text.split(" ", 1)[0].lower()


def _is_from(text: str) -> bool:
    return _keyword(text) == "from"


def _join_pulls(route: Route, steps: list[BuildStep], joined: dict[str, View]) -> None:
    """Steps without a number that feed others: an image that several stages share, what COPY --from or ADD fetches.

    They belong to the first FROM that begins with them, else to the first instruction that takes from them.
    """
    users: dict[str, list[View]] = defaultdict(list)
    for step in steps:
        if step.key in joined:
            for key in step.inputs:
                users[key].append(joined[step.key])
    for step in steps:
        if step.key in joined or step.name.startswith(_INTERNAL):
            continue
        takers = sorted(users.get(step.key, ()), key=lambda view: view.line)
        heads = [head for view in takers if _is_from(step.name) and (head := _begun_by(route, view, step.name))]
        _put(joined, step, next(iter(heads or takers), None))


def _begun_by(route: Route, view: View, name: str) -> View | None:
    """The FROM of the stage whose first step an instruction is, if it begins with the outside image of that name."""
    stage = view.stage
    if stage is None or stage.image is None or stage.image.name not in name:
        return None
    return stage.head if view is stage.head or _counted(route, stage)[1:2] == [view] else None
