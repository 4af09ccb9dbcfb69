"""What makes up the wall time of a build: the chain of steps that nothing else could have hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dlint.model.instructions.view import View
from dlint.trial.build import BuildStep

# Engines stamp the end of one step and the start of the next a moment apart.
_SLACK = 0.0005


def critical_steps(steps: Iterable[BuildStep]) -> list[tuple[BuildStep, float]]:
    """The steps of the longest chain, in order, each with the seconds that it alone accounts for.

    Walked from the end: before a step stands that one of its inputs which ended last, or, where it names none, whatever
    ended last before it began.
    """
    ran = [step for step in steps if step.started is not None and step.completed is not None]
    by_key = {step.key: step for step in ran}
    chain: list[tuple[BuildStep, float]] = []
    seen: set[str] = set()
    step = max(ran, key=_end, default=None)
    while step is not None and step.key not in seen:
        # Clocks of an engine may stamp two steps alike: without this the walk could go round.
        seen.add(step.key)
        before = _before(step, ran, by_key, seen)
        chain.append((step, _end(step) - max(_start(step), _end(before) if before is not None else 0.0)))
        step = before
    return [(step, max(0.0, seconds)) for step, seconds in reversed(chain)]


def critical_lines(chain: Iterable[tuple[BuildStep, float]], joined: Mapping[str, View]) -> list[tuple[int, float]]:
    """The lines of such a chain with their seconds, in order; steps of one line in a row are one."""
    lines: list[tuple[int, float]] = []
    for step, seconds in chain:
        view = joined.get(step.key)
        if view is None:
            continue
        if lines and lines[-1][0] == view.line:
            lines[-1] = (view.line, lines[-1][1] + seconds)
        else:
            lines.append((view.line, seconds))
    return [(line, seconds) for line, seconds in lines if seconds > 0]


def _before(step: BuildStep, ran: list[BuildStep], by_key: Mapping[str, BuildStep], seen: set[str]) -> BuildStep | None:
    inputs = [by_key[key] for key in step.inputs if key in by_key and key not in seen]
    if inputs:
        return max(inputs, key=_end)
    earlier = [each for each in ran if each.key not in seen and _end(each) <= _start(step) + _SLACK]
    return max(earlier, key=_end, default=None)


def _start(step: BuildStep) -> float:
    return step.started or 0.0


def _end(step: BuildStep) -> float:
    return step.completed or 0.0
