"""Folders that are symbolic links in base images."""

from __future__ import annotations

from dlint.knowledge.images.bases import base_family
from dlint.knowledge.images.lifecycle import releases

MERGED: tuple[str, ...] = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
"""Links into /usr where a distribution has merged the two.

Source: https://wiki.debian.org/UsrMerge (Debian 12, Ubuntu 20.04), https://fedoraproject.org/wiki/Features/UsrMove
(Fedora 17, Enterprise Linux 7), 2026-11.
"""

RUN: tuple[str, ...] = ("/var/run", "/var/lock")
"""Links to /run and /run/lock. Source: base-files of Debian 12, filesystem of Fedora 42, 2026-11."""

ALPINE: tuple[str, ...] = ("/var/run", "/var/lock")
"""Source: alpine-baselayout of Alpine 3.20, 2026-11."""

_SINCE = {"Debian": 12, "Ubuntu": 20, "CentOS": 7, "Fedora": 17}


def linked_folders(repository: str, tag: str) -> tuple[str, ...]:
    """The folders of a base image that surely are links; none where its distribution is not known."""
    family = base_family(repository, tag)
    if family == "alpine":
        return ALPINE
    if family not in ("debian", "redhat"):
        return ()
    for product, release, _ in releases(repository, tag):
        number = release.partition(".")[0]
        if product in _SINCE and number.isdigit():
            return (*MERGED, *RUN) if int(number) >= _SINCE[product] else RUN
    return RUN
