"""Two short RUN stand directly below each other."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Run, Stage, rule

MOST = 2


@rule(watches=Run, severity="info", since="0.1", tier="strict", twins=("hadolint:DL3059", "sonar:S7031"))
def check(run: Run, stage: Stage) -> Findings:
    """Each RUN is a layer; commands that belong together may share one: `RUN a && b`.

    That is a matter of taste while a file is worked on, for each layer is cached by itself. So only stages that become
    part of the image are looked at, and RUNs of two commands at most, with the same flags, with neither a blank line
    nor a comment between them; JSON lists and heredocs are left alone.
    """
    if run.onbuild or not stage.ships or run.index == 0:
        return
    previous = stage.instructions[run.index - 1]
    if not isinstance(previous, Run) or previous.node.end_line != run.node.start_line - 1:
        return
    if _is_short(previous) and _is_short(run) and _flags(previous) == _flags(run):
        message = f"this RUN and the one in line {previous.line} make a layer each: join them"
        yield Finding(run.keyword_span, message)


def _is_short(run: Run) -> bool:
    return not run.is_json and not run.heredocs and run.is_readable and 0 < len(run.commands) <= MOST


def _flags(run: Run) -> list[str]:
    # In any order: `--mount` and `--network` mean the same either way round.
    return sorted(flag.value for flag in run.node.flags)


BAD = {
    "RUN make\nRUN make install": None,
    "RUN a && b\nRUN c \\\n  && d": None,
    "RUN --network=none a\nRUN --network=none b": None,
}
GOOD = (
    "RUN a && b",
    "RUN a\n\nRUN b",
    "RUN a\n# then\nRUN b",
    "RUN a && b && c\nRUN d",
    "RUN --mount=type=cache,target=/a a\nRUN b",
    'RUN ["a"]\nRUN ["b"]',
    "RUN <<EOF\na\nEOF\nRUN b",
    "FROM debian:12 AS build\nRUN a\nRUN b\nFROM debian:12\nCOPY --from=build /a /a",
    "RUN a\nCOPY b c\nRUN d",
)
