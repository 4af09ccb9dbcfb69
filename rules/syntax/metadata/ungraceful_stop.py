"""STOPSIGNAL does not let the process finish its work."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Stage, Stopsignal, rule

HARD = {"KILL": "kills the process at once", "9": "kills the process at once", "STOP": "freezes it", "19": "freezes it"}


@rule(watches=Stopsignal, severity="warning", since="0.1", tier="strict", twins=("tally:no-ungraceful-stopsignal",))
def check(view: Stopsignal, stage: Stage) -> Findings:
    """`docker stop` sends this signal first and SIGKILL ten seconds later.

    With SIGKILL right away nothing can be written out or closed; SIGSTOP freezes the process, and after ten seconds it
    is killed anyway. Leave STOPSIGNAL out for SIGTERM, or name the signal that the program finishes its work on.
    """
    value = view.value
    effect = HARD.get(value.upper().removeprefix("SIG")) if value is not None else None
    if view.word is not None and effect is not None:
        yield Finding(view.word.span, f"STOPSIGNAL {value} {effect}: leave it out for SIGTERM")


BAD = {
    "STOPSIGNAL SIGKILL": None,
    "STOPSIGNAL 9": None,
    "STOPSIGNAL stop": None,
}
GOOD = (
    "STOPSIGNAL SIGTERM",
    "STOPSIGNAL SIGQUIT",
    "STOPSIGNAL $S",
    "RUN kill -9 1",
)
