"""pipx."""

from __future__ import annotations

from dlint.knowledge.managers.manager import Cache, CommandLine, Manager, NamedInstall

LINE_PIPX = CommandLine(
    {
        "*": ("--python -i --index-url --pip-args --suffix --preinstall --spec --with --fetch-python --constraint"),
        "inject": "-r --requirement",
    }
)

MANAGER = Manager(
    "pipx",
    "python",
    lines={"pipx": LINE_PIPX},
    # pipx runs pip, and keeps its own environments elsewhere.
    cache=Cache(mounts=("~/.cache/pip",), others=("~/.cache/pipx",), no_cache_variables=("PIP_NO_CACHE_DIR",)),
    named=(NamedInstall(("pipx",), ("install", "inject")),),
    tool_verbs={"pipx": ("install",)},
    environment=("PIPX_*",),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
