"""Why a build failed, in one line with what to do, and with the step that failed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dlint.trial.build import BuildStep, Failure
from dlint.trial.engine import EngineError
from dlint.trial.engines.journal import Journal

TAIL = 20
EXIT_CODE = re.compile(r"(?:exit code:|returned a non-zero code:|exit status|exited with status) (\d+)")
# `>>>` marks the instruction in the excerpt that BuildKit shows of the Dockerfile.
EXCERPT = re.compile(r"^ *(\d+) \| (>>>)?")

UNREACHABLE = (
    ("permission denied while trying to connect", "may not use the Docker daemon: add the user to the group `docker`"),
    ("cannot connect to the docker daemon", "the Docker daemon does not answer: start it, or set DOCKER_HOST"),
    ("error during connect", "the Docker daemon does not answer: start it, or set DOCKER_HOST"),
)
"""What a client prints when it cannot reach its daemon, in lower case, and what that means."""
# Source: printed by buildx 0.13 when the connection to a builder of the driver `remote` was cut, 2026-11.
LOST = ("failed to receive status: rpc error: code = unavailable", "failed to list workers: unavailable")
"""What buildx prints when a builder elsewhere is lost in the middle of a build, in lower case."""

# A RUN that failed, with all of its script. Source: solver/llbsolver/ops/exec.go of moby/buildkit, 2026-11.
_ENDED = re.compile(r'process "(?:/bin/sh -c )?(.+)" did not complete successfully: exit code: (\d+)')
# Of a script so much is quoted; the line and what it printed last stand beside it.
_LONGEST = 80
MEANINGS: tuple[tuple[str, str], ...] = (
    (r"dockerfile parse error(?: on)?:? (?P<what>.*)", "the Dockerfile does not parse: {what}"),
    (r"target stage \"?(?P<what>[^\"]+)\"? could not be found", "there is no stage {what}"),
    (
        r"no FROM statement found|file with no instructions|no build stage in current context",
        "the Dockerfile has no FROM",
    ),
    (
        r"failed to (?:compute cache key|calculate checksum).*\"/?(?P<what>[^\"]+)\": not found",
        "{what} is not in the build context (or its ignore file keeps it out)",
    ),
    (r"\"(?P<what>[^\"]+)\": not found", "{what} is not in the build context (or its ignore file keeps it out)"),
    (
        r"(?:COPY|ADD) failed: file not found in build context.*?: stat (?P<what>[^:]+):",
        "{what} is not in the build context (or its ignore file keeps it out)",
    ),
    (
        r"(?:copier: stat|checking on sources).*?\"(?P<what>[^\"]+)\": no such file",
        "{what} is not in the build context (or its ignore file keeps it out)",
    ),
    (
        r"(?P<what>\S+): (?:failed to resolve source metadata|failed to do request|pull access denied|not found$).*",
        "the base image {what} cannot be had: {all}",
    ),
    (r"no space left on device", "the engine's disk is full"),
)
"""Messages of engines, as patterns, and their meaning in plain words."""


def raise_if_unreachable(words: Iterable[str]) -> None:
    """Raises EngineError where the words are those of a client that does not reach its engine."""
    for word in words:
        for sign, meaning in UNREACHABLE:
            if sign in word.lower():
                raise EngineError(meaning)


def reason_of_loss(words: Iterable[str], unanswered: str | None) -> str | None:
    """Why a build is no evidence about its Dockerfile: its builder did not answer (`unanswered`), or was lost."""
    lost = next((word for word in words if any(sign in word.lower() for sign in LOST)), None)
    return unanswered or (meaning(lost) if lost is not None else None)


def failure(journal: Journal, words: Sequence[str], code: int, step: BuildStep | None = None) -> Failure:
    """What to report about a build that ended with `code`; `words` are the last lines of the client, masked."""
    steps = journal.steps
    blamed = step or _blamed(steps)
    error = _final(words) or (blamed.error if blamed else None) or f"the build ended with {code}"
    tail = journal.tail(blamed, TAIL) if blamed else ()
    if blamed is not None:
        blamed.error = blamed.error or error
        blamed.lines = blamed.lines or _marked(words)
    exit_code = EXIT_CODE.search(error) or (EXIT_CODE.search(blamed.error or "") if blamed else None)
    return Failure(
        step=blamed.key if blamed else None,
        message=meaning(error),
        tail=tail or tuple(word for word in words if word.strip())[-TAIL:],
        exit_code=int(exit_code[1]) if exit_code else code if code > 0 else 1,
    )


def meaning(error: str) -> str:
    """An engine's error in one line, with what to do where it is a usual one."""
    line = " ".join(error.split())
    line = re.sub(r"^(?:error: |failed to solve: |failed to build: )+", "", line, flags=re.IGNORECASE)
    if ended := _ENDED.fullmatch(line):
        script = re.sub(r"\\(.)", lambda escape: " " if escape[1] in "nt" else escape[1], ended[1])
        script = script if len(script) <= _LONGEST else f"{script[: _LONGEST - 1].rstrip()}…"
        return f"{script} ended with exit code {ended[2]}"
    for pattern, text in MEANINGS:
        if found := re.search(pattern, line):
            return text.format(what=(found.groupdict().get("what") or ""), all=line)
    return line


def _blamed(steps: Sequence[BuildStep]) -> BuildStep | None:
    """The step that failed; those that ran beside it were cancelled, which is an error too."""
    failed = [step for step in steps if step.error]
    own = [step for step in failed if "context canceled" not in (step.error or "")]
    return next(iter(own or failed), None)


def _final(words: Sequence[str]) -> str | None:
    """The client's last line that reports an error."""
    return next((word for word in reversed(words) if re.match(r"(?i)error[: ]|failed to ", word.lstrip())), None)


def _marked(words: Sequence[str]) -> tuple[int, int] | None:
    numbers = [int(found[1]) for word in words if (found := EXCERPT.match(word)) and found[2]]
    return (min(numbers), max(numbers)) if numbers else None
