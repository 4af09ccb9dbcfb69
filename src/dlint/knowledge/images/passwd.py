"""The names in /etc/passwd of base images."""

from __future__ import annotations

from dlint.knowledge.images.names import short_name

DEBIAN: frozenset[str] = frozenset({
    "root", "daemon", "bin", "sys", "sync", "games", "man", "lp", "mail", "news", "uucp", "proxy", "www-data", "backup",
    "list", "irc", "gnats", "nobody", "_apt", "libuuid", "syslog", "systemd-timesync", "systemd-network",
    "systemd-resolve", "systemd-bus-proxy",
})  # fmt: skip
"""Those of Debian and Ubuntu, of old and new releases."""

ALPINE: frozenset[str] = frozenset({
    "root", "bin", "daemon", "adm", "lp", "sync", "shutdown", "halt", "mail", "news", "uucp", "operator", "man",
    "postmaster", "cron", "cyrus", "ftp", "sshd", "at", "squid", "xfs", "games", "vpopmail", "ntp", "smmsp", "guest",
    "nobody", "postgres", "svn", "named", "nut",
})  # fmt: skip
"""Those of Alpine, of old and new releases."""

NAMES: dict[str, frozenset[str]] = {
    "alpine": ALPINE,
    "busybox": frozenset({"root", "daemon", "bin", "sys", "sync", "mail", "www-data", "operator", "nobody"}),
    "debian": DEBIAN,
    "scratch": frozenset(),
    "ubuntu": DEBIAN | {"ubuntu"},
}
"""By image. Source: the images' /etc/passwd."""

DISTROLESS = frozenset({"root", "nobody", "nonroot"})
"""Those of all images of gcr.io/distroless/."""


def passwd_names(repository: str, tag: str = "") -> frozenset[str] | None:
    """The users that an image knows by name, or None where that is not known."""
    name = short_name(repository)
    if name.startswith("gcr.io/distroless/"):
        return DISTROLESS
    if name == "node":
        return (ALPINE if "alpine" in tag else DEBIAN) | {"node"}
    return NAMES.get(name)
