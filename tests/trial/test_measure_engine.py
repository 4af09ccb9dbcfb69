"""Profiles of real builds: every figure at its line, and nothing of the user's touched."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from running_engine import Reach, RunningEngine

from dlint.report.profile import html, markdown, text
from dlint.report.profile import json as profile_json
from dlint.trial.profile.measure import MeasureOptions, measure
from dlint.trial.profile.profile import MEASURED, LineProfile, Profile
from dlint.trial.recipe import Recipe

SHOP = """ARG BASE=busybox:latest
FROM $BASE AS Left
ARG WHO=nobody
WORKDIR /left
COPY version.txt .
RUN sleep 0.4; echo "$WHO" > who; head -c 70000 /dev/zero > big
RUN echo same >> x
RUN echo same >> x

FROM busybox:latest
RUN <<EOF
head -c 5000 /dev/zero > /heredoc
EOF
RUN --mount=type=secret,id=token sleep 1

FROM left AS final
ENV A=b
COPY --from=1 /heredoc /taken
COPY <<ONE /one
written
ONE
COPY src /src/
RUN rm big; head -c 300 /dev/zero > /src/a.txt
CMD ["true"]

FROM final AS never
RUN false
"""
# Line of the instruction with the bytes and files it adds.
WEIGHTS = {5: (2, 1), 6: (70_007, 2), 7: (5, 1), 8: (10, 1), 18: (5000, 1), 19: (8, 1), 22: (9, 2), 23: (300, 1)}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "src").mkdir(parents=True)
    (folder / "version.txt").write_text("1\n")
    (folder / "src" / "a.txt").write_text("hello")
    (folder / "src" / "b.txt").write_text("more")
    (folder / "left out").write_text("x" * 100)
    (folder / ".dockerignore").write_text("left*\n")
    (folder / "Dockerfile").write_text(SHOP)
    return folder


def recipe_of(folder: Path, **options: Any) -> Recipe:
    path = folder / "Dockerfile"
    return Recipe(path.read_bytes(), str(path), str(folder), **{"network": "none", **options})


def line_at(profile: Profile, start: int) -> LineProfile:
    return next(line for line in profile.lines if line.start == start)


def seconds_at(profile: Profile, start: int) -> float:
    [seconds] = line_at(profile, start).seconds
    return seconds


def images(running: RunningEngine) -> set[str]:
    """The images with a name: a build of another test may end at any moment and leave one without."""
    listed = running.docker("images", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}").stdout
    return {line for line in listed.splitlines() if line.startswith(("busybox", "onbase", "debian"))}


def snapshot(folder: Path) -> list[tuple[str, int, str]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(str(path), path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]


@pytest.mark.parametrize("running", ["engine", "containerd_engine"], indirect=True)
def test_every_figure_at_its_line(running: RunningEngine, shop: Path, reach: Reach, tmp_path: Path) -> None:
    images_before, before = images(running), snapshot(shop)
    secret = tmp_path / "secret"
    secret.write_text("sesame-open-1847")
    recipe = recipe_of(shop, target="final", args=(("WHO", "me-tok"),), secrets=(f"id=token,src={secret}",))
    engine = reach(running)
    profile = measure(engine, recipe, MeasureOptions(touch=("src/a.txt",)))
    engine.close()
    assert profile.trouble is None
    assert profile.notes == []
    _weights(profile)
    _times(profile)
    _waste(profile)
    _warm(profile)
    assert snapshot(shop) == before
    assert images(running) == images_before
    assert not list(Path(tempfile.gettempdir()).glob(f"dlint-context-{os.getpid()}-*"))
    for written in (profile_json.render(profile), html.render(profile), markdown.render(profile), text.render(profile)):
        assert "sesame" not in written
        assert "me-tok" not in written
    assert profile_json.render(profile_json.load(profile_json.render(profile))) == profile_json.render(profile)


def _weights(profile: Profile) -> None:
    weights = {line.start: (line.bytes, line.files) for line in profile.lines if line.ships and line.files}
    assert {start: weights[start] for start in WEIGHTS} == WEIGHTS
    assert profile.image_bytes == (profile.base_bytes or 0) + sum(each for each, _ in WEIGHTS.values())
    assert line_at(profile, 2).bytes == profile.base_bytes
    aside = line_at(profile, 11)
    assert (aside.bytes, aside.files, aside.bytes_are, aside.ships) == (5000, 1, MEASURED, False)
    assert [stage.built for stage in profile.stages] == [True, True, True, False]
    assert [stage.ships for stage in profile.stages] == [True, False, True, False]
    assert sum(share.bytes for share in profile.shares) == profile.image_bytes
    assert {share.line for share in profile.shares if share.wasted} == {6, 7, 22}


def _times(profile: Profile) -> None:
    assert seconds_at(profile, 6) >= 0.4
    assert seconds_at(profile, 14) >= 1.0
    assert line_at(profile, 26).seconds == []
    lines = [line for line, _ in profile.critical]
    # Two stages run at the same time; COPY --from waits for the one that ends last.
    last = max((8, 14), key=lambda start: line_at(profile, start).ended or 0.0)
    assert lines.index(last) < lines.index(18) < lines.index(23)
    [wall] = profile.wall
    assert sum(seconds for _, seconds in profile.critical) <= wall


def _waste(profile: Profile) -> None:
    wasted = [line for line in profile.lines if line.wasted]
    assert {line.start: [(each.line, each.bytes, each.how) for each in line.hidden] for line in wasted} == {
        6: [(23, 70_000, "deleted")],
        7: [(8, 5, "overwritten")],
        22: [(23, 5, "overwritten")],
    }
    assert profile.wasted_bytes == 70_010


def _warm(profile: Profile) -> None:
    [warm] = profile.warm
    assert (warm.rebuilt, warm.why) == ([22, 23], {22: "src/a.txt changed", 23: "follows line 22"})
    assert {6, 7, 8, 11, 14, 18} <= set(warm.reused)


def test_onbuild_and_repeats(engine: RunningEngine, shop: Path, reach: Reach) -> None:
    base = "FROM busybox:latest\nONBUILD ENV X=1\nONBUILD COPY version.txt /trigger\nONBUILD RUN echo four > /more\n"
    built = ["docker", "buildx", "build", "-q", "-t", "onbase:1", "-"]
    subprocess.run(built, input=base.encode(), env=engine.environment, check=True, capture_output=True)
    try:
        (shop / "Dockerfile").write_text("FROM onbase:1\nLABEL a=b\nRUN echo eleven.... > /x\nWORKDIR /w\n")
        profile = measure(reach(engine), recipe_of(shop), MeasureOptions(repeat=2))
    finally:
        engine.docker("rmi", "-f", "onbase:1")
    assert len(profile.wall) == 2
    head, label, run, workdir = profile.lines
    assert head.bytes == (profile.base_bytes or 0) + 2 + 5
    assert len(head.seconds) == len(run.seconds) == 2
    assert (label.seconds, label.bytes, run.bytes, workdir.bytes) == ([], 0, 11, 0)
    # Two triggers take their time as well: it belongs to FROM.
    assert head.seconds[0] > 0
    assert head.cached is False


def test_a_build_that_fails(engine: RunningEngine, shop: Path, reach: Reach) -> None:
    (shop / "Dockerfile").write_text(
        'FROM busybox:latest\nRUN sleep 0.2\n\nRUN echo "last words"; \\\n  exit 3\nRUN true\n'
    )
    profile = measure(reach(engine), recipe_of(shop), MeasureOptions())
    assert profile.trouble is not None
    assert profile.trouble.line == 4
    assert any("last words" in printed for printed in profile.trouble.tail)
    assert [line.failed for line in profile.lines] == [False, False, True, False]
    assert seconds_at(profile, 2) >= 0.2
    assert (profile.wall, profile.image_bytes, line_at(profile, 6).seconds) == ([], None, [])


def test_a_file_that_is_not_there(engine: RunningEngine, shop: Path, reach: Reach) -> None:
    (shop / "Dockerfile").write_text("FROM busybox:latest\nRUN true\nCOPY gone /\n")
    profile = measure(reach(engine), recipe_of(shop), MeasureOptions())
    assert profile.trouble is not None
    assert profile.trouble.line == 3
    assert "gone" in profile.trouble.message


def test_out_of_the_cache(engine: RunningEngine, shop: Path, reach: Reach) -> None:
    (shop / "Dockerfile").write_text("FROM busybox:latest\nRUN echo first\nCOPY version.txt /\nRUN echo last\n")
    running = reach(engine)
    measure(running, recipe_of(shop), MeasureOptions())
    profile = measure(running, recipe_of(shop), MeasureOptions(cached=True))
    assert [line.cached for line in profile.lines[1:]] == [True, True, True]
    changed = replace(recipe_of(shop), dockerfile=b"FROM busybox:latest\nRUN echo first\nCOPY src /\nRUN echo last\n")
    profile = measure(running, changed, MeasureOptions(cached=True))
    assert [line.cached for line in profile.lines[1:]] == [True, False, False]
    assert profile.lines[3].why == "follows line 3"


BY_LINE = """ARG BASE=busybox
FROM $BASE AS base
ARG N=3
ENV FOO=bar
WORKDIR /opt/x
COPY version.txt ./
RUN echo "$N" > out && head -c 70000 /dev/zero > big
RUN echo same >> x
RUN echo same >> x
FROM busybox
RUN head -c 5000 /dev/zero > /side
FROM base AS final
LABEL a=b
COPY --from=1 /side /taken
ADD src /src/
RUN rm /opt/x/big; sleep 0.3
CMD ["true"]
"""


@pytest.mark.parametrize(
    ("name", "running"), [("docker-classic", "engine"), ("buildah", "podman_engine")], indirect=["running"]
)
def test_engines_that_build_line_by_line(name: str, running: RunningEngine, shop: Path, reach: Reach) -> None:
    (shop / "Dockerfile").write_text(BY_LINE)
    before = snapshot(shop)
    network = {"network": "none"} if name == "docker-classic" else {"network": "host"}
    engine = reach(running, name)
    profile = measure(engine, recipe_of(shop, **network), MeasureOptions(touch=("src/a.txt",)))
    assert profile.trouble is None
    weights = {line.start: line.bytes for line in profile.lines if line.keyword in ("copy", "add", "run")}
    assert weights == {6: 2, 7: 70_002, 8: 5, 9: 10, 11: 5000, 14: 5000, 15: 9, 16: 0}
    assert {line.start: line.wasted for line in profile.lines if line.wasted} == {7: 70_000, 8: 5}
    assert seconds_at(profile, 16) >= 0.3
    assert profile.image_bytes == (profile.base_bytes or 0) + 75_028
    [warm] = profile.warm
    assert {15, 16} <= set(warm.rebuilt)
    assert {6, 7, 8, 9} <= set(warm.reused)
    assert (warm.why[15], warm.why[16]) == ("src/a.txt changed", "follows line 15")
    assert snapshot(shop) == before
