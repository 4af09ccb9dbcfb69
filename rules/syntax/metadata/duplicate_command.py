"""A stage sets CMD, ENTRYPOINT or HEALTHCHECK more than once."""

from __future__ import annotations

from dlint.kit import Cmd, Edit, Entrypoint, Finding, Findings, Fix, Healthcheck, Span, Stage, View, rule

# Of these an image has one each; other instructions add up, or count for what stands below them.
KINDS = (Cmd, Entrypoint, Healthcheck)
EVERY = ("buildkit:MultipleInstructionsDisallowed", "sonar:S6589")
TWINS = {
    "cmd": ("hadolint:DL4003", "trivy:DS-0016"),
    "entrypoint": ("hadolint:DL4004", "trivy:DS-0007"),
    "healthcheck": ("hadolint:DL3012", "trivy:DS-0023"),
}


@rule(
    watches=Stage,
    severity="warning",
    since="0.1",
    twins=(
        "hadolint:DL4003",
        "hadolint:DL4004",
        "hadolint:DL3012",
        "trivy:DS-0016",
        "trivy:DS-0007",
        "trivy:DS-0023",
        *EVERY,
    ),
    when=("repeated command",),
)
def check(stage: Stage) -> Findings:
    """Only the last one of a stage counts; those above it have no effect at all.

    They are left from an edit, or rest on the belief that several programs are started. Reported is each one that is
    overruled. A stage built on another may set its own: that replaces what it inherits and is fine.
    """
    for kind in KINDS:
        views = stage.of(kind)
        for view in views[:-1]:
            yield _finding(view, views[-1])


def _finding(view: View, last: View) -> Finding:
    name = view.kind.upper()
    message = f"{name} has no effect: the {name} in line {last.line} takes its place"
    fix = Fix("remove it", (Edit.delete(_lines(view)),))
    return Finding(view.span, message, fix, twins=(*TWINS[view.kind], *EVERY))


def _lines(view: View) -> Span:
    """The whole lines of an instruction."""
    source = view.file.source
    return source.line_span(view.node.start_line).to(source.line_span(view.node.end_line))


BAD = {
    "CMD a\nRUN b\nCMD c": "RUN b\nCMD c",
    'ENTRYPOINT ["a"]\nENTRYPOINT ["b"]\nENTRYPOINT ["c"]': 'ENTRYPOINT ["c"]',
    "HEALTHCHECK --interval=5s \\\n  CMD a\nHEALTHCHECK NONE": "HEALTHCHECK NONE",
    "FROM debian:12 AS a\nCMD a\nCMD b\nFROM a\nCMD c": "FROM debian:12 AS a\nCMD b\nFROM a\nCMD c",
    "HEALTHCHECK NONE\nHEALTHCHECK CMD ls": "HEALTHCHECK CMD ls",
}
GOOD = (
    "FROM debian:12 AS a\nCMD a\nFROM a\nCMD b\nFROM debian:12\nCMD c",
    'ENTRYPOINT ["a"]\nCMD ["b"]\nHEALTHCHECK NONE',
    "ONBUILD CMD a\nCMD b",
    "RUN CMD=a\nCMD b",
)
