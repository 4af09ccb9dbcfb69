"""cargo installs the version of a program that is current on the day of the build."""

from __future__ import annotations

from dlint.kit import Command, Finding, Findings, Run, Stage, listed, rule, tool_version, variables
from dlint.knowledge.managers.compiled.cargo import MANAGER

# A branch (`--branch`) moves, so it pins nothing.
REVISIONS = ("--rev", "--tag")
VERSIONS = ("--version", "--vers")


@rule(watches=Run, severity="info", since="0.1", needs=("cargo",), tier="strict", runs=("cargo",))
def check(run: Run, stage: Stage) -> Findings:
    """Two builds of one Dockerfile may install different versions, and a cached layer keeps the older one.

    `cargo install ripgrep@14.1.0 --locked` fixes the program and all that it is built of. Of a git repository the
    revision or the tag must be named. Cargo before 1.62 takes the version of a program by `--version` alone.
    """
    if "cargo" not in run.programs:
        return
    for command in run.commands:
        # cargo-binstall takes the words of `cargo install`, and fetches programs that are built already.
        verb = command.verb("cargo", "install", "binstall")
        # What lies in the project has the version of the project.
        if verb is None or command.has("--path", *VERSIONS, *REVISIONS):
            continue
        address = command.value("--git")
        if address is not None:
            message = f"{address.text} may be different code next time: add --rev or --tag"
            yield Finding(address.span, message)
            continue
        loose = [(word, name) for word, name in variables.spelled(run, verb.operands) if _floats(name, command)]
        if loose:
            names = listed([name for _, name in loose])
            pinned = _pinned(run, command, loose[0][1])
            message = f"{names} may be installed in a different version next time: write {pinned}"
            yield Finding(loose[0][0].span, message)


def _pinned(run: Run, command: Command, name: str) -> str:
    """How the cargo of the image takes a version."""
    lacks = tool_version.version_at(run, command, MANAGER).lacks(MANAGER.releases, "install name@version")
    return f"{name} --version VERSION" if lacks else f"{name}@VERSION"


def _floats(name: str, command: Command) -> bool:
    # A path or an address is no name of a package.
    return "@" not in name and "/" not in name and name != "."


BAD = {
    "FROM rust:1.78\nRUN cargo install ripgrep": None,
    "FROM rust:1.78\nRUN cargo install --locked cargo-chef sccache@0.8": None,
    "FROM rust:1.78\nRUN cargo install --git https://github.com/BurntSushi/ripgrep": None,
    "FROM rust:1.78\nRUN cargo +nightly binstall -y cargo-nextest": None,
}
GOOD = (
    "RUN cargo install ripgrep@14.1.0 && cargo install --version 0.1.67 cargo-chef",
    "RUN cargo install --path . && cargo install --path=cli",
    "RUN cargo install --git https://github.com/BurntSushi/ripgrep --tag 14.1.0",
    "RUN cargo build --release && cargo chef cook && cargo install $TOOL",
)
