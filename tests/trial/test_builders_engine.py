"""Builders elsewhere: over TCP with TLS, without a daemon of this machine, lost, refused, and several in a pool."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from far_builder import Listener, far_builder, make_certificates
from running_engine import MakeRecipe, RunningEngine

from dlint.cli.main import main
from dlint.trial.engine import Engine, EngineError
from dlint.trial.engines.find import find_engine

LAUNCHER = Path(__file__).resolve().parents[2] / "tools/engine.py"
Capture = pytest.CaptureFixture[str]
KUBERNETES = """\
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://127.0.0.1:9"}}]
contexts: [{name: c, context: {cluster: c, user: u, namespace: x}}]
current-context: c
users: [{name: u, user: {token: t}}]
"""


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    make_certificates(folder)
    return folder


@pytest.fixture
def far(containerd_engine: RunningEngine, certificates: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """The builder `far`; the machine itself has no daemon that answers."""
    with far_builder(containerd_engine, "far", certificates) as listener:
        containerd_engine.enter(monkeypatch)
        monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")
        yield listener


@pytest.fixture
def own_register(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A register of leftovers of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache-home"))


@pytest.fixture
def far_engine(far: Listener, own_register: None) -> Iterator[Engine]:
    """dlint's engine on the builder `far`."""
    with closing(find_engine("auto", "far")) as engine:
        yield engine


def usage(engine: RunningEngine) -> list[str]:
    """What the records of the cache are; base images, which are everyone's, are left out."""
    printed = engine.docker("buildx", "du", "--verbose", "--builder", "default").stdout
    found = [line.partition(":")[2].strip() for line in printed.splitlines() if line.startswith("Description:")]
    return sorted(each for each in found if not each.startswith("pulled from"))


@pytest.mark.usefixtures("far", "own_register")
class TestOne:
    def test_it_builds_and_gives_an_oci_image(
        self, containerd_engine: RunningEngine, far_engine: Engine, recipe: MakeRecipe
    ) -> None:
        before = usage(containerd_engine)
        assert far_engine.title.startswith("builder far (remote) with BuildKit")
        build = far_engine.build(recipe("FROM busybox:latest\nRUN sleep 0.3; echo far >/x\nCOPY a.txt /\n"))
        assert build.image is not None, build.failure
        assert build.sent is not None
        assert not any("waiting for connection" in step.name for step in build.steps)
        with far_engine.save(build.image) as stream, tarfile.open(fileobj=io.BytesIO(stream.read())) as tar:
            assert {"oci-layout", "index.json"} <= set(tar.getnames())
        far_engine.close()
        assert usage(containerd_engine) == before, "nothing of the run is left in the builder's cache"

    def test_commands_run_on_the_builder(self, far_engine: Engine, recipe: MakeRecipe) -> None:
        text = "FROM busybox:latest\nENV WHO=me\nRUN mkdir /w && chown 7:7 /w\nUSER 7:7\nWORKDIR /w\n"
        build = far_engine.build(recipe(text))
        assert build.image is not None, build.failure
        ran = far_engine.run(build.image, "echo $WHO $(id -u) $(pwd); touch there")
        assert (ran.code, ran.output) == (0, "me 7 /w\n")
        ran = far_engine.run(build.image, "echo no >&2; test -e there || exit 3")
        assert (ran.code, ran.output, ran.timed_out) == (3, "no\n", False)
        began = time.monotonic()
        ran = far_engine.run(build.image, "echo begun; sleep 100", seconds=1)
        assert (ran.timed_out, ran.output) == (True, "begun\n")
        assert time.monotonic() - began < 40

    def test_an_image_without_a_shell(self, far_engine: Engine, recipe: MakeRecipe) -> None:
        text = "FROM busybox:latest AS b\nFROM scratch\nCOPY --from=b /bin/busybox /busybox\n"
        build = far_engine.build(recipe(text))
        assert build.image is not None, build.failure
        assert far_engine.run(build.image, "/busybox echo hello").output == "hello\n"
        assert far_engine.run(build.image, "/other").code != 0

    def test_optimize_proves_there(self, tmp_path: Path, capsys: Capture) -> None:
        context = tmp_path / "app"
        context.mkdir()
        (context / "list.txt").write_text("one\n")
        (context / "main.txt").write_text("main\n")
        (context / "Dockerfile").write_text(
            "FROM busybox:latest\nWORKDIR /app\nCOPY . .\nRUN cp list.txt /installed && sleep 1\nCMD cat /installed\n"
        )
        words = ["optimize", "--builder", "far", "--network", "none", "--smoke", "cat /installed", "--format", "json"]
        assert main([*words, str(context)]) == 0
        report = json.loads(capsys.readouterr().out)
        assert report["engine"].startswith("builder far")
        assert "differ" not in str(report.get("failure"))


@pytest.mark.usefixtures("far", "own_register")
class TestCaches:
    def test_another_builder_begins_where_the_first_one_ended(
        self, containerd_engine: RunningEngine, tmp_path: Path, capsys: Capture
    ) -> None:
        context = tmp_path / "app"
        context.mkdir()
        (context / "Dockerfile").write_text(f"FROM busybox:latest\nRUN sleep 1.5; echo {tmp_path}\n")
        words = ["profile", "--builder", "far", "--network", "none", "--format", "json", "-q"]
        assert main([*words, f"--cache-to=type=local,dest={tmp_path}/cache", "--trace", str(context)]) == 0
        cold = json.loads(capsys.readouterr().out)
        written = (tmp_path / "cache/index.json").read_bytes()
        assert main([*words, "--cached", f"--cache-from=type=local,src={tmp_path}/cache", str(context)]) == 0
        warm = json.loads(capsys.readouterr().out)
        assert (tmp_path / "cache/index.json").read_bytes() == written, "the second run writes nothing"
        assert [line["cached"] for line in cold["lines"] if line["keyword"] == "run"] == [False]
        assert [line["cached"] for line in warm["lines"] if line["keyword"] == "run"] == [True]

    def test_a_cache_is_for_builds_that_may_use_one(self, tmp_path: Path, capsys: Capture) -> None:
        (tmp_path / "Dockerfile").write_text("FROM busybox:latest\n")
        assert main(["profile", "--cache-from", "type=local,src=x", str(tmp_path)]) == 2
        assert "--cache-from needs --cached" in capsys.readouterr().err


@pytest.mark.usefixtures("own_register")
class TestTrouble:
    def test_lost_in_the_middle(self, far: Listener, far_engine: Engine, recipe: MakeRecipe) -> None:
        threading.Timer(3, far.stop).start()
        with pytest.raises(EngineError, match="the builder far was lost"):
            far_engine.build(recipe("FROM busybox:latest\nRUN sleep 30\n"))

    def test_another_authority(
        self, far: Listener, containerd_engine: RunningEngine, tmp_path: Path, certificates: Path
    ) -> None:
        make_certificates(tmp_path / "other")
        files = {"cacert": certificates / "ca.pem", "cert": tmp_path / "other/client.pem",
                 "key": tmp_path / "other/client.key"}  # fmt: skip
        options = ",".join(f"{name}={path}" for name, path in files.items())
        words = ("--driver", "remote", "--driver-opt", f"{options},servername=localhost")
        containerd_engine.docker("buildx", "create", "--name", "wrong", *words, f"tcp://127.0.0.1:{far.port}")
        try:
            with pytest.raises(EngineError, match=r"builder wrong .* does not answer"):
                find_engine("docker", "wrong")
        finally:
            containerd_engine.docker("buildx", "rm", "wrong")

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ("replicas=3,loadbalance=random", "has 3 pods, and the builds that are compared must run on the same one"),
            ("replicas=1", "does not answer .*refused.*docker buildx inspect --bootstrap kube"),
        ],
    )
    def test_kubernetes(
        self,
        options: str,
        message: str,
        containerd_engine: RunningEngine,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        (tmp_path / "config").write_text(KUBERNETES)
        monkeypatch.setenv("KUBECONFIG", str(tmp_path / "config"))
        containerd_engine.enter(monkeypatch)
        containerd_engine.environment["KUBECONFIG"] = str(tmp_path / "config")
        words = ("--driver", "kubernetes", "--driver-opt", f"namespace=x,{options}")
        made = containerd_engine.docker("buildx", "create", "--name", "kube", *words)
        assert made.returncode == 0, made.stderr
        try:
            with pytest.raises(EngineError, match=message):
                find_engine("docker", "kube")
        finally:
            containerd_engine.docker("buildx", "rm", "kube")
            del containerd_engine.environment["KUBECONFIG"]


@pytest.fixture
def near(
    containerd_engine: RunningEngine, certificates: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningEngine]:
    """The builder `near`, whose BuildKit is not that of `far`: a daemon of its own with its own data."""
    folder = tmp_path_factory.mktemp("near")
    for name in ("root", "bases"):
        (folder / name).symlink_to(LAUNCHER.parent.parent / ".cache/engine" / name)
    words = ["--dir", str(folder), "--store", "containerd"]
    started = subprocess.run(
        [sys.executable, LAUNCHER, "up", "--json", *words], capture_output=True, text=True, check=True
    )
    try:
        subprocess.run([sys.executable, LAUNCHER, "bases", *words], capture_output=True, check=True)
        host = json.loads(started.stdout)["DOCKER_HOST"]
        # The client's folder is that of `far`: both builders are in one list.
        engine = RunningEngine({**containerd_engine.environment, "DOCKER_HOST": host})
        with far_builder(engine, "near", certificates):
            yield engine
    finally:
        subprocess.run([sys.executable, LAUNCHER, "down", *words], check=True)


class TestPool:
    @pytest.fixture
    def contexts(self, tmp_path: Path) -> list[str]:
        """Four builds, each with a file of its own; the third fails."""
        found = []
        for number in range(4):
            folder = tmp_path / f"c{number}"
            folder.mkdir()
            (folder / "name.txt").write_text(f"{number}\n")
            last = "RUN false\n" if number == 2 else ""
            (folder / "Dockerfile").write_text(f"FROM busybox:latest\nCOPY name.txt /\nRUN sleep 1\n{last}")
            found.append(str(folder))
        return found

    @pytest.mark.usefixtures("far", "own_register")
    def test_each_path_is_built_on_one_of_them(
        self,
        containerd_engine: RunningEngine,
        near: RunningEngine,
        contexts: list[str],
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        before = usage(containerd_engine), usage(near)
        words = ["profile", "--builder", "far", "--builder", "near", "--network", "none", "--format", "json"]
        assert main([*words, *contexts]) == 1
        out, err = capfd.readouterr()
        reports = [json.loads(line) for line in out.splitlines()]
        assert [report["dockerfile"].rpartition("/")[0] for report in reports] == contexts, "in the order of the paths"
        assert [report["trouble"] is None for report in reports] == [True, True, False, True], (out, err)
        assert {report["engine"].split()[1] for report in reports} == {"far", "near"}, err
        assert (usage(containerd_engine), usage(near)) == before, "also of the build that failed nothing is left"

    @pytest.mark.usefixtures("far", "own_register")
    def test_builds_that_are_compared_run_on_the_same_one(
        self,
        containerd_engine: RunningEngine,
        near: RunningEngine,
        contexts: list[str],
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        """Two BuildKits have two caches: a rebuild on the other one would find nothing in it."""
        for place in contexts[:2]:
            Path(place, "main.txt").write_text("main\n")
            Path(place, "Dockerfile").write_text(
                "FROM busybox:latest\nWORKDIR /app\nCOPY . .\nRUN cp name.txt /installed && sleep 1\nCMD true\n"
            )
        before = usage(containerd_engine), usage(near)
        pool = ["--builder", "far", "--builder", "near", "--network", "none", "--format", "json"]
        assert main(["optimize", *pool, "--smoke", "true", *contexts[:2]]) == 0
        reports = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
        assert {report["engine"].split()[1] for report in reports} == {"far", "near"}
        for report in reports:
            assert report["failure"] is None
            assert report["builds"] > 1
        assert (usage(containerd_engine), usage(near)) == before

    @pytest.mark.usefixtures("own_register")
    def test_a_lost_builder_is_replaced(
        self,
        far: Listener,
        containerd_engine: RunningEngine,
        certificates: Path,
        contexts: list[str],
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        words = ["profile", "--builder", "far", "--builder", "near", "--network", "none", "--format", "json"]
        Path(contexts[0], "Dockerfile").write_text("FROM busybox:latest\nRUN sleep 12\n")
        with far_builder(containerd_engine, "near", certificates):
            threading.Timer(7, far.stop).start()
            assert main([*words, *contexts[:2]]) == 0
        out, err = capfd.readouterr()
        assert "the builder far was lost: all of it again on another one" in err
        assert json.loads(out.splitlines()[0])["engine"].split()[1] == "near"

    @pytest.mark.parametrize("words", [["--file", "x"], ["--output", "x"]])
    def test_options_for_one_build(self, words: list[str], contexts: list[str], capsys: Capture) -> None:
        assert main(["profile", *words, *contexts]) == 2
        assert f"{words[0]} is for one PATH" in capsys.readouterr().err
