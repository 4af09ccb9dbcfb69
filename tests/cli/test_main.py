"""The command as a whole: verbs, exit codes, and what happens when something goes wrong."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from dlint import __version__
from dlint.cli import output
from dlint.cli.main import main
from dlint.cli.verbs import VERBS

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[list[str]], int]], None]:
    """Gives the command a verb `act` that does what the test wants."""

    def add(act: Callable[[list[str]], int]) -> None:
        module = types.ModuleType("dlint.cli.verbs.act")
        module.run = act  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "dlint.cli.verbs.act", module)
        monkeypatch.setitem(VERBS, "act", "do it")

    return add


def command(*words: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    variables = {**os.environ, **environment}
    line = [sys.executable, "-m", "dlint", *words]
    return subprocess.run(line, input=stdin, capture_output=True, env=variables, check=False)


class TestOverview:
    @pytest.mark.parametrize("word", ["--version", "-V"])
    def test_version(self, capsys: Capture, word: str) -> None:
        assert main([word]) == 0
        assert capsys.readouterr().out == f"dlint {__version__}\n"

    @pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"]])
    def test_help_names_every_verb(self, capsys: Capture, words: list[str]) -> None:
        assert main(words) == 0
        shown = capsys.readouterr().out
        assert all(f"  {verb} " in shown for verb in VERBS)
        assert "\x1b" not in shown

    @pytest.mark.parametrize("verb", VERBS)
    def test_every_verb_has_a_page_that_fits(self, capsys: Capture, verb: str) -> None:
        assert main([verb, "--help"]) == 0
        shown = capsys.readouterr().out
        assert main(["help", verb]) == 0
        assert capsys.readouterr().out == shown
        assert shown.startswith(f"dlint {verb}: {VERBS[verb]}\n")
        assert f"  dlint {verb} [OPTION…]" in shown
        assert "Examples" in shown
        assert max(map(len, shown.splitlines())) <= 100

    @pytest.mark.parametrize("verb", VERBS)
    def test_every_name_of_an_option_begins_with_a_dash(self, verb: str) -> None:
        table = importlib.import_module(f"dlint.cli.verbs.{verb}").TABLE
        assert [name for option in table.options for name in option.names if not name.startswith("-")] == []

    def test_help_after_two_dashes_is_a_path(self, capsys: Capture) -> None:
        assert main(["tree", "--", "--help"]) == 2
        assert "--help: no such file" in capsys.readouterr().err

    def test_version_and_help_wait_for_nothing(self) -> None:
        script = (
            "import sys; before = set(sys.modules); from dlint.cli.main import main; main(['--version']);"
            "print(*sorted(set(sys.modules) - before))"
        )
        ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert set(ran.stdout.splitlines()[1].split()) <= {
            "__future__",
            "dlint",
            "dlint.cli",
            "dlint.cli.main",
            "dlint.cli.verbs",
            "dlint.packed",
            "gc",
        }


class TestMistakes:
    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (["chekc"], "dlint: chekc is neither a verb nor a file; did you mean check?"),
            (["help", "rule"], "dlint: rule is neither a verb nor a file; did you mean rules?"),
            (["zzzzzzzzz"], "dlint: zzzzzzzzz is neither a verb nor a file"),
            (["Contanierfile"], "dlint: Contanierfile is neither a verb nor a file; did you mean Containerfile?"),
            (["--fix"], "dlint: unknown option --fix: fix is a verb, write dlint fix"),
            (["check", "--fix"], "dlint: unknown option --fix: fix is a verb, write dlint fix"),
            (["tree", "--formt"], "dlint: unknown option --formt; did you mean --format?"),
        ],
    )
    def test_they_are_reported_in_a_line(
        self, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
    ) -> None:
        (tmp_path / "Containerfile").write_text("FROM a\n")
        monkeypatch.chdir(tmp_path)
        assert main(words) == 2
        reported = capsys.readouterr()
        assert reported.out == ""
        assert reported.err.splitlines()[0] == message
        assert "--help" in reported.err.splitlines()[1]

    def test_the_hint_names_the_verb(self, capsys: Capture) -> None:
        main(["tree", "--nix"])
        assert "`dlint tree --help`" in capsys.readouterr().err


class TestTrouble:
    def test_a_bug_is_owned_up_to(
        self, capsys: Capture, verb: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        verb(lambda argv: 1 // 0)
        assert main(["act", "a b"]) == 3
        reported = capsys.readouterr().err
        assert "bug in dlint" in reported
        assert "ZeroDivisionError" in reported
        assert f"dlint {__version__}, Python 3." in reported
        assert "dlint act 'a b'" in reported
        [kept] = tmp_path.iterdir()
        assert str(kept) in reported
        assert "ZeroDivisionError" in kept.read_text()

    @pytest.mark.parametrize(("words", "variable"), [(["act", "--traceback"], ""), (["act"], "1")])
    def test_the_traceback_is_printed_when_asked_for(
        self,
        capsys: Capture,
        verb: Callable[..., None],
        monkeypatch: pytest.MonkeyPatch,
        words: list[str],
        variable: str,
    ) -> None:
        monkeypatch.setenv("DLINT_DEBUG", variable)
        verb(lambda argv: 1 // 0)
        assert main(words) == 3
        assert "Traceback (most recent call last)" in capsys.readouterr().err

    def test_a_traceback_that_cannot_be_kept_is_printed(
        self, capsys: Capture, verb: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", "/nowhere/at/all")
        verb(lambda argv: 1 // 0)
        assert main(["act"]) == 3
        assert "Traceback (most recent call last)" in capsys.readouterr().err

    def test_an_interruption_is_quiet(self, capsys: Capture, verb: Callable[..., None]) -> None:
        def interrupted(argv: list[str]) -> int:
            raise KeyboardInterrupt

        verb(interrupted)
        assert main(["act"]) == 130
        assert capsys.readouterr().err == ""

    def test_a_configuration_mistake_is_the_users(
        self, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "dlint.toml").write_text("selct = []\nall = 1\n")
        (tmp_path / "Dockerfile").write_text("FROM scratch\n")
        assert main([]) == 2
        assert capsys.readouterr().err.splitlines() == [
            "dlint: dlint.toml:1: selct: unknown key; did you mean select?",
            "dlint: dlint.toml:2: all: must be true or false, not an integer",
        ]


class TestOutput:
    def test_bytes_that_are_no_text_come_out_as_they_were(self, tmp_path: Path) -> None:
        path = os.fsencode(tmp_path) + b"/\xff.Dockerfile"
        Path(os.fsdecode(path)).write_bytes(b"FROM a\nrun echo \xff\n")
        ran = command("fix", "--diff", "--isolated", os.fsdecode(path), PYTHONUTF8="1")
        assert ran.returncode == 0
        assert b"\n+RUN echo \xff\n" in ran.stdout

    def test_bytes_in_names_come_out_as_escapes(self, tmp_path: Path) -> None:
        path = os.fsencode(tmp_path) + b"/\xff.Dockerfile"
        Path(os.fsdecode(path)).write_bytes(b"FROM a\n")
        ran = command("tree", os.fsdecode(path), PYTHONUTF8="1")
        assert ran.stdout.startswith(os.fsencode(tmp_path) + b"/\\xff.Dockerfile\n")

    def test_a_narrow_terminal_gets_escapes(self) -> None:
        ran = command("tree", "-", stdin="FROM a\nLABEL a=é→\n".encode(), PYTHONIOENCODING="latin-1")
        assert ran.returncode == 0
        assert b"\xe9\\u2192" in ran.stdout

    def test_a_reader_that_goes_away_is_no_trouble(self) -> None:
        script = "import sys; from dlint.cli.output import write; write('x' * 10_000_000); write('y'); sys.exit(7)"
        process = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, pipesize=4096
        )
        assert process.stdout is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        process.stderr.close()
        assert process.wait() == 7

    def test_without_standard_output_nothing_is_reported(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdout", None)
        output.write("x")
        assert not output.coloured("auto", None)

    def test_colours_are_for_terminals_and_can_be_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        terminal = types.SimpleNamespace(isatty=lambda: True)
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setenv("TERM", "xterm")
        assert output.coloured("auto", terminal)  # type: ignore[arg-type]
        assert not output.coloured("never", terminal)  # type: ignore[arg-type]
        monkeypatch.setenv("TERM", "dumb")
        assert not output.coloured("auto", terminal)  # type: ignore[arg-type]
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("NO_COLOR", "1")
        assert not output.coloured("auto", terminal)  # type: ignore[arg-type]
        assert output.coloured("always", None)


class TestTree:
    TEXT = b'# escape=\\\nFROM a AS b\nRUN <<X\nhello\nX\nONBUILD CMD ["x"]\nFOO\n'

    def test_json_is_one_object_a_line(self, tmp_path: Path, capsys: Capture) -> None:
        import json

        for name in ("one", "two"):
            (tmp_path / name).write_bytes(self.TEXT)
        assert main(["tree", "--format", "json", str(tmp_path / "one"), str(tmp_path / "two")]) == 0
        trees = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [tree["path"] for tree in trees] == [str(tmp_path / "one"), str(tmp_path / "two")]
        tree = trees[0]
        assert set(tree) == {"path", "directives", "instructions", "errors"}
        assert [node["keyword"] for node in tree["instructions"]] == ["from", "run", "onbuild", "foo"]
        assert tree["instructions"][1]["heredocs"][0]["content"] == "hello\n"
        assert tree["instructions"][2]["onbuild"]["args"] == ["x"]
        assert tree["errors"][0]["line"] == 7

    def test_text_is_indented(self, tmp_path: Path, capsys: Capture) -> None:
        (tmp_path / "D").write_bytes(self.TEXT + b"RUN " + b"x" * 100 + b"\n")
        assert main(["tree", str(tmp_path / "D")]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[1:4] == ["  # escape=\\", '          2  from "a" "AS" "b"', '        3-5  run "<<X"']
        assert lines[4:6] == ["               heredoc X expand fd 0", "                 | hello"]
        assert any(line.endswith('cmd (json) "x"') for line in lines)
        assert any("error: " in line for line in lines)

    def test_a_file_that_cannot_be_read_is_reported_and_the_rest_goes_on(self, tmp_path: Path, capsys: Capture) -> None:
        (tmp_path / "D").write_bytes(b"FROM a\n")
        assert main(["tree", "/nowhere", str(tmp_path / "D")]) == 2
        reported = capsys.readouterr()
        assert "/nowhere" in reported.err
        assert "from" in reported.out

    def test_it_wants_a_file(self, capsys: Capture) -> None:
        assert main(["tree"]) == 2
        assert "dlint tree FILE" in capsys.readouterr().err
