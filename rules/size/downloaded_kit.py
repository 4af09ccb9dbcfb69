"""A development kit that is downloaded stays in an image that only runs a program."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Finding, Findings, Process, Run, Stage, application, deletes, rule
from dlint.knowledge.buildtools import DOWNLOADED_KITS, DownloadedKit
from dlint.knowledge.images.purposes import COMPILES_LATER


@rule(
    watches=Stage,
    severity="warning",
    since="0.1",
    needs=("go", "rust", "jdk", "JDK"),
    runs=("curl", "wget", "rustup-init"),
)
def check(stage: Stage) -> Findings:
    """A toolchain of Go or Rust, or a JDK, takes hundreds of megabytes, and a program that is built needs none of it.

    Build in a stage of its own on the publisher's image (`golang`, `rust`), and copy the result over; a Java program
    runs on a JRE. Nothing is gained by removing the kit in a later RUN: the layer that fetched it stays.

    Only stages that become part of the image are looked at, and only where CMD or ENTRYPOINT shows that it runs an
    application that is not started by the kit itself.
    """
    if not stage.ships or not application.runs_application(stage.file):
        return
    for view in stage.of(Run):
        assert isinstance(view, Run)
        text = view.all_text
        small = text.lower()
        for kit in DOWNLOADED_KITS:
            found = re.search(kit.address, text) if kit.mark in small else None
            if found is not None and not _is_removed(view, kit) and not _is_wanted(stage, kit):
                yield Finding(view.keyword_span, f"{kit.name} that this RUN downloads stays in the image: {kit.advice}")


def _is_removed(run: Run, kit: DownloadedKit) -> bool:
    # A path with a variable is not known as a path, and its text may still name the folder: `rm -rf $RUSTUP_HOME`.
    paths = [path for command in run.commands for path in deletes.deleted(run, command)]
    texts = [word.text for command in run.calls(("rm",)) for word in command.operands]
    uninstalls = any(command.verb("rustup", "self") is not None for command in run.commands)
    return uninstalls or any(re.search(kit.home, path) for path in (*paths, *texts))


def _is_wanted(stage: Stage, kit: DownloadedKit) -> bool:
    """Whether the program calls the kit while it runs."""
    words = " ".join(Process.of(stage).words)
    names = "|".join(kit.programs)
    if re.search(rf"(?:^|[\s/])(?:{names})(?:\s|$)", words):
        return True
    runs = [view for each in stage.lineage for view in each.of(Run) if isinstance(view, Run)]
    return any(re.search(COMPILES_LATER, run.all_text) for run in runs)


END = '\nCOPY . /s\nRUN cd /s && make\nCMD ["/s/app"]'
BAD = {
    f"FROM debian:13\nRUN curl -fsSL https://go.dev/dl/go1.25.0.linux-amd64.tar.gz | tar -C /usr/local -xz{END}": None,
    f"FROM debian:13\nRUN wget https://dl.google.com/go/go$V.linux-amd64.tar.gz && tar xzf go$V*.tar.gz{END}": None,
    f"FROM debian:13\nRUN curl -sSf https://sh.rustup.rs | sh -s -- -y{END}": None,
    "FROM debian:13\nRUN curl -fsSL -o /j.tgz https://download.java.net/java/GA/jdk21/x/openjdk-21_linux-x64_bin.tar.gz"
    ' && tar xzf /j.tgz -C /opt && rm /j.tgz\nCOPY a.jar /a.jar\nCMD ["/opt/jdk-21/bin/java", "-jar", "/a.jar"]': None,
}
GOOD = (
    "FROM debian:13 AS b\nRUN curl -fsSL https://go.dev/dl/go1.25.0.linux-amd64.tar.gz | tar -C /usr/local -xz\n"
    'FROM debian:13\nCOPY --from=b /app /app\nCMD ["/app"]',
    "FROM debian:13\nRUN curl -fsSL https://go.dev/dl/go1.25.0.linux-amd64.tar.gz | tar -C /usr/local -xz && make"
    ' && rm -rf /usr/local/go\nCMD ["/app"]',
    "FROM debian:13\nRUN curl -sSf https://sh.rustup.rs | sh -s -- -y && . ~/.cargo/env && cargo build --release"
    ' && rustup self uninstall -y\nCMD ["/app"]',
    "FROM debian:13\nRUN curl -sSf https://sh.rustup.rs | sh -s -- -y\nCMD bash",
    'FROM debian:13\nRUN curl -sSf https://sh.rustup.rs | sh -s -- -y\nCMD ["cargo", "run"]',
    "FROM debian:13\nRUN curl -fsSLO https://go.dev/doc/install",
)
