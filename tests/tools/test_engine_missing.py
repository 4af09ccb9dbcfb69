"""What becomes of a test that asks for an engine where there is none: CI fails, everyone else's run goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
ASKING = """
def test_build(podman_engine):
    pass

def test_the_marker_is_where_an_engine_is_asked_for(request):
    assert [bool(item.get_closest_marker("engine")) for item in request.session.items] == [True, False]
"""


@pytest.mark.parametrize(("ci", "outcome"), [("false", "1 skipped"), ("true", "1 error")])
def test_a_missing_engine(tmp_path: Path, ci: str, outcome: str) -> None:
    (tmp_path / "test_asking.py").write_text(ASKING)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    engine: needs a container engine\n")
    command = [sys.executable, "-m", "pytest", "-p", "conftest", "-p", "no:cacheprovider", "-ra", str(tmp_path)]
    # No program but Python is found on this path.
    environment = {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS / "helpers")]), "PATH": str(tmp_path), "CI": ci}
    ran = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert f"1 passed, {outcome}" in ran.stdout
    assert "no container engine: no podman and no buildah" in ran.stdout
