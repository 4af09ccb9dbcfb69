"""Whether a kept report has the shape that `codec` gives it: a checksum holds for what any program wrote."""

from __future__ import annotations

from dlint.engine.result import SEVERITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def is_report(packed: Any, size: int) -> bool:
    """Whether a value is the report of a file of `size` bytes."""
    if not (_is_list(packed, 4) and _is_text_or_none(packed[0]) and isinstance(packed[1], list)):
        return False
    return (
        all(_is_span(span, size) for span in packed[1])
        and _are_results(packed[2], size)
        and _are_results(packed[3], size)
    )


def _are_results(packed: Any, size: int) -> bool:
    return isinstance(packed, list) and all(_is_list(each, 12) and _is_result(each, size) for each in packed)


def _is_result(packed: list[Any], size: int) -> bool:
    rule, twins, severity, place, message, stage, fix, span, builds, cause, no_fix, suppression = packed
    return (
        isinstance(rule, str)
        and _are_texts(twins)
        and severity in SEVERITIES
        and _are_numbers(place, 4)
        and isinstance(message, str)
        and (stage is None or type(stage) in (str, int))
        and (fix is None or _is_fix(fix, size))
        and _is_span(span, size)
        and _are_texts(builds)
        and _is_text_or_none(cause)
        and _is_text_or_none(no_fix)
        and (suppression is None or (_are_texts(suppression) and len(suppression) == 2))
    )


def _is_fix(packed: Any, size: int) -> bool:
    if not _is_list(packed, 5):
        return False
    title, edits, trust, files, claim = packed
    return (
        isinstance(title, str)
        and isinstance(edits, list)
        and all(_is_list(each, 3) and _is_span(each[:2], size) and isinstance(each[2], str) for each in edits)
        and isinstance(trust, str)
        and isinstance(files, list)
        and all(_is_list(each, 3) and isinstance(each[0], str) and _is_text_or_none(each[1]) and _are_texts(each[2])
                for each in files)
        and (claim is None or _is_list(claim, 3))
    )  # fmt: skip


def _is_list(value: Any, length: int) -> bool:
    return isinstance(value, list) and len(value) == length


def _is_span(value: Any, size: int) -> bool:
    return _are_numbers(value, 2) and value[0] <= value[1] <= size


def _are_numbers(value: Any, length: int) -> bool:
    # `isinstance` would take True for a number.
    return _is_list(value, length) and all(type(each) is int and each >= 0 for each in value)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_text_or_none(value: Any) -> bool:
    return value is None or isinstance(value, str)
