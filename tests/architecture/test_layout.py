"""The layout of the code holds, and the guard that says so sees what breaks it."""

from __future__ import annotations

from pathlib import Path

import layout

CHECKOUT = Path(__file__).resolve().parents[2]


def test_the_layout_holds() -> None:
    assert list(layout.mistakes(CHECKOUT)) == []


def write(root: Path, name: str, text: str = "") -> None:
    path = root / "src" / "dlint" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_full_folder(tmp_path: Path) -> None:
    for number in range(layout.MOST_FILES):
        write(tmp_path, f"model/m{number}.py")
    write(tmp_path, "model/__init__.py")
    assert list(layout.full_folders(tmp_path)) == []
    write(tmp_path, "model/more.py")
    assert list(layout.full_folders(tmp_path)) == [
        "src/dlint/model: 26 files, 25 are enough: divide the folder by what its files are about"
    ]


def test_a_long_file(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "x = 1\n" * (layout.MOST_LINES + 1))
    assert list(layout.long_files(tmp_path)) == ["src/dlint/a.py: 401 lines, 400 are enough"]


def test_a_circle_within_functions_counts_and_one_for_type_checkers_does_not(tmp_path: Path) -> None:
    write(tmp_path, "text/a.py", "def f():\n    from dlint.text.b import g\n    g()\n")
    write(tmp_path, "text/b.py", "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    from dlint.text.a import f\n")
    assert list(layout.circles(tmp_path)) == []
    write(tmp_path, "text/b.py", "from dlint.text import c\n")
    write(tmp_path, "text/c.py", "import dlint.text.a\n")
    assert list(layout.circles(tmp_path)) == [
        "modules import each other in a circle: dlint.text.a, dlint.text.b, dlint.text.c"
    ]


def test_an_old_word_in_a_comment_a_text_and_a_name(tmp_path: Path) -> None:
    write(tmp_path, "a.py", '"""Fine.\n\nBegin anew.\n"""\n# in force\nveil = "grave"\nmender = "mandatory"\n')
    assert [line.split(": ")[0] + ": " + line.split(": ")[1] for line in layout.old_words(tmp_path)] == [
        "src/dlint/a.py:3: the word “anew”",
        "src/dlint/a.py:5: the word “in force”",
        "src/dlint/a.py:6: the name veil",
        "src/dlint/a.py:6: the word “grave”",
    ]


def test_each_exception_is_needed() -> None:
    """What is excused and no longer so long, so full or in a circle loses its excuse."""
    for name in layout.LONG_FILES:
        assert (CHECKOUT / name).read_text(encoding="utf-8").count("\n") > layout.MOST_LINES, name
    for name in layout.FULL_FOLDERS:
        assert len(list((CHECKOUT / name).glob("*.py"))) > layout.MOST_FILES, name
