"""Imports point downward, and the guard of that sees the ones that do not."""

from __future__ import annotations

from pathlib import Path

import pytest
import rooms

CHECKOUT = Path(__file__).resolve().parents[2]


def test_imports_point_downward() -> None:
    assert list(rooms.wrong_imports(CHECKOUT)) == []


@pytest.mark.parametrize(
    ("path", "line", "complaint"),
    [
        ("src/dlint/text/span.py", "from dlint.syntax.tree import Tree", "text may not import syntax"),
        ("src/dlint/syntax/tree.py", "import dlint.model.stage", "syntax may not import model"),
        ("src/dlint/model/stage.py", "from dlint import kit", "model may not import kit"),
        ("src/dlint/knowledge/apt.py", "from dlint.text.span import Span", "knowledge may not import text"),
        ("src/dlint/kit.py", "from dlint.engine.walk import walk", "kit may not import engine"),
        ("rules/cache/late.py", "from dlint.model.stage import Stage", "rules may not import model"),
        ("rules/cache/late.py", "from dlint.rules.size import other", None),
        ("rules/cache/late.py", "from dlint.kit import Run", None),
        ("src/dlint/cli/main.py", "from dlint import __version__", None),
        ("src/dlint/engine/walk.py", "from dlint.text.span import Span", None),
        ("src/dlint/attic/old.py", "from dlint.text.span import Span", "attic may not import text"),
    ],
)
def test_an_import_is_judged(tmp_path: Path, path: str, line: str, complaint: str | None) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(f"if True:\n    {line}\n")
    expected = [] if complaint is None else [f"{path}:2: {complaint}"]
    assert list(rooms.wrong_imports(tmp_path)) == expected


def test_the_command_fails_on_a_wrong_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "loud.py").write_text("import dlint.engine\n")
    assert rooms.main([str(tmp_path)]) == 1
    assert capsys.readouterr().out == "rules/loud.py:1: rules may not import engine\n"
