"""The pure function that every engine runs."""

from __future__ import annotations

from typing import Any

import pytest
from tests.scan.conftest import BAD, SECRET

import dlint.api
from dlint.config.settings import Settings
from dlint.engine import check
from dlint.engine.repeats import joined_repeats
from dlint.scan import work
from dlint.scan.schema import INPUT, OUTPUT
from dlint.scan.work import Task, check_batch, check_payload, pack, unpack


def batch(*contents: bytes) -> Any:
    import pyarrow as pa

    rows = [{"content": f"{number:064x}", "data": data} for number, data in enumerate(contents)]
    return pa.RecordBatch.from_pylist(rows, schema=INPUT)


def rows(*contents: bytes, task: Task | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = check_batch(batch(*contents), task or Task()).to_pylist()
    return found


def test_a_row_states_what_a_check_of_the_bytes_states() -> None:
    (row,) = rows(BAD.encode())
    expected = joined_repeats(dlint.api.check(BAD.encode()).results)
    places = [(found["rule"], found["line"], found["column"], found["message"]) for found in row["findings"]]
    assert places == [(result.rule, result.line, result.column, result.message) for result in expected]
    assert places
    assert (row["lines"], row["instructions"], row["stages"]) == (3, 3, 1)
    assert (row["base"], row["base_name"], row["base_tag"]) == ("debian:latest", "debian", "latest")
    counts = {
        level: sum(each["severity"] == level for each in row["findings"]) for level in ("error", "warning", "info")
    }
    assert counts == {"error": row["errors"], "warning": row["warnings"], "info": row["infos"]}


def test_the_base_is_that_of_the_last_stage_and_its_support_ends_with_its_first_part() -> None:
    (row,) = rows(b"FROM golang:1.25 AS build\nFROM python:3.12-bookworm\nCOPY --from=build /a /a\n")
    assert row["base"] == "python:3.12-bookworm"
    assert row["images"] == ["golang:1.25", "python:3.12-bookworm"]
    assert str(row["base_ends"]) == "2028-06-30"


def test_settings_choose_the_rules() -> None:
    (row,) = rows(BAD.encode(), task=Task(Settings().but(select=("image/latest",))))
    assert {found["rule"] for found in row["findings"]} == {"image/latest"}


def test_no_secret_leaves_a_worker() -> None:
    (row,) = rows(SECRET.encode())
    assert any(found["family"] == "secrets" for found in row["findings"])
    assert "abcdefghijklmnopqrstuvwxyz" not in str(row)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"\x00" * 50, b"FROM \xff\xfe\nRUN \x80\n", b"not a file"])
def test_any_bytes_have_a_row(data: bytes) -> None:
    (row,) = rows(data)
    assert (row["bytes"], row["error"]) == (len(data), None)


def test_a_bug_is_a_row_and_not_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    real = check.results_of_builds

    def broken(file: Any, *others: Any) -> Any:
        if b"boom" in file.source.data:
            raise KeyError("boom")
        return real(file, *others)

    monkeypatch.setattr(work, "results_of_builds", broken)
    first, second = rows(b"FROM boom\n", BAD.encode())
    assert first["error"] == "not checked: a bug in dlint (KeyError: 'boom')"
    assert second["error"] is None
    assert second["findings"]


def test_a_content_that_takes_too_long_is_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    real = check.results_of_builds

    def slow(file: Any, *others: Any) -> Any:
        while b"hangs" in file.source.data:
            pass
        return real(file, *others)

    monkeypatch.setattr(work, "results_of_builds", slow)
    first, second = rows(b"FROM hangs\n", BAD.encode(), task=Task(seconds=0.5))
    assert first["error"] == "not checked: it took longer than 0.5 s (--time-limit)"
    assert second["error"] is None
    assert second["findings"]


def test_safe_fixes_are_proven_on_demand() -> None:
    offered = rows(BAD.encode())[0]["fixes"]
    proven = rows(BAD.encode(), task=Task(prove=True))[0]["fixes"]
    assert {fix["proof"] for fix in offered} == {"offered"}
    assert {fix["proof"] for fix in proven if fix["trust"] == "safe"} == {"proven"}
    assert [(fix["rule"], fix["title"]) for fix in offered] == [(fix["rule"], fix["title"]) for fix in proven]


def test_bytes_in_and_bytes_out_are_the_same() -> None:
    given = batch(BAD.encode(), SECRET.encode())
    (found,) = unpack(check_payload(pack([given], INPUT), Task().packed()))
    assert found.schema.equals(OUTPUT)
    assert found.equals(check_batch(given, Task()))
