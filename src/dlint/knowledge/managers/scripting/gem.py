"""RubyGems."""

from __future__ import annotations

from dlint.knowledge.managers.manager import Cache, CommandLine, Manager, NamedInstall

LINE_GEM = CommandLine(
    {
        "*": (
            "-v --version -i --install-dir -n --bindir --build-root -P --trust-policy -s --source -B --bulk-threshold "
            "--without --platform --config-file -p --http-proxy"
        ),
        "sources": "-a --add -r --remove",
    }
)

# Documentation costs most: -N (--no-document) leaves it out; the .gem files stay in GEM_HOME/cache.
MANAGER = Manager(
    "gem",
    "ruby",
    lines={"gem": LINE_GEM},
    cache=Cache(others=("/usr/local/bundle/cache", "~/.gem", "~/.local/share/gem"), clean=("gem cleanup",)),
    named=(NamedInstall(("gem",), ("install", "i", "update")),),
    plain_verbs={"gem": ("update", "sources", "cleanup")},
    portable=True,
    environment=("GEM_*", "RUBY*"),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
