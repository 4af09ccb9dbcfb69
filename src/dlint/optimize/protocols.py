"""What a search asks for: builds, and what is known of a draft without one."""

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
    """Where drafts are built."""

    def build(self, draft: Recipe, *, touch: str | None = None, lines: Collection[int] = ()) -> Measured:
        """Build a draft: figures, contents, smoke command, or why there is no image; the RUNs of `lines` traced."""

    def seconds(self, draft: Recipe) -> float | None:
        """The seconds of a build from nothing once more."""


class Space(Protocol):
    """What is known of a draft without building it."""

    def rewrites(self, draft: Recipe) -> Sequence[Rewrite]:
        """The rewrites of a draft, the surest first."""

    def moves(self, draft: Recipe) -> Moves:
        """What the draft moves past which step of the Dockerfile as it was."""

    def rewritten_lines(self, draft: Recipe, moves: Moves) -> set[int]:
        """The lines of the draft whose scripts are other ones, where they have to be traced again."""

    def confirm(self, draft: Recipe, moves: Moves, trace: Trace) -> list[str]:
        """The objections to a draft by the traces of the lines with other scripts."""

    def cold(self, draft: Recipe, measured: Measured) -> Figure | None:
        """Seconds of a build from nothing, computed from the steps of a draft that was built with the cache."""

    def slower(self, draft: Recipe, measured: Measured) -> bool:
        """Whether a line that was traced may take longer than the one that it stands for."""

    def rebuild(self, draft: Recipe, measured: Measured | None = None) -> float | None:
        """Expected seconds of a rebuild; None for a draft that cannot be built."""

    def touch(self, draft: Recipe) -> str | None:
        """The file to change for the seconds with filled cache mounts; None where the draft brings none."""

    def computed(self, draft: Recipe, measured: Measured | None) -> Figures:
        """Seconds after a change of a source file and of a manifest."""

    def blamed(
        self, parts: Sequence[Rewrite], draft: Recipe, measured: Measured, paths: Sequence[str]
    ) -> list[Rewrite]:
        """Which rewrites may have made an image differ at these paths, or its build fail."""

    def claims(self, draft: Recipe) -> tuple[list[Claim], bool]:
        """What the draft's ignore file takes out of the image, and whether a smoke command has to stand it."""

    def lacking(self, draft: Recipe) -> str | None:
        """Why a draft cannot be tried on this machine."""

    def prove(self, measured: Measured, claims: Sequence[Claim], fed: Collection[int]) -> Proof:
        """Compare an image with that of the Dockerfile as it was."""
