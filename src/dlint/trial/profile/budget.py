"""Budgets of a configuration held against a profile, each with the line to blame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from dlint.text.sizes import parse_size
from dlint.text.units import size
from dlint.trial.profile.profile import LineProfile, Profile

# Each key with what it limits; those that are not seconds are bytes.
KEYS = {
    "max-image": "the image",
    "max-layer": "a layer of this file",
    "max-waste": "waste",
    "max-context": "the context",
    "max-seconds": "the build",
}


@dataclass(frozen=True, slots=True)
class Overrun:
    """A budget that was exceeded: its key, what was found and allowed (bytes or seconds), the line to blame."""

    key: str
    found: float
    allowed: float
    line: int | None
    message: str


def overruns(profile: Profile, budget: Mapping[str, Any]) -> list[Overrun]:
    """What exceeds a `[profile]` table; what could not be measured exceeds nothing."""
    return [found for key in KEYS if key in budget for found in _CHECKS[key](profile, _limit(key, budget[key]))]


def unknown_budgets(profile: Profile, budget: Mapping[str, Any]) -> list[str]:
    """The keys that the profile has no figure for."""
    figures = {
        "max-image": profile.image_bytes,
        "max-layer": next((line.bytes for line in _own(profile) if line.bytes is not None), None),
        "max-waste": profile.wasted_bytes,
        "max-context": profile.context_bytes,
        "max-seconds": profile.wall[-1] if profile.wall else None,
    }
    return [key for key in KEYS if key in budget and figures[key] is None]


def _limit(key: str, value: Any) -> float:
    return float(value) if key == "max-seconds" else parse_size(str(value))


def _image(profile: Profile, allowed: float) -> Iterator[Overrun]:
    if profile.image_bytes is not None and profile.image_bytes > allowed:
        line = _most(_own(profile), lambda line: line.bytes or 0)
        blame = f"; line {line.start} adds {size(line.bytes or 0)}" if line else ""
        yield _bytes("max-image", profile.image_bytes, allowed, line, f"the image has {{found}}{blame}")


def _layer(profile: Profile, allowed: float) -> Iterator[Overrun]:
    for line in _own(profile):
        if (line.bytes or 0) > allowed:
            yield _bytes("max-layer", line.bytes or 0, allowed, line, f"line {line.start} adds {{found}}")


def _waste(profile: Profile, allowed: float) -> Iterator[Overrun]:
    if (profile.wasted_bytes or 0) > allowed:
        line = _most(profile.lines, lambda line: line.wasted)
        blame = f"; {size(line.wasted)} of it come from line {line.start}" if line else ""
        yield _bytes("max-waste", profile.wasted_bytes or 0, allowed, line, f"{{found}} are wasted{blame}")


def _context(profile: Profile, allowed: float) -> Iterator[Overrun]:
    if (profile.context_bytes or 0) > allowed:
        line = _most([line for line in profile.lines if line.keyword in ("copy", "add")], lambda line: line.bytes or 0)
        blame = f"; line {line.start} takes {size(line.bytes or 0)} of it" if line else ""
        yield _bytes("max-context", profile.context_bytes or 0, allowed, line, f"the context has {{found}}{blame}")


def _seconds(profile: Profile, allowed: float) -> Iterator[Overrun]:
    took = median(profile.wall) if profile.wall else 0.0
    if took > allowed:
        worst = max(profile.critical, key=lambda each: each[1], default=None)
        blame = f"; line {worst[0]} takes {worst[1]:.1f} s of it" if worst else ""
        line = worst[0] if worst else None
        message = f"the build takes {took:.1f} s{blame}; max-seconds allows {allowed:g} s"
        yield Overrun("max-seconds", took, allowed, line, message)


_CHECKS: dict[str, Callable[[Profile, float], Iterator[Overrun]]] = {
    "max-image": _image,
    "max-layer": _layer,
    "max-waste": _waste,
    "max-context": _context,
    "max-seconds": _seconds,
}


def _bytes(key: str, found: int, allowed: float, line: LineProfile | None, message: str) -> Overrun:
    sentence = message.format(found=size(found))
    return Overrun(
        key, found, allowed, line.start if line else None, f"{sentence}; {key} allows {size(round(allowed))}"
    )


def _own(profile: Profile) -> list[LineProfile]:
    """The lines that ship and that the author of this file can do something about."""
    # A FROM brings the bytes of its image, which the author of this file did not write.
    return [line for line in profile.lines if line.ships and line.keyword != "from"]


def _most(lines: list[LineProfile], weight: Callable[[LineProfile], int]) -> LineProfile | None:
    """The heaviest line; None where none weighs anything."""
    line = max(lines, key=weight, default=None)
    return line if line is not None and weight(line) > 0 else None
