"""Streams of real engines, recorded: what they read as, and that the engines still print the same.

To record them again, with engines at hand: DLINT_RECORD=1 pytest tests/trial/test_engines_streams.py -k same_shape
"""

from __future__ import annotations

import json
import os
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running_engine import MakeRecipe, Reach, RunningEngine

from dlint.text.redact import Redactor
from dlint.trial.build import BuildStep
from dlint.trial.engines.failure_reason import failure
from dlint.trial.engines.journal import Journal
from dlint.trial.engines.process import Client
from dlint.trial.progress.line_by_line import BuildahReader, ClassicReader
from dlint.trial.progress.plain import PlainReader
from dlint.trial.progress.rawjson import ObjectReader, RawJsonReader, settle

DATA = Path(__file__).parent / "data"
# Which fixture and which of dlint's engines each kind of stream comes from.
KINDS = {
    "rawjson": ("engine", "docker"),
    "plain": ("engine", "docker"),
    "classic": ("engine", "docker-classic"),
    "podman": ("podman_engine", "podman"),
    "buildah": ("podman_engine", "buildah"),
}
ENDINGS = ("", "-cached", "-failed")
FAILING = "FROM busybox:latest\nRUN echo first; echo second >&2; exit 3\nRUN echo never\n"


def read(kind: str, lines: list[str], code: int = 0) -> tuple[list[BuildStep], Any, Journal]:
    """Steps, the reader, and the journal, of a stream as a client printed it."""
    journal = Journal(Redactor([]))
    reader: Any
    if kind in ("rawjson", "plain"):
        reader = RawJsonReader(journal) if kind == "rawjson" else PlainReader(journal)
    else:
        ids: list[str] = []
        reader = ClassicReader(journal, ids.append, ids.append) if kind == "classic" else BuildahReader(journal)
    for line in lines:
        reader.feed(line)
    if kind in ("rawjson", "plain"):
        reader.end()
    else:
        reader.end(code == 0)
    steps = journal.steps
    settle(steps)
    return steps, reader, journal


def recorded(name: str) -> list[str]:
    return (DATA / f"{name}.txt").read_text().split("\n")[:-1]


def shape(steps: list[BuildStep]) -> list[tuple[object, ...]]:
    """What does not change from one run to the next."""
    names = {step.key: plain(step.name) for step in steps}
    return sorted(
        (
            names[step.key],
            # Whether the engine has noted the layers of a base image in its cache hangs on the builds before.
            step.cached or names[step.key].startswith("[stage] FROM"),
            step.started is None,
            step.completed is None,
            bool(step.error),
            sorted(step.log.splitlines()),
            sorted(names[key] for key in step.inputs),
        )
        for step in steps
        if not step.name.startswith("[internal] load remote") and "provenance" not in step.name
    )


def plain(name: str) -> str:
    """A base image that is shared by stages, or by builds at the same time, is named after any of them."""
    name = re.sub(r"^\[(?:\S+ )?1/\d+\] FROM", "[stage] FROM", name)
    return re.sub(r"\b[0-9a-f]{12,64}\b|(?<=COMMIT ).*", "…", name)


@pytest.mark.parametrize("kind", KINDS)
def test_recorded_stream_of_a_build(kind: str) -> None:
    steps, _, _ = read(kind, recorded(kind))
    by_name = {step.name: step for step in steps}
    run = next(step for name, step in by_name.items() if 'RUN echo "hello' in name)
    assert sorted(run.log.splitlines()) == ["a word of warning", "hello nobody"]
    assert not any(step.error or step.completed is None for step in steps)
    assert all(step.started is not None and step.started >= 0 and step.seconds is not None for step in steps)
    assert sum("RUN true" in name for name in by_name) == 2
    copy = next(step for name, step in by_name.items() if "COPY --from=files" in name)
    assert copy.inputs or kind == "plain"


def test_times_of_rawjson_are_those_of_the_engine() -> None:
    steps, reader, _ = read("rawjson", recorded("rawjson"))
    by_name = {step.name: step for step in steps}
    slept = by_name["[files 2/3] RUN sleep 0.2; echo one >/one"]
    assert slept.seconds is not None and slept.seconds >= 0.2
    last = by_name["[stage-2 3/3] RUN cat /one && sleep 0.1"]
    assert last.started is not None and slept.completed is not None and last.started > slept.completed
    assert by_name["[stage-2 1/3] COPY --from=files /one /one"].key in {key for step in steps for key in step.inputs}
    assert min(step.started for step in steps if step.started is not None) == 0.0
    assert reader.sent > 0


def test_times_of_plain_progress_are_durations_of_the_engine() -> None:
    steps, reader, _ = read("plain", recorded("plain"))
    slept = next(step for step in steps if "sleep 0.2" in step.name)
    assert slept.seconds is not None and slept.seconds >= 0.2
    assert reader.sent > 0


@pytest.mark.parametrize("kind", KINDS)
def test_recorded_stream_of_a_cached_build(kind: str) -> None:
    steps, _, _ = read(kind, recorded(f"{kind}-cached"))
    ran = [step for step in steps if re.search(r"\b(RUN|COPY|WORKDIR) ", step.name)]
    assert ran and all(step.cached and step.seconds == 0.0 for step in ran)


@pytest.mark.parametrize("kind", KINDS)
def test_recorded_stream_of_a_failing_build(kind: str) -> None:
    steps, reader, journal = read(kind, recorded(f"{kind}-failed"), code=1)
    blamed = reader.blamed if kind in ("classic", "podman", "buildah") else None
    reported = failure(journal, list(reader.words), 1, blamed)
    step = next(step for step in steps if step.key == reported.step)
    assert "RUN echo first" in step.name
    assert step.error and step.name not in [one.name for one in steps if one.completed and not one.error]
    assert {"first", "second"} <= set(reported.tail)
    assert "\n" not in reported.message
    if kind != "classic":
        assert reported.exit_code == 3
    if kind in ("rawjson", "plain"):
        assert step.lines == (2, 2)


@pytest.mark.parametrize(
    ("kind", "running", "name"), [(kind, *found) for kind, found in KINDS.items()], indirect=["running"], ids=KINDS
)
def test_fresh_streams_have_the_same_shape(
    kind: str,
    running: RunningEngine,
    name: str,
    reach: Reach,
    recipe: MakeRecipe,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if kind == "plain":
        monkeypatch.setattr("dlint.trial.engines.find.FIRST_RAW", (99, 0))
    engine = reach(running, name)
    for ending in ENDINGS:
        text = FAILING if ending == "-failed" else (DATA / "Dockerfile").read_text()
        fresh: list[str] = []
        with monkeypatch.context() as patch:
            tee(patch, fresh)
            asked = recipe(text, network="none" if name.startswith("docker") else "host")
            build = engine.build(asked, cached=ending == "-cached")
        assert build.succeeded is (ending != "-failed"), build.failure
        if os.environ.get("DLINT_RECORD"):
            (DATA / f"{kind}{ending}.txt").write_text("".join(f"{line}\n" for line in fresh))
        code = 0 if build.succeeded else 1
        assert shape(read(kind, fresh, code)[0]) == shape(read(kind, recorded(kind + ending), code)[0])


def tee(patch: pytest.MonkeyPatch, into: list[str]) -> None:
    """Keep the lines that the next build's client prints."""
    lines = Client.lines

    def kept(client: Client, seconds: float | None = None) -> Iterator[str]:
        for line in lines(client, seconds):
            # Short questions have a limit of time, builds have none.
            if seconds is None:
                into.append(line)
            yield line

    patch.setattr(Client, "lines", kept)


def test_output_that_does_not_end_its_line() -> None:
    lines = ["STEP 1/2: FROM x", "STEP 2/2: RUN printf a", "a--> a897f0ca5a3", "STEP 3/3: RUN printf b"]
    steps, _, _ = read("buildah", [*lines, "bCOMMIT localhost/dlint-trial/x:1", "--> b897f0ca5a3"])
    assert [step.log for step in steps] == ["", "a", "b", ""]
    lines = ["Step 1/2 : FROM x", " ---> fdea72c7aa16", "Step 2/2 : RUN printf a", " ---> Running in fdea72c7aa16"]
    lines += ["a ---> Removed intermediate container fdea72c7aa16", " ---> 1b849d17e051"]
    assert [step.log for step in read("classic", lines)[0]] == ["", "a"]


# The reader of objects, by itself.


def taken(lines: list[str]) -> list[object]:
    reader = ObjectReader()
    return [*(found for line in lines for found in reader.feed(line)), *reader.end()]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
objects = st.dictionaries(
    st.sampled_from(["vertexes", "logs", "a{", "}"]),
    texts | st.integers() | st.lists(texts | st.dictionaries(texts, texts, max_size=2), max_size=2),
    max_size=3,
)
words = st.sampled_from(["ERROR: failed", "", "   1 | FROM x", "------", "}", "# {", "Dockerfile:2"])


@settings(max_examples=60)
@given(st.lists(st.tuples(objects, st.sampled_from([None, 1, 4]), st.none() | words), max_size=4))
def test_objects_come_out_however_they_are_laid_out(
    reported: list[tuple[dict[str, object], int | None, str | None]],
) -> None:
    lines: list[str] = []
    expected: list[object] = []
    for one, indent, word in reported:
        lines += json.dumps(one, indent=indent).split("\n")
        expected.append(one)
        if word is not None:
            lines.append(word)
            expected.append(word)
    assert taken(lines) == expected


def test_objects_may_share_a_line() -> None:
    assert taken(['{"a":1}{"b":{"c":2}} {"d"', ":3}", "end"]) == [{"a": 1}, {"b": {"c": 2}}, {"d": 3}, "end"]


def test_an_object_that_was_cut_off_gives_way() -> None:
    assert taken(["{", '  "a": [', "{", '  "b": 1', "}"]) == ["{", '  "a": [', {"b": 1}]
    assert taken(['{"a": oops}', '{"b": 1}', '{"c":']) == ['{"a": oops}', {"b": 1}, '{"c":']


def vertex(**more: object) -> str:
    return json.dumps({"vertexes": [{"digest": "sha256:1", "name": "[1/2] RUN x", **more}]})


def test_the_last_word_on_a_vertex_holds() -> None:
    moments = [f"2026-01-01T10:00:0{second}.5Z" for second in range(4)]
    lines = [
        vertex(),
        vertex(started=moments[0], completed=moments[0]),
        vertex(started=moments[1]),
        vertex(started=moments[1], completed=moments[3], inputs=["sha256:0"]),
    ]
    [step], _, _ = read("rawjson", lines)
    assert (step.started, step.completed, step.cached, step.inputs) == (0.0, 2.0, False, ("sha256:0",))
    [step], _, _ = read("rawjson", [*lines, vertex(cached=True, started=moments[3], completed=moments[3])])
    assert step.cached and step.seconds == 0.0


def test_logs_are_joined_over_pieces_and_cut_at_carriage_returns() -> None:
    pieces = ["on", "e\nt", "wo 10%\rtwo 90%\rtwo\n", "rest"]
    logs = [{"vertex": "sha256:1", "data": b64encode(piece.encode()).decode()} for piece in pieces]
    [step], _, _ = read("rawjson", [vertex(), *(json.dumps({"logs": [log]}) for log in logs)])
    assert step.log == "one\ntwo\nrest"
