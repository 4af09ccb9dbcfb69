"""Base images with real package managers: Debian with python, node or go and the machine's client configuration."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from enginebox import clients, gomodules, managers
from enginebox.box import Box

DEBIAN = "debian:bookworm-slim"
# As the images of these names have it: apt keeps neither the packages that it fetched nor an index of them.
_APT_CLEAN = (
    'APT::Keep-Downloaded-Packages "false";\nDir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\n'
    'Acquire::Languages "none";\nAPT::AutoRemove::SuggestsImportant "false";\n'
)
_APT = "apt-get update && apt-get install -y --no-install-recommends {} && rm -rf /var/lib/apt/lists/*"
_PYTHON = (
    _APT.format("python3 python3-pip")
    + " && rm -f /usr/lib/python3*/EXTERNALLY-MANAGED && ln -s /usr/bin/python3 /usr/local/bin/python"
)
# What each name promises beyond Debian itself; an image is built once and stays in the engine's store.
LANGUAGES = {
    "machine": ("debian:machine", "true"),
    "python": ("python:3.11-slim", _PYTHON),
    "node": ("node:20-slim", ""),
    "golang": ("golang:1.19-bookworm", _APT.format("golang-go git")),
    "gcc": ("gcc:12", _APT.format("gcc make libc6-dev")),
    "managers": (managers.NAME, ""),
}
_NODE = ("bin/node", "lib/node_modules/npm")
# The official image brings this user. Source: github.com/nodejs/docker-node, Dockerfile-slim.template, 2026-11.
_NODE_USER = "groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node"
_NODE_LINKS = " && ".join(
    f"ln -s ../lib/node_modules/npm/bin/{name}-cli.js /usr/local/bin/{name}" for name in ("npm", "npx")
)


def provide_language(box: Box, base: str) -> str:
    """Build a base of LANGUAGES on Debian's unless the store has it; its name."""
    name, script = LANGUAGES[base]
    if _docker(box, "image", "inspect", name, quiet=True) == 0:
        return name
    with tempfile.TemporaryDirectory(prefix="dlint-base-") as folder:
        context = Path(folder)
        clients.collect(context / "client")
        settings = context / "client" / "etc" / "apt" / "apt.conf.d"
        settings.mkdir(parents=True, exist_ok=True)
        (settings / "docker-clean").write_text(_APT_CLEAN)
        variables = clients.variables()
        if base == "golang":
            gomodules.write_proxy(context / "client" / gomodules.PROXY.lstrip("/"))
            variables |= gomodules.VARIABLES
        if base == "node":
            script = f"{_NODE_USER} && {_put_node(context / 'client' / 'usr' / 'local')}"
        lines = [f"FROM {DEBIAN}", "COPY client/ /"]
        lines += [f'ENV {variable}="{value}"' for variable, value in variables.items()]
        lines += _managers(context) if base == "managers" else [f"RUN {script}"]
        (context / "Dockerfile").write_text("\n".join(lines) + "\n")
        if _docker(box, "buildx", "build", "--network", "host", "--tag", name, folder) != 0:
            raise subprocess.CalledProcessError(1, f"docker buildx build ({name})")
    return name


def _managers(context: Path) -> list[str]:
    """A step for each part, so that another version in one of them does not build all of them again."""
    index = os.environ.get("PIP_INDEX_URL") or _output("pip", "config", "get", "global.index-url")
    lines = [f'ENV {name}="{value}"' for name, value in managers.variables(index).items()]
    lines.append(f"RUN {_put_node(context / 'client' / 'usr' / 'local')}")
    for name, script in managers.parts():
        (context / name).write_text(script)
        lines.append(f"RUN --mount=type=bind,source={name},target=/make.sh sh /make.sh")
    return lines


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _put_node(target: Path) -> str:
    """The machine's own node with its npm, where it has one; else Debian's."""
    program = shutil.which("node")
    root = Path(program).resolve().parent.parent if program else None
    if root is None or not all((root / part).exists() for part in _NODE):
        return _APT.format("nodejs npm")
    for part in _NODE:
        (target / part).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (root / part).is_dir() else shutil.copy2
        copy(root / part, target / part)
    return _NODE_LINKS


def _docker(box: Box, *words: str, quiet: bool = False) -> int:
    environment = {**os.environ, **box.environment()}
    output = subprocess.DEVNULL if quiet else None
    client = [str(box.program("docker")), *words]
    return subprocess.run(client, env=environment, stdout=output, stderr=output, check=False).returncode
