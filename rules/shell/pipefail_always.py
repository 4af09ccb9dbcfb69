"""A pipe runs without pipefail."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Run, Stage, pipes, rule

SURE = frozenset(("echo", "printf", "yes", "true", ":"))
TWINS = ("hadolint:DL4006",)


@rule(watches=Run, severity="info", since="0.1", needs=("|",), tier="strict", twins=TWINS)
def check(run: Run, stage: Stage) -> Findings:
    """What shell/pipefail does not report: pipes whose left side only prints, asks or filters, or whose right side
    notices when it gets nothing.

    `find /src -name x | sort > y` leaves an empty file behind where the folder is missing, and goes on; where
    `curl … | tar x` stops, tar's message hides the cause. With pipefail they would stop with the cause; so would
    `grep x list | head` where grep finds nothing. `echo`, `printf` and `yes` on the left do not count.
    """
    for pipeline in pipes.pipelines(run):
        if pipeline.guarded or not pipeline.fatal or pipeline.ends_in("true", ":"):
            continue
        first = pipeline.commands[0]
        if first is None or first.name is None or first.name in SURE:
            continue
        # Those are reported by `shell/pipefail`.
        if pipeline.weightiest is not None and not pipeline.is_wary:
            continue
        message = f"a failure of {first.name} is ignored, because only the last command of a pipe counts: set pipefail"
        # A heredoc with its own shebang line is not read by the shell that SHELL sets.
        twins = () if run.heredocs and "#!" in run.all_text else TWINS
        yield Finding(first.words[0].span, message, twins=twins)
        return


BAD = {
    "RUN cat /list | xargs rm": None,
    "RUN find / -name x | sort > /y": None,
    "RUN dpkg -l | grep foo | wc -l": None,
    "RUN curl https://example.com/a.tar.gz | tar xz": None,
    "RUN wget -O- https://example.com/key | apt-key add -": None,
}
GOOD = (
    "RUN echo a | tee b && yes | apt-get install -y c && printf x | sh",
    "RUN set -o pipefail && cat list | sort > a",
    'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN cat list | sort > a',
    "RUN curl https://example.com/a | sh",
    "RUN cat a | sort || true",
    "RUN curl https://example.com/a.tar.gz | tar xz || exit 0",
    "RUN yes | x\nRUN echo a | tee b",
)
