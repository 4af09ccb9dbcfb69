"""The history of a build context replayed against Dockerfiles, with BuildKit's cache in mind and nothing built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dlint.replay.draft import Draft
from dlint.replay.forecast import Forecast
from dlint.replay.history import History
from dlint.replay.plan import plan_of
from dlint.replay.price import Prices
from dlint.replay.simulation import FixedSimulation, HistoricalSimulation, ReplayOptions, Simulation, simulate
from dlint.replay.snapshot import Snapshot


@dataclass(slots=True)
class Replay:
    """A history ready to be replayed as often as one likes. `path` is the Dockerfile's name in messages, `ignore` the
    ignore file in effect for drafts that bring none."""

    history: History
    path: str
    options: ReplayOptions
    prices: Prices
    ignore: bytes | None = None

    def compare(self, drafts: Sequence[Draft]) -> list[Forecast]:
        """A forecast for each draft, in order: its Dockerfile and its ignore file over the files of each commit.

        Raises PlanError for a draft that cannot be built.
        """
        return self.run([self.simulation(draft) for draft in drafts])

    def as_built(self) -> Forecast:
        """Each commit with the Dockerfile and the ignore file that it had."""
        return self.run([HistoricalSimulation(self.options, self.prices, self.history)])[0]

    def simulation(self, draft: Draft) -> FixedSimulation:
        """A draft ready to be run; raises PlanError."""
        plan = plan_of(draft.dockerfile, self.path, self.options.build)
        return FixedSimulation(
            self.options, self.prices, plan, draft.ignore if draft.ignore is not None else self.ignore
        )

    def run(self, simulations: Sequence[Simulation]) -> list[Forecast]:
        """Several courses in one pass; their forecasts in the same order."""
        # One walk over the history serves all simulations: reading trees and digests is most of the time.
        snapshot = Snapshot(self.history.files, self.history.git.object)
        return [simulation.forecast() for simulation in simulate(self.history, simulations, snapshot)]
