"""Folders that are symbolic links in base images."""

from __future__ import annotations

from dlint.knowledge.images.bases import base_family
from dlint.knowledge.images.lifecycle import releases

INTO_USR: dict[str, str] = {"/bin": "/usr/bin", "/sbin": "/usr/sbin", "/lib": "/usr/lib", "/lib64": "/usr/lib64"}
"""Links of distributions that have merged the two, and where they lead; a few have `/lib32` and `/libx32` besides.

Source: https://wiki.debian.org/UsrMerge (Debian 12, Ubuntu 20.04), https://fedoraproject.org/wiki/Features/UsrMove
(Fedora 17, Enterprise Linux 7), 2026-11.
"""

INTO_RUN: dict[str, str] = {"/var/run": "/run", "/var/lock": "/run/lock"}
"""Links of nearly every image.

Source: base-files of Debian 12, filesystem of Fedora 42, alpine-baselayout of Alpine 3.20, Filesystem Hierarchy
Standard 3.0, 2026-11.
"""

_MERGED = (*INTO_USR, "/lib32", "/libx32", *INTO_RUN)
_SINCE = {"Debian": 12, "Ubuntu": 20, "CentOS": 7, "Fedora": 17}


def linked_folders(repository: str, tag: str) -> tuple[str, ...]:
    """The folders of a base image that surely are links; none where its distribution is not known."""
    if base_family(repository, tag) not in ("alpine", "debian", "redhat"):
        return ()
    for product, release, _ in releases(repository, tag):
        number = release.partition(".")[0]
        if product in _SINCE and number.isdigit() and int(number) >= _SINCE[product]:
            return _MERGED
    return tuple(INTO_RUN)
