"""PECL and PEAR."""

from __future__ import annotations

from dlint.knowledge.managers.manager import Cache, Manager, NamedInstall

MANAGER = Manager(
    "pecl",
    "php",
    cache=Cache(
        others=("/tmp/pear",),  # noqa: S108 (where pecl keeps it)
        clean=("pecl clear-cache", "pear clear-cache"),
    ),
    named=(NamedInstall(("pecl", "pear"), ("install", "upgrade")),),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
