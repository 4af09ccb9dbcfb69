"""Debian's packages, fetched and unpacked without touching what the machine has installed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

RELEASE = Path("/etc/os-release")
APT = Path("/etc/apt")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"

# `deb [options] URI suite component…`
ONE_LINE = re.compile(
    r"^\s*deb\s+(?:\[(?P<options>[^\]]*)\]\s*)?(?P<uri>\S+)\s+(?P<suite>\S+)\s+(?P<rest>.+)$", re.MULTILINE
)


class NoDebian(Exception):
    """This machine has no Debian mirror to fetch packages from."""


class Mirror:
    """Where packages of one suite come from; `key` is what apt checks their signature with."""

    __slots__ = ("key", "uri")

    def __init__(self, uri: str, key: str = KEYRING) -> None:
        self.uri = uri
        self.key = key

    def sources(self, suite: str) -> str:
        """The text of a deb822 sources file for `suite`."""
        return f"Types: deb\nURIs: {self.uri}\nSuites: {suite}\nComponents: main\nSigned-By: {self.key}\n"


def own_suite() -> str:
    """The code name of the machine's Debian: `bookworm`."""
    found = re.search(r"^VERSION_CODENAME=\"?([\w-]+)", RELEASE.read_text(), re.MULTILINE) if RELEASE.exists() else None
    if found is None:
        raise NoDebian("/etc/os-release of this machine names no Debian release")
    return found[1]


def find_mirror(suite: str) -> Mirror:
    """The mirror that the machine itself is set up to fetch `suite` from.

    Raises:
        NoDebian: no file under /etc/apt names one.
    """
    for entry_suites, mirror in _mirrors():
        if suite in entry_suites:
            return mirror
    raise NoDebian(f"no apt source of this machine offers {suite}")


def _mirrors() -> Iterator[tuple[list[str], Mirror]]:
    parts = APT / "sources.list.d"
    for path in sorted(parts.glob("*.sources")):
        yield from _deb822(path.read_text())
    for path in [APT / "sources.list", *sorted(parts.glob("*.list"))]:
        if path.exists():
            yield from _one_line(path.read_text())


def _deb822(text: str) -> Iterator[tuple[list[str], Mirror]]:
    for paragraph in re.split(r"\n\s*\n", text):
        lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
        fields = dict(re.findall(r"^([\w-]+):[ \t]*(.*)$", "\n".join(lines), re.MULTILINE))
        enabled = fields.get("Enabled", "yes").lower() not in ("no", "false", "0")
        uris = fields.get("URIs", "").split()
        if enabled and uris and "main" in fields.get("Components", "").split():
            yield fields.get("Suites", "").split(), Mirror(uris[0], fields.get("Signed-By", KEYRING))


def _one_line(text: str) -> Iterator[tuple[list[str], Mirror]]:
    for found in ONE_LINE.finditer(text):
        if "main" in found["rest"].split():
            key = re.search(r"signed-by=(\S+)", found["options"] or "")
            yield [found["suite"]], Mirror(found["uri"], key[1] if key else KEYRING)


def fetch(suite: str, packages: Sequence[str], into: Path, work: Path) -> None:
    """Download `packages` of `suite` and unpack them below `into`, without their dependencies.

    Raises:
        subprocess.CalledProcessError: apt or dpkg failed; their words are on stderr.
    """
    folder = work / suite
    lists, archives = folder / "lists", folder / "archives"
    for folder in (lists / "partial", archives / "partial", into):
        folder.mkdir(parents=True, exist_ok=True)
    sources = folder / "debian.sources"
    sources.write_text(find_mirror(own_suite()).sources(suite))
    apt = ["apt-get", "-qq", *_private(sources, lists, archives)]
    subprocess.run([*apt, "update"], check=True, stdin=subprocess.DEVNULL)
    subprocess.run([*apt, "download", *packages], check=True, stdin=subprocess.DEVNULL, cwd=archives)
    for package in packages:
        [archive] = archives.glob(f"{package}_*.deb")
        subprocess.run(["dpkg", "-x", str(archive), str(into)], check=True)
        archive.unlink()


def _private(sources: Path, lists: Path, archives: Path) -> Iterator[str]:
    options = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "-",
        "Dir::State::Lists": lists,
        "Dir::Cache::Archives": archives,
        "APT::Sandbox::User": "root",
    }
    for name, value in options.items():
        yield from ("-o", f"{name}={value}")


def install(packages: Sequence[str]) -> None:
    """Install `packages` on the machine itself, for programs that cannot be unpacked elsewhere."""
    quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run([*quiet, "update"], check=True, stdin=subprocess.DEVNULL)
    subprocess.run(
        ["env", "DEBIAN_FRONTEND=noninteractive", *quiet, "install", "-y", "--no-install-recommends", *packages],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
