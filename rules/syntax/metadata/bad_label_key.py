"""The key of a label breaks Docker's rules for keys."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Finding, Findings, Label, Stage, rule

RESERVED = ("com.docker.", "io.docker.", "org.dockerproject.")
FOREIGN = re.compile(r"[^A-Za-z0-9._/-]")


@rule(
    watches=Label,
    severity="info",
    since="0.1",
    tier="strict",
    twins=("hadolint:DL3048", "sonar:S7028", "tally:labels/valid-key"),
)
def check(view: Label, stage: Stage) -> Findings:
    """Keys are letters, digits and single `.`, `-`, `_` and `/` between them, and begin with a letter.

    Docker keeps `com.docker.*`, `io.docker.*` and `org.dockerproject.*` for itself. Its guidelines also ask for lower
    case, but well-known schemas use capitals, so nothing is reported for those.
    """
    for pair in view.pairs:
        key = view.expanded(pair.name)
        # What a variable puts into the key differs from build to build.
        message = _complaint(key) if key and not view.expansion(pair.name).used else None
        if message is not None:
            yield Finding(pair.name.span, f"label {key} {message}", twins=() if view.onbuild else None)


def _complaint(key: str) -> str | None:
    foreign = FOREIGN.search(key)
    if foreign is not None:
        return f"has {foreign[0]!r} in its key"
    if not key[0].isalpha():
        return "does not begin with a letter"
    if not key[-1].isalnum():
        return f"ends in {key[-1]}"
    if re.search(r"[._/-]{2}", key):
        return "has two separators in a row"
    reserved = next((start for start in RESERVED if key.startswith(start)), None)
    return f"begins with {reserved}, which is reserved for Docker" if reserved else None


BAD = {
    'LABEL "my key"=x': None,
    "LABEL 1st=x": None,
    "LABEL a.b.=x": None,
    "LABEL a..b=x c--d=y": None,
    "LABEL com.docker.thing=x": None,
    "LABEL a:b=x": None,
    "LABEL a$=x": None,
    "ONBUILD LABEL a..b=c": None,
}
GOOD = (
    "LABEL org.opencontainers.image.title=x",
    "LABEL Vendor=x com.example.someThing=y",
    "LABEL $KEY=x",
    'LABEL "com.example/a_b-c"=x',
    "LABEL maintainer=x",
    "LABEL Vendor=x com.acme.camelCase=y",
)
