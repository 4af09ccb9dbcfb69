"""Package managers of systems and languages, and packages that serve to build."""

from __future__ import annotations

import pytest

from dlint.knowledge.building import BUILDERS, is_build
from dlint.knowledge.buildtools import bare_package, build_tool
from dlint.knowledge.managers.python.pip import TRUTH, is_cache_off
from dlint.knowledge.managers.registry import SYSTEMS, all_managers, system_manager
from dlint.knowledge.managers.system_manager import SystemManager, is_off

SYSTEM_MANAGERS = [system for manager in all_managers() for system in manager.systems]


def test_the_managers_are_all_there() -> None:
    names = ["apt-get", "apt", "aptitude", "apk", "yum", "dnf", "dnf5", "microdnf", "tdnf", "zypper", "pacman"]
    assert sorted(SYSTEMS) == sorted(names)


@pytest.mark.parametrize("manager", SYSTEM_MANAGERS, ids=lambda manager: manager.name)
def test_a_manager_is_consistent(manager: SystemManager) -> None:
    assert manager.install
    assert bool(manager.asks) == bool(manager.yes or manager.yes_before)
    assert not manager.asks or manager.install[0] in manager.asks
    assert all(path.startswith("/") for path in (*manager.lists, *manager.archives))
    assert SYSTEMS[manager.name] == manager.family


def test_apk_never_asks() -> None:
    assert [manager.name for manager in SYSTEM_MANAGERS if not manager.asks] == ["apk"]


def test_yes_of_zypper_stands_before_the_word() -> None:
    zypper = system_manager("zypper")
    assert zypper is not None
    assert "-n" in zypper.yes_before
    assert "-n" not in zypper.yes


@pytest.mark.parametrize("value", ["0", "false", '"0"', "'no'", " Off ", "False", "disable", "without"])
def test_a_setting_that_is_off(value: str) -> None:
    assert is_off(value)


@pytest.mark.parametrize("value", ["1", "true", "yes", "", "2", "on"])
def test_a_setting_that_is_not_off(value: str) -> None:
    assert not is_off(value)


@pytest.mark.parametrize("value", ["1", "true", "off", "0", '"no"', "Y", "on"])
def test_every_truth_value_switches_the_cache_of_pip_off(value: str) -> None:
    assert is_cache_off(value)


@pytest.mark.parametrize("value", ["", "maybe", "2", '""'])
def test_other_values_do_not(value: str) -> None:
    assert not is_cache_off(value)


def test_pip_reads_twelve_words_as_a_truth_value() -> None:
    assert len(TRUTH) == 12


@pytest.mark.parametrize(
    ("package", "why"),
    [
        ("gcc", "compiler"),
        ("gcc-12", "compiler"),
        ("gcc=4:12.2.0-3", "compiler"),
        ("g++", "compiler"),
        ("clang-15", "compiler"),
        ("gcc-c++", "compiler"),
        ("openjdk-17-jdk-headless", "compiler"),
        ("build-essential", "tool chain"),
        ("build-base", "tool chain"),
        ("alpine-sdk", "tool chain"),
        ("linux-headers", "tool chain"),
        ("make", "build program"),
        ("cmake~3.25", "build program"),
        ("autoconf2.13", "build program"),
        ("python3-dev", "headers"),
        ("libssl-dev:amd64", "headers"),
        ("zlib1g-dev", "headers"),
        ("openssl-devel-1.0.2k", None),
        ("openssl-devel", "headers"),
        ("python3.11-dev", "headers"),
        ("git", None),
        ("curl", None),
        ("ca-certificates", None),
        ("openjdk-17-jre", None),
        ("nginx", None),
        ("libpq5", None),
        ("golang", "compiler"),
    ],
)
def test_why_a_package_is_for_building(package: str, why: str | None) -> None:
    assert build_tool(package) == why


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("a=1", "a"),
        ("a~2", "a"),
        ("a:arm64", "a"),
        ("a@edge", "a"),
        ("a/stable", "a"),
        ("@dev", "@dev"),
        ("a:b", "a:b"),
    ],
)
def test_bare_package_names(package: str, name: str) -> None:
    assert bare_package(package) == name


@pytest.mark.parametrize(
    "command",
    [
        "npm run build",
        "yarn build",
        "npx tsc",
        "tsc",
        "vite build",
        "go build ./cmd/app",
        "cargo build",
        "./mvnw clean package",
        "gradle :app:bootJar",
        "dotnet publish App.csproj",
        "make",
        "make all install",
        "gcc main.c",
        "pyinstaller app.spec",
        "python3 setup.py bdist_wheel",
        "mix release",
        "rails assets:precompile",
        "bunx webpack",
        "pdm build",
    ],
)
def test_a_build(command: str) -> None:
    program, *operands = command.split()
    assert is_build(program, operands)
    assert program.rpartition("/")[2] in BUILDERS


@pytest.mark.parametrize(
    "command", ["npm test", "yarn install", "go version", "mvn clean", "python3 app.py", "ls", "dotnet help"]
)
def test_no_build(command: str) -> None:
    program, *operands = command.split()
    assert not is_build(program, operands)
