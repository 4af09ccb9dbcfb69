"""pacman."""

from __future__ import annotations

from dlint.knowledge.managers.manager import CommandLine, Manager, Releases
from dlint.knowledge.managers.system_manager import SystemManager

LINE_PACMAN = CommandLine(
    {
        "*": (
            "-b --dbpath -r --root --cachedir --config --gpgdir --hookdir --logfile --arch --color --assume-installed "
            "--ignore --ignoregroup --overwrite --print-format --sysroot"
        )
    },
    verbs=False,
)

# The letters of an operation come in any order.
MANAGER = Manager(
    "pacman",
    "system",
    lines={"pacman": LINE_PACMAN},
    systems=(
        SystemManager(
            "pacman",
            "arch",
            install=("-S", "--sync", "-U", "--upgrade"),
            refresh=("-Sy", "-Syy"),
            upgrade=("-Su", "-Syu", "-Syyu", "-Suy"),
            remove=("-R", "-Rs", "-Rns", "--remove"),
            # `-Sc` keeps the packages that are installed.
            clean_archives=("-Scc",),
            asks=("-S", "-Sy", "-Su", "-Syu", "-Syyu", "-R", "-Rs", "-Rns", "-U", "-Scc"),
            yes=("--noconfirm",),
            lists=("/var/lib/pacman/sync",),
            archives=("/var/cache/pacman/pkg",),
        ),
    ),
    # Since `0`: every version has it.
    releases=Releases(since={"--noconfirm": "0"}),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
