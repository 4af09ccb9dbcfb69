"""A build step has access to the network or the rights of the build machine."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Run, Stage, rule

_MEANING = {
    ("network", "host"): ("sonar:S6431", "the step sees every service of the building machine"),
    ("security", "insecure"): ("sonar:S6502", "the step has all rights on the building machine"),
}


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    tier="strict",
    twins=("sonar:S6431", "sonar:S6502"),
    security=5.0,
    needs=("host", "insecure"),
)
def check(run: Run, _: Stage) -> Findings:
    """`RUN --network=host` and `RUN --security=insecure` take a step out of the builder's sandbox.

    Both need to be allowed on the builder (`--allow network.host`, `--allow security.insecure`). A program that the
    step downloads can then reach what listens on the machine, or change the machine itself. Where that is what the step
    is for, such as building an image for a board, silence the rule at that line.
    """
    for (name, value), (twin, effect) in _MEANING.items():
        flag = run.node.flag(name)
        if flag is None or (run.node.flag_value(name) or "").strip("\"'").lower() != value:
            continue
        yield Finding(flag.span, f"--{name}={value}: {effect}", twins=(twin,))


BAD = {
    "RUN --network=host make": None,
    "RUN --mount=type=cache,target=/x --security=insecure make": None,
}
GOOD = ("RUN --network=none make", "RUN --security=sandbox make", "RUN curl --network=host http://localhost/")
