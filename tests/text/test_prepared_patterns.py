"""Patterns that a wheel brings along match as those that `re` compiles, and only where the same engine runs them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from dlint import prepare, regex, regex_codes

PATTERNS = (
    (r"(?P<name>[a-z]+)=(?P<value>\S*)", 0),
    (r"^(a|b)+?(?!c)", re.MULTILINE),
    (r"(?i)straße|[^\W\d_]{2,}+", 0),
    (r"(?s)x.*?y", re.IGNORECASE),
)
TEXTS = ("", "key=value", "a\nab\nbb", "STRASSE straße ßß", "xAy X\nY", "name= other=1")


def _code(pattern: str, flags: int) -> tuple[int, int, dict[str, int], bytes]:
    return prepare.code_of(pattern, flags)


@pytest.fixture
def brought(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table as a wheel has it."""
    monkeypatch.setattr(regex_codes, "MAGIC", regex.engine())
    monkeypatch.setattr(regex_codes, "CODES", {key: _code(*key) for key in PATTERNS})


@pytest.mark.parametrize(("pattern", "flags"), PATTERNS)
@pytest.mark.usefixtures("brought")
def test_a_prepared_pattern_matches_as_a_compiled_one(pattern: str, flags: int) -> None:
    made, compiled = regex._prepared(pattern, flags), re.compile(pattern, flags)
    assert made is not None
    assert (made.pattern, made.flags, made.groups, dict(made.groupindex)) == (
        compiled.pattern, compiled.flags, compiled.groups, dict(compiled.groupindex),
    )  # fmt: skip
    for text in TEXTS:
        found = [(each.span(), each.groups(), each.groupdict(), each.lastgroup) for each in made.finditer(text)]
        assert found == [(e.span(), e.groups(), e.groupdict(), e.lastgroup) for e in compiled.finditer(text)]
        assert made.sub(r"<\g<0>>", text) == compiled.sub(r"<\g<0>>", text)


@pytest.mark.usefixtures("brought")
def test_another_engine_compiles_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regex_codes, "MAGIC", (*regex.engine()[:-1], 0))
    assert regex._prepared(*PATTERNS[0]) is None


def test_a_prepared_check_neither_compiles_patterns_nor_loads_re(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM debian:12\nRUN apt-get update && apt-get install -y curl\n")
    program = (
        "import sys; from dlint import prepare, regex_codes; prepare.use_patterns(); text = prepare.table();print(text)"
    )
    table = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    (tmp_path / "table.py").write_text(table)
    check = (
        "import sys; [sys.modules.pop(name) for name in set(sys.modules) if name.split('.')[0] == 're'];"
        "sys.path.insert(0, sys.argv.pop()); import table; from dlint import regex_codes;"
        "regex_codes.MAGIC, regex_codes.CODES = table.MAGIC, table.CODES;"
        "from dlint.cli.main import main; main(['check', '--isolated', sys.argv[1]]); print('re' in sys.modules)"
    )
    line = [sys.executable, "-c", check, str(tmp_path / "Dockerfile"), str(tmp_path)]
    assert subprocess.run(line, capture_output=True, text=True, check=True).stdout.splitlines()[-1] == "False"
