"""The names in /etc/passwd of base images."""

from __future__ import annotations

from dlint.knowledge.images.bases import base_family
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

REDHAT: frozenset[str] = frozenset({
    "root", "bin", "daemon", "adm", "lp", "sync", "shutdown", "halt", "mail", "operator", "games", "ftp", "nobody",
    "dbus", "polkitd", "tss", "unbound", "systemd-bus-proxy", "systemd-coredump", "systemd-network", "systemd-oom",
    "systemd-resolve", "systemd-timesync",
})  # fmt: skip
"""Those of Fedora, CentOS and their like, of old and new releases. Source: their package setup, 2026-11."""

GROUPS: frozenset[str] = DEBIAN | ALPINE | REDHAT | {
    "adm", "audio", "cdrom", "cdrw", "crontab", "dialout", "dip", "disk", "fax", "floppy", "input", "kmem", "kvm",
    "lock", "mem", "netdev", "nogroup", "ping", "plugdev", "readproc", "render", "sasl", "sgx", "shadow", "src",
    "ssh_keys", "staff", "sudo", "systemd-journal", "tape", "tty", "usb", "users", "utempter", "utmp", "video", "voice",
    "wheel",
}  # fmt: skip
"""Groups that one of these may have. Source: the distributions' base packages, 2026-11."""

# Images on Debian and on Ubuntu are one family, so the user of the latter may be there.
FAMILIES: dict[str, frozenset[str]] = {
    "alpine": ALPINE, "debian": DEBIAN | {"ubuntu"}, "redhat": REDHAT,
}  # fmt: skip

ADDED: dict[str, frozenset[str]] = {
    **dict.fromkeys((
        "almalinux", "amazoncorretto", "amazonlinux", "azul-zulu", "buildpack-deps", "caddy", "centos", "clojure",
        "eclipse-temurin", "elixir", "erlang", "fedora", "golang", "haskell", "haxe", "hylang", "ibm-semeru-runtimes",
        "jruby", "julia", "maven", "neurodebian", "openjdk", "oraclelinux", "perl", "pypy", "python", "registry",
        "rockylinux", "rockylinux/rockylinux", "ruby", "rust", "sapmachine", "tomcat", "tomee",
        "public.ecr.aws/amazonlinux/amazonlinux", "quay.io/centos/centos",
    ), frozenset()),
    "cassandra": frozenset({"cassandra"}), "composer": frozenset({"www-data"}), "drupal": frozenset({"www-data"}),
    "ghost": frozenset({"node"}), "gradle": frozenset({"gradle"}), "haproxy": frozenset({"haproxy"}),
    "httpd": frozenset({"www-data"}), "joomla": frozenset({"www-data"}), "mariadb": frozenset({"mysql"}),
    "mediawiki": frozenset({"www-data"}), "memcached": frozenset({"memcache"}), "mongo": frozenset({"mongodb"}),
    "nginx": frozenset({"nginx"}), "node": frozenset({"node"}), "php": frozenset({"www-data"}),
    "postgres": frozenset({"postgres"}), "rabbitmq": frozenset({"rabbitmq"}), "redis": frozenset({"redis"}),
    "redmine": frozenset({"redmine"}),
    **{f"mcr.microsoft.com/dotnet/{name}": frozenset({"app"}) for name in ("aspnet", "runtime", "runtime-deps", "sdk")},
    "wordpress": frozenset({"www-data"}), "mysql": frozenset({"mysql"}),
}  # fmt: skip
"""The users that an image has besides those of its distribution; an image that is not listed may have any.

Source: the publishers' Dockerfiles at the commits that github.com/docker-library/official-images names, 2026-08-21.
"""

NAMES: dict[str, frozenset[str]] = {
    "alpine": ALPINE,
    "busybox": frozenset({"root", "daemon", "bin", "sys", "sync", "mail", "www-data", "operator", "nobody"}),
    "debian": DEBIAN,
    "scratch": frozenset(),
    "ubuntu": DEBIAN | {"ubuntu"},
}
"""By image. Source: the images' /etc/passwd, 2026-11."""

DISTROLESS = frozenset({"root", "nobody", "nonroot"})
"""Those of all images of gcr.io/distroless/."""


_UBUNTU = ("12", "14", "16", "18", "20", "21", "22", "precise", "trusty", "xenial", "bionic", "focal", "jammy")
_DOTNET = ("2.", "3.", "5.", "6.", "7.")
_SINCE: dict[str, tuple[str, tuple[str, ...]]] = {
    "ubuntu": ("ubuntu", _UBUNTU),
    **{f"mcr.microsoft.com/dotnet/{name}": ("app", _DOTNET) for name in ("aspnet", "runtime", "runtime-deps", "sdk")},
}
"""By image: a user that came later, and how the tags of the releases begin that lack it.

Sources: https://github.com/jupyterhub/repo2docker/issues/1346 (ubuntu in 24.04, not in 22.04),
https://github.com/ocurrent/ocaml-dockerfile/pull/164 (since 23.04), https://github.com/dotnet/docs/issues/35958
(app since .NET 8), 2026-11.
"""


def passwd_names(repository: str, tag: str = "") -> frozenset[str] | None:
    """The users that an image knows by name, or None where that is not known."""
    name = short_name(repository)
    if name.startswith("gcr.io/distroless/"):
        return DISTROLESS
    added = ADDED.get(name)
    if added is None:
        return _without_younger(name, tag, NAMES.get(name))
    users = FAMILIES.get(base_family(name, tag) or "")
    return _without_younger(name, tag, users | added) if users is not None else None


def _without_younger(name: str, tag: str, users: frozenset[str] | None) -> frozenset[str] | None:
    """The users without the one that this release of the image does not have yet."""
    if users is None or name not in _SINCE:
        return users
    user, older = _SINCE[name]
    return users - {user} if tag.startswith(older) else users
