"""COPY below USER still gives the files to root."""

from __future__ import annotations

from dlint.kit import Add, Copy, Finding, Findings, Stage, rule, users


@rule(
    watches=(Copy, Add),
    severity="info",
    tier="strict",
    since="0.1",
    twins=("tally:copy-after-user-without-chown",),
)
def check(view: Copy | Add, stage: Stage) -> Findings:
    """USER sets who runs the commands that follow; what COPY and ADD bring belongs to root anyway.

    For a program and its settings that is the better way: who breaks into the program cannot rewrite it. Where it
    writes to what was copied, state the owner: `COPY --chown=app . .`. With BuildKit a folder that WORKDIR creates
    belongs to the user of that moment, so WORKDIR below USER is enough for a program that only adds files.
    """
    if view.onbuild or view.node.flag("chown") is not None or stage.is_windows:
        return
    user = users.final_user(stage, view)
    view_of_user = stage.user_at(view)
    if user is None or view_of_user is None or users.is_root(user):
        return
    where = view.destination.value if view.destination is not None else "there"
    yield Finding(
        view.keyword_span,
        f"{user} cannot change what is copied to {where}, because it belongs to root: add --chown={user} if it has to",
    )


BAD = {
    "FROM node:20\nUSER node\nCOPY package.json ./": None,
    "FROM debian:12\nUSER 1000:1000\nADD app /app": None,
    "FROM debian:12 AS base\nUSER app\nFROM base\nCOPY --from=x /a /b": None,
}
GOOD = (
    "FROM node:20\nCOPY package.json ./\nUSER node",
    "FROM node:20\nUSER node\nCOPY --chown=node package.json ./",
    "FROM node:20\nUSER root\nCOPY package.json ./",
    "FROM node:20\nUSER $U\nCOPY package.json ./",
)
