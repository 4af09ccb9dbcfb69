"""What goes on while an engine builds, line by line on standard error, also where that is no terminal."""

from __future__ import annotations

from collections.abc import Callable

from dlint.cli.output import complain
from dlint.trial.build import BuildStep
from dlint.trial.trace.instrument import OWN_STEPS, without_tracer

# Steps of the engine itself, which stand in no Dockerfile.
_INTERNAL = (
    "[internal]", "[auth]", "[context ", "exporting", "resolve image config", "importing cache",
    "resolving provenance", "copying files", OWN_STEPS,
)  # fmt: skip
LONGEST = 90


class StepLines:
    """Prints each step as it begins and, where it took a while, as it ends; `hide` masks the secrets in its text."""

    def __init__(self, hide: Callable[[str], str]) -> None:
        self._hide = hide
        self._begun: set[str] = set()
        self._ended: set[str] = set()

    def step(self, step: BuildStep) -> None:
        """A step of a build; the same one comes again with more of it known."""
        name = without_tracer(" ".join(step.name.split()))
        if name.startswith(_INTERNAL) or step.cached or step.started is None:
            return
        # A run builds several times, and the steps of each build have the same keys.
        key = f"{id(step)} {step.key}"
        if key not in self._begun or step.completed is not None:
            # A secret that is cut off is no longer recognized, so it is masked before.
            name = self._hide(name)
        short = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
        if key not in self._begun:
            self._begun.add(key)
            complain(f"dlint:   {short}")
        if step.completed is not None and key not in self._ended:
            self._ended.add(key)
            seconds = step.seconds or 0.0
            # Shorter steps would only fill the log.
            if step.error is None and seconds >= 1:
                complain(f"dlint:   {seconds:6.1f} s  {short}")

    def line(self, step: BuildStep, text: str) -> None:
        """What steps print is shown only where a build fails."""
