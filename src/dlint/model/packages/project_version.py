"""Which version of its package manager a project asks for."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.commands.paths import folder_at, joined
from dlint.model.context.delivery import bringing, deliveries, plausible_context
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.packages.versions import ToolVersion, between, from_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dlint.knowledge.managers.manager import Manager
    from dlint.model.commands.command import Command
    from dlint.model.instructions.view import View

# Commands and options that Yarn 2 and later have alone, and files that only they read.
_BERRY_OPTIONS = ("--immutable", "--immutable-cache", "--check-cache", "--mode", "--inline-builds")
_BERRY_VERBS = ("workspaces focus", "dlx", "up", "plugin import")
_BERRY_FILES = (".yarnrc.yml", ".yarn", ".pnp.cjs")
_PACKAGE_MANAGER = r'"packageManager"\s*:\s*"([\w-]+)@(\d[\w.]*)'
_YARN_PATH = r"(?m)^\s*yarnPath:.*yarn-(\d[\w.]*)\.[cm]?js"
_CHOSEN = r"\byarn (?:set version|policies set-version) ([\w.-]+)|\byarn@(\d[\w.]*|stable|berry)"
_LINKER = r"(?m)^\s*nodeLinker:\s*[\"']?([\w-]+)"
_BERRY = ToolVersion((2,), None)


def project_version(run: Run, manager: Manager, folder: str | None, command: Command | None) -> ToolVersion | None:
    """The version that a project's files ask for; None where they ask for none, or where no tool reads them."""
    if manager.language != "node" or run.stage is None:
        return None
    where = folder if folder is not None else folder_at(run.stage, run)
    if manager.name == "yarn":
        return _yarn_version(run, where, command)
    if not _has_corepack(run):
        return None
    # Corepack runs the version that this field names.
    asked = re.search(_PACKAGE_MANAGER, project_text(run, where, "package.json") or "")
    return from_text("==", asked[2]) if asked is not None and asked[1] == manager.name else None


def _yarn_version(run: Run, folder: str, command: Command | None) -> ToolVersion:
    """Yarn follows the project: the file that `yarnPath` names runs, whatever was installed; so does its lock file.

    Where nothing shows Yarn 2 or later, it is Yarn 1: images of Node bring that, and so do the registries.
    """
    for each in _runs(run, _chooses_yarn):
        chosen = re.search(_CHOSEN, each.all_text)
        if chosen is not None:
            version = chosen[1] or chosen[2]
            return (
                from_text("==", version)
                if version[0].isdigit()
                else between("1", "2")
                if version == "classic"
                else _BERRY
            )
    settings = project_text(run, folder, ".yarnrc.yml")
    path = re.search(_YARN_PATH, settings or "")
    if path is not None:
        return from_text("==", path[1])
    package = project_text(run, folder, "package.json")
    asked = re.search(_PACKAGE_MANAGER, package or "")
    if asked is not None and asked[1] == "yarn":
        return from_text("==", asked[2])
    # The two formats begin differently: Yarn 1 with a comment, later ones with `__metadata:`.
    lock = project_text(run, folder, "yarn.lock") or ""
    if "__metadata:" in lock or "# yarn lockfile v1" in lock:
        return _BERRY if "__metadata:" in lock else between("1", "2")
    if settings is not None or (command is not None and _is_berry(command)) or _brings_berry(run):
        return _BERRY
    return between("1", "" if _has_corepack(run) and package is None else "2")


def _is_berry(command: Command) -> bool:
    return command.verb("yarn", *_BERRY_VERBS) is not None or command.has(*_BERRY_OPTIONS)


def _brings_berry(run: Run) -> bool:
    """Whether a file that only Yarn 2 and later read is copied by name."""
    return run.stage is not None and run.stage.any_above(run, _copies_berry)


def _copies_berry(view: View) -> bool:
    return isinstance(view, Transfer) and any(delivery.name in _BERRY_FILES for delivery in deliveries(view))


def _has_corepack(run: Run) -> bool:
    return next(_runs(run, _uses_corepack), None) is not None


def links_packages(run: Run, folder: str) -> bool:
    """Whether Yarn 2 or later puts the packages into node_modules, so that it needs its cache no more."""
    value = run.scope.lookup("YARN_NODE_LINKER")
    settings = project_text(run, folder, ".yarnrc.yml") or ""
    linker = re.search(_LINKER, settings)
    return value == "node-modules" or (linker is not None and linker[1] == "node-modules")


def project_text(run: Run, folder: str, name: str) -> str | None:
    """The text of a file of the project, as the copies above a RUN bring it; None where it cannot be read."""
    path = joined(folder, name)
    for delivery in bringing(run.stage, run, (path,)) if run.stage is not None else ():
        context, origin = plausible_context(delivery.transfer), delivery.origin_of(path)
        if context is not None and origin is not None and context.exists(origin) and not context.is_dir(origin):
            return context.text(origin)
    return _mounted_text(run, path)


def _mounted_text(run: Run, path: str) -> str | None:
    """The same for a file that a bind mount brings."""
    context = run.file.context
    if context is None or not context.holds_source or run.stage is None:
        return None
    for mount in run.mounts:
        origin = (mount.source or "").strip("/")
        at = joined(folder_at(run.stage, run), mount.target or "")
        if mount.type in (None, "bind") and origin and at == path and context.exists(origin):
            return context.text(origin)
    return None


def _runs(run: Run, test: Callable[[View], bool]) -> Iterator[Run]:
    """A RUN and those above it, the nearest first, as far as they answer a question with yes."""
    for view in (run, *(run.stage.above(run, test) if run.stage is not None else ())):
        if isinstance(view, Run) and test(view):
            yield view


def _uses_corepack(view: View) -> bool:
    return isinstance(view, Run) and "corepack" in view.programs


def _chooses_yarn(view: View) -> bool:
    return isinstance(view, Run) and "yarn" in view.all_text and re.search(_CHOSEN, view.all_text) is not None
