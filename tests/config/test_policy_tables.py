"""`[[policy]]` tables are held to their keys before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlint.config.lookup import Lookup
from dlint.config.mistake import ConfigError
from dlint.engine.registry import load, resolve

GOOD = 'name = "p"\nmessage = "no"\n'
KNOWN = "name, message, replace, with, instruction, command, label, registry"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def complaints(here: Path, text: str) -> list[str]:
    (here / "dlint.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        Lookup(resolve, lambda rule: load(rule).options, {}).settings_for("Dockerfile")
    return list(caught.value.messages)


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        (GOOD + 'comand = "a"\ncommand = "b"', "4: policy.1.comand: unknown key; did you mean command?"),
        (GOOD + 'command = ""', "4: policy.1.command: must not be empty"),
        (
            GOOD + 'instruction = "run"\nsource = "."',
            "1: policy.1: source needs the instruction that takes it: copy, add, or both",
        ),
        (
            GOOD + 'command = "a"\nsource = "."',
            "1: policy.1: source needs the instruction that takes it: copy, add, or both",
        ),
        (GOOD + "command = 1", "4: policy.1.command: must be a string, or a list of strings"),
        (GOOD + "command = []", "4: policy.1.command: must be a string, or a list of strings"),
        (GOOD + 'command = ["a", 1]', "4: policy.1.command: must be a string, or a list of strings"),
        (GOOD + 'command = "a"\nmust = "exists"', "5: policy.1.must: must be one of exist, not-exist, not 'exists'"),
        (GOOD + 'command = "a"\nstage = "final"', "5: policy.1.stage: must be one of any, last, shipped, not 'final'"),
        (GOOD + 'instruction = "RNU"', "4: policy.1.instruction: must be one of add, "),
        (GOOD + 'command = "a"\nwith = "b"', "1: policy.1: with needs replace: the text that it takes the place of"),
        (GOOD + 'command = "a"\nlabel = "b"', "1: policy.1: command and label do not go together: state two policies"),
        (GOOD + 'command = "a"\ninstruction = "copy"', "1: policy.1: instruction and command do not go together"),
        (GOOD + 'flag = "-k"', "1: policy.1: flag needs the command or the instruction that it belongs to"),
        (GOOD + 'label = "a"\nflag = "-k"', "1: policy.1: flag needs the command or the instruction"),
        (GOOD, "1: policy.1: names nothing to look for: add one of instruction, command, label, registry"),
        ('message = "no"\ncommand = "a"', "1: policy.1: has no name"),
        ('name = "p"\ncommand = "a"', "1: policy.1: has no message"),
        ('name = "P q"\nmessage = "no"\ncommand = "a"', "2: policy.1.name: must be small letters, digits and dashes"),
        ('name = "table"\nmessage = "no"\ncommand = "a"', "2: policy.1.name: must be small letters, digits and dashes"),
        (
            GOOD + f'label = "a"\n[[policy]]\n{GOOD}label = "b"',
            "6: policy.2.name: there are two policies of the name p",
        ),
    ],
)
def test_each_mistake_is_reported_with_its_line(here: Path, table: str, complaint: str) -> None:
    [reported] = complaints(here, f"[[policy]]\n{table}\n")
    assert reported.startswith(f"dlint.toml:{complaint}")


def test_names_of_policies_must_be_stated(here: Path) -> None:
    text = f"ignore = ['policy/q']\n[severity]\n'policy/p' = 'info'\npolicy = 'error'\n[[policy]]\n{GOOD}label = 'a'\n"
    assert complaints(here, text) == ["dlint.toml:1: ignore: unknown policy: policy/q; did you mean policy/p?"]


def test_a_good_one_passes_as_it_is(here: Path) -> None:
    text = f"[[policy]]\n{GOOD}command = 'curl'\nflag = ['-k']\ninstruction = 'run'\nreplace = ' -k'\nwith = ''\n"
    (here / "dlint.toml").write_text(text)
    [table] = Lookup(resolve, lambda rule: load(rule).options, {}).settings_for("Dockerfile").policy
    assert table["flag"] == ["-k"]
