"""A failure on the left of a pipe is ignored."""

from __future__ import annotations

from dlint.kit import Edit, Finding, Findings, Fix, Pipeline, Refusal, Run, Stage, distribution, pipes, rule

TWINS = ("hadolint:DL4006",)


@rule(watches=Run, severity="warning", since="0.1", needs=("|",), twins=TWINS)
def check(run: Run, stage: Stage) -> Findings:
    """A pipeline has the exit status of its last command only: `curl … | sh` succeeds when curl fails.

    With `set -o pipefail` any failing stage counts. bash, zsh and Alpine's ash know it; the `/bin/sh` of Debian and
    Ubuntu does not: there write `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`. Mind that `a | head` may fail with it.

    Nothing is reported where the left side only prints or asks (`echo`, `cat`, `dpkg-query`, …) or the right side
    notices an empty input by itself (`tar`, `gunzip`, `apt-key`, `grep`, …; for all of these see
    shell/pipefail-always), where the status is not looked at anyway, and where the pipeline ends in `true`.
    """
    for pipeline in pipes.pipelines(run):
        # Guarded: pipefail is on. Not fatal: a failure would be ignored anyway (`if`, `||`).
        if pipeline.guarded or not pipeline.fatal or pipeline.ends_in("true", ":") or pipeline.is_wary:
            continue
        left = pipeline.weightiest
        if left is None:
            continue
        what = f"a failure of {left.name} is ignored, because only the last command of a pipe counts"
        message = f"{what}: {_advice(run, pipeline)}"
        # A heredoc that names its own shell is no business of SHELL's.
        twins = () if run.heredocs and "#!" in run.all_text else TWINS
        yield Finding(left.words[0].span, message, _fix(run, pipeline), twins=twins, cause="pipefail")
        return


def _advice(run: Run, pipeline: Pipeline) -> str:
    outer = next((command.outer for command in pipeline.commands if command is not None), None)
    if outer is not None and outer.name is not None:
        # SHELL does not reach a shell that the command starts itself.
        shell = outer.name if outer.name in ("bash", "zsh", "ash") else "bash"
        return f"write {shell} -o pipefail -c"
    if distribution.interpreter(run) in ("bash", "ash", "zsh"):
        return "begin with set -o pipefail"
    return 'use a SHELL with pipefail, such as SHELL ["/bin/bash", "-o", "pipefail", "-c"]'


def _fix(run: Run, pipeline: Pipeline) -> Fix | Refusal:
    if distribution.interpreter(run) not in ("bash", "ash", "zsh"):
        return Refusal("the shell of this RUN is not known to have pipefail")
    if run.heredocs or run.onbuild:
        return Refusal(f"the RUN has {'a heredoc' if run.heredocs else 'ONBUILD before it'}")
    script = run.scripts[0]
    outer = next((command.outer for command in pipeline.commands if command is not None), None)
    if outer is not None or script.error is not None or not script.top.items:
        return Refusal("the pipe stands in a script that the RUN hands to another shell")
    # At the start of the script, because the option counts only for what follows.
    start = script.top.items[0].span.start
    return Fix("set pipefail", (Edit.insert(start, "set -o pipefail && "),), trust="unsafe")


BAD = {
    "RUN wget -O - https://example.com/a | wc -l > /number": None,
    "FROM alpine:3.20\nRUN curl -fsSL https://example.com/a | sh": (
        "FROM alpine:3.20\nRUN set -o pipefail && curl -fsSL https://example.com/a | sh"
    ),
    "FROM fedora:40\nRUN set -eux; \\\n  make | tee log": (
        "FROM fedora:40\nRUN set -o pipefail && set -eux; \\\n  make | tee log"
    ),
    "FROM node:20-alpine\nRUN cd /a && V=$(curl -fs https://example.com/v | jq -r .tag) && echo $V": (
        "FROM node:20-alpine\n"
        "RUN set -o pipefail && cd /a && V=$(curl -fs https://example.com/v | jq -r .tag) && echo $V"
    ),
    'SHELL ["/bin/bash", "-c"]\nRUN curl https://example.com/a | bash': (
        'SHELL ["/bin/bash", "-c"]\nRUN set -o pipefail && curl https://example.com/a | bash'
    ),
    "RUN sh -c 'curl https://example.com/a | sh'": None,
    "RUN python build.py | tee log": None,
    "RUN <<EOF\ncurl https://example.com/a | sh\nEOF": None,
    "ONBUILD RUN curl https://example.com/a | sh": None,
}
GOOD = (
    'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl https://example.com/a | sh',
    'SHELL ["/bin/ash", "-eo", "pipefail", "-c"]\nRUN curl https://example.com/a | sh',
    'FROM debian:12 AS a\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nFROM a\nRUN curl https://example.com/a | sh',
    'SHELL ["pwsh", "-c"]\nRUN curl https://example.com/a | sh',
    "RUN set -o pipefail && curl https://example.com/a | sh",
    "RUN set -euxo pipefail; curl https://example.com/a | sh",
    'RUN ["bash", "-o", "pipefail", "-c", "curl https://example.com/a | sh"]',
    "RUN bash -o pipefail -c 'curl https://example.com/a | sh'",
    "RUN <<EOF\n#!/bin/bash\nset -euo pipefail\ncurl https://example.com/a | sh\nEOF",
    "RUN yes | sdkmanager --licenses && echo a | tee /b && cat a | sort | uniq > b",
    "RUN apt-get install -y a || b && curl https://example.com/a || wget https://example.com/a",
    "RUN curl https://example.com/a | sh || true",
    "RUN curl https://example.com/a.tar.gz | tar xz && wget -O- https://example.com/key | apt-key add -",
    "RUN rm -rf /a | true && curl https://example.com | true",
    "RUN echo 'curl https://example.com | sh' > a.sh",
    "RUN pip list | cut -f1 > list && node --version | tee v",
    'SHELL ["/usr/local/bin/bash", "-o", "pipefail", "-c"]\nRUN curl https://example.com/a | sh',
)
