"""What an install of Node packages reads of the project: workspaces, local packages, patches, scripts."""

from __future__ import annotations

from dlint import regex as re
from dlint.text.json_text import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dlint.model.packages.projects.needs import Needs

_LISTS = ("dependencies", "devDependencies", "optionalDependencies", "resolutions", "overrides")
# What an install runs of a package's own scripts; https://docs.npmjs.com/cli/using-npm/scripts
_LIFECYCLE = ("preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare")
_LIFECYCLE_MORE = ("dependencies", "pnpm:devPreinstall")
# Steps of such scripts that read nothing of the source.
_HARMLESS = re.compile(
    r"(?:npx (?:-y |--yes |--no-install )?)?"
    r"(?:husky(?: install| init)?|is-ci|only-allow \w+|ngcc\b.*|true|opencollective\b.*)"
    r"|(?:exit 0|echo\b[^`$]*|:|corepack enable|node -v|node --version)"
)
_PATCHES = re.compile(r"(?:npx (?:-y |--yes )?)?patch-package(?: --[\w-]+)*")
_PRISMA = re.compile(r"(?:npx (?:-y |--yes )?)?prisma generate")
# A script that names one file of the project: what that requires in turn is unknown.
_PROGRAM = re.compile(r"(?:node|sh|bash|ts-node|tsx|python3?) (?:\./)?([\w./-]+)")
_LOCAL = ("file:", "link:", "portal:", "./", "../", "/", "~/")


def read_node(needs: Needs) -> None:
    """Reads the package.json of the folder, and those of its workspace."""
    root = _package(needs, needs.folder)
    if root is None:
        return
    # Package managers go up to the root of the workspace, whose files would have to be there as well.
    if _is_member(needs):
        needs.refuse("it belongs to a workspace further up")
    settings = _pnpm_settings(needs)
    patterns = _patterns(root.get("workspaces")) + _patterns(settings.get("packages"))
    folders = needs.folders(patterns, "package.json") if patterns else []
    needs.local = bool(patterns)
    _read_package(needs, needs.folder, root)
    for folder in folders:
        _visit(needs, folder)
    # pnpm: https://pnpm.io/settings#patcheddependencies; bun: https://bun.com/docs/pm/cli/patch; 2026-11.
    tables = (
        settings.get("patchedDependencies"),
        _table(root, "pnpm", "patchedDependencies"),
        root.get("patchedDependencies"),
    )
    for patch in (patch for table in tables for patch in _values(table)):
        if not needs.add(needs.place(patch)):
            needs.refuse(f"{patch} is not in the build context")
    if needs.context.exists(_in(needs.folder, "binding.gyp")):
        needs.doubt("binding.gyp lets it compile the project")


def _visit(needs: Needs, folder: str) -> None:
    path = _in(folder, "package.json")
    if path in needs.paths:
        return
    needs.add(path)
    package = _package(needs, folder)
    if package is not None:
        if package.get("bin"):
            needs.doubt(f"npm links the programs of {folder} only if they are there")
        _read_package(needs, folder, package)


def _read_package(needs: Needs, folder: str, package: dict[str, Any]) -> None:
    for name, value in _dependencies(package):
        _read_dependency(needs, folder, name, value)
    if needs.install.needs_source != "never":
        scripts = package.get("scripts")
        for name in (*_LIFECYCLE, *_LIFECYCLE_MORE):
            script = scripts.get(name) if isinstance(scripts, dict) else None
            if isinstance(script, str):
                needs.runs_nothing = False
                _read_script(needs, folder, name, script)


def _read_dependency(needs: Needs, folder: str, name: str, value: str) -> None:
    if value.startswith("patch:"):
        needs.add(needs.place(value.rpartition("#")[2].removeprefix("~/"), None if "#~/" in value else folder))
        return
    if not value.startswith(_LOCAL):
        return
    path = re.sub(r"^(?:file|link|portal):", "", value)
    found = needs.place(path, folder)
    # A linked package is not packed: its package.json is all that the install reads.
    is_linked = value.startswith(("link:", "portal:")) or needs.install.tool == "npm"
    if found and needs.context.is_dir(found) and is_linked and not needs.install.command.has("--install-links"):
        needs.local = True
        _visit(needs, found)
    else:
        needs.add_package(path, name, folder)


def _read_script(needs: Needs, folder: str, name: str, script: str) -> None:
    for step in re.split(r"&&|\|\||;", script):
        words = " ".join(step.split())
        if _PATCHES.fullmatch(words):
            if not needs.add(_in(folder, "patches")):
                needs.doubt(f"the {name} script runs {words}")
        elif _PRISMA.fullmatch(words):
            if not needs.add(_in(folder, "prisma")):
                needs.doubt(f"the {name} script runs {words}")
        elif words and not _HARMLESS.fullmatch(words):
            where = f" of {folder}" if folder != needs.folder else ""
            needs.doubt(f"the {name} script{where} runs {words if len(words) < 40 else words[:37] + '…'}")
            _note_program(needs, folder, words)


def _note_program(needs: Needs, folder: str, words: str) -> None:
    """Keep in mind which file of the project a script runs, where that is all it names."""
    found = _PROGRAM.fullmatch(words)
    path = needs.place(found[1], folder) if found is not None else None
    if path is not None and needs.context.exists(path):
        needs.runs.append(path)
    else:
        needs.runs_known = False


def _package(needs: Needs, folder: str) -> dict[str, Any] | None:
    path = _in(folder, "package.json")
    text = needs.text(path)
    if text is None:
        # pnpm fetch needs the lock file only.
        return None
    try:
        found = loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        needs.refuse(f"{path} cannot be read")
        return None
    return found


def _is_member(needs: Needs) -> bool:
    """Whether a folder above is the root of a workspace, where the package managers would go."""
    above = needs.folder
    while above:
        above = above.rpartition("/")[0]
        text = needs.text(_in(above, "package.json")) or ""
        if needs.context.exists(_in(above, "pnpm-workspace.yaml")) or '"workspaces"' in text:
            return True
    return False


def _pnpm_settings(needs: Needs) -> dict[str, Any]:
    path = _in(needs.folder, "pnpm-workspace.yaml")
    text = needs.text(path) if needs.install.tool == "pnpm" else None
    if text is None:
        return {}
    import yaml

    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        needs.refuse(f"{path} cannot be read")
        return {}
    return found if isinstance(found, dict) else {}


def _patterns(value: Any) -> list[str]:
    """The folders of a workspace: a list, or in a table under `packages`."""
    listed = value.get("packages") if isinstance(value, dict) else value
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []


def _dependencies(package: dict[str, Any]) -> Iterator[tuple[str, str]]:
    waiting = [package.get(key) for key in _LISTS] + [_table(package, "pnpm", "overrides")]
    while waiting:
        table = waiting.pop()
        for name, value in table.items() if isinstance(table, dict) else ():
            if isinstance(value, str):
                yield str(name), value
            else:
                waiting.append(value)


def _table(package: dict[str, Any], *keys: str) -> Any:
    found: Any = package
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _values(table: Any) -> list[str]:
    return [value for value in table.values() if isinstance(value, str)] if isinstance(table, dict) else []


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
