"""The build context: what is sent, what is kept out and why, and what COPY takes of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from present import present

from dlint.model.context.context import Context
from dlint.model.context.ignore_file import IgnoreFile
from dlint.model.context.ignore_pattern import IgnorePattern

NAMES = st.sampled_from(["a", "b", "c", "src", "a.md", ".env"])
LEVELS = st.sampled_from(["a", "b", "src", "*", "**", "?", "*.md", "[ab]", "**b", ".env"])
LINES = st.tuples(st.sampled_from(["", "", "!"]), st.lists(LEVELS, min_size=1, max_size=3).map("/".join)).map("".join)


def write(folder: Path, files: dict[str, str | None]) -> Path:
    """Files with their text; None makes a folder, a text that begins with `->` a link."""
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            place.mkdir()
        elif text.startswith("->"):
            place.symlink_to(text[2:])
        else:
            place.write_text(text)
    return folder


def sent(context: Context) -> list[str]:
    return [entry.path for entry in context.entries if entry.sent]


def test_without_an_ignore_file_everything_is_sent(tmp_path: Path) -> None:
    write(tmp_path, {"a": "12345", "src/b": "123", "empty": None, "link": "->a"})
    (tmp_path / "a").chmod(0o640)
    context = Context(str(tmp_path))
    assert context.ignore is None
    assert context.ignore_path is None
    assert [(entry.path, entry.kind, entry.size) for entry in context.entries] == [
        ("a", "file", 5),
        ("empty", "dir", 0),
        ("link", "symlink", 0),
        ("src", "dir", 0),
        ("src/b", "file", 3),
    ]
    assert context.entries[0].mode == 0o640
    assert (context.sent_files, context.sent_bytes) == (3, 8)
    assert [entry.path for entry in context.files] == ["a", "link", "src/b"]
    assert context.usage.dead == []
    assert context.errors == []


def test_ignored_folders_are_not_read_unless_something_comes_back(tmp_path: Path) -> None:
    write(tmp_path, {"deps/a/b": "1", "deps/c": "22", "logs/keep/it": "1", "logs/x": "1", "a": "1"})
    write(tmp_path, {".dockerignore": "deps\nlogs\n!logs/keep\n"})
    context = Context(str(tmp_path))
    assert sent(context) == [".dockerignore", "a", "logs", "logs/keep", "logs/keep/it"]
    assert "deps/c" not in [entry.path for entry in context.entries]
    decided = {entry.path: entry.by.text for entry in context.entries if entry.by}
    assert decided == {
        "deps": "deps",
        "logs": "logs",
        "logs/x": "logs",
        "logs/keep": "!logs/keep",
        "logs/keep/it": "!logs/keep",
    }
    assert (context.ignored.files, context.ignored.bytes) == (3, 4)


def test_what_each_pattern_is_worth(tmp_path: Path) -> None:
    write(tmp_path, {"deps/a.log": "1234", "deps/b": "12", "x.log": "123", "keep.log": "1", "src/y": "1"})
    lines = ["deps", "*.log", "!keep.log", "gone", "**/deps", "!src/y", "deps/b", "*.tmp", "**/a.log"]
    write(tmp_path, {".dockerignore": "\n".join(lines)})
    context = Context(str(tmp_path))
    assert context.ignore is not None
    patterns = {pattern.text: pattern for pattern in present(context.ignore).patterns}
    worth = {text: context.usage.of(pattern).bytes for text, pattern in patterns.items() if not pattern.negated}
    assert worth == {line: 0 for line in lines if line[0] != "!"} | {"deps": 6, "*.log": 3}
    assert context.usage.of(patterns["!keep.log"]).bytes == 1
    assert [pattern.text for pattern in context.usage.dead] == ["gone", "*.tmp"]
    overridden = {pattern.text: by.text if by else None for pattern, by in context.usage.overridden.items()}
    assert overridden == {"**/deps": "deps", "!src/y": None, "deps/b": "deps", "**/a.log": "deps"}
    states = {text: context.usage.state(pattern) for text, pattern in patterns.items()}
    assert (states["deps"], states["gone"], states["!src/y"]) == ("used", "dead", "overridden")


def test_the_biggest_things_are_reported_as_folders_or_what_fills_them(tmp_path: Path) -> None:
    write(tmp_path, {"data/raw/big": "x" * 900, "data/small": "x" * 10, "src/a": "x" * 50, "src/b": "x" * 50, "c": "x"})
    write(tmp_path, {"no": "x" * 5000, ".dockerignore": "no"})
    biggest = [(path, tally.bytes, tally.files) for path, tally in Context(str(tmp_path)).biggest(3)]
    assert biggest == [("data/raw/big", 900, 1), ("src/", 100, 2), (".dockerignore", 2, 1)]


def test_unreadable_things_are_reported_and_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a": "1", "locked/b": "1"})
    real = os.scandir

    def scandir(path: str) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr("dlint.model.context.walk.os.scandir", scandir)
    context = Context(str(tmp_path))
    assert sent(context) == ["a", "locked"]
    assert context.errors == [("locked", "Permission denied")]


def test_a_context_that_is_not_there(tmp_path: Path) -> None:
    context = Context(str(tmp_path / "gone"))
    assert context.entries == []
    assert [path for path, _ in context.errors] == ["."]
    assert not context.exists("a")
    assert context.has(["a"]) == []
    assert context.bytes_of().files == 0
    assert context.selection("a").missing


def test_the_ignore_file_beside_the_dockerfile_wins(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1", "b": "1", ".dockerignore": "a", "x/Dockerfile.dockerignore": "b", "x/Dockerfile": ""})
    own = Context(str(tmp_path), str(tmp_path / "x" / "Dockerfile"))
    assert own.ignore_path == str(tmp_path / "x" / "Dockerfile.dockerignore")
    assert own.exists("a")
    assert not own.exists("b")
    assert Context(str(tmp_path), str(tmp_path / "Dockerfile")).ignore_path == str(tmp_path / ".dockerignore")
    assert own.containerignore_path is None
    write(tmp_path, {".containerignore": ""})
    assert Context(str(tmp_path)).containerignore_path == str(tmp_path / ".containerignore")


def test_quick_questions_are_answered_without_a_listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"src/a": "12", "src/deep/b": "1", "link": "->src/a", "out": "->/no", "no/c": "1", "half/yes": "1"})
    write(tmp_path, {"half/gone": "1", ".dockerignore": "no\nhalf\n!half/yes"})
    monkeypatch.setattr(Context, "_full", None)
    context = Context(str(tmp_path))
    there = ["src", "src/a", "./src/deep/", "/src/a", "../src", ".", "link", "half", "half/yes"]
    assert [
        path for path in [*there, "no", "no/c", "out", "half/gone", "nothing", "src/a/b"] if context.exists(path)
    ] == there
    assert [path for path in ["src", "src/a", ".", "no", "link"] if context.is_dir(path)] == ["src", "."]
    assert context.has(["nothing", "src", "no", "link", "half", "src/a"]) == ["src", "link", "half"]
    assert context.names() == [".dockerignore", "half", "link", "out", "src"]
    assert context.names("half") == ["yes"]
    assert context.names("gone") == []
    amount = context.bytes_of("src")
    assert (amount.bytes, amount.files, amount.at_least) == (3, 2, False)
    assert context.bytes_of("link").bytes == 2
    assert context.selection("src").files == 2


def test_a_look_at_a_big_folder_ends(tmp_path: Path) -> None:
    write(tmp_path, {f"d{number}/{name}": "1" for number in range(5) for name in "abcd"})
    context = Context(str(tmp_path))
    amount = context.bytes_of(".", limit=8)
    assert amount.at_least
    assert 0 < amount.files < 20
    assert context.bytes_of(".", limit=None).files == 20
    assert not context.bytes_of(".", limit=8).at_least


FILES = {
    "a.txt": "1",
    "b.md": "22",
    "dir/c.txt": "333",
    "dir/sub/d.txt": "4444",
    "dir/inner": "->sub",
    "to_file": "->a.txt",
    "to_dir": "->dir",
    "absolute": "->/dir/sub",
    "above": "->../../a.txt",
    "broken": "->nowhere",
    "loop": "->loop",
    "kept/e": "1",
    "to_kept": "->kept/e",
    "empty": None,
    "odd[1]": "1",
    ".dockerignore": "kept",
}


@pytest.mark.parametrize(
    ("source", "paths"),
    [
        ("a.txt", ["a.txt"]),
        ("./dir/../a.txt", ["a.txt"]),
        ("/a.txt", ["a.txt"]),
        ("../../a.txt", ["a.txt"]),
        ("a.txt/", ["a.txt"]),
        ("dir//c.txt", ["dir/c.txt"]),
        ("dir", ["dir/c.txt", "dir/inner", "dir/sub/d.txt"]),
        ("to_file", ["a.txt"]),
        ("to_dir", ["dir/c.txt", "dir/inner", "dir/sub/d.txt"]),
        ("to_dir/*", ["dir/c.txt", "dir/sub/d.txt"]),
        ("dir/inner", ["dir/sub/d.txt"]),
        ("absolute", ["dir/sub/d.txt"]),
        ("above", ["a.txt"]),
        ("*.txt", ["a.txt"]),
        ("dir/*/d.txt", ["dir/sub/d.txt"]),
        ("**/c.txt", ["dir/c.txt"]),
        ("[a-b].*", ["a.txt", "b.md"]),
        ("odd[[]1]", ["odd[1]"]),
        ("e*", []),
    ],
)
def test_what_a_source_takes(tmp_path: Path, source: str, paths: list[str]) -> None:
    selection = Context(str(write(tmp_path, FILES))).selection(source)
    assert selection.paths == paths
    assert selection.files == len(paths)
    assert selection.bytes == sum((tmp_path / path).stat().st_size for path in paths if not path.endswith("inner"))
    assert not selection.fails
    assert not selection.missing
    assert not selection.ignored


@pytest.mark.parametrize(
    ("source", "state", "fails"),
    [
        ("gone", "missing", True),
        ("gone*", "missing", False),
        ("dir/*.md", "missing", True),
        ("a.txt/b", "missing", True),
        ("odd[1]", "missing", False),
        ("a[", "missing", True),
        ("kept", "ignored", True),
        ("kept/e", "ignored", True),
        ("kep*", "ignored", False),
        ("to_kept", "ignored", True),
        ("broken", "dangling", True),
        ("brok*", "dangling", True),
        ("loop", "dangling", True),
    ],
)
def test_sources_that_take_nothing(tmp_path: Path, source: str, state: str, fails: bool) -> None:
    selection = Context(str(write(tmp_path, FILES))).selection(source)
    assert selection.picks == []
    assert selection.paths == []
    assert selection.fails == fails
    assert selection.missing == (state == "missing")
    assert selection.ignored == (state == "ignored")
    assert (selection.by.text if selection.by else None) == ("kept" if state == "ignored" else None)


def test_a_wildcard_that_meets_a_dangling_link_names_it(tmp_path: Path) -> None:
    selection = Context(str(write(tmp_path, FILES))).selection("*o*")
    assert selection.fails
    assert selection.dangling == ["broken", "loop", "to_kept"]
    assert selection.by is not None
    assert selection.by.text == "kept"
    assert [pick.name for pick in selection.picks] == [
        ".dockerignore",
        "above",
        "absolute",
        "odd[1]",
        "to_dir",
        "to_file",
    ]


def test_a_selection_is_the_same_with_and_without_a_listing(tmp_path: Path) -> None:
    write(tmp_path, FILES | {"dir-x/y": "1", "dir.z": "1", "half/yes": "1", "half/no": "1"})
    (tmp_path / ".dockerignore").write_text("kept\nhalf\n!half/yes\n")
    for source in ("dir", ".", "half", "d*", "to_dir", "a.txt"):
        quick, listed = Context(str(tmp_path)), Context(str(tmp_path))
        assert listed.sent_files
        assert quick.selection(source).paths == listed.selection(source).paths
        assert [entry.sent for entry in quick.selection(source).entries] == [True] * len(
            quick.selection(source).entries
        )


def test_things_hardly_meant_to_be_sent(tmp_path: Path) -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\n"
    write(
        tmp_path,
        {
            ".git/HEAD": "ref",
            ".git/objects/a": "12",
            "web/node_modules/x/key.pem": key,
            "venv/pyvenv.cfg": "",
            "venv/lib/a.py": "1",
            "dist/a.js": "1",
            "package.json": "{}",
            "docs/build/a": "1",
            "env/a": "not a virtual environment",
            ".env": "DB_PASSWORD=kR8vQz2LmX4t",
            ".env.local": "API_TOKEN=abc123def456",
            ".env.example": "A=",
            "conf/prod.env": "STRIPE_SECRET_KEY=rt55-aKd9",
            "conf/ports.env": "PORT=80\nDB_PASSWORD=changeme\nVITE_API_KEY=abc123def456\n",
            "id_rsa": key,
            "id_rsa.pub": "ssh-rsa",
            "certs/ca.pem": "-----BEGIN CERTIFICATE-----",
            "certs/server.key": key,
            "tests/fixtures/server.key": key,
            "test_key.pem": key,
            ".npmrc": "registry=https://npm.example.com",
            "web/.npmrc": "//npm.example.com/:_authToken=abc",
            ".aws/credentials": "[default]",
            "credentials": "plain",
            ".docker/config.json": '{"auths": {"x": {"auth": "eA=="}}}',
            "service-account-prod.json": '{"private_key": ""}',
            "safe.kdbx": "1",
            "kept/.env": "DB_PASSWORD=kR8vQz2LmX4t",
            ".dockerignore": "kept",
        },
    )
    finds = {find.path: (find.kind, find.files) for find in Context(str(tmp_path)).finds()}
    assert finds == {
        ".git": ("vcs", 2),
        "web/node_modules": ("dependencies", 1),
        "venv": ("dependencies", 2),
        "dist": ("output", 1),
        ".env": ("secret", 1),
        ".env.local": ("secret", 1),
        "conf/prod.env": ("secret", 1),
        "id_rsa": ("secret", 1),
        "certs/server.key": ("secret", 1),
        "web/.npmrc": ("secret", 1),
        ".aws/credentials": ("secret", 1),
        ".docker/config.json": ("secret", 1),
        "service-account-prod.json": ("secret", 1),
        "safe.kdbx": ("secret", 1),
    }
    assert len(Context(str(tmp_path)).finds(limit=5)) < len(finds)


def test_folders_that_are_kept_out_are_no_finds(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "ref", "node_modules/a": "1", "a": "1", ".dockerignore": ".git\n**/node_modules\n"})
    assert Context(str(tmp_path)).finds() == []


@settings(max_examples=150)
@given(st.lists(st.lists(NAMES, min_size=1, max_size=3).map("/".join), max_size=8), st.lists(LINES, max_size=4))
def test_the_listing_agrees_with_the_ignore_file(
    tmp_path_factory: pytest.TempPathFactory, paths: list[str], lines: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("context")
    for path in paths:
        if not any((folder / above).is_file() for above in Path(path).parents) and not (folder / path).exists():
            write(folder, {path: path})
    write(folder, {".dockerignore": "\n".join(lines)} if not (folder / ".dockerignore").exists() else {})
    context = Context(str(folder))
    ignore = IgnoreFile("\n".join(lines).encode())
    on_disk = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    kept = [path for path in on_disk if not ignore.ignores(path)]
    assert [entry.path for entry in context.files] == kept
    assert context.sent_files + context.ignored.files == len(on_disk)
    assert [path for path in on_disk if context.exists(path)] == kept
    assert context.selection(".").paths == kept
    assert context.ignored.bytes == sum(context.usage.of(pattern).bytes for pattern in ignored_by(context))
    for entry in context.entries:
        if entry.kind == "file":
            assert entry.by is present(context.ignore).deciding(entry.path)


def ignored_by(context: Context) -> list[IgnorePattern]:
    return [pattern for pattern in present(context.ignore).patterns if not pattern.negated]


def test_a_name_one_slip_away(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "entrypoint.sh").touch()
    (tmp_path / ".dockerignore").write_text("secret.txt\n")
    (tmp_path / "secret.txt").touch()
    context = Context(str(tmp_path))
    asked = ("src/entrypiont.sh", "src/entrypoint.sh", "entrypiont.sh", "scret.txt", "nowhere/x.txt")
    assert [context.one_slip_away(path) for path in asked] == [True, False, False, False, False]


def test_a_large_folder_is_not_compared_name_by_name(tmp_path: Path) -> None:
    for number in range(250):
        (tmp_path / f"name{number}.Dockerfile").touch()
    (tmp_path / "package.json").touch()
    assert not Context(str(tmp_path)).one_slip_away("pakage.json")
