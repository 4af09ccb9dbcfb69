"""The cache of results: the kept answer is the one that a check would give now, whatever has changed since."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.config.settings import Settings
from dlint.engine.caching.cache import ResultCache
from dlint.engine.caching.codec import packed_report, received, sent, unpacked_report
from dlint.engine.caching.key import settings_key
from dlint.engine.caching.shape import is_report
from dlint.engine.check import check_source
from dlint.engine.late_contexts import LateContexts
from dlint.engine.result import FileReport, Result, RunReport
from dlint.engine.run import check_paths
from dlint.engine.target import Target
from dlint.report.check.json import render
from dlint.report.options import RenderOptions
from dlint.system.facts import Facts, recorded
from dlint.system.store import Store
from dlint.text.edit import Edit, FileEdit, Fix
from dlint.text.json_text import dumps, loads
from dlint.text.source import Source
from dlint.text.span import Span

NODE = 'FROM node:20 AS app\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n'
TREE = {
    ".git/HEAD": "ref: refs/heads/main\n",
    "api/Dockerfile": NODE,
    "api/package.json": '{"name": "api", "scripts": {"build": "x"}}\n',
    "api/package-lock.json": "{}\n",
    "api/src/index.js": "1\n",
    "web/Dockerfile": "FROM python:3.12\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . /srv\n",
    "web/requirements.txt": "flask\n",
}
CHANGES: dict[str, str | None] = {
    ".dockerignore": "web\n",
    ".env": "TOKEN=a8f3kd92mfk20dkfm3\n",
    ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: docker build -f api/Dockerfile .\n",
    "Makefile": "image:\n\tdocker build -t api --build-arg A=1 -f api/Dockerfile .\n",
    "api/.dockerignore": "node_modules\n.git\n",
    "api/.env": "AWS_SECRET_ACCESS_KEY=a8f3kd92mfk20dkfm3kd02mfk20dkfm3a8f3kd92\n",
    "api/.npmrc": "//registry.example/:_authToken=a8f3kd92mfk20dkfm3\n",
    "api/Dockerfile": NODE.replace("npm ci", "npm install"),
    "api/Dockerfile.dockerignore": "package.json\n",
    "api/id_rsa": "-----BEGIN OPENSSH PRIVATE KEY-----\n",
    "api/node_modules/a/index.js": "1\n",
    "api/package-lock.json": None,
    "api/package.json": '{"name": "api", "scripts": {"postinstall": "node src/index.js"}}\n',
    "compose.yaml": "services:\n  api:\n    build: {context: ., dockerfile: api/Dockerfile}\n",
    "docker-bake.json": '{"target": {"web": {"context": "web", "args": {"A": "1"}}}}\n',
    "web/compose.yaml": "services:\n  web:\n    build: .\n    image: x\n",
    "web/requirements.txt": "-e .\n",
    "web/setup.py": "from setuptools import setup\nsetup(name='a')\n",
}

HOW = ("write", "remove", "link", "empty")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repo"
    for path, text in TREE.items():
        _write(root, path, text)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def store(tmp_path: Path) -> Store:
    folder = tmp_path / "store"
    folder.mkdir()
    return Store(str(folder))


def _write(root: Path, path: str, text: str | None) -> None:
    place = root / path
    if text is None:
        place.unlink(missing_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)


def _report(cache: ResultCache | None, settings_: Settings | None = None) -> str:
    own = settings_ or Settings()
    targets = [
        Target(path, named=".", states_builds="ockerfile" not in path)
        for path in ("api/Dockerfile", "compose.yaml", "web/Dockerfile", "web/compose.yaml")
        if os.path.lexists(path)
    ]
    return render(check_paths(targets, lambda path: own, 1, cache), RenderOptions())


def _fresh(store: Store) -> ResultCache:
    """The cache as the next run opens it."""
    return ResultCache(Store(store.folder))


def _misses(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are checked from now on."""
    checked: list[str] = []

    def spy(source: Source, settings: Settings, is_file: bool, contexts: LateContexts) -> object:
        checked.append(source.path)
        return check_source(source, settings, is_file, contexts)

    monkeypatch.setattr("dlint.engine.check.check_source", spy)
    return checked


def test_nothing_is_checked_twice(tree: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _report(_fresh(store))
    checked = _misses(store, monkeypatch)
    assert _report(_fresh(store)) == first
    assert checked == []
    assert "findings" in first and "copy-before-install" in first


@pytest.mark.parametrize("path", CHANGES)
def test_a_change_of_the_tree_is_seen(tree: Path, store: Store, path: str) -> None:
    _report(_fresh(store))
    _write(tree, path, CHANGES[path])
    assert _report(_fresh(store)) == _report(None)
    _write(tree, path, TREE.get(path))
    assert _report(_fresh(store)) == _report(None)


def test_enough_of_these_changes_matter(tree: Path) -> None:
    before = _report(None)
    seen = 0
    for path, text in CHANGES.items():
        _write(tree, path, text)
        seen += _report(None) != before
        _write(tree, path, TREE.get(path))
    assert seen >= len(CHANGES) // 2


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(CHANGES)), st.sampled_from(["write", "remove", "link", "empty"])), max_size=6
    )
)
def test_the_kept_answer_is_the_one_that_a_check_gives(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, str]]
) -> None:
    root = tmp_path_factory.mktemp("repo")
    folder = tmp_path_factory.mktemp("store")
    here = os.getcwd()
    try:
        for path, text in TREE.items():
            _write(root, path, text)
        os.chdir(root)
        store = Store(str(folder))
        assert _report(_fresh(store)) == _report(None)
        for path, how in changes:
            _change(root, path, how)
            assert _report(_fresh(store)) == _report(None), (path, how)
    finally:
        os.chdir(here)
        shutil.rmtree(root)
        shutil.rmtree(folder)


def _change(root: Path, path: str, how: str) -> None:
    (root / path).unlink(missing_ok=True)
    if how == "write":
        _write(root, path, CHANGES[path] or "{}")
    elif how == "empty":
        _write(root, path, "")
    elif how == "link":
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(root / "api" / "src" / "index.js")


def test_files_that_come_and_go_beside_it_change_nothing(
    tree: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _report(_fresh(store))
    checked = _misses(store, monkeypatch)
    _write(tree, "README.md", "Words.\n")
    _report(_fresh(store))
    assert checked == []


def test_a_shared_context_gives_each_file_all_of_its_facts(tree: Path) -> None:
    _write(tree, "api/Dockerfile.dev", NODE.replace("node:20", "node:22"))
    assert _facts(["api/Dockerfile.dev"]) == _facts(["api/Dockerfile", "api/Dockerfile.dev"])


def _facts(paths: list[str]) -> set[str]:
    """The facts of the last of some files that are checked one after the other."""
    contexts = LateContexts()
    facts = Facts()
    for path in paths:
        facts = Facts()
        source = Source(Path(path).read_bytes(), path)
        recorded(lambda source=source: check_source(source, Settings(), True, contexts), facts)  # type: ignore[misc]
    return {line for part in facts.all_parts() for line in part.lines or ()}


@pytest.mark.parametrize(
    "change",
    [
        lambda settings: settings.but(all=True),
        lambda settings: settings.but(severity={"image/untagged": "off"}),
        lambda settings: settings.but(rules={"cache/copy-before-install": {"a": 1}}),
        lambda settings: settings.but(policy=({"name": "a", "require": ["LABEL"]},)),
        lambda settings: settings.but(context="web"),
    ],
)
def test_settings_have_answers_of_their_own(change: Callable[[Settings], Settings]) -> None:
    assert settings_key(change(Settings())) != settings_key(Settings())
    assert settings_key(Settings()) == settings_key(Settings().but(fail_on="never"))


def test_settings_are_part_of_the_key(tree: Path, store: Store) -> None:
    _report(_fresh(store))
    strict = Settings().but(all=True)
    assert _report(_fresh(store), strict) == _report(None, strict) != _report(None)


def test_another_program_asks_again(tree: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _report(_fresh(store))
    checked = _misses(store, monkeypatch)
    monkeypatch.setattr("dlint.engine.caching.key.SOURCES", "another build")
    _report(_fresh(store))
    assert len(checked) == 2


def _damages(data: bytes) -> Iterator[bytes]:
    yield b""
    yield data[: len(data) // 2]
    yield data.replace(b"npm", b"nqm")
    yield data.replace(b"no", b"yes")
    yield bytes(byte ^ 1 for byte in data)
    yield b"\0" * 4096


def test_a_damaged_store_is_passed_over(tree: Path, store: Store) -> None:
    right = _report(None)
    _report(_fresh(store))
    files = {path: path.read_bytes() for path in Path(store.folder).iterdir()}
    for number in range(6):
        for path, data in files.items():
            path.write_bytes(list(_damages(data))[number])
        assert _report(_fresh(store)) == right


def _misshapen(value: object) -> Iterator[object]:
    """The value with one of its parts replaced by something of another kind, or left out."""
    yield from (7, "x", None, [], {}, [[]], -1, True)
    if isinstance(value, list):
        for at, part in enumerate(value):
            yield [*value[:at], *value[at + 1 :]]
            yield from ([*value[:at], other, *value[at + 1 :]] for other in _misshapen(part))


def test_an_entry_of_another_shape_never_breaks_a_report(tree: Path) -> None:
    """A checksum alone does not show who wrote an entry."""
    source = Source(NODE.encode(), "api/Dockerfile")
    result = check_source(source, Settings(), True, LateContexts())
    packed = loads(dumps(packed_report(result)))
    assert is_report(packed, len(source.data))
    refused = 0
    for wrong in _misshapen(packed):
        if is_report(wrong, len(source.data)):
            assert isinstance(wrong, list)
            render(RunReport([unpacked_report(wrong, source)]), RenderOptions())
        else:
            refused += 1
    assert refused > 500


def test_an_entry_of_another_shape_is_passed_over(tree: Path, store: Store) -> None:
    _report(_fresh(store))
    right = _report(None)
    lines = [line for path in Path(store.folder).iterdir() for line in path.read_bytes().split(b"\n") if line]
    for key in {line.split()[0].decode() for line in lines}:
        for wrong in ("", 7, [], ["", []], ["", [None, [], [7], []]], ["", [None, [], [["x"] * 12], []]]):
            store.put(key, dumps(wrong))
            assert _report(_fresh(store)) == right


def test_what_a_plugin_states_is_not_kept(tree: Path, store: Store) -> None:
    _report(_fresh(store), Settings().but(plugins=("nobody-has-this",)))
    assert not any(Path(store.folder).iterdir())


def test_a_store_in_the_checkout_is_not_used(tree: Path) -> None:
    folder = tree / "cache"
    folder.mkdir()
    assert _report(ResultCache(Store(str(folder)))) == _report(None)
    assert not any(folder.iterdir())


def _slots(value: object) -> object:
    """A value with all that its slots hold, so that a slot that is not packed is seen."""
    if isinstance(value, (list, tuple)):
        return [_slots(each) for each in value]
    # mypyc lists the attributes of a class that it has compiled under a name of its own.
    kept: tuple[str, ...] = getattr(value, "__slots__", ()) or getattr(value, "__mypyc_attrs__", ())
    names = [name for name in kept if not name.startswith("_")]
    return {name: _slots(getattr(value, name)) for name in names} if names else value


def test_a_packed_report_holds_all_that_it_held() -> None:
    result = Result(
        rule="a/b",
        twins=("hadolint:DL3006",),
        severity="info",
        path="Dockerfile",
        line=1,
        column=2,
        end_line=3,
        end_column=4,
        message='\udc80\n"é',
        stage="app",
        fix=Fix("t", (Edit(1, 2, "x"),), "unsafe", (FileEdit("f", b"\xff", ("a",)),), ("cache", 1, True)),
        span=Span(5, 6),
    )
    result.builds, result.cause, result.no_fix, result.suppression = ("service a",), "c", "n", ("comment", "why")
    report = FileReport("Dockerfile", Source(b"FROM a\n", "Dockerfile"), [result], "e")
    report.secrets, report.suppressed = [Span(1, 2)], [result]
    assert report.source is not None
    for copy in (unpacked_report(loads(dumps(packed_report(report))), report.source), received(sent(report))):
        copy.source = report.source
        assert _slots(copy) == _slots(report)
        assert _slots(copy.results) == _slots([result])
        assert all(value not in (None, "", (), []) for value in _slots(copy.results)[0].values() if value != 0)  # type: ignore[index]
