"""`dlint config import`: hadolint's configuration in dlint's words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomli

from dlint.cli.main import main

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    return tmp_path


def imported(here: Path, capsys: Capture, yaml: str) -> tuple[dict[str, Any], str]:
    """The values and the text of what a configuration comes to; it is held to dlint's own check."""
    (here / ".hadolint.yaml").write_text(yaml)
    assert main(["config", "import", ".hadolint.yaml"]) == 0
    text = capsys.readouterr().out
    (here / "dlint.toml").write_text(text)
    (here / "Dockerfile").write_text("FROM scratch\n")
    assert main(["check", "--quiet", "--fail-on", "never"]) == 0, capsys.readouterr().err
    capsys.readouterr()
    return tomli.loads(text), text


def test_rules_that_are_ignored(here: Path, capsys: Capture) -> None:
    values, text = imported(here, capsys, "ignored:\n  - DL3006\n  - DL4000\n  - SC2086\n  - XX1\n")
    assert values["ignore"] == ["image/untagged", "syntax/maintainer", "SC2086"]
    assert '"image/untagged", # DL3006\n' in text
    assert "# XX1: dlint has no such check" in text


def test_a_check_that_is_only_part_of_a_rule_goes_alone(here: Path, capsys: Capture) -> None:
    values, text = imported(here, capsys, "ignored: [DL3053]\n")
    assert values["ignore"] == ["DL3053"]
    assert '"DL3053", # the part of syntax/label-schema that is not DL3049' in text


def test_levels(here: Path, capsys: Capture) -> None:
    yaml = (
        "override:\n  error: [DL3007]\n  warning: [DL4000, SC2086, XX1]\n  info: [DL3000]\n  style: [DL4003, DL3007]\n"
    )
    values, text = imported(here, capsys, yaml)
    assert values["severity"] == {
        "image/latest": "error",
        "syntax/maintainer": "warning",
        "SC2086": "warning",
        "syntax/relative-workdir": "info",
        "syntax/duplicate-command": "info",
    }
    assert '"image/latest" = "error" # DL3007, DL3007' in text
    assert "# XX1: dlint has no such check" in text


def test_a_strict_rule_that_is_graded_is_selected(here: Path, capsys: Capture) -> None:
    values, text = imported(here, capsys, "override: {error: [DL3008]}\nignored: [DL3013]\n")
    assert values["select"] == ["default", "packages/unpinned-apt"]
    assert values["severity"] == {"packages/unpinned-apt": "error"}
    [offer] = [line for line in text.splitlines() if line.startswith("# select")]
    assert "packages/unpinned-apk" in offer
    assert "packages/unpinned-pip" not in offer
    assert "select" not in imported(here, capsys, "ignored: []")[0]


@pytest.mark.parametrize(
    ("yaml", "level"),
    [
        ("", "info"),
        ("failure-threshold: error", "error"),
        ("failure-threshold: warning", "warning"),
        ("failure-threshold: style", "info"),
        ("failure-threshold: none", "info"),
        ("failure-threshold: error\nno-fail: true", "never"),
        ("no-fail: false", "info"),
    ],
)
def test_what_fails(here: Path, capsys: Capture, yaml: str, level: str) -> None:
    assert imported(here, capsys, yaml)[0]["fail-on"] == level


def test_registries(here: Path, capsys: Capture) -> None:
    values, _ = imported(here, capsys, "trustedRegistries: [docker.io, '*.gcr.io', 'localhost:32000']")
    assert values["trusted-registries"] == ["docker.io", "*.gcr.io", "localhost:32000"]
    (here / "Dockerfile").write_text("FROM quay.io/a/b:1\n")
    assert main(["check", "--quiet"]) == 1
    assert "image/untrusted-registry" in capsys.readouterr().out


def test_labels(here: Path, capsys: Capture) -> None:
    yaml = "label-schema:\n  author: text\n  org.x.site: url\n  odd: thing\nstrict-labels: true\n"
    values, text = imported(here, capsys, yaml)
    schema = {"author": "text", "org.x.site": "url", "odd": "text"}
    assert values["rules"] == {"syntax/label-schema": {"strict": True, "schema": schema}}
    assert '"odd" = "text" # "thing": dlint knows text, url' in text
    (here / "Dockerfile").write_text("FROM a:1\nLABEL author=x odd=y org.x.site=z other=1\n")
    assert main(["check", "--quiet", "--select", "syntax/label-schema"]) == 1
    assert "other" in capsys.readouterr().out


def test_what_has_no_counterpart_is_reported(here: Path, capsys: Capture) -> None:
    yaml = "disable-ignore-pragma: true\nformat: json\nno-color: false\nfoo: 1\nfailure-threshold: loud\n"
    values, text = imported(here, capsys, yaml)
    assert values == {"disable-comments": True}
    noted = [line for line in text.splitlines() if line.startswith("# ")]
    for start in ('# format: "json": ', "# foo: ", '# failure-threshold: "loud": '):
        assert [line for line in noted if line.startswith(start)], start
    assert "dlint check --format" in text
    assert "no-color" not in text


def test_odd_values_do_no_harm(here: Path, capsys: Capture) -> None:
    yaml = "ignored: DL3006\noverride: [1]\ntrustedRegistries: 'a\"b'\nlabel-schema: x\n'new\\nline': 1\n"
    values, _ = imported(here, capsys, yaml.replace("'new\\nline'", '"new\\nline"'))
    assert values["ignore"] == ["image/untagged"]
    assert values["trusted-registries"] == ['a"b']


class TestCommand:
    def test_the_usual_file_and_an_output(self, here: Path, capsys: Capture) -> None:
        (here / ".hadolint.yml").write_text("no-fail: true\n")
        assert main(["config", "import", "-o", "dlint.toml"]) == 0
        assert capsys.readouterr().out == ""
        assert 'fail-on = "never"' in (here / "dlint.toml").read_text()
        assert main(["config", "import", "-o", "dlint.toml"]) == 2
        assert "dlint.toml is there already" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            ([], "which of them: dlint config show [PATH] | import [FILE]"),
            (["export"], "which of them: dlint config show [PATH] | import [FILE]"),
            (["import"], "there is no .hadolint.yaml here: dlint config import FILE"),
            (["import", "a", "b"], "one file at a time: dlint config show [PATH] | import [FILE]"),
            (["import", "nope"], "nope: cannot be read: No such file or directory"),
            (["import", "list.yaml"], "list.yaml: is no configuration of hadolint's: it must be a mapping"),
            (["import", "bad.yaml"], "bad.yaml: is no YAML: "),
            (["import", "run.yaml"], "run.yaml: is no YAML: "),
        ],
    )
    def test_mistakes(self, here: Path, capsys: Capture, words: list[str], message: str) -> None:
        (here / "list.yaml").write_text("- a\n")
        (here / "bad.yaml").write_text("a: [\n")
        (here / "run.yaml").write_text("a: !!python/object/apply:os.system ['touch owned']\n")
        assert main(["config", *words]) == 2
        assert message in capsys.readouterr().err
        assert not (here / "owned").exists()


def test_aliases_are_refused(here: Path, capsys: Capture) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    (here / ".hadolint.yaml").write_text("\n".join([*lines, "ignored: *a39"]))
    assert main(["config", "import"]) == 2
    assert "write the values out" in capsys.readouterr().err
