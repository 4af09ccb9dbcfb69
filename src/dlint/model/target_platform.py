"""Which platform the compilers of a stage make programs for: the builder's, or the one that a build asks for."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.instructions.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Command
    from dlint.model.stage import Stage

# Words by which a stage names the processor of the target. Sources: go.dev/doc/install/source#environment,
# doc.rust-lang.org/cargo/reference/config.html#buildtarget, github.com/tonistiigi/xx, docs.docker.com/build/building/
# multi-platform, 2026-11.
_NAMES_PROCESSOR = (
    r"TARGETARCH|TARGETPLATFORM|TARGETVARIANT|\bGOARCH\b|\bxx-|CARGO_BUILD_TARGET|--target\b|--triple\b|-target\b"
    r"|zigbuild|goreleaser|\bgox\b|\bcross\s|-march=|--host=|-linux-(?:gnu|musl)|wasm|buildx|--platform"
)
_CROSS = (
    r"\$\{?TARGET(?:ARCH|PLATFORM|OS|VARIANT)\b|\bGOARCH=|\bxx-(?:go|cargo|clang|apk|apt)|CARGO_BUILD_TARGET=|zigbuild"
)
# A target that a command names itself. Sources: the Cargo book, go.dev/doc/install/source, 2026-11.
_FIXED_TARGET = r"(?:GOARCH=|--target[= ]|-target[= ]|CARGO_BUILD_TARGET=)[\"']?([a-z]\w+)"
COMPILERS: dict[str, tuple[str, ...]] = {
    "go": ("build", "install"), "cargo": ("build", "install"), "zig": ("build",), "swift": ("build",),
    "dotnet": ("publish",),
}  # fmt: skip
"""Programs that compile for the machine they run on unless an option or variable names another, with their verbs."""
_OWN_RUNTIME = ("--self-contained", "--sc", "-p:PublishAot=true", "/p:PublishAot=true", "-p:SelfContained=true")
CROSS_COMPILING: dict[str, str] = {
    "go": "add ARG TARGETARCH and GOARCH=$TARGETARCH",
    "cargo": "pass --target for the value of ARG TARGETARCH",
    "dotnet": "add ARG TARGETARCH and -a $TARGETARCH",
}
"""By compiler: how it gets to know the platform that a program is for.

Source: go.dev/doc/install/source, the Cargo book, learn.microsoft.com/dotnet/core/tools/dotnet-publish, 2026-11.
"""
C_COMPILERS = frozenset(("gcc", "g++", "cc", "c++", "clang", "clang++", "rustc", "ghc"))


def on_builder(stage: Stage) -> bool:
    """Whether a stage runs on the platform of the machine that builds: `FROM --platform=$BUILDPLATFORM`."""
    # The platform of the outside image decides for all stages on it.
    platform = stage.lineage[-1].head.platform
    return platform is not None and "BUILDPLATFORM" in platform.value


def compiles(stage: Stage) -> Iterator[Command]:
    """The commands of a stage that make a program for the machine they run on."""
    for run in stage.of(Run):
        assert isinstance(run, Run)
        for command in run.calls((*COMPILERS, *C_COMPILERS)):
            if command.tool in COMPILERS:
                if command.verb(command.tool, *COMPILERS[command.tool]) is not None and not _is_portable(command):
                    yield command
            elif command.has("-o") and not any(word.text in ("-c", "-shared", "/dev/null") for word in command.words):
                yield command


def _is_portable(command: Command) -> bool:
    """Whether no processor matters: a test with `-o /dev/null`, or .NET's code without a runtime of its own."""
    words = [word.text for word in command.words]
    if command.tool == "dotnet":
        # Source: learn.microsoft.com/dotnet/core/deploying, 2026-11.
        return "false" in words or not any(
            word.startswith(_OWN_RUNTIME) and not word.endswith("=false") for word in words
        )
    return "/dev/null" in words


def names_processor(stage: Stage) -> bool:
    """Whether anything in a stage may set for a compiler which processor the program is for."""
    return any(re.search(_NAMES_PROCESSOR, text) for text in _texts(stage))


def cross_compiles(stage: Stage) -> bool:
    """Whether a stage surely makes something for the platform that the build asks for."""
    return any(re.search(_CROSS, text) for text in _texts(stage))


def fixed_target(stage: Stage) -> str | None:
    """The processor that a command of a stage names for its compiler, such as `aarch64`."""
    found = (re.search(_FIXED_TARGET, text) for text in _texts(stage))
    return next((match[1] for match in found if match is not None), None)


def _texts(stage: Stage) -> Iterator[str]:
    for each in stage.lineage:
        for view in each.instructions:
            if isinstance(view, Run):
                yield view.all_text
            elif view.kind in ("env", "copy", "add"):
                yield view.node.body.text
