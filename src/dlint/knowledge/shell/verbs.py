"""Which tools are told what to do by a verb, and which verbs by a second one."""

from __future__ import annotations

VERB_TOOLS: frozenset[str] = frozenset(
    "apk apt apt-cache apt-get apt-key apt-mark aptitude bun bundle cargo composer conda corepack dnf docker dotnet gem"
    " git go mamba microdnf micromamba npm pip pipenv pipx pnpm poetry rustup tdnf uv yarn yum zypper".split()
)
"""Tools whose first positional word says what to do."""

SECOND_VERBS: dict[str, str] = {
    "apk": "cache",
    "bun": "pm",
    "bundle": "cache config",
    "cargo": "chef",
    "composer": "global",
    "conda": "env",
    "dnf": "copr group module repo",
    "docker": "builder buildx compose container image network system volume",
    "dotnet": "dev-certs nuget sln tool workload",
    "git": "lfs remote submodule worktree",
    "go": "mod work",
    "mamba": "env",
    "micromamba": "env",
    "microdnf": "module",
    "npm": "cache config pkg",
    "pip": "cache config index",
    "pnpm": "config env store",
    "poetry": "cache env self source",
    "rustup": "component override self set show target toolchain",
    "uv": "cache pip python self tool",
    "yarn": "cache config global plugin workspaces",
    "yum": "group module",
}
"""By tool: verbs that are followed by another (`pip cache purge`), blank-separated."""
