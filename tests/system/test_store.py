"""The store of texts: whole or not there, bounded, and only where it is the user's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dlint.system import store as stores
from dlint.system.read import checkout_of
from dlint.system.store import MOST_BYTES, Store, is_outside, user_store

KEY = "ab" + "0" * 30


def _key(number: int) -> str:
    return f"{number:032x}"


def test_the_last_text_counts(tmp_path: Path) -> None:
    Store(str(tmp_path)).put(KEY, "[1]")
    Store(str(tmp_path)).put(KEY, "[2]")
    assert Store(str(tmp_path)).get(KEY) == "[2]"
    assert Store(str(tmp_path)).get(KEY[:-1] + "1") is None


@pytest.mark.parametrize("cut", range(1, 72, 7))
def test_a_line_that_was_cut_is_passed_over(tmp_path: Path, cut: int) -> None:
    Store(str(tmp_path)).put(KEY, "[1, 2, 3]")
    path = tmp_path / "ab"
    path.write_bytes(path.read_bytes()[:-cut].rstrip(b"\n")[:-1])
    assert Store(str(tmp_path)).get(KEY) is None
    Store(str(tmp_path)).put(KEY, "[4]")
    assert Store(str(tmp_path)).get(KEY) == "[4]"


def test_the_text_of_another_key_is_no_answer(tmp_path: Path) -> None:
    Store(str(tmp_path)).put(KEY, "[1]")
    other = KEY[:-1] + "f"
    path = tmp_path / "ab"
    path.write_bytes(path.read_bytes().replace(KEY.encode(), other.encode()))
    assert Store(str(tmp_path)).get(other) is None


def test_the_files_are_bounded(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    for number in range(100):
        store.put(_key(number), f'["{"x" * 20_000}"]')
    assert [path.name for path in tmp_path.iterdir()] == ["00"]
    assert (tmp_path / "00").stat().st_size <= MOST_BYTES + 21_000
    fresh = Store(str(tmp_path))
    assert fresh.get(_key(99)) is not None
    assert fresh.get(_key(0)) is None


def test_a_text_that_is_too_long_is_not_kept(tmp_path: Path) -> None:
    Store(str(tmp_path)).put(KEY, "x" * (stores.LONGEST_TEXT + 1))
    assert not any(tmp_path.iterdir())


def test_runs_side_by_side_lose_nothing(tmp_path: Path) -> None:
    children = []
    for share in range(4):
        child = os.fork()
        if child == 0:
            own = Store(str(tmp_path))
            for number in range(share, 400, 4):
                own.put(_key(number), f'["{"y" * (number * 3)}"]')
            os._exit(0)
        children.append(child)
    assert all(os.waitpid(child, 0)[1] == 0 for child in children)
    fresh = Store(str(tmp_path))
    assert all(fresh.get(_key(number)) == f'["{"y" * (number * 3)}"]' for number in range(400))


def test_a_link_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "ab").symlink_to(tmp_path / "elsewhere")
    Store(str(tmp_path / "store")).put(KEY, "[1]")
    assert not (tmp_path / "elsewhere").exists()


def test_cleaning_leaves_what_is_not_its_own(tmp_path: Path) -> None:
    Store(str(tmp_path)).put(KEY, "[1]")
    (tmp_path / "notes.txt").write_text("mine")
    assert Store(str(tmp_path)).clean()[0] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    assert Store(str(tmp_path / "nowhere")).clean() == (0, 0)


@pytest.fixture
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_folder_is_the_users_own(cache_home: Path) -> None:
    found = user_store()
    assert found is not None
    assert found.folder == str(cache_home / "dlint" / "results")
    assert (cache_home / "dlint" / "results").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_may_write_into_is_not_used(cache_home: Path) -> None:
    (cache_home / "dlint" / "results").mkdir(parents=True)
    (cache_home / "dlint" / "results").chmod(0o777)
    assert user_store() is None


def test_a_linked_folder_is_not_used(cache_home: Path, tmp_path: Path) -> None:
    (cache_home / "dlint").mkdir(parents=True)
    (cache_home / "dlint" / "results").symlink_to(tmp_path)
    assert user_store() is None


@pytest.mark.parametrize("value", [".cache", "cache", "./x"])
def test_a_relative_folder_is_not_used(cache_home: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    assert user_store() is None


def test_what_lies_in_the_checkout_is_known(tmp_path: Path) -> None:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "api").mkdir()
    dockerfile = str(tmp_path / "repo" / "api" / "Dockerfile")
    assert not is_outside(str(tmp_path / "repo" / ".cache"), checkout_of(dockerfile))
    assert is_outside(str(tmp_path / "cache"), checkout_of(dockerfile))
