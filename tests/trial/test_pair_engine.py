"""Two images are compared without what they share, and nothing that differs is overlooked."""

from __future__ import annotations

import shutil

import pytest
from running_engine import MakeRecipe, Reach, RunningEngine

from dlint.trial.engine import Engine
from dlint.trial.engines.cache_records import LOCAL, read_records
from dlint.trial.equivalence.image_diff import compare
from dlint.trial.equivalence.pair_build import PROGRAMS, differing
from dlint.trial.image.files import read_files
from dlint.trial.image.image import Image

pytestmark = pytest.mark.skipif(
    not all(shutil.which(program) for program in PROGRAMS), reason="a program is not on this machine"
)
FIRST = """FROM busybox:latest
RUN mkdir /srv && echo one > /srv/one && echo two > "/srv/a name" && ln -s one /srv/link && chmod 600 /srv/one
RUN mkfifo /srv/pipe && echo gone > /srv/gone && mkdir /srv/empty && ln /srv/one /srv/again && echo same > /srv/same
"""
SECOND = FIRST.replace("one > /srv/one", "ONE > /srv/one").replace("600", "644") + (
    "RUN rm /srv/gone && chmod 700 /srv/empty && rm /srv/link && ln -s gone /srv/link && rm -r /var && rm /bin/vi"
)


def exported(engine: Engine, image: str) -> Image:
    export = engine.export(image)
    assert export is not None
    with export as files:
        return read_files(files)


def test_the_same_differences_are_found(engine: RunningEngine, reach: Reach, recipe: MakeRecipe) -> None:
    docker = reach(engine)
    images = [docker.build(recipe(text)).image for text in (FIRST, SECOND)]
    assert images[0] is not None
    assert images[1] is not None
    parts = differing(docker, images[0], images[1])
    assert parts is not None
    found = {(each.path, each.what) for each in compare(parts[0].image, parts[1].image)}
    whole = compare(*(exported(docker, image) for image in images if image is not None))
    assert found == {(each.path, each.what) for each in whole}
    assert {"/srv/one", "/srv/gone", "/srv/empty", "/srv/link", "/var", "/bin/vi"} <= {path for path, _ in found}
    assert "/srv/same" not in {path for path, _ in found}


def layers_in_cache(running: RunningEngine) -> set[str]:
    """The records by which docker's cache keeps layers of images."""
    listed = read_records(running.docker("buildx", "du", "--verbose").stdout)
    return {record.key for record in listed if record.description == LOCAL}


def test_the_comparison_keeps_no_layer_of_the_images(engine: RunningEngine, reach: Reach, recipe: MakeRecipe) -> None:
    docker = reach(engine)
    images = [docker.build(recipe(f"FROM busybox:latest\nRUN echo {word} > /w\n")).image for word in ("c", "d")]
    before = layers_in_cache(engine)
    assert differing(docker, images[0] or "", images[1] or "") is not None
    assert layers_in_cache(engine) > before
    docker.close()
    assert layers_in_cache(engine) <= before


def test_what_is_shared_is_not_read(engine: RunningEngine, reach: Reach, recipe: MakeRecipe) -> None:
    docker = reach(engine)
    images = [docker.build(recipe(f"FROM busybox:latest\nRUN echo {word} > /word\n")).image for word in ("a", "b")]
    parts = differing(docker, images[0] or "", images[1] or "")
    assert parts is not None
    files = [entry.path for entry in parts[0].image.layers[0].entries if entry.kind != "folder"]
    assert files == ["word"]
    assert parts[0].bytes == parts[1].bytes > 1_000_000
