"""STOPSIGNAL does not name a signal."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Stage, Stopsignal, did_you_mean, rule

NAMES = frozenset((
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
    "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
    "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
)) | {f"RTMIN+{n}" for n in range(1, 16)} | {f"RTMAX-{n}" for n in range(1, 15)}  # fmt: skip


@rule(watches=Stopsignal, severity="error", since="0.1")
def check(view: Stopsignal, stage: Stage) -> Findings:
    """A signal is a number or a name of Linux, with or without `SIG`: `SIGTERM`, `quit`, `SIGRTMIN+3`, `15`.

    BuildKit refuses anything else.
    """
    value = view.value
    if view.word is None or value is None or view.stray_comment is not None:
        return
    if value.lstrip("+-").isdigit():
        if not value.lstrip("+-0"):
            yield Finding(view.word.span, "STOPSIGNAL 0 is not a signal")
        return
    name = value.upper().removeprefix("SIG")
    if name not in NAMES:
        hint = did_you_mean("SIG" + name, (f"SIG{known}" for known in NAMES))
        yield Finding(view.word.span, f"STOPSIGNAL {value} is not a signal: the build stops{hint}")


BAD = {
    "STOPSIGNAL SIGTREM": None,
    "STOPSIGNAL 0": None,
    "STOPSIGNAL SIGTERM SIGKILL": None,
    "STOPSIGNAL RTMIN+99": None,
}
GOOD = (
    "STOPSIGNAL SIGTERM",
    "STOPSIGNAL quit",
    "STOPSIGNAL 15",
    "STOPSIGNAL SIGRTMIN+3",
    "STOPSIGNAL $SIGNAL",
    'STOPSIGNAL "SIGINT"',
)
