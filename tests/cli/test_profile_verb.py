"""`dlint profile` on the command line: what it takes, what it gives, and how it ends."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest
from running_engine import RunningEngine

from dlint.cli.main import main
from dlint.trial.build import Build, BuildStep, Failure
from dlint.trial.engine import EngineError
from dlint.trial.image.image import FILE, WHITEOUT, Entry, Image, Layer
from dlint.trial.recipe import Recipe

TEXT = """FROM busybox AS aside
RUN make
FROM busybox
COPY a /a
RUN fetch
RUN rm /fetched
ENV API_TOKEN=sesame-open-1847
"""
HISTORY = ["COPY a /a # buildkit", "RUN /bin/sh -c fetch # buildkit", "RUN /bin/sh -c rm /fetched # buildkit"]


def image(size: int) -> Image:
    layers = [
        Layer("base", 1000, files=1, entries=[Entry("bin/sh", FILE, 1000)]),
        Layer("copy", 5, files=1, entries=[Entry("a", FILE, 5)]),
        Layer("fetch", size, files=1, entries=[Entry("fetched", FILE, size)]),
        Layer("rm", entries=[Entry("fetched", WHITEOUT)]),
    ]
    printed = [{"created_by": each} for each in HISTORY]
    return Image({"history": [{"comment": "Imported"}, *printed, {"created_by": "ENV A", "empty_layer": True}]}, layers)


class Fake:
    """An engine of which every build takes as long, and whose images are given."""

    name, title = "fake", "fake 1.0"

    def __init__(self) -> None:
        self.recipes: list[Recipe] = []
        self.cached: list[bool] = []
        self.closed = 0
        self.failure: Failure | None = None
        self.error: BaseException | None = None
        self.size = 7_000_000

    def build(self, recipe: Recipe, *, cached: bool = False, watch: object = None) -> Build:
        self.recipes.append(recipe)
        self.cached.append(cached)
        if self.error is not None:
            raise self.error
        names = [
            "[stage-1 1/4] FROM busybox",
            "[stage-1 2/4] COPY a /a",
            "[stage-1 3/4] RUN fetch",
            "[stage-1 4/4] RUN rm /fetched",
        ]
        steps = [
            BuildStep(name, name, (names[at - 1],) if at else (), float(at), at + 1.0) for at, name in enumerate(names)
        ]
        if self.failure is not None:
            steps = steps[:3]
            steps[-1].error = self.failure.message
        return Build("fake", 5.0, steps, f"image {len(self.recipes)}", 12, self.failure)

    @contextmanager
    def save(self, image: str) -> Iterator[BinaryIO]:
        yield io.BytesIO(str(self.size).encode())

    def remove(self, image: str) -> None:
        pass

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Fake:
    made = Fake()
    monkeypatch.setattr("dlint.trial.engines.find.find_engine", lambda *_: made)
    monkeypatch.setattr("dlint.trial.image.measure_image.read_image", lambda stream, **_: image(int(stream.read())))
    monkeypatch.chdir(tmp_path)
    Path("Dockerfile").write_text(TEXT)
    Path("a").write_text("12345")
    return made


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["profile", *words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_profile_in_full(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    code, printed, errors = run(capsys)
    assert (code, errors, fake.closed) == (0, "", 1)
    assert "Dockerfile: 5.0 s to build, 7.0 MB image, 7.0 MB of it wasted" in printed
    assert "wasted: 7.0 MB in 1 file deleted by line 6" in printed
    assert "Engine   fake 1.0" in printed
    assert "sesame" not in printed


def test_every_option_reaches_the_engine(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    Path("sub").mkdir()
    Path("sub/x.Dockerfile").write_text(TEXT)
    build = ["--build-arg", "A=b=c", "--build-arg", "B", "--platform", "linux/arm64", "--network=none", "--target", "1"]
    measure = ["--secret", "id=x,src=y", "--repeat", "3", "--quick", "--cached"]
    code, _, _ = run(capsys, "sub", "-f", "sub/x.Dockerfile", *build, *measure)
    assert code == 0
    [first, _, _] = fake.recipes
    assert fake.cached == [True] * 3
    assert (first.path, first.context, first.target, first.platform) == ("sub/x.Dockerfile", "sub", "1", "linux/arm64")
    assert (first.args, first.network, first.secrets) == ((("A", "b=c"), ("B", None)), "none", ("id=x,src=y",))


def test_a_dockerfile_for_an_operand(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    Path("sub").mkdir()
    Path("sub/x.Dockerfile").write_text(TEXT)
    run(capsys, "sub/x.Dockerfile", "-q")
    run(capsys, "sub/x.Dockerfile", "-q", "--context", ".")
    run(capsys, "sub", "-q")
    assert [(each.path, each.context) for each in fake.recipes] == [
        ("sub/x.Dockerfile", "."),
        ("sub/x.Dockerfile", "."),
        ("sub/x.Dockerfile", "sub"),
    ]


@pytest.mark.parametrize("kind", ["text", "json", "markdown", "html"])
def test_formats_and_files(fake: Fake, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    code, printed, _ = run(capsys, "--format", kind)
    assert code == 0
    assert "7.0 MB" in printed or json.loads(printed)["totals"]["image_bytes"] == 7_001_005
    assert "sesame" not in printed
    assert run(capsys, "--format", kind, "-o", "out") == (0, "", "")
    assert Path("out").read_text(encoding="utf-8") == printed


def test_budgets(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    Path("dlint.toml").write_text('[profile]\nmax-waste = "1MB"\nmax-image = "1GB"\n')
    code, printed, _ = run(capsys)
    assert code == 1
    (exceeded,) = (line for line in printed.splitlines() if "max-waste" in line)
    assert "7.0 MB" in exceeded and "line 5" in exceeded and "1.0 MB" in exceeded
    assert "max-image" not in printed
    assert run(capsys, "--isolated")[0] == 0
    Path("dlint.toml").write_text("[profile]\nmax-waste = 1\n")
    code, _, errors = run(capsys)
    assert code == 2
    assert "dlint.toml:2: profile.max-waste" in errors


def test_a_failing_build(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    fake.failure = Failure("[stage-1 3/4] RUN fetch", "exit code 7", ("last words",))
    code, printed, _ = run(capsys)
    assert (code, fake.closed) == (1, 1)
    assert "the build failed at line 5" in printed
    assert "last words" in printed
    assert "1.0 s" in printed


def test_comparisons(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "--format", "json", "-o", "before.json")
    fake.size = 150_000_000
    code, printed, _ = run(capsys, "--compare", "before.json")
    assert code == 0
    assert "line 5 adds 143.0 MB and wastes 143.0 MB: RUN fetch" in printed
    data = json.loads(run(capsys, "--compare", "before.json", "--format", "json")[1])
    assert data["comparison"]["totals"]["image_bytes"]["difference"] == 143_000_000
    assert "adds 143.0 MB" in run(capsys, "--compare", "before.json", "--format", "markdown")[1]
    assert "adds 143.0 MB" in run(capsys, "--compare", "before.json", "--format", "html")[1]


def test_another_dockerfile_is_built_as_well(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    Path("old.Dockerfile").write_text(TEXT.replace("RUN fetch", "RUN fetch all"))
    code, printed, _ = run(capsys, "--compare", "old.Dockerfile", "-q")
    assert code == 0
    assert [each.path for each in fake.recipes] == ["old.Dockerfile", "Dockerfile"]
    assert "compared with old.Dockerfile" in printed


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (["gone"], "gone: no such file or folder"),
        (["a", "b"], "b: no such file or folder"),
        (["Dockerfile", "-f", "x"], "which of the two"),
        (["--repeat", "0"], "--repeat needs at least 1"),
        (["--cached", "--no-cache"], "exclude each other"),
        (["--engine", "dokcer"], "did you mean docker"),
        (["--target", "asied"], "no stage asied"),
        (["--compare", "gone"], "cannot read gone"),
        (["--compare", "bad.json"], "it is no profile of schema 1"),
        (["empty"], "empty has no Dockerfile"),
    ],
)
def test_mistakes(fake: Fake, capsys: pytest.CaptureFixture[str], words: list[str], printed: str) -> None:
    Path("bad.json").write_text("{}")
    Path("empty").mkdir()
    code, _, errors = run(capsys, *words)
    assert code == 2
    assert printed in errors
    assert fake.recipes == []


def test_an_engine_that_does_not_answer(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    fake.error = EngineError("the daemon is gone")
    code, _, errors = run(capsys)
    assert (code, fake.closed) == (2, 1)
    assert "the daemon is gone" in errors


def test_no_engine_at_all(fake: Fake, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise EngineError("no engine answers")

    monkeypatch.setattr("dlint.trial.engines.find.find_engine", none)
    code, printed, errors = run(capsys)
    assert code == 0
    assert "modelled, nothing is built" in errors
    assert "none (modelled)" in printed
    assert run(capsys, "--engine", "docker")[0] == 2
    assert run(capsys, "--engine", "model")[2] == ""


def test_ctrl_c(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    fake.error = KeyboardInterrupt()
    assert run(capsys)[0] == 130
    assert fake.closed == 1


def test_check_never_loads_it() -> None:
    seen = "import sys; from dlint.cli.main import main; main(['check', '--isolated', '.']); "
    seen += "print([name for name in sys.modules if 'trial' in name])"
    here = Path(__file__).parent
    reported = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True, cwd=here)
    assert reported.stdout.splitlines()[-1] == "[]"


def test_ctrl_c_ends_a_real_build(engine: RunningEngine, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM busybox:latest\nRUN sleep 41\n")
    command = [sys.executable, "-m", "dlint", "profile", "--network", "none", str(tmp_path)]
    environment = {**engine.environment, "XDG_CACHE_HOME": str(tmp_path / "cache"), "TMPDIR": str(tmp_path)}
    began = time.monotonic()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        while not _running("sleep 41") and time.monotonic() - began < 40:
            time.sleep(0.1)
        os.kill(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert not _running("sleep 41")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("dlint-")] == []


def _running(command: str) -> bool:
    wanted = command.replace(" ", "\0").encode()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if path.read_bytes().rstrip(b"\0") == wanted:
                return True
        except OSError:
            continue
    return False
