"""A --mount that BuildKit refuses."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Run, Stage, rule

FOLDERS = ("bind", "cache", "tmpfs")


@rule(watches=Run, severity="error", since="0.1", twins=("hadolint:DL1000",), needs=("--mount=",))
def check(run: Run, stage: Stage) -> Findings:
    """The value of `--mount` is a list of `key=value`, parted by commas and without blanks.

    Which keys there are depends on the type (`bind`, `cache`, `tmpfs`, `secret`, `ssh`). `from` takes no variable:
    name a stage `FROM $IMAGE AS tools` and mount from that. Nothing can be mounted on `/`.
    """
    values = run.flag_values("mount")
    for value, mount in zip(values, run.mounts, strict=False):
        if mount.error is not None:
            yield Finding(value.within(mount.error.start, mount.error.end), _message(mount.error.message))
        elif mount.target == "/" and mount.type in FOLDERS:
            field = mount.field("target")
            span = value.within(field.start, field.end) if field else value.span
            yield Finding(span, "a mount cannot take the place of /")


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
}
GOOD = (
    "RUN --mount=type=cache,target=/root/.cache,sharing=locked,id=$X make",
    "RUN --mount=type=secret,id=token,env=TOKEN make",
    "RUN --mount=type=ssh git clone x",
    "RUN --mount=target=/src,ro make",
    "RUN --mount=type=$T,target=/x make",
    "RUN --mount=type=bind,'\"source=a,b\"',target=/x make",
)
