"""Folders that are worth a cache mount, by the program that keeps its downloads there."""

from __future__ import annotations

FOLDERS: dict[str, tuple[str, ...]] = {
    "apk": ("/etc/apk/cache",),
    "apt": ("/var/cache/apt", "/var/lib/apt/lists"),
    "bun": ("~/.bun/install/cache",),
    "cargo": ("{home}/registry", "{home}/git/db"),
    "composer": ("{home}/cache",),
    "go": ("{home}/pkg/mod", "~/.cache/go-build"),
    "gradle": ("{home}/caches",),
    "maven": ("~/.m2/repository",),
    "npm": ("~/.npm",),
    "pdm": ("~/.cache/pdm",),
    "pip": ("~/.cache/pip",),
    "pipenv": ("~/.cache/pipenv", "~/.cache/pip"),
    "pnpm": ("~/.local/share/pnpm/store",),
    "poetry": ("~/.cache/pypoetry",),
    "uv": ("~/.cache/uv",),
    "yarn": ("{home}",),
}
"""`~` is the home of who runs it, `{home}` what `HOMES` says. https://docs.docker.com/build/cache/optimize/"""

HOMES: dict[str, tuple[str, dict[str, str], str]] = {
    "cargo": ("CARGO_HOME", {"rust": "/usr/local/cargo"}, "~/.cargo"),
    "composer": ("COMPOSER_HOME", {"composer": "/tmp"}, "~/.composer"),  # noqa: S108 (where that image has it)
    "go": ("GOPATH", {"golang": "/go"}, "~/go"),
    "gradle": ("GRADLE_USER_HOME", {"gradle": "/home/gradle/.gradle"}, "~/.gradle"),
    "yarn": ("YARN_CACHE_FOLDER", {}, "/usr/local/share/.cache/yarn"),
}
"""By program: the variable that says where it is, where images have it, and where it is otherwise (for root)."""

YARN_FOR_OTHERS = "~/.cache/yarn"
"""Where yarn 1 keeps its cache for everybody but root."""

LISTS = "/var/lib/apt/lists"
"""Where apt keeps its lists; /var/lib/apt itself also says which packages nobody asked for, in one image."""

LOCKED: frozenset[str] = frozenset({"apt", "apk"})
"""Programs that fail where two of them use one folder at once."""

RUNNERS: frozenset[str] = frozenset({"cargo", "go", "gradle", "maven"})
"""Programs that look into the folder again when they build or run something later."""
