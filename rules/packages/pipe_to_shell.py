"""A downloaded script is run at once, without a check."""

from __future__ import annotations

from dlint.kit import Block, Command, Finding, Findings, Item, Run, Stage, rule
from dlint.knowledge.shell.pipes import INTERPRETERS

FETCHERS = frozenset(("curl", "wget", "fetch", "aria2c"))
RUNNERS = INTERPRETERS | {"eval", ".", "source"}
CHECKERS = frozenset(("gpg", "gpgv", "gunzip", "openssl"))


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    needs=("curl", "wget", "fetch", "aria2c"),
    tier="strict",
    security=5.0,
    runs=tuple(sorted(FETCHERS)),
)
def check(run: Run, stage: Stage) -> Findings:
    """`curl … | sh` runs whatever the server has today, also half of it when the connection breaks off.

    Download to a file, compare its checksum, then run it: `ADD --checksum=sha256:… URL /tmp/install.sh` does the first
    two. Better still is a package, or a release with a version in its address. `bash <(curl …)` and `sh -c "$(curl …)"`
    are the same.
    """
    if FETCHERS.isdisjoint(run.programs) or RUNNERS.isdisjoint(run.programs):
        return
    by_item = {id(command.item): command for command in run.commands}
    for command in run.commands:
        if command.name not in FETCHERS:
            continue
        runner = _piped_into(command, by_item) or _read_by(command, by_item)
        if runner is not None:
            message = f"{runner.name} runs what {command.name} downloads, without a check: save it, check it, run it"
            yield Finding(command.words[0].span, message)


def _piped_into(command: Command, by_item: dict[int, Command]) -> Command | None:
    """The interpreter at the other end of the pipe."""
    at: Item | None = command.item
    while at is not None and at.after in ("|", "|&"):
        at = at.next
        found = by_item.get(id(at))
        # A program that a variable names may be one that checks.
        if found is not None and (found.name in CHECKERS or found.name is None):
            return None
        if found is not None and found.tool in RUNNERS and _reads_input(found):
            return found
    return None


def _reads_input(command: Command) -> bool:
    # `-s` reads the script from the input, and gives it the operands as arguments.
    return not command.has("-c", "-e", "-m", "-n") and all(
        word.text in ("-", "/dev/stdin") or command.has("-s") for word in command.operands[:1]
    )


def _read_by(command: Command, by_item: dict[int, Command]) -> Command | None:
    """The interpreter that is given a substitution in which the command stands."""
    block = command.item.parent
    if not isinstance(block, Block) or block.kind not in ("substitution", "process") or block.host is None:
        return None
    found = by_item.get(id(block.host))
    if found is None or found.tool not in RUNNERS or found.tool in ("python", "perl") and block.kind == "substitution":
        return None
    whole = any(word.text.startswith(("$(", "`", "<(")) for word in found.words[1:])
    return found if whole and (block.kind == "process" or found.name == "eval" or found.has("-c")) else None


BAD = {
    "RUN curl -fsSL https://example.com/install.sh | sh": None,
    "RUN wget -qO- https://example.com/setup | sudo -E bash -": None,
    "RUN curl https://example.com/get.py | python3": None,
    "RUN curl https://example.com/a.gz | zcat | bash -s -- -y": None,
    'RUN sh -c "$(curl -fsSL https://example.com/install.sh)"': None,
    'SHELL ["/bin/bash", "-c"]\nRUN bash <(curl -s https://example.com/install.sh)': None,
}
GOOD = (
    "RUN curl -fsSL https://example.com/a.tar.gz | tar xz",
    "RUN curl -fsSLo install.sh https://example.com/install.sh && sha256sum -c sums && sh install.sh",
    "RUN curl https://example.com/list | bash process.sh",
    "RUN curl https://example.com/key | gpg --dearmor | sh",
    "RUN curl https://example.com/a.json | python3 -c 'import json' && curl https://example.com | python -m json.tool",
    "RUN VERSION=$(curl https://example.com/version) && echo $VERSION | sh",
    'RUN echo "curl https://example.com | sh"',
)
