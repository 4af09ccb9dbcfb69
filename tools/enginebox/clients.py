"""The machine's own configuration of package managers, for base images whose builds install real packages.

Nothing of it is part of the repository: it is collected when a base image is made.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

# Variables by which pip, npm, git, go and OpenSSL find their index, proxy and certificates.
_VARIABLES = re.compile(
    r"(?:PIP_\w+|(?:npm|NPM)_(?:config|CONFIG)_\w+|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|REQUESTS_CA_BUNDLE"
    r"|CURL_CA_BUNDLE|GIT_SSL_CAINFO|GOPROXY|GOSUMDB|GONOSUMDB|(?:https?|no|HTTPS?|NO)_(?:proxy|PROXY))$"
)
_PLACES = (
    "/etc/pip.conf", "/root/.config/pip", "/root/.pip", "/root/.npmrc", "/etc/npmrc", "/usr/etc/npmrc",
    "/etc/ssl/certs", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates", "/root/.config/go",
)  # fmt: skip
_APT = re.compile(r"sources\.list$|.*\.(?:sources|list)$|\d+.*(?:proxy|registry|cert|mirror).*$", re.IGNORECASE)


def variables() -> dict[str, str]:
    """The variables that a client needs; those that name a folder with packages of this machine are left out."""
    found = {name: value for name, value in os.environ.items() if _VARIABLES.fullmatch(name) and value}
    return {name: value for name, value in sorted(found.items()) if name not in ("PIP_FIND_LINKS", "PIP_CACHE_DIR")}


def collect(into: Path) -> None:
    """Copy the configuration files below `into`, each at its own place."""
    for path in _files():
        target = into / str(path).lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True, ignore_dangling_symlinks=True)
        elif not target.exists():
            shutil.copyfile(path, target)


def _files() -> Iterator[Path]:
    named = [Path(value) for value in variables().values() if value.startswith("/")]
    for path in (*map(Path, _PLACES), *named):
        if path.exists():
            yield path
    for folder in ("/etc/apt", "/etc/apt/sources.list.d", "/etc/apt/apt.conf.d"):
        for path in sorted(Path(folder).glob("*")):
            if path.is_file() and _APT.fullmatch(path.name):
                yield path
