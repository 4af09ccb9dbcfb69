"""A suppression comment has no effect."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Fix, Outcome, Refusal, listed, rule

OWN = "dlint"
TOOLS = {"hadolint": "hadolint", "buildkit": "BuildKit"}


@rule(watches=Outcome, severity="info", since="0.1", tier="strict", needs=("ignore", "skip"))
def check(outcome: Outcome) -> Findings:
    """A suppression outlives its reason: the line was fixed, and the comment goes on hiding the next mistake there.

    It is looked at after all other rules. A name is reported only if every rule that it stands for ran and found
    nothing in the lines that the comment covers; a rule that is off, was not selected or is newer than `ruleset`
    may be the reason for a comment, and so may another linter's rule that dlint does not have. Without a known build
    context nothing is reported for files that copy from it.

    Names that mean no rule at all are checked by `config/unknown-suppression`. In the dialects of hadolint
    and BuildKit the repair is unsafe, because the other tool may still need the comment.
    """
    for idle in outcome.idle:
        if idle.is_unknown:
            continue
        verb = "silences" if len(idle.names) == 1 else "silence"
        trust = "safe" if idle.dialect == OWN else "unsafe"
        advice = "remove it" if idle.dialect == OWN else f"remove it, unless {TOOLS[idle.dialect]} needs it"
        message = f"{listed(idle.names)} {verb} nothing here, because there is no such finding: {advice}"
        shared = Refusal("the comment names other rules as well, in a form that cannot be divided")
        fix = Fix("remove it", (idle.removal,), trust) if idle.removal is not None else shared
        yield Finding(idle.span, message, fix)


# Those that run before it on the examples.
EXAMPLE_RULES = ("syntax/maintainer", "syntax/bad-port")
BAD = {
    "# dlint: ignore[syntax/maintainer] an old one\nRUN true": "RUN true",
    "# dlint: ignore[DL4000, syntax/bad-port]\nMAINTAINER a": "# dlint: ignore[DL4000]\nMAINTAINER a",
    "# hadolint ignore=DL4000\nRUN true": "RUN true",
    "# check=skip=MaintainerDeprecated\n\nFROM debian:12": "\nFROM debian:12",
    "# check=skip=MaintainerDeprecated;error=true\n\nFROM debian:12": None,
}
GOOD = (
    "# dlint: ignore[syntax/maintainer] it is asked for\nMAINTAINER a",
    "# hadolint ignore=DL4000\nMAINTAINER a",
    "# hadolint ignore=DL9999,SC1234\nRUN true",
    "# dlint: ignore[acme/no-bash]\nRUN true",
    "# dlint: ignore[config/unused-suppression]\nRUN true",
    "# dlint: ignore[syntax/maintainer, config/unused-suppression] both builds share it\nRUN true",
    "# please ignore the next line\nRUN true",
)
