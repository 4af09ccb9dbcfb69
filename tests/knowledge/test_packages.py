"""Package managers of systems and languages, and packages that serve to build."""

from __future__ import annotations

import pytest

from dlint.knowledge import installers, packages
from dlint.knowledge.buildsteps import BUILD_TOOLS, find_build_tool
from dlint.knowledge.buildtools import bare_package, build_tool
from dlint.knowledge.installers import INSTALLERS, PIP_TRUTH, pip_cache_off
from dlint.knowledge.packages import MANAGERS, OFF_VALUES, ON_VALUES, is_off


def test_the_managers_are_all_there() -> None:
    names = ["apt-get", "apt", "aptitude", "apk", "yum", "dnf", "dnf5", "microdnf", "tdnf", "zypper", "pacman"]
    assert list(packages.BY_NAME) == names


@pytest.mark.parametrize("manager", MANAGERS, ids=lambda manager: manager.name)
def test_a_manager_is_consistent(manager: packages.Manager) -> None:
    assert manager.install
    assert bool(manager.asks) == bool(manager.yes or manager.yes_before)
    assert not manager.asks or manager.install[0] in manager.asks
    assert manager.pin in manager.pin_marks
    assert all(path.startswith("/") for path in (*manager.lists, *manager.archives, *manager.mounts))
    assert set(manager.mounts) <= {*manager.lists, *manager.archives}


def test_apk_never_asks() -> None:
    assert packages.BY_NAME["apk"].asks == ()


def test_yes_of_zypper_stands_before_the_word() -> None:
    zypper = packages.BY_NAME["zypper"]
    assert "-n" in zypper.yes_before
    assert "-n" not in zypper.yes


@pytest.mark.parametrize("value", ["0", "false", '"0"', "'no'", " Off ", "False", "disable", "without"])
def test_a_setting_that_is_off(value: str) -> None:
    assert is_off(value)


@pytest.mark.parametrize("value", ["1", "true", "yes", "", "2", "on"])
def test_a_setting_that_is_not_off(value: str) -> None:
    assert not is_off(value)
    assert OFF_VALUES.isdisjoint(ON_VALUES)


@pytest.mark.parametrize("value", ["1", "true", "off", "0", '"no"', "Y", "on"])
def test_every_truth_value_switches_the_cache_of_pip_off(value: str) -> None:
    assert pip_cache_off(value)


@pytest.mark.parametrize("value", ["", "maybe", "2", '""'])
def test_other_values_do_not(value: str) -> None:
    assert not pip_cache_off(value)


@pytest.mark.parametrize("installer", INSTALLERS, ids=lambda installer: installer.name)
def test_an_installer_is_consistent(installer: installers.Installer) -> None:
    assert installer.programs
    assert installer.verbs
    assert all(path[0] in "~/" for path in installer.caches)
    assert all(installers.BY_PROGRAM[program] is installer for program in installer.programs)


def test_no_program_has_two_installers() -> None:
    programs = [program for installer in INSTALLERS for program in installer.programs]
    assert len(programs) == len(set(programs))
    assert len(PIP_TRUTH) == 12


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
    ("command", "tool"),
    [
        ("npm run build", "npm"),
        ("yarn build", "yarn"),
        ("npx tsc", "npm"),
        ("tsc", "npm"),
        ("vite build", "npm"),
        ("go build ./cmd/app", "go"),
        ("cargo build", "cargo"),
        ("./mvnw clean package", "maven"),
        ("gradle :app:bootJar", "gradle"),
        ("dotnet publish App.csproj", "dotnet"),
        ("make", "make"),
        ("make all install", "make"),
        ("gcc main.c", "c"),
        ("pyinstaller app.spec", "python"),
        ("python3 setup.py bdist_wheel", "python"),
        ("mix release", "mix"),
        ("rails assets:precompile", "ruby"),
    ],
)
def test_a_build_step(command: str, tool: str) -> None:
    program, *operands = command.split()
    step = find_build_tool(program, operands)
    assert step is not None
    assert step.tool == tool
    assert step in BUILD_TOOLS


@pytest.mark.parametrize(
    "command", ["npm test", "yarn install", "go version", "mvn clean", "python3 app.py", "ls", "dotnet help"]
)
def test_no_build_step(command: str) -> None:
    program, *operands = command.split()
    assert find_build_tool(program, operands) is None
