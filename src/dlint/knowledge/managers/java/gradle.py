"""Gradle and its wrapper."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager

LINE_GRADLE = CommandLine(
    {
        "*": (
            "-p --project-dir -b --build-file -c --settings-file -g --gradle-user-home -I --init-script -P "
            "--project-prop -D --system-prop -x --exclude-task --console --project-cache-dir --max-workers "
            "--include-build --priority --warning-mode -F --dependency-verification -M --write-verification-metadata"
        )
    },
    # Tasks, of which several may stand in any order among the options.
    verbs=False,
)

MANAGER = Manager(
    "gradle",
    "java",
    lines={"gradle": LINE_GRADLE, "gradlew": LINE_GRADLE},
    ecosystems=(
        Ecosystem(
            "gradle",
            "java",
            seldom_locked=True,
            manifests=(
                "build.gradle",
                "build.gradle.kts",
                "settings.gradle",
                "settings.gradle.kts",
                "gradle.properties",
                "gradle.lockfile",
                "gradle",
                "gradlew",
                "buildSrc",
            ),
            required=("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"),
            locks=("gradle.lockfile",),
            usual=("build.gradle", "settings.gradle"),
            folders=("build", ".gradle"),
            reader="gradle.read_gradle",
            local_paths=("include ", "include(", "includeBuild", "project(", "files("),
            # It resolves without the source, but not every configuration.
            prefetch=("downloads all dependencies", "run {program} dependencies"),
            offline=("--offline",),
        ),
    ),
    cache=Cache(
        mounts=("{home}/caches",),
        home_variable="GRADLE_USER_HOME",
        home_images={"gradle": "/home/gradle/.gradle"},
        home="~/.gradle",
        others=("~/.gradle/wrapper", "~/.gradle", "/home/gradle/.gradle"),
        variables=("GRADLE_USER_HOME",),
        read_later=True,
    ),
    installs=(
        InstallForm(
            "gradle",
            ("gradle", "gradlew"),
            ("build", "assemble", "bootJar", "shadowJar", "jar", "installDist", "war", "bootWar", "assembleRelease"),
            kind="build",
            reads="always",
        ),
        InstallForm(
            "gradle",
            ("gradle", "gradlew"),
            ("dependencies", "resolveDependencies", "downloadDependencies", "androidDependencies"),
        ),
    ),
    builds=(
        BuildForm(("gradle", "gradlew"), ("build", "assemble", "bootJar", "shadowJar", "jar")),
        BuildForm(("gradle", "gradlew"), ("installDist",)),
    ),
    folder_options=("-p", "--project-dir"),
    manifest_options=("-b", "--build-file"),
    input_options=("-I", "--init-script", "-c", "--settings-file", "--include-build"),
    goals=True,
    wrappers={"gradlew": ("gradlew", "gradle/")},
    environment=("GRADLE_*",),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
