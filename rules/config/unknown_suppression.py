"""A suppression comment names no rule."""

from __future__ import annotations

from dlint.kit import Edit, Finding, Findings, Fix, Outcome, Refusal, rule


@rule(watches=Outcome, severity="warning", since="0.1", needs=("dlint",))
def check(outcome: Outcome) -> Findings:
    """`# dlint: ignore[NAME]` with a slip in the name silences nothing: the finding that it was written for is reported
    anyway, or comes back with the next change.

    Reported are names of the form FAMILY/RULE whose family is one of dlint's, or is but for one slip. Names of other
    linters are left alone, because they may know rules that dlint does not have. The fix writes the nearest name and is
    unsafe, because another one may be meant.
    """
    for idle in outcome.idle:
        if not idle.is_unknown:
            continue
        meant = f"; did you mean {idle.meant}?" if idle.meant else ""
        fix = (
            Fix(f"write {idle.meant}", (Edit.replace(idle.span, idle.meant),), trust="unsafe")
            if idle.meant
            else Refusal("no rule has a similar name")
        )
        yield Finding(idle.span, f"{idle.names[0]} is not a rule, so the comment silences nothing{meant}", fix)


# Those that run before it on the examples.
EXAMPLE_RULES = ("syntax/maintainer",)
BAD = {
    "# dlint: ignore[syntax/maintaner]\nRUN true": "# dlint: ignore[syntax/maintainer]\nRUN true",
    "# dlint: ignore[syntax/zzzzzzzzzzzzzz] it is so\nRUN true": None,
    "# dlint: ignore[sytnax/maintainer]\nRUN true": "# dlint: ignore[syntax/maintainer]\nRUN true",
}
GOOD = (
    "# dlint: ignore[syntax/maintainer] it is asked for\nMAINTAINER a",
    "# dlint: ignore[acme/no-bash]\nRUN true",
    "# hadolint ignore=DL9999\nRUN true",
)
