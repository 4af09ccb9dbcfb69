"""What cargo reads of a project before it compiles: all manifests, and a source file for each target."""

from __future__ import annotations

import posixpath

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dlint.model.packages.projects.needs import Needs

_KINDS = ("dependencies", "dev-dependencies", "build-dependencies")
# Where cargo looks for the targets that a manifest names without a path.
_USUAL = {
    "lib": ("src/lib.rs",),
    "bin": ("src/bin/{name}.rs", "src/bin/{name}/main.rs", "src/main.rs"),
    "example": ("examples/{name}.rs", "examples/{name}/main.rs"),
    "test": ("tests/{name}.rs", "tests/{name}/main.rs"),
    "bench": ("benches/{name}.rs", "benches/{name}/main.rs"),
}


def read_cargo(needs: Needs) -> None:
    """Reads Cargo.toml and those of the members and of the packages that are named by a path."""
    _read_sources(needs)
    waiting = [needs.folder]
    seen: set[str] = set()
    while waiting:
        folder = waiting.pop()
        # A path dependency may lead back to a member of the workspace.
        table = needs.toml(_in(folder, "Cargo.toml")) if folder not in seen else None
        if table is None:
            continue
        seen.add(folder)
        needs.add(_in(folder, "Cargo.toml"))
        if "package" in table:
            _read_targets(needs, folder, table)
        if folder == needs.folder:
            workspace = table.get("workspace")
            members = workspace.get("members") if isinstance(workspace, dict) else None
            waiting += needs.folders([each for each in members or () if isinstance(each, str)], "Cargo.toml")
        for path in _paths(table):
            found = needs.place(path, folder)
            if found is None or not needs.context.exists(_in(found, "Cargo.toml")):
                needs.refuse(f"{path} is not in the build context")
            else:
                waiting.append(found)
    needs.local = len(seen) > 1


def _read_sources(needs: Needs) -> None:
    """The settings of cargo may replace the registry by a folder of the project.

    Source: https://doc.rust-lang.org/cargo/reference/source-replacement.html, 2026-11.
    """
    for name in (".cargo/config.toml", ".cargo/config"):
        table = needs.toml(_in(needs.folder, name)) or {}
        sources = table.get("source")
        for source in sources.values() if isinstance(sources, dict) else ():
            path = source.get("directory") or source.get("local-registry") if isinstance(source, dict) else None
            if isinstance(path, str):
                needs.vendored = needs.add(needs.place(path)) or needs.vendored


def _read_targets(needs: Needs, folder: str, table: dict[str, Any]) -> None:
    found = [path for path in (_in(folder, "src/main.rs"), _in(folder, "src/lib.rs")) if needs.context.exists(path)]
    for kind, usual in _USUAL.items():
        listed = table.get(kind)
        for target in listed if isinstance(listed, list) else [listed]:
            if isinstance(target, dict):
                found += _target(needs, folder, target, usual)
    build = table["package"].get("build") if isinstance(table["package"], dict) else None
    found += [_in(folder, build)] if isinstance(build, str) else []
    if not found:
        bins = [name for name in needs.context.names(_in(folder, "src/bin")) if name.endswith(".rs")]
        found = [_in(folder, f"src/bin/{bins[0]}")] if bins else []
    if not found:
        needs.refuse(f"{_in(folder, 'Cargo.toml')} names no target")
    needs.stubs += [path for path in dict.fromkeys(found) if path not in needs.stubs]


def _target(needs: Needs, folder: str, target: dict[str, Any], usual: tuple[str, ...]) -> Iterator[str]:
    path = target.get("path")
    names = [path] if isinstance(path, str) else [each.format(name=target.get("name")) for each in usual]
    for name in names:
        found = _in(folder, posixpath.normpath(name))
        if needs.context.exists(found):
            yield found
            return


def _paths(table: dict[str, Any]) -> Iterator[str]:
    """The paths of dependencies, replacements and patches."""
    workspace = table.get("workspace")
    sections: list[Any] = [table, workspace]
    targets = table.get("target")
    sections += targets.values() if isinstance(targets, dict) else ()
    tables = [section.get(kind) for section in sections if isinstance(section, dict) for kind in _KINDS]
    patches = table.get("patch")
    tables += [table.get("replace"), *(patches.values() if isinstance(patches, dict) else ())]
    for each in tables:
        for value in each.values() if isinstance(each, dict) else ():
            if isinstance(value, dict) and isinstance(value.get("path"), str):
                yield value["path"]


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
