"""Notes of a release come out of the changelog."""

from __future__ import annotations

from pathlib import Path

import pytest
import release_notes
import version

CHANGELOG = (
    "# Changelog\n\nText.\n\n## Unreleased\n\n- new: one\n  that goes on\n- two\n\n## 0.1.0 (2026-01-02)\n\n- first\n"
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    (tmp_path / "src" / "dlint").mkdir(parents=True)
    (tmp_path / "src" / "dlint" / "__init__.py").write_text('__version__ = "0.1.0"\n')
    return tmp_path


def test_a_version_gets_its_section(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert version.main(["0.2.0", "2026-12-31"], checkout) == 0
    capsys.readouterr()
    assert release_notes.main(["v0.2.0"], checkout) == 0
    assert capsys.readouterr().out == "- new: one that goes on\n- two\n"
    assert release_notes.main(["0.1.0"], checkout) == 0
    assert capsys.readouterr().out == "- first\n"


@pytest.mark.parametrize("name", ["0.2.0", "0.1", "Unreleased", "0.1.0 (2026-01-02)", ".*"])
def test_a_version_without_a_section_is_a_mistake(checkout: Path, name: str) -> None:
    assert release_notes.main([name], checkout) == 2
