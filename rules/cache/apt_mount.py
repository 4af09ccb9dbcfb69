"""A cache mount for apt that apt cannot use."""

from __future__ import annotations

from dlint.kit import (
    CacheMount,
    Edit,
    Finding,
    Findings,
    Fix,
    Refusal,
    Run,
    Stage,
    Transfer,
    View,
    cache_mounts,
    distribution,
    installing,
    rule,
)

# Archives, lists and the status of dpkg: each of the three has a lock file of its own.
FOLDERS = ("/var/cache/apt", "/var/lib/apt", "/var/lib/dpkg")
ARCHIVES = "/var/cache/apt/archives"
KEEPS = ("docker-clean", "Keep-Downloaded-Packages", "keep-cache", "apt.conf")
CLEANER = "/etc/apt/apt.conf.d/docker-clean"


@rule(watches=Run, severity="warning", since="0.1", needs=("/var/cache/apt", "/var/lib/apt"))
def check(run: Run, stage: Stage) -> Findings:
    """Apt locks its folders and gives up when another apt holds the lock. Two builds that share a cache mount do just
    that, unless the mount has `sharing=locked`, which lets the second one wait.

    The official images of Debian and Ubuntu also make apt delete each package as soon as it is installed
    (`/etc/apt/apt.conf.d/docker-clean`), so that a mount on `/var/cache/apt` stays empty until that file is gone:

    ```dockerfile
    RUN rm -f /etc/apt/apt.conf.d/docker-clean
    RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\
        --mount=type=cache,target=/var/lib/apt,sharing=locked \\
        apt-get update && apt-get install -y --no-install-recommends curl
    ```
    """
    if run.programs.isdisjoint(("apt", "apt-get", "aptitude")):
        return
    for mount in cache_mounts.cache_mounts(run):
        if not mount.target.startswith(FOLDERS):
            continue
        field = mount.mount.field("sharing")
        # BuildKit takes `shared` where the field is missing; `private` gives each build a folder of its own.
        if field is None or mount.mount.sharing == "shared":
            yield Finding(mount.word.span, _shared(mount), _lock(mount))
        # A RUN that only fetches the index loses nothing: docker-clean deletes packages, not lists.
        if mount.holds(ARCHIVES) and installing.installs_of(run) and _deletes(run, stage):
            message = f"apt deletes what it downloads ({CLEANER}): this mount stays empty until that file is removed"
            yield Finding(mount.word.span, message, _keep(run))


def _shared(mount: CacheMount) -> str:
    return f"two builds that use the mount on {mount.target} at once break each other's apt: add sharing=locked"


def _lock(mount: CacheMount) -> Fix:
    field = mount.mount.field("sharing")
    if field is not None:
        return Fix(
            "let the second build wait", (Edit.replace(mount.word.within(field.start, field.end), "sharing=locked"),)
        )
    return Fix("let the second build wait", (Edit.insert(mount.word.span.end, ",sharing=locked"),))


def _deletes(run: Run, stage: Stage) -> bool:
    """Whether the base deletes archives and nothing in the file has changed that."""
    if distribution.known_family(stage) != "debian":
        return False
    return not _keeps(run) and not stage.any_above(run, _keeps)


def _keeps(view: View) -> bool:
    """Whether an instruction may make apt keep its archives."""
    if not isinstance(view, Run | Transfer):
        return False
    text = view.all_text if isinstance(view, Run) else view.text
    # Any trace of these is enough: the setting is written by echo, sed or COPY, in many spellings.
    return any(mark in text for mark in KEEPS)


def _keep(run: Run) -> Fix | Refusal:
    if run.is_json:
        return Refusal("the RUN is a JSON list")
    # `rm … &&` in front joins with the first line only; the rest of the script may be anything.
    if run.heredocs or "\n" in run.text:
        return Refusal("the script of the RUN has several lines")
    return Fix("remove that file", (Edit.insert(run.body.offset(0), f"rm -f {CLEANER} && "),), "unsafe")


BAD = {
    "RUN rm -f /etc/apt/apt.conf.d/docker-clean\nRUN --mount=type=cache,target=/var/cache/apt apt-get update": (
        "RUN rm -f /etc/apt/apt.conf.d/docker-clean\n"
        "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update"
    ),
    "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y curl": (
        "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked rm -f /etc/apt/apt.conf.d/docker-clean && "
        "apt-get update && apt-get install -y curl"
    ),
    "FROM private/base\nRUN --mount=type=cache,sharing=shared,target=/var/lib/apt apt-get update": (
        "FROM private/base\nRUN --mount=type=cache,sharing=locked,target=/var/lib/apt apt-get update"
    ),
}
GOOD = (
    "RUN rm -f /etc/apt/apt.conf.d/docker-clean\n"
    "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y curl",
    "RUN --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update && apt-get install -y curl",
    "RUN --mount=type=cache,target=/root/.npm npm ci",
    "RUN --mount=type=tmpfs,target=/var/cache/apt apt-get update && apt-get install -y curl",
    "FROM private/base\nRUN --mount=type=cache,target=/var/cache/apt,sharing=private apt-get install -y curl",
)
