"""Of each option that dlint writes or advises for a package manager its file states since which version it is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from fixproof.cases import FILES, cases
from fixproof.managers import manager_cases
from rule_modules import module_of

from dlint import api
from dlint.config.settings import Settings
from dlint.engine.registry import rule_infos
from dlint.knowledge.managers.manager import NO_RELEASES
from dlint.knowledge.managers.registry import manager_of
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.syntax.parse import parse
from dlint.testing import write_files
from dlint.text.source import Source

ALL = Settings().but(all=True)
# Fixes that look into the build context write more.
PROJECTS = {
    "FROM maven:3.9\nWORKDIR /p\nCOPY . .\nRUN mvn package": {"pom.xml": "<project/>", "A.java": ""},
    "FROM rust:1.90\nWORKDIR /p\nCOPY . .\nRUN cargo build": {
        "Cargo.toml": '[package]\nname = "a"\n',
        "Cargo.lock": "",
        "src/main.rs": "",
    },
    "FROM gradle:8\nWORKDIR /p\nCOPY . .\nRUN gradle build": {"build.gradle": "", "A.java": ""},
    "FROM ruby:3.4\nWORKDIR /p\nCOPY . .\nRUN bundle install\nCMD puma": {
        "Gemfile": "group :test do\ngem 'rspec'\nend\n",
        "Gemfile.lock": "",
        "a.rb": "",
    },
}
# The families of rules that advise how packages are installed, and options of other programs in their messages.
FAMILIES = ("cache", "packages", "size")
OTHERS = {"--branch", "--chmod", "--chown", "--depth", "--mount", "--pull", "-R", "-VERSION", "-k", "-l", "-rf"}


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
    contexts = [(text, folder) for text in examples()]
    for text, files in PROJECTS.items():
        contexts.append((text, str(tmp_path_factory.mktemp("project"))))
        write_files(contexts[-1][1], files)
    found: dict[tuple[str, str], str] = {}
    for text, context in contexts:
        data = (text if "FROM" in text.upper() else f"FROM debian:12\n{text}").encode()
        before = options(data)
        for unsafe in (False, True):
            after = options(api.fix(data, settings=ALL, context=context, unsafe=unsafe).new)
            found |= dict.fromkeys(after - before, text)
    return found


def declared(program: str) -> set[str]:
    manager = manager_of(program)
    releases = manager.releases if manager is not None else NO_RELEASES
    return {name.partition("=")[0] for name in (*releases.since, *releases.until)}


def test_fixes_write_options(written: dict[tuple[str, str], str]) -> None:
    expected = {
        ("pip", "--no-cache-dir"),
        ("apk", "--no-cache"),
        ("npm", "--omit"),
        ("mvn", "-B"),
        ("cargo", "--locked"),
    }
    assert expected <= written.keys()


def test_each_written_option_has_a_first_version(written: dict[tuple[str, str], str]) -> None:
    unknown = {
        f"{program} {option}": text for (program, option), text in written.items() if option not in declared(program)
    }
    assert unknown == {}, "\n".join(unknown)


def test_each_advised_option_has_a_first_version() -> None:
    advised: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for info in rule_infos():
        for text in module_of(info.id).BAD if info.id.partition("/")[0] in FAMILIES else ():
            data = (text if "FROM" in text.upper() else f"FROM debian:12\n{text}").encode()
            programs = {word.rpartition("/")[2] for word in re.findall(r"[\w./+-]+", text)}
            known = {option for program in programs for option in declared(program)}
            for result in api.check(data, settings=ALL.but(select=(info.id,))).results:
                new = set(re.findall(r"(?<![\w-])--?[a-zA-Z][\w-]*", result.message)) - OTHERS
                advised |= dict.fromkeys((each for each in new if each not in text), result.message)
                unknown |= dict.fromkeys((each for each in new - known if each not in text), result.message)
    assert {"--no-cache-dir", "--omit", "--rev", "--yes", "-y"} <= advised.keys()
    assert unknown == {}
