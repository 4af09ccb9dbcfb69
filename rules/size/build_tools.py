"""Compilers and headers stay in an image that only runs a program."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Finding, Findings, Fix, Package, Refusal, Run, Stage, application, leftover_packages, listed, rule
from dlint.knowledge.buildtools import RUNTIME_LIBRARIES, build_tool, build_tools_of
from dlint.knowledge.images.names import short_name
from dlint.knowledge.images.purposes import COMPILES_LATER
from dlint.knowledge.managers.registry import SYSTEMS, system_manager, text_marks

HEAVY = ("compiler", "tool chain")
# Static programs that run as they are, and libraries that programs load under the name of the headers' package.
SYSTEM_HEADERS = ("linux-headers", "linux-headers-generic", "kernel-headers", "glibc-headers", "glibc-devel")
NO_TOOLS = ("qemu-user-static", "busybox-static", "libmagic-dev", "binutils", "gettext-dev", "ccache")


@rule(
    watches=Stage,
    severity="warning",
    since="0.1",
    needs=text_marks(SYSTEMS),
    twins=("tally:prefer-multi-stage-build",),
    runs=tuple(sorted(SYSTEMS)),
)
def check(stage: Stage) -> Findings:
    """A program needs compilers, make and header files once, when it or its packages are built, and never when it
    runs.

    In the image they are dead weight, often hundreds of megabytes, and hand tools to anyone who breaks in. Build in a
    stage of its own and copy the result over (for Python a virtual environment or wheels, for Node `node_modules`);
    what then is missing are the libraries without `-dev`. Or install, build and remove in one and the same RUN: a
    later RUN cannot take bytes out of an earlier layer.

    Only stages that become part of the image are looked at, and only where CMD or ENTRYPOINT shows that it runs an
    application: images for developers, builds and tests need their tools, and so do those that compile while they run
    (CUDA, PyTorch, Jupyter, R). What the base image brings anyway is skipped. Headers and build programs alone are
    a remark (`info`).

    Where one install of a project's packages is all that needs the tools, on an image of Node or Python that is slim or
    Alpine, there is a fix: unsafe, because `node_modules`, or what pip installs, is all that is copied over. Other
    files that the install leaves, and libraries that came with the tools, are then not in the image.
    """
    if not stage.ships or not application.runs_application(stage.file):
        return
    image = stage.root_image
    there = build_tools_of(short_name(image.name), image.tag or "") if image is not None else frozenset()
    found: list[Package] = []
    lines: list[int] = []
    for view in stage.of(Run):
        if not isinstance(view, Run) or view.programs.isdisjoint(SYSTEMS):
            continue
        stays = [package for package in leftover_packages.remaining(view) if package.name not in there]
        tools = [package for package in stays if _kind(package) is not None and not _is_offered(package, view)]
        # What a later RUN removes is reported by size/removed-later.
        tools = [package for package in tools if not _is_removed(view, stage, package)]
        found += tools
        lines += [view.line] if tools else []
    # One stage for the build takes all of them out.
    if found and not _compiles_later(stage):
        yield _finding(stage, found, lines)


def _finding(stage: Stage, tools: list[Package], lines: list[int]) -> Finding:
    packages = _heaviest_first(tools)
    names = list(dict.fromkeys(package.name for package in packages))
    heavy = any(_kind(package) in HEAVY for package in tools)
    message = f"{listed(names)} {'stay' if len(names) > 1 else 'stays'} in the image"
    if len(lines) > 1:
        message += f" (RUN in lines {listed([str(line) for line in lines])})"
    advice = _advice(names, tools, heavy)
    return Finding(packages[0].word.span, f"{message}{advice}", _divided(stage), severity=None if heavy else "info")


def _divided(stage: Stage) -> Fix | Refusal:
    """Two stages, where one install of the project's packages is all that needs the tools."""
    # Few files get here.
    from dlint.kit import install_stage

    found = install_stage.separated(stage)
    if isinstance(found, Refusal):
        return found
    taken = f"{found.result} alone"
    if found.is_python:
        taken = f"what pip now puts into {found.result} to /usr/local"
    tools, them = listed(found.tools), _them(found.tools)
    title = f"two stages: copy {taken} from one with {tools}; what came with {them} is gone too"
    title += f", {listed(found.libraries)} installed instead" if found.libraries else ""
    return Fix(title, found.edits, trust="unsafe")


def _advice(names: list[str], tools: list[Package], heavy: bool) -> str:
    if all("-jdk" in package.name for package in tools):
        return f": a program that runs needs {tools[0].name.replace('-jdk', '-jre')}"
    if heavy:
        it = _them(names)
        return f": build in a stage of its own and copy the result over, or remove {it} in the RUN that installs {it}"
    if all(_kind(package) == "headers" for package in tools):
        return f": a program that runs needs {_library(tools)}, not the headers"
    return f": use {_them(names)} in a stage of its own and copy the result over"


def _them(names: list[str]) -> str:
    return "them" if len(names) > 1 else "it"


def _is_offered(package: Package, run: Run) -> bool:
    """Whether the list is in an ENV of the stage: images that are built on this one are meant to use it."""
    return run.stage is not None and any(run.stage.sets_env(name) for name in package.word.names)


def _is_removed(run: Run, stage: Stage, package: Package) -> bool:
    """Whether a later RUN removes it."""
    for view in stage.after(run):
        if not isinstance(view, Run) or view.programs.isdisjoint(SYSTEMS):
            continue
        for command in view.commands:
            manager = system_manager(command.name)
            verb = command.verb(manager.name, *manager.remove) if manager is not None else None
            names = (package.name, package.group) if package.group else (package.name,)
            if verb is not None and any(word.text in names for word in verb.operands):
                return True
    return False


def _library(tools: list[Package]) -> str:
    for package in tools:
        debian, alpine = RUNTIME_LIBRARIES.get(package.name, ("", ""))
        name = alpine if package.command.name == "apk" else debian
        if name:
            return f"the library ({name})" if len(tools) == 1 else f"the libraries ({name}, …)"
    return "the library" if len(tools) == 1 else "the libraries"


def _kind(package: Package) -> str | None:
    if package.name in NO_TOOLS or "$" in package.name:
        return None
    return "headers" if package.name in SYSTEM_HEADERS else build_tool(package.name)


def _heaviest_first(tools: list[Package]) -> list[Package]:
    heavy = [package for package in tools if _kind(package) in HEAVY]
    return [*heavy, *(package for package in tools if package not in heavy)]


def _compiles_later(stage: Stage) -> bool:
    return any(
        isinstance(view, Run) and re.search(COMPILES_LATER, view.all_text) is not None
        for each in stage.file.stages
        if each.ships
        for view in each.instructions
    )


# What is compiled may need what came with the tools, or the tools serve something else as well.
NOT_ALONE = (
    "FROM node:20\nRUN apt-get install -y cmake\nRUN npm ci\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make cairo-dev\nCOPY package.json .\nRUN npm i\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make\nCOPY . .\nRUN npm ci\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make\nCOPY app /app\nRUN npm ci\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make\nRUN npm ci\nCOPY . .\nRUN make\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make\nRUN npm ci\nCOPY . .\nRUN npx node-gyp build\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make\nRUN npm ci\nRUN cd lib && npm run all && npm ci\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make\nRUN npm ci\nRUN npm install -g sqlite3\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make python3\nRUN npm ci\nCOPY . .\nCMD node a.js --with=x.py",
    "FROM node:20-alpine\nRUN apk add g++ make python3 ffmpeg\nRUN npm ci\nCOPY . .\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make\nVOLUME /d\nRUN npm ci\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make\nRUN npm ci\nRUN ./setup\nRUN npm rebuild\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make\nRUN npm ci\nRUN apk del make\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make\nRUN npm ci\nONBUILD RUN npm i x\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make\nCOPY package.json .yarnrc.yml ./\nRUN yarn\nCMD node a.js",
    "FROM node:20-alpine\nRUN apk add g++ make\nCOPY package.json a/package.json a/\nRUN npm ci\nCMD node a.js",
    "FROM mhart/alpine-node:8\nRUN apk add g++ make\nRUN npm ci\nCMD node a.js",
    "FROM python:3.12-alpine\nRUN apk add g++\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCMD a",
    "FROM python:3.12-slim\nRUN apt-get install -y gcc libmagickwand-dev\nRUN pip install -r a.txt\nCMD ./a",
    "FROM python:3.12-slim\nRUN apt-get install -y gcc\nRUN pip install -r a.txt && pip install x\nCMD ./a",
    "FROM python:3.12-slim\nRUN apt-get install -y gcc\nRUN pip install -r a.txt\nRUN pip install .\nCMD ./a",
    "FROM python:3.12-slim\nRUN apt-get install -y gcc\nRUN pip install --user -r a.txt\nCMD ./a",
    "FROM python:3.12-slim\nUSER app\nRUN apt-get install -y gcc\nRUN pip install -r a.txt\nCMD ./a",
    "FROM python:3.12-slim\nRUN apt-get install -y gcc gfortran\nRUN pip install -r a.txt\nCMD ./a",
)
BAD = {
    "FROM debian:12\nRUN apt-get install -y gcc && apt-get clean && apt-get update\nCMD ./app": None,
    "FROM debian:12\nRUN apt-get update && apt-get install -y gcc\nCMD bash /srv/start.sh": None,
    'FROM debian:12\nRUN apt-get update && apt-get install -y gcc\nENTRYPOINT ["/bin/sh", "-c", "exec serve"]': None,
    "FROM node:10-alpine\nRUN apk --no-cache add --virtual deps build-base python\nRUN npm ci\nCMD node app.js": (
        "FROM node:10-alpine AS base\n\nFROM base AS build\n"
        "RUN apk --no-cache add --virtual deps build-base python\nRUN npm ci\n\n"
        "FROM base\nCOPY --from=build /node_modules /node_modules\nCMD node app.js"
    ),
    "FROM node:20-alpine AS app\nENV A=b\nRUN apk add --no-cache python3 make g++ git\nWORKDIR /app\n# lists\n"
    "COPY package*.json ./\nRUN npm ci && \\\n    npm cache clean --force\nLABEL a=b\nUSER node\nCOPY . .\n"
    "RUN npm run build\nCMD node a.js": (
        "FROM node:20-alpine AS base\nENV A=b\n\nFROM base AS build\nRUN apk add --no-cache python3 make g++ git\n"
        "WORKDIR /app\n# lists\nCOPY package*.json ./\nRUN npm ci && \\\n    npm cache clean --force\n\n"
        "FROM base AS app\nRUN apk add --no-cache git\nWORKDIR /app\n"
        "COPY --from=build /app/node_modules ./node_modules\nLABEL a=b\nUSER node\nCOPY . .\nRUN npm run build\n"
        "CMD node a.js"
    ),
    "FROM node:22-slim\nWORKDIR /srv\nRUN apt-get update && apt-get install -y make g++\nEXPOSE 80\nRUN mkdir /data\n"
    "COPY package.json yarn.lock ./\nRUN yarn\nCOPY src src\nUSER node\nCMD node src": (
        "FROM node:22-slim AS base\nWORKDIR /srv\n\nFROM base AS build\n"
        "RUN apt-get update && apt-get install -y make g++\nRUN mkdir /data\nCOPY package.json yarn.lock ./\n"
        "RUN yarn\n\nFROM base\nEXPOSE 80\nRUN mkdir /data\nCOPY package.json yarn.lock ./\n"
        "COPY --from=build /srv/node_modules ./node_modules\nCOPY src src\nUSER node\nCMD node src"
    ),
    "FROM python:3.12-slim\nRUN apt-get update && apt-get install -y gcc libpq-dev && rm -rf /var/lib/apt/lists/*\n"
    "WORKDIR /a\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\nCMD python a.py": (
        "FROM python:3.12-slim AS base\n\nFROM base AS build\n"
        "RUN apt-get update && apt-get install -y gcc libpq-dev && rm -rf /var/lib/apt/lists/*\nWORKDIR /a\n"
        "COPY requirements.txt .\nRUN pip install --prefix=/install -r requirements.txt\n\n"
        "FROM base\nRUN apt-get update && apt-get install -y libpq5 && rm -rf /var/lib/apt/lists/*\nWORKDIR /a\n"
        "COPY --from=build /install /usr/local\nCOPY . .\nCMD python a.py"
    ),
    **dict.fromkeys(NOT_ALONE),
    'RUN apt-get update && apt-get install -y gcc libpq-dev && pip install psycopg2\nCMD ["python", "app.py"]': None,
    'FROM debian:12 AS base\nRUN apt-get install -y g++-12 make\nFROM base\nENTRYPOINT ["/app"]': None,
    "RUN apt-get install -y libpq-dev\nCMD ./serve": None,
    'RUN apt-get install -y gcc\nCMD ["bash", "/app/start.sh"]': None,
    'RUN deps="gcc make" && apt-get install -y $deps && make\nENTRYPOINT ["/app"]': None,
    "FROM rockylinux:9\nRUN dnf install -y gcc-c++ openssl-devel\nCMD /serve": None,
    "RUN apt-get install -y openjdk-17-jdk-headless\nCMD java -jar app.jar": None,
    "FROM alpine:3.20\nRUN apk add openjdk17-jdk\nCMD java -jar app.jar": None,
}
GOOD = (
    "FROM fedora:43\nRUN dnf install -y gcc make && make && dnf history undo -y last\nCMD ./app",
    "FROM almalinux:9\nRUN yum -y install gcc && make && yum -y history rollback 1\nCMD ./app",
    "RUN trap 'apt-get purge -y --auto-remove gcc' EXIT; apt-get install -y gcc && make\nCMD ./app",
    "FROM debian:12\nRUN apt-get install -y gcc\nCMD sh -c 'if test -n \"$T\"; then make test; else bash; fi'",
    "FROM debian:12\nLABEL io.openshift.s2i.scripts-url=image:///usr/libexec/s2i\nRUN apt-get install -y gcc\nCMD ./a",
    "FROM alpine:3.20\nRUN apk add --no-cache --virtual .build gcc musl-dev && make && apk del .build\nCMD /app",
    "RUN apt-get install -y gcc make && make && apt-get purge -y --auto-remove gcc make\nCMD ./app",
    'RUN b="gcc make" && apt-get install -y $b && make && apt-get purge -y $b\nCMD ./app',
    "RUN apt-get install -y $BUILD && make && apt-get purge -y $BUILD\nCMD ./app",
    "RUN s=\"$(apt-mark showmanual)\" && apt-get install -y gcc && make && apt-mark auto '.*' > /dev/null"
    " && apt-mark manual $s && apt-get purge -y --auto-remove\nCMD ./app",
    "RUN apt-get install -y libpq-dev gcc && apt-get remove -y 'lib*-dev' gcc\nCMD ./app",
    'FROM debian:12 AS build\nRUN apt-get install -y gcc\nFROM debian:12\nCOPY --from=build /app /app\nCMD ["/app"]',
    "RUN apt-get install -y build-essential",
    "RUN apt-get install -y build-essential\nCMD bash",
    "RUN apt-get install -y gcc\nRUN apt-get purge -y gcc\nCMD ./serve",
    "FROM debian:12 AS dev\nRUN apt-get install -y build-essential\nCMD ./app",
    "FROM nvidia/cuda:12.4.0-devel-ubuntu22.04\nRUN apt-get install -y g++\nCMD ./serve",
    "RUN apt-get install -y gcc && pip install vllm\nCMD vllm serve",
    "RUN apt-get install -y git curl python3 ca-certificates\nCMD ./app",
    "RUN apt-get install -y gcc\nCMD npm run dev",
    "FROM php:8\nENV DEPS='autoconf gcc'\nRUN apt-get install -y $DEPS\nENTRYPOINT docker-php-entrypoint",
    "ARG BASE\nFROM $BASE\nRUN apt-get install -y gcc\nCMD ./app",
    "ONBUILD RUN apt-get install -y gcc\nCMD ./app",
    "FROM python:3.12\nRUN apt-get install -y gcc build-essential libpq-dev\nCMD python app.py",
    "RUN apt-get install -y gcc\nCMD /ses/bin/emBuild",
    "RUN apt-get install -y g++ git\nENTRYPOINT /start.sh --setting-path /workspace/.c9",
    "FROM docker:27\nRUN apk add make gcc\nENTRYPOINT dockerd-entrypoint.sh",
)
