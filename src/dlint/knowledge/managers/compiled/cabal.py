"""Cabal."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import BuildForm, Cache, InstallForm, Manager

MANAGER = Manager(
    "cabal",
    "haskell",
    ecosystems=(
        Ecosystem(
            "cabal",
            "haskell",
            seldom_locked=True,
            manifests=("*.cabal", "cabal.project", "cabal.project.freeze", "package.yaml"),
            required=("*.cabal", "cabal.project"),
            locks=("cabal.project.freeze",),
            usual=("*.cabal",),
            folders=("dist-newstyle",),
            local_paths=("packages: ./", "packages: ."),
        ),
    ),
    cache=Cache(
        others=("~/.cabal/packages", "~/.cabal/store", "~/.cache/cabal", "~/.local/state/cabal"),
        variables=("CABAL_DIR",),
    ),
    installs=(
        # First, because of two forms that fit the first counts, and the other one has no condition.
        InstallForm(
            "cabal",
            ("cabal",),
            ("build", "v2-build", "new-build", "install"),
            needs=("--only-dependencies", "--dependencies-only", "--only-snapshot"),
        ),
        InstallForm("cabal", ("cabal",), ("build", "v2-build", "new-build", "install"), kind="build", reads="always"),
    ),
    builds=(BuildForm(("cabal",), ("build", "install")),),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
