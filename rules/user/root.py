"""The image's last USER is root."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Onbuild, Process, Stage, User, Volume, known_users, rule, users

TWINS = ("hadolint:DL3002", "trivy:DS-0002", "checkov:CKV_DOCKER_8", "sonar:S6471")
UNUSED = "tally:user-created-but-never-used"
STATEFUL = "tally:stateful-root-runtime"
UNNAMED = "tally:named-identity-in-passwdless-stage"


@rule(
    watches=User,
    severity="warning",
    since="0.1",
    twins=(*TWINS, UNUSED, STATEFUL, UNNAMED),
    security=6.0,
    when=("root user",),
)
def check(user: User, stage: Stage) -> Findings:
    """Anyone who breaks into a program that runs as root owns the container, and is one mistake in the kernel or in the
    container's settings away from the host.

    Switch to root only for what needs it, and back again before the image ends. Variables and inherited stages are
    followed: `USER $U` with `ARG U=root`, `USER 0:0` and a base stage that ends as root all count.

    Only the stage that ships matters; nothing is reported where the entry point gives up root by itself (gosu, su-exec,
    setpriv, an init such as s6-overlay), as far as that can be seen.
    """
    if user.word is None or stage.is_windows or not users.is_root(user.value or ""):
        return
    last = stage.file.stages[-1]
    final = last.user_at()
    if user.onbuild and (final is None or final.node is not user.node):
        yield from _trigger(user, stage)
        return
    process = Process.of(last)
    if final is not None and final.node is user.node and not process.steps_down:
        severity = "info" if process.needs_root else None
        yield Finding(user.word.span, _message(last, user, process), severity=severity, twins=_twins(last, user))


def _message(stage: Stage, user: User, process: Process) -> str:
    if _is_unknown(stage, user):
        return "no container starts as root, because this image has no /etc/passwd to find it in: write USER 65532"
    what = process.label or "what the image starts"
    where = "" if user.stage is stage else f", as the stage {user.stage.label if user.stage else ''} ends with it"
    return f"{what} runs as root{where}: {_advice(stage, user)}"


def _is_unknown(stage: Stage, user: User) -> bool:
    name = (user.value or "").partition(":")[0]
    return not name.isdigit() and known_users.known_names(stage, user) == frozenset()


def _advice(stage: Stage, user: User) -> str:
    named = [view.word.value for view in _others(stage) if view.word is not None]
    if named:
        return f"end with USER {named[-1]}"
    first = users.starting_user(stage)
    # The base image was made for this user, who owns what the program needs.
    if first is not None and not users.is_root(first):
        return f"end with USER {first}, as the base image does"
    account = users.usual_account(stage)
    name = account.name if account is not None else users.owner_of_files(stage) or users.ready_user(stage)
    return f"end with USER {name}" if name else "create a user, and end with it"


def _others(stage: Stage) -> list[User]:
    """The USERs of a stage that are not root."""
    switches = [view for view in stage.of(User) if isinstance(view, User)]
    # A USER whose variable has no value is none to end with.
    return [view for view in switches if not users.is_root(view.value or "root")]


def _twins(stage: Stage, user: User) -> tuple[str, ...]:
    twins = list(TWINS)
    if not _others(stage) and users.accounts_of(stage):
        twins.append(UNUSED)
    if any(each.of(Volume) for each in stage.lineage):
        # tally reports root beside a VOLUME by itself: what the program writes there belongs to root on the host.
        twins.append(STATEFUL)
    if _is_unknown(stage, user):
        twins.append(UNNAMED)
    return tuple(twins)


def _trigger(user: User, stage: Stage) -> Findings:
    """ONBUILD USER root: what is built on this image begins as root."""
    later = [view.inner for view in stage.after(user) if isinstance(view, Onbuild)]
    if user.word is not None and stage.is_last and not any(isinstance(view, User) for view in later):
        message = "images built on this one run as root unless they set USER themselves: end the triggers with a user"
        yield Finding(user.word.span, message, twins=())


BAD = {
    'FROM node:20\nUSER root\nCMD ["node", "app.js"]': None,
    "FROM node:20\nUSER node\nRUN id\nUSER 0:0": None,
    "FROM debian:12\nUSER root:adm": None,
    'FROM debian:12\nUSER "root"': None,
    "FROM debian:12\nUSER 00": None,
    "FROM debian:12 AS base\nRUN useradd app\nUSER app\nONBUILD USER root\nFROM base\nCMD sleep 1": None,
    "FROM debian:12\nARG U=root\nUSER $U": None,
    "FROM debian:12\nENV U=0\nUSER ${U}:${U}": None,
    'FROM debian:12 AS base\nUSER root\nFROM base\nCMD ["id"]': None,
    "FROM jenkins/jenkins:lts\nUSER root\nRUN apt-get update": None,
    "FROM debian:12\nONBUILD USER root": None,
    "FROM scratch\nUSER root": None,
    'FROM debian:12\nENV U=root\nUSER $U\nCMD ["/a"]': None,
}
GOOD = (
    'FROM golang:1.22 AS build\nUSER root\nRUN go build\nFROM alpine:3.20\nUSER 1000\nCMD ["/app"]',
    "FROM debian:12\nUSER root\nRUN apt-get update\nUSER app",
    "FROM debian:12 AS base\nUSER root\nFROM base\nUSER app",
    'FROM debian:12\nUSER root\nRUN apt-get install -y gosu\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]',
    'FROM debian:12\nUSER root\nENTRYPOINT ["su-exec", "app", "/app"]',
    'FROM debian:12\nUSER root\nCOPY <<EOF /run.sh\nexec setpriv --reuid=app server\nEOF\nCMD ["/run.sh"]',
    ('FROM debian:12\nUSER root\nCOPY run.sh /\nCMD ["/run.sh"]', {"run.sh": "#!/bin/sh\nexec su app -c server\n"}),
    "FROM debian:12\nARG U\nUSER $U",
    "FROM debian:12\nUSER rootless",
    "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nUSER root",
)
