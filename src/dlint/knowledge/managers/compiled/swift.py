"""Swift's package manager."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager

LINE_SWIFT = CommandLine(
    {
        "*": (
            "-c --configuration --package-path --product --target --scratch-path --build-path --cache-path -j --jobs "
            "-Xswiftc -Xcc -Xcxx -Xlinker --triple --sdk --toolchain --arch --swift-sdk --traits --filter --skip"
        )
    },
    second_verbs="package",
)

MANAGER = Manager(
    "swift",
    "swift",
    lines={"swift": LINE_SWIFT},
    ecosystems=(
        Ecosystem(
            "swift",
            "swift",
            seldom_locked=True,
            manifests=("Package.swift", "Package.resolved"),
            required=("Package.swift",),
            locks=("Package.resolved",),
            usual=("Package.swift", "Package.resolved"),
            folders=(".build",),
            prefetch=("fetches all packages", "run swift package resolve"),
            offline=("--disable-automatic-resolution", "--skip-update"),
            local_paths=(".package(path:",),
        ),
    ),
    cache=Cache(others=("~/.cache/org.swift.swiftpm",)),
    installs=(
        InstallForm("swift", ("swift",), ("package resolve", "package update")),
        InstallForm("swift", ("swift",), ("build", "test", "run"), kind="build", reads="always"),
    ),
    builds=(BuildForm(("swift",), ("build",)),),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
