"""Copies above installs, and how they can change places."""

from __future__ import annotations

from pathlib import Path

import pytest
from opened import file_of

from dlint.fixes.copy_lines import copy_lines
from dlint.fixes.move_copy import find_move
from dlint.model.context.context import Context
from dlint.model.packages.copy_before_install import Obstacle, obstacles
from dlint.model.packages.manifests import Manifests, manifests_of
from dlint.text.edit import Refusal, apply


def found(text: str, folder: Path | None = None) -> list[Obstacle]:
    return list(obstacles(file_of("FROM debian\nWORKDIR /app\n" + text, folder)))


def pairs(text: str) -> list[tuple[int, str, str]]:
    return [(each.transfer.line - 2, each.relation, each.install.label) for each in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COPY . .\nRUN npm ci", [(1, "around", "npm ci")]),
        ("COPY . /srv\nRUN cd /srv/web && npm ci", [(1, "around", "npm ci")]),
        ("COPY src src\nCOPY package.json .\nRUN npm ci", [(1, "inside", "npm ci")]),
        ("COPY *.js .\nCOPY package.json .\nRUN npm ci", [(1, "inside", "npm ci")]),
        ("COPY . .\nRUN apt-get install -y curl", [(1, "apart", "apt-get install")]),
        ("COPY . /srv\nCOPY r.txt /tmp/\nRUN pip install -r /tmp/r.txt", [(1, "apart", "pip install -r /tmp/r.txt")]),
        ("COPY package.json .\nRUN npm ci\nCOPY . .\nRUN npm ci", []),
        ("COPY package.json .\nRUN npm ci\nCOPY . .\nRUN cd web && npm ci", [(3, "around", "npm ci")]),
        (
            "COPY a.txt .\nRUN pip install -r a.txt\nCOPY . .\nRUN pip install -r b.txt",
            [(3, "around", "pip install -r b.txt")],
        ),
        ("COPY conf /etc/app\nCOPY package.json .\nRUN npm ci", []),
        ("COPY . /\nRUN apt-get install -y curl", []),
        ("COPY . .\nRUN git clone https://example.org/x && cd x && npm ci", []),
        ("COPY . .\nRUN git clone https://example.org/x\nRUN cd x && npm ci", []),
        ("COPY . .\nRUN curl https://example.org/x.tgz | tar xz && cd x && npm ci", []),
        ("COPY . .\nCOPY --from=deps /app/node_modules node_modules\nRUN npm ci", []),
        ("COPY --from=x . .\nRUN npm ci", []),
        ('COPY . .\nSHELL ["powershell"]\nRUN npm ci', []),
    ],
)
def test_obstacles(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert pairs(text) == expected


def test_a_stage_inherits_what_was_copied() -> None:
    file = file_of("FROM debian AS base\nWORKDIR /app\nCOPY . .\nFROM base\nRUN npm ci\nFROM debian\nRUN npm ci\n")
    assert [(each.transfer.line, each.install.run.line) for each in obstacles(file)] == [(3, 5)]


def test_a_context_shows_a_folder_from_a_clone(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "package.json").write_text("{}")
    text = "COPY . .\nRUN curl https://example.org/x.tgz | tar xz && cd web && npm ci"
    assert [each.relation for each in found(text, tmp_path)] == ["around"]


def moved(text: str, first: list[str]) -> str | None:
    whole = "FROM debian\nWORKDIR /app\n" + text
    obstacle = list(obstacles(file_of(whole)))[-1]
    move = find_move(obstacle.transfer, obstacle.install)
    edits = move if isinstance(move, Refusal) else move.edits(first)
    return None if isinstance(edits, Refusal) else apply(whole.encode(), list(edits)).decode().partition("/app\n")[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COPY . .\nRUN npm ci\n", "X\nRUN npm ci\nCOPY . .\n"),
        ("# all\nCOPY . .\n\nRUN npm ci\n", "X\n\nRUN npm ci\n\n# all\nCOPY . .\n"),
        ("COPY . .\nRUN npm ci && make\n", "X\nRUN npm ci\nCOPY . .\nRUN make\n"),
        (
            "COPY . .\nRUN --mount=type=ssh npm ci && make",
            "X\nRUN --mount=type=ssh npm ci\nCOPY . .\nRUN --mount=type=ssh make",
        ),
        ("COPY . /x\nRUN cd /x && npm ci && make", "X\nRUN cd /x && npm ci\nCOPY . /x\nRUN cd /x && make"),
        ("COPY . .\nENV A=b\nUSER c\nRUN npm ci", "X\nENV A=b\nUSER c\nRUN npm ci\nCOPY . ."),
        ("COPY . .\nRUN apt-get install -y x\nRUN npm ci", "RUN apt-get install -y x\nX\nRUN npm ci\nCOPY . ."),
    ],
)
def test_moves(text: str, expected: str) -> None:
    assert moved(text, ["X"]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "COPY . .\nRUN ./prepare && npm ci",
        "COPY . .\nRUN ./prepare\nRUN npm ci",
        "COPY . .\nRUN npm ci || make",
        "COPY . .\nRUN export A=b && npm ci && make",
        "COPY . .\nRUN apt-get install -y x && npm ci && make && apt-get purge -y x",
        "COPY . .\nRUN npm ci && \\\n  # why\n  make",
        "COPY . .\nVOLUME /app\nRUN npm ci",
        "COPY . .\nCOPY prod.json ./config.json\nRUN npm ci",
        "COPY . $A\nENV A=b\nRUN apt-get install -y x",
    ],
)
def test_what_cannot_be_moved_without_harm_stays(text: str) -> None:
    assert moved(text, ["X"]) is None


def test_manifests_of_the_context(tmp_path: Path) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        (tmp_path / name).write_text("{}")
    (obstacle,) = found("COPY . .\nRUN npm ci", tmp_path)
    manifests = manifests_of(obstacle.delivery, obstacle.install)
    assert manifests is not None
    assert manifests.paths == ["package.json", "package-lock.json", ".npmrc"]
    assert manifests.known and manifests.alone and not manifests.entangled


@pytest.mark.parametrize(
    ("content", "alone", "entangled"),
    [
        ('{"scripts": {"prepare": "x"}}', False, False),
        ('{"workspaces": ["a"]}', False, False),
        ('{"dependencies": {"a": "file:../a"}}', False, True),
        ('{"dependencies": {"a": "1"}}', True, False),
    ],
)
def test_manifests_are_read(tmp_path: Path, content: str, alone: bool, entangled: bool) -> None:
    (tmp_path / "package.json").write_text(content)
    (tmp_path / "package-lock.json").write_text("{}")
    (obstacle,) = found("COPY . .\nRUN npm ci", tmp_path)
    manifests = manifests_of(obstacle.delivery, obstacle.install)
    assert manifests is not None
    assert (manifests.alone, manifests.entangled) == (alone, entangled)


def test_copy_lines_keep_flags_and_folders(tmp_path: Path) -> None:
    (tmp_path / "web" / ".yarn").mkdir(parents=True)
    (obstacle,) = found("COPY --chown=1 web /srv\nRUN cd /srv && yarn")
    wanted = Manifests(["web/package.json", "web/.yarn", "web/a/b"], known=True)
    lines = copy_lines(obstacle.delivery, wanted, Context(str(tmp_path)))
    assert lines == [
        "COPY --chown=1 web/package.json /srv/",
        "COPY --chown=1 web/.yarn/ /srv/.yarn/",
        "COPY --chown=1 web/a/b /srv/a/",
    ]


def test_a_copy_that_does_not_parse_is_in_the_way() -> None:
    file = file_of("FROM node:22\nWORKDIR /app\nCOPY . .\nCOPY nowhere\nRUN npm ci\n")
    (obstacle,) = obstacles(file)
    move = find_move(obstacle.transfer, obstacle.install)
    assert isinstance(move, Refusal)
    assert "COPY in line 4" in str(move)
