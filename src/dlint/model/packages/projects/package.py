"""What a Python project that is installed from its source (`pip install .`) depends on, by its files."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.context.delivery import plausible_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.model.context.context import Context
    from dlint.model.packages.copy_before_install import Obstacle
    from dlint.model.packages.projects.needs import Needs

_EXTRAS = r"\[([^\]]*)\]$"
_LOCAL = ("file:", "-e", "./", "../")


class Dependencies:
    """`names` are requirements, `lists` files of requirements to be read in their place (paths in the context);
    `source` is the file that names it.
    """

    __slots__ = ("lists", "names", "source")

    def __init__(self, source: str, names: list[str], lists: list[str]) -> None:
        self.source = source
        self.names = names
        self.lists = lists


def dependencies_of(obstacle: Obstacle) -> Dependencies | None:
    """What an install of the project itself would fetch; None where it is nothing, or unknown."""
    from dlint.model.packages.projects.needs import Needs

    install, context = obstacle.install, plausible_context(obstacle.transfer)
    folder = obstacle.delivery.origin_of(install.folder)
    if context is None or folder is None:
        return None
    words = [word.text for word in install.command.words]
    found = [re.search(_EXTRAS, word) for word in words]
    extras = [name.strip() for each in found if each is not None for name in each[1].split(",")]
    needs = Needs(context, folder, install, [])
    read = _from_pyproject(needs, extras) or _from_cfg(needs, extras) or _from_setup(needs, extras)
    if read is None or not (read.names or read.lists):
        return None
    local = any(name.startswith(_LOCAL) or "@ file:" in name or "@ ." in name for name in read.names)
    return None if local or not _are_plain(context, read.lists) else read


def _are_plain(context: Context, lists: list[str]) -> bool:
    """Whether lists are there, and name neither further lists nor folders."""
    texts = [context.text(path) for path in lists]
    marks = ("-r", "-c", "-e", ".", "/", "--requirement", "file:")
    return all(text is not None and not any(line.startswith(marks) for line in text.split("\n")) for text in texts)


def _path(needs: Needs, name: str) -> str:
    return f"{needs.folder}/{name}" if needs.folder else name


def _from_pyproject(needs: Needs, extras: list[str]) -> Dependencies | None:
    path = _path(needs, "pyproject.toml")
    table = needs.toml(path)
    project = table.get("project") if table is not None else None
    if table is None or not isinstance(project, dict):
        return None
    dynamic = project.get("dynamic")
    # Dynamic fields are computed by the build backend; setuptools can read them from files.
    if isinstance(dynamic, list) and "dependencies" in dynamic:
        lists = _dynamic_lists(needs, table)
        return Dependencies(path, [], lists) if lists and not extras else None
    optional = project.get("optional-dependencies")
    groups = [optional.get(name) for name in extras] if isinstance(optional, dict) else []
    listed = [each for group in (project.get("dependencies"), *groups) if isinstance(group, list) for each in group]
    return Dependencies(path, [name for name in listed if isinstance(name, str)], [])


def _dynamic_lists(needs: Needs, table: dict[str, Any]) -> list[str]:
    """The files that setuptools reads the dependencies from."""
    at: Any = table
    for key in ("tool", "setuptools", "dynamic", "dependencies", "file"):
        at = at.get(key) if isinstance(at, dict) else None
    names = [at] if isinstance(at, str) else at if isinstance(at, list) else []
    return [path for name in names if isinstance(name, str) and (path := needs.place(name)) is not None]


def _from_cfg(needs: Needs, extras: list[str]) -> Dependencies | None:
    text = needs.text(_path(needs, "setup.cfg"))
    if text is None or "install_requires" not in text:
        return None
    import configparser

    # Without interpolation: `%` is an ordinary sign in setup.cfg.
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
        listed = parser.get("options", "install_requires", fallback="")
        more = [parser.get("options.extras_require", name, fallback="") for name in extras]
    except configparser.Error:
        return None
    names = [line.strip() for each in (listed, *more) for line in each.splitlines()]
    if any(name.startswith("file:") for name in names):
        return None
    return Dependencies(_path(needs, "setup.cfg"), [name for name in names if name and name[0] != "#"], [])


def _from_setup(needs: Needs, extras: list[str]) -> Dependencies | None:
    path = _path(needs, "setup.py")
    text = needs.text(path)
    if text is None or "requires" not in text:
        return None
    # It costs a tenth of a second to import what reads Python.
    from dlint.model.packages.projects.setup_py import read_setup

    setup = read_setup(text)
    if setup is None or any(name not in setup.extras for name in extras):
        return None
    lists = [place for name in setup.lists if (place := needs.place(name)) is not None]
    if setup.requires is None:
        return Dependencies(path, [], lists) if len(lists) == 1 and not extras else None
    return Dependencies(path, [*setup.requires, *(each for name in extras for each in setup.extras[name])], [])
