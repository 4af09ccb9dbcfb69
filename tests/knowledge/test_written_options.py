"""Of each option that a fix writes for a package manager its file says since which version it is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from fixproof.cases import FILES, cases
from fixproof.managers import manager_cases
from rule_modules import module_of

from dlint import api
from dlint.config.settings import Settings
from dlint.engine.registry import rule_infos
from dlint.knowledge.managers.registry import manager_of
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.syntax.parse import parse
from dlint.testing import write_files
from dlint.text.source import Source

ALL = Settings().but(all=True)


def options(data: bytes) -> Counter[tuple[str, str]]:
    """The options of package managers in a Dockerfile, without their values, and how often each is there."""
    file = Dockerfile(parse(Source(data, "Dockerfile")))
    runs = [view for stage in file.stages for view in stage.instructions if isinstance(view, Run)]
    return Counter(
        (command.tool, flag.name)
        for run in runs
        for command in run.commands
        if manager_of(command.tool) is not None
        for flag in command.flags
    )


def examples() -> Iterator[str]:
    """Dockerfiles that fixes change."""
    for info in rule_infos():
        if info.trust is not None:
            module = module_of(info.id)
            yield from module.BAD
    yield from (case.text for case in cases())
    yield from (case.text for case in manager_cases())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """Program and option, and the Dockerfile of an example into which a fix wrote it."""
    folder = str(tmp_path_factory.mktemp("context"))
    write_files(folder, FILES)
    found: dict[tuple[str, str], str] = {}
    for text in examples():
        data = (text if "FROM" in text.upper() else f"FROM debian:12\n{text}").encode()
        before = options(data)
        for unsafe in (False, True):
            after = options(api.fix(data, settings=ALL, context=folder, unsafe=unsafe).new)
            found |= dict.fromkeys(after - before, text)
    return found


def test_fixes_write_options(written: dict[tuple[str, str], str]) -> None:
    assert {("pip", "--no-cache-dir"), ("apk", "--no-cache"), ("npm", "--omit")} <= written.keys()


def test_each_written_option_has_a_first_version(written: dict[tuple[str, str], str]) -> None:
    unknown = {}
    for (program, option), text in written.items():
        manager = manager_of(program)
        assert manager is not None
        known = {name.partition("=")[0] for name in (*manager.releases.since, *manager.releases.until)}
        if option not in known:
            unknown[f"{program} {option}"] = text
    assert unknown == {}, "\n".join(unknown)
