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


def read_tables(needs: Needs) -> None:
    """Local packages in the tables that the package manager reads; the project itself may be one of them."""
    ecosystem = needs.install.ecosystem
    assert ecosystem is not None and ecosystem.tables is not None, "read for ecosystems with tables only"
    manifest = needs.toml(_in(needs, needs.install.required[0]))
    if manifest is None:
        return
    tables = ecosystem.tables
    for name, value in _entries(_at(manifest, tables.entries)):
        _read_entry(needs, name, value)
    _read_project(needs, manifest)
    for text in (text for listed in _at(manifest, tables.requirements) for text in _strings(listed)):
        _read_requirement(needs, text)
    is_package = False not in _at(manifest, (tables.package,)) if tables.package else False
    if needs.install.needs_source != "never" and is_package:
        needs.aside = ecosystem.aside


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
    # uv installs the project itself only if it is a package, which `tool.uv.package` can state. Source:
    # https://docs.astral.sh/uv/concepts/projects/config/, 2026-11.
    is_package = "build-system" in table if tool.get("package") is None else tool.get("package") is True
    if needs.install.needs_source != "never" and (is_package or members):
        needs.aside = ("--no-install-workspace",) if members else ("--no-install-project",)


def _read_project(needs: Needs, table: dict[str, Any]) -> None:
    """What pyproject.toml states for every tool."""
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


def _at(table: dict[str, Any], paths: tuple[str, ...]) -> list[Any]:
    """What stands at these paths: keys joined by dots, `*` for every key of a table."""
    found: list[Any] = []
    for path in paths:
        here: list[Any] = [table]
        for key in path.split("."):
            tables = [each for each in here if isinstance(each, dict)]
            here = [value for each in tables for name, value in each.items() if key in ("*", name)]
        found += here
    return found


def _strings(listed: Any) -> list[str]:
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []


def _in(needs: Needs, name: str) -> str:
    return f"{needs.folder}/{name}" if needs.folder else name
