"""Dask distributed: a cluster by the address of its scheduler, or worker processes of this machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dlint.scan.engines.engine import AGAIN, AHEAD, EngineError, Lost, cores, in_window
from dlint.scan.work import check_payload


def start(address: str | None, jobs: int) -> DaskEngine:
    """A client of the scheduler at `address`; without one, of a cluster with `jobs` workers here."""
    import distributed

    if address is not None:
        try:
            return DaskEngine(distributed.Client(address, timeout="20s"), None)
        except (OSError, ValueError) as error:
            raise EngineError(f"--address {address}: the dask cluster does not answer: {error}") from error
    # No dashboard, and no port that other machines reach.
    cluster = distributed.LocalCluster(
        n_workers=jobs or cores(), threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=50
    )
    return DaskEngine(distributed.Client(cluster), cluster)


class DaskEngine:
    """The scheduler gives the payloads of a worker that ends to others; one that has ended several is lost.

    Source: distributed.dask.org, "Resilience": a task is given up when `allowed-failures` (3) workers have ended with
    it, 2026-11.
    """

    def __init__(self, client: Any, cluster: Any) -> None:
        self._client = client
        self._cluster = cluster
        self.workers = max(1, sum(client.nthreads().values()))

    def map(self, payloads: Iterable[bytes], task: bytes) -> Iterator[bytes | Lost]:
        """See `Engine`."""
        import distributed

        def submit(payload: bytes) -> Any:
            # An impure task is done again although another has the same bytes: shards without contents are equal.
            return self._client.submit(check_payload, payload, task, pure=False)

        def answer(future: Any) -> bytes | Lost:
            try:
                found: bytes = future.result()
                return found
            except distributed.KilledWorker as error:
                return Lost(str(error))
            except (OSError, distributed.CancelledError) as error:
                raise EngineError(f"the Dask cluster was lost ({error}): {AGAIN}") from error
            finally:
                # The cluster keeps the answer of a future that is held.
                future.release()

        return in_window(payloads, submit, answer, self.workers * AHEAD)

    def close(self) -> None:
        """End the client, and the workers that were started here."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()
