"""apk."""

from __future__ import annotations

from dlint.knowledge.managers.manager import Cache, CommandLine, Manager, Releases
from dlint.knowledge.managers.system_manager import SystemManager

LINE_APK = CommandLine(
    {
        "*": (
            "-p --root -X --repository -t --virtual --arch --cache-dir --cache-max-age --keys-dir --progress-fd "
            "--repositories-file --timeout --wait --fetch-timeout"
        ),
        "fetch": "-o --output",
    },
    second_verbs="cache",
)

# A version of apk is named by the release of Alpine that brings it.
# Source: https://github.com/docker-library/docs/pull/591 (`--no-cache` since Alpine 3.3), 2026-11.
RELEASES = Releases(
    since={"--no-cache": "3.3", "--update-cache": "0"},
    years={"3.3": 2015},
    package_names=("apk-tools",),
    packages={"Alpine": {release: release for release in ("2.6", "2.7", "3.0", "3.1", "3.2", "3.3")}},
)
# Before version 3 keeps packages only when /etc/apk/cache leads to a folder; Alpine drops old versions, so an exact
# pin (`=`) breaks later where a loose one (`~=`) holds.
MANAGER = Manager(
    "apk",
    "system",
    # Source: apk-add(8): it changes "world", which is a set, 2026-11.
    takes_set=True,
    lines={"apk": LINE_APK},
    cache=Cache(mounts=("/etc/apk/cache",), no_cache=("--no-cache",), locked=True),
    systems=(
        SystemManager(
            "apk",
            "alpine",
            install=("add",),
            refresh=("update",),
            upgrade=("upgrade",),
            remove=("del",),
            clean_lists=("cache purge",),
            clean_archives=("cache purge",),
            no_cache=("--no-cache",),
            lists=("/var/cache/apk",),
            archives=("/var/cache/apk", "/etc/apk/cache"),
            lists_twins=("hadolint:DL3019", "trivy:DS-0025"),
        ),
    ),
    plain_verbs={"apk": ("update", "upgrade", "del", "cache", "info", "fix")},
    releases=RELEASES,
)
"""Source: the manual and the `--help` of each program, 2026-11."""

VIRTUAL_OPTIONS: tuple[str, ...] = ("-t", "--virtual")
"""Options that give the packages of one `apk add` a name (`.build-deps`), under which `apk del` removes them."""
