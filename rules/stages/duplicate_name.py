"""Two stages have the same name."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, Stage, rule

FOLDED = ("buildkit:DuplicateStageName", "trivy:DS-0012")
EXACT = ("hadolint:DL3024", "checkov:CKV_DOCKER_11")


@rule(watches=Dockerfile, severity="warning", since="0.1", twins=(*FOLDED, *EXACT), when=("several stages",))
def check(file: Dockerfile) -> Findings:
    """`COPY --from=` takes the last stage of that name, FROM the last one above, `--target` the last.

    So the same name means one thing here and another there, and one of the two stages may never be built. BuildKit
    compares names without regard to case. Rename one of them.
    """
    seen: dict[str, list[Stage]] = {}
    for stage in file.stages:
        alias = stage.head.alias
        if stage.name is None or alias is None:
            continue
        earlier = seen.setdefault(stage.name, [])
        if earlier:
            same = any(other.label == alias.value for other in earlier)
            message = f"line {earlier[0].head.line} already names a stage {earlier[0].label}; rename one of the two"
            yield Finding(alias.span, message, twins=None if same else FOLDED)
        earlier.append(stage)


BAD = {
    "FROM debian:12 AS a\nFROM debian:13 AS a": None,
    "FROM debian:12 AS Build\nFROM debian:13 AS build": None,
    "FROM debian:12 AS a\nFROM debian:12 AS b\nFROM debian:12 AS a": None,
    "FROM debian:12 AS B\nFROM debian:13 AS b": None,
}
GOOD = (
    "FROM debian:12 AS a\nFROM debian:12 AS b",
    "FROM debian:12\nFROM debian:12",
    "FROM debian:12 AS a\nFROM a",
)
