"""What an install of Python packages reads of the project: local packages by path, members of a workspace."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dlint.model.packages.projects.needs import Needs

# A requirement with a path: `name @ file:///${PROJECT_ROOT}/lib`, `-e file:///${PROJECT_ROOT}/lib#egg=lib`.
_PATH = re.compile(r"file:(?://)?(?:/\$\{PROJECT_ROOT\}/|(?=\.))(?P<path>[^#\s;]+)")
_URL = ("file:", "-e ")


def read_poetry(needs: Needs) -> None:
    """Path dependencies of pyproject.toml; the project itself is one of them unless it has no package mode."""
    table = needs.toml(_in(needs, "pyproject.toml"))
    if table is None:
        return
    tool = _table(table, "tool", "poetry")
    groups = _table(tool, "group")
    tables = [tool.get("dependencies"), tool.get("dev-dependencies")]
    tables += [group.get("dependencies") for group in groups.values() if isinstance(group, dict)]
    for name, value in _entries(tables):
        _read_entry(needs, name, value)
    _read_project(needs, table)
    if needs.install.needs_source != "never" and tool.get("package-mode") is not False:
        needs.aside = ("--no-root",)


def read_uv(needs: Needs) -> None:
    """The sources and the workspace of pyproject.toml."""
    table = needs.toml(_in(needs, "pyproject.toml"))
    if table is None:
        return
    tool = _table(table, "tool", "uv")
    for name, value in _entries([tool.get("sources")]):
        _read_entry(needs, name, value)
    _read_project(needs, table)
    workspace = _table(tool, "workspace")
    members = needs.folders(_strings(workspace.get("members")), "pyproject.toml")
    excluded = needs.folders(_strings(workspace.get("exclude")), "pyproject.toml")
    for folder in members:
        if folder not in excluded:
            needs.local = True
            needs.add(f"{folder}/pyproject.toml")
    is_package = "build-system" in table if tool.get("package") is None else tool.get("package") is True
    if needs.install.needs_source != "never" and (is_package or members):
        needs.aside = ("--no-install-workspace",) if members else ("--no-install-project",)


def read_pdm(needs: Needs) -> None:
    """Local requirements of pyproject.toml."""
    table = needs.toml(_in(needs, "pyproject.toml"))
    if table is None:
        return
    _read_project(needs, table)
    groups = _table(table, "tool", "pdm", "dev-dependencies").values()
    for text in (text for group in groups for text in _strings(group)):
        _read_requirement(needs, text)
    if needs.install.needs_source != "never" and _table(table, "tool", "pdm").get("distribution") is not False:
        needs.aside = ("--no-self",)


def read_pipenv(needs: Needs) -> None:
    """Path dependencies of the Pipfile."""
    table = needs.toml(_in(needs, "Pipfile"))
    if table is not None:
        for name, value in _entries([table.get("packages"), table.get("dev-packages")]):
            _read_entry(needs, name, value)


def _read_project(needs: Needs, table: dict[str, Any]) -> None:
    """What pyproject.toml says for every tool."""
    project = _table(table, "project")
    optional = _table(project, "optional-dependencies").values()
    groups = _table(table, "dependency-groups").values()
    for listed in (project.get("dependencies"), *optional, *groups):
        for text in _strings(listed):
            _read_requirement(needs, text)


def _read_requirement(needs: Needs, text: str) -> None:
    found = _PATH.search(text)
    if found is not None:
        needs.add_package(found["path"], text.partition("@")[0].strip() or text)
    elif any(mark in text for mark in _URL):
        needs.refuse(f"{text} is a path")


def _read_entry(needs: Needs, name: str, value: Any) -> None:
    """One dependency as a table, or several of them for several platforms."""
    if isinstance(value, list):
        for each in value:
            _read_entry(needs, name, each)
    elif isinstance(value, dict):
        path = value.get("path") or value.get("file")
        if isinstance(path, str) and "://" not in path:
            needs.add_package(path, name)


def _entries(tables: list[Any]) -> Iterator[tuple[str, Any]]:
    for table in tables:
        if isinstance(table, dict):
            yield from table.items()


def _table(table: dict[str, Any], *keys: str) -> dict[str, Any]:
    found: Any = table
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _strings(listed: Any) -> list[str]:
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []


def _in(needs: Needs, name: str) -> str:
    return f"{needs.folder}/{name}" if needs.folder else name
