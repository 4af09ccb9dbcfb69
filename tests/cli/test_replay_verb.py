"""`dlint replay`, from the command line to what it prints."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from repository import Repository

from dlint.cli.arguments import UsageError
from dlint.cli.verbs.replay import TABLE, run

DOCKERFILE = """\
FROM node:20
WORKDIR /app
COPY . .
RUN npm ci
ENV MODE=a
CMD ["node", "."]
"""
PROFILE = {
    "schema": 1,
    "source": DOCKERFILE.splitlines(),
    "lines": [{"start": 3, "seconds": [1]}, {"start": 4, "seconds": [40]}],
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Four commits: one of a source file, one of nothing, one of the manifest, one of the Dockerfile itself."""
    found = Repository(tmp_path / "repository")
    ignore = "Dockerfile\n.dockerignore\n.git\n"
    manifests = {"package.json": '{"name": "x"}', "package-lock.json": '{"lockfileVersion": 3}'}
    older = DOCKERFILE.replace("MODE=a", "MODE=b")
    found.commit({**manifests, "src/a.js": "1", "Dockerfile": older, ".dockerignore": ignore}, "first")
    found.commit({"src/a.js": "2"}, "source")
    found.commit({}, "nothing")
    found.commit({"package-lock.json": '{"lockfileVersion": 4}'}, "manifest")
    found.commit({"Dockerfile": DOCKERFILE}, "Dockerfile")
    monkeypatch.chdir(found.folder)
    return found


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(list(words)) == 0
    return capsys.readouterr().out


def test_text(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "--seconds", "4=40", "--seconds", "3=1")
    assert text.startswith("Dockerfile: 20.5 s of rebuilding per commit, replayed over 4 commits, 2023-11-14 to")
    rows = [line.split() for line in text.splitlines()]
    assert ["3", "2", "of", "4", "1.00", "s", "0.50", "s", "COPY", ".", "."] in rows
    assert ["4", "2", "of", "4", "40.0", "s", "20.0", "s", "RUN", "npm", "ci"] in rows
    assert "package-lock.json 1" in text and "src/a.js 1" in text
    assert "through line 3" in text
    assert "In 2 of 4 commits nothing is built again." in text
    flat = " ".join(text.split())
    assert "`dlint fix` 10.6 s 9.88 s less" in flat and "(48 %)" in flat
    assert "dlint fix --unsafe --select cache/copy-before-install" in flat
    assert "at each commit 20.5 s" in flat


@pytest.mark.parametrize("width", ["40", "80", "200"])
def test_width(
    repository: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setattr("dlint.cli.output.columns", lambda stream: int(width))
    text = printed(capsys)
    table = [line for line in text.splitlines() if " of 4 " in line and "commits" not in line]
    assert len(table) == 3
    assert all(len(line) <= max(80, int(width)) for line in table)


def test_colour(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b[" in printed(capsys, "--color", "always")
    assert "\x1b[" not in printed(capsys, "--color", "never")


def test_json(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, "--format", "json", "--seconds=4=40,5", "--seconds=3=1"))
    assert (found["commits"], found["shallow"], found["dockerfile_changes"]) == (4, False, 1)
    today = found["today"]
    assert today["seconds_per_commit"] == 20.5
    assert today["counts_are"] == "replayed"
    assert today["seconds_are"] == ["given"]
    assert [line["rebuilt"] for line in today["lines"]] == [0, 2, 2]
    assert [[each["line"] for each in commit["rebuilt"]] for commit in today["commits"]] == [[3, 4], [], [3, 4], []]
    assert [commit["subject"] for commit in today["commits"]] == ["source", "nothing", "manifest", "Dockerfile"]
    assert today["commits"][0]["rebuilt"][0] == {"line": 3, "begun_by": [3], "files": ["src/a.js"]}
    # ENV stands below the RUN: its change builds nothing.
    assert [len(commit["rebuilt"]) for commit in found["as_built"]["commits"]] == [2, 0, 2, 0]
    proposal = found["proposals"][0]
    assert proposal["moved"] and proposal["saved_per_commit"] > 0
    assert "COPY package.json package-lock.json" in proposal["dockerfile"]


def test_markdown(repository: Repository, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    printed(capsys, "--format", "markdown", "-o", str(tmp_path / "out.md"))
    text = (tmp_path / "out.md").read_text()
    assert text.startswith("### <code>Dockerfile</code>: ")
    assert "| 4 | 2 of 4 |" in text
    assert "<details><summary>What begins the most expensive rebuilds</summary>" in text


def test_a_profile(repository: Repository, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(PROFILE))
    found = json.loads(printed(capsys, "--format", "json", "--profile", str(path)))
    assert found["today"]["seconds_are"] == ["measured"]
    assert found["today"]["seconds_per_commit"] == 20.5
    assert [line["start"] for line in found["today"]["lines"] if line["seconds_are"] == "assumed"] == [2]
    assert [note for note in found["notes"] if "line 2" in note]
    path.write_text("[]")
    with pytest.raises(UsageError, match="is no profile"):
        run(["--profile", str(path)])


def test_another_dockerfile(repository: Repository, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text(DOCKERFILE + "EXPOSE 80\n")
    found = json.loads(printed(capsys, "--against", str(other), "--format", "json"))
    against = found["proposals"][-1]
    # EXPOSE is no step: the build costs what it costs today.
    assert (against["saved_per_commit"], "EXPOSE 80" in against["dockerfile"]) == (0, True)


def test_how_many_commits(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(printed(capsys, "--format=json", "--commits=1"))["commits"] == 1
    assert json.loads(printed(capsys, "--format=json", "--since=1700000150 +0000"))["commits"] == 3
    assert json.loads(printed(capsys, "--format=json", "--rev=HEAD~3"))["commits"] == 1
    assert "there is only one commit" in printed(capsys, "--rev=HEAD~4")


def test_dockerfile_and_context_apart(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit({"docker/api.Dockerfile": "FROM a\nCOPY a.js /\n"})
    repository.commit({"src/a.js": "3"})
    found = json.loads(printed(capsys, "docker/api.Dockerfile", "--context", "src", "--format=json", "--commits=1"))
    assert [line["rebuilt"] for line in found["today"]["lines"]] == [1]
    same = json.loads(printed(capsys, "src", "-f", "docker/api.Dockerfile", "--format=json", "--commits=1"))
    assert same["today"] == found["today"]


def test_a_bare_repository(repository: Repository, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(repository.folder), str(bare)], check=True)
    found = json.loads(printed(capsys, str(bare), "--format=json"))
    assert [line["rebuilt"] for line in found["today"]["lines"]] == [0, 2, 2]


def test_the_index_and_the_work_tree_stay_as_they_are(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository.folder / "src/a.js").write_text("dirty")
    before = {path: path.stat().st_mtime_ns for path in sorted(repository.folder.rglob("*"))}
    printed(capsys)
    assert {path: path.stat().st_mtime_ns for path in sorted(repository.folder.rglob("*"))} == before


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--commits", "0"], "--commits needs at least 1"),
        (["--commits", "x"], "needs a number"),
        (["--seconds", "x=1"], "--seconds takes a line"),
        (["--seconds", "3=-1"], "--seconds takes a line"),
        (["--seconds", "3"], "--seconds takes a line"),
        (["--target", "none"], "there is no stage none"),
        (["--rev", "nowhere"], "no commit nowhere"),
        (["--since", "2030-01-01"], "no commit since"),
        (["nowhere"], "no such file or folder"),
        (["a", "b"], "one Dockerfile at a time"),
        (["Dockerfile", "-f", "Dockerfile"], "which of the two"),
        (["--against", "nowhere"], "cannot read nowhere"),
        (["src"], "has no Dockerfile"),
    ],
)
def test_mistakes(repository: Repository, words: list[str], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        run(words)


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "Dockerfile").write_text("FROM a\n")
    with pytest.raises(UsageError, match="not in a git repository"):
        run([str(tmp_path)])


def test_what_does_not_parse(repository: Repository) -> None:
    (repository.folder / "Dockerfile").write_text("FRM a\n")
    with pytest.raises(UsageError, match="Dockerfile: line 1"):
        run([])


def test_every_option_is_explained() -> None:
    assert all(option.help for option in TABLE.options)
