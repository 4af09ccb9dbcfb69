"""How much work `dlint fix` is, counted: files of a folder share its listing, a diff parses nothing again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from dlint.cli.main import main
from dlint.model.secrets import redact

BAD = "FROM debian:12\nRUN curl -u jo:hunter2x https://example.org/a && apt-get install a\nMAINTAINER jo\n"


def folders_listed(monkeypatch: pytest.MonkeyPatch, folder: Path, count: int) -> int:
    """How often the folder of so many Dockerfiles is listed while they are repaired."""
    folder.mkdir()
    (folder / "app.py").write_text("")
    for number in range(count):
        # Nothing is to be repaired: what is written to a folder has to be read again.
        (folder / f"{number}.Dockerfile").write_text(f"FROM debian:12\nCOPY app.py /a{number}\nUSER 1\n")
    listed: list[str] = []
    plain: dict[str, Any] = {"listdir": os.listdir, "scandir": os.scandir}

    def counted(name: str) -> Any:
        def ask(path: Any = ".") -> Any:
            listed.append(os.path.abspath(path))
            return plain[name](path)

        return ask

    for name in plain:
        monkeypatch.setattr(os, name, counted(name))
    assert main(["fix", "--isolated", "--quiet", str(folder)]) == 0
    monkeypatch.undo()
    return listed.count(str(folder))


def test_files_of_one_folder_share_its_listing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    few, many = (folders_listed(monkeypatch, tmp_path / str(count), count) for count in (2, 20))
    assert many == few


@pytest.mark.skipif(not str(redact.__file__).endswith(".py"), reason="compiled code calls the function itself")
def test_a_diff_parses_nothing_that_the_repair_has_parsed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text(BAD)
    opened: list[bytes] = []
    plain = redact._opened

    def counted(data: bytes) -> Any:
        opened.append(data)
        return plain(data)

    monkeypatch.setattr(redact, "_opened", counted)
    assert main(["fix", "--isolated", "--unsafe", "--all", "--diff", str(file)]) == 0
    out, err = capfd.readouterr()
    assert out.startswith("---")
    assert "shows a secret" in err
    assert opened == []
