"""The check directive has an option that BuildKit refuses."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, did_you_mean, rule

OPTIONS = ("skip", "error", "experimental")
TRUTH = frozenset(("1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False"))


@rule(watches=Dockerfile, severity="error", since="0.1", needs=("check", "CHECK", "Check"), when=("check directive",))
def check(file: Dockerfile) -> Findings:
    """`# check=` takes `skip=RULE,…`, `error=true` and `experimental=RULE,…`, separated by semicolons.

    Since Dockerfile 1.8 a build stops at any other option.
    """
    directive = file.tree.directives.get("check")
    if directive is None:
        return
    # Source: frontend/dockerfile/linter of BuildKit 0.32, which splits off three options at most, 2026-11.
    for option in directive.value.split(";", 2):
        message = _complaint(option)
        if message is not None:
            yield Finding(directive.span, message)
            return


def _complaint(option: str) -> str | None:
    name, mark, value = option.partition("=")
    name = name.strip()
    if not mark:
        return f"the check directive needs NAME=VALUE, not {option.strip() or 'nothing'}: write check=skip=RULE"
    if name not in OPTIONS:
        return f"the check directive takes skip, error and experimental, not {name}{did_you_mean(name, OPTIONS)}"
    if name == "error" and value.strip() not in TRUTH:
        return f"error of the check directive is true or false, not {value.strip() or 'empty'}"
    return None


BAD = {
    "# check=warn=true\nFROM debian:12": None,
    "# check=all\nFROM debian:12": None,
    "# check=skip=all;error=yes\nFROM debian:12": None,
}
GOOD = (
    "# check=skip=all\nFROM debian:12",
    "# check=skip=JSONArgsRecommended,StageNameCasing;error=true\nFROM debian:12",
    "# check=error=true;experimental=all\nFROM debian:12",
    "# a comment: check=foo\nFROM debian:12",
)
