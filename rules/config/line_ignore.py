"""A comment silences a rule for one instruction."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Dockerfile, Finding, Findings, rule

MESSAGE = "this comment silences a rule: move the exception to the configuration (`per-path`), where it is reviewed"
# The two dialects that know a comment above an instruction; `global` and `stage` are decisions of another kind.
_DIALECTS = {
    "hadolint": re.compile(r"\s*hadolint\s+ignore\s*=\s*\S"),
    "dlint": re.compile(r"\s*dlint:\s*ignore\s*\["),
}


@rule(
    watches=Dockerfile,
    severity="info",
    since="0.1",
    tier="strict",
    twins=("hadolint:DL1001",),
    needs=("ignore",),
)
def check(file: Dockerfile) -> Findings:
    """Some teams want every exception in one place, where it is reviewed: the configuration.

    Reported is each comment that silences a rule for the instruction below it. A comment for a whole file or a stage is
    left alone. Whether a comment silences anything at all is checked by `config/unused-suppression`.
    """
    first = file.tree.instructions[0].start_line if file.tree.instructions else 0
    for comment in file.tree.comments:
        for dialect, pattern in _DIALECTS.items():
            # Above the first instruction a comment of dlint counts for the whole file.
            if not pattern.match(comment.text) or (dialect == "dlint" and comment.line < first):
                continue
            twins = ("hadolint:DL1001",) if dialect == "hadolint" else ()
            yield Finding(comment.span, MESSAGE, twins=twins)


BAD = {
    "# hadolint ignore=DL4000\nMAINTAINER a": None,
    "RUN true\n# dlint: ignore[syntax/maintainer] history\nMAINTAINER a": None,
}
GOOD = (
    "# hadolint global ignore=DL4000\nFROM debian:12\nMAINTAINER a",
    "# hadolint stage ignore=DL4000\nFROM debian:12\nMAINTAINER a",
    "# dlint: ignore[syntax/maintainer] the whole file\nFROM debian:12\nMAINTAINER a",
    "# what hadolint would ignore\nRUN true",
)
