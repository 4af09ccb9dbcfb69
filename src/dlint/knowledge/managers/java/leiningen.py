"""Leiningen."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import BuildForm, Cache, InstallForm, Manager

MANAGER = Manager(
    "leiningen",
    "java",
    ecosystems=(
        Ecosystem(
            "leiningen",
            "java",
            manifests=("project.clj", "profiles.clj"),
            required=("project.clj",),
            usual=("project.clj",),
            folders=("target",),
            local_paths=(":checkout-deps-shares",),
        ),
    ),
    # Leiningen shares the local repository of Maven.
    cache=Cache(others=("~/.m2/repository", "~/.lein"), variables=("LEIN_HOME",)),
    installs=(
        InstallForm("leiningen", ("lein",), ("deps",)),
        InstallForm(
            "leiningen", ("lein",), ("uberjar", "jar", "compile", "ring uberjar"), kind="build", reads="always"
        ),
    ),
    builds=(BuildForm(("lein",), ("uberjar",)),),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
