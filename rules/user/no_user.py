"""The image has no USER, so it runs as root."""

from __future__ import annotations

from dlint.kit import (
    Account,
    Edit,
    Finding,
    Findings,
    Fix,
    Process,
    Refusal,
    Run,
    Span,
    Stage,
    Transfer,
    User,
    View,
    Volume,
    Workdir,
    distribution,
    root_home,
    rule,
    users,
)
from dlint.knowledge.images.lean import missing_programs

ANYWHERE = ("trivy:DS-0002", "sonar:S6471", "dockle:CIS-DI-0001")
NOWHERE = "checkov:CKV_DOCKER_3"
NEW = "app"
CREATION = {
    "alpine": f"adduser -D -u 10001 {NEW}",
    "debian": f"useradd --create-home --uid 10001 {NEW}",
    "redhat": f"useradd --create-home --uid 10001 {NEW}",
}
# Images to build on, without a service and a user of their own.
BASES = frozenset({
    "almalinux", "alpine", "amazoncorretto", "debian", "eclipse-temurin", "erlang", "golang", "haskell", "ibmjava",
    "openjdk", "perl", "php", "pypy", "python", "rockylinux", "ruby", "rust", "sapmachine", "ubuntu",
})  # fmt: skip
# Texts of a command line that has to run as root.
ROOT_MARKS = (
    "/root",
    "chmod ",
    "chown ",
    "supervisord",
    "apt-get",
    "apk add",
    "iptables",
    "mount ",
    "service ",
    "sysctl",
)
SHELLS = (("sh",), ("bash",), ("ash",), ("dash",))
# Folders of the system, of root and of other users.
SHARED = ("/", "/opt", "/mnt", "/media", "/tmp")  # noqa: S108 (where no application is)
TAKEN = ("/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/proc", "/root", "/run", "/sbin", "/sys", "/usr", "/var")
UNUSED = "tally:user-created-but-never-used"
STATEFUL = "tally:stateful-root-runtime"


@rule(
    watches=Stage,
    severity="warning",
    since="0.1",
    twins=(*ANYWHERE, NOWHERE, UNUSED, STATEFUL),
    security=6.0,
    when=("no user",),
)
def check(stage: Stage) -> Findings:
    """Without USER a container runs as the user of the base image, and that is root for nearly all of them.

    Anyone who breaks into a program that runs as root owns the container, and is one mistake in the kernel or in the
    container's settings away from the host. Create a user, or take one that the base image has, and name it before
    ENTRYPOINT and CMD. Files that the program writes must belong to it: `COPY --chown`, `RUN chown`.

    Nothing is reported where the base image is known to give root up, or the entry point does (gosu, su-exec, setpriv,
    an init such as s6-overlay); the text of an entry point is read where the build context is known. Nor for
    functions of AWS Lambda and actions of GitHub, where the platform decides. It is a hint only for daemons that
    have to start as root, for scripts that may start one which the image installs, and where a variable names the
    base image; images that run nothing of their own, such as those that others build on, are checked by
    `user/base-as-root`, as are daemons that hand their work to another user by themselves (Apache httpd, php-fpm).

    The fix names a user that is there already (that of the base image, or the one that COPY and chown give the files
    to), or makes one, and gives it the working folder (not what is in it, so
    that no user can rewrite the program). Whether the program can do without root is for you to try.
    """
    if not stage.is_last or stage.is_windows or stage.is_headless or stage.user_at() is not None:
        return
    first = users.starting_user(stage)
    if first is not None and not users.is_root(first):
        return
    process = Process.of(stage)
    if (process.view is None and stage.root_image is None) or process.steps_down or _is_action(stage):
        return
    if not process.is_service or (process.hands_down and process.rootless is None):
        return
    account = None if process.needs_root or process.daemons else users.usual_account(stage)
    yield Finding(
        _place(stage, process),
        f"{_subject(stage, process, first)}: {_advice(stage, process, account)}{_home(stage)}",
        _fix(stage, process, account),
        severity=_severity(stage, process, account),
        twins=_twins(stage, account),
    )


def _severity(stage: Stage, process: Process, account: Account | None) -> str | None:
    """A hint where it has to be root, where a script may well become the user itself, and where the base is unknown."""
    if stage.root_image is None or stage.root_image.error:
        return "info"
    if process.needs_root or process.daemons or (process.runs_script and account is not None):
        return "info"
    return None


def _is_action(stage: Stage) -> bool:
    """Whether this is an action of GitHub, which has to be root: their documentation requires it."""
    context = stage.file.context
    return context is not None and bool(context.has(("action.yml", "action.yaml")))


def _place(stage: Stage, process: Process) -> Span:
    view = process.view
    if view is not None and view.stage is stage:
        return view.keyword_span
    image = stage.head.image
    return image.span if image is not None else stage.head.keyword_span


def _subject(stage: Stage, process: Process, first: str | None) -> str:
    image = stage.root_image
    what = process.label or "this image"
    if first is None and image is not None and not image.error:
        return f"{what} runs as the user of {image.familiar}, as root if that names none"
    base = stage.root.head.image
    if first is None and base is not None:
        return f"{what} runs as the user of {base.value}, as root if that names none"
    if process.label:
        return f"{process.label} runs as root"
    return "this image runs as root"


def _advice(stage: Stage, process: Process, account: Account | None) -> str:
    if process.needs_root:
        return (
            f"{process.rootless} needs no root"
            if process.rootless
            else "see that its settings give the work to another user"
        )
    if process.daemons:
        names = ", ".join(process.daemons[:3])
        return f"if it starts {names}, see that the settings give the work to another user"
    place = f"above {process.view.node.keyword.upper()}" if process.view is not None else "at the end"
    if account is not None:
        return f"no USER names {account.name}, made in line {account.line}: put USER {account.name} {place}"
    owner = users.owner_of_files(stage)
    if owner is not None:
        return f"put USER {owner} {place}, to whom the files belong"
    name = users.ready_user(stage)
    if name is not None:
        return f"put USER {name} {place}" + ("" if name.isdigit() else ", a user that the base image has")
    return f"create a user and name it with USER {place}"


def _home(stage: Stage) -> str:
    """What else is in the way: only root can enter /root."""
    if _in_root(stage):
        return ", and leave /root, which only root may enter"
    kept = root_home.in_root_home(stage)
    # Programs are kept in hidden folders of a home; what else was put there may be a text.
    if kept is None or not kept.startswith("/root/."):
        return ""
    return f"; {kept}, which it may need, is open to root alone: put it elsewhere"


def _in_root(stage: Stage) -> bool:
    return f"{stage.workdir_at() or ''}/".startswith("/root/")


def _twins(stage: Stage, account: Account | None) -> tuple[str, ...]:
    twins = list(ANYWHERE)
    if not any(each.of(User) for each in stage.file.stages):
        twins.append(NOWHERE)
    if account is not None:
        twins.append(UNUSED)
    if any(each.of(Volume) for each in stage.lineage):
        twins.append(STATEFUL)
    return tuple(twins)


def _fix(stage: Stage, process: Process, account: Account | None) -> Fix | Refusal:
    """USER before the first of ENTRYPOINT and CMD, where nothing below needs root; a script may need it."""
    name = account.name if account is not None else users.owner_of_files(stage) or users.ready_user(stage)
    made = _creation(stage) if name is None else None
    name = NEW if made is not None else name
    views = [view for view in (process.entrypoint, process.cmd) if view is not None and view.stage is stage]
    if process.needs_root or process.runs_script or _wants_root(process):
        return Refusal(f"{process.label or 'the program'} may need root when it starts")
    if name is None or "$" in name:
        return Refusal("no user is known that the image has, and none can be created safely")
    if not views:
        return Refusal("the stage has no CMD or ENTRYPOINT of its own")
    if _in_root(stage):
        return Refusal("the working folder is in /root, which only root may enter")
    kept = root_home.in_root_home(stage)
    if kept is not None:
        return Refusal(f"the program may need {kept}: only root may enter /root")
    view = min(views, key=_index)
    if any(isinstance(later, Run | Transfer | User) for later in stage.after(view)):
        return Refusal(f"instructions below {view.kind.upper()} still need root")
    words = ("run", "user") if view.node.keyword_word.value.islower() else ("RUN", "USER")
    folder = _own_folder(stage) if made is not None or distribution.known_family(stage) is not None else None
    steps = [each for each in (made, f"chown {name} {folder}" if folder is not None else None) if each is not None]
    before = f"{words[0]} {' && '.join(steps)}\n" if steps else ""
    title = f"run as {name}" + (f", who may write to {folder}" if folder is not None else "")
    # A user by itself needs nothing of the source: below its copy each change would create it again.
    copy = _first_broad_copy(stage, view) if steps == [made] else None
    if copy is None:
        return Fix(title, (Edit.insert(view.start, f"{before}{words[1]} {name}\n"),), trust="unsafe")
    edits = (Edit.insert(copy.start, before), Edit.insert(view.start, f"{words[1]} {name}\n"))
    return Fix(title, edits, trust="unsafe")


def _first_broad_copy(stage: Stage, end: View) -> View | None:
    for view in stage.instructions:
        if view is end:
            break
        if isinstance(view, Transfer) and view.takes_context:
            return view
    return None


def _wants_root(process: Process) -> bool:
    """Whether the command line does what only root may, or starts a script that decides it."""
    if any(mark in word for word in process.words for mark in ROOT_MARKS):
        return True
    command = process.command
    return command[:1] in SHELLS and len(command) > 1 and not command[1].startswith("-")


def _creation(stage: Stage) -> str | None:
    """The command that makes a user, where the base image is known to have it and to start as root."""
    first = users.starting_user(stage)
    image = stage.root_image
    if first is None or not users.is_root(first) or image is None or image.name.rpartition("/")[2] not in BASES:
        return None
    # The classic builder drops what a RUN changes in a volume. Source: Dockerfile reference, VOLUME, 2026-11.
    if stage.shell_at() != ("/bin/sh", "-c") or any(each.of(Volume) for each in stage.lineage):
        return None
    creation = CREATION.get(distribution.known_family(stage) or "")
    program = (creation or "").partition(" ")[0]
    return creation if program not in missing_programs(image.name, image.tag or "") else None


def _own_folder(stage: Stage) -> str | None:
    """The working folder, if it is the application's own and still belongs to root."""
    folder = stage.workdir_at()
    if folder is None or not any(each.of(Workdir) for each in stage.lineage) or folder.count("/") > 4:
        return None
    if folder in SHARED or (folder.startswith(TAKEN) and not folder.startswith("/usr/src/")):
        return None
    runs = [view for each in stage.lineage for view in each.of(Run) if isinstance(view, Run)]
    is_set_elsewhere = any("chown" in run.programs for run in runs) or set(folder) & set("$ '\"")
    return None if is_set_elsewhere else folder


def _index(view: View) -> int:
    return view.index


BAD = {
    'FROM python:3.12\nRUN pip install poetry==2.1.4\nCOPY . .\nRUN poetry install\nCMD ["poetry", "run", "app"]': None,
    'FROM python:3.12\nENV PATH="/root/.local/bin:$PATH"\nCOPY . .\nCMD ["gunicorn", "app:app"]': None,
    "FROM python:3.12 AS b\nRUN pip install --user flask==3.1.2\nFROM python:3.12\n"
    'COPY --from=b /root/.local /root/.local\nCMD ["python", "-m", "flask", "run"]': None,
    'FROM node:22\nRUN npx -y playwright@1.56.1 install && npx playwright install\nCMD ["node", "app.js"]': None,
    'FROM node:20\nCOPY . .\nCMD ["node", "app.js"]': 'FROM node:20\nCOPY . .\nUSER node\nCMD ["node", "app.js"]',
    'FROM alpine:3.20\nRUN adduser -D app\n# go\nENTRYPOINT ["/app"]': (
        'FROM alpine:3.20\nRUN adduser -D app\nUSER app\n# go\nENTRYPOINT ["/app"]'
    ),
    'FROM openjdk:8-jdk-alpine\nENTRYPOINT ["java", "-jar", "./app.jar"]': (
        'FROM openjdk:8-jdk-alpine\nRUN adduser -D -u 10001 app\nUSER app\nENTRYPOINT ["java", "-jar", "./app.jar"]'
    ),
    'FROM python:3.12\nWORKDIR /srv\nCOPY . .\nCMD ["python", "app.py"]': (
        "FROM python:3.12\nWORKDIR /srv\nCOPY . .\nRUN useradd --create-home --uid 10001 app && chown app /srv\n"
        'USER app\nCMD ["python", "app.py"]'
    ),
    'FROM python:3.12\nWORKDIR /usr/local/app\n\n# the source\nCOPY . .\nEXPOSE 80\nCMD ["python", "app.py"]': (
        "FROM python:3.12\nWORKDIR /usr/local/app\n\nRUN useradd --create-home --uid 10001 app\n# the source\n"
        'COPY . .\nEXPOSE 80\nUSER app\nCMD ["python", "app.py"]'
    ),
    'FROM node:20\nWORKDIR /app\nCOPY . .\nCMD ["node", "app.js"]': (
        'FROM node:20\nWORKDIR /app\nCOPY . .\nRUN chown node /app\nUSER node\nCMD ["node", "app.js"]'
    ),
    'FROM node:20\nWORKDIR /app\nRUN chown -R node .\nCMD ["node", "app.js"]': (
        'FROM node:20\nWORKDIR /app\nRUN chown -R node .\nUSER node\nCMD ["node", "app.js"]'
    ),
    'FROM node:20\nWORKDIR /var/lib/app\nCMD ["node", "app.js"]': (
        'FROM node:20\nWORKDIR /var/lib/app\nUSER node\nCMD ["node", "app.js"]'
    ),
    'FROM someone/node\nCMD ["node", "/app.js"]': None,
    'FROM node:20\nWORKDIR /root\nCMD ["node", "app.js"]': None,
    'FROM debian:12\nCOPY --chown=nobody app /app\nCMD ["/app/serve"]': (
        'FROM debian:12\nCOPY --chown=nobody app /app\nUSER nobody\nCMD ["/app/serve"]'
    ),
    'FROM debian:12\nWORKDIR /srv\nCOPY app .\nRUN chown -R 1000:1000 .\nCMD ["./serve"]': (
        'FROM debian:12\nWORKDIR /srv\nCOPY app .\nRUN chown -R 1000:1000 .\nUSER 1000\nCMD ["./serve"]'
    ),
    "FROM nginx:1.27\nCOPY site /usr/share/nginx/html": None,
    "FROM debian:12\nCMD exec server --port 80": (
        "FROM debian:12\nRUN useradd --create-home --uid 10001 app\nUSER app\nCMD exec server --port 80"
    ),
    'FROM golang:1.22 AS build\nUSER nobody\nFROM scratch\nCMD ["/app"]': (
        'FROM golang:1.22 AS build\nUSER nobody\nFROM scratch\nUSER 65532\nCMD ["/app"]'
    ),
    'FROM postgres:16\nENTRYPOINT ["/mine"]': None,
    'FROM gcr.io/distroless/static-debian12\nCMD ["/app"]': (
        'FROM gcr.io/distroless/static-debian12\nUSER nonroot\nCMD ["/app"]'
    ),
    'FROM debian:12\nRUN useradd -m app\nCMD ["x"]\nRUN make': None,
    'FROM debian:12\nCMD ["supervisord", "-n"]': None,
    'FROM debian:12\nCMD ["sh", "start.sh"]': None,
    "FROM debian:12\nCMD serve --log /root/x.log": None,
    "FROM debian:12\nVOLUME /data\nCMD serve": None,
    "FROM debian:12\nCMD /usr/sbin/sshd -D": None,
    "FROM debian:12\nRUN apt-get install -y nginx supervisor\nCOPY start.sh /\nCMD /start.sh": None,
    "ARG BASE\nFROM ${BASE}\nCMD serve": None,
}
GOOD = (
    "FROM debian:12",
    "FROM debian:12\nCMD bash",
    "FROM php:8.4-fpm\nCOPY site /var/www/html",
    'FROM httpd:2.4\nCOPY site /usr/local/apache2/htdocs\nCMD ["httpd-foreground"]',
    "FROM debian:12 AS build\nRUN make\nFROM scratch\nCOPY --from=build /out/tool.deb /",
    'FROM node:20\nUSER node\nCMD ["node", "app.js"]',
    'FROM gcr.io/distroless/static:nonroot\nCMD ["/app"]',
    'FROM cgr.dev/chainguard/node\nCMD ["app.js"]',
    "FROM postgres:16",
    'FROM redis:7\nCMD ["redis-server", "/etc/redis.conf"]',
    "FROM docker:27-dind",
    "FROM lscr.io/linuxserver/nginx",
    'FROM debian:12\nENTRYPOINT ["gosu", "app", "/app"]',
    'FROM alpine:3.20\nRUN apk add --no-cache su-exec\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]',
    'FROM debian:12\nENTRYPOINT ["tini", "--", "setpriv", "--reuid=1000", "/app"]',
    'FROM debian:12\nCMD ["su", "-c", "serve", "app"]',
    "FROM debian:12\nCMD su app -s /bin/sh -c serve",
    'FROM debian:12\nCMD ["runuser", "-u", "app", "--", "serve"]',
    'FROM debian:12\nCMD ["chroot", "--userspec=app", "/", "serve"]',
    "FROM debian:12\nCMD start-stop-daemon --start --chuid app --exec /usr/bin/serve",
    'FROM debian:12\nADD s6-overlay.tar.gz /\nENTRYPOINT ["/init"]',
    ('FROM debian:12\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]', {"run.sh": '#!/bin/sh\nexec gosu app "$@"\n'}),
    ('FROM debian:12\nCOPY docker /opt\nENTRYPOINT ["/opt/run.sh"]', {"docker/run.sh": "exec su -c serve app\n"}),
    'FROM public.ecr.aws/lambda/python:3.12\nCMD ["app.handler"]',
    ('FROM node:20\nENTRYPOINT ["node", "/main.js"]', {"action.yml": "name: x\n"}),
    "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD app.exe",
    "FROM debian:12\nUSER $APP\nCMD serve",
    'FROM node:20 AS base\nUSER node\nFROM base\nCMD ["node", "app.js"]',
)
