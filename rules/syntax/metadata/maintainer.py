"""MAINTAINER is deprecated; a label gives the same information."""

from __future__ import annotations

from dlint.kit import Edit, Finding, Findings, Fix, Maintainer, Refusal, Stage, rule

LABEL = "org.opencontainers.image.authors"


@rule(
    watches=Maintainer,
    severity="warning",
    since="0.1",
    twins=("hadolint:DL4000", "buildkit:MaintainerDeprecated", "trivy:DS-0022", "checkov:CKV_DOCKER_6"),
)
def check(view: Maintainer, stage: Stage) -> Findings:
    """MAINTAINER has been deprecated since 2017 and fills a field of the image that hardly anything reads.

    `LABEL org.opencontainers.image.authors="…"` is the standard's name for it. The fix moves the text from that field
    into the label; a program that reads the old field would miss it, so the fix is not a safe one.
    """
    fix = _fix(view)
    yield Finding(view.keyword_span, f"MAINTAINER is deprecated: use LABEL {LABEL}", fix)


def _fix(view: Maintainer) -> Fix | Refusal:
    word = view.word
    if word is None:
        return Refusal("MAINTAINER has no text")
    if view.node.start_line != view.node.end_line:
        return Refusal("MAINTAINER has several lines")
    # MAINTAINER keeps quotes as they are; those around the whole text were meant to go, and what protects others in it.
    text = word.value
    escape = view.file.escape
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].replace(escape + text[0], text[0])
    for sign in (escape, '"', "$"):
        text = text.replace(sign, escape + sign)
    label = "label" if view.node.keyword_word.value.islower() else "LABEL"
    return Fix("make it a label", (Edit.replace(view.span, f'{label} {LABEL}="{text}"'),), trust="unsafe")


BAD = {
    "MAINTAINER Jo <jo@example.org>": 'LABEL org.opencontainers.image.authors="Jo <jo@example.org>"',
    'maintainer "Jo"': 'label org.opencontainers.image.authors="Jo"',
    'MAINTAINER "Jo \\"x\\" <x@y>"': 'LABEL org.opencontainers.image.authors="Jo \\"x\\" <x@y>"',
    "MAINTAINER Jo \\\n  Doe": None,
}
GOOD = (
    'LABEL org.opencontainers.image.authors="Jo"',
    "LABEL maintainer=jo@example.org",
    "RUN echo MAINTAINER",
)
