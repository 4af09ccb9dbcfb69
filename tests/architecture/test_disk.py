"""What a check asks of the disk goes through the functions that record it: else the cache would not see it change."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = ("builds", "model", "fixes", "syntax", "text", "knowledge")
# These belong to `dlint fix`, to settings, or to the cache itself: no check runs through them.
OTHERS = {f"engine/{name}.py" for name in ("baseline", "caching/key", "fixer", "other_files", "plugins")}
ASKING = {"exists", "isdir", "isfile", "islink", "lexists", "listdir", "lstat", "readlink", "realpath", "scandir"}
ASKING |= {"stat", "walk"}


def _files() -> list[Path]:
    package = CHECKOUT / "src" / "dlint"
    found = [path for name in PACKAGES for path in (package / name).rglob("*.py")]
    found += [path for path in (package / "engine").rglob("*.py") if str(path.relative_to(package)) not in OTHERS]
    return [*found, *(CHECKOUT / "rules").rglob("*.py")]


def _asks(path: Path) -> list[str]:
    """Calls of `os.…`, `os.path.…` and `open` that ask the disk."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        is_os = name.startswith("os.") and name.rpartition(".")[2] in ASKING
        if is_os or (name == "open" and "tempfile" not in path.read_text()):
            found.append(f"{path}:{node.lineno}: {name}")
    return found


def test_rooms_of_a_check_ask_through_the_recorder() -> None:
    assert not [line for path in _files() for line in _asks(path)]


@pytest.mark.parametrize("text", ["import os\nos.path.isfile('a')\n", "import os\nos.listdir('.')\n", "open('a')\n"])
def test_other_questions_would_be_seen(tmp_path: Path, text: str) -> None:
    path = tmp_path / "module.py"
    path.write_text(text)
    assert len(_asks(path)) == 1
