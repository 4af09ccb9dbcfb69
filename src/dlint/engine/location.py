"""Put a finding in its place: line, column, stage."""

from __future__ import annotations

from bisect import bisect_right

from dlint import regex as re
from dlint.engine.result import Result

_DIGEST = r"(sha256:[0-9a-f]{7})[0-9a-f]{57}"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.kit import Finding
    from dlint.model.dockerfile import Dockerfile
    from dlint.text.source import Source


def place(file: Dockerfile, rule_id: str, twins: tuple[str, ...], severity: str, finding: Finding) -> Result:
    """The result that reporters get."""
    result = place_in(file.source, rule_id, twins if finding.twins is None else finding.twins, severity, finding)
    result.message = shortened(finding.message)
    result.stage = _stage_label(file, finding.span.start)
    result.fix = finding.fix
    result.cause = finding.cause
    result.no_fix = finding.no_fix
    return result


def place_in(source: Source, rule_id: str, twins: tuple[str, ...], severity: str, finding: Finding) -> Result:
    """The result of a file that has no stages, such as one of compose."""
    line, column = source.position(finding.span.start)
    end_line, end_column = source.position(finding.span.end)
    return Result(
        rule=rule_id,
        twins=twins,
        severity=severity,
        path=source.path,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        message=finding.message,
        stage=None,
        fix=None,
        span=finding.span,
    )


def shortened(message: str) -> str:
    """A message with the first digits of each digest: 64 of them hide the name before them."""
    return re.sub(_DIGEST, r"\1…", message) if "sha256:" in message else message


def _stage_label(file: Dockerfile, offset: int) -> str | int | None:
    # Bisection over all starts: a long file may have hundreds of stages and thousands of findings.
    starts, labels = file.fact(_stages)
    place = bisect_right(starts, offset)
    return labels[place - 1] if place else None


def _stages(file: Dockerfile) -> tuple[list[int], list[str | int]]:
    """Where each stage begins, and what it is called."""
    return [stage.head.span.start for stage in file.stages], [stage.label for stage in file.stages]
