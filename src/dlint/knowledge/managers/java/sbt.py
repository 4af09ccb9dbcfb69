"""sbt."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import BuildForm, Cache, InstallForm, Manager

MANAGER = Manager(
    "sbt",
    "java",
    ecosystems=(
        Ecosystem(
            "sbt",
            "java",
            manifests=("build.sbt", "project/*.sbt", "project/build.properties", "project"),
            required=("build.sbt",),
            usual=("build.sbt", "project"),
            folders=("target", "project/target"),
            prefetch=("fetches all dependencies", "run sbt update"),
            local_paths=("project in file(", "dependsOn("),
        ),
    ),
    # SBT_OPTS may hold `-Dsbt.ivy.home=…`.
    cache=Cache(others=("~/.cache/coursier", "~/.ivy2", "~/.sbt"), variables=("COURSIER_CACHE", "SBT_OPTS")),
    installs=(
        InstallForm(
            "sbt", ("sbt",), ("compile", "assembly", "stage", "dist", "package", "test"), kind="build", reads="always"
        ),
        InstallForm("sbt", ("sbt",), ("update", "reload")),
    ),
    builds=(BuildForm(("sbt",), ("assembly", "stage", "dist", "package")),),
    goals=True,
)
"""Source: the manual and the `--help` of each program, 2026-11."""
