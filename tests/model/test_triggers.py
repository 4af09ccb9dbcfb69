"""ONBUILD of a stage takes effect in the stages of the file that are built on it."""

from __future__ import annotations

from opened import file_of
from present import present

from dlint.model.users.users import accounts_of

BASE = "FROM debian:12 AS base\nUSER app\n"


def test_variables_and_folders_of_triggers_reach_the_next_stage() -> None:
    file = file_of(f"{BASE}ONBUILD ARG V=1\nONBUILD ENV W=$V\nONBUILD WORKDIR /srv\nFROM base\nRUN make\n")
    run = file.stages[1].instructions[0]
    assert run.scope.lookup("V") == "1"
    assert file.stages[1].env_at("W") == "1"
    assert file.stages[1].workdir_at(run) == "/srv"


def test_triggers_do_not_change_the_stage_that_has_them() -> None:
    file = file_of(f"{BASE}ONBUILD USER root\nFROM base\n")
    assert [present(stage.user_at()).value for stage in file.stages] == ["app", "root"]


def test_triggers_run_once() -> None:
    file = file_of(f"{BASE}ONBUILD USER root\nFROM base AS next\nUSER web\nFROM next\n")
    assert present(file.stages[2].user_at()).value == "web"


def test_a_stage_that_copies_gets_no_triggers() -> None:
    file = file_of(f"{BASE}ONBUILD ENV W=1\nFROM debian:12\nCOPY --from=base /a /a\n")
    assert file.stages[1].env_at("W") is None


def test_accounts_and_the_shell_come_along() -> None:
    file = file_of(f'{BASE}ONBUILD RUN useradd svc\nONBUILD SHELL ["/bin/bash", "-c"]\nFROM base\nUSER svc\n')
    last = file.stages[1]
    assert [account.name for account in accounts_of(last)] == ["svc"]
    assert last.shell_at() == ("/bin/bash", "-c")


def test_each_instruction_is_seen_once() -> None:
    file = file_of(f"{BASE}ONBUILD USER root\nFROM base\nCMD x\n")
    assert [view.kind for view in file.all_views] == ["from", "user", "onbuild", "user", "from", "cmd"]
    assert file.reached == frozenset(file.stages)
