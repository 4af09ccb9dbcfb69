"""A user's name that the image does not know."""

from __future__ import annotations

from dlint.kit import Add, Copy, Finding, Findings, Stage, User, known_users, rule, users

TWIN = "tally:named-identity-in-passwdless-stage"


@rule(watches=(User, Copy, Add), severity="error", since="0.1", twins=(TWIN,), when=("owner",))
def check(view: User | Copy | Add, stage: Stage) -> Findings:
    """USER with a name that is not in the image's /etc/passwd: every later RUN fails, and no container starts (`unable
    to find user app: no matching entries in passwd file`). `scratch` has no such file, so there every name fails, root
    included, and `COPY --chown=app` ends the build (`invalid user index`); where the file is there but the name is
    not, `--chown` quietly gives the files to root.

    Write numbers (`USER 65532`, `--chown=65532:65532`), or create the user before; a last stage on scratch can take
    the file along: `COPY --from=build /etc/passwd /etc/passwd`.

    A group behind the colon has to be in /etc/group in the same way.

    Only reported where the base image's users are known, and nothing above can have added one.
    """
    if view.onbuild or stage.is_windows:
        return
    if isinstance(view, User):
        yield from _user(view, stage)
    elif view.node.flags:
        yield from _owner(view, stage)


def _user(view: User, stage: Stage) -> Findings:
    name, _, group = (view.value or "").partition(":")
    # root is reported by `user/root`, also where there is no /etc/passwd.
    if view.word is None or not name or name.isdigit() or users.is_root(name):
        return
    names = known_users.known_names(stage, view)
    if names is not None and name not in names:
        why = "this image has no /etc/passwd" if not names else "nothing creates it"
        message = f"no container starts as {name}, because {why}: write a number, such as USER 65532"
        if names:
            message = f"no container starts as {name}, because {why}: add the user in a RUN above, or write a number"
        yield Finding(view.word.span, message, twins=None if not names else ())
    elif group and not group.isdigit() and known_users.lacks_group(stage, view, group):
        message = f"no container starts as {name}:{group}, because nothing creates the group {group}: add it in a RUN"
        yield Finding(view.word.span, f"{message} above, or leave it out", twins=())


def _owner(view: Copy | Add, stage: Stage) -> Findings:
    for word in view.flag_values("chown")[-1:]:
        owner, _, group = (view.expanded(word) or "").partition(":")
        named = [name for name in (owner, group) if name and not name.isdigit() and name != "root"]
        names = known_users.known_names(stage, view) if named else None
        if names is None:
            continue
        if not names:
            message = f"the build fails, because this image has no /etc/passwd to find {named[0]} in: write a number"
            yield Finding(word.span, message)
        # BuildKit looks the name up in the image and, where the file has no such name, goes on with 0.
        elif owner in named and owner not in names:
            later = next((account.line for account in users.accounts_of(stage) if account.name == owner), None)
            when = f"line {later} creates {owner} too late" if later else f"nothing creates {owner}"
            message = f"{when}, so the files belong to root: add the user in a RUN above"
            yield Finding(word.span, message, severity="warning", twins=())


BAD = {
    'FROM scratch\nCOPY app /app\nUSER app\nCMD ["/app"]': None,
    'FROM golang:1.22 AS b\nRUN make\nFROM scratch\nCOPY --from=b /out/app /\nUSER app\nENTRYPOINT ["/app"]': None,
    "FROM scratch\nCOPY --chown=app:app app /app": None,
    "FROM scratch\nADD --chown=0:staff x.txt /x.txt": None,
    'FROM alpine:3.20\nCOPY run.sh /run.sh\nUSER app\nCMD ["/run.sh"]': None,
    "FROM debian:12\nRUN mkdir /data\nUSER app:app": None,
    "FROM alpine:3.20\nCOPY --chown=app . /srv": None,
    "FROM gcr.io/distroless/static\nUSER app": None,
    "FROM python:3.13-slim\nUSER app": None,
    "FROM golang:1.25 AS b\nRUN useradd app\nFROM golang:1.25-alpine\nUSER app": None,
    "FROM php:8.4-fpm-alpine\nUSER nginx": None,
    "FROM rockylinux:9\nUSER www-data": None,
    "FROM debian:12\nRUN groupadd -r web && useradd -r -g web webapp\nUSER webap": None,
    "FROM node:22\nRUN deluser --remove-home node\nUSER node": None,
    "FROM alpine:3.22\nRUN adduser -D app\nUSER app:web": None,
    "FROM node:22\nUSER node:application": None,
}
GOOD = (
    "FROM scratch\nUSER 65532",
    "FROM scratch\nCOPY --from=build /etc/passwd /etc/passwd\nUSER app",
    "FROM scratch\nADD rootfs.tar.xz /\nUSER app",
    "FROM scratch\nCOPY rootfs /\nUSER app",
    "FROM scratch\nCOPY --chown=0:0 app /app\nCOPY --chown=root app /b",
    "FROM alpine:3.20\nRUN adduser -D app\nUSER app",
    "FROM alpine:3.20\nUSER nobody",
    "FROM alpine:3.22\nRUN addgroup -S web && adduser -S -G web app\nUSER app:web",
    "FROM debian:12\nRUN useradd -m app\nUSER app:staff",
    "FROM debian:12\nRUN useradd -m app\nUSER app:app",
    "FROM debian:12\nRUN useradd -m app\nUSER app:1500",
    "FROM node:22\nUSER node:node",
    "FROM alpine:3.20\nARG WHO=app\nRUN addgroup -S $WHO && adduser -S -G $WHO $WHO\nUSER $WHO",
    "FROM debian:12\nRUN for u in a b; do useradd $u; done\nUSER a",
    "FROM node:22\nRUN userdel node && useradd -u 1000 node\nUSER node",
    "FROM debian:12\nRUN apt-get update && apt-get install -y nginx\nUSER nginx",
    "FROM debian:12\nCOPY --chown=www-data x /x\nUSER www-data",
    "FROM node:20\nUSER node",
    "FROM php:8.4-apache\nUSER www-data",
    "FROM eclipse-temurin:21-jre\nUSER ubuntu",
    "FROM gradle:8\nUSER gradle",
    "FROM python:3.13-slim\nRUN apt-get update && apt-get install -y postgresql\nUSER postgres",
    "FROM openjdk:21\nUSER app",
    "FROM someone/base\nUSER app",
    "FROM gcr.io/distroless/static\nUSER nonroot",
    "FROM alpine:3.20 AS base\nRUN adduser -D app\nFROM base\nUSER app",
)
