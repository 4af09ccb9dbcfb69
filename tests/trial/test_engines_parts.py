"""Parts of the engines by themselves: masks, clients and their ends, registers, records of the cache."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.text.redact import Redactor, with_encoded
from dlint.trial.build import BuildStep
from dlint.trial.build_secrets import redactor_of
from dlint.trial.engine import EngineError
from dlint.trial.engines.cache_records import is_of, read_records, remove_records
from dlint.trial.engines.failure_reason import meaning
from dlint.trial.engines.leftovers import Building, Leftovers, Remains, process_start, state_folder
from dlint.trial.engines.process import Client, OutOfTime, ask, stoppable, streaming
from dlint.trial.progress.provenance import add_lines
from dlint.trial.recipe import Recipe

VALUES = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=["Cs"]), min_size=4, max_size=30
)


@given(st.lists(VALUES, min_size=1, max_size=3), st.text(max_size=20), st.text(max_size=9))
def test_no_value_passes_a_mask(values: list[str], before: str, after: str) -> None:
    mask = Redactor(values)
    for value in values:
        shown = mask.hide(f"{before}{value}{after}")
        # What is around a value may happen to make it once more, but for the stars.
        assert value not in shown or value in f"{before}***{after}"


@given(VALUES.filter(lambda value: len(value) >= 8), st.integers(0, 5))
def test_encoded_values_do_not_pass_either(value: str, shift: int) -> None:
    mask = Redactor(with_encoded(value))
    assert quote(value, safe="") not in mask.hide(quote(value, safe=""))
    coded = b64encode(b"u" * shift + value.encode()).decode()
    middle = coded[8:-4] if len(coded) > 16 else coded
    assert middle not in mask.hide(coded)


def test_mask_of_a_recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "npmrc").write_text("//registry.example/:_authToken=abcdefgh12\nalways-auth=true\n")
    monkeypatch.setenv("BY_NAME", "value-by-name")
    monkeypatch.setenv("GITHUB_TOKEN", "from-environment")
    args = (("API_KEY", "key-in-clear"), ("GITHUB_TOKEN", None), ("VERSION", "1.2.3.4"), ("PASSWORD", "abc"))
    secrets = (f"id=npm,src={tmp_path / 'npmrc'}", "id=BY_NAME", "id=gone,src=/no/such/file", "type=env,id=x,env=NONE")
    mask = redactor_of(Recipe(b"", "Dockerfile", ".", args=args, secrets=secrets))
    shown = mask.hide("abcdefgh12 value-by-name from-environment key-in-clear 1.2.3.4 abc true")
    assert shown == "*** *** *** *** 1.2.3.4 abc true"
    assert Redactor([]).hide("as it is") == "as it is"


SPEAKER = """import sys
for number in range(3):
    print(number, flush=True)
    print("e", number, file=sys.stderr, flush=True)
print("end", end="")
"""
# Asked to end, it goes on printing for a while: more than a pipe holds.
TALKER = """import signal
def last_words(*_):
    for _ in range(30000):
        print("y" * 99)
    raise SystemExit(3)
signal.signal(signal.SIGINT, last_words)
print("x", flush=True)
while True:
    print("x" * 99)
"""


def test_client_gives_lines_as_they_come() -> None:
    with Client([sys.executable, "-c", SPEAKER]) as client:
        assert list(client.lines()) == ["0", "e 0", "1", "e 1", "2", "e 2", "end"]
        assert client.wait() == 0


def test_client_with_much_to_state_is_ended_without_a_knot() -> None:
    with Client([sys.executable, "-c", TALKER]) as client:
        assert next(client.lines()) == "x"
    assert client.wait() in (3, 1, -signal.SIGPIPE)


def test_client_ends_with_its_children(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlint.trial.engines.process.PATIENCE", ((signal.SIGINT, 0.2), (signal.SIGKILL, 5.0)))
    with Client(["sh", "-c", "trap '' INT; sleep 300 & echo $!; wait"]) as client:
        child = int(next(client.lines()))
        assert process_start(child)
    deadline = time.monotonic() + 10
    while process_start(child) and time.monotonic() < deadline:
        # A child that has ended stays until its parent asks for its end.
        if Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            break
        time.sleep(0.02)
    else:
        assert not process_start(child)


def test_client_whose_child_holds_the_pipe() -> None:
    with Client(["sh", "-c", "echo done; sleep 300 &"]) as client:
        assert list(client.lines()) == ["done"]


def test_questions_have_an_end() -> None:
    assert ask(["sh", "-c", "echo out; echo err >&2; exit 3"]) == (3, "out\nerr")
    assert ask(["/no/such/program"])[0] == 127
    with pytest.raises(EngineError, match="did not answer"):
        ask(["sleep", "300"], seconds=0.3)
    with Client(["sh", "-c", "echo a; sleep 300"]) as client, pytest.raises(OutOfTime):
        list(client.lines(0.3))


def test_streams_of_commands() -> None:
    with streaming(["sh", "-c", "printf abc"]) as stream:
        assert stream.read() == b"abc"
    with streaming(["sh", "-c", "yes"]) as stream:
        assert stream.read(4) == b"y\ny\n"
    with (
        pytest.raises(EngineError, match="no such thing"),
        streaming(["sh", "-c", "echo no such thing >&2; exit 1"]) as stream,
    ):
        assert stream.read() == b""
    full = "echo write: no space left on device >&2; exit 1"
    with pytest.raises(EngineError, match="disk is full"), streaming(["sh", "-c", full]) as stream:
        stream.read()
    with pytest.raises(EngineError, match="gone"), streaming(["sh", "-c", "printf a; echo gone >&2; exit 1"]) as stream:
        raise ValueError("half an archive")
    with pytest.raises(ValueError, match="own"), streaming(["sh", "-c", "printf a; sleep 9"]) as stream:
        raise ValueError("own trouble")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_requests_to_end_are_taken_as_ctrl_c(number: int) -> None:
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), stoppable():
        signal.raise_signal(number)
    assert signal.getsignal(number) == before


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "dlint" / "trials"


DEAD = """
import os, subprocess
from dlint.trial.engines.leftovers import Leftovers
left = Leftovers("here")
left.remains.images.append("an-image")
child = subprocess.Popen(["sleep", "300"], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
with left.running(child.pid):
    print(left.folder, child.pid, flush=True)
    os.kill(os.getpid(), 9)
"""


def test_what_a_dead_run_left(home: Path) -> None:
    dead = subprocess.run([sys.executable, "-c", DEAD], capture_output=True, text=True, check=False)
    folder, child = dead.stdout.split()
    assert Path(folder).is_dir() and process_start(int(child))
    cleared: list[Remains] = []
    left = Leftovers("elsewhere")

    def clear(runs: Sequence[Remains]) -> list[Remains]:
        cleared.extend(runs)
        return list(runs) if cleans else []

    cleans = True
    left.sweep(clear)
    # Of another store only the processes are ended.
    assert cleared == [] and Path(folder).is_dir()
    left.close(list)
    left = Leftovers("here")
    cleans = False
    left.sweep(clear)
    assert [remains.images for remains in cleared] == [["an-image"]]
    assert len(list(home.glob("*.json"))) == 2
    left.sweep(list)
    assert not Path(folder).exists() and len(list(home.glob("*.json"))) == 1
    left.close(list)
    left.close(lambda _: pytest.fail("closed already"))
    assert not left.folder.exists() and [*home.iterdir()] == []


def test_dead_runs_are_cleared_together_and_only_what_is_gone_is_forgotten(home: Path) -> None:
    dead = [subprocess.run([sys.executable, "-c", DEAD], capture_output=True, check=False) for _ in range(3)]
    assert len(dead) == len(list(home.glob("*.json"))) == 3
    left = Leftovers("here")
    calls: list[int] = []
    seen: list[list[Remains]] = []

    def clear(runs: Sequence[Remains]) -> list[Remains]:
        calls.append(len(runs))
        seen.append(left.others())
        return list(runs[1:])

    left.sweep(clear)
    assert calls == [3], "the cache is listed once for all of them"
    assert seen == [[]], "dead runs that are cleared do not count as others"
    assert len(list(home.glob("*.json"))) == 2, "one of them could not be removed"
    left.sweep(list)
    left.sweep(lambda _: pytest.fail("no dead run is left"))
    left.close(list)


def test_runs_that_live_are_left_alone(home: Path) -> None:
    one, two = Leftovers("here"), Leftovers("here")
    two.sweep(lambda _: pytest.fail("it lives"))
    assert len(two.others()) == 1
    one.close(lambda _: [])
    assert two.others() == [] and len(list(home.glob("*.json"))) == 2
    two.close(list)
    assert [*home.glob("*.json")] == []


def test_broken_and_ancient_registers(home: Path) -> None:
    home.mkdir(parents=True)
    (home / "1-1.json").write_text("{")
    (home / "2-2.json").write_text(json.dumps({"store": "there", "clients": [[os.getpid(), "another time"]], "new": 1}))
    os.utime(home / "2-2.json", (0, 0))
    left = Leftovers("here")
    left.sweep(lambda _: pytest.fail("not of this store"))
    assert not (home / "2-2.json").exists()
    left.close(list)
    assert state_folder() == home


USAGE = """ID:\t\tabc1
Parent:\t\txyz
Created at:\t2026-11-21 13:44:39.343519269 +0000 UTC
Mutable:\tfalse
Description:\tmount / from exec /bin/sh -c echo $WHO t1 > /x

second paragraph
Usage count:\t1

ID:           abc2
Parents:
 - xyz
Created at:   2026-11-21 13:44:40 +0000 UTC
Description:  [stage-1 2/3] COPY a b
Type:         regular

ID:\t\tbroken
Reclaimable:\ttrue
"""


def test_records_in_both_layouts() -> None:
    first, second = read_records(USAGE)
    assert (first.key, second.key) == ("abc1", "abc2")
    assert second.created - first.created == pytest.approx(0.656481)
    assert first.description.endswith("> /x\n\nsecond paragraph") and second.description == "[stage-1 2/3] COPY a b"
    reported = [{"ID": "a", "CreatedAt": "2026-11-21 13:44:40 +0000 UTC", "Description": "from local "}]
    assert [record.created for record in read_records(json.dumps(reported))] == [second.created]


def test_a_filter_selects_the_records_of_the_run_alone(tmp_path: Path) -> None:
    ours, theirs = ("abcdefghijk1", "zyxwvutsrqp2", "short"), ("abcdefghizz3", "shorter")
    record = "ID: {}\nCreated at: 2026-11-21 13:44:40 +0000 UTC\nDescription: {}\n\n"
    listed = "".join(record.format(key, "[1/2] COPY a b") for key in ours)
    (tmp_path / "listed").write_text(listed + "".join(record.format(key, "[1/2] COPY c d") for key in theirs))
    moment = next(read_records(listed)).created
    building = Building(moment - 1, moment + 1, [("[1/2] COPY a b", moment, moment)])
    # The first call empties what is listed, as a prune does.
    prune = f"printf '%s' \"$2\" > {tmp_path}/filter; : > {tmp_path}/listed"
    assert remove_records(["cat", f"{tmp_path}/listed"], ["sh", "-c", prune, "prune"], [building])
    chosen = re.compile((tmp_path / "filter").read_text().removeprefix("id="))
    assert [key for key in (*ours, *theirs) if chosen.search(key)] == list(ours)
    # The engine compiles it for each record that it has: whole names took most of the time.
    assert len(chosen.pattern) < len("|".join(ours))


@pytest.mark.parametrize(("printed", "asked"), [("abcdefghijk1*  true  0B", 1), ("Total: 0B", 2)])
def test_what_the_engine_names_as_removed_is_not_looked_for(tmp_path: Path, printed: str, asked: int) -> None:
    listed = "ID: abcdefghijk1\nCreated at: 2026-11-21 13:44:40 +0000 UTC\nDescription: [1/2] COPY a b\n"
    (tmp_path / "listed").write_text(listed)
    moment = next(read_records(listed)).created
    building = Building(moment - 1, moment + 1, [("[1/2] COPY a b", moment, moment)])
    listing = f"echo asked >> {tmp_path}/asked; cat {tmp_path}/listed"
    prune = f"echo '{printed}'; : > {tmp_path}/listed"
    assert remove_records(["sh", "-c", listing], ["sh", "-c", prune, "prune"], [building])
    assert (tmp_path / "asked").read_text().count("asked") == asked


@pytest.mark.parametrize(
    ("name", "description", "ours"),
    [
        ("[a 2/3] RUN echo me t1 > /x", "mount / from exec /bin/sh -c echo $WHO t1 > /x", True),
        (
            "[a 2/3] RUN --mount=type=cache,target=/c make",
            'cached mount /c from exec /bin/sh -c make with id "//c"',
            True,
        ),
        ("[a 2/3] RUN --mount=type=cache,target=/c make", "mount / from exec /bin/bash -eo pipefail -c make", True),
        ("[a 2/3] RUN <<EOF (echo one...)", "mount / from exec /bin/sh -c echo one\necho two\n", True),
        ("[a 2/3] RUN cat <<EOF", "mount / from exec /bin/sh -c cat <<EOF\nx\nEOF", True),
        ('[a 2/3] RUN ["make", "it"]', "mount / from exec make it", True),
        ("[a 2/3] RUN make", "mount / from exec /bin/sh -c make it", False),
        ("[a 2/3] COPY a b", "[a 2/3] COPY a b", True),
        ("[a 2/3] COPY a b", "[a 3/3] COPY a b", False),
        ("[a 1/3] FROM docker.io/library/x", "pulled from docker.io/library/x", False),
        ("FROM docker.io/dlint-trial/0a1b2c3d4e:1", "from local ", True),
        ("[a 1/3] FROM docker.io/library/x", "from local ", False),
        ("[a 2/3] RUN echo dlint-trial", "from local ", False),
        ("[internal] load build context", "local source for context", True),
        ("[a 2/3] COPY a b", "local source for context", False),
        ("[context dlint-tracer] load from client", "local source for dlint-tracer", True),
        ("[context theirs] load from client", "local source for dlint-tracer", False),
    ],
)
def test_which_records_are_of_a_build(name: str, description: str, ours: bool) -> None:
    [record] = read_records(f"ID:\ta\nCreated at:\t2026-11-21 13:44:40 +0000 UTC\nDescription:\t{description}\n")
    began = record.created - 1
    building = Building(began, record.created + 1, [(name, began, record.created)])
    assert is_of(record, building) is ours
    assert not is_of(record, Building(record.created + 1, record.created + 2, building.steps))
    assert not is_of(record, Building(None, None, building.steps))


def test_lines_out_of_provenance(tmp_path: Path) -> None:
    def place(*lines: tuple[int, int]) -> dict[str, object]:
        ranges = [{"ranges": [{"start": {"line": first}, "end": {"line": last}}]} for first, last in lines]
        return {"locations": ranges}

    locations = {"step0": place((1, 1), (5, 5)), "step1": place((2, 4)), "step2": {}}
    reported = {
        "buildConfig": {"digestMapping": {"sha256:a": "step0", "sha256:b": "step1", "sha256:c": "step2"}},
        "metadata": {"https://mobyproject.org/buildkit@v1#metadata": {"source": {"locations": locations}}},
    }
    steps = [BuildStep(f"sha256:{letter}", "") for letter in "abcd"]
    metadata = tmp_path / "metadata.json"
    for text in ("{", "{}", "[]", json.dumps({"buildx.build.provenance": {"buildConfig": 1}})):
        metadata.write_text(text)
        add_lines(steps, metadata)
    assert not any(step.lines for step in steps)
    metadata.write_text(json.dumps({"buildx.build.provenance": reported}))
    add_lines(steps, metadata)
    assert [step.lines for step in steps] == [None, (2, 4), None, None]


@pytest.mark.parametrize(
    ("error", "printed"),
    [
        ("ERROR: failed to solve: dockerfile parse error on line 2: unknown instruction: X", "does not parse: line 2"),
        ('ERROR: failed to solve: "/a b.txt": not found', "a b.txt is not in the build context"),
        ("ERROR: failed to solve: x:1: pull access denied, repository does not exist", "base image x:1 cannot be had"),
        (
            "ERROR: failed to solve: x:1: failed to resolve source metadata for docker.io/x:1: x",
            "base image x:1 cannot",
        ),
        ('ERROR: failed to build: failed to solve: target stage "b" could not be found', "there is no stage b"),
        ("write /x: no space left on device", "disk is full"),
        ("error: two\n  lines", "two lines"),
        (
            r'failed to solve: process "/bin/sh -c make \"a b\"" did not complete successfully: exit code: 2',
            'make "a b" ended with exit code 2',
        ),
        (
            f'process "/bin/sh -c make {"x " * 99}&& true" did not complete successfully: exit code: 137',
            "x x… ended with exit code 137",
        ),
    ],
)
def test_errors_in_words(error: str, printed: str) -> None:
    assert printed in meaning(error)
