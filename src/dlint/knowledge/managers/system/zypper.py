"""zypper."""

from __future__ import annotations

from dlint.knowledge.managers.manager import CommandLine, Manager, Releases
from dlint.knowledge.managers.system_manager import SystemManager

LINE_ZYPPER = CommandLine(
    {
        # Options of all verbs stand before the verb; behind it the same letters mean something else.
        "": (
            "-R --root --installroot -D --reposd-dir -C --cache-dir --raw-cache-dir --solv-cache-dir --pkg-cache-dir "
            "-c --config --userdata -p --plus-repo --plus-content --releasever -s --table-style"
        ),
        "addrepo": "-r --repo -t --type -n --name -p --priority",
        "ar": "-r --repo -t --type -n --name -p --priority",
        "install": "-r --repo --from -t --type --download --solver-focus",
        "in": "-r --repo --from -t --type --download --solver-focus",
        "remove": "-r --repo -t --type",
        "rm": "-r --repo -t --type",
        "update": "-r --repo -t --type",
        "dup": "-r --repo --from",
    }
)

MANAGER = Manager(
    "zypper",
    "system",
    lines={"zypper": LINE_ZYPPER},
    systems=(
        SystemManager(
            "zypper",
            "suse",
            install=("install", "in", "source-install", "si", "install-new-recommends", "inr"),
            refresh=("refresh", "ref"),
            upgrade=("update", "up", "dist-upgrade", "dup", "patch"),
            remove=("remove", "rm"),
            clean_lists=("clean --all", "clean -a", "cc --all", "cc -a"),
            clean_archives=("clean", "cc"),
            asks=(
                "install",
                "in",
                "source-install",
                "si",
                "remove",
                "rm",
                "update",
                "up",
                "dist-upgrade",
                "dup",
                "patch",
            ),
            yes=("-y", "--no-confirm"),
            # Only before the word: after it, -n means --name.
            yes_before=("-n", "--non-interactive"),
            lean=("--no-recommends",),
            # On, this one leaves them out: the other way round than dnf's.
            lean_settings=("solver.onlyRequires",),
            lists=("/var/cache/zypp",),
            archives=("/var/cache/zypp",),
            asks_twins=("hadolint:DL3034",),
            lists_twins=("hadolint:DL3036", "trivy:DS-0020"),
        ),
    ),
    # Since `0`: every version has them.
    releases=Releases(since={"-n": "0", "--all": "0", "--no-recommends": "0"}),
    plain_verbs={"zypper": ("clean", "cc", "refresh", "ref", "update", "up", "remove", "rm", "addrepo", "ar")},
)
"""Source: the manual and the `--help` of each program, 2026-11."""
