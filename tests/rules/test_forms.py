"""One mistake in many forms: other images, shells, heredocs, lists, triggers; and what looks like it and is right.

Each file of `forms/` holds small Dockerfiles. A head reads `=== NAME | +RULE@LINE -RULE`: what is reported, and what
is not (a rule, or a whole family). Further files of the folder follow behind `--- PATH`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dlint.config.settings import Settings
from dlint.engine.check import check_source
from dlint.text.source import Source

FORMS = Path(__file__).parent / "forms"


def forms() -> list[object]:
    found: list[object] = []
    for path in sorted(FORMS.glob("*.txt")):
        for block in re.split(r"(?m)^=== ", path.read_text("utf-8"))[1:]:
            head, _, body = block.partition("\n")
            name, _, expected = head.partition("|")
            found.append(pytest.param(expected.split(), body, id=f"{path.stem}-{name.strip()}"))
    return found


def write(folder: Path, body: str) -> Path:
    """The files of a form; the Dockerfile is the first."""
    parts = re.split(r"(?m)^--- (.+)\n", body)
    files = dict(zip(["Dockerfile", *parts[1::2]], parts[0::2], strict=True))
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "Dockerfile"


@pytest.mark.parametrize(("expected", "body"), forms())
def test_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: list[str], body: str) -> None:
    path = write(tmp_path, body)
    # The name of a folder such as "test" shows what an image is for.
    monkeypatch.chdir(tmp_path)
    results = check_source(Source(path.read_bytes(), path.name), Settings().but(all=True)).results
    found = {(name, line) for result in results for name in names(result.rule) for line in (str(result.line), "")}
    for each in expected:
        rule, _, line = each[1:].partition(":")[0].partition("@")
        assert ((rule, line) in found) is (each[0] == "+"), each


def names(rule: str) -> tuple[str, str]:
    return rule, rule.partition("/")[0]
