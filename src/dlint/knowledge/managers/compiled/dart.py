"""pub, of Dart and Flutter."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager, NamedInstall

MANAGER = Manager(
    "dart",
    "dart",
    ecosystems=(
        Ecosystem(
            "dart",
            "dart",
            seldom_locked=True,
            manifests=("pubspec.yaml", "pubspec.lock", "pubspec_overrides.yaml"),
            required=("pubspec.yaml",),
            locks=("pubspec.lock",),
            usual=("pubspec.yaml", "pubspec.lock"),
            folders=(".dart_tool", "build"),
            local_paths=("path:", "resolution: workspace", "workspace:"),
        ),
    ),
    lines={
        "dart": CommandLine(
            {"*": "--directory -C --define -D --output -o"}, second_verbs="pub packages compile global"
        ),
        "flutter": CommandLine(
            {"*": "--directory -C -d --device-id --dart-define --flavor --build-name --build-number --target -t"},
            second_verbs="pub packages build",
        ),
        "pub": CommandLine(second_verbs="global cache"),
    },
    cache=Cache(
        others=("~/.pub-cache",), variables=("PUB_CACHE",), clean=("dart pub cache clean", "flutter pub cache clean")
    ),
    installs=(
        InstallForm("dart", ("dart", "flutter"), ("pub get", "packages get")),
        # A program of its own, before `dart pub` took its place.
        InstallForm("dart", ("pub",), ("get",)),
        InstallForm("dart", ("dart", "flutter"), ("compile", "build", "run"), kind="build", reads="always"),
    ),
    named=(NamedInstall(("dart", "flutter", "pub"), ("pub global activate", "global activate")),),
    builds=(
        BuildForm(("dart",), ("compile exe", "compile aot-snapshot")),
        BuildForm(("flutter",), ("build",)),
    ),
    generators={"flutter": ("create",)},
)
"""Source: the manual and the `--help` of each program, 2026-11."""
