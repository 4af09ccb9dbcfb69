"""SARIF: valid by its schema, within GitHub's limits, its regions and fixes true."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from dlint.engine.result import RunReport
from dlint.report.check.sarif import render
from dlint.report.check.sarif_origin import repository_uri
from dlint.report.options import RenderOptions
from dlint.report.website import VARIABLE
from dlint.text.edit import Edit, apply
from dlint.text.source import Source, decode, encode

SITE = "https://docs.example.com/dlint"
SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text("utf-8"))
VALIDATOR = Draft4Validator(SCHEMA)


@pytest.fixture(autouse=True)
def _site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, SITE)


Run = dict[str, Any]
"""A run of a log: its schema is what checks its shape."""


class Catalog:
    """Two rules; one is about security and has a page with everything in it."""

    def rule_infos(self) -> list[SimpleNamespace]:
        common = {"since": "0.1", "kinds": ("run",), "module": "", "source": None}
        return [
            SimpleNamespace(
                id="secrets/in-env", family="secrets", tier="strict", severity="error", trust="unsafe", security=7.5,
                twins=("buildkit:SecretsUsedInArgOrEnv",), summary="ENV puts a secret into the image.", **common,
            ),
            SimpleNamespace(
                id="cache/copy-before-install", family="cache", tier="default", severity="warning", trust=None,
                security=None, twins=(), summary="COPY comes before an install.", **common,
            ),
        ]  # fmt: skip

    def page(self, rule_id: str, /) -> SimpleNamespace:
        if rule_id == "cache/copy-before-install":
            return SimpleNamespace(body="", bad={}, good=())
        body = "Whoever has the image\nhas the secret.\n\nMount it instead."
        return SimpleNamespace(body=body, bad={"ENV A=b": "RUN c", "ARG A": None}, good=("RUN ```",))


def log_of(report: RunReport, base: str = "") -> Run:
    log = json.loads(render(report, RenderOptions(base=base), Catalog()))  # type: ignore[arg-type]
    VALIDATOR.validate(log)
    run: Run = log["runs"][0]
    return run


def test_the_run_shows_what_it_is(app: RunReport) -> None:
    run = log_of(app)
    assert run["automationDetails"] == {"id": "dlint/"}
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["name"] == "dlint"
    assert run["tool"]["driver"]["informationUri"] == f"{SITE}/"


def test_without_a_site_there_are_no_links_to_it(app: RunReport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    driver = log_of(app)["tool"]["driver"]
    assert "informationUri" not in driver
    assert all("helpUri" not in rule and rule["help"]["text"] for rule in driver["rules"])


def test_the_rules_that_occur_are_listed(app: RunReport) -> None:
    rules = log_of(app)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["secrets/in-env", "packages/recommended", "shell/long"]


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://example.com/team/app.git", "https://example.com/team/app.git"),
        ("https://user:secret@example.com/team/app", "https://example.com/team/app"),
        ("https://ghp_0123456789@example.com:8443/a/b", "https://example.com:8443/a/b"),
        ("git@example.com:team/app.git", "ssh://example.com/team/app.git"),
        ("ssh://git@example.com:22/team/app.git", "ssh://example.com:22/team/app.git"),
        ("/srv/git/app.git", None),
        ("../app", None),
        ("C:/work/app", None),
        ("", None),
        ("https://example.com/a?token=b", None),
    ],
)
def test_a_remote_is_written_without_its_user(remote: str, address: str | None) -> None:
    assert repository_uri(remote) == address


def test_the_commit_is_stated_where_there_is_a_repository(app: RunReport, tmp_path: Path) -> None:
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run([*git, "init", "-q"], check=True)
    assert "versionControlProvenance" not in log_of(app, str(tmp_path)), "no remote, no commit"
    subprocess.run([*git, "remote", "add", "origin", "https://me:secret@example.com/app.git"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    run = log_of(app, str(tmp_path))
    assert run["versionControlProvenance"] == [
        {
            "repositoryUri": "https://example.com/app.git",
            "revisionId": commit,
            "mappedTo": {"uriBaseId": "%SRCROOT%"},
        }
    ]
    assert "secret" not in json.dumps(run["versionControlProvenance"])
    subprocess.run([*git, "pack-refs", "--all"], check=True)
    assert log_of(app, str(tmp_path))["versionControlProvenance"][0]["revisionId"] == commit
    subprocess.run([*git, "checkout", "-q", "--detach"], check=True)
    assert log_of(app, str(tmp_path))["versionControlProvenance"][0]["revisionId"] == commit


@pytest.mark.parametrize("head", ["ref: ../../secret", "ref: refs/../../secret", "0" * 39, "", "ref: refs/heads/gone"])
def test_a_strange_head_states_no_commit(app: RunReport, tmp_path: Path, head: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text(
        '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://example.com/a\n'
    )
    (tmp_path / ".git" / "HEAD").write_text(head)
    (tmp_path / "secret").write_text("1" * 40)
    assert "versionControlProvenance" not in log_of(app, str(tmp_path))
    (tmp_path / ".git" / "HEAD").write_text("a" * 40 + "\n")
    assert "versionControlProvenance" in log_of(app, str(tmp_path))


def test_relative_paths_have_a_base(app: RunReport) -> None:
    assert log_of(app, "/work space")["originalUriBaseIds"] == {"%SRCROOT%": {"uri": "file:///work%20space/"}}
    assert "originalUriBaseIds" not in log_of(app)


def test_a_rule_in_full(app: RunReport) -> None:
    rule = log_of(app)["tool"]["driver"]["rules"][0]
    text = "ENV puts a secret into the image.\n\nWhoever has the image\nhas the secret.\n\nMount it instead.\n\n"
    closing = (
        "`dlint fix --unsafe` repairs it; the image may change. "
        "Known elsewhere as `buildkit:SecretsUsedInArgOrEnv`. Since dlint 0.1.\n"
    )
    examples = (
        "Reported:\n\n```dockerfile\nENV A=b\n```\n\nRepaired:\n\n```dockerfile\nRUN c\n```\n\n"
        "Reported:\n\n```dockerfile\nARG A\n```\n\nFine:\n\n````dockerfile\nRUN ```\n````\n\n"
    )
    assert rule == {
        "id": "secrets/in-env",
        "name": "SecretsInEnv",
        "shortDescription": {"text": "ENV puts a secret into the image."},
        "fullDescription": {"text": "Whoever has the image has the secret."},
        "help": {
            "text": text + closing.replace("`", ""),
            "markdown": "# secrets/in-env\n\n" + text + examples + closing,
        },
        "helpUri": f"{SITE}/rules/secrets/in-env/",
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "tags": ["security", "secrets"],
            "precision": "medium",
            "problem.severity": "error",
            "security-severity": "7.5",
        },
    }


def test_a_rule_without_a_long_page_still_has_its_texts(hand: SimpleNamespace) -> None:
    source = Source(b"FROM x\n")
    report = hand.run(source, hand.marking(source, "x", rule="cache/copy-before-install"))
    rule = log_of(report)["tool"]["driver"]["rules"][0]
    assert rule["fullDescription"] == {"text": "COPY comes before an install."}
    assert rule["help"]["text"] == "COPY comes before an install.\n\nSince dlint 0.1.\n"
    assert rule["properties"] == {"tags": ["cache"], "precision": "high", "problem.severity": "warning"}


def test_a_result_in_full(app: RunReport) -> None:
    result = log_of(app)["results"][0]
    place = {"uri": "app/Dockerfile", "uriBaseId": "%SRCROOT%"}
    assert result == {
        "ruleId": "packages/recommended",
        "ruleIndex": 1,
        "level": "note",
        "message": {"text": "installs recommended packages as well"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": place,
                    "region": {
                        "startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 20,
                        "byteOffset": 19, "byteLength": 15, "snippet": {"text": "apt-get install"},
                    },
                    "contextRegion": {
                        "startLine": 1, "endLine": 3,
                        "snippet": {"text": "FROM debian:12\nRUN apt-get install -y git\nCOPY . /app"},
                    },
                }
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": "5eb7b0512af9e90f:1"},
        "properties": {"twins": ["hadolint:DL3015"]},
        "fixes": [
            {
                "description": {"text": "skip them (may change what the image holds)"},
                "artifactChanges": [
                    {
                        "artifactLocation": place,
                        "replacements": [
                            {
                                "deletedRegion": {"startLine": 2, "startColumn": 20, "endLine": 2, "endColumn": 20},
                                "insertedContent": {"text": " --no-install-recommends"},
                            }
                        ],
                    }
                ],
                "properties": {"trust": "unsafe"},
            }
        ],
    }  # fmt: skip


def test_an_unreadable_file_is_a_notification(app: RunReport) -> None:
    assert log_of(app)["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "level": "error",
                    "message": {"text": "cannot be read: Permission denied"},
                    "locations": [
                        {"physicalLocation": {"artifactLocation": {"uri": "gone/Dockerfile", "uriBaseId": "%SRCROOT%"}}}
                    ],
                }
            ],
        }
    ]


def test_nothing_found() -> None:
    run = log_of(RunReport([]))
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


@pytest.mark.parametrize(
    ("path", "base", "artifact"),
    [
        ("/repo/a b/Dockerfile", "/repo", {"uri": "a%20b/Dockerfile", "uriBaseId": "%SRCROOT%"}),
        ("é/\udcff", "/repo", {"uri": "%C3%A9/%FF", "uriBaseId": "%SRCROOT%"}),
        ("../Dockerfile", "/repo/app", {"uri": "file:///repo/Dockerfile"}),
        ("a#b?c%d:e", "/repo", {"uri": "a%23b%3Fc%25d%3Ae", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_paths_become_uris(hand: SimpleNamespace, path: str, base: str, artifact: dict[str, str]) -> None:
    source = Source(b"FROM x\n", path)
    result = log_of(hand.run(source, hand.marking(source, "x")), base)["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == artifact


def test_a_fix_has_the_line_ends_of_its_file(hand: SimpleNamespace) -> None:
    source = Source(b"FROM x\r\nRUN a\r\n")
    fix = hand.fix("split it", Edit.insert(8, "USER b\n"), Edit(12, 13, ""))
    fixes = log_of(hand.run(source, hand.marking(source, "RUN", fix=fix)))["results"][0]["fixes"]
    assert fixes[0]["artifactChanges"][0]["replacements"] == [
        {
            "deletedRegion": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 1},
            "insertedContent": {"text": "USER b\r\n"},
        },
        {"deletedRegion": {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 6}},
    ]


@pytest.mark.parametrize(
    ("edits", "trust"), [((), "safe"), ((Edit.insert(0, "x"),), "display"), ((Edit.insert(0, "\udcff"),), "safe")]
)
def test_a_fix_that_no_one_may_apply_is_left_out(hand: SimpleNamespace, edits: tuple[Edit, ...], trust: str) -> None:
    source = Source(b"FROM x\n")
    fix = hand.fix("repair it", *edits, trust=trust)
    assert "fixes" not in log_of(hand.run(source, hand.marking(source, "x", fix=fix)))["results"][0]


def test_snippets_hide_secrets_and_long_lines(hand: SimpleNamespace) -> None:
    token = "ghp_" + "a1B2" * 9
    source = Source(f"FROM x\nRUN curl -H {token} example.com\nRUN {'y' * 600}\n".encode())
    results = log_of(hand.run(source, *[hand.marking(source, words) for words in ("FROM x", "y" * 9)]))["results"]
    assert token not in json.dumps(results)
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["region"]["snippet"] == {"text": "FROM x"}
    assert place["contextRegion"]["snippet"]["text"].startswith("FROM x\nRUN curl -H gh*")
    assert "contextRegion" not in results[1]["locations"][0]["physicalLocation"]


def test_githubs_limits_are_kept(hand: SimpleNamespace) -> None:
    source = Source(b"FROM x\n")
    lesser = hand.marking(source, "x", severity="info")
    worst = hand.marking(source, "x", "y" * 5000, severity="error", rule="long/" + "r" * 300)
    run = json.loads(render(hand.run(source, *[lesser] * 25_000, worst), RenderOptions(), Catalog()))["runs"][0]  # type: ignore[arg-type]
    assert len(run["results"]) == 25_000
    assert len(run["results"][-1]["message"]["text"]) == 1024
    assert len(run["tool"]["driver"]["rules"][0]["name"]) == 255
    assert run["invocations"][0]["toolExecutionNotifications"] == [
        {
            "level": "warning",
            "message": {"text": "1 more findings, the least severe, are left out: one run may hold 25000"},
        }
    ]


@given(data=st.data())
def test_any_report_is_valid_and_true(reports: st.SearchStrategy[RunReport], data: st.DataObject) -> None:
    report = data.draw(reports)
    run = log_of(report, "/repo")
    json.dumps(run, ensure_ascii=False).encode()
    file = report.files[0]
    assert file.source is not None
    for written, result in zip(run["results"], file.results, strict=True):
        place = written["locations"][0]["physicalLocation"]
        assert unquote_to_bytes(place["artifactLocation"]["uri"]) == encode(file.path)
        assert run["tool"]["driver"]["rules"][written["ruleIndex"]]["id"] == written["ruleId"]
        assert list(written["partialFingerprints"]) == ["primaryLocationLineHash"]
        for fix in written.get("fixes", []):
            assert result.fix is not None
            changed = apply(file.source.data, list(result.fix.edits))
            assert _applied(file.source.data, fix) == decode(changed).removeprefix("\ufeff")


def _applied(data: bytes, fix: dict[str, Any]) -> str:
    """The text after a fix, made from lines and columns alone."""
    text = decode(data).removeprefix("\ufeff")
    (replacement,) = fix["artifactChanges"][0]["replacements"]
    region = replacement["deletedRegion"]
    start = _index(text, region["startLine"], region["startColumn"])
    end = _index(text, region["endLine"], region["endColumn"])
    inserted: str = replacement.get("insertedContent", {"text": ""})["text"]
    return text[:start] + inserted + text[end:]


def _index(text: str, line: int, column: int) -> int:
    return sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1
