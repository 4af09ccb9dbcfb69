"""Finds an engine for trial builds on this machine, or reports what was tried and what to do."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from dlint.trial.engine import Engine, EngineError
from dlint.trial.engines import ENGINES
from dlint.trial.engines.buildah import Buildah
from dlint.trial.engines.builder import OWN_STORE, Builder, find_builder, require_usable
from dlint.trial.engines.classic import DockerClassic
from dlint.trial.engines.containers_store import ask_store
from dlint.trial.engines.docker import BUILT_IN, Docker, through_buildx
from dlint.trial.engines.docker_store import Daemon, find_daemon
from dlint.trial.engines.podman import Podman
from dlint.trial.engines.process import ask

# rawjson came with this one.
FIRST_RAW = (0, 13)
# The client of a later Docker needs buildx.
LAST_BUILT_IN = 20


def find_engine(name: str = "auto", builder: str | None = None) -> Engine:
    """An engine by name, or the first that answers: Docker with BuildKit, older Docker, podman, buildah.

    `builder` is one of `docker buildx ls`; it leaves no choice but Docker.

    Raises:
        EngineError: none can be had; the message lists what was tried.
    """
    if name not in ("auto", *ENGINES):
        raise EngineError(f"there is no engine {name}: choose one of {', '.join(('auto', *ENGINES))}")
    if os.name != "posix":
        raise EngineError("trial builds need Linux or macOS (on Windows, WSL); `--engine model` needs no engine")
    if builder is not None and name not in ("auto", "docker"):
        raise EngineError(f"a builder is Docker's: {name} has none")
    probes = _probes(builder)
    if name != "auto":
        return probes[name]()
    tried: dict[str, str] = {}
    for probe in probes if builder is None else ("docker",):
        try:
            return probes[probe]()
        except EngineError as error:
            tried.setdefault(str(error), probe)
    reasons = "; ".join(f"{probe}: {error}" for error, probe in tried.items())
    raise EngineError(f"no engine answers ({reasons}); `dlint profile --engine model` needs none")


def _probes(builder: str | None) -> dict[str, Callable[[], Engine]]:
    return {"docker": lambda: _docker(builder), "docker-classic": _classic, "podman": _podman, "buildah": _buildah}


def _docker(name: str | None) -> Engine:
    code, text = ask(["docker", "buildx", "version"])
    found = re.search(r"v?(\d+)\.(\d+)\.\d+", text)
    if code != 0 or found is None:
        if name is not None:
            raise EngineError("docker has no buildx: install its plugin")
        return _built_in(_daemon())
    version = (int(found[1]), int(found[2]))
    builder = _builder(name)
    if builder.driver != OWN_STORE:
        return _elsewhere(builder, version)
    if name is not None and name != find_builder(None).name:
        raise EngineError(
            f"the builder {name} is the Docker daemon of a context: leave --builder out and set DOCKER_CONTEXT={name}"
        )
    daemon = _daemon()
    return Docker(
        f"docker {daemon.version} with BuildKit (buildx {version[0]}.{version[1]})",
        _store(daemon),
        through_buildx(name, own_store=True, raw=version >= FIRST_RAW, exports=_keeps_layers(daemon)),
    )


def _builder(name: str | None) -> Builder:
    try:
        return find_builder(name)
    except EngineError:
        if name is None:
            # Where no daemon answers, that is the reason, and its message is the better one.
            _daemon()
        raise


def _elsewhere(builder: Builder, version: tuple[int, int]) -> Engine:
    """A builder of another driver: `docker-container`, `remote`, `kubernetes`."""
    if version < FIRST_RAW:
        raise EngineError(f"{builder.title} needs buildx 0.13 or later: update the plugin of docker")
    require_usable(builder)
    title = f"{builder.title} with BuildKit (buildx {version[0]}.{version[1]})"
    return Docker(title, f"builder {builder.name}", through_buildx(builder.name, own_store=False, raw=True))


def _keeps_layers(daemon: Daemon) -> bool:
    """Whether images lie in the daemon's own store: one that containerd keeps is saved out of its blobs as quickly."""
    status = daemon.info.get("DriverStatus") or []
    return not any(pair[:1] == ["driver-type"] for pair in status)


def _built_in(daemon: Daemon) -> Engine:
    client = ask(["docker", "version", "--format", "{{.Client.Version}}"])[1]
    found = re.match(r"(\d+)\.", client)
    if found is None or int(found[1]) > LAST_BUILT_IN:
        raise EngineError("docker has no buildx: install its plugin, or take `--engine docker-classic`")
    return Docker(f"docker {daemon.version} with the BuildKit of its client {client}", _store(daemon), BUILT_IN)


def _store(daemon: Daemon) -> str:
    return f"docker {daemon.key} "


def _daemon() -> Daemon:
    daemon = find_daemon()
    if daemon.info.get("OSType", "linux") != "linux":
        raise EngineError("the Docker daemon builds for Windows; trial builds are for Linux images")
    return daemon


def _classic() -> Engine:
    daemon = _daemon()
    return DockerClassic(f"docker {daemon.version} with the classic builder", _store(daemon))


def _podman() -> Engine:
    info = ask_store("podman")
    return Podman(f"podman {_version('podman')}", info)


def _buildah() -> Engine:
    info = ask_store("buildah")
    return Buildah(f"buildah {_version('buildah')}", info)


def _version(program: str) -> str:
    found = re.search(r"version (\S+)", ask([program, "--version"])[1])
    return found[1] if found else "of unknown version"
