"""The private engine of the tests: where its packages come from, and that it really builds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from enginebox import box, debian
from running_engine import RunningEngine

DEB822 = """\
# a comment between
Types: deb
URIs: http://mirror.example/debian
# another
Suites: bookworm bookworm-updates
Components: main
Signed-By: /keys/debian.gpg

Types: deb
URIs: http://security.example/debian
Suites: bookworm-security
Components: main
"""

DOCKERFILE = """\
FROM busybox AS build
WORKDIR /made
RUN <<EOF
set -e
echo from a heredoc > word
EOF
FROM busybox
COPY --link --from=build /made/word /word
"""


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty /etc/apt."""
    (tmp_path / "sources.list.d").mkdir()
    monkeypatch.setattr(debian, "APT", tmp_path)
    return tmp_path


def test_a_deb822_source_is_read(apt: Path) -> None:
    (apt / "sources.list.d" / "debian.sources").write_text(DEB822)
    mirror = debian.find_mirror("bookworm")
    assert (mirror.uri, mirror.key) == ("http://mirror.example/debian", "/keys/debian.gpg")


def test_a_disabled_source_is_not(apt: Path) -> None:
    (apt / "sources.list.d" / "debian.sources").write_text("Enabled: no\n" + DEB822.split("\n", 1)[1])
    with pytest.raises(debian.NoDebian):
        debian.find_mirror("bookworm")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("deb http://mirror.example/debian bookworm main contrib", debian.KEYRING),
        ("deb [arch=amd64 signed-by=/keys/own.gpg] http://mirror.example/debian bookworm main", "/keys/own.gpg"),
    ],
)
def test_a_line_of_sources_list_is_read(apt: Path, line: str, key: str) -> None:
    (apt / "sources.list").write_text(f"# deb http://old.example bookworm main\n{line}\n")
    mirror = debian.find_mirror("bookworm")
    assert (mirror.uri, mirror.key) == ("http://mirror.example/debian", key)


def test_another_suite_comes_from_the_same_mirror() -> None:
    text = debian.Mirror("http://mirror.example/debian", "/keys/own.gpg").sources("trixie")
    assert "Suites: trixie\n" in text
    assert "URIs: http://mirror.example/debian\n" in text


def test_the_socket_of_a_deep_checkout_is_short(tmp_path: Path) -> None:
    deep = box.Box(tmp_path.joinpath(*["folder"] * 30), "overlay2")
    assert len(deep.environment()["DOCKER_HOST"]) < 100


def test_the_path_does_not_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = box.Box(tmp_path, "overlay2")
    once = engine.environment()["PATH"]
    monkeypatch.setenv("PATH", once)
    assert engine.environment()["PATH"] == once


@pytest.mark.parametrize("running", ["engine", "containerd_engine"], indirect=True)
def test_buildkit_builds(running: RunningEngine, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(DOCKERFILE)
    name = "dlint-test-engine"
    built = running.docker("buildx", "build", "--network=none", "--progress=rawjson", "-t", name, ".", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    assert any(step["name"].startswith("[build 3/3] RUN") for step in _steps(built.stderr))
    shown = running.docker("run", "--rm", "--network=none", name, "cat", "/word")
    assert shown.stdout == "from a heredoc\n"


def _steps(stream: str) -> list[dict[str, str]]:
    """All vertices of a stream of JSON objects that nothing separates."""
    steps: list[dict[str, str]] = []
    decoder, text = json.JSONDecoder(), stream.strip()
    while text:
        message, end = decoder.raw_decode(text)
        steps += message.get("vertexes") or []
        text = text[end:].lstrip()
    return steps
