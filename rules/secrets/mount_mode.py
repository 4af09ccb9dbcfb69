"""A secret is mounted so that every user can read it."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Run, Stage, rule, users

OTHERS_READ = 0o004


@rule(
    watches=Run,
    severity="info",
    tier="strict",
    since="0.1",
    twins=("sonar:S6469",),
    security=2.0,
    needs=("mode=",),
)
def check(run: Run, stage: Stage) -> Findings:
    """A mounted secret belongs to root and no other user can read it (mode 0400). `mode=0444` opens it to every user of
    that one RUN.

    Where the RUN has a user of its own, give the secret to that user: `uid=1000`. Otherwise leave the mode out.
    """
    values = run.flag_values("mount")
    for value, mount in zip(values, run.mounts, strict=True):
        field = mount.field("mode")
        # A mode in a variable has no number, and is taken to be narrow.
        if mount.type in ("secret", "ssh") and field is not None and (mount.mode or 0) & OTHERS_READ:
            user = users.final_user(stage, run) if not run.onbuild else None
            advice = "leave the mode out" if user is None or users.is_root(user) else f"give it to {user} with uid="
            message = f"every user of this RUN can read the {mount.type} mount: {advice}"
            yield Finding(value.within(field.start, field.end), message)


BAD = {
    "RUN --mount=type=secret,id=t,mode=0444 make": None,
    "RUN --mount=type=ssh,mode=777 git clone x": None,
    "FROM node:20\nUSER node\nRUN --mount=type=secret,id=t,mode=0644 npm ci": None,
}
GOOD = (
    "RUN --mount=type=secret,id=t make",
    "RUN --mount=type=secret,id=t,mode=0400,uid=1000 make",
    "RUN --mount=type=cache,target=/x,mode=0777 make",
    "RUN --mount=type=secret,id=t,mode=$MODE make",
)
