"""A stage downloads with wget and with curl."""

from __future__ import annotations

from dlint.kit import Command, Finding, Findings, Item, Run, Stage, rule

TOOLS = ("wget", "curl")


@rule(
    watches=Stage,
    severity="info",
    since="0.1",
    needs=("wget",),
    tier="strict",
    twins=("hadolint:DL4001", "trivy:DS-0014"),
    runs=("wget",),
)
def check(stage: Stage) -> Findings:
    """One of them is enough, and each brings some megabytes of libraries.

    What counts is that both are run; a fallback (`curl … || wget …`) and a question (`wget --version`) do not count.
    Reported is the first use of the second tool.
    """
    first: str | None = None
    for view in stage.of(Run):
        if not isinstance(view, Run) or view.programs.isdisjoint(TOOLS):
            continue
        for command in view.commands:
            if command.name not in TOOLS or command.conditional or command.has("--version", "-V"):
                continue
            if _has_fallback(command):
                continue
            # The second tool is the finding: the first is needed in any case.
            first = first or command.name
            if command.name != first:
                yield Finding(command.words[0].span, f"this stage uses {first} already: use only one of the two")
                return


def _has_fallback(command: Command) -> bool:
    """Whether another command takes over where this one fails."""
    at: Item | None = command.item
    # The fallback stands behind the whole pipeline: `curl … | tar x || wget …`.
    while at is not None and at.after in ("|", "|&"):
        at = at.next
    return at is not None and at.after == "||"


BAD = {
    "RUN wget https://example.com/a\nRUN curl -O https://example.com/b": None,
    "RUN curl -O https://example.com/a && wget https://example.com/b": None,
    'RUN ["wget", "https://example.com/a"]\nRUN sudo curl https://example.com/b': None,
}
GOOD = (
    "RUN wget https://example.com/a && wget https://example.com/b",
    "RUN curl -O https://example.com/a || wget https://example.com/a",
    "RUN apt-get install -y wget curl && curl -O https://example.com/a",
    "FROM debian:12 AS a\nRUN curl -O https://example.com/a\nFROM debian:12\nRUN wget https://example.com/a",
    "RUN if command -v curl; then curl -O https://example.com/a; else wget https://example.com/a; fi",
)
