"""A release: the version and the changelog change together, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
import version


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "src/dlint").mkdir(parents=True)
    (tmp_path / "src/dlint/__init__.py").write_text('"""dlint."""\n\n__version__ = "0.1.0"\n')
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n- new\n")
    return tmp_path


def test_a_release(checkout: Path) -> None:
    assert version.main(["0.2.0", "2026-12-01"], checkout) == 0
    assert '__version__ = "0.2.0"' in (checkout / "src/dlint/__init__.py").read_text()
    assert (checkout / "CHANGELOG.md").read_text() == (
        "# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-12-01)\n\n- new\n"
    )


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "usage"),
        (["1.0"], "1.0 is not a version such as 1.2.3"),
        (["0.1.0"], "0.1.0 is not higher than 0.1.0"),
        (["0.2.0", "soon"], "Invalid isoformat"),
    ],
)
def test_a_mistake_writes_nothing(
    checkout: Path, capsys: pytest.CaptureFixture[str], words: list[str], complaint: str
) -> None:
    before = (checkout / "CHANGELOG.md").read_text()
    assert version.main(words, checkout) == 2
    assert complaint in capsys.readouterr().err
    assert (checkout / "CHANGELOG.md").read_text() == before
