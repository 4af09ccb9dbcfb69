"""What a replay predicts is what BuildKit does: every commit of made-up histories is built, and `cached` compared."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from exam_replay import Marks, examine
from repository import Content, Repository
from running_engine import RunningEngine

from dlint.replay.plan import PlanOptions
from dlint.replay.simulation import ReplayOptions


def repository_of(folder: Path, commits: Sequence[Mapping[str, Content]]) -> Repository:
    """A repository with these commits; SALT in every text makes it one that no engine has seen before."""
    repository, salt = Repository(folder), secrets.token_hex(6)
    for files in commits:
        repository.commit({path: _salted(content, salt) for path, content in files.items()})
    return repository


def _salted(content: Content, salt: str) -> Content:
    if isinstance(content, tuple):
        return content if content[0] == "->" else (content[0], content[1].replace("SALT", salt))
    return content.replace("SALT", salt) if content is not None else None


def hold(marks: Marks, commits: int, least_hits: int) -> None:
    assert not marks.wrong, "\n".join(map(str, marks.wrong))
    assert not marks.unseen
    assert marks.commits == commits
    hits = sum(verdict.cached for verdict in marks.verdicts)
    assert least_hits <= hits < len(marks.verdicts)


LINE = """\
FROM busybox
ARG LEVEL=1
ENV MODE=a
LABEL version=1
WORKDIR /w
RUN echo SALT
COPY pkg.json *.lock ./
RUN echo install
COPY src/ ./src
COPY . .
RUN echo done
CMD ["x"]
"""


def test_one_stage(engine: RunningEngine, tmp_path: Path) -> None:
    first = {
        "pkg.json": "SALT 1",
        "a.lock": "SALT",
        "src/a.py": "SALT a",
        "src/b.py": "SALT b",
        ".dockerignore": "*.md\n",
    }
    commits: list[Mapping[str, Content]] = [
        {**first, "Dockerfile": LINE},
        {},
        {"src/a.py": "SALT a2"},
        {"README.md": "SALT"},
        {"src/a.py": "SALT a"},
        {"src/a.py": ("x", "SALT a")},
        {"pkg.json": "SALT 2"},
        {"src/c.py": "SALT b", "src/b.py": None},
        {"b.lock": "SALT"},
        {".dockerignore": "*.md\nDockerfile\n.dockerignore\n"},
        {"Dockerfile": LINE.replace("version=1", "version=2").replace('"x"', '"y"')},
        {"Dockerfile": LINE.replace("MODE=a", "MODE=b")},
        {"Dockerfile": LINE.replace("ARG LEVEL=1\nENV MODE=a", "ENV MODE=a\nARG LEVEL=1")},
        {"Dockerfile": "# a remark\n" + LINE.replace("COPY src/ ./src", 'copy ["./src", "/w/src"]')},
        {".dockerignore": "*.md\nDockerfile\n.dockerignore\nsrc/c.py\n"},
    ]
    marks = examine(repository_of(tmp_path, commits), engine.environment, ReplayOptions(PlanOptions(link=False)))
    hold(marks, 14, 40)


STAGES = """\
FROM scratch AS files
COPY conf/ /conf/
FROM busybox AS base
RUN echo SALT
WORKDIR /w
FROM base AS deps
COPY pkg.json ./
RUN --mount=type=cache,target=/c head -c 9 /dev/urandom > /w/deps
FROM deps AS build
ARG V=1
COPY src ./src
RUN --mount=type=bind,source=conf,target=/m cat /m/* > /dev/null; head -c 9 /dev/urandom > /w/out
FROM busybox AS unused
COPY . .
RUN false
FROM base
COPY --from=deps /w/deps /deps
COPY --from=build /w/out /out
COPY --from=files /conf/b.conf /b.conf
RUN --mount=type=bind,from=files,source=/conf/a.conf,target=/m cat /m
"""


def test_stages_where_a_rebuilt_run_leaves_other_files(engine: RunningEngine, tmp_path: Path) -> None:
    first = {"pkg.json": "SALT 1", "src/a.py": "SALT a", "conf/a.conf": "SALT a", "conf/b.conf": "SALT b"}
    commits: list[Mapping[str, Content]] = [
        {**first, "Dockerfile": STAGES},
        {"src/a.py": "SALT a2"},
        {"conf/b.conf": "SALT b2"},
        {"conf/a.conf": "SALT a2"},
        {"conf/a.conf": "SALT a", "conf/b.conf": "SALT b"},
        {"pkg.json": "SALT 2"},
        {"other.txt": "SALT"},
        {"Dockerfile": STAGES.replace("V=1", "V=2")},
        {
            "Dockerfile": STAGES.replace("AS deps", "AS libs")
            .replace("=deps", "=libs")
            .replace("FROM deps", "FROM libs")
        },
    ]
    marks = examine(repository_of(tmp_path, commits), engine.environment, ReplayOptions(PlanOptions(link=False)))
    hold(marks, 8, 40)


SAME = """\
FROM busybox AS build
RUN echo SALT
COPY src /src
RUN echo one > /out
FROM busybox
RUN echo 2 SALT
COPY --from=build /out /out
RUN echo after
COPY --from=build /src/a.py /a.py
RUN echo last
"""


def test_stages_where_a_rebuilt_run_leaves_the_same_files(engine: RunningEngine, tmp_path: Path) -> None:
    commits: list[Mapping[str, Content]] = [
        {"src/a.py": "SALT a", "src/b.py": "SALT b", "Dockerfile": SAME},
        {"src/b.py": "SALT b2"},
        {"src/a.py": "SALT a2"},
        {"src/b.py": ("x", "SALT b2"), "src/a.py": "SALT a"},
        {"Dockerfile": SAME.replace("echo one", "echo two")},
    ]
    marks = examine(
        repository_of(tmp_path, commits), engine.environment, ReplayOptions(PlanOptions(link=False), outputs="same")
    )
    hold(marks, 4, 15)


LINKS = """\
FROM busybox
ARG WHICH=one
RUN echo SALT
COPY link /a
COPY folder /b
COPY l* /c/
COPY ${WHICH}.txt /d
ADD --chmod=600 one.txt /e/
COPY <<EOF /f
SALT $WHICH
EOF
USER 3
RUN <<EOF
echo $WHICH
EOF
"""


def test_links_arguments_and_heredocs(engine: RunningEngine, tmp_path: Path) -> None:
    first: dict[str, Content] = {
        "one.txt": "SALT 1",
        "two.txt": "SALT 1",
        "three.txt": "SALT 3",
        "link": ("->", "one.txt"),
        "real/x": "SALT x",
        "real/y": ("->", "x"),
        "folder": ("->", "real"),
    }
    commits: list[Mapping[str, Content]] = [
        {**first, "Dockerfile": LINKS},
        {"link": ("->", "two.txt")},
        {"link": ("->", "three.txt")},
        {"real/z": "SALT z"},
        {"real/y": ("->", "z")},
        {"folder": ("->", "copy"), "copy/x": "SALT x", "copy/y": ("->", "z"), "copy/z": "SALT z"},
        {"Dockerfile": LINKS.replace("USER 3", "USER 4")},
        {"Dockerfile": LINKS.replace("WHICH=one", "WHICH=two")},
    ]
    rules = ReplayOptions(PlanOptions(args={"UNUSED": "1"}, link=False))
    marks = examine(repository_of(tmp_path / "a", commits), engine.environment, rules)
    hold(marks, 7, 20)
    rules = ReplayOptions(PlanOptions(args={"WHICH": "three"}, link=False))
    marks = examine(repository_of(tmp_path / "b", [commits[0], commits[-1]]), engine.environment, rules)
    assert not marks.wrong


INDEPENDENT = """\
FROM busybox
RUN echo SALT
COPY a /a
COPY --link b /b
RUN echo after
"""


def test_copy_link(containerd_engine: RunningEngine, tmp_path: Path) -> None:
    commits: list[Mapping[str, Content]] = [
        {"a": "SALT a", "b": "SALT b", "Dockerfile": INDEPENDENT},
        {"a": "SALT a2"},
        {"b": "SALT b2"},
        {"a": "SALT a"},
    ]
    marks = examine(repository_of(tmp_path, commits), containerd_engine.environment, ReplayOptions(PlanOptions()))
    hold(marks, 3, 5)


def test_target_and_dockerfile_of_another_name(engine: RunningEngine, tmp_path: Path) -> None:
    text = "FROM busybox AS one\nONBUILD COPY a /a\nRUN echo SALT\nFROM one AS two\nRUN echo 2\nFROM two\nRUN false\n"
    commits: list[Mapping[str, Content]] = [
        {"a": "SALT a", "b": "SALT", "docker/api.Dockerfile": text, "docker/api.Dockerfile.dockerignore": "b\n"},
        {"b": "SALT 2"},
        {"a": "SALT a2"},
        {"docker/api.Dockerfile.dockerignore": "b\nc\n"},
    ]
    repository = repository_of(tmp_path, commits)
    marks = examine(
        repository, engine.environment, ReplayOptions(PlanOptions(target="two", link=False)), "docker/api.Dockerfile"
    )
    hold(marks, 3, 3)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_histories_at_random(engine: RunningEngine, tmp_path: Path, seed: int) -> None:
    from random_history import make_history

    outputs = ("new", "same")[seed % 2]
    repository = Repository(tmp_path)
    args = make_history(repository, seed, 4, outputs)
    marks = examine(repository, engine.environment, ReplayOptions(PlanOptions(args=args, link=False), outputs=outputs))
    assert not marks.wrong, "\n".join(map(str, marks.wrong))
    assert not marks.unseen
