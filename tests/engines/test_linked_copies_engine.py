"""A real engine that merges layers: what a linked copy puts in place of a link, and that dlint reports it."""

from __future__ import annotations

from pathlib import Path

import pytest
from running_engine import RunningEngine

from dlint import api

RULE = "syntax/linked-copy"


@pytest.mark.parametrize(("flag", "kind"), [("--link ", "directory"), ("", "symbolic link")])
def test_a_link_on_the_way(containerd_engine: RunningEngine, tmp_path: Path, flag: str, kind: str) -> None:
    text = f"FROM busybox:latest\nRUN ln -s /srv /data\nCOPY {flag}a /data/a\n"
    (tmp_path / "Dockerfile").write_text(text)
    (tmp_path / "a").write_text("a")
    built = containerd_engine.docker("buildx", "build", "--network", "none", "-t", "dlint-linked", ".", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    asked = containerd_engine.docker("run", "--rm", "--network", "none", "dlint-linked", "stat", "-c", "%F", "/data")
    containerd_engine.docker("rmi", "--force", "dlint-linked")
    assert asked.stdout.strip() == kind, asked.stderr
    found = [result for result in api.check(text.encode()).results if result.rule == RULE]
    assert bool(found) == bool(flag)
