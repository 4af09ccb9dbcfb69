"""An instruction stands before FROM, or there is no FROM."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, View, flags, rule


@rule(
    watches=Dockerfile,
    severity="error",
    since="0.1",
    twins=("hadolint:DL3061", "tally:require-stages"),
    when=("headless",),
)
def check(file: Dockerfile) -> Findings:
    """A stage begins with FROM; only ARG may stand above the first one.

    BuildKit refuses the file. Move the instruction below FROM; start from `FROM scratch` if the image has no base.
    """
    if not file.tree.instructions:
        return
    if not file.stages or file.stages[0].is_headless:
        yield from _no_stage(file)
        return
    for view in file.head:
        # A keyword that is none is reported by `syntax/unknown-instruction`.
        if view.kind != "arg" and _is_known(view):
            keyword = view.node.keyword_word.value
            yield Finding(
                view.keyword_span,
                f"{keyword} stands before the first FROM, where only ARG may: move it into a stage",
                twins=("hadolint:DL3061",),
            )


def _no_stage(file: Dockerfile) -> Findings:
    """One finding for the file, at the first instruction that needs a stage."""
    stage = file.stages[0] if file.stages else None
    first = next((view for view in (stage.instructions if stage else []) if _is_known(view)), None)
    if first is not None:
        yield Finding(first.keyword_span, "the file has no FROM: begin it with FROM and the image to build on")
    elif not file.tree.errors:
        span = file.tree.instructions[0].keyword_word.span
        yield Finding(span, "the file has no FROM, so there is nothing to build", twins=("tally:require-stages",))


def _is_known(view: View) -> bool:
    return view.node.keyword in flags.FLAGS


BAD = {
    "LABEL a=b\nFROM debian:12": None,
    "ARG A\nWORKDIR /app\nRUN a\nFROM debian:12": None,
}
GOOD = (
    "ARG V=12\nFROM debian:$V",
    "# syntax=docker/dockerfile:1\n# check=skip=all\n# hi\nFROM debian:12\nRUN a",
    "ARG A B=c\nfrom scratch\nLABEL a=b",
)
