"""Mix and Hex."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager, NamedInstall

# Mix deps.compile reads config/config.exs and the one of the environment.
MANAGER = Manager(
    "mix",
    "elixir",
    ecosystems=(
        Ecosystem(
            "mix",
            "elixir",
            manifests=("mix.exs", "mix.lock", "apps/*/mix.exs", "config/config.exs", "config/prod.exs"),
            required=("mix.exs",),
            locks=("mix.lock",),
            usual=("mix.exs", "mix.lock"),
            folders=("deps", "_build"),
            local_paths=("path:", "in_umbrella:", "apps_path:"),
            prefetch=("downloads all dependencies", "run {program} deps.get"),
            fetching=("deps.get",),
        ),
    ),
    lines={"mix": CommandLine({"*": "--only --target --sname --cookie"})},
    cache=Cache(others=("~/.hex", "~/.cache/rebar3"), variables=("HEX_HOME", "MIX_HOME")),
    installs=(
        InstallForm(
            "mix", ("mix",), ("compile", "release", "test", "phx.digest", "assets.deploy"), kind="build", reads="always"
        ),
        InstallForm("mix", ("mix",), ("deps.get", "deps.compile")),
    ),
    named=(NamedInstall(("mix",), ("archive.install", "escript.install")),),
    builds=(BuildForm(("mix",), ("release",)),),
    goals=True,
    clones=True,
    environment=("MIX_*", "HEX_*"),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
