"""How the package managers of Linux distributions are told to install, refresh and clean up."""

from __future__ import annotations


class Manager:
    """One system package manager.

    Words are those right after the program: `install` brings named packages, `refresh` fetches lists, `upgrade` brings
    everything up to date, `remove` takes packages away; `clean_lists` and `clean_archives` (several words as one text)
    empty the folders `lists` and `archives`, which are worth nothing at run time. `asks` are
    the words that wait for an answer without one of the `yes` options; `yes_before` are options that mean yes only
    between program and word. `lean` are options that leave recommended packages out, `lean_settings` the names of
    settings that do so when they are off; `no_cache` are options that keep lists and archives from being written.
    `mounts` are the folders to mount as a cache (with sharing=locked: none takes two writers at once). `pin` separates
    a package from its version, `pin_marks` are all the characters that show one.
    """

    __slots__ = (
        "archives",
        "asks",
        "clean_archives",
        "clean_lists",
        "family",
        "install",
        "lean",
        "lean_settings",
        "lists",
        "mounts",
        "name",
        "no_cache",
        "notes",
        "pin",
        "pin_marks",
        "refresh",
        "remove",
        "upgrade",
        "yes",
        "yes_before",
        "yes_settings",
    )

    def __init__(
        self,
        name: str,
        family: str,
        *,
        install: tuple[str, ...],
        refresh: tuple[str, ...],
        upgrade: tuple[str, ...],
        remove: tuple[str, ...],
        clean_lists: tuple[str, ...],
        clean_archives: tuple[str, ...],
        asks: tuple[str, ...] = (),
        yes: tuple[str, ...] = (),
        yes_before: tuple[str, ...] = (),
        yes_settings: tuple[str, ...] = (),
        lean: tuple[str, ...] = (),
        lean_settings: tuple[str, ...] = (),
        no_cache: tuple[str, ...] = (),
        lists: tuple[str, ...] = (),
        archives: tuple[str, ...] = (),
        mounts: tuple[str, ...] = (),
        pin: str = "=",
        pin_marks: str = "=",
        notes: str = "",
    ) -> None:
        self.name = name
        self.family = family
        self.install = install
        self.refresh = refresh
        self.upgrade = upgrade
        self.remove = remove
        self.clean_lists = clean_lists
        self.clean_archives = clean_archives
        self.asks = asks
        self.yes = yes
        self.yes_before = yes_before
        self.yes_settings = yes_settings
        self.lean = lean
        self.lean_settings = lean_settings
        self.no_cache = no_cache
        self.lists = lists
        self.archives = archives
        self.mounts = mounts
        self.pin = pin
        self.pin_marks = pin_marks
        self.notes = notes

    def __repr__(self) -> str:
        return f"Manager({self.name!r})"


APT_YES: tuple[str, ...] = ("-y", "--yes", "--assume-yes", "-qq", "-qqq", "-q=2", "--quiet=2", "--force-yes")
APT_DIST_CLEAN: tuple[str, ...] = ("distclean", "dist-clean")
APT_LISTS: tuple[str, ...] = ("/var/lib/apt/lists",)
APT_ARCHIVES: tuple[str, ...] = ("/var/cache/apt/archives", "/var/cache/apt")
APT_MOUNTS: tuple[str, ...] = ("/var/cache/apt", "/var/lib/apt/lists")
APT_SETTINGS: tuple[str, ...] = ("APT::Install-Recommends",)
APT_NOTES = (
    "official Debian and Ubuntu images remove downloaded archives by themselves (/etc/apt/apt.conf.d/docker-clean), "
    "which also defeats a cache mount on /var/cache/apt until that file is gone"
)
APT_ASKS: tuple[str, ...] = (
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
DNF_INSTALL: tuple[str, ...] = (
    "install", "in", "groupinstall", "localinstall", "reinstall", "swap", "builddep", "install-n", "install-na",
)  # fmt: skip
DNF_ASKS: tuple[str, ...] = (
    *DNF_INSTALL, "update", "upgrade", "up", "remove", "erase", "rm", "autoremove", "distro-sync", "downgrade",
    "upgrade-minimal", "update-minimal", "groupupdate", "groupremove", "group install", "group upgrade", "group remove",
    "module install", "module enable", "module disable", "module reset", "module remove", "module switch-to",
    "copr enable",
)  # fmt: skip
DNF_REMOVE: tuple[str, ...] = ("remove", "rm", "erase", "autoremove", "groupremove")
DNF_UPGRADE: tuple[str, ...] = (
    "upgrade",
    "update",
    "up",
    "upgrade-minimal",
    "distro-sync",
    "distribution-synchronization",
    "dsync",
)
DNF_YES: tuple[str, ...] = ("-y", "--assumeyes")
DNF_YES_SETTINGS: tuple[str, ...] = ("assumeyes",)
DNF_LEAN: tuple[str, ...] = ("--setopt=install_weak_deps=False",)
WEAK_DEPS: tuple[str, ...] = ("install_weak_deps",)

MANAGERS: tuple[Manager, ...] = (
    Manager(
        "apt-get",
        "debian",
        install=("install", "reinstall", "build-dep", "satisfy"),
        refresh=("update",),
        upgrade=("upgrade", "dist-upgrade", "full-upgrade"),
        remove=("remove", "purge", "autoremove", "autopurge", "auto-remove"),
        clean_lists=APT_DIST_CLEAN,
        clean_archives=("clean", *APT_DIST_CLEAN),
        asks=APT_ASKS,
        yes=APT_YES,
        yes_settings=("APT::Get::Assume-Yes",),
        lean=("--no-install-recommends",),
        lean_settings=APT_SETTINGS,
        lists=APT_LISTS,
        archives=APT_ARCHIVES,
        mounts=APT_MOUNTS,
        notes=APT_NOTES,
    ),
    Manager(
        "apt",
        "debian",
        install=("install", "reinstall", "build-dep", "satisfy"),
        refresh=("update",),
        upgrade=("upgrade", "full-upgrade", "dist-upgrade"),
        remove=("remove", "purge", "autoremove", "autopurge"),
        clean_lists=APT_DIST_CLEAN,
        clean_archives=("clean", *APT_DIST_CLEAN),
        asks=APT_ASKS,
        yes=APT_YES,
        yes_settings=("APT::Get::Assume-Yes",),
        lean=("--no-install-recommends",),
        lean_settings=APT_SETTINGS,
        lists=APT_LISTS,
        archives=APT_ARCHIVES,
        mounts=APT_MOUNTS,
        notes=APT_NOTES,
    ),
    Manager(
        "aptitude",
        "debian",
        install=("install", "reinstall", "build-dep"),
        refresh=("update",),
        upgrade=("safe-upgrade", "full-upgrade", "upgrade", "dist-upgrade"),
        remove=("remove", "purge"),
        clean_lists=(),
        clean_archives=("clean",),
        asks=("install", "reinstall", "safe-upgrade", "full-upgrade", "upgrade", "dist-upgrade", "remove", "purge"),
        yes=("-y", "--assume-yes"),
        lean=("--without-recommends", "-R"),
        lean_settings=APT_SETTINGS,
        lists=APT_LISTS,
        archives=APT_ARCHIVES,
        mounts=APT_MOUNTS,
        notes=APT_NOTES,
    ),
    Manager(
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
        mounts=("/var/cache/apk", "/etc/apk/cache"),
        pin_marks="=~<>",
        notes="before version 3 keeps packages only when /etc/apk/cache leads to a folder; Alpine drops old versions, "
        "so an exact pin (`=`) breaks later where a loose one (`~=`) holds",
    ),
    Manager(
        "yum",
        "redhat",
        install=("install", "groupinstall", "localinstall", "reinstall"),
        refresh=("makecache", "check-update"),
        upgrade=("update", "upgrade", "update-minimal"),
        remove=("remove", "erase", "autoremove"),
        clean_lists=("clean all", "clean metadata"),
        clean_archives=("clean all", "clean packages"),
        asks=DNF_ASKS,
        yes=DNF_YES,
        yes_settings=DNF_YES_SETTINGS,
        lean=DNF_LEAN,
        lean_settings=WEAK_DEPS,
        lists=("/var/cache/yum",),
        archives=("/var/cache/yum", "/var/cache/dnf"),
        mounts=("/var/cache/yum",),
        pin="-",
        pin_marks="-",
        notes="since Enterprise Linux 8 yum is dnf (cache in /var/cache/dnf); older ones know no weak dependencies",
    ),
    Manager(
        "dnf",
        "redhat",
        install=DNF_INSTALL,
        refresh=("makecache", "check-update", "check-upgrade"),
        upgrade=DNF_UPGRADE,
        remove=DNF_REMOVE,
        clean_lists=("clean all", "clean metadata"),
        clean_archives=("clean all", "clean packages"),
        asks=DNF_ASKS,
        yes=DNF_YES,
        yes_settings=DNF_YES_SETTINGS,
        lean=DNF_LEAN,
        lean_settings=WEAK_DEPS,
        lists=("/var/cache/dnf", "/var/cache/libdnf5"),
        archives=("/var/cache/dnf", "/var/cache/libdnf5"),
        mounts=("/var/cache/dnf", "/var/cache/libdnf5"),
        pin="-",
        pin_marks="-",
        notes="from Fedora 41 on dnf is dnf5, with its cache in /var/cache/libdnf5",
    ),
    Manager(
        "dnf5",
        "redhat",
        install=("install", "reinstall", "swap", "builddep", "group install"),
        refresh=("makecache", "check-upgrade"),
        upgrade=("upgrade", "update", "distro-sync"),
        remove=("remove", "autoremove"),
        clean_lists=("clean all", "clean metadata"),
        clean_archives=("clean all", "clean packages"),
        asks=DNF_ASKS,
        yes=DNF_YES,
        yes_settings=DNF_YES_SETTINGS,
        lean=DNF_LEAN,
        lean_settings=WEAK_DEPS,
        lists=("/var/cache/libdnf5",),
        archives=("/var/cache/libdnf5",),
        mounts=("/var/cache/libdnf5",),
        pin="-",
        pin_marks="-",
    ),
    Manager(
        "microdnf",
        "redhat",
        install=("install", "reinstall"),
        refresh=("makecache",),
        upgrade=("update", "upgrade", "distro-sync"),
        remove=("remove",),
        clean_lists=("clean all", "clean metadata"),
        clean_archives=("clean all", "clean packages"),
        asks=("install", "reinstall", "update", "upgrade", "distro-sync", "remove"),
        yes=DNF_YES,
        lean=("--setopt=install_weak_deps=0", "--setopt=install_weak_deps=False"),
        lean_settings=WEAK_DEPS,
        lists=("/var/cache/yum", "/var/cache/dnf"),
        archives=("/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5"),
        mounts=("/var/cache/yum", "/var/cache/dnf"),
        pin="-",
        pin_marks="-",
        notes="never asks when there is no terminal, but takes -y",
    ),
    Manager(
        "tdnf",
        "redhat",
        install=("install", "reinstall"),
        refresh=("makecache", "check-update"),
        upgrade=("update", "upgrade", "distro-sync"),
        remove=("remove", "erase", "autoremove"),
        clean_lists=("clean all", "clean metadata"),
        clean_archives=("clean all", "clean packages"),
        asks=("install", "reinstall", "update", "upgrade", "distro-sync", "remove", "erase", "autoremove"),
        yes=DNF_YES,
        lists=("/var/cache/tdnf",),
        archives=("/var/cache/tdnf",),
        mounts=("/var/cache/tdnf",),
        pin="-",
        pin_marks="-",
        notes="of Azure Linux, CBL-Mariner and Photon OS",
    ),
    Manager(
        "zypper",
        "suse",
        install=("install", "in", "source-install", "si", "install-new-recommends", "inr"),
        refresh=("refresh", "ref"),
        upgrade=("update", "up", "dist-upgrade", "dup", "patch"),
        remove=("remove", "rm"),
        clean_lists=("clean --all", "clean -a", "cc --all", "cc -a"),
        clean_archives=("clean", "cc"),
        asks=("install", "in", "source-install", "si", "remove", "rm", "update", "up", "dist-upgrade", "dup", "patch"),
        yes=("-y", "--no-confirm"),
        yes_before=("-n", "--non-interactive"),
        lean=("--no-recommends",),
        lean_settings=("solver.onlyRequires",),
        lists=("/var/cache/zypp",),
        archives=("/var/cache/zypp",),
        mounts=("/var/cache/zypp",),
        pin_marks="=<>",
        notes="after the word, -n means --name",
    ),
    Manager(
        "pacman",
        "arch",
        install=("-S", "--sync", "-U", "--upgrade"),
        refresh=("-Sy", "-Syy"),
        upgrade=("-Su", "-Syu", "-Syyu", "-Suy"),
        remove=("-R", "-Rs", "-Rns", "--remove"),
        clean_lists=(),
        clean_archives=("-Scc",),
        asks=("-S", "-Sy", "-Su", "-Syu", "-Syyu", "-R", "-Rs", "-Rns", "-U", "-Scc"),
        yes=("--noconfirm",),
        lists=("/var/lib/pacman/sync",),
        archives=("/var/cache/pacman/pkg",),
        mounts=("/var/cache/pacman/pkg",),
        notes="the letters of an operation come in any order",
    ),
)
"""Facts from the manual pages of each (apt 3, apk 3, dnf 4 and 5, zypper 1.14, pacman 7)."""

BY_NAME: dict[str, Manager] = {manager.name: manager for manager in MANAGERS}

OFF_VALUES: frozenset[str] = frozenset({"0", "false", "no", "off", "without", "disable"})
"""Values (lower case, no quotes) that switch a setting of apt or dnf off (tried with apt 2.6)."""

ON_VALUES: frozenset[str] = frozenset({"1", "true", "yes", "on", "with", "enable"})
"""Values that switch such a setting on."""

VIRTUAL_OPTIONS: tuple[str, ...] = ("-t", "--virtual")
"""apk's options that give the packages of one `apk add` a name (`.build-deps`), under which `apk del` removes them."""


def is_off(value: str) -> bool:
    """Whether a setting with that value is off: `false`, `"0"`, `no`."""
    return value.strip().strip("\"'").lower() in OFF_VALUES
