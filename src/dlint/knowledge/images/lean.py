"""Programs that full base images bring, and lean ones of the same name lack."""

from __future__ import annotations

from dlint.knowledge.images.bases import base_family
from dlint.knowledge.images.names import has_shell, short_name

PACKAGES: dict[str, tuple[str, ...]] = {
    "autoconf": ("autoconf",), "automake": ("automake",), "bash": ("bash",), "bunzip2": ("bzip2",), "bzip2": ("bzip2",),
    "c++": ("g++", "build-essential", "build-base"), "cc": ("gcc", "g++", "build-essential", "build-base"),
    "convert": ("imagemagick",), "curl": ("curl",), "file": ("file",),
    "g++": ("g++", "build-essential", "build-base"), "gcc": ("gcc", "g++", "build-essential", "build-base"),
    "git": ("git",), "gpg": ("gnupg", "gnupg2", "gpg"), "hg": ("mercurial",), "identify": ("imagemagick",),
    "make": ("make", "build-essential", "build-base"), "mogrify": ("imagemagick",), "patch": ("patch",),
    "pgrep": ("procps",), "pkill": ("procps",), "ps": ("procps",), "python3": ("python3",),
    "scp": ("openssh-client",), "ssh": ("openssh-client", "openssh"), "ssh-keygen": ("openssh-client", "openssh"),
    "ssh-keyscan": ("openssh-client", "openssh"), "svn": ("subversion",), "top": ("procps",),
    "unxz": ("xz-utils", "xz"),
    "unzip": ("unzip",), "useradd": ("shadow", "passwd", "shadow-utils"),
    "groupadd": ("shadow", "passwd", "shadow-utils"), "usermod": ("shadow", "passwd", "shadow-utils"),
    "wget": ("wget",), "xz": ("xz-utils", "xz"), "zip": ("zip",),
}  # fmt: skip
"""Programs, and the packages that bring them.

Source: buildpack-deps and buildpack-deps:scm of github.com/docker-library/buildpack-deps, 2026-08-19 (what the full
images are built on); file lists of Debian 12 and Alpine 3.24.
"""

SLIM_LACKS: frozenset[str] = frozenset(PACKAGES) - {"bash", "groupadd", "useradd", "usermod", "zip"}
"""What images on a bare Debian or Ubuntu do not have, unless they bring it themselves."""

ALPINE_HAS: frozenset[str] = frozenset({
    "bunzip2", "bzip2", "patch", "pgrep", "pkill", "ps", "top", "unxz", "unzip", "wget", "xz",
})  # fmt: skip
"""Programs of the list that busybox brings on Alpine. Source: `busybox --list` of alpine:3.24, 2026-11."""

KEPT: dict[str, frozenset[str]] = {
    "eclipse-temurin": frozenset({"curl", "gpg", "wget"}),
    "perl": frozenset({"curl", "make"}),
    "pypy": frozenset({"python3"}),
    "python": frozenset({"python3"}),
}
"""What the lean variants of an image bring themselves. Source: the publishers' Dockerfiles, 2026-08."""

KIT_ENDINGS: tuple[str, ...] = ("slim", "-jre", "-runtime")
KITLESS: frozenset[str] = frozenset({
    "debian", "ubuntu", "mcr.microsoft.com/dotnet/aspnet", "mcr.microsoft.com/dotnet/runtime",
    "mcr.microsoft.com/dotnet/runtime-deps",
})  # fmt: skip

WITHOUT_SHADOW: tuple[str, ...] = (
    "amazoncorretto", "amazonlinux", "public.ecr.aws/amazonlinux/amazonlinux", "public.ecr.aws/lambda/",
    "registry.access.redhat.com/ubi8-minimal", "registry.access.redhat.com/ubi8/ubi-minimal",
    "registry.access.redhat.com/ubi9-minimal", "registry.access.redhat.com/ubi9/ubi-minimal",
    "mcr.microsoft.com/azurelinux/base/core", "mcr.microsoft.com/cbl-mariner/base/core",
)  # fmt: skip
"""Starts of names of images without shadow-utils: useradd, groupadd and usermod are not there.

Source: https://docs.aws.amazon.com/linux/al2023/ug/minimal-container.html and the package lists of the images, 2026-11.
"""

COMPILE_AS_THEY_INSTALL: frozenset[str] = frozenset({"bundle", "carton", "cpan", "cpanm", "gem"})
"""Installers whose packages are often C sources that are compiled on the spot. Source: their manuals, 2026-11."""

COMPILED_PACKAGES: frozenset[str] = frozenset({
    "mysqlclient", "psycopg2", "pygraphviz", "python-ldap", "uwsgi", "pyodbc", "pycrypto", "dbus-python", "pycairo",
    "node-gyp", "node-sass", "libxmljs", "node-canvas", "zeromq", "ibm_db",
})  # fmt: skip
"""Packages of pip and npm that come as sources to compile. Source: their documentation, 2026-11."""


def missing_programs(repository: str, tag: str) -> frozenset[str]:
    """Programs of `PACKAGES` that an image surely lacks; none where it is not a lean one that is known."""
    name = short_name(repository)
    if not has_shell(name, tag):
        return frozenset(PACKAGES)
    kept = KEPT.get(name, frozenset())
    if "alpine" in tag or base_family(name, tag) == "alpine":
        # On Alpine these images bring less of it.
        return frozenset(PACKAGES) - ALPINE_HAS - (kept - {"curl", "make", "wget"})
    if name in KITLESS or any(ending in tag for ending in KIT_ENDINGS):
        return SLIM_LACKS - kept
    # Minimal images of the Red Hat family have microdnf and no shadow-utils.
    # Source: https://github.com/wildfly/wildfly-container/pull/187, 2026-11.
    is_minimal = base_family(name, tag) == "redhat" and ("minimal" in tag or "minimal" in name)
    return (
        frozenset({"groupadd", "useradd", "usermod"}) if is_minimal or name.startswith(WITHOUT_SHADOW) else frozenset()
    )
