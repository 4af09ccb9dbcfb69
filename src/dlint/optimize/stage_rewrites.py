"""A stage of its own for the one program that a traced step builds and the container starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dlint import regex as re
from dlint.fixes.build_stage import Split, split, started_program
from dlint.knowledge.buildtools import build_tool
from dlint.knowledge.managers.registry import SYSTEMS
from dlint.model.instructions.run import Run
from dlint.model.packages.leftover_packages import remaining
from dlint.model.stage import Stage
from dlint.optimize.matching import runs_of
from dlint.optimize.rewrite import IMAGE, Rewrite
from dlint.optimize.rule_rewrites import FOLLOWING
from dlint.replay.advice import IDLE, unread_by_all
from dlint.text.edit import apply
from dlint.trial.equivalence.verdict import Claim
from dlint.trial.profile.route import Route
from dlint.trial.trace.accesses import MAKE, OPEN, REMOVE, WRITE, Accesses
from dlint.trial.trace.placed import A_FOLDER, Placed, layout_of
from dlint.trial.trace.trace_build import Trace

_ALONE = "only the program that the container starts is copied into the image"
# Code and what tools make of it on the way to a program: compilers, make, autoconf, CMake.
_CODE = re.compile(
    r"\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|inc|s|asm|l|y|rs|zig|pas|f90|o|a|lo|la|d|gch|mk|m4|am|ac|in|cmake|sh|pl)$"
    r"|/?(?:[Mm]akefile|GNUmakefile|CMakeLists\.txt|meson\.build|configure|config\.(?:log|status|cache|guess|sub))$",
    re.IGNORECASE,
)
# Of that code, what may as well be run or filled in when the program runs: it counts only if a step has opened it.
_FOR_EITHER = re.compile(r"\.(?:sh|pl|in|inc|m4)$", re.IGNORECASE)
_SCRATCH = ("/tmp/", "/var/tmp/", "/dev/")  # noqa: S108
# No "changed" for any path: the program itself has to stay the same.
_CLAIMS = (
    Claim("/**", ("removed",), _ALONE),
    *(Claim(pattern, ("changed", "added"), _ALONE) for pattern in FOLLOWING),
)


def may_divide(route: Route) -> bool:
    """Whether the traces decide if a stage of its own for one program is possible."""
    stage = route.target
    is_one = route.recipe.target is None and len(route.reached) == 1 and stage.head.image is not None
    return is_one and started_program(stage) is not None and _has_build_tools(stage)


def stage_rewrites(before: Route, now: Route, trace: Trace) -> list[Rewrite]:
    """Two stages where one program that a step makes is all that runs: it is copied onto the same base image, and the
    compilers, sources and intermediate files stay behind.

    `before` is the route of the Dockerfile that was traced, `now` that of the candidate.
    """
    stage = now.target
    program = started_program(stage)
    if program is None or stage.head.image is None or not may_divide(now):
        return []
    if not _is_made(before, program, trace) or _may_need_data(before, program, trace):
        return []
    found = split(stage, stage.head.image.value)
    if not isinstance(found, Split):
        return []
    after = replace(now.recipe, dockerfile=apply(now.recipe.dockerfile, list(found.edits)))
    return [
        Rewrite(
            id="stage/program-alone",
            title=f"two stages: {program} alone goes into the image, FROM {found.base}",
            metrics=frozenset({IMAGE}),
            apply=lambda given: after if given == now.recipe else None,
            claims=_CLAIMS,
            starts=program,
        )
    ]


def _has_build_tools(stage: Stage) -> bool:
    """Whether packages that only a build needs stay in the image: without any, a second stage gains little."""
    runs = [view for view in stage.of(Run) if isinstance(view, Run)]
    return any(build_tool(package.name) is not None for run in runs for package in remaining(run))


def _is_made(before: Route, program: str, trace: Trace) -> bool:
    """Whether the traces of all steps are exact, and show that one of them writes the program."""
    steps = [trace.steps.get(run.line) for run in runs_of(before)]
    known = [step for step in steps if step is not None and step.inexact is None]
    placed = layout_of(before).ends.get(before.target.index, Placed())
    return len(known) == len(steps) and program not in placed.files and any(step.wrote(program) for step in known)


def _may_need_data(before: Route, program: str, trace: Trace) -> bool:
    """Whether the image holds a file that the program may read when it runs: anything but code and what a compiler
    makes of it, from the context or from a step that is no plain install of packages."""
    placed = layout_of(before).ends.get(before.target.index, Placed())
    copied = [(path, origin) for path, origin in placed.files.items() if origin != A_FOLDER]
    runs = [run for run in runs_of(before) if not _only_installs(run)]
    left = [(path, path) for run in runs for path in _left_by(trace.steps[run.line]) if path != program]
    return bool(placed.trees) or not all(_is_no_data(path, origin, trace) for path, origin in (*copied, *left))


def _left_by(step: Accesses) -> Iterator[str]:
    """What a step leaves: files, and folders of its own, whose contents no trace lists."""
    for path in step.touched(WRITE | MAKE):
        if not step.bits(path) & REMOVE and not path.startswith(_SCRATCH):
            yield path


def _is_no_data(path: str, origin: str, trace: Trace) -> bool:
    """Whether a file of the image, which has the path `origin` where it comes from, is surely not for the program."""
    if _FOR_EITHER.search(origin):
        return any(step.bits(path) & OPEN for step in trace.steps.values())
    return bool(_CODE.search(origin) or IDLE.search(origin)) or bool(unread_by_all((), [origin]))


def _only_installs(run: Run) -> bool:
    return all(command.name in (*SYSTEMS, "rm", "set", "true") for command in run.commands)
