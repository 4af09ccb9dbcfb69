"""The first WORKDIR of a stage is relative."""

from __future__ import annotations

from dlint.kit import Edit, Finding, Findings, Fix, Refusal, Stage, Workdir, is_absolute, rule


@rule(
    watches=Workdir,
    severity="warning",
    since="0.1",
    twins=("hadolint:DL3000", "buildkit:WorkdirRelativePath", "trivy:DS-0009", "checkov:CKV_DOCKER_10", "sonar:S7021"),
    when=("relative workdir",),
)
def check(view: Workdir, stage: Stage) -> Findings:
    """Where `WORKDIR app` leads depends on the folder that the base image happens to end in.

    That may change with its next version. Begin with an absolute path; later ones may be relative to it, and nothing is
    reported for those. The fix writes out the path where the base image's folder is known.
    """
    if view.onbuild or view.word is None or view.stray_comment is not None:
        return
    value = view.value
    if (
        not value
        # `~` is reported by `syntax/unexpanded`.
        or value.startswith("~")
        or is_absolute(value)
        or is_absolute(view.word.value)
        or stage.latest(Workdir, view) is not None
    ):
        return
    message = f"WORKDIR {value} is relative to whatever folder the base image ends in"
    whole = stage.absolute(value, view)
    if whole is None:
        yield Finding(view.word.span, message, Refusal("the working folder of the base image is not known"))
        return
    whole = whole.rstrip("/") or "/"
    written = Fix("write it out", (Edit.replace(view.word.span, whole),))
    fix = (
        written
        if value == view.word.value
        else Refusal(f"the path has {'variables' if '$' in view.word.value else 'quotes'}")
    )
    yield Finding(view.word.span, f"{message}; it is {whole} today", fix)


BAD = {
    "WORKDIR app": "WORKDIR /app",
    "WORKDIR ./app/\nWORKDIR src": "WORKDIR /app\nWORKDIR src",
    "FROM golang\nWORKDIR src": "FROM golang\nWORKDIR /go/src",
    "WORKDIR .": "WORKDIR /",
    "FROM example.org/base\nWORKDIR app": None,
    "ENV D=app\nWORKDIR $D": None,
    'FROM scratch\nWORKDIR "a b"': None,
    "FROM debian:12 AS a\nWORKDIR app\nFROM a\nWORKDIR b": "FROM debian:12 AS a\nWORKDIR /app\nFROM a\nWORKDIR b",
}
GOOD = (
    "WORKDIR /app\nWORKDIR src",
    "FROM debian:12 AS a\nWORKDIR /app\nFROM a\nWORKDIR b",
    "ENV D=/app\nWORKDIR $D/x",
    "ARG D\nWORKDIR $D",
    "WORKDIR $UNKNOWN",
    "WORKDIR C:\\app",
    "WORKDIR \\app",
    'WORKDIR "/app"',
    "ONBUILD WORKDIR app",
    "FROM golang:1.22\nWORKDIR $GOPATH",
)
