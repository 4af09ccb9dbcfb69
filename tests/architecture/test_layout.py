"""The layout of the code holds, and the guard of it sees what breaks it."""

from __future__ import annotations

import re
from pathlib import Path

import layout

CHECKOUT = Path(__file__).resolve().parents[2]
GENERATED = {"src/dlint/knowledge/managers/index.py", "src/dlint/engine/index.py"}


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


def test_colloquial_words_in_prose_and_as_a_part_of_a_name(tmp_path: Path) -> None:
    write(tmp_path, "a.py", '"""What the file says."""\n\n\ndef tell_all():\n    isTold = "USER nobody\\n"\n')
    write(tmp_path, "knowledge/names.py", 'WORDS = ("nobody knows",)\n"""Names that nobody knows."""\n')
    assert [line.rpartition(": see")[0] for line in layout.old_words(tmp_path)] == [
        "src/dlint/a.py:1: the word “says”",
        "src/dlint/a.py:4: the name tell_all",
        "src/dlint/a.py:5: the name isTold",
        "src/dlint/knowledge/names.py:2: the word “nobody”",
    ]


def test_each_exception_is_needed() -> None:
    """What is excused and no longer so long, so full or in a circle loses its excuse."""
    for name in layout.LONG_FILES:
        assert (CHECKOUT / name).read_text(encoding="utf-8").count("\n") > layout.MOST_LINES, name


def test_package_managers_are_listed_by_no_one_but_their_files(tmp_path: Path) -> None:
    write(
        tmp_path,
        "knowledge/managers/index.py",
        "PROGRAMS: dict[str, str] = {'a': 'a', 'b': 'b', 'c': 'c', 'cc': 'c'}\n",
    )
    write(tmp_path, "knowledge/managers/a.py", "OTHERS = ('a', 'b', 'c')\n")
    write(tmp_path, "model/two.py", "X = {'a': 1, 'c': 2, 'cc': 3}\nBAD = ('a', 'b', 'c')\n")
    write(tmp_path, "model/endings.py", "X = frozenset('a b c d e f g h i j'.split())\n")
    assert list(layout.manager_lists(tmp_path)) == []
    write(tmp_path, "model/three.py", "X = frozenset('a b c'.split())\n")
    assert list(layout.manager_lists(tmp_path)) == [
        "src/dlint/model/three.py:1: a list of package managers (a, b, c): ask knowledge/managers"
    ]


def test_every_excused_list_is_still_there() -> None:
    excused = layout.MANAGER_LISTS
    layout.MANAGER_LISTS = {}
    try:
        found = list(layout.manager_lists(CHECKOUT))
    finally:
        layout.MANAGER_LISTS = excused
    assert [name for name in excused if not any(line.startswith(name) for line in found)] == []


def test_pdm_stands_in_its_own_file_alone() -> None:
    files = [path for root in ("src/dlint", "rules") for path in (CHECKOUT / root).rglob("*.py")]
    named = {
        path.relative_to(CHECKOUT).as_posix() for path in files if re.search(r"(?i)(?<![a-z-])pdm", path.read_text())
    }
    assert named - GENERATED == {"src/dlint/knowledge/managers/python/pdm.py", "rules/size/language_cache.py"}


def test_libcst_is_loaded_where_setup_py_is_read_alone() -> None:
    files = [path for root in ("src/dlint", "rules") for path in (CHECKOUT / root).rglob("*.py")]
    users = [path.name for path in files if re.search(r"^\s*(?:import|from) libcst", path.read_text(), re.MULTILINE)]
    assert users == ["setup_py.py"]
