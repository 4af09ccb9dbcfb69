"""Images in which apt finds no package before it has fetched an index.

Source: github.com/debuerreotype/debuerreotype and the root file systems of Ubuntu, which leave
/var/lib/apt/lists empty; the Dockerfiles of the official slim images, which remove it; 2026-11.
"""

from __future__ import annotations

from dlint.knowledge.images.names import short_name

BARE: frozenset[str] = frozenset({"debian", "ubuntu"})
"""Distributions whose images have no index."""

SLIM: frozenset[str] = frozenset(
    {"node", "perl", "pypy", "python", "ruby", "rust", "openjdk", "haskell", "elixir", "erlang"}
)
"""Images whose variants with `slim` in the tag are built on those of Debian and remove the index that they fetch."""

OTHERS: tuple[str, ...] = ("alpine", "oracle", "oraclelinux", "windows")
"""Stretches of a tag that name another distribution."""

KNOWN_PRESENT: frozenset[str] = frozenset(
    "adduser apt base-files base-passwd bash bsdutils bzip2 ca-certificates coreutils debconf"
    " debian-archive-keyring debianutils diffutils dpkg e2fsprogs findutils gcc-base gnupg gpgv grep gzip hostname"
    " init-system-helpers libc-bin libc6 libffi-dev libgmp-dev libssl-dev libyaml-dev login logsave lsb-base make"
    " mawk mount ncurses-base ncurses-bin netbase openssl passwd perl perl-base procps sed sensible-utils"
    " sysvinit-utils tar tzdata ubuntu-keyring util-linux xz-utils zlib1g zlib1g-dev".split()
)
"""Packages that one of these images has: to install them again needs no index."""


NO_INDEX_PROGRAMS: frozenset[str] = frozenset(
    ": [ addgroup adduser apt-config apt-key apt-mark awk basename bundle cargo cat cd chgrp chmod chown composer"
    " corepack cp curl date debconf-set-selections dirname dpkg dpkg-divert dpkg-reconfigure echo env exit export false"
    " find gem getent"
    " git gpg grep groupadd groupmod gunzip gzip head hostname id install ldconfig ln locale-gen ls mkdir mktemp mv npm"
    " openssl pip pip3 pnpm printf pwd readlink rm rmdir sed set sha256sum sleep sort tail tar tee test touch tr true"
    " uname unset unzip update-alternatives useradd usermod wget yarn".split()
)
"""Programs that surely fetch no index, whatever their words are."""


def lacks_index(repository: str, tag: str = "") -> bool:
    """Whether an image surely comes without the index of apt."""
    name = short_name(repository)
    if any(word in tag for word in OTHERS):
        return False
    return name in BARE or (name in SLIM and "slim" in tag)
