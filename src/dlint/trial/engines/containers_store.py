"""A store of one run for podman and buildah: images go into a folder of its own, the user's are only read."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dlint.trial.build import Build
from dlint.trial.build_secrets import redactor_of
from dlint.trial.engine import EngineError, Watch
from dlint.trial.engines.failure_reason import failure
from dlint.trial.engines.journal import Journal
from dlint.trial.engines.leftovers import Leftovers, Remains
from dlint.trial.engines.options import build_options
from dlint.trial.engines.prepared import prepare
from dlint.trial.engines.process import Client, ask
from dlint.trial.engines.run_names import RunNames, number_of
from dlint.trial.progress.line_by_line import BuildahReader
from dlint.trial.recipe import Recipe

KIND = "containers"


class ContainersStore:
    """The store below a run's folder, over the user's: what that one holds is found, and nothing is written to it.

    So a base image that the user has not pulled is pulled for the run only.
    """

    __slots__ = ("_options", "_program", "left", "names")

    def __init__(self, program: str, info: str) -> None:
        self._program = program
        self._options = _below(info)
        self.names = RunNames()
        self.left = Leftovers(KIND)
        self.left.sweep(self.clear)

    def words(self, *command: str) -> list[str]:
        """A command line of the client for this store."""
        return [self._program, *_own(self.left.folder), *self._options, *command]

    def build(self, engine: str, command: Sequence[str], recipe: Recipe, cached: bool, watch: Watch | None) -> Build:
        """Run the client's build `command` for a recipe."""
        image = f"localhost/{self.names.image()}"
        journal = Journal(redactor_of(recipe), watch)
        stream = BuildahReader(journal)
        words = self.words(
            *command, "--layers", "--force-rm", "--tag", image, *self._recipe(recipe, number_of(image), cached)
        )
        with Client(words) as client, self.left.running(client.pid):
            for line in client.lines():
                stream.feed(line)
            code, seconds = client.wait(), client.seconds
        stream.end(code == 0)
        build = Build(engine, seconds, steps=journal.steps, image=image, notes=stream.notes)
        if code != 0:
            build.image = None
            build.failure = failure(journal, list(stream.words), code, stream.blamed)
        return build

    def present(self, image: str) -> bool:
        """Whether this store or the user's has an image of that name."""
        return ask(self.words("inspect", "--type", "image", image))[0] == 0

    def remove(self, image: str) -> None:
        """Remove an image of this run."""
        ask(self.words("rmi", "--force", image))

    def close(self) -> None:
        """Remove the store."""
        self.left.close(self.clear)

    def clear(self, runs: Sequence[Remains]) -> list[Remains]:
        """Remove the stores of runs; returns those of which nothing is left."""
        return [run for run in runs if self._clear(run)]

    def _clear(self, remains: Remains) -> bool:
        """Remove the stores of a run: its containers first, which hold mounts."""
        for folder in map(Path, remains.folders):
            if (folder / "store").is_dir():
                for command in (("rm", "--all"), ("rmi", "--all", "--force")):
                    ask([self._program, *_own(folder), *self._options, *command], seconds=120)
            shutil.rmtree(folder, ignore_errors=True)
            if folder.exists():
                # Without root the files are those of other users of the user's own.
                ask([self._program, "unshare", "rm", "-rf", str(folder)], seconds=120)
        return not any(os.path.exists(folder) for folder in remains.folders)

    def _recipe(self, recipe: Recipe, number: str, cached: bool) -> Iterator[str]:
        files = prepare(recipe, self.left.folder / number)
        yield from ("--file", str(files.dockerfile))
        if files.ignore is not None:
            yield from ("--ignorefile", str(files.ignore))
        if not cached:
            yield "--no-cache"
        yield from build_options(recipe)
        yield recipe.context


def ask_store(program: str) -> str:
    """What `info` prints about the user's store, as JSON.

    Raises:
        EngineError: the program is not there, or does not answer.
    """
    words = [program, "info"] if program == "buildah" else [program, "info", "--format", "json"]
    code, text = ask(words)
    if code == 127:
        raise EngineError(f"there is no program `{program}`")
    if code != 0 or "{" not in text:
        raise EngineError(f"{program}: {text.strip().splitlines()[-1] if text.strip() else 'no message'}")
    return text[text.index("{") :]


def _own(folder: Path) -> list[str]:
    return ["--root", str(folder / "store"), "--runroot", str(folder / "run")]


def _below(info: str) -> list[str]:
    """Options that put a store over the one that `info` printed, of the same driver."""
    store = json.JSONDecoder().raw_decode(info)[0]["store"]
    driver = store.get("graphDriverName") or store.get("GraphDriverName") or "overlay"
    root = store.get("graphRoot") or store.get("GraphRoot")
    words = ["--storage-driver", driver, "--storage-opt", f"{driver}.imagestore={root}"]
    for option in _option_words(store.get("graphOptions") or store.get("GraphOptions") or {}):
        # One of the user's own would take the place of the one that is added above.
        if "imagestore" not in option:
            words += ["--storage-opt", option]
    return words


def _option_words(info: Any) -> list[str]:
    """podman prints a table, whose values may be tables about a program, buildah of a list."""
    if isinstance(info, list):
        return [str(option) for option in info]
    plain = {name: value.get("Executable") if isinstance(value, dict) else value for name, value in info.items()}
    return [f"{name}={value}" for name, value in plain.items() if isinstance(value, str)]
