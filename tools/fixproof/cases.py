"""Small Dockerfiles with something to repair safely, and the base images that they are built on."""

from __future__ import annotations

from pathlib import Path

# A package manager that needs no network: what it installs is a file, and it leaves lists and caches as the real one.
SHIM = r"""#!/bin/sh
set -e
name=${0##*/}
[ "$name" = sudo ] && exec "$@"
[ "$name" = apt ] && name=apt-get
[ "$name" = python3 ] && shift && name=$1 && shift
case "$name" in
    apt-get) lists=/var/lib/apt/lists cache=/var/cache/apt/archives ;;
    apk) lists=/var/cache/apk cache=/var/cache/apk ;;
    pip | pip3) lists= cache=$HOME/.cache/pip ;;
    npm) lists= cache=$HOME/.npm/_cacache ;;
    yarn) lists= cache=/usr/local/share/.cache/yarn ;;
    conda) lists= cache=/opt/conda/pkgs ;;
    composer) lists= cache=$HOME/.composer/cache ;;
    *) lists=/var/cache/$name cache=/var/cache/$name ;;
esac
verb= given= keep=yes
for word; do
    case "$word" in
        --no-cache*) keep= ;;
        -*) ;;
        *) if [ -z "$verb" ]; then verb=$word; else given="$given $word"; fi ;;
    esac
done
case "$verb" in
    update | makecache | refresh) mkdir -p "$lists" && echo lists >"$lists/index" ;;
    clean) rm -rf "$cache"/* ;;
    cache) rm -rf "$cache"/* ;;
    *)
        [ "$name" != apt-get ] || [ -e /var/lib/apt/lists/index ] || [ -e /etc/no-lists ]
        mkdir -p "/usr/share/$name"
        for each in ${given:-all}; do
            echo "$each" >"/usr/share/$name/${each##*/}"
            if [ -n "$keep" ]; then mkdir -p "$cache" && echo "$each" 2>/dev/null >"$cache/${each##*/}" || :; fi
        done
        ;;
esac
"""
NAMES = "apt apt-get apk pip pip3 python3 npm yarn conda composer yum dnf zypper sudo wget curl"
PASSWD = "root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\napp:x:1234:1234::/home/app:/bin/sh\n"
GROUP = "root:x:0:\nnode:x:1000:\napp:x:1234:\n"

BASES = {
    "shims": (
        "FROM busybox:latest\n"
        "COPY --chmod=755 shim /usr/bin/shim\n"
        "COPY passwd group /etc/\n"
        f"RUN for name in {NAMES}; do ln -sf shim /usr/bin/$name; done\n"
        "RUN mkdir -p /root /var/lib/apt /var/cache/apt /usr/share && chmod 1777 /usr/share"
        " && mkdir -m 1777 -p /tmp && mkdir -p /home/node /home/app"
        " && chown 1000:1000 /home/node && chown 1234:1234 /home/app\n"
    ),
    "golang": "FROM shims\nENV GOPATH=/go\nRUN mkdir /go\nWORKDIR /go\n",
    # A Debian whose apt has two packages and no need of a network.
    "apt": (
        "FROM debian:bookworm-slim\n"
        "RUN mkdir -p /repo /tmp/p/DEBIAN /tmp/p/opt && cd /repo && for name in tree jq; do"
        " echo $name >/tmp/p/opt/$name;"
        ' printf "Package: $name\\nVersion: 1\\nArchitecture: all\\nMaintainer: A <a@example.com>\\nDescription: a\\n"'
        " >/tmp/p/DEBIAN/control;"
        " dpkg-deb -b /tmp/p $name.deb >&2;"
        " dpkg-deb -f $name.deb;"
        ' echo "Filename: ./$name.deb"; echo "Size: $(stat -c %s $name.deb)";'
        ' echo "SHA256: $(sha256sum $name.deb | cut -d" " -f1)"; echo;'
        " rm /tmp/p/opt/$name; done >Packages && rm -rf /tmp/p /etc/apt/sources.list.d/* /var/lib/apt/lists/*"
        " && echo 'deb [trusted=yes] file:/repo ./' >/etc/apt/sources.list\n"
    ),
}
"""Dockerfiles by name; each may stand on those before it."""

STANDS_FOR = {
    "shims": (
        "alpine:3.20", "busybox:1.36", "centos:7", "composer:2", "continuumio/miniconda3:24.1.2-0", "debian:12",
        "fedora:40", "node:22", "opensuse/leap:15.6", "php:8.3-cli", "python:3.12-slim", "ubuntu:24.04",
    ),
    "golang": ("golang:1.24",),
    "apt": ("debian:bookworm",),
}  # fmt: skip
"""What the cases call these bases."""
_BASE_OF = {image: base for base, images in STANDS_FOR.items() for image in images}


BASE_FILES = {"shim": SHIM, "passwd": PASSWD, "group": GROUP}
"""The build context of these bases."""
FILES = {
    "a b.txt": "c\n",
    "a.txt": "a\n",
    "b.txt": "b\n",
    "node_modules/a/index.js": "1\n",
    "package-lock.json": "{}\n",
    "package.json": '{"name": "a"}\n',
    "run.sh": "#!/bin/sh\n",
    "src/main.py": "print()\n",
}
"""The build context of all cases."""


class Case:
    """A Dockerfile, and the rule whose fix it is about."""

    __slots__ = ("rule", "text")

    def __init__(self, rule: str, text: str) -> None:
        self.rule = rule
        self.text = text

    @property
    def image(self) -> str | None:
        """The image that it stands on, if it is one of ours: at most one, because bake cannot distinguish several."""
        return next((name for name in _BASE_OF if name in self.text), None)

    @property
    def base(self) -> str | None:
        """The base of ours behind it."""
        return _BASE_OF[self.image] if self.image else None

    @property
    def stand_ins(self) -> dict[str, str]:
        """The base of ours by the image that it stands for."""
        return {self.image: _BASE_OF[self.image]} if self.image else {}


def lay_out(folder: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)


def cases() -> list[Case]:
    """All cases of `cases.txt`: a line of `### RULE` stands above each."""
    text = (Path(__file__).parent / "cases.txt").read_text()
    return [Case(*part.split("\n", 1)) for part in text.split("### ")[1:]]
