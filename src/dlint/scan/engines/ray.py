"""Ray: a cluster by its address, or processes of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from dlint.scan.engines.engine import AGAIN, AHEAD, EngineError, Lost, cores, in_window
from dlint.scan.work import check_payload

_TRIES = 3


def start(address: str | None, jobs: int) -> RayEngine:
    """A client of the cluster at `address` (`auto`, `ray://HOST:10001`); without one, of `jobs` processes here."""
    # Nothing is reported to anyone. Source: docs.ray.io, "Usage stats collection", 2026-11.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    import ray

    quiet = {"logging_level": "ERROR", "log_to_driver": False}
    if address is None:
        try:
            ray.init(address="local", num_cpus=jobs or cores(), include_dashboard=False, **quiet)
        except Exception as error:  # Ray raises a plain one where its own processes need longer than it waits for them.
            raise EngineError(f"Ray cannot be started ({str(error).splitlines()[0]}): {AGAIN}") from error
        return RayEngine(ray)
    try:
        ray.init(address=address, **quiet)
    except (ConnectionError, RuntimeError, ValueError) as error:
        # Source: docs.ray.io, "Ray token authentication", 2026-11.
        raise EngineError(
            f"--address {address}: the ray cluster does not answer: {error}; "
            "if it asks for a token, set RAY_AUTH_MODE=token and RAY_AUTH_TOKEN"
        ) from error
    return RayEngine(ray)


class RayEngine:
    """Ray does a payload again where the process that has it ends, some times, and then gives it up."""

    def __init__(self, ray: Any) -> None:
        self._ray = ray
        self.workers = max(1, int(ray.cluster_resources().get("CPU", 1)))

    def map(self, payloads: Iterable[bytes], task: bytes) -> Iterator[bytes | Lost]:
        """See `Engine`."""
        ray = self._ray
        remote = ray.remote(num_cpus=1, max_retries=_TRIES)(check_payload)
        lost = (ray.exceptions.WorkerCrashedError, ray.exceptions.OutOfMemoryError, ray.exceptions.NodeDiedError)

        def answer(reference: Any) -> bytes | Lost:
            try:
                found: bytes = ray.get(reference)
                return found
            except lost as error:
                return Lost(str(error))
            except (ray.exceptions.RaySystemError, ray.exceptions.LocalRayletDiedError) as error:
                raise EngineError(f"the Ray cluster was lost ({error}): {AGAIN}") from error

        return in_window(payloads, lambda payload: remote.remote(payload, task), answer, self.workers * AHEAD)

    def close(self) -> None:
        """End the connection, and the processes that were started here."""
        self._ray.shutdown()
