"""What dlint calls an error of flags, mounts and variables, BuildKit refuses; and what it lets pass, BuildKit reads."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from running_engine import RunningEngine

from dlint.config.settings import Settings
from dlint.engine.check import check_source
from dlint.text.source import Source

RULES = (
    "syntax/bad-flag-value", "syntax/bad-mount", "syntax/bad-expansion", "syntax/parse-error", "syntax/bad-port",
    "syntax/undefined-variable", "image/undefined-arg",
)  # fmt: skip
SUM = "0123456789abcdef" * 4
REFUSED = [
    ("RUN --network=nat true", "invalid network mode"),
    ("ARG N=none\nRUN --network=$N true", "invalid network mode"),
    ("RUN --mount=type=cache,id=a true", "invalid mount target"),
    ("RUN --mount=type=tmpfs,target=. true", "invalid mount target"),
    ("WORKDIR /a\nRUN --mount=type=bind,target=.. true", "invalid mount target"),
    (f"ADD --checksum=sha256:{SUM} a /a", "checksum can't be specified"),
    (f"ADD --checksum=sha256:{SUM} https://a.example/a https://a.example/b /a/", "checksum can't be specified"),
    ("ADD --checksum=sha256:01 https://a.example/a /a", "invalid checksum"),
    ("ADD --checksum=abc https://a.example/a /a", "invalid checksum"),
    ("ENV A=${B:?is missing}", "is missing"),
    ("WORKDIR /${B?}", "not allowed to be unset"),
    ("FROM --platform=toaster scratch", "failed to parse platform"),
    ("FROM --platform=linux/arm/v7/x scratch", "failed to parse platform"),
    # A variable that nothing sets.
    ("VOLUME $B", "VOLUME specified can not be an empty string"),
    ("STOPSIGNAL $B", "invalid signal"),
    ("RUN --mount=type=cache,target=$B true", "invalid mount target"),
    ("RUN --mount=type=cache,target=/a,uid=$B true", "invalid value"),
    ("RUN --mount=type=cache,target=/a,mode=$B true", "invalid value"),
    ("RUN --mount=type=cache,target=/a,sharing=$B true", "unsupported sharing value"),
    ("RUN --mount=type=tmpfs,target=/a,size=$B true", "invalid value for size"),
    ("RUN --mount=type=$B,target=/a true", "unsupported mount type"),
    ("FROM --platform=$B scratch", "platform"),
    ("FROM --platform=linux/$B scratch", "failed to parse platform"),
]
READ = [
    "COPY --chmod=755 a /a",
    "ARG M=0755\nCOPY --chmod=$M a /a",
    "ARG B\nENV A=${B:-b}",
    "WORKDIR $B\nUSER $B\nVOLUME /a/$B\nCOPY --chown=$B --chmod=$B a $B",
    "FROM --platform=linux/arm64 scratch\nCOPY a /a",
    "FROM --platform=windows(10.0)/amd64 scratch\nCOPY a /a",
    "FROM --platform=x86_64 scratch\nCOPY a /a",
]


def errors(text: str) -> list[str]:
    settings = Settings().but(select=RULES)
    results = check_source(Source(text.encode(), "Dockerfile"), settings, is_file=False).results
    return [result.message for result in results if result.severity == "error"]


def build(engine: RunningEngine, folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    (folder / "Dockerfile").write_text(text, encoding="utf-8")
    (folder / "a").write_text("a", encoding="utf-8")
    return engine.docker("buildx", "build", "--no-cache", ".", cwd=folder)


@pytest.mark.parametrize(("lines", "reason"), REFUSED)
def test_refused(engine: RunningEngine, tmp_path: Path, lines: str, reason: str) -> None:
    text = lines + "\nCOPY a /a\n" if lines.startswith("FROM") else f"FROM scratch\n{lines}\n"
    assert errors(text)
    ran = build(engine, tmp_path, text)
    assert ran.returncode != 0
    assert reason in ran.stderr + ran.stdout


@pytest.mark.parametrize("lines", READ)
def test_read(engine: RunningEngine, tmp_path: Path, lines: str) -> None:
    text = lines + "\n" if lines.startswith("FROM") else f"FROM scratch\nCOPY a /b\n{lines}\n"
    assert errors(text) == []
    ran = build(engine, tmp_path, text)
    assert ran.returncode == 0, ran.stderr
