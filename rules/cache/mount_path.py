"""A cache mount is not where the program keeps its cache."""

from __future__ import annotations

from dlint.kit import (
    CacheMount,
    Dockerfile,
    Finding,
    Findings,
    Install,
    Run,
    Span,
    Stage,
    cache_mounts,
    installing,
    rule,
)

# The last part of a path that can only be meant as the cache of one of these programs.
OWNERS = {
    ".npm": "npm", "npm": "npm", ".yarn": "yarn", "yarn": "yarn", "pip": "pip", ".pip": "pip", "uv": "uv",
    "pnpm": "pnpm", ".pnpm-store": "pnpm", "go-build": "go", "mod": "go", ".m2": "maven", "repository": "maven",
    ".gradle": "gradle", "gradle": "gradle", "registry": "cargo", ".nuget": "dotnet", "pypoetry": "poetry",
    "composer": "composer",
}  # fmt: skip


@rule(watches=Run, severity="warning", since="0.1", needs=("type=cache",))
def check(run: Run, stage: Stage) -> Findings:
    """A cache mount is a folder that outlives the build. It helps only if it lies where the program looks for its
    cache; at any other path it stays empty, and everything is downloaded each time the step runs.

    Three ways to miss: `~` in the target, which BuildKit takes for a folder of that name; the home of another user
    (`/root/.npm` in a stage with `USER node`); and a path that the program does not use.

    Silent where a variable, an option or any other word of the file names the path as well, because the program is set
    to it then.
    """
    for mount in cache_mounts.cache_mounts(run):
        if mount.target.startswith("~"):
            literal = f"~ in a mount is a folder with the name ~, not the home folder: {_whole(mount, run)}"
            yield Finding(_span(mount), literal)
        elif not _is_named_elsewhere(mount, run):
            message = _missed(mount, run)
            if message is not None:
                yield Finding(_span(mount), message)


def _span(mount: CacheMount) -> Span:
    field = mount.mount.field("target")
    return mount.word.within(field.start, field.end) if field is not None else mount.word.span


def _whole(mount: CacheMount, run: Run) -> str:
    home = cache_mounts.home_of(run)
    return f"write {home}{mount.target[1:]}" if home is not None else "write the whole path"


def _is_named_elsewhere(mount: CacheMount, run: Run) -> bool:
    """Whether the path is named in the file other than as the target of a mount."""
    return run.file.fact(_Names).is_named(mount.target.rstrip("/"))


class _Names:
    """Which paths a file names other than as the target of a mount; a file often has the same mount many times."""

    __slots__ = ("_known", "_text")

    def __init__(self, file: Dockerfile) -> None:
        self._text = file.source.data.decode("utf-8", "replace")
        self._known: dict[str, bool] = {}

    def is_named(self, path: str) -> bool:
        """Whether the path stands anywhere else."""
        if path not in self._known:
            # The three names that BuildKit has for the field.
            mounts = sum(self._text.count(f"{key}={path}") for key in ("target", "dst", "destination"))
            self._known[path] = self._text.count(path) > mounts
        return self._known[path]


def _missed(mount: CacheMount, run: Run) -> str | None:
    # sudo and its like change the user, and with it the home folder and the place of the cache.
    if any(command.wrappers for command in run.commands) or cache_mounts.home_of(run) is None:
        return None
    readers = [install for install in installing.installs_of(run) if install.kind != "system"]
    if not readers or any(mount.holds(path) for install in readers for path in cache_mounts.expanded_folders(install)):
        return None
    for install in readers:
        meant = _meant(mount, install)
        if meant is not None and not _is_moved(install):
            return f"{install.label} does not keep its cache in {mount.target}, but in {meant}"
    return None


def _meant(mount: CacheMount, install: Install) -> str | None:
    """Where the cache of an install is, if the mount is meant for it."""
    name = install.ecosystem.name if install.ecosystem is not None else install.tool
    folders = cache_mounts.expanded_folders(install)
    if not folders:
        return None
    for path, folder in zip(cache_mounts.download_folders(install), folders, strict=False):
        rest = path.removeprefix("~")
        # The right folder below the wrong home: the mount was written for another user.
        if path.startswith("~") and mount.target.endswith(rest) and mount.target.startswith(("/root/", "/home/")):
            return folder
    is_meant = OWNERS.get(mount.target.rstrip("/").rpartition("/")[2]) == name
    return folders[0] if is_meant else None


def _is_moved(install: Install) -> bool:
    """Whether a variable puts the cache somewhere else."""
    stage = install.run.stage
    names = install.cache.variables
    # Programs that follow the XDG Base Directory Specification put their cache below it.
    names = (*names, "XDG_CACHE_HOME")
    if stage is None or any(stage.sets_env(name, install.run) for name in names):
        return True
    named = install.run.file.fact(_Names)
    return any(named.is_named(name) for name in names)


BAD = {
    "FROM node:22\nUSER node\nRUN --mount=type=cache,target=/root/.npm npm ci": None,
    "FROM python:3\nRUN --mount=type=cache,target=~/.cache/pip pip install flask": None,
    "FROM node:22\nRUN --mount=type=cache,target=/home/node/.npm npm ci": None,
    "FROM python:3\nRUN --mount=type=cache,target=/var/cache/pip pip install flask": None,
}
GOOD = (
    "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci",
    "FROM node:22\nUSER node\nRUN --mount=type=cache,target=/home/node/.npm,uid=1000 npm ci",
    "FROM python:3\nRUN --mount=type=cache,target=/root/.cache pip install flask",
    "FROM python:3\nENV PIP_CACHE_DIR=/var/cache/pip\nRUN --mount=type=cache,target=/var/cache/pip pip install flask",
    "FROM node:22\nRUN --mount=type=cache,target=/app/.npm npm ci --cache /app/.npm",
    "FROM node:22\nRUN --mount=type=cache,target=/app/.next/cache npm ci && npm run build",
    "FROM private/base\nRUN --mount=type=cache,target=/root/.npm npm ci",
    "FROM node:22\nRUN --mount=type=cache,target=/root/.cache/pip make",
)
