"""A baseline holds what was found before, wherever it has moved to, and forgets nothing that it does not see."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint import api
from dlint.config.mistake import ConfigError
from dlint.config.settings import Settings
from dlint.engine.baseline import Baseline, read_baseline
from dlint.engine.result import FileReport

OLD = "MAINTAINER a@example.com"
TEXT = f"FROM a:1\nRUN true\n{OLD}\nEXPOSE 99999\n"
ONLY = Settings().but(select=("syntax/maintainer", "syntax/bad-port"))


def report_of(text: str, path: str = "/srv/app/Dockerfile") -> FileReport:
    return api.check(text.encode(), path, settings=ONLY)


def always(path: str, rule: str) -> bool:
    return True


@pytest.fixture
def baseline() -> Baseline:
    return Baseline.of("/srv/baseline.json", [report_of(TEXT)])


class TestHide:
    def test_what_it_holds(self, baseline: Baseline) -> None:
        file = report_of(TEXT)
        assert (baseline.count, baseline.hide(file), file.results) == (2, 2, [])

    @pytest.mark.parametrize(
        "text",
        [
            "# moved\n\n\n" + TEXT,
            TEXT.replace("RUN true", "RUN true\nRUN false\nLABEL a=b"),
            TEXT.replace("EXPOSE 99999", "EXPOSE     99999"),
            f"FROM b:2\nEXPOSE 99999\nFROM c:3\n{OLD}\n",
        ],
    )
    def test_wherever_it_moved(self, baseline: Baseline, text: str) -> None:
        file = report_of(text)
        assert (baseline.hide(file), file.results) == (2, [])

    def test_a_new_one_is_reported(self, baseline: Baseline) -> None:
        file = report_of(TEXT + "EXPOSE 70000\n")
        assert baseline.hide(file) == 2
        assert [result.line for result in file.results] == [5]

    def test_one_more_of_the_same_is_reported(self, baseline: Baseline) -> None:
        file = report_of(TEXT + "EXPOSE 99999\n")
        assert baseline.hide(file) == 2
        assert [result.line for result in file.results] == [5]

    def test_another_file_is_reported(self, baseline: Baseline) -> None:
        assert baseline.hide(report_of(TEXT, "/srv/other/Dockerfile")) == 0

    @given(st.lists(st.sampled_from(["RUN true", "# a", "", OLD, "EXPOSE 99999"]), max_size=8))
    def test_the_same_text_is_always_hidden_as_a_whole(self, lines: list[str]) -> None:
        text = "\n".join(["FROM a:1", *lines, ""])
        baseline = Baseline.of("/srv/b.json", [report_of(text)])
        file = report_of("# first\n" + text)
        assert baseline.gone([file], always) == 0
        assert baseline.hide(file) == baseline.count
        assert file.results == []


class TestGone:
    def test_what_was_mended(self, baseline: Baseline) -> None:
        assert baseline.gone([report_of(TEXT)], always) == 0
        assert baseline.gone([report_of(TEXT.replace(OLD, "RUN true"))], always) == 1
        assert baseline.gone([report_of("FROM a:1\n")], always) == 2

    def test_what_no_one_looked_for_may_be_there(self, baseline: Baseline) -> None:
        fixed = report_of("FROM a:1\n")
        assert baseline.gone([fixed], lambda path, rule: rule == "syntax/bad-port") == 1
        fixed.error = "cannot be read"
        assert baseline.gone([fixed], always) == 0

    def test_files_that_are_not_there_any_more(self, tmp_path: Path) -> None:
        (tmp_path / "kept").write_text(TEXT)
        files = [report_of(TEXT, str(tmp_path / name)) for name in ("kept", "deleted")]
        assert Baseline.of(str(tmp_path / "b.json"), files).gone([], always) == 2


class TestFile:
    def test_its_text_is_sorted_and_states_no_line(self, tmp_path: Path) -> None:
        files = [report_of(TEXT, str(tmp_path / "app" / name)) for name in ("b", "a")]
        text = Baseline.of(str(tmp_path / "b.json"), files).text()
        assert text == Baseline.of(str(tmp_path / "b.json"), files[::-1]).text()
        data = json.loads(text)
        assert (data["version"], data["count"]) == (1, 4)
        assert list(data["findings"]) == ["app/a", "app/b"]
        assert list(data["findings"]["app/a"]) == ["syntax/bad-port", "syntax/maintainer"]
        assert text.endswith("}\n")

    def test_it_comes_back_as_it_was(self, tmp_path: Path) -> None:
        path = tmp_path / "b.json"
        written = Baseline.of(str(path), [report_of(TEXT, str(tmp_path / "Dockerfile"))])
        path.write_text(written.text())
        assert read_baseline(str(path)).entries == written.entries

    def test_it_may_lie_beside_what_it_is_about(self, tmp_path: Path) -> None:
        baseline = Baseline.of(str(tmp_path / "ci/b.json"), [report_of(TEXT, str(tmp_path / "app/Dockerfile"))])
        assert list(baseline.entries) == ["../app/Dockerfile"]

    def test_one_that_is_not_there_states_how_to_write_it(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="--write-baseline"):
            read_baseline(str(tmp_path / "b.json"))

    @pytest.mark.parametrize(
        "text", ["", "[]", "{}", '{"version": 2, "findings": {}}', '{"version": 1, "findings": {"a": {"b": "c"}}}']
    )
    def test_what_is_none(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "b.json").write_text(text)
        with pytest.raises(ConfigError, match="is no baseline of dlint"):
            read_baseline(str(tmp_path / "b.json"))
