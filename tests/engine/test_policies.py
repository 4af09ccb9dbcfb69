"""Policies: each table is a rule of its own."""

from __future__ import annotations

from typing import Any

import pytest

from dlint import api
from dlint.config import policy as allowed
from dlint.config.settings import Settings
from dlint.engine.policies import RENAMED
from dlint.engine.registry import load, page, resolve, rule_info

TWO = """ARG BASE=a
FROM ghcr.io/acme/base:1 AS build
LABEL team=x
USER app
COPY --chown=app . /src
RUN --mount=type=ssh curl -k https://a.example/ && apt-get install -y telnet
ONBUILD RUN curl -k https://b.example/
FROM docker.io/library/debian:12
COPY --from=build /src /src
RUN ["curl", "--insecure", "http://c.example"]
HEALTHCHECK NONE
"""


def lines(text: str = TWO, settings: Settings | None = None, **table: Any) -> list[int]:
    base = settings or Settings().but(select=("policy",))
    chosen = base.but(policy=({"name": "p", "message": "no", **table},))
    return [result.line for result in api.check(text.encode(), settings=chosen).results if result.rule == "policy/p"]


def fixed(text: str, **table: Any) -> str:
    chosen = Settings().but(select=("policy",), policy=({"name": "p", "message": "no", **table},))
    return api.fix(text.encode(), settings=chosen, unsafe=True).new.decode()


class TestForbidden:
    @pytest.mark.parametrize(
        ("table", "found"),
        [
            ({"instruction": "user"}, [4]),
            ({"instruction": ["user", "healthcheck", "arg"]}, [1, 4, 11]),
            ({"instruction": "onbuild"}, [7]),
            ({"instruction": "copy", "flag": "--chown"}, [5]),
            ({"instruction": "copy", "flag": "--chown=app"}, [5]),
            ({"instruction": "copy", "flag": "--chown=root"}, []),
            ({"instruction": "run", "flag": "--mount=type=ssh"}, [6]),
            ({"command": "curl"}, [6, 7, 10]),
            ({"command": "curl", "instruction": "run"}, [6, 7, 10]),
            ({"command": ["wget", "telnet"]}, []),
            ({"command": "apt-get install"}, [6]),
            ({"command": "apt-get"}, [6]),
            ({"command": "apt-get update"}, []),
            ({"command": "curl", "flag": "-k"}, [6, 7]),
            ({"command": "curl", "flag": ["-k", "--insecure"]}, [6, 7, 10]),
            ({"instruction": ["copy", "add"], "source": "."}, [5]),
            ({"instruction": "copy", "source": "./"}, [5]),
            ({"instruction": "copy", "source": "src*"}, []),
            ({"label": "team"}, [3]),
            ({"label": "tea"}, []),
            ({"registry": "docker.io"}, [8]),
            ({"registry": ["*.io"]}, [2, 8]),
            ({"command": "curl", "stage": "last"}, [10]),
            ({"command": "curl", "stage": "shipped"}, [10]),
            ({"instruction": "arg", "stage": "last"}, []),
        ],
    )
    def test_each_is_reported(self, table: dict[str, Any], found: list[int]) -> None:
        assert lines(**table) == found

    def test_stages_that_the_last_one_is_built_on_are_shipped(self) -> None:
        text = "FROM a:1 AS base\nUSER x\nFROM b:1\nUSER y\nFROM base\n"
        assert lines(text, instruction="user", stage="shipped") == [2]


class TestDemanded:
    @pytest.mark.parametrize(
        ("table", "found"),
        [
            ({"label": "team"}, []),
            ({"label": "team", "stage": "last"}, [8]),
            ({"label": "maintainer"}, [8]),
            ({"instruction": "healthcheck"}, []),
            ({"instruction": "entrypoint"}, [8]),
            ({"instruction": "user", "stage": "shipped"}, [8]),
            ({"command": "curl"}, []),
            ({"command": "tini"}, [8]),
            ({"command": "curl", "flag": "-k"}, [10]),
            ({"instruction": "copy", "flag": "--chown"}, [9]),
            ({"registry": "ghcr.io"}, [8]),
            ({"registry": ["ghcr.io", "docker.io"]}, []),
        ],
    )
    def test_what_is_missing_is_reported_once_and_what_lacks_its_flag_each_time(
        self, table: dict[str, Any], found: list[int]
    ) -> None:
        assert lines(must="exist", **table) == found

    def test_onbuild_fulfils_nothing(self) -> None:
        assert lines("FROM a:1\nONBUILD USER app\n", instruction="user", must="exist") == [1]

    def test_a_file_without_a_stage_lacks_nothing(self) -> None:
        assert lines("# nothing\n", instruction="user", must="exist") == []


class TestEdit:
    def test_each_occurrence_is_replaced_in_what_was_found_alone(self) -> None:
        text = "FROM a:1\nRUN wget http://a/ http://b/ && echo http://c/\n"
        table = {"command": "wget", "replace": "http://", "with": "https://"}
        assert fixed(text, **table) == text  # the finding would stay
        text = "FROM a:1\nRUN curl -k -k https://a/ && echo -k\n"
        assert fixed(text, command="curl", flag="-k", replace=" -k") == "FROM a:1\nRUN curl https://a/ && echo -k\n"

    def test_what_is_demanded_is_put_in_once(self) -> None:
        text = "FROM a:1\nRUN curl https://curl.example/\n"
        new = fixed(text, command="curl", flag="--fail", must="exist", replace="curl", **{"with": "curl --fail"})
        assert new == "FROM a:1\nRUN curl --fail https://curl.example/\n"

    def test_registries_and_labels(self) -> None:
        text = "FROM docker.io/debian:12\n"
        table = {"registry": "docker.io", "replace": "docker.io/", "with": "ghcr.io/acme/"}
        assert fixed(text, **table) == "FROM ghcr.io/acme/debian:12\n"
        text = "FROM a:1\nLABEL vendor=x team=y\n"
        table = {"label": "vendor", "replace": "vendor", "with": "org.opencontainers.image.vendor"}
        assert fixed(text, **table) == "FROM a:1\nLABEL org.opencontainers.image.vendor=x team=y\n"

    def test_it_is_unsafe_unless_the_table_states_otherwise(self) -> None:
        text = "FROM a:1\nRUN curl -k https://a/\n"
        table = {"name": "p", "message": "no", "command": "curl", "flag": "-k", "replace": " -k"}
        for trust, changed in (({}, False), ({"trust": "safe"}, True), ({"trust": "display"}, False)):
            chosen = Settings().but(select=("policy",), policy=({**table, **trust},))
            assert api.fix(text.encode(), settings=chosen).changed is changed


class TestName:
    def test_severities(self) -> None:
        table = {"name": "p", "message": "no", "instruction": "user"}
        text = b"FROM a:1\nUSER x\n"

        def severity(settings: Settings, **more: str) -> list[str]:
            chosen = settings.but(policy=({**table, **more},), select=("policy",))
            return [result.severity for result in api.check(text, settings=chosen).results]

        assert severity(Settings()) == ["warning"]
        assert severity(Settings(), severity="error") == ["error"]
        assert severity(Settings().but(severity={"policy/p": "info"}), severity="error") == ["info"]
        assert severity(Settings().but(severity={"policy": "info"})) == ["info"]
        assert severity(Settings().but(severity={"policy/p": "off"})) == []

    @pytest.mark.parametrize(
        ("settings", "found"),
        [
            (Settings(), [4]),
            (Settings().but(all=True), [4]),
            (Settings().but(select=("default",)), [4]),
            (Settings().but(select=("policy/p",)), [4]),
            (Settings().but(select=("policy/*",)), [4]),
            (Settings().but(select=("policy/other",)), []),
            (Settings().but(select=("strict",)), []),
            (Settings().but(ignore=("policy/p",)), []),
            (Settings().but(ignore=("policy",)), []),
            (Settings().but(ruleset="2026.11"), [4]),
        ],
    )
    def test_it_is_chosen_as_other_rules_are(self, settings: Settings, found: list[int]) -> None:
        assert lines(settings=settings, instruction="user") == found

    def test_comments_silence_it(self) -> None:
        text = "FROM a:1\n# dlint: ignore[policy/p] once\nUSER x\n# dlint: ignore[policy/q]\nUSER y\n"
        assert lines(text, instruction="user") == [5]
        assert lines(text.replace("policy/q", "policy"), instruction="user") == []

    def test_the_book_knows_it(self) -> None:
        assert resolve("policy/no-curl") == {"policy/no-curl"}
        assert resolve("policy") == resolve("policy/*") == {"policy/table"}
        assert rule_info("policy/no-curl").family == "policy"
        assert page("policy/no-curl").title == page("policy/table").title

    def test_the_keys_of_tables_are_those_of_the_rule(self) -> None:
        keys = {RENAMED.get(key, key) for key in allowed.KEYS} - {"name", "severity"}
        assert keys == set(load("policy/table").options)
