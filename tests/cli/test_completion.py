"""Completion scripts: made from the tables, and asked by the shells themselves where these are installed."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from dlint.cli.completion import SHELLS, script
from dlint.cli.main import main
from dlint.cli.verbs import VERBS
from dlint.report import FORMATS

Capture = pytest.CaptureFixture[str]
# Completes the words given behind the script: the last one is what the cursor stands on.
ASK = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_dlint
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("completion")
    found = {shell: folder / shell for shell in SHELLS}
    for shell, path in found.items():
        path.write_text(script(shell))
    return found


def completed(scripts: dict[str, Path], *words: str) -> list[str]:
    line = ["bash", "--norc", "-c", ASK, "bash", str(scripts["bash"]), *words]
    ran = subprocess.run(line, capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    return ran.stdout.split()


def test_bash_completes_verbs(scripts: dict[str, Path]) -> None:
    assert completed(scripts, "dlint", "") == list(VERBS)
    assert completed(scripts, "dlint", "pro") == ["profile"]
    assert completed(scripts, "dlint", "--v") == ["--version"]


def test_bash_completes_options_and_their_values(scripts: dict[str, Path]) -> None:
    assert completed(scripts, "dlint", "check", "--fo") == ["--format"]
    assert completed(scripts, "dlint", "check", "--format", "") == list(FORMATS["check"])
    assert completed(scripts, "dlint", "context", "--format", "j") == ["json"]
    assert completed(scripts, "dlint", "check", "--format", "=", "sa") == ["sarif"]
    assert completed(scripts, "dlint", "check", "--format", "=") == list(FORMATS["check"])
    assert completed(scripts, "dlint", "fix", "--diff", "--uns") == ["--unsafe"]
    assert completed(scripts, "dlint", "check", "--config", "dl") == [], "files are left to bash"


def test_bash_completes_rules(scripts: dict[str, Path]) -> None:
    assert completed(scripts, "dlint", "explain", "size/pip") == ["size/pip-cache"]
    assert completed(scripts, "dlint", "check", "--select", "cache,size/pip") == ["cache,size/pip-cache"]
    assert "secrets" in completed(scripts, "dlint", "check", "-s", "sec")


def test_bash_completes_first_words(scripts: dict[str, Path]) -> None:
    assert completed(scripts, "dlint", "config", "") == ["show", "import", "schema"]
    assert completed(scripts, "dlint", "completion", "p") == ["powershell"]
    assert completed(scripts, "dlint", "check", "Dock") == []


@pytest.mark.parametrize(("shell", "words"), [("zsh", ["zsh", "-n"]), ("fish", ["fish", "--no-execute"])])
def test_other_shells_can_read_theirs(scripts: dict[str, Path], shell: str, words: list[str]) -> None:
    if shutil.which(words[0]) is None:
        pytest.skip(f"{shell} is not installed")
    ran = subprocess.run([*words, str(scripts[shell])], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_fish_completes(scripts: dict[str, Path]) -> None:
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")

    def asked(line: str) -> list[str]:
        command = f"source {scripts['fish']}; complete --do-complete {line!r}"
        ran = subprocess.run(["fish", "--no-config", "-c", command], capture_output=True, text=True, check=True)
        return [row.partition("\t")[0] for row in ran.stdout.splitlines()]

    assert asked("dlint pro") == ["profile"]
    assert asked("dlint check --format sar") == ["sarif"]
    assert asked("dlint explain size/pip") == ["size/pip-cache"]
    assert asked("dlint check --select size/pip") == ["size/pip-cache"]
    assert asked("dlint check --select cache,size/pip") == ["cache,size/pip-cache"]
    assert asked("dlint check -s cache,size/pip") == ["cache,size/pip-cache"]
    assert set(asked("dlint config ")) >= {"show", "import", "schema"}
    assert set(asked("dlint check --no-c")) == {"--no-cache"}


class Zsh:
    """An interactive zsh on a terminal of its own, with the script read as it is when the shell starts."""

    PATIENCE = 30

    def __init__(self, script: Path, home: Path) -> None:
        self._master, terminal = pty.openpty()
        environment = {"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": str(home)}
        words = ["zsh", "-f", "-i"]
        self._shell = subprocess.Popen(words, stdin=terminal, stdout=terminal, stderr=terminal, env=environment)
        os.close(terminal)
        self._type(
            f"autoload -Uz compinit; compinit -u -D; source {script}; bindkey '^X' list-choices; "
            "setopt no_list_beep no_always_last_prompt; LISTMAX=9999; PS1='> '; print rea''dy\n"
        )
        self._until("ready\r\n")

    def _type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def _until(self, mark: str) -> str:
        shown, end = "", time.monotonic() + self.PATIENCE
        while mark not in shown:
            assert select.select([self._master], [], [], max(0, end - time.monotonic()))[0], shown
            shown += os.read(self._master, 65536).decode()
        return shown

    def listed(self, line: str) -> str:
        """What is listed below a line; the line is taken back."""
        # A list begins with the first end of a line: zsh shows none when more is typed before it.
        self._type(f"{line}\x18")
        shown = self._until("\n")
        self._type("\x15print don''e\n")
        return shown + self._until("done\r\n")

    def close(self) -> None:
        self._shell.kill()
        self._shell.wait()
        os.close(self._master)


def test_zsh_completes(scripts: dict[str, Path], tmp_path: Path) -> None:
    if shutil.which("zsh") is None:
        pytest.skip("zsh is not installed")
    zsh = Zsh(scripts["zsh"], tmp_path)
    try:
        assert "profile" in zsh.listed("dlint pro")
        assert "--format" in zsh.listed("dlint check --form")
        assert "sarif" in zsh.listed("dlint check --format s").replace("--format s", "")
        assert "size/pip-cache" in zsh.listed("dlint explain size/p").replace("size/p ", "")
        assert "size/pip-cache" in zsh.listed("dlint check --select cache,size/p")
        assert "schema" in zsh.listed("dlint config ")
    finally:
        zsh.close()


@pytest.mark.parametrize("shell", SHELLS)
def test_every_option_of_every_verb_is_in_it(scripts: dict[str, Path], shell: str) -> None:
    text = scripts[shell].read_text()
    for verb in VERBS:
        assert verb in text
        table = __import__(f"dlint.cli.verbs.{verb}", fromlist=["TABLE"]).TABLE
        for option in table.options:
            for name in option.names:
                assert (name if shell != "fish" else name.lstrip("-")) in text


def test_the_verb_prints_it(capsys: Capture) -> None:
    assert main(["completion", "bash"]) == 0
    assert capsys.readouterr().out == script("bash")
    assert main(["completion"]) == 2
    assert main(["completion", "tcsh"]) == 2
    missing, unknown = (line.split() for line in capsys.readouterr().err.splitlines() if line.startswith("dlint: "))
    assert {"bash", "zsh", "fish", "powershell"} <= {*missing} & {*unknown}
