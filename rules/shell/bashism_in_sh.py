"""A script for bash is read by another shell."""

from __future__ import annotations

from dlint.kit import (
    Bashism,
    Edit,
    Finding,
    Findings,
    Fix,
    Refusal,
    Run,
    Stage,
    bashism_hint,
    bashisms,
    distribution,
    rule,
)
from dlint.knowledge.shell.bashisms import BASHISMS

REPLACEMENTS = {"source": ".", "equals": "="}


@rule(
    watches=Run,
    severity="warning",
    since="0.1",
    twins=tuple(sorted({f"hadolint:{number}" for _, _, number in BASHISMS.values()})),
    when=("bash mark",),
)
def check(run: Run, stage: Stage) -> Findings:
    """RUN without a SHELL is read by `/bin/sh`: dash on Debian and Ubuntu, busybox's ash on Alpine.

    Some of what bash knows stops the build there, which is soon found out. Some is silently read as something else:
    `rm -rf /a/{b,c}` removes nothing, `cmd &> log` runs in the background, `echo -e` prints `-e`, `[ a == b ]` is
    false. Write it as `sh` knows it, or add `SHELL ["/bin/bash", "-c"]` where the image has bash.

    Only base images whose shell is known are looked at, and nothing where the file replaces `/bin/sh`.
    """
    shell = distribution.interpreter(run) if bashism_hint.is_suspect(run.all_text) else None
    if shell not in ("dash", "ash"):
        return
    seen: set[str] = set()
    for found in bashisms.bashisms(run.scripts[0]):
        shells, effect, number = BASHISMS[found.kind]
        if shell not in shells or found.kind in seen:
            continue
        # `$RANDOM` is a plain variable where the file sets it.
        if found.kind == "random" and (run.scope.lookup(found.text.strip("${}")) or "RANDOM=" in run.all_text):
            continue
        seen.add(found.kind)
        message = f"{found.text} {effect.format(shell=shell)}"
        yield Finding(found.span, message, _fix(run, found), twins=(f"hadolint:{number}",))


def _fix(run: Run, found: Bashism) -> Fix | Refusal:
    text = REPLACEMENTS.get(found.kind)
    # With a continuation line inside the construct, the text in the file differs from what the shell reads.
    if text is None or run.file.source.text(found.span) != found.text:
        return Refusal("sh has no single word that means the same")
    return Fix(f"write {text}", (Edit.replace(found.span, text),), trust="unsafe")


BAD = {
    "RUN mkdir -p /app/{bin,lib}": None,
    "RUN if [[ -f /a ]]; then make; fi": None,
    "RUN source /venv/bin/activate && make": "RUN . /venv/bin/activate && make",
    "FROM ubuntu:24.04\nRUN set -o pipefail && curl https://example.com | sh": None,
    "FROM node:20\nRUN make &> log": None,
    "FROM alpine:3.20\nRUN rm -rf /a/{b,c}": None,
    'FROM python:3.12-slim\nRUN [ "$A" == b ] && make': 'FROM python:3.12-slim\nRUN [ "$A" = b ] && make',
    "RUN a=(1 2) && echo ${a[0]}": None,
    "RUN cat <<< text": None,
    "RUN diff <(a) <(b)": None,
    "RUN echo -e 'a\\nb' > /c": None,
    "RUN V=${A//a/b} && W=${A:0:3}": None,
    "FROM alpine:3.20\nRUN V=${A^^}": None,
    "RUN function f { make; }; f": None,
    "RUN for ((i=0; i<3; i++)); do make; done": None,
    "RUN pushd /a && make": None,
    "RUN printf $'a\\tb'": None,
    "RUN <<EOF\nfor i in {1..3}; do make; done\nEOF": None,
}
GOOD = (
    'SHELL ["/bin/bash", "-c"]\nRUN mkdir -p /app/{bin,lib} && source a && [[ -f b ]]',
    "FROM alpine:3.20\nRUN [[ -f a ]] && source ./b && set -o pipefail && echo -e a > b && V=${A//a/b}",
    "FROM fedora:40\nRUN mkdir -p /app/{bin,lib}",
    "FROM example/unknown:1\nRUN mkdir -p /app/{bin,lib}",
    "RUN ln -sf /bin/bash /bin/sh\nRUN mkdir -p /app/{bin,lib}",
    "RUN bash -c 'mkdir -p /app/{bin,lib} && source a'",
    "RUN <<EOF\n#!/bin/bash\nmkdir -p /app/{bin,lib}\nEOF",
    "RUN echo '{a,b}' \"[[ x ]]\" && find . -name x -exec rm {} + && V=${A:-b} && W=${A%%/*} && X=${#A}",
    "RUN curl -O https://example.com/{a,b} && grep -E [0-9]{1,2} c && echo -e done",
    "RUN make > log 2>&1 && echo a >&2 && exec 3>&1",
    "RUN set -euo nounset && [ a = b ] || echo $((1+2))",
    'RUN ["bash", "-c", "mkdir -p /app/{bin,lib}"]',
    "ONBUILD RUN mkdir -p /app/{bin,lib}",
)
