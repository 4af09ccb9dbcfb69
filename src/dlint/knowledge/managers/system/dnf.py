"""dnf, yum, microdnf and tdnf."""

from __future__ import annotations

from dlint.knowledge.managers.manager import CommandLine, Manager, Releases
from dlint.knowledge.managers.system_manager import SystemManager

# The programs of this family share their options: one that a program lacks is an error there anyway.
_VALUE_FLAGS = (
    "-c --config -x --exclude --excludepkgs -R --randomwait -d --debuglevel -e --errorlevel --rpmverbosity "
    "--installroot --releasever --enablerepo --disablerepo --enable-repo --disable-repo --repo --repoid "
    "--from-repo --setopt --setvar --disableplugin --enableplugin --disable-plugin --enable-plugin --color "
    "--advisory --advisories --bz --bzs --cve --cves --sec-severity --secseverity --comment --downloaddir "
    "--destdir --forcearch --arch --repofrompath --disableexcludes --disableexcludepkgs --advisory-severities"
)
# yum, dnf and dnf5 take each other's verbs.
_ASKS = (
    "install",
    "in",
    "groupinstall",
    "localinstall",
    "reinstall",
    "swap",
    "builddep",
    "install-n",
    "install-na",
    "update",
    "upgrade",
    "up",
    "remove",
    "erase",
    "rm",
    "autoremove",
    "distro-sync",
    "downgrade",
    "upgrade-minimal",
    "update-minimal",
    "groupupdate",
    "groupremove",
    "group install",
    "group upgrade",
    "group remove",
    "module install",
    "module enable",
    "module disable",
    "module reset",
    "module remove",
    "module switch-to",
    "copr enable",
)
LINE_DNF = CommandLine(
    {"*": _VALUE_FLAGS},
    second_verbs="copr group module repo",
)
LINE_YUM = CommandLine(
    {"*": _VALUE_FLAGS},
    second_verbs="group module",
)
LINE_MICRODNF = CommandLine(
    {"*": _VALUE_FLAGS},
    second_verbs="module",
)
LINE_TDNF = CommandLine({"*": _VALUE_FLAGS})

# Source: dnf5-history(8), and the same words in yum(8) and the DNF command reference, 2026-11.
_UNDO = ("history undo", "history rollback")
_UBI_7 = ("registry.access.redhat.com/ubi7-minimal", "registry.access.redhat.com/ubi7/ubi-minimal")
_UBI_8 = ("registry.access.redhat.com/ubi8-minimal", "registry.access.redhat.com/ubi8/ubi-minimal")
_MICRODNF_2 = dict.fromkeys(("", "latest", "7"), ("2", "2", "3"))
_MICRODNF_3 = {"8": ("3.0", "3.4", "")}

MANAGER = Manager(
    "dnf",
    "system",
    # Source: DNF command reference, install: one goal, solved as a whole, 2026-11.
    takes_set=True,
    lines={"dnf": LINE_DNF, "yum": LINE_YUM, "microdnf": LINE_MICRODNF, "tdnf": LINE_TDNF},
    systems=(
        SystemManager(
            # Since Enterprise Linux 8 yum is dnf, with its cache in /var/cache/dnf; older ones have no weak
            # dependencies.
            "yum",
            "redhat",
            install=("install", "groupinstall", "localinstall", "reinstall"),
            refresh=("makecache", "check-update"),
            upgrade=("update", "upgrade", "update-minimal"),
            remove=("remove", "erase", "autoremove"),
            undo=_UNDO,
            clean_lists=("clean all", "clean metadata"),
            clean_archives=("clean all", "clean packages"),
            asks=_ASKS,
            yes=("-y", "--assumeyes"),
            yes_settings=("assumeyes",),
            lean=("--setopt=install_weak_deps=False",),
            lean_settings=("install_weak_deps",),
            lists=("/var/cache/yum",),
            archives=("/var/cache/yum", "/var/cache/dnf"),
            asks_twins=("hadolint:DL3030",),
            lists_twins=("hadolint:DL3032", "trivy:DS-0015"),
        ),
        SystemManager(
            "dnf",
            "redhat",
            install=(
                "install",
                "in",
                "groupinstall",
                "localinstall",
                "reinstall",
                "swap",
                "builddep",
                "install-n",
                "install-na",
            ),
            refresh=("makecache", "check-update", "check-upgrade"),
            upgrade=(
                "upgrade",
                "update",
                "up",
                "upgrade-minimal",
                "distro-sync",
                "distribution-synchronization",
                "dsync",
            ),
            remove=("remove", "rm", "erase", "autoremove", "groupremove"),
            undo=_UNDO,
            clean_lists=("clean all", "clean metadata"),
            clean_archives=("clean all", "clean packages"),
            asks=_ASKS,
            yes=("-y", "--assumeyes"),
            yes_settings=("assumeyes",),
            lean=("--setopt=install_weak_deps=False",),
            lean_settings=("install_weak_deps",),
            # From Fedora 41 on dnf is dnf5, with its cache in /var/cache/libdnf5.
            lists=("/var/cache/dnf", "/var/cache/libdnf5"),
            archives=("/var/cache/dnf", "/var/cache/libdnf5"),
            asks_twins=("hadolint:DL3038",),
            lists_twins=("hadolint:DL3040", "trivy:DS-0019"),
        ),
        SystemManager(
            "dnf5",
            "redhat",
            install=("install", "reinstall", "swap", "builddep", "group install"),
            refresh=("makecache", "check-upgrade"),
            upgrade=("upgrade", "update", "distro-sync"),
            remove=("remove", "autoremove"),
            undo=_UNDO,
            clean_lists=("clean all", "clean metadata"),
            clean_archives=("clean all", "clean packages"),
            asks=_ASKS,
            yes=("-y", "--assumeyes"),
            yes_settings=("assumeyes",),
            lean=("--setopt=install_weak_deps=False",),
            lean_settings=("install_weak_deps",),
            lists=("/var/cache/libdnf5",),
            archives=("/var/cache/libdnf5",),
            asks_twins=("hadolint:DL3038",),
            lists_twins=("hadolint:DL3040", "trivy:DS-0019"),
        ),
        SystemManager(
            # It asks nothing where there is no terminal, but accepts -y.
            "microdnf",
            "redhat",
            install=("install", "reinstall"),
            refresh=("makecache",),
            upgrade=("update", "upgrade", "distro-sync"),
            remove=("remove",),
            clean_lists=("clean all", "clean metadata"),
            clean_archives=("clean all", "clean packages"),
            asks=("install", "reinstall", "update", "upgrade", "distro-sync", "remove"),
            yes=("-y", "--assumeyes"),
            lean=("--setopt=install_weak_deps=0", "--setopt=install_weak_deps=False"),
            lean_settings=("install_weak_deps",),
            lists=("/var/cache/yum", "/var/cache/dnf"),
            archives=("/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5"),
            asks_twins=("hadolint:DL3038",),
            lists_twins=("hadolint:DL3040", "trivy:DS-0027"),
        ),
        SystemManager(
            # The package manager of Azure Linux, CBL-Mariner and Photon OS.
            "tdnf",
            "redhat",
            install=("install", "reinstall"),
            refresh=("makecache", "check-update"),
            upgrade=("update", "upgrade", "distro-sync"),
            remove=("remove", "erase", "autoremove"),
            clean_lists=("clean all", "clean metadata"),
            clean_archives=("clean all", "clean packages"),
            asks=("install", "reinstall", "update", "upgrade", "distro-sync", "remove", "erase", "autoremove"),
            yes=("-y", "--assumeyes"),
            lists=("/var/cache/tdnf",),
            archives=("/var/cache/tdnf",),
        ),
    ),
    # Minimal images of the Universal Base Image: 7 has microdnf 2, the first ones of 8 have 3.0.
    # Source: https://github.com/rpm-software-management/microdnf/pull/62 and
    # https://github.com/cekit/cekit/issues/714, 2026-11.
    releases=Releases(
        since={
            "-y": "0",
            "--setopt=install_weak_deps=False": "0",
            "--setopt=install_weak_deps=0": "3.4",
        },
        years={"3.4": 2020},
        images={
            **dict.fromkeys(_UBI_7, _MICRODNF_2),
            **dict.fromkeys(_UBI_8, _MICRODNF_3),
        },
    ),
    plain_verbs={
        "dnf": ("clean", "makecache", "update", "upgrade", "remove", "config-manager", "module"),
        "microdnf": ("clean", "update", "upgrade", "remove"),
        "tdnf": ("clean", "makecache", "update", "upgrade", "remove"),
        "yum": ("clean", "makecache", "update", "upgrade", "remove", "groupremove", "repolist"),
    },
)
"""Source: the manual and the `--help` of each program, 2026-11."""
