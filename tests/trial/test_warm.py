"""The warm case: a copy of the context is changed, and what is built again is explained."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.trial.build import Build, BuildStep, Failure
from dlint.trial.engine import Engine
from dlint.trial.profile.cache_miss import Change, explain, sentences
from dlint.trial.profile.context_copy import change, shadow
from dlint.trial.profile.profile import Warm
from dlint.trial.profile.route import Route, route_of
from dlint.trial.profile.warm import most_changed, warm
from dlint.trial.recipe import Recipe

TEXT = """FROM node AS page
ARG VERSION=1
COPY package.json .
RUN npm install
COPY src src
RUN npm run build

FROM python
COPY version.txt .
RUN pip install "x==$VERSION"
ARG VERSION
RUN echo $VERSION
COPY --from=page /dist /static
RUN --mount=type=bind,source=src,target=/src make
CMD ["x"]
"""


@pytest.fixture
def context(tmp_path: Path) -> Path:
    folder = tmp_path / "context"
    (folder / "src" / "deep").mkdir(parents=True)
    (folder / "package.json").write_text('{"name": "x"}')
    (folder / "version.txt").write_text("1")
    (folder / "src" / "app.py").write_text("print()")
    (folder / "src" / "deep" / "tool").write_text("#!/bin/sh\n")
    (folder / "src" / "deep" / "tool").chmod(0o755)
    (folder / "link").symlink_to("src/app.py")
    (folder / "secret.env").write_text("left out")
    (folder / ".dockerignore").write_text("*.env\n")
    return folder


def route(context: Path, text: str = TEXT) -> Route:
    return route_of(Recipe(text.encode(), str(context / "Dockerfile"), str(context)))


def state(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, path.stat().st_mtime_ns, path.read_bytes())
        for path in found
    }


@pytest.mark.parametrize("most_copied", [10**9, 0])
def test_a_shadow_is_what_is_sent(context: Path, monkeypatch: pytest.MonkeyPatch, most_copied: int) -> None:
    """Copied, and where that would take too long under a second name: a change never reaches the original."""
    monkeypatch.setattr("dlint.trial.profile.context_copy._MOST_COPIED", most_copied)
    before = state(context)
    with shadow(route(context).context) as folder:
        assert state(folder) == {path: found for path, found in before.items() if path != "secret.env"}
        assert os.readlink(folder / "link") == "src/app.py"
        assert (folder / "src").stat().st_mtime_ns == (context / "src").stat().st_mtime_ns
        change(folder, "package.json")
        change(folder, "src/deep/tool")
        assert json.loads((folder / "package.json").read_text()) == {"name": "x"}
        assert (folder / "package.json").read_bytes() != before["package.json"][2]
        assert (folder / "src" / "deep" / "tool").stat().st_mode == before["src/deep/tool"][0]
    assert state(context) == before
    assert not folder.exists()


def test_no_change_is_made_twice(context: Path) -> None:
    made = set()
    for _ in range(3):
        with shadow(route(context).context) as folder:
            change(folder, "version.txt")
            made.add((folder / "version.txt").read_bytes())
    assert len(made) == 3


def test_a_shadow_of_a_run_that_was_killed_is_removed(
    context: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    process = subprocess.Popen(["true"])
    process.wait()
    dead, alive = tmp_path / f"dlint-context-{process.pid}-x", tmp_path / f"dlint-context-{os.getppid()}-x"
    for folder in (dead, alive):
        (folder / "closed").mkdir(parents=True)
        (folder / "closed").chmod(0o500)
    with shadow(route(context).context):
        pass
    assert (dead.exists(), alive.exists()) == (False, True)


def test_a_file_that_changed(context: Path) -> None:
    why = explain(route(context), Change(files=frozenset(("src/app.py",))), {5, 6, 13, 14})
    assert why == {
        5: "src/app.py changed",
        6: "follows line 5",
        13: "stage page changed at line 6",
        14: "src/app.py changed",
    }
    assert sentences(why) == [
        "line 5: src/app.py changed; line 6 follows",
        "line 13: stage page changed at line 6",
        "line 14: src/app.py changed",
    ]


def test_followers_in_a_row(context: Path) -> None:
    why = explain(route(context), Change(files=frozenset(("version.txt",))), {9, 10, 12, 13, 14})
    assert sentences(why)[0] == "line 9: version.txt changed; lines 10-14 follow"


def test_an_argument_that_changed(context: Path) -> None:
    why = explain(route(context), Change(args=frozenset(("VERSION",))), {4, 5, 12, 13})
    assert why[4] == "build argument VERSION changed"
    assert why[5] == "follows line 4"
    assert why[12] == "build argument VERSION changed"


def test_a_base_an_instruction_and_nothing_known(context: Path) -> None:
    on = route(context)
    assert explain(on, Change(bases=frozenset(("python",))), {8, 9}) == {
        8: "python is another image now",
        9: "follows line 8",
    }
    assert explain(on, Change(lines=frozenset((4,))), {4, 5}) == {4: "the instruction changed", 5: "follows line 4"}
    assert explain(on, Change(), {4, 5}) == {4: "the engine had no result for it", 5: "follows line 4"}


def test_a_stage_built_on_another_follows_it(context: Path) -> None:
    text = "FROM a AS one\nRUN true\nENV A=b\nFROM one\nLABEL c=d\nRUN false\n"
    assert explain(route(context, text), Change(lines=frozenset((2,))), {2, 6})[6] == "follows line 2"


class Fake:
    """An engine that holds all lines up to one for cached."""

    name = title = "fake"

    def __init__(self, fails: bool = False) -> None:
        self.fails = fails
        self.recipe: Recipe | None = None
        self.changed = b""

    def build(self, recipe: Recipe, *, cached: bool = False, watch: object = None) -> Build:
        assert cached
        self.recipe = recipe
        self.changed = Path(recipe.context, "version.txt").read_bytes()
        names = [
            "[page 2/5] COPY package.json .",
            "[stage-1 2/6] COPY version.txt .",
            '[stage-1 3/6] RUN pip install "x=="',
        ]
        steps = [BuildStep(name, name, (), 0.0, 1.0, cached=at == 0) for at, name in enumerate(names)]
        return Build("fake", 2.5, steps, failure=Failure(None, "it broke") if self.fails else None)


def test_the_warm_build(context: Path) -> None:
    engine = Fake()
    found = warm(engine, route(context), "./version.txt")  # type: ignore[arg-type]
    assert found == Warm("version.txt", 2.5, [9, 10], [3], {9: "version.txt changed", 10: "follows line 9"})
    assert engine.recipe is not None
    assert not Path(engine.recipe.context).exists()
    assert engine.changed.startswith(b"1\n")
    assert (context / "version.txt").read_bytes() == b"1"


def test_what_cannot_be_tried(context: Path) -> None:
    fake = Fake()
    engine: Engine = fake  # type: ignore[assignment]
    # One is not there, the other is kept out by the ignore file.
    for name in ("gone", "secret.env"):
        reason = warm(engine, route(context), name)
        assert isinstance(reason, str) and name in reason
    assert fake.recipe is None, "nothing is built"
    failing: Engine = Fake(fails=True)  # type: ignore[assignment]
    reason = warm(failing, route(context), "version.txt")
    assert isinstance(reason, str) and reason.endswith("it broke")


def test_what_changes_most(context: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-C", str(context), "-c", "user.name=n", "-c", "user.email=e", *words],
            check=True,
            capture_output=True,
        )

    assert most_changed(route(context)) is None
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "all")
    for name, times in (("src/app.py", 2), ("version.txt", 1), ("secret.env", 4), ("README", 4)):
        for at in range(times):
            (context / name).write_text(str(at) * 9)
            git("add", "-A")
            git("commit", "-qm", f"{name} {at}")
    assert most_changed(route(context)) == "src/app.py"


def test_followers_in_other_places() -> None:
    why = {
        3: "a changed",
        4: "follows line 3",
        8: "b changed",
        9: "follows line 4",
        10: "follows line 9",
        12: "follows line 8",
    }
    assert sentences(why) == ["line 3: a changed; lines 4, 9-10 follow", "line 8: b changed; line 12 follows"]


@given(
    st.dictionaries(st.integers(1, 60), st.sampled_from(["follows line 1", "follows line 7", "a changed"]), max_size=12)
)
def test_each_cause_is_reported_once(why: dict[int, str]) -> None:
    found = sentences(why)
    roots = [line for line, reason in why.items() if reason == "a changed" or line == 1]
    assert len(found) >= len(roots)
    assert all(sum(text.startswith(f"line {line}:") for text in found) == 1 for line in roots)
