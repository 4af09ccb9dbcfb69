"""What a COPY brings, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from opened import file_of

from dlint.model.context.delivery import Delivery, bringing, deliveries
from dlint.model.instructions.transfer import Transfer


def takes(line: str, folder: Path | None = None) -> list[Delivery]:
    file = file_of(f"FROM debian\nWORKDIR /app\n{line}\n", folder)
    return [delivery for view in file.views() if isinstance(view, Transfer) for delivery in deliveries(view)]


@pytest.mark.parametrize(
    ("line", "kind", "weight", "source", "target"),
    [
        ("COPY . .", "whole", "source", "", "/app"),
        ("ADD / /srv/", "whole", "source", "", "/srv"),
        ("COPY src ./src", "folder", "source", "src", "/app/src"),
        ("COPY thing/ /x", "folder", "source", "thing", "/x"),
        ("COPY requirements ./requirements", "folder", "manifest", "requirements", "/app/requirements"),
        ("COPY package*.json ./", "pattern", "manifest", "package*.json", "/app"),
        ("COPY *.py ./", "pattern", "source", "*.py", "/app"),
        ("COPY src/* ./", "pattern", "source", "src/*", "/app"),
        ("COPY package.json ./", "file", "manifest", "package.json", "/app/package.json"),
        ("COPY app.py /srv/main.py", "file", "source", "app.py", "/srv/main.py"),
        ("COPY app.py /app", "file", "source", "app.py", "/app/app.py"),
        ("COPY .env ./", "file", "other", ".env", "/app/.env"),
        ("COPY tsconfig.json ./", "file", "other", "tsconfig.json", "/app/tsconfig.json"),
        ("COPY tool /usr/local/bin/tool", "unclear", "other", "tool", "/usr/local/bin/tool"),
        ("COPY $FILE ./", "unclear", "other", "$FILE", "/app"),
        ("COPY gradlew .", "file", "manifest", "gradlew", "/app/gradlew"),
    ],
)
def test_sources_are_judged(line: str, kind: str, weight: str, source: str, target: str) -> None:
    (delivery,) = takes(line)
    assert (delivery.kind, delivery.weight, delivery.source, delivery.target) == (kind, weight, source, target)


@pytest.mark.parametrize(
    "line",
    ["COPY --from=build /a /b", "ADD https://example.org/x /x", "ADD app.tar.gz /x", "COPY <<EOF /x\na\nEOF"],
)
def test_what_is_not_from_the_context_is_left_out(line: str) -> None:
    assert takes(line) == []


def test_the_context_knows_better(tmp_path: Path) -> None:
    (tmp_path / "thing").mkdir()
    (tmp_path / "v1.2").mkdir()
    (tmp_path / "thing" / "a").write_text("")
    (tmp_path / "v1.2" / "a").write_text("")
    assert [delivery.kind for delivery in takes("COPY thing v1.2 ./", tmp_path)] == ["folder", "folder"]


@pytest.mark.parametrize(
    ("line", "path", "origin"),
    [
        ("COPY . .", "/app/web/package.json", "web/package.json"),
        ("COPY web /srv", "/srv/package.json", "web/package.json"),
        ("COPY web /srv", "/srv", "web"),
        ("COPY web /srv", "/app/package.json", None),
        ("COPY package*.json ./", "/app/package-lock.json", "package-lock.json"),
        ("COPY package*.json ./", "/app/yarn.lock", None),
        ("COPY web/*.json ./", "/app/a.json", "web/a.json"),
        ("COPY package.json ./", "/app/package.json", "package.json"),
        ("COPY package.json ./", "/app/package.json/x", None),
    ],
)
def test_what_ends_up_at_a_path(line: str, path: str, origin: str | None) -> None:
    (delivery,) = takes(line)
    assert delivery.origin_of(path) == origin


@pytest.mark.parametrize(
    ("lines", "paths", "sources"),
    [
        ("COPY package.json ./\nCOPY src src", ["/app/package.json"], ["package.json"]),
        ("COPY package.json ./\nCOPY . .", ["/app/package.json"], ["", "package.json"]),
        ("COPY . .\nCOPY . /other", ["/app/web/package.json"], [""]),
        ("COPY a.json b.json /x/", ["/x/a.json", "/x/b.json"], ["a.json", "b.json"]),
        ("COPY . /\nCOPY . /app/web", ["/app/web/a", "/app/b"], ["", ""]),
        ("COPY . .\nCOPY src src\nCOPY . .", ["/app/a"], [""]),
        ("COPY a*.json .\nCOPY . .\nCOPY a*.json .", ["/app/ab.json"], ["a*.json", "", "a*.json"]),
        ("COPY src /application", ["/app/src"], []),
        ("COPY --from=other / /\nADD https://example.org/a /app/a", ["/app/a"], []),
    ],
)
def test_what_brings_a_path(lines: str, paths: list[str], sources: list[str]) -> None:
    text = f"FROM debian AS a\nWORKDIR /app\n{lines}\nRUN make\nCOPY . .\n"
    file = file_of(text)
    run = next(view for view in file.views() if view.kind == "run")
    assert [delivery.source for delivery in bringing(file.stages[0], run, paths)] == sources


def test_what_a_base_stage_brings_comes_last() -> None:
    text = "FROM debian AS a\nCOPY lib /app\nFROM a AS b\nRUN make\nFROM b\nCOPY app /app\nRUN make\n"
    file = file_of(text)
    run = next(view for view in file.stages[2].instructions if view.kind == "run")
    assert [delivery.source for delivery in bringing(file.stages[2], run, ["/app/x"])] == ["app", "lib"]
