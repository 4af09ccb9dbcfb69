"""Which commands can fail in a pipeline so that it matters, and which notice it when they get nothing.

Source: the manuals of the programs, tried with Debian 12, 2026-11.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MILD: frozenset[str] = frozenset(
    ": [ apk apt-cache apt-config apt-mark arch awk base64 basename cat column comm cut date dirname dpkg dpkg-query"
    " du echo egrep env expr false fgrep file filterdiff find fmt fold gawk getconf getent grep head hostname id jq"
    " ldconfig ldd locale localedef ls lsb_release mawk mktemp nl nproc objdump od paste printenv printf ps pwd readelf"
    " readlink realpath rev"
    " rpm scanelf sed seq sort stat strings tac tail tee test tr true type uname uniq wc which whoami xargs yes".split()
)
"""Programs that print, ask or filter: their failure rarely means more than an empty output."""

MILD_VERBS: frozenset[str] = frozenset(
    "list freeze show config version --version -v -V --help info describe rev-parse tag log".split()
)
"""Verbs and options with which any program only prints something."""

WARY: frozenset[str] = frozenset(
    "tar bsdtar gunzip zcat gzip bunzip2 bzcat unxz xzcat xz unzip funzip cpio zstd unzstd lz4 7z apt-key gpg gpgv"
    " patch rpm2cpio docker".split()
)
"""Programs that fail by themselves when they get nothing, or not what they expect."""

WARY_OPTIONS: dict[str, tuple[str, ...]] = {
    "sha256sum": ("-c", "--check"), "sha512sum": ("-c", "--check"), "sha1sum": ("-c", "--check"),
    "sha384sum": ("-c", "--check"), "sha224sum": ("-c", "--check"), "md5sum": ("-c", "--check"),
    "b2sum": ("-c", "--check"), "shasum": ("-c", "--check"), "jq": ("-e", "--exit-status"),
}  # fmt: skip
"""Programs that do so with one of these options."""

READERS: frozenset[str] = frozenset(
    "awk base64 cat cut egrep envsubst expand fgrep fold gawk grep head iconv jq mawk nl perl sed sort tac tail tr"
    " unexpand uniq xmlstarlet yq".split()
)
"""Programs that read the files named behind their options and write the result to standard output."""

SEARCHERS: frozenset[str] = frozenset(("grep", "egrep", "fgrep"))
"""Programs that fail where nothing matches."""

INTERPRETERS: frozenset[str] = frozenset("sh bash dash ash zsh ksh python perl ruby node php".split())
"""Programs that run what they read, and are content with nothing."""


def is_mild(program: str, words: Iterable[str]) -> bool:
    """Whether a command (its name, and the words behind it) only prints, asks or filters."""
    return program in MILD or any(word in MILD_VERBS for word in words)


def is_wary(program: str, words: Collection[str]) -> bool:
    """Whether a command fails by itself when it gets nothing, or not what it expects."""
    options = WARY_OPTIONS.get(program)
    if options is not None:
        return any(option in words for option in options)
    return program in WARY or (program in SEARCHERS and not any(word[:1] == "-" and "v" in word for word in words))
