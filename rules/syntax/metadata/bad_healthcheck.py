"""HEALTHCHECK has options or a form that BuildKit does not accept."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Finding, Findings, Healthcheck, Stage, Word, rule

# As Go's time.ParseDuration reads it; Unicode has two signs for micro, the micro sign and the Greek letter.
DURATION = re.compile(r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|[+-]?0")
PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)")
SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
TIMES = ("interval", "timeout", "start-period", "start-interval")


@rule(watches=Healthcheck, severity="error", since="0.1", twins=("hadolint:DL1000",))
def check(view: Healthcheck, stage: Stage) -> Findings:
    """HEALTHCHECK is `NONE`, or options, `CMD` and a command; BuildKit refuses anything else.

    Times are numbers with a unit (`30s`, `1m30s`), at least one millisecond or 0 for the default; `--retries` is a
    whole number. A bare number has no unit: `--interval=30` does not parse.
    """
    words = view.words
    if not words:
        yield Finding(view.keyword_span, "HEALTHCHECK needs CMD and a command, or NONE")
    elif words[0].value.upper() == "NONE":
        if len(words) > 1:
            yield Finding(words[1].span, "HEALTHCHECK NONE takes no arguments")
    elif words[0].value.upper() != "CMD":
        yield Finding(words[0].span, f"HEALTHCHECK {words[0].value} is unknown: write HEALTHCHECK CMD and the command")
    else:
        if len(words) == 1:
            yield Finding(words[0].span, "HEALTHCHECK CMD has no command")
        yield from _options(view)


def _options(view: Healthcheck) -> Findings:
    for name in TIMES:
        for value in view.flag_values(name):
            message = _time_complaint(name, value.value)
            if message is not None:
                yield Finding(value.span, message)
    for value in view.flag_values("retries"):
        if not _is_count(value):
            yield Finding(value.span, f"--retries={value.value} is not a whole number of at least 0")


def _time_complaint(name: str, value: str) -> str | None:
    # 0 needs no unit, and stands for the default.
    if not value or value.lstrip("+-") == "0":
        return None
    if value.isdigit():
        return f"--{name}={value} has no unit: write {value}s for seconds"
    if not DURATION.fullmatch(value):
        return f"--{name}={value} is not a time such as 30s or 1m30s"
    total = sum(float(number) * SECONDS.get(unit, 1e-6) for number, unit in PART.findall(value))
    if total and (value.startswith("-") or total < SECONDS["ms"]):
        return f"--{name}={value} is shorter than the minimum of 1ms"
    return None


def _is_count(value: Word) -> bool:
    digits = value.value.removeprefix("+")
    return not digits or (digits.isascii() and digits.isdigit() and int(digits.lstrip("0")[:11] or 0) < 2**31)


BAD = {
    "HEALTHCHECK": None,
    "HEALTHCHECK CMD": None,
    "HEALTHCHECK curl -f http://localhost/": None,
    "HEALTHCHECK NONE now": None,
    "HEALTHCHECK --interval=30 CMD true": None,
    "HEALTHCHECK --timeout=30sec CMD true": None,
    "HEALTHCHECK --timeout=-3s CMD true": None,
    "HEALTHCHECK --timeout=10us CMD true": None,
    "HEALTHCHECK --retries=-1 CMD true": None,
    "HEALTHCHECK --retries=100000000000 CMD true": None,
    "HEALTHCHECK --retries=three CMD true": None,
}
GOOD = (
    "HEALTHCHECK NONE",
    "healthcheck none",
    "HEALTHCHECK --interval=1m30s --timeout=0 --start-period=1.5h --start-interval=500ms --retries=3 CMD curl -f x",
    'HEALTHCHECK --timeout=3s cmd ["true"]',
    "HEALTHCHECK --retries= CMD true",
)
