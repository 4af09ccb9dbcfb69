"""Suppressions that silence nothing are reported, and taken out; those that may be needed are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlint import api
from dlint.config.settings import Settings

RULE = "config/unused-suppression"
OLD = "MAINTAINER a@example.com"
ALL = Settings().but(all=True)


def idle(text: str, settings: Settings = ALL) -> list[tuple[int, str]]:
    found = api.check(text.encode(), settings=settings).results
    return [(result.line, result.message.split(" silence")[0]) for result in found if result.rule == RULE]


def fixed(text: str, unsafe: bool = False, settings: Settings | None = None) -> str:
    chosen = settings or Settings().but(select=(RULE, "syntax/maintainer", "syntax/bad-port"))
    return api.fix(text.encode(), settings=chosen, unsafe=unsafe).new.decode()


class TestReported:
    def test_only_in_the_strict_tier(self) -> None:
        text = "FROM a:1\n# dlint: ignore[syntax/maintainer]\nRUN true\n"
        assert idle(text, Settings()) == []
        assert idle(text) == [(2, "syntax/maintainer")]

    @pytest.mark.parametrize(
        "comment",
        [
            "# dlint: ignore[syntax/maintainer]",
            "# dlint: ignore[ DL4000 ] why",
            "# hadolint ignore=DL4000",
            "# hadolint stage ignore=DL4000",
            "# hadolint global ignore=DL4000 # reason",
            "# check=skip=MaintainerDeprecated",
        ],
    )
    def test_in_every_dialect(self, comment: str) -> None:
        assert len(idle(f"FROM a:1\n{comment}\nRUN true\n")) == 1
        assert idle(f"FROM a:1\n{comment}\n{OLD}\n") == []

    def test_each_name_for_itself(self) -> None:
        text = f"FROM a:1\n# dlint: ignore[DL4000, syntax/bad-port, syntax/bad-signal]\n{OLD}\n"
        assert idle(text) == [(2, "syntax/bad-port and syntax/bad-signal")]

    def test_a_comment_for_all_rules_and_one_for_a_family(self) -> None:
        assert idle("FROM a:1\n# dlint: ignore\nWORKDIR /a\n") == [(2, "every rule")]
        assert idle("FROM a:1\n# dlint: ignore[stages]\nWORKDIR /a\n") == [(2, "stages")]
        assert idle(f"FROM a:1\n# dlint: ignore\n{OLD}\n") == []

    def test_the_directive_at_the_top(self) -> None:
        assert idle("# check=skip=MaintainerDeprecated\nFROM a:1\n") == [(1, "MaintainerDeprecated")]
        assert idle(f"# check=skip=MaintainerDeprecated\nFROM a:1\n{OLD}\n") == []

    def test_both_of_two_that_silence_the_same_are_needed(self) -> None:
        assert idle(f"# dlint: ignore[DL4000]\n\nFROM a:1\n# hadolint ignore=DL4000\n{OLD}\n") == []

    def test_the_place_is_the_name(self) -> None:
        text = "FROM a:1\n# é hadolint\n# hadolint ignore=DL9999,DL4000\nRUN true\n"
        [result] = [each for each in api.check(text.encode(), settings=ALL).results if each.rule == RULE]
        assert text.encode()[result.span.start : result.span.end] == b"DL4000"

    @pytest.mark.parametrize(
        ("name", "hint"),
        [("syntax/maintaner", "; did you mean syntax/maintainer?"), ("image/zzzzzzzzzzzzzz", "")],
    )
    def test_a_name_of_ours_that_is_none(self, name: str, hint: str) -> None:
        text = f"FROM a:1\n# dlint: ignore[{name}]\nRUN true\n"
        assert idle(text) == []
        results = [each for each in api.check(text.encode()).results if each.rule == "config/unknown-suppression"]
        assert [each.message for each in results] == [f"{name} is not a rule, so the comment silences nothing{hint}"]


class TestLeftAlone:
    @pytest.mark.parametrize("names", ["DL9999", "SC2046,DL1234", "NoSuchCheck"])
    def test_names_of_other_tools_without_a_twin(self, names: str) -> None:
        assert idle(f"FROM a:1\n# hadolint ignore={names}\nRUN true\n") == []

    @pytest.mark.parametrize(
        "settings",
        [
            Settings().but(select=(RULE,)),
            Settings().but(all=True, ignore=("syntax/maintainer",)),
            Settings().but(all=True, severity={"DL4000": "off"}),
            Settings().but(select=("default", RULE), ignore=("syntax",)),
        ],
    )
    def test_rules_that_did_not_run(self, settings: Settings) -> None:
        assert idle("FROM a:1\n# dlint: ignore[syntax/maintainer]\nRUN true\n", settings) == []

    def test_families_of_which_a_part_did_not_run(self) -> None:
        text = "FROM a:1\n# dlint: ignore[image]\nRUN true\n"
        assert idle(text, Settings().but(select=("default", RULE))) == []
        assert idle(text) == [(2, "image")]

    def test_comments_above_nothing(self) -> None:
        assert idle("FROM a:1\n# dlint: ignore[DL4000]\n\nRUN true\n") == []

    def test_files_that_copy_from_an_unknown_context(self, tmp_path: Path) -> None:
        text = "FROM a:1\n# dlint: ignore[context/missing-source]\nCOPY a /a\n"
        assert idle(text) == []
        (tmp_path / "a").write_text("")
        assert idle(text, ALL.but(context=str(tmp_path))) == [(2, "context/missing-source")]

    def test_a_comment_may_silence_the_complaint_about_itself(self) -> None:
        assert idle(f"FROM a:1\n# dlint: ignore[DL4000, {RULE}]\nRUN true\n") == []
        assert idle(f"# dlint: ignore[{RULE}]\n\nFROM a:1\n# dlint: ignore[DL4000]\nRUN true\n") == []
        assert idle(f"FROM a:1\n# dlint: ignore[{RULE}]\nRUN true\n") == []


class TestRepair:
    def test_a_comment_goes_or_a_name_of_it(self) -> None:
        assert fixed("FROM a:1\n  # dlint: ignore[DL4000] why\nRUN true\n") == "FROM a:1\n  RUN true\n"
        text = f"FROM a:1\n# dlint: ignore[syntax/bad-port, DL4000] why\n{OLD}\n"
        assert fixed(text) == f"FROM a:1\n# dlint: ignore[DL4000] why\n{OLD}\n"
        text = f"FROM a:1\n# dlint: ignore[DL9999,syntax/bad-port,DL4000]\n{OLD}\n"
        assert fixed(text) == f"FROM a:1\n# dlint: ignore[DL9999,DL4000]\n{OLD}\n"

    def test_what_another_tool_may_need_goes_only_when_asked(self) -> None:
        text = "FROM a:1\n# hadolint ignore=DL4000\nRUN true\n"
        assert fixed(text) == text
        assert fixed(text, unsafe=True) == "FROM a:1\nRUN true\n"

    def test_a_directive_with_another_key_stays(self) -> None:
        text = "# check=skip=MaintainerDeprecated;error=true\nFROM a:1\n"
        assert fixed(text, unsafe=True) == text

    def test_a_comment_that_holds_a_directive_back_stays(self) -> None:
        text = "# dlint: ignore[DL4000]\n# escape=`\nFROM a:1\nRUN true\n"
        assert fixed(text) == text

    def test_a_repair_that_makes_a_comment_idle_is_no_harm(self) -> None:
        text = "FROM a:1\n# dlint: ignore[syntax/legacy-pair]\nMAINTAINER a@example.com\n"
        settings = Settings().but(select=("syntax/maintainer", "syntax/legacy-pair", RULE))
        new = fixed(text, unsafe=True, settings=settings)
        assert "LABEL" in new
        assert "ignore" not in new
