"""The history of a build context replayed against Dockerfiles, with BuildKit's cache in mind and nothing built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dlint.replay.forecast import Forecast
from dlint.replay.history import History
from dlint.replay.plan import Plan
from dlint.replay.price import Prices
from dlint.replay.simulation import FixedSimulation, HistoricalSimulation, ReplayOptions, Simulation, simulate
from dlint.replay.snapshot import Snapshot


@dataclass(slots=True)
class Replay:
    """A history ready to be replayed as often as one likes. `path` is the Dockerfile's name in messages, `ignore` the
    ignore file in effect for plans that bring none."""

    history: History
    path: str
    options: ReplayOptions
    prices: Prices
    ignore: bytes | None = None

    def forecast(self, plan: Plan, ignore: bytes | None = None) -> Forecast:
        """A plan over the files of each commit, through its own ignore file if it brings one."""
        return self.run([self.simulation(plan, ignore)])[0]

    def as_built(self) -> Forecast:
        """Each commit with the Dockerfile and the ignore file that it had."""
        return self.run([HistoricalSimulation(self.options, self.prices, self.history)])[0]

    def simulation(self, plan: Plan, ignore: bytes | None = None) -> FixedSimulation:
        """A plan ready to be run."""
        return FixedSimulation(self.options, self.prices, plan, ignore if ignore is not None else self.ignore)

    def run(self, simulations: Sequence[Simulation]) -> list[Forecast]:
        """Several simulations in one pass; their forecasts in the same order."""
        # One walk over the history serves all simulations: reading trees and digests is most of the time.
        snapshot = Snapshot(self.history.files, self.history.git.object)
        return [simulation.forecast() for simulation in simulate(self.history, simulations, snapshot)]
