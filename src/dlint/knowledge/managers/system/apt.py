"""apt, apt-get and aptitude."""

from __future__ import annotations

from dlint.knowledge.managers.manager import Cache, CommandLine, Manager, Releases
from dlint.knowledge.managers.system_manager import SystemManager

LINE_APT_GET = CommandLine(
    {
        "*": (
            "-o --option -c --config-file -t --target-release --default-release -a --host-architecture -P "
            "--build-profiles --with-source --error-on -S --snapshot --solver --planner"
        )
    }
)
LINE_APTITUDE = CommandLine(
    {
        "*": (
            "-o -t --target-release -F --display-format -O --sort -S -w --width --add-user-tag --add-user-tag-to "
            "--remove-user-tag --remove-user-tag-from --group-by --log-file --log-level --show-package-names "
            "--user-tag"
        )
    }
)
LINE_APT_CACHE = CommandLine({"*": "-o --option -c --config-file -p --pkg-cache -s --src-cache --with-source"})
LINE_APT_MARK = CommandLine({"*": "-o --option -c --config-file -f --file"})

# apt is another front end to the same functions as apt-get.
_ASKS = (
    "install",
    "reinstall",
    "upgrade",
    "dist-upgrade",
    "full-upgrade",
    "remove",
    "purge",
    "autoremove",
    "autopurge",
    "build-dep",
    "satisfy",
)
# Two -q imply -y, which apt-get(8) advises against.
_YES = ("-y", "--yes", "--assume-yes", "-qq", "-qqq", "-q=2", "--quiet=2", "--force-yes")
MANAGER = Manager(
    "apt",
    "system",
    # Source: apt-get(8), install, 2026-11.
    takes_set=True,
    lines={
        "apt-get": LINE_APT_GET,
        "apt": LINE_APT_GET,
        "aptitude": LINE_APTITUDE,
        "apt-cache": LINE_APT_CACHE,
        "apt-mark": LINE_APT_MARK,
    },
    # Official images of Debian and Ubuntu remove downloaded archives by themselves (/etc/apt/apt.conf.d/docker-clean),
    # which also defeats a cache mount on /var/cache/apt until that file is gone.
    cache=Cache(mounts=("/var/cache/apt", "/var/lib/apt/lists"), locked=True),
    systems=(
        SystemManager(
            "apt-get",
            "debian",
            install=("install", "reinstall", "build-dep", "satisfy"),
            refresh=("update",),
            upgrade=("upgrade", "dist-upgrade", "full-upgrade"),
            remove=("remove", "purge", "autoremove", "autopurge", "auto-remove"),
            clean_lists=("distclean", "dist-clean"),
            clean_archives=("clean", "distclean", "dist-clean"),
            asks=_ASKS,
            yes=_YES,
            yes_settings=("APT::Get::Assume-Yes",),
            lean=("--no-install-recommends",),
            lean_settings=("APT::Install-Recommends",),
            lists=("/var/lib/apt/lists",),
            archives=("/var/cache/apt/archives", "/var/cache/apt"),
            asks_twins=("hadolint:DL3014", "trivy:DS-0021"),
            lists_twins=("hadolint:DL3009",),
        ),
        SystemManager(
            "apt",
            "debian",
            install=("install", "reinstall", "build-dep", "satisfy"),
            refresh=("update",),
            upgrade=("upgrade", "full-upgrade", "dist-upgrade"),
            remove=("remove", "purge", "autoremove", "autopurge"),
            clean_lists=("distclean", "dist-clean"),
            clean_archives=("clean", "distclean", "dist-clean"),
            asks=_ASKS,
            yes=_YES,
            yes_settings=("APT::Get::Assume-Yes",),
            lean=("--no-install-recommends",),
            lean_settings=("APT::Install-Recommends",),
            lists=("/var/lib/apt/lists",),
            archives=("/var/cache/apt/archives", "/var/cache/apt"),
            asks_twins=("hadolint:DL3014", "trivy:DS-0021"),
            lists_twins=("hadolint:DL3009",),
        ),
        SystemManager(
            "aptitude",
            "debian",
            install=("install", "reinstall", "build-dep"),
            refresh=("update",),
            upgrade=("safe-upgrade", "full-upgrade", "upgrade", "dist-upgrade"),
            remove=("remove", "purge"),
            clean_archives=("clean",),
            asks=("install", "reinstall", "safe-upgrade", "full-upgrade", "upgrade", "dist-upgrade", "remove", "purge"),
            yes=("-y", "--assume-yes"),
            lean=("--without-recommends", "-R"),
            lean_settings=("APT::Install-Recommends",),
            lists=("/var/lib/apt/lists",),
            archives=("/var/cache/apt/archives", "/var/cache/apt"),
            asks_twins=("hadolint:DL3014",),
            lists_twins=("hadolint:DL3009",),
        ),
    ),
    releases=Releases(
        since={
            "signed-by": "1.1",
            **dict.fromkeys(("-y", "-q", "--no-install-recommends", "--without-recommends", "--with-new-pkgs"), "0"),
        },
        years={"1.1": 2015},
        package_names=("apt",),
        packages={
            "Debian": {
                "6": "0.8",
                "7": "0.9",
                "8": "1.0",
                "9": "1.4",
                "10": "1.8",
                "11": "2.2",
                "12": "2.6",
                "13": "3.0",
            },
            "Ubuntu": {
                "12.04": "0.8",
                "14.04": "1.0",
                "16.04": "1.2",
                "18.04": "1.6",
                "20.04": "2.0",
                "22.04": "2.4",
                "24.04": "2.7",
                "25.04": "3.0",
                "26.04": "3.1",
            },
        },
    ),
    plain_verbs={
        "apt": ("update", "upgrade", "clean", "autoclean", "autoremove", "remove", "purge", "full-upgrade", "list"),
        "apt-get": (
            "update",
            "upgrade",
            "dist-upgrade",
            "clean",
            "autoclean",
            "autoremove",
            "remove",
            "purge",
            "distclean",
        ),
    },
    environment=("APT_*", "DPKG_*"),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
