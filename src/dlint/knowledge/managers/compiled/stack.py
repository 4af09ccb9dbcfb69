"""Stack."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import BuildForm, Cache, InstallForm, Manager

MANAGER = Manager(
    "stack",
    "haskell",
    ecosystems=(
        Ecosystem(
            "stack",
            "haskell",
            seldom_locked=True,
            manifests=("stack.yaml", "stack.yaml.lock", "package.yaml", "*.cabal"),
            required=("stack.yaml",),
            locks=("stack.yaml.lock",),
            usual=("stack.yaml", "stack.yaml.lock", "package.yaml"),
            folders=(".stack-work",),
            local_paths=("packages:", "extra-deps:"),
        ),
    ),
    cache=Cache(others=("~/.stack",), variables=("STACK_ROOT",)),
    installs=(
        # First, because of two forms that fit the first counts, and the other one has no condition.
        InstallForm(
            "stack",
            ("stack",),
            ("build", "install"),
            needs=("--only-dependencies", "--dependencies-only", "--only-snapshot"),
        ),
        InstallForm("stack", ("stack",), ("build", "install"), kind="build", reads="always"),
    ),
    builds=(BuildForm(("stack",), ("build", "install")),),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
