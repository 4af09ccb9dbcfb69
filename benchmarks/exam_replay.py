"""Puts `dlint replay` to the test: histories made at random, each commit predicted and then really built with BuildKit.

    eval "$(python3 tools/engine.py up --store containerd)"
    python benchmarks/exam_replay.py [--store containerd] [--seed 1] [--histories 10] [--commits 20]

Prints how many steps of how many commits were predicted rightly, and each that was not; exits 1 if there is one.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from repository import Repository

from dlint.replay.forecast import CommitCost
from dlint.replay.history import Commit, CommitRange, read_history
from dlint.replay.keys import Keys
from dlint.replay.plan import PlanOptions
from dlint.replay.price import Prices
from dlint.replay.simulation import HistoricalSimulation, ReplayOptions
from dlint.replay.snapshot import Snapshot
from dlint.replay.steps import EMPTY, PlanStep

_NAME = re.compile(r"\[(?:(\S+) )?(\d+)/\d+\] (.*)", re.DOTALL)


@dataclass(slots=True)
class Verdict:
    """A step of a commit as predicted and as the engine had it."""

    commit: str
    step: str
    predicted: bool
    cached: bool

    def __str__(self) -> str:
        words = {True: "hit", False: "miss"}
        return f"{self.commit[:8]}: {self.step}: predicted {words[self.predicted]}, was {words[self.cached]}"


@dataclass(slots=True)
class Marks:
    """What came of the commits of one or more histories."""

    commits: int = 0
    verdicts: list[Verdict] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[Verdict]:
        """Where the prediction failed."""
        return [verdict for verdict in self.verdicts if verdict.predicted != verdict.cached]

    def __str__(self) -> str:
        hits = sum(verdict.cached for verdict in self.verdicts)
        right = len(self.verdicts) - len(self.wrong)
        return f"{right} of {len(self.verdicts)} steps right ({hits} hits) in {self.commits} commits"


def examine(
    repository: Repository, environment: Mapping[str, str], rules: ReplayOptions, dockerfile: str = "Dockerfile"
) -> Marks:
    """Predict every commit after the first, and build all of them in order."""
    history = read_history(str(repository.folder), str(repository.folder / dockerfile), CommitRange())
    try:
        simulation = HistoricalSimulation(rules, Prices(), history)
        snapshot = Snapshot(history.files, history.git.object)
        simulation.begin(history.base, snapshot)
        _built(repository, history.base, environment, rules, dockerfile)
        marks = Marks()
        for commit in history.commits:
            snapshot.apply(commit.changes)
            simulation.build(commit, snapshot)
            plan, sent = simulation.choose(commit, snapshot)
            keys = Keys(plan.steps, sent, rules.outputs)
            reported = _built(repository, commit, environment, rules, dockerfile)
            _mark(marks, simulation.costs[-1], plan.steps, keys, reported)
        return marks
    finally:
        history.git.close()


def _mark(
    marks: Marks, cost: CommitCost, steps: Sequence[PlanStep], keys: Keys, reported: Mapping[tuple[str, int], bool]
) -> None:
    marks.commits += 1
    stages = {step.stage_index for step in steps}
    seen = set()
    missing = []
    for step, name in _named(steps):
        # Only a file of several stages has their names.
        cached = reported.get(name, reported.get(("", name[1])) if len(stages) == 1 else None)
        if cached is None:
            missing.append((step, name))
            continue
        seen.add(keys.key[step])
        label = f"{name[0]} {name[1]} {step.keyword} {step.text[:60]}"
        marks.verdicts.append(Verdict(cost.commit.id, label, step in cost.hits, cached))
    marks.unseen += [f"{cost.commit.id[:8]}: {name}" for step, name in missing if keys.key[step] not in seen]


def _named(steps: Sequence[PlanStep]) -> Iterator[tuple[PlanStep, tuple[str, int]]]:
    """Each step with the stage's name and its number there, as BuildKit counts: an image to begin with is number 1."""
    count: dict[int, int] = {}
    for step in steps:
        assert step.view.stage is not None
        if step.stage_index not in count:
            stage = step.view.file.stages[step.stage_index]
            count[step.stage_index] = 1 if stage.base is not None or step.root == EMPTY else 2
        label = f"stage-{step.stage}" if isinstance(step.stage, int) else step.stage
        yield step, (label, count[step.stage_index])
        count[step.stage_index] += 1


def _built(
    repository: Repository, commit: Commit, environment: Mapping[str, str], rules: ReplayOptions, dockerfile: str
) -> dict[tuple[str, int], bool]:
    """Whether each step came out of the cache when the commit was built, by stage and number."""
    with tempfile.TemporaryDirectory(prefix="dlint-exam-") as folder:
        archive = repository.git("archive", "--format=tar", commit.id)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="fully_trusted")
        words = ["docker", "buildx", "build", "--progress=rawjson", "--network=none", "--output=type=cacheonly"]
        words += ["-f", f"{folder}/{dockerfile}", *(["--target", rules.build.target] if rules.build.target else [])]
        words += [f"--build-arg={name}={value}" for name, value in rules.build.args.items()]
        ran = subprocess.run([*words, folder], env=dict(environment), capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"{commit.id}: {ran.stderr[-2000:]}")
    return _cached(ran.stderr)


def _cached(reported: str) -> dict[tuple[str, int], bool]:
    vertexes = {}
    for event in _objects(reported):
        for vertex in event.get("vertexes") or ():
            vertexes[vertex["digest"]] = vertex
    found = {}
    for vertex in vertexes.values():
        match = _NAME.fullmatch(vertex["name"])
        if match and not match[3].startswith(("FROM ", "LINK ")):
            found[match[1] or "", int(match[2])] = bool(vertex.get("cached"))
    return found


def _objects(text: str) -> Iterator[dict[str, list[dict[str, str]]]]:
    decoder = json.JSONDecoder()
    at = text.find("{")
    while at >= 0:
        value, at = decoder.raw_decode(text, at)
        yield value
        at = text.find("{", at)


def main(argv: list[str] | None = None) -> int:
    """Examine as many histories as asked for."""
    from random_history import make_history

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", choices=("overlay2", "containerd"), default="containerd")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--histories", type=int, default=10)
    parser.add_argument("--commits", type=int, default=20)
    asked = parser.parse_args(argv)
    whole = Marks()
    for number in range(asked.seed, asked.seed + asked.histories):
        outputs = ("new", "same")[number % 2]
        with tempfile.TemporaryDirectory(prefix="dlint-exam-") as folder:
            repository = Repository(Path(folder))
            args = make_history(repository, number, asked.commits, outputs)
            rules = ReplayOptions(PlanOptions(args=args, link=asked.store == "containerd"), outputs=outputs)
            marks = examine(repository, os.environ, rules)
        print(f"history {number} ({outputs}): {marks}", *marks.wrong, *marks.unseen, sep="\n  ", flush=True)
        whole.commits += marks.commits
        whole.verdicts += marks.verdicts
        whole.unseen += marks.unseen
    print(f"all: {whole}")
    return 1 if whole.wrong or whole.unseen else 0


if __name__ == "__main__":
    sys.exit(main())
