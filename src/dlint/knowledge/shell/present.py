"""Which shells base images have.

Source: the packages of the distributions, and the Dockerfiles of the official images, 2026-11.
"""

from __future__ import annotations

SHELLS: frozenset[str] = frozenset(("sh", "ash", "bash", "dash", "zsh", "ksh", "mksh", "fish", "tcsh", "pwsh"))
"""Programs that are looked for."""

HAS: dict[str, tuple[str, ...]] = {
    "alpine": ("sh", "ash"),
    "busybox": ("sh", "ash"),
    "debian": ("sh", "dash", "bash"),
    "redhat": ("sh", "bash"),
    "suse": ("sh", "bash"),
    "arch": ("sh", "bash"),
}
"""By family of distributions: the shells of its plain images."""

PLAIN: frozenset[str] = frozenset(
    "alpine busybox debian ubuntu fedora almalinux rockylinux amazonlinux oraclelinux centos archlinux buildpack-deps"
    " caddy docker elixir erlang golang haproxy httpd memcached nginx node openjdk perl php python redis ruby rust"
    " rockylinux/rockylinux traefik amazoncorretto".split()
)
"""Images that add no shell to those of the distribution they are built on, in any of their variants."""

PIPEFAIL: frozenset[str] = frozenset(("ash", "bash", "busybox", "zsh", "ksh", "mksh"))
"""Shells that know `-o pipefail`; dash does since 0.5.13, which no Debian and no Ubuntu has released up to 2026-11."""
