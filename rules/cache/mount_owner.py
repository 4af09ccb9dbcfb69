"""A cache mount belongs to root, but another user writes to it."""

from __future__ import annotations

from dlint.kit import CacheMount, Edit, Finding, Findings, Fix, Refusal, Run, Stage, cache_mounts, rule, users


@rule(watches=Run, severity="warning", since="0.1", needs=("type=cache",))
def check(run: Run, stage: Stage) -> Findings:
    """BuildKit makes the folder of a cache mount for root with mode 0755. A RUN behind `USER app` cannot write to it:
    the package manager fails, or goes on without a cache.

    State the owner of the folder: `--mount=type=cache,target=/home/app/.npm,uid=1000,gid=1000`. BuildKit wants numbers.
    """
    user = stage.user_at(run)
    name = (user.value or "").partition(":")[0] if user is not None else ""
    # With sudo it is root again who writes to the mount.
    if not name or users.is_root(name) or any("sudo" in command.wrappers for command in run.commands):
        return
    for mount in cache_mounts.cache_mounts(run):
        # A field without a number is a variable: its value may be the right one.
        if mount.mount.uid is None and mount.mount.field("uid") is None and not _is_open(mount):
            number = cache_mounts.user_number(run)
            hint = f"uid={number}" if number is not None else f"the uid of {name}"
            unknown = Refusal(f"the number of {name} is not known")
            message = f"the cache mount on {mount.target} belongs to root, {name} cannot write to it: add {hint}"
            fix = (
                Fix("give it to the user", (Edit.insert(mount.word.span.end, f",uid={number}"),)) if number else unknown
            )
            yield Finding(mount.word.span, message, fix)


def _is_open(mount: CacheMount) -> bool:
    """Whether everyone may write, or the mode is unknown."""
    mode = mount.mount.mode
    # Write for the group is enough to stay silent, because the groups of the user are not known.
    return mount.mount.field("mode") is not None and (mode is None or bool(mode & 0o022))


BAD = {
    "FROM node:22\nUSER node\nRUN --mount=type=cache,target=/home/node/.npm npm ci": (
        "FROM node:22\nUSER node\nRUN --mount=type=cache,target=/home/node/.npm,uid=1000 npm ci"
    ),
    "RUN useradd -m -u 1234 app\nUSER app\nRUN --mount=type=cache,target=/home/app/.cache pip install flask": (
        "RUN useradd -m -u 1234 app\nUSER app\n"
        "RUN --mount=type=cache,target=/home/app/.cache,uid=1234 pip install flask"
    ),
    "USER app\nRUN --mount=type=cache,target=/home/app/.cache make": None,
}
GOOD = (
    "FROM node:22\nUSER node\nRUN --mount=type=cache,target=/home/node/.npm,uid=1000 npm ci",
    "FROM node:22\nUSER node\nRUN --mount=type=cache,target=/home/node/.npm,mode=0777 npm ci",
    "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci",
    "USER root\nRUN --mount=type=cache,target=/root/.npm npm ci",
    "USER $APP\nRUN --mount=type=cache,target=/root/.npm npm ci",
)
