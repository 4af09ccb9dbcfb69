"""Another shell is put in the place of /bin/sh."""

from __future__ import annotations

from dlint.kit import Command, Finding, Findings, Run, Stage, rule

SH = ("/bin/sh", "/usr/bin/sh")


@rule(watches=Run, severity="info", since="0.1", needs=("/bin/sh",), twins=("hadolint:DL4005",), runs=("ln",))
def check(run: Run, stage: Stage) -> Findings:
    """Every script in the image that counts on the distribution's `sh` then runs in another shell, at run time as well.

    `SHELL ["/bin/bash", "-c"]` chooses bash for the instructions that follow, and leaves the system as it is.
    """
    if "ln" not in run.programs:
        return
    for command in run.commands:
        if command.name == "ln" and _replaces_sh(command):
            message = (
                'this changes sh for all programs in the image: use SHELL ["/bin/bash", "-c"] to change the build alone'
            )
            yield Finding(command.span, message)


def _replaces_sh(command: Command) -> bool:
    operands = [word.text for word in command.operands]
    # `ln -s dash /bin/sh` and busybox restore what distributions have anyway.
    return len(operands) > 1 and operands[-1] in SH and operands[0].rpartition("/")[2] not in ("sh", "dash", "busybox")


BAD = {
    "RUN ln -sf /bin/bash /bin/sh": None,
    "RUN apt-get update && ln -snf bash /bin/sh": None,
    "RUN rm /bin/sh && sudo ln -s /bin/bash /bin/sh": None,
}
GOOD = (
    'SHELL ["/bin/bash", "-c"]',
    "RUN ln -s /bin/sh /usr/local/bin/sh",
    "RUN ln -sf /bin/busybox /bin/sh",
    "RUN echo ln -sf /bin/bash /bin/sh",
)
