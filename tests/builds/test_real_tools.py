"""Compose and bake print of the same files what dlint reads in them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from layouts import LAYOUTS, Layout
from running_engine import RunningEngine

from dlint.builds.bake import bake_builds
from dlint.builds.compose import compose_builds
from dlint.builds.resolver import bake_sets, compose_projects
from dlint.model.build import Build

COMPOSE = {
    **LAYOUTS,
    "arguments, contexts and platforms": (
        {
            ".env": 'export VERSION="1.2"\nEMPTY=\n# a comment\nNAME=web # another\n',
            "compose.yaml": """
x-args: &args
  A: "1"
  B: ${VERSION}
services:
  web:
    build:
      context: .
      args:
        <<: *args
        C: ${EMPTY:-empty}
        D: ${EMPTY-set}
        E: ${MISSING:+yes}
        F: ${NAME:+yes}
        G: $$HOME
        H: ${MISSING:-${NAME}}
      additional_contexts:
        - shared=./lib
        - base=docker-image://debian:12
      target: prod
      platforms: [linux/amd64, linux/arm64]
  list:
    build:
      context: ./list
      args: [A=1, "B=two words"]
      dockerfile_inline: |
        FROM debian:12
        RUN true
""",
            "compose.override.yaml": """
services:
  web:
    build:
      args:
        A: "2"
        Z: last
      additional_contexts:
        extra: ./extra
""",
            "lib/a": "",
            "extra/a": "",
            "list/a": "",
        },
        {},
    ),
    "reset and override": (
        {
            "compose.yaml": "services:\n  a:\n    build: {context: a, target: dev, args: {X: '1', Y: '2'}}\n",
            "compose.override.yaml": "services:\n  a:\n    build:\n      target: !reset null\n"
            "      args: !override {Z: '3'}\n",
            "a/x": "",
        },
        {},
    ),
}
BAKE = {
    **LAYOUTS,
    "expressions": (
        {
            "docker-bake.hcl": """
variable "TAG" { default = "1.0" }
variable "DEBUG" { default = false }
variable "LIST" { default = ["a", "b"] }
variable "BOTH" { default = "${TAG}-${upper("x")}" }
function "image" {
  params = [name]
  result = "registry/${name}:${TAG}"
}
group "default" { targets = ["app", "m"] }
target "_base" {
  args = { GO = "1.22", SHARED = "base" }
  contexts = { root = "docker-image://debian:12" }
}
target "app" {
  inherits = ["_base"]
  dockerfile = DEBUG ? "debug.Dockerfile" : "app.Dockerfile"
  args = {
    SHARED = "app"
    NAME = image("app")
    BOTH = BOTH
    JOINED = join(",", [for x in LIST : "<${x}>" if x != "b"])
    SUM = 1 + 2 * 3
    INDEX = LIST[1]
    LOWER = lower("ABC")
    NONE = null
    CHOSEN = equal(TAG, "1.0") ? "yes" : "no"
    ESCAPED = "a\\"b$${c}"
    REPLACED = replace("1.2.3", ".", "-")
    FORMATTED = format("%s-%d", "v", 3)
    COALESCED = coalesce("", "x")
  }
  contexts = { lib = "./lib", other = "target:m-x-1-0" }
  target = "final"
  platforms = ["linux/amd64", "linux/arm64"]
}
target "m" {
  name = "m-${tgt}-${replace(v, ".", "-")}"
  matrix = { tgt = ["x", "y"], v = ["1.0", "2.0"] }
  target = tgt
  args = { V = v }
}
""",
            "lib/a": "",
        },
        {},
    ),
    "inheritance in order": (
        {
            "docker-bake.hcl": 'target "a" { args = { X = "a", Y = "a" } }\ntarget "b" { args = { X = "b" } }\n'
            'target "c" { inherits = ["a", "b"] }\ntarget "d" {\n inherits = ["c"]\n args = { Y = "d" }\n}\n'
        },
        {},
    ),
    "JSON with a template": (
        {
            "docker-bake.json": '{"variable": {"V": {"default": "1"}}, "target": {"a": {"args": {"X": "${V}-x"},'
            ' "dockerfile": "a.Dockerfile"}}}'
        },
        {},
    ),
}


def write(layout: Layout, folder: Path) -> None:
    for name, text in layout[0].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def sets_in(folder: Path, find: Any) -> list[list[str]]:
    return [paths for each, _, names in os.walk(folder) for paths in find(each, sorted(names)) if ".git" not in each]


def environment(engine: RunningEngine) -> dict[str, str]:
    return {
        "PATH": engine.environment["PATH"],
        "DOCKER_CONFIG": engine.environment["DOCKER_CONFIG"],
        "HOME": "/nowhere",
    }


def compose_output(paths: list[str], engine: RunningEngine) -> dict[str, Any] | None:
    """The services of a project as compose itself resolves them; None where it refuses the files."""
    named = [word for path in paths for word in ("-f", path)]
    command = ["docker", "compose", *named, "--profile", "*", "config", "--format", "json"]
    ran = subprocess.run(
        command, env=environment(engine), capture_output=True, text=True, check=False, cwd=Path(paths[0]).parent
    )
    if ran.returncode:
        return None
    services: dict[str, Any] = json.loads(ran.stdout)["services"]
    return {name: service["build"] for name, service in services.items() if "build" in service}


def reported(build: Build) -> dict[str, Any]:
    return {
        "context": build.context or build.context_text,
        "dockerfile": build.inline or build.dockerfile,
        "args": {name: value for name, value in build.args.items() if value is not None},
        "target": build.target,
        "contexts": {name: _place(text, build) for name, text in build.contexts.items()},
    }


def _place(text: str, build: Build) -> str:
    if "://" in text or text.startswith("target:"):
        return text
    return os.path.normpath(os.path.join(os.path.dirname(build.origin), text))


def as_compose_has_it(build: dict[str, Any]) -> dict[str, Any]:
    context = build["context"]
    dockerfile = build.get("dockerfile_inline") or build.get("dockerfile", "Dockerfile")
    if "dockerfile_inline" not in build and "://" not in context:
        dockerfile = os.path.normpath(os.path.join(context, dockerfile))
    return {
        "context": context,
        "dockerfile": dockerfile if "://" not in context else None,
        # What compose prints can be read by compose again, so each dollar sign is doubled.
        "args": {name: text.replace("$$", "$") for name, text in (build.get("args") or {}).items() if text is not None},
        "target": build.get("target"),
        "contexts": build.get("additional_contexts") or {},
    }


@pytest.mark.parametrize(
    "name", [name for name, (files, _) in COMPOSE.items() if any("ompose" in each for each in files)]
)
def test_compose_agrees(name: str, tmp_path: Path, engine: RunningEngine) -> None:
    if shutil.which("docker-compose", path=engine.environment["PATH"]) is None and not _has_compose(engine):
        pytest.fail("docker compose is missing: tools/engine.py unpacks it")
    write(COMPOSE[name], tmp_path)
    compared = 0
    for paths in sets_in(tmp_path, compose_projects):
        expected = compose_output(paths, engine)
        if expected is None:
            continue
        found = {build.name: reported(build) for build in compose_builds(paths)}
        assert found == {service: as_compose_has_it(build) for service, build in expected.items()}
        compared += 1
    assert compared or name.startswith("a broken")


def _has_compose(engine: RunningEngine) -> bool:
    ran = subprocess.run(["docker", "compose", "version"], env=environment(engine), capture_output=True, check=False)
    return ran.returncode == 0


@pytest.mark.parametrize("name", [name for name, (files, _) in BAKE.items() if any("bake" in each for each in files)])
def test_bake_agrees(name: str, tmp_path: Path, engine: RunningEngine) -> None:
    write(BAKE[name], tmp_path)
    for paths in sets_in(tmp_path, bake_sets):
        found = {build.name: build for build in bake_builds(paths)}
        named = [word for path in paths for word in ("-f", path)]
        command = ["docker", "buildx", "bake", *named, "--print", *found]
        ran = subprocess.run(
            command, env=environment(engine), capture_output=True, text=True, check=False, cwd=Path(paths[0]).parent
        )
        assert ran.returncode == 0, ran.stderr
        expected = json.loads(ran.stdout)["target"]
        for target, build in found.items():
            stated = expected[target]
            folder = Path(paths[0]).parent
            context = os.path.normpath(folder / stated["context"])
            assert build.context == context
            assert build.dockerfile == os.path.normpath(Path(context, stated["dockerfile"]))
            assert {key: value for key, value in build.args.items() if value is not None} == stated.get("args", {})
            assert build.target == stated.get("target")
            assert build.contexts == stated.get("contexts", {})
            assert build.platforms == tuple(stated.get("platforms", ()))
