"""Which tools take a verb, and which verbs are followed by a second one; package managers have files of their own."""

from __future__ import annotations

VERB_TOOLS: frozenset[str] = frozenset({"apt-key", "docker", "git", "rustup"})
"""Tools whose first positional word is a subcommand."""

SECOND_VERBS: dict[str, str] = {
    "docker": "builder buildx compose container image network system volume",
    "git": "lfs remote submodule worktree",
    "rustup": "component override self set show target toolchain",
}
"""By tool: verbs that are followed by another (`docker image prune`), blank-separated."""
