"""Differences between two images that no program can be held to: stated as data, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass

# `*` is any part of one name, `**` any number of folders, `~` the home of root and of each user.
ANY: tuple[str, ...] = ()
CONTENT = ("size", "content")
FOLDER = ("folder",)
THERE = ("file", "folder", "symlink")


@dataclass(frozen=True, slots=True)
class Allowance:
    """Paths (or keys of the configuration), what may differ there (`Difference.what`, ANY for all), and why."""

    patterns: tuple[str, ...]
    whats: tuple[str, ...]
    reason: str


# What is not here on purpose: ~/.cache as a whole (browsers of Playwright and Puppeteer and models lie there), /tmp,
# /var/log as a whole (servers have links to stdout there), stores that builds read again (Go's modules, ~/.m2,
# ~/.cargo): a candidate that removes them has to claim it. Installed packages (/var/lib/dpkg/status, apk's `installed`)
# are compared to the byte. What is new with each build (keys of SSH, random names) is found by building twice.
ALLOWED: tuple[Allowance, ...] = (
    Allowance(
        ("/var/cache/apt", "/var/cache/apt/**", "/var/lib/apt/lists", "/var/lib/apt/lists/**"),
        ANY,
        "archives and lists of packages that apt fetches again when it needs them",
    ),
    Allowance(
        ("/etc/apt/apt.conf.d/docker-clean", "/etc/apt/apt.conf.d/keep-cache"),
        (*CONTENT, "file"),
        "whether apt keeps the archives that it fetches, which matters to builds alone",
    ),
    Allowance(
        ("/var/cache/apk", "/var/cache/apk/**", "/etc/apk/cache/**"),
        ANY,
        "archives and lists of packages that apk fetches again when it needs them",
    ),
    Allowance(
        (
            "/var/cache/dnf", "/var/cache/dnf/**", "/var/cache/libdnf5", "/var/cache/libdnf5/**",
            "/var/cache/yum", "/var/cache/yum/**", "/var/cache/zypp", "/var/cache/zypp/**",
        ),
        ANY,
        "archives and lists of packages that dnf, yum or zypper fetch again when they need them",
    ),
    Allowance(
        (
            "/var/log/apt", "/var/log/apt/**", "/var/log/dpkg.log", "/var/log/alternatives.log",
            "/var/log/bootstrap.log", "/var/log/fontconfig.log", "/var/log/apk.log", "/var/log/dnf*.log",
            "/var/log/hawkey.log", "/var/log/yum.log",
        ),
        ANY,
        "logs of package managers: when they ran, and what they printed",
    ),
    Allowance(
        ("/var/log/lastlog", "/var/log/faillog", "/var/log/tallylog", "/var/log/wtmp", "/var/log/btmp"),
        (*CONTENT, "file"),
        "logs of who came in, which useradd writes empty fields to",
    ),
    Allowance(
        ("/var/lib/dpkg/*-old", "/var/cache/debconf/*-old", "/var/lib/dpkg/lock*", "/var/lib/dpkg/triggers/Lock"),
        ANY,
        "dpkg's copies of what was there before its last run, and its locks",
    ),
    Allowance(
        (
            "/etc/passwd-", "/etc/group-", "/etc/shadow-", "/etc/gshadow-", "/etc/subuid-", "/etc/subgid-",
            "/etc/.pwd.lock",
        ),
        ANY,
        "copies of the user tables before their last change, and their lock: nothing reads them",
    ),
    Allowance(
        ("/lib/apk/db/scripts.tar", "/lib/apk/db/scripts.tar.gz", "/lib/apk/db/lock", "/usr/lib/apk/db/scripts.tar*"),
        (*CONTENT, "file"),
        "apk's install scripts in a tar with the time of the install",
    ),
    Allowance(
        (
            "/var/lib/rpm/rpmdb.sqlite*", "/var/lib/rpm/Packages*", "/var/lib/rpm/__db.*",
            "/var/lib/rpm/.*.lock", "/usr/lib/sysimage/rpm/rpmdb.sqlite*", "/var/lib/dnf/history.sqlite*",
            "/usr/lib/sysimage/libdnf5/*",
        ),
        (*CONTENT, "file"),
        "databases with the time of the install; the installed files are compared themselves",
    ),
    Allowance(
        ("/var/cache/ldconfig", "/var/cache/ldconfig/aux-cache"),
        ANY,
        "ldconfig's cache for itself: times and inode numbers",
    ),
    Allowance(
        (
            "/var/cache/man", "/var/cache/man/**", "/var/cache/fontconfig", "/var/cache/fontconfig/**",
            "~/.cache/fontconfig/**",
        ),
        ANY,
        "indexes with times in them, made again when they are missing",
    ),
    Allowance(("/usr/share/fonts/**/.uuid",), (*CONTENT, "file"), "a random name for a folder of fonts"),
    Allowance(
        (
            "~/.cache/pip", "~/.cache/pip/**", "~/.cache/uv", "~/.cache/uv/**", "~/.cache/pypoetry/cache/**",
            "~/.cache/pypoetry/artifacts/**", "~/.cache/pipenv", "~/.cache/pipenv/**",
        ),
        ANY,
        "downloads and built wheels that pip, uv, Poetry or pipenv fetch again when they need them",
    ),
    Allowance(
        (
            "~/.npm", "~/.npm/**", "~/.cache/yarn", "~/.cache/yarn/**", "~/.yarn/berry/cache/**",
            "~/.cache/node-gyp", "~/.cache/node-gyp/**", "/usr/local/share/.cache",
            "/usr/local/share/.cache/**", "~/.local/share/pnpm/store/**",
        ),
        ANY,
        "downloads and logs of npm, yarn and pnpm",
    ),
    Allowance(
        ("/tmp/yarn--*", "/tmp/yarn--*/**"),  # noqa: S108
        ANY,
        "folders with a time and a random number in their names, where yarn puts programs for the scripts of one run",
    ),
    Allowance(
        ("/**/v8-compile-cache-*", "/**/v8-compile-cache-*/**", "/**/node-compile-cache", "/**/node-compile-cache/**"),
        ANY,
        "byte code that Node.js makes again",
    ),
    Allowance(
        (
            "**/node_modules/.package-lock.json", "**/node_modules/.yarn-integrity",
            "**/node_modules/.yarn-state.yml", "**/node_modules/.modules.yaml",
        ),
        (*CONTENT, "file"),
        "the package manager's note of what it put into node_modules, which is compared itself",
    ),
    Allowance(
        ("**/node_modules/.cache", "**/node_modules/.cache/**"),
        ANY,
        "caches of compilers and bundlers",
    ),
    Allowance(
        (
            "~/.cache/go-build", "~/.cache/go-build/**", "~/.cache/composer", "~/.cache/composer/**",
            "~/.composer/cache", "~/.composer/cache/**", "~/.bundle/cache", "~/.bundle/cache/**",
            "/usr/local/bundle/cache/**", "~/.ccache/**",
        ),
        ANY,
        "caches of compilers and package managers that are filled again when needed",
    ),
    Allowance(("~/.cache",), FOLDER, "the folder of caches, there or not; what is in it is looked at by itself"),
    Allowance(
        ("**/__pycache__", "**/__pycache__/*.pyc"),
        ANY,
        "byte code that Python makes from the sources, which are compared",
    ),
    Allowance(
        ("**/*.dist-info/RECORD",),
        CONTENT,
        "pip's list of the files that it installed, byte code among them; the files are compared themselves",
    ),
    Allowance(
        ("/etc/machine-id", "/var/lib/dbus/machine-id"),
        (*CONTENT, *THERE, "link"),
        "a random number that each installation has of its own",
    ),
    Allowance(
        ("/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/.dockerenv", "/run/.containerenv"),
        (*CONTENT, "file", "mode"),
        "stubs of the engine, which puts its own file there in every container",
    ),
    Allowance(
        ("/dev", "/dev/*", "/proc", "/sys", "/run/secrets"),
        (*FOLDER, "mode"),
        "places where the engine mounts something in every container",
    ),
    Allowance(("Env",), ("order",), "programs look variables up by name"),
    Allowance(
        (
            "Labels.org.opencontainers.image.created", "Labels.org.label-schema.build-date",
            "Labels.build-date", "Labels.io.buildah.version",
        ),
        ANY,
        "labels that record when and with what the image was built",
    ),
)  # fmt: skip
