"""FROM sets a fixed platform."""

from __future__ import annotations

from dlint.kit import Edit, Finding, Findings, Fix, From, Refusal, Stage, rule, target_platform

# By the part of a platform that settles the name: other words for the same machine.
WORDS: dict[str, tuple[str, ...]] = {
    "amd64": ("amd64", "x86", "x64"),
    "x86_64": ("amd64", "x86", "x64"),
    "x86-64": ("amd64", "x86", "x64"),
    "386": ("386", "x86", "i686"),
    "i386": ("386", "x86", "i686"),
    "arm64": ("arm", "aarch"),
    "aarch64": ("arm", "aarch"),
    "arm": ("arm",),
    "armhf": ("arm",),
    "armel": ("arm",),
    "ppc64le": ("ppc", "power"),
    "s390x": ("s390", "zarch"),
    "riscv64": ("riscv",),
    "mips64le": ("mips",),
    "loong64": ("loong",),
    "windows": ("windows", "win"),
    "darwin": ("darwin", "mac", "osx"),
    "macos": ("darwin", "mac", "osx"),
}

CROSS = "this stage compiles for the platform that the build asks for, so it belongs on the builder's platform"


@rule(
    watches=From,
    severity="warning",
    since="0.1",
    twins=("hadolint:DL3029", "buildkit:FromPlatformFlagConstDisallowed"),
    needs=("--platform",),
)
def check(head: From, stage: Stage) -> Findings:
    """The image is for that one platform, whatever the build asks for with `--platform`.

    On another machine it runs slowly under emulation or not at all, and an image for several platforms gets the same
    contents for all. Leave the flag out. A stage that does not ship and compiles for `$TARGETARCH` belongs on the
    machine that builds: there the fix writes `--platform=$BUILDPLATFORM`. So does one that names another target itself
    (`cargo build --target aarch64-unknown-linux-musl`), and the image with such a program keeps its platform.

    Stages that are named after their platform (`AS build-arm64`) are meant so, and a platform out of an ARG can be
    chosen by who builds; neither is reported. The fix is unsafe: the stage then builds for another platform.
    """
    flag = head.platform
    if flag is None or "$" in flag.value:
        return
    platform = head.flag_values("platform")[-1:]
    value = platform[0].value.strip("\"'").lower() if platform else ""
    if not value or any(word in (stage.name or "") for word in _words(value)):
        return
    if not stage.ships and target_platform.cross_compiles(stage):
        yield Finding(flag.span, f"{CROSS}, not {value}: write --platform=$BUILDPLATFORM", _on_builder(head))
        return
    target = None if stage.ships else target_platform.fixed_target(stage)
    if target is not None and not target.startswith(tuple(_words(value))):
        message = f"this stage compiles for {target}, not for {value}, where it runs: write --platform=$BUILDPLATFORM"
        yield Finding(flag.span, message, _on_builder(head))
        return
    compiled = _compiled_for(stage, value) if stage.ships else None
    if compiled is not None:
        message = f"this image is for {value} alone, as stage {compiled.label} compiles for it: compile for $TARGETARCH"
        yield Finding(flag.span, f"{message}, and remove --platform", Refusal("the program is for that platform"))
        return
    message = f"this stage is built for {value} on every platform: remove --platform, and pass it to the build"
    yield Finding(flag.span, message, Fix("remove the flag", (head.without(flag),), trust="unsafe"))


def _compiled_for(stage: Stage, platform: str) -> Stage | None:
    """The stage that compiles for the platform by name: without the flag its program would meet another one."""
    words = tuple(_words(platform))
    others = (each for each in stage.file.stages if each is not stage)
    return next((each for each in others if (target_platform.fixed_target(each) or "").startswith(words)), None)


def _on_builder(head: From) -> Fix:
    word = head.flag_values("platform")[-1]
    edit = Edit.replace(word.span, "$BUILDPLATFORM")
    return Fix("compile on the builder's platform", (edit,), trust="unsafe")


def _words(platform: str) -> set[str]:
    """What a stage for that platform may be called after."""
    parts = platform.split("/")
    # Parts such as `v7` are too short to be recognized in the name of a stage.
    return {word for part in parts for word in (part, *WORDS.get(part, ())) if len(word) > 2}


BAD = {
    "FROM --platform=linux/amd64 debian:12": "FROM debian:12",
    "from  --platform=linux/arm64/v8  debian:12 AS build": "from  debian:12 AS build",
    'FROM --platform="linux/amd64" debian:12': "FROM debian:12",
    "FROM --platform=linux/amd64 golang AS b\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build\nFROM debian:12": (
        "FROM --platform=$BUILDPLATFORM golang AS b\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build\nFROM debian:12"
    ),
    "FROM --platform=linux/amd64 rust:1.90 AS b\nRUN cargo build --target aarch64-unknown-linux-musl\n"
    "FROM --platform=linux/arm64 alpine:3.22\nCOPY --from=b /app /app": (
        "FROM --platform=$BUILDPLATFORM rust:1.90 AS b\nRUN cargo build --target aarch64-unknown-linux-musl\n"
        "FROM --platform=linux/arm64 alpine:3.22\nCOPY --from=b /app /app"
    ),
    "FROM --platform=linux/amd64 rust:1.90 AS b\nRUN cargo build --target x86_64-unknown-linux-musl\nFROM alpine": (
        "FROM rust:1.90 AS b\nRUN cargo build --target x86_64-unknown-linux-musl\nFROM alpine"
    ),
    "FROM --platform=arm64 \\\n  debian:12": "FROM \\\n  debian:12",
    "FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2022": (
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022"
    ),
}
GOOD = (
    "FROM debian:12",
    "FROM --platform=$BUILDPLATFORM debian:12",
    "FROM --platform=${TARGETPLATFORM} debian:12",
    "ARG PLATFORM=linux/amd64\nFROM --platform=$PLATFORM debian:12",
    "FROM --platform=linux/amd64 debian:12 AS base-amd64",
    "FROM --platform=linux/x86_64 debian:12 AS x86",
    "FROM --platform=linux/arm64 debian:12 AS Build-Aarch64",
    "FROM --platform=linux/amd64 debian:12 AS linux",
)
