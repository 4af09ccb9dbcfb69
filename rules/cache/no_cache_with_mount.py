"""The command that should fill a cache mount disables it."""

from __future__ import annotations

from dlint.kit import (
    NOT_EXACT,
    CacheMount,
    Command,
    Edit,
    Finding,
    Findings,
    Fix,
    Refusal,
    Run,
    Span,
    Stage,
    cache_mounts,
    installing,
    rule,
)
from dlint.knowledge.managers.python.pip import is_cache_off


@rule(watches=Run, severity="warning", since="0.1", needs=("type=cache",))
def check(run: Run, stage: Stage) -> Findings:
    """What a cache mount holds is not part of the image, so there is nothing to save by `--no-cache-dir`, by deleting
    the folder, or by the package manager's own clean-up: all they do is empty the cache that the mount is there to
    keep.

    Options that keep a program from using its cache are reported, and commands that empty the mounted folder. The fix
    takes them out.
    """
    for mount in cache_mounts.cache_mounts(run):
        for command in run.commands:
            yield from _switched_off(mount, command, run)
            if cache_mounts.empties_cache(mount, command, run):
                edits = cache_mounts.kept_cache([mount], command, run)
                no_fix = Refusal("the command cannot be cut out of the RUN")
                fix = Fix("keep the cache", edits) if edits is not None else no_fix
                yield Finding(command.span, f"this empties the cache that the mount on {mount.target} keeps", fix)


def _switched_off(mount: CacheMount, command: Command, run: Run) -> Findings:
    install = installing.install_of(run, command)
    if install is None or not any(mount.holds(path) for path in cache_mounts.expanded_folders(install)):
        return
    for flag in command.flags:
        # With a value the option may be off: `--no-cache=false`.
        if flag.name in install.cache.no_cache and flag.word.text == flag.name:
            message = f"{flag.name} does not use the cache mount on {mount.target}: remove one of the two"
            gap = Span(flag.word.span.start - 1, flag.word.span.end)
            plain = command.exact and flag.word.in_one_piece and run.file.source.data[gap.start : gap.start + 1] == b" "
            # apk without this option leaves its index in the image where the mount does not catch it.
            trust = "unsafe" if command.tool == "apk" else "safe"
            fix = Fix("use the cache", (Edit.delete(gap),), trust) if plain else NOT_EXACT
            yield Finding(flag.word.span, message, fix)
            return
    if command.tool == "pip" and run.stage is not None:
        value = run.stage.env_at("PIP_NO_CACHE_DIR", run)
        if value and is_cache_off(value):
            message = f"PIP_NO_CACHE_DIR leaves the cache mount on {mount.target} unused"
            yield Finding(mount.word.span, message, Refusal("other steps may need PIP_NO_CACHE_DIR"))


BAD = {
    "FROM python:3\nRUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir flask": (
        "FROM python:3\nRUN --mount=type=cache,target=/root/.cache/pip pip install flask"
    ),
    "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci && npm cache clean --force": (
        "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci"
    ),
    "RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update && apt-get install -y x "
    "&& rm -rf /var/lib/apt/lists/*": (
        "RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update && apt-get install -y x"
    ),
    "RUN --mount=type=cache,target=/var/cache/apt apt-get install -y x && apt-get clean": (
        "RUN --mount=type=cache,target=/var/cache/apt apt-get install -y x"
    ),
    "RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y x && "
    "rm -rf /var/lib/apt/lists/* /tmp/*": (
        "RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y x && rm -rf /tmp/*"
    ),
    "FROM python:3\nENV PIP_NO_CACHE_DIR=1\nRUN --mount=type=cache,target=/root/.cache/pip pip install flask": None,
}
GOOD = (
    "FROM python:3\nRUN --mount=type=cache,target=/root/.cache/pip pip install flask",
    "FROM python:3\nRUN --mount=type=cache,target=/root/.cache/uv pip install --no-cache-dir flask",
    "FROM python:3\nRUN pip install --no-cache-dir flask && rm -rf /root/.cache",
    "RUN --mount=type=cache,target=/var/cache/apt apt-get install -y x && rm -rf /var/lib/apt/lists/*",
    "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci && rm -rf /tmp/*",
)
