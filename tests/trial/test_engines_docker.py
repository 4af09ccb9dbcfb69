"""Docker as an engine, for real: what it reports of builds, and that it leaves the user's things alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tarfile
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from running_engine import MakeRecipe, Reach, RunningEngine

from dlint.trial.build import BuildStep
from dlint.trial.engine import EngineError
from dlint.trial.engines.cache_records import read_records

PARALLEL = """FROM busybox:latest AS left
ARG WHO=nobody
RUN sleep 0.3; echo $WHO >/left
FROM busybox:latest AS right
RUN <<EOF
sleep 0.3
echo right >/right
EOF
RUN true
RUN true
FROM busybox:latest AS both
COPY --from=left /left /
COPY --from=right /right /
COPY a.txt /
FROM both
RUN echo never
"""


class Onlooker:
    """Remembers what was reported to it."""

    def __init__(self) -> None:
        self.steps: list[BuildStep] = []
        self.lines: list[tuple[str, str]] = []

    def step(self, step: BuildStep) -> None:
        self.steps.append(step)

    def line(self, step: BuildStep, text: str) -> None:
        self.lines.append((step.name, text))


def snapshot(folder: Path) -> list[tuple[str, int]]:
    return sorted((str(path), path.stat().st_mtime_ns) for path in [folder, *folder.rglob("*")])


def described(running: RunningEngine, mark: str) -> list[str]:
    """What the cache's records with a mark are called. The engine may give a record of an idle step another key."""
    listed = read_records(running.docker("buildx", "du", "--verbose").stdout)
    return sorted(record.description for record in listed if mark in record.description)


def images(running: RunningEngine) -> str:
    return str(running.docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}").stdout)


@pytest.mark.parametrize("running", ["engine", "containerd_engine"], indirect=True)
def test_stages_side_by_side_up_to_a_target(running: RunningEngine, reach: Reach, recipe: MakeRecipe) -> None:
    engine = reach(running)
    watch = Onlooker()
    asked = recipe(PARALLEL, target="both", args=(("WHO", "someone"),))
    before = snapshot(Path(asked.context))
    build = engine.build(asked, watch=watch)
    assert build.succeeded, build.failure
    assert snapshot(Path(asked.context)) == before
    named = {step.name: step for step in build.steps}
    left, right = (
        named["[left 2/2] RUN sleep 0.3; echo someone >/left"],
        next(step for name, step in named.items() if name.startswith("[right 2/4] RUN <<EOF")),
    )
    assert left.seconds is not None and right.seconds is not None and min(left.seconds, right.seconds) >= 0.3
    assert left.started is not None and right.started is not None and left.completed is not None
    assert right.started < left.completed
    assert build.seconds >= 0.3 and "[right 3/4] RUN true" in named and "[right 4/4] RUN true" in named
    assert not any("never" in name for name in named)
    assert build.sent is not None and build.sent > 0
    assert {step.key for step in watch.steps} == {step.key for step in build.steps}
    assert build.image is not None
    ran = engine.run(build.image, "cat /left /right /a.txt; ls /sys/class/net; exit 4")
    assert (ran.code, ran.output.splitlines(), ran.timed_out) == (4, ["someone", "right", "hello", "lo"], False)
    with engine.save(build.image) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
        assert "manifest.json" in [member.name for member in tar]
    again = engine.build(asked, cached=True)
    assert {step.name for step in again.steps if step.cached} >= {left.name, right.name}
    engine.remove(build.image)
    assert build.image not in images(running)
    engine.close()
    assert "dlint-trial/" + build.image.partition("/")[2].partition(":")[0] not in images(running)


def test_what_onbuild_of_the_base_brings(engine: RunningEngine, reach: Reach, recipe: MakeRecipe) -> None:
    docker = reach(engine)
    base = docker.build(recipe("FROM busybox:latest\nONBUILD RUN echo brought >/brought\n"))
    build = docker.build(recipe(f"FROM {base.image}\nRUN cat /brought\n"))
    assert build.succeeded, build.failure
    assert next(step for step in build.steps if "cat /brought" in step.name).log == "brought"
    assert any("echo brought" in step.name for step in build.steps)


def test_a_command_has_no_more_than_its_time(engine: RunningEngine, reach: Reach, recipe: MakeRecipe) -> None:
    docker = reach(engine)
    build = docker.build(recipe("FROM busybox:latest\n"))
    assert build.image is not None
    ran = docker.run(build.image, "echo begun; sleep 30", seconds=1.0)
    assert ran.timed_out and ran.output == "begun\n"
    assert "dlint-trial-" not in engine.docker("ps", "--all", "--format", "{{.Names}}").stdout
    with pytest.raises(EngineError):
        docker.run("dlint-trial/nothing:1", "true")
    with pytest.raises(EngineError), docker.save("dlint-trial/nothing:1") as stream:
        list(tarfile.open(fileobj=stream, mode="r|"))  # noqa: SIM115


FAILURES = {
    "step": (
        "FROM busybox:latest\nRUN true\nRUN echo a; for i in $(seq 50); do echo $i; done; exit 7\n",
        "code: 7|exit code 7",
    ),
    "parse": (
        "FROM busybox:latest\nRUNN true\n",
        "does not parse: on line 2|does not parse: line 2|unknown instruction",
    ),
    "base": ("FROM nobody.invalid/no-such-image:1\n", "base image nobody.invalid/no-such-image:1 cannot be had"),
    "file": ("FROM busybox:latest\nCOPY missing.txt /\n", "missing.txt is not in the build context"),
    "target": ("FROM busybox:latest\n", "no stage elsewhere"),
    "context": ("FROM busybox:latest\n", "context"),
}


@pytest.mark.parametrize("name", ["docker", "docker-classic"])
def test_failures_state_what_is_wrong(name: str, engine: RunningEngine, reach: Reach, recipe: MakeRecipe) -> None:
    docker = reach(engine, name)
    for kind, (text, message) in FAILURES.items():
        options = {"target": "elsewhere"} if kind == "target" else {"context": "/nowhere"} if kind == "context" else {}
        build = docker.build(recipe(text, **options))
        assert build.failure is not None and build.image is None, kind
        words = build.failure.message
        assert any(part in words for part in message.split("|")) or (kind, name) == ("base", "docker-classic"), words
        assert "\n" not in words
        if kind == "step":
            check_failed_step(name, build.steps, build.failure)


def check_failed_step(name: str, steps: list[BuildStep], failure: Any) -> None:
    step = next(step for step in steps if step.key == failure.step)
    assert "RUN echo a" in step.name and step.error and failure.exit_code == 7
    assert "50" in failure.tail and len(failure.tail) <= 20
    assert step.lines == ((3, 3) if name == "docker" else None)


SECRET = "sesame/open?" + "x" * 9
SPOKEN = """FROM busybox:latest
ARG DB_PASSWORD
ARG PLAIN
RUN --mount=type=secret,id=file --mount=type=secret,id=env \\
    echo "$DB_PASSWORD $PLAIN"; cat /run/secrets/file /run/secrets/env; base64 </run/secrets/file; \\
    printf 'user:%s' "$(cat /run/secrets/env)" | base64; exit 1
"""


def test_secrets_reach_no_output(
    engine: RunningEngine,
    reach: Reach,
    recipe: MakeRecipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    docker = reach(engine)
    (tmp_path / "secret").write_text(f"machine x\nlogin y\npassword {SECRET}\n")
    monkeypatch.setenv("A_TOKEN", "token-1234567890")
    monkeypatch.setenv("DB_PASSWORD", "hunter2-hunter2")
    watch = Onlooker()
    secrets = (f"id=file,src={tmp_path / 'secret'}", "id=env,env=A_TOKEN")
    args = (("DB_PASSWORD", None), ("PLAIN", "seen"))
    build = docker.build(recipe(SPOKEN, secrets=secrets, args=args), watch=watch)
    reported = repr((build, [(step.name, step.error, step.log) for step in watch.steps], watch.lines))
    assert "seen" in reported and "***" in reported
    hidden = [SECRET, "token-1234567890", "hunter2-hunter2", b64encode(b"user:token-1234567890").decode()[8:]]
    assert [word for word in hidden if word in reported] == []
    state = "".join(path.read_text() for path in (tmp_path / "cache-home").rglob("*.json"))
    assert [word for word in hidden if word in state] == []


def test_an_ignore_file_in_place_of_the_one_in_force(engine: RunningEngine, reach: Reach, recipe: MakeRecipe) -> None:
    docker = reach(engine)
    text = "FROM busybox:latest\nCOPY . /x\nRUN ls /x >/list\n"
    asked = recipe(text)
    context = Path(asked.context)
    (context / "b.txt").write_text("b")
    (context / "Dockerfile.dockerignore").write_text("a.txt\n*.dockerignore\n")
    for ignore, kept in ((None, ["b.txt"]), (b"b.txt\n*.dockerignore\n", ["a.txt"]), (b"", 3)):
        build = docker.build(recipe(text, ignore=ignore))
        assert build.image is not None, build.failure
        listed = docker.run(build.image, "cat /list").output.split()
        assert listed == kept or len(listed) == kept


def test_the_cache_is_as_it_was(engine: RunningEngine, reach: Reach, recipe: MakeRecipe, tmp_path: Path) -> None:
    mark = os.urandom(6).hex()
    made_a, used_a = f"RUN echo {mark} >/a", f"COPY --from=a /a /\nRUN echo <<EOF\n{mark}\nEOF"
    text = f"FROM busybox:latest AS a\n{made_a}\nFROM busybox:latest\n{used_a}\n"
    asked = recipe(text)
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text(text)
    users = ("buildx", "build", "--network=none", "--progress=plain", "-f", str(dockerfile), "-t", f"user-{mark}")
    assert engine.docker(*users, asked.context).returncode == 0
    before = described(engine, mark)
    docker = reach(engine)
    assert docker.build(asked).succeeded
    assert docker.build(asked, cached=True).succeeded
    assert docker.build(recipe(text.replace("/a /", f"/a /{mark}-"))).succeeded
    assert len(described(engine, mark)) > len(before)
    docker.close()
    assert described(engine, mark) == before
    again = engine.docker(*users, asked.context).stderr
    numbers = re.findall(r"^(#\d+) \[(?:a|stage-1) \d/\d\] (?:RUN|COPY) ", again, re.MULTILINE)
    assert len(numbers) == 3 and all(f"{number} CACHED\n" in again for number in numbers), again
    engine.docker("image", "rm", f"user-{mark}")


@pytest.mark.parametrize("name", ["docker", "docker-classic"])
def test_images_without_a_name_that_were_there_before_stay(
    name: str, engine: RunningEngine, reach: Reach, recipe: MakeRecipe, tmp_path: Path
) -> None:
    asked = recipe(f"FROM busybox:latest\nRUN echo {os.urandom(6).hex()} >/x\nCMD x\n")
    (tmp_path / "Dockerfile").write_bytes(asked.dockerfile)
    environment = {**engine.environment, "DOCKER_BUILDKIT": "1" if name == "docker" else "0"}
    command = ["docker", "build", "--quiet", "--network=none", "-f", str(tmp_path / "Dockerfile"), asked.context]
    built = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    docker = reach(engine, name)
    build = docker.build(asked, cached=True)
    assert build.image is not None
    docker.close()
    assert build.image not in images(engine) and f"{build.image}-blank" not in images(engine)
    assert engine.docker("image", "inspect", built).returncode == 0
    engine.docker("image", "rm", built)


def test_the_classic_builder(engine: RunningEngine, reach: Reach, recipe: MakeRecipe, tmp_path: Path) -> None:
    before = set(engine.docker("image", "ls", "--all", "--quiet", "--no-trunc").stdout.split())
    docker = reach(engine, "docker-classic")
    asked = recipe("FROM busybox:latest\nARG WHO\nRUN echo $WHO >/x; sleep 0.2\nCOPY a.txt /\n", args=(("WHO", "me"),))
    build = docker.build(asked)
    assert build.image is not None, build.failure
    run = build.steps[2]
    assert run.name == "Step 3/4 : RUN echo $WHO >/x; sleep 0.2" and run.seconds is not None and run.seconds >= 0.2
    assert docker.run(build.image, "cat /x").output == "me\n"
    assert not docker.build(recipe("FROM busybox:latest\nRUN echo half >/x\nRUN false\n")).succeeded
    with pytest.raises(EngineError, match="secrets"):
        docker.build(recipe("FROM scratch\n", secrets=("id=a,src=b",)))
    docker.close()
    left = set(engine.docker("image", "ls", "--all", "--quiet", "--no-trunc").stdout.split()) - before
    reported = [json.loads(engine.docker("image", "inspect", image).stdout or "[]") for image in left]
    assert not any("half" in str(one) or "sleep 0.2" in str(one) for one in reported)
