"""Builders elsewhere, as users have them: BuildKit over TCP with TLS on both sides, behind buildx's driver `remote`.

Debian has no package of buildkitd. dockerd has BuildKit's service in itself and gives it to clients that ask for it by
`POST /grpc` on its socket; the listener here does that for whoever comes with a certificate of the test's authority,
and passes bytes on.
"""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from running_engine import RunningEngine

_CHUNK = 1 << 16
_UPGRADE = b"POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"


def make_certificates(folder: Path) -> None:
    """An authority (`ca.pem`), a server for `localhost` and a client, each with its key, valid for a day."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1")
    _openssl(folder, "req", "-x509", *key, "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem")
    for name in ("server", "client"):
        _openssl(folder, "req", "-x509", *key, "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost",
                 "-addext", "basicConstraints=critical,CA:FALSE", "-CA", "ca.pem", "-CAkey", "ca.key",
                 "-keyout", f"{name}.key", "-out", f"{name}.pem")  # fmt: skip


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


class Listener:
    """Listens on a port of 127.0.0.1; `stop` cuts all connections, as the end of a machine would."""

    def __init__(self, socket: str, certificates: Path) -> None:
        self._socket = socket
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
        self._context.load_verify_locations(certificates / "ca.pem")
        self._context.verify_mode = ssl.CERT_REQUIRED
        self._context.set_alpn_protocols(["h2"])
        self._ready = threading.Event()
        self._ended = asyncio.Event()
        self.port = 0
        self.accepted = 0
        self._thread = threading.Thread(target=lambda: asyncio.run(self._listen()), daemon=True)
        self._thread.start()
        assert self._ready.wait(60), "the listener does not start"

    def stop(self) -> None:
        """Cut everything; a second call waits for the end of the first."""
        with suppress(RuntimeError):  # the loop is closed: all is cut
            self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(60)

    async def _listen(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self._context)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._ended.wait()
        await _cut(server)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        near, far = await asyncio.open_unix_connection(self._socket)
        try:
            far.write(_UPGRADE)
            await near.readuntil(b"\r\n\r\n")
            await asyncio.gather(_pass(reader, far), _pass(near, writer))
        finally:
            for each in (writer, far):
                each.transport.abort()


async def _cut(server: asyncio.Server) -> None:
    server.close()
    serving = asyncio.all_tasks() - {asyncio.current_task()}
    for task in serving:
        task.cancel()
    await asyncio.gather(*serving, return_exceptions=True)
    # An aborted transport closes its socket in a later turn of the loop; a socket left open fails the whole run.
    await asyncio.sleep(0.2)


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


@contextmanager
def far_builder(running: RunningEngine, name: str, certificates: Path) -> Iterator[Listener]:
    """A builder `name` of the driver `remote` over an engine that runs, with images in containerd's store."""
    listener = Listener(running.environment["DOCKER_HOST"].removeprefix("unix://"), certificates)
    files = {"cacert": "ca.pem", "cert": "client.pem", "key": "client.key"}
    options = ",".join(f"{option}={certificates / file}" for option, file in files.items())
    made = running.docker(
        "buildx", "create", "--name", name, "--driver", "remote", "--driver-opt", f"{options},servername=localhost",
        f"tcp://127.0.0.1:{listener.port}",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    try:
        yield listener
    finally:
        running.docker("buildx", "rm", name)
        listener.stop()
