"""What a search asks for: builds, and what is known of a candidate without one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from dlint.optimize.dependencies import Moves
from dlint.optimize.figures import Figure, Figures
from dlint.optimize.proof import Proof
from dlint.optimize.rewrite import Rewrite
from dlint.optimize.trials import Measured
from dlint.trial.equivalence.verdict import Claim
from dlint.trial.recipe import Recipe
from dlint.trial.trace.trace_build import Trace


class Bench(Protocol):
    """Where candidates are built."""

    def build(self, candidate: Recipe, *, touch: str | None = None, lines: Collection[int] = ()) -> Measured:
        """Build a candidate: figures, contents, smoke command, or why there is no image; the RUNs of `lines` traced."""

    def seconds(self, candidate: Recipe) -> float | None:
        """The seconds of a build from nothing once more."""


class Space(Protocol):
    """What is known of a candidate without building it."""

    def rewrites(self, candidate: Recipe) -> Sequence[Rewrite]:
        """The rewrites of a candidate, the surest first."""

    def moves(self, candidate: Recipe) -> Moves:
        """What the candidate moves past which step of the Dockerfile as it was."""

    def rewritten_lines(self, candidate: Recipe, moves: Moves) -> set[int]:
        """The lines of the candidate whose scripts are other ones, where they have to be traced again."""

    def confirm(self, candidate: Recipe, moves: Moves, trace: Trace) -> list[str]:
        """The objections to a candidate by the traces of the lines with other scripts."""

    def cold(self, candidate: Recipe, measured: Measured) -> Figure | None:
        """Seconds of a build from nothing, computed from the steps of a candidate that was built with the cache."""

    def excess(self, candidate: Recipe, measured: Measured) -> float:
        """By how many seconds lines that were traced may take longer than those that they stand for; 0.0: by none."""

    def rebuild(self, candidate: Recipe, measured: Measured | None = None) -> float | None:
        """Expected seconds of a rebuild; None for a candidate that cannot be built."""

    def sent(self, candidate: Recipe) -> int:
        """The bytes of the context that are sent."""

    def touch(self, candidate: Recipe) -> str | None:
        """The file to change for the seconds with filled cache mounts; None where the candidate brings none."""

    def computed(self, candidate: Recipe, measured: Measured | None) -> Figures:
        """Seconds after a change of a source file and of a manifest."""

    def blamed(
        self, parts: Sequence[Rewrite], candidate: Recipe, measured: Measured, paths: Sequence[str]
    ) -> list[Rewrite]:
        """Which rewrites may have made an image differ at these paths, or its build fail."""

    def claims(self, candidate: Recipe) -> tuple[list[Claim], bool]:
        """What the candidate's ignore file takes out of the image, and whether a smoke command has to stand it."""

    def lacking(self, candidate: Recipe) -> str | None:
        """Why a candidate cannot be tried on this machine."""

    def prove(self, measured: Measured, claims: Sequence[Claim], fed: Collection[int]) -> Proof:
        """Compare an image with that of the Dockerfile as it was."""
