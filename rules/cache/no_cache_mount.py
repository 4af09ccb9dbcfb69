"""An install downloads everything again in each build."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Run, Stage, cache_mount, claim_on_cache, fix_of, rule
from dlint.knowledge.managers.registry import CACHED


@rule(
    watches=Run,
    severity="info",
    tier="strict",
    since="0.1",
    runs=tuple(sorted(CACHED)),
    twins=("tally:prefer-package-cache-mounts",),
)
def check(run: Run, stage: Stage) -> Findings:
    """When a step runs again, it downloads everything again, because the layer that had it is thrown away. A cache
    mount outlives the build, so only what is new is fetched, and nothing of it is in the image:

    ```dockerfile
    RUN --mount=type=cache,target=/root/.npm npm ci
    ```

    The mount must be where the program keeps its cache, belong to the user who runs it (`uid=`), and no command may
    empty it: `--no-cache-dir`, `npm cache clean`, `rm -rf /var/lib/apt/lists/*` are then in the way. Apt also needs the
    setting to keep packages (`rm -f /etc/apt/apt.conf.d/docker-clean`) and to wait for others (`sharing=locked`). A
    cache lives on one machine: where each build gets a fresh one, nothing is gained.

    The fix does all that. It is unsafe, because what is in the mount is not there for later steps: a program that looks
    for it (Go modules, the repository of Maven) needs the same mount again. No fix where another instruction names the
    folder, a variable moves it, or the user has no known home.
    """
    if run.onbuild or run.stage is None or stage.is_windows:
        return
    installs = cache_mount.installs_without_cache(run)
    if not installs:
        return
    # One finding for the RUN: the fix adds the mounts of all its installs at once.
    first = installs[0]
    targets = cache_mount.cache_targets(first)
    where = f",target={targets[0]}" if targets else ""
    if cache_mount.is_moved(first):
        where = " on the folder that the file sets for its cache"
    message = f"{first.label} downloads everything again each time it runs: add --mount=type=cache{where}"
    fix = fix_of(
        "keep downloads in a cache mount",
        cache_mount.cache_mount_edits(run, installs),
        "unsafe",
        claim_on_cache(run, keeps=True),
    )
    yield Finding(first.command.span, message, fix)


BAD = {
    # A mount point cannot be removed: such a removal has to go before the mount comes.
    'FROM node:22\nRUN npm ci && rm -rf "$(npm config get cache)"': None,
    "FROM python:3.12\nRUN place=$(pip cache dir) && pip install flask && rm -rf $place": None,
    "FROM debian:12\nRUN trap 'rm -rf /var/lib/apt/lists/*' EXIT; apt-get update && apt-get install -y jq": None,
    "FROM node:16\nRUN npm i -g pnpm@6\nWORKDIR /a\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install": (
        "FROM node:16\nRUN --mount=type=cache,target=/root/.npm npm i -g pnpm@6\nWORKDIR /a\n"
        "COPY package.json pnpm-lock.yaml ./\nRUN --mount=type=cache,target=/root/.pnpm-store pnpm install"
    ),
    "FROM node:22\nRUN npm ci && npm cache clean --force": (
        "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci"
    ),
    "FROM node:22\nUSER node\nRUN npm ci": (
        "FROM node:22\nUSER node\nRUN --mount=type=cache,target=/home/node/.npm,uid=1000 npm ci"
    ),
    "FROM python:3.12\nRUN pip install --no-cache-dir -r requirements.txt": (
        "FROM python:3.12\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt"
    ),
    # The second install needs the index of the first: it has to stay in the layer.
    "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nRUN apt-get install -y jq": (
        "FROM debian:12\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\n"
        "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y curl\n"
        "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get install -y jq"
    ),
    "FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*": (
        "FROM debian:12\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\n"
        "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked "
        "--mount=type=cache,target=/var/lib/apt/lists,sharing=locked apt-get update && apt-get install -y curl"
    ),
    "FROM debian:12\nRUN apt-get update \\\n && apt-get install -y curl \\\n && apt-get clean "
    "\\\n && rm -rf /var/lib/apt/lists/* /tmp/x": (
        "FROM debian:12\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\n"
        "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\\n"
        " --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \\\n"
        " apt-get update \\\n && apt-get install -y curl \\\n && rm -rf /tmp/x"
    ),
    "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl": (
        "FROM debian:12\nRUN apt-get update\n\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\n"
        "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get install -y curl"
    ),
    "FROM node:22\nRUN npm ci \\\n && rm -rf \\\n  /root/.npm \\\n  /tmp/x": (
        "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci \\\n && rm -rf \\\n  /tmp/x"
    ),
    "FROM debian:12\nRUN apt-get update && apt-get install -y x \\\n && rm -rf \\\n  /tmp/* \\\n"
    "  /var/cache/apt/*.bin \\\n  /var/lib/apt/lists/*\n": (
        "FROM debian:12\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\n"
        "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\\n"
        " --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \\\n"
        " apt-get update && apt-get install -y x \\\n && rm -rf \\\n  /tmp/*\n"
    ),
    "FROM alpine:3.20\nRUN apk update\nRUN apk add curl": None,
    "FROM alpine:3.20\nRUN apk add --no-cache curl": (
        "FROM alpine:3.20\nRUN --mount=type=cache,target=/etc/apk/cache,sharing=locked apk add --update-cache curl"
    ),
    "FROM golang:1.22 AS b\nWORKDIR /a\nCOPY . .\nRUN go build -o /x\nFROM scratch\nCOPY --from=b /x /x": (
        "FROM golang:1.22 AS b\nWORKDIR /a\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod "
        "--mount=type=cache,target=/root/.cache/go-build go build -o /x\nFROM scratch\nCOPY --from=b /x /x"
    ),
    "FROM rust:1\nRUN cargo build --release": (
        "FROM rust:1\nRUN --mount=type=cache,target=/usr/local/cargo/registry "
        "--mount=type=cache,target=/usr/local/cargo/git/db cargo build --release"
    ),
    "FROM maven:3\nWORKDIR /a\nRUN mvn -B package": (
        "FROM maven:3\nWORKDIR /a\nRUN --mount=type=cache,target=/root/.m2/repository mvn -B package"
    ),
    "FROM maven:3\nWORKDIR /a\nRUN mvn -B package\nCMD mvn spring-boot:run": None,
    "FROM golang:1.22 AS b\nRUN go mod download\nFROM golang:1.22\nCOPY --from=b /go/pkg/mod /go/pkg/mod": None,
    "FROM node:22\nRUN useradd app\nUSER app\nRUN npm ci": None,
    "FROM node:22\nENV npm_config_cache=/cache\nRUN npm ci": None,
    "# syntax=docker/dockerfile:1.0\nFROM node:22\nRUN npm ci": None,
    'FROM node:22\nRUN ["npm", "ci"]': None,
    "FROM python:3.12\nENV PIP_NO_CACHE_DIR=1\nRUN pip install flask": None,
}
GOOD = (
    "FROM python:3.13\nENV UV_LINK_MODE=symlink\nRUN uv pip install --system flask",
    "FROM oven/bun:1\nCOPY package.json bun.lock ./\nRUN bun install --backend=symlink",
    "FROM rust:1.90\nCOPY Cargo.* ./\nRUN cargo fetch\nCOPY . .\nRUN cargo build --release\nRUN ./target/release/app",
    "FROM ubuntu:14.04\nRUN --mount=type=cache,target=/var/cache/apt apt install -y python-pip\nRUN pip install six",
    "FROM node:22\nRUN --mount=type=cache,target=/store pnpm install --store-dir=/store",
    "FROM maven:3\nRUN mvn -o package",
    "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci",
    "FROM python:3.12\nRUN --mount=type=cache,target=/root/.cache pip install flask",
    "FROM debian:12\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get install -y curl",
    "FROM node:22\nRUN npm run build",
    "ONBUILD RUN npm ci",
    "RUN echo npm ci",
)
