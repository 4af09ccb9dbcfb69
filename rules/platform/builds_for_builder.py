"""A stage on the builder's platform compiles for the builder, and the image is for another platform."""

from __future__ import annotations

from dlint.kit import Command, Finding, Findings, Stage, Transfer, rule, target_platform


@rule(watches=Stage, severity="warning", since="0.1", needs=("BUILDPLATFORM",))
def check(stage: Stage) -> Findings:
    """`FROM --platform=$BUILDPLATFORM` is for stages that cross-compile: fast, because nothing is emulated.

    The compiler then has to know the target: Go by `GOARCH` (and `GOOS`), cargo by `--target`, C compilers by a
    toolchain for it. Otherwise an image for linux/arm64 gets a program for the builder's processor, which ends with
    `exec format error` when it starts. Take `TARGETARCH` and `TARGETOS` with ARG, or leave `--platform` out.

    Reported is a compiler in a stage from which a stage for the target copies, where nothing names a processor.
    """
    if not target_platform.on_builder(stage) or target_platform.names_processor(stage) or not _is_delivered(stage):
        return
    command = next(target_platform.compiles(stage), None)
    if command is not None:
        yield Finding(command.span, _message(command))


def _is_delivered(stage: Stage) -> bool:
    """Whether a stage that is not for the builder takes files from this one, or from one built on it."""
    for other in stage.file.stages:
        # A stage for the builder may run what another one has compiled for it.
        if target_platform.on_builder(other):
            continue
        for view in other.instructions:
            origin = view.from_stage if isinstance(view, Transfer) else None
            if origin is not None and stage in origin.lineage:
                return True
    return False


def _message(command: Command) -> str:
    verb = command.verb(command.tool)
    name = (
        f"{command.tool} {verb.name}"
        if verb is not None and command.tool in target_platform.CROSS_COMPILING
        else command.name
    )
    advice = target_platform.CROSS_COMPILING.get(command.tool, "use a compiler for TARGETARCH")
    return f"on $BUILDPLATFORM {name} makes a program for the builder, not for the target's platform: {advice}"


APP = "\nFROM debian:12\nCOPY --from=b /app /app"
BAD = {
    f"FROM --platform=$BUILDPLATFORM golang:1.25 AS b\nRUN go build -o /app .{APP}": None,
    f"FROM --platform=$BUILDPLATFORM golang:1.25 AS b\nARG TARGETOS\nRUN GOOS=$TARGETOS go build -o /app .{APP}": None,
    f"FROM --platform=${{BUILDPLATFORM}} rust:1.90 AS b\nRUN cargo build --release{APP}": None,
    f"FROM --platform=$BUILDPLATFORM gcc:15 AS b\nRUN gcc -O2 -static -o /app main.c{APP}": None,
    f"FROM --platform=$BUILDPLATFORM golang:1.25 AS b\nRUN go install ./cmd/app{APP}": None,
    f"FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS b\n"
    f"RUN dotnet publish --self-contained -o /app{APP}": None,
}
GOOD = (
    f"FROM --platform=$BUILDPLATFORM golang:1.25 AS b\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build -o /app .{APP}",
    f"FROM --platform=$BUILDPLATFORM golang:1.25 AS b\nARG TARGETARCH\nENV GOARCH=$TARGETARCH\nRUN go build .{APP}",
    f"FROM golang:1.25 AS b\nRUN go build -o /app .{APP}",
    f"FROM --platform=$BUILDPLATFORM golang:1.25 AS b\nRUN go build -o /dev/null ./...{APP}",
    f"FROM --platform=$BUILDPLATFORM node:22 AS b\nRUN npm run build{APP}",
    f"FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS b\nRUN dotnet publish -o /app{APP}",
    f"FROM --platform=$BUILDPLATFORM rust:1.90 AS b\nRUN cargo build --target aarch64-unknown-linux-musl{APP}",
    f"FROM --platform=$BUILDPLATFORM rust:1.90 AS b\nRUN xx-cargo build --release{APP}",
    "FROM --platform=$BUILDPLATFORM golang:1.25 AS b\nRUN go build -o /gen ./gen\n"
    "FROM --platform=$BUILDPLATFORM node:22 AS c\nCOPY --from=b /gen /gen",
)
