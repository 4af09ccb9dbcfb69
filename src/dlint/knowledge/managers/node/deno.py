"""Deno."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import BuildForm, Cache, InstallForm, Manager, NamedInstall

# The official image sets DENO_DIR=/deno-dir; deno cache FILE reads the source.
MANAGER = Manager(
    "deno",
    "node",
    ecosystems=(
        Ecosystem(
            "deno",
            "node",
            seldom_locked=True,
            manifests=("deno.json", "deno.jsonc", "deno.lock", "package.json", "import_map.json"),
            required=("deno.json", "deno.jsonc", "package.json"),
            locks=("deno.lock",),
            usual=("deno.json", "deno.lock"),
            folders=("node_modules", "vendor"),
            local_paths=('"workspaces"', '"file:', '"link:', '"portal:', '"workspace:'),
        ),
    ),
    cache=Cache(others=("/deno-dir", "~/.cache/deno"), variables=("DENO_DIR",)),
    installs=(
        InstallForm("deno", ("deno",), ("install",), kind="build", needs=("--entrypoint",), reads="always"),
        InstallForm("deno", ("deno",), ("install",), operands="none"),
        InstallForm("deno", ("deno",), ("cache", "compile"), kind="build", reads="always"),
    ),
    named=(NamedInstall(("deno",), ("install",)),),
    builds=(BuildForm(("deno",), ("compile",)),),
    portable=True,
)
"""Source: the manual and the `--help` of each program, 2026-11."""
