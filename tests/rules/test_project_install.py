"""What a Python project depends on, read from its files without running them."""

from __future__ import annotations

import pytest
from rule_modules import module_of

from dlint.engine.result import Result
from dlint.testing import check_text, fixed_text

RULE = "cache/project-install"
TEXT = "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install .\n"
OPEN = """
import os
from setuptools import setup, find_packages
here = os.path.dirname(__file__)
def requirements(name):
    with open(os.path.join(here, name)) as f:
        return [line for line in f if line.strip()]
raise SystemExit("never run")
setup(name="a", packages=find_packages(), long_description=open("README.md").read(),
      install_requires=requirements("requirements.txt"))
"""


def found(text: str, files: dict[str, str]) -> list[Result]:
    module = module_of(RULE)
    return check_text(text, RULE, module, {"a/b.py": "", **files})


@pytest.mark.parametrize(
    ("files", "asked"),
    [
        ({"setup.py": "from setuptools import setup\nsetup(install_requires=['x>=1', 'y' '==2'])\n"}, "x>=1 and y==2"),
        (
            {"setup.py": "import setuptools\nA = ['x']\nB = A + ['y']\nsetuptools.setup(install_requires=B)\n"},
            "x and y",
        ),
        ({"setup.py": OPEN, "requirements.txt": "x\n"}, "requirements.txt"),
        (
            {
                "setup.py": "from setuptools import setup\nsetup()\n",
                "setup.cfg": "[options]\ninstall_requires =\n  x\n  y\n",
            },
            "x and y",
        ),
        (
            {
                "pyproject.toml": '[project]\nname = "a"\ndynamic = ["dependencies"]\n'
                '[tool.setuptools.dynamic]\ndependencies = {file = ["reqs/base.txt"]}\n',
                "reqs/base.txt": "x\n",
            },
            "reqs/base.txt",
        ),
        (
            {"pyproject.toml": '[project]\ndependencies = ["a", "b", "c; python_version < \'4\'", "d"]\n'},
            "a, b, c and 1 more",
        ),
    ],
)
def test_what_is_asked_for_is_named(files: dict[str, str], asked: str) -> None:
    (result,) = found(TEXT, files)
    assert f"({asked})" in result.message


@pytest.mark.parametrize(
    "files",
    [
        {"setup.py": "from setuptools import setup\nsetup(**options)\n"},
        {"setup.py": "from setuptools import setup\nA = []\nA = ['x']\nsetup(install_requires=A)\n"},
        {"setup.py": "setup(install_requires=['x'"},
        {"setup.py": "install_requires = ['x']\n"},
        {"setup.py": OPEN, "requirements.txt": "-r more.txt\n"},
        {"pyproject.toml": '[project]\ndependencies = ["a @ file:///app/x"]\n'},
        {"pyproject.toml": "[project\n"},
    ],
)
def test_silent_where_nothing_shows_it(files: dict[str, str]) -> None:
    assert found(TEXT, files) == []


def test_a_list_is_installed_above() -> None:
    results = found(TEXT, {"setup.py": OPEN, "requirements.txt": "x\n"})
    assert [result.fix.trust for result in results if result.fix] == ["unsafe"]
    assert fixed_text(TEXT, results) == (
        "FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install -r requirements.txt\n"
        "COPY . .\nRUN pip install .\n"
    )


def test_names_are_shown() -> None:
    (result,) = found(TEXT, {"pyproject.toml": '[project]\ndependencies = ["a>=1", "b"]\n'})
    assert result.fix is not None
    assert (result.fix.trust, result.fix.edits[0].text) == ("display", "RUN pip install 'a>=1' b\n")
