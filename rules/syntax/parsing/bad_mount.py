"""A --mount that BuildKit refuses."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Mount, Run, Stage, rule

FOLDERS = ("bind", "cache", "tmpfs")


@rule(watches=Run, severity="error", since="0.1", twins=("hadolint:DL1000",), needs=("--mount=",))
def check(run: Run, stage: Stage) -> Findings:
    """The value of `--mount` is a list of `key=value`, separated by commas and without blanks.

    Which keys there are depends on the type (`bind`, `cache`, `tmpfs`, `secret`, `ssh`). `from` takes no variable:
    name a stage `FROM $IMAGE AS tools` and mount from that. Nothing can be mounted on `/`, which is also what a target
    such as `.`, or none at all, means as long as no WORKDIR is set. Further down a cache without a target takes the
    place of the working folder.
    """
    values = run.flag_values("mount")
    for value, mount in zip(values, run.mounts, strict=False):
        if mount.error is not None:
            yield Finding(value.within(mount.error.start, mount.error.end), _message(mount.error.message))
        elif mount.type in FOLDERS:
            message = _misplaced(run, stage, mount)
            field = mount.field("target")
            if message is not None:
                yield Finding(value.within(field.start, field.end) if field else value.span, message)


def _misplaced(run: Run, stage: Stage, mount: Mount) -> str | None:
    """Why a mount has no place of its own: it lies on `/`, or over the working folder by mistake."""
    field = mount.field("target")
    given = mount.target if field is not None else ""
    if given is None:
        return None
    # The working folder is that of the later build.
    if run.onbuild and not given.startswith("/"):
        return None
    place = stage.absolute(given, run) if given else stage.workdir_at(run)
    if place is not None and not place.strip("/"):
        return "a mount cannot take the place of /; name a folder" + ("" if given else ": target=…")
    if not given and mount.type == "cache":
        return "this cache takes the place of the working folder; name its own folder: target=…"
    return None


def _message(message: str) -> str:
    """BuildKit's complaint as the start of a sentence."""
    return f"BuildKit refuses this mount: {message}"


BAD = {
    "RUN --mount=type=cach,target=/x make": None,
    "RUN --mount=type=cache, target=/x make": None,
    "RUN --mount=type=bind,from=$IMAGE,target=/x make": None,
    "RUN --mount=type=secret make": None,
    "RUN --mount=type=tmpfs,target=/x,size=lots make": None,
    "RUN --mount=type=bind,target=/ make": None,
    "RUN --mount=typ=cache,target=/x make": None,
    "FROM debian:12\nRUN --mount=type=cache,id=apt make": None,
    "FROM debian:12 AS tools\nFROM debian:12\nRUN --mount=from=tools,target=./ make": None,
    "FROM debian:12\nWORKDIR /srv\nRUN --mount=type=tmpfs,target=.. make": None,
    "FROM example.com/app\nRUN --mount=type=cache,sharing=locked make": None,
}
GOOD = (
    "RUN --mount=type=cache,target=/root/.cache,sharing=locked,id=$X make",
    "RUN --mount=type=secret,id=token,env=TOKEN make",
    "RUN --mount=type=ssh git clone x",
    "RUN --mount=target=/src,ro make",
    "RUN --mount=type=$T,target=/x make",
    "FROM debian:12\nWORKDIR /srv\nRUN --mount=target=. make",
    "FROM example.com/app\nRUN --mount=target=. make",
    "ONBUILD RUN --mount=target=. make",
    "RUN --mount=type=cache,target=$CACHE make",
    "RUN --mount=type=bind,'\"source=a,b\"',target=/x make",
)
