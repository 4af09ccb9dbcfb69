"""LuaRocks."""

from __future__ import annotations

from dlint.knowledge.managers.manager import Cache, Manager, NamedInstall

MANAGER = Manager(
    "luarocks", "lua", cache=Cache(others=("~/.cache/luarocks",)), named=(NamedInstall(("luarocks",), ("install",)),)
)
"""Source: the manual and the `--help` of each program, 2026-11."""
