"""podman and buildah as engines, for real: builds line by line, in a store that goes away."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from pathlib import Path

import pytest
from running_engine import MakeRecipe, Reach, RunningEngine

TEXT = """FROM busybox:latest AS tools
ARG WHO=nobody
RUN echo $WHO >/who; sleep 0.2
RUN --mount=type=secret,id=word cat /run/secrets/word
FROM busybox:latest AS files
COPY --from=tools /who /
COPY . /context
RUN ls /context >/listed
FROM files
RUN echo never
"""


def stored(running: RunningEngine, mark: str) -> list[str]:
    """Images of the user's own store whose history has the mark; others may use that store meanwhile."""
    listed = podman(running, "images", "--all", "--quiet", "--no-trunc").split()
    reported = podman(running, "image", "inspect", "--format", "{{.Id}} {{.History}}", *listed)
    return sorted(line.split()[0] for line in reported.splitlines() if mark in line)


def podman(running: RunningEngine, *words: str) -> str:
    asked = ["podman", *words]
    return subprocess.run(asked, env=running.environment, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("name", ["podman", "buildah"])
def test_build_save_run_remove(
    name: str,
    podman_engine: RunningEngine,
    reach: Reach,
    recipe: MakeRecipe,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mark = os.urandom(6).hex()
    engine = reach(podman_engine, name)
    monkeypatch.setenv("A_WORD", "sesame-open")
    options = {"network": "host", "target": "files", "args": (("WHO", "someone"),), "ignore": b"b.txt\n"}
    asked = recipe(TEXT.replace("sleep 0.2", f"sleep 0.2; : {mark}"), secrets=("id=word,env=A_WORD",), **options)
    (Path(asked.context) / "b.txt").write_text("b")
    build = engine.build(asked)
    assert build.succeeded and build.image is not None, build.failure
    run = next(step for step in build.steps if "RUN echo $WHO" in step.name)
    assert run.seconds is not None and run.seconds >= 0.2
    assert any(step.log == "***" for step in build.steps) and "sesame" not in repr(build)
    assert not any("never" in step.name for step in build.steps)
    ran = engine.run(build.image, "cat /who /listed; grep -c : /proc/net/dev; exit 4")
    assert ran.code == 4 and ran.output.split() == ["someone", "a.txt", "1"]
    assert engine.run(build.image, "echo begun; sleep 30", seconds=2.0).timed_out
    with engine.save(build.image) as stream, tarfile.open(fileobj=io.BytesIO(stream.read())) as tar:
        assert {"index.json", "oci-layout"} <= set(tar.getnames())
    again = engine.build(asked, cached=True)
    assert [step.cached for step in again.steps if "RUN echo $WHO" in step.name] == [True]
    engine.remove(build.image)
    engine.close()
    assert stored(podman_engine, mark) == []
    assert "dlint-trial" not in podman(podman_engine, "images", "--all")


def test_layers_of_the_user_are_used_and_stay(
    podman_engine: RunningEngine, reach: Reach, recipe: MakeRecipe, tmp_path: Path
) -> None:
    mark = os.urandom(6).hex()
    text = f"FROM busybox:latest\nRUN echo {mark} >/a\nRUN echo {mark} >/b\n"
    (tmp_path / "Dockerfile").write_text(text)
    words = [
        "buildah",
        "bud",
        "--layers",
        "--network",
        "host",
        "-f",
        str(tmp_path / "Dockerfile"),
        "-t",
        f"user-{mark}",
    ]
    environment = podman_engine.environment
    subprocess.run([*words, str(tmp_path)], env=environment, capture_output=True, check=True)
    before = stored(podman_engine, mark)
    assert len(before) == 2
    engine = reach(podman_engine, "buildah")
    build = engine.build(recipe(text, network="host"), cached=True)
    assert [step.cached for step in build.steps if " RUN " in step.name] == [True, True]
    assert not any(step.cached for step in engine.build(recipe(text, network="host")).steps)
    engine.close()
    assert stored(podman_engine, mark) == before
    subprocess.run(["buildah", "rmi", f"user-{mark}"], env=environment, capture_output=True, check=True)


@pytest.mark.parametrize("name", ["podman", "buildah"])
def test_failures_state_what_is_wrong(
    name: str, podman_engine: RunningEngine, reach: Reach, recipe: MakeRecipe
) -> None:
    engine = reach(podman_engine, name)
    build = engine.build(recipe("FROM busybox:latest\nRUN echo a; exit 7\n", network="host"))
    assert build.failure is not None and build.failure.exit_code == 7 and "a" in build.failure.tail
    assert next(step for step in build.steps if step.key == build.failure.step).name.endswith("RUN echo a; exit 7")
    build = engine.build(recipe("FROM busybox:latest\nCOPY missing.txt /\n", network="host"))
    assert build.failure is not None and "missing.txt is not in the build context" in build.failure.message
    build = engine.build(recipe("FROM localhost/no-such-image:1\n", network="host"))
    assert build.failure is not None and "no-such-image" in build.failure.message
