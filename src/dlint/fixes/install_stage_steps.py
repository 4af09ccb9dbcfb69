"""What each RUN of a stage has to do with installing packages that are compiled on the way."""

from __future__ import annotations

from dlint.knowledge.buildtools import bare_package, build_tool
from dlint.knowledge.install_tools import (
    COMPILING,
    FOR_NODE,
    FOR_PYTHON,
    LAYING_OUT,
    LEAN_GLOBALS,
    LEAN_PIPS,
    LIBRARIES,
    LIBRARY_FROM,
    QUIET,
)
from dlint.knowledge.managers.registry import system_manager
from dlint.knowledge.managers.system.apk import VIRTUAL_OPTIONS
from dlint.model.commands.paths import folder_of
from dlint.model.packages.installs import install_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run
    from dlint.syntax.shell.word import ShellWord

# Behind `||`, `|` or `&` a command may not run, or may run at the same time: its effect is not certain.
_JOINTS = ("", "&&", ";", "\n")
_NODE_TOOLS = ("npm", "yarn", "pnpm")
_CACHES = ("/var/lib/apt/lists", "/var/cache/", "/root/.npm", "/root/.cache", "~/.npm", "~/.cache")
# With these pip installs somewhere else than into the site-packages of the image, or into no folder at all.
_ELSEWHERE = (
    "--user", "--target", "-t", "--prefix", "--root", "-e", "--editable", "--python", "--ignore-installed", "-I",
    "--force-reinstall", "--src", "--dry-run",
)  # fmt: skip


class InstallStep:
    """A RUN on the way to an install.

    `kind` is `install` (of the project's packages), `tools` (brings system packages, some for the install alone),
    `repeat` (prepares something that is wanted in the image too), or `quiet` (leaves nothing in it). `installs` are the
    commands that need the tools, `folders` where they look for the project, `dropped` the words for the tools, `kept`
    those for other system packages, by what to install instead of each; `refreshes` states whether it fetches lists of
    packages and leaves them, `fresh` whether it needs none of another RUN.
    """

    __slots__ = ("dropped", "folders", "fresh", "installs", "kept", "kind", "refreshes", "run")

    def __init__(self, run: Run) -> None:
        self.run = run
        self.kind = "quiet"
        self.installs: list[Command] = []
        self.folders: set[str] = set()
        self.dropped: list[ShellWord] = []
        self.kept: list[tuple[ShellWord, str]] = []
        self.refreshes = False
        self.fresh = True

    def rest(self) -> str | None:
        """The RUN that brings the other system packages alone; None where there are none."""
        if not self.kept:
            return None
        pieces = [text for command in self.run.commands if (text := self._without_tools(command)) is not None]
        flags = [self.run.file.source.text(flag.span) for flag in self.run.node.flags]
        return " ".join([self.run.node.keyword_word.value, *flags, " && ".join(pieces)])

    def _without_tools(self, command: Command) -> str | None:
        manager = system_manager(command.name)
        if manager is None:
            return " ".join(word.raw for word in command.words) if command.name == "rm" else None
        instead = dict(self.kept)
        if command.verb(manager.name, *manager.install) and not any(word in instead for word in command.operands):
            return None
        # The name of a virtual group (`--virtual .deps`) goes with the tools: nothing would remove the group later.
        gone = {word.span.start for word in (*self.dropped, *_grouping(command))}
        return " ".join(instead.get(word, word.raw) for word in command.words if word.span.start not in gone)


def step_of(run: Run, language: str, *, is_alpine: bool) -> InstallStep | None:
    """What a RUN does, for a stage of `node` or `python`; None where that is not sure."""
    if run.is_json or run.heredocs or not run.is_readable or len(run.scripts) != 1 or not run.commands:
        return None
    step = InstallStep(run)
    roles = set()
    for command in run.commands:
        role = _role(step, command, language) if _is_plain(command) else None
        if role is None or (role == "system" and not _sort(step, command, language, is_alpine)):
            return None
        roles.add(role)
    roles -= {"quiet"}
    step.refreshes = "refresh" in roles
    step.fresh = "system" not in roles or step.refreshes or _refreshes(run)
    step.kind = _kind(step, roles)
    return step if step.kind else None


def _kind(step: InstallStep, roles: set[str]) -> str:
    if "install" in roles:
        return "install" if roles <= {"install", "system", "refresh", "self"} else ""
    if step.dropped:
        return "tools" if roles <= {"system", "refresh"} else ""
    return "repeat" if roles else "quiet"


def _is_plain(command: Command) -> bool:
    item = command.item
    return (
        command.outer is None
        and command.exact
        and command.name is not None
        and not command.wrappers
        and item.list.owner is None
        and not item.negated
        and item.before in _JOINTS
        and item.after in _JOINTS
        # A redirect into a file leaves something in the image.
        and all(not each.writes or each.target.text == "/dev/null" for each in command.redirects)
    )


def _role(step: InstallStep, command: Command, language: str) -> str | None:
    manager = system_manager(command.name)
    if manager is not None:
        if manager.name not in ("apt", "apt-get", "apk"):
            return None
        for words, role in (
            (manager.install, "system"),
            (manager.refresh, "refresh"),
            (manager.upgrade, "upgrade"),
            ((*manager.clean_lists, *manager.clean_archives), "quiet"),
        ):
            if words and command.verb(manager.name, *words):
                return role
        return None
    if command.name in QUIET or command.name == "cd":
        return "quiet"
    if command.name in LAYING_OUT:
        return "repeat"
    if command.name == "rm":
        # Only caches: another rm may delete what the install made.
        return "quiet" if command.operands and all(w.text.startswith(_CACHES) for w in command.operands) else None
    return _node_role(step, command) if language == "node" else _python_role(step, command)


def _node_role(step: InstallStep, command: Command) -> str | None:
    if command.tool not in _NODE_TOOLS:
        return "repeat" if command.verb("corepack", "enable", "prepare") else None
    if command.verb(command.tool, "cache clean", "cache verify", "store prune", "--version"):
        return "quiet"
    if command.verb(command.tool, "config set", "set"):
        return "repeat"
    if command.verb(command.tool, "rebuild"):
        return _installs(step, command, folder_of(step.run, command))
    install = install_of(step.run, command)
    # `--immutable` belongs to Yarn 2 and later, which by default make no node_modules (Plug'n'Play).
    if install is None or command.has("--immutable", "--frozen-store"):
        return None
    if install.kind == "manifest" and install.ecosystem is not None and install.ecosystem.name in _NODE_TOOLS:
        return _installs(step, command, install.folder)
    return "repeat" if install.kind == "named" and _is_lean(command, LEAN_GLOBALS) else None


def _python_role(step: InstallStep, command: Command) -> str | None:
    install = install_of(step.run, command)
    if install is None or command.tool != "pip" or command.has(*_ELSEWHERE):
        return None
    if install.kind == "manifest" and install.files and not command.operands:
        return _installs(step, command, install.folder)
    if install.kind == "named" and _is_lean(command, LEAN_PIPS):
        return "self" if all(word.text.startswith("pip") for word in command.operands) else "repeat"
    return None


def _installs(step: InstallStep, command: Command, folder: str) -> str:
    step.installs.append(command)
    step.folders.add(folder)
    return "install"


def _is_lean(command: Command, known: frozenset[str]) -> bool:
    names = [word.text[:1] + word.text[1:].partition("@")[0].partition("=")[0] for word in command.operands]
    return bool(names) and all(name.rstrip("<>~!") in known for name in names)


def _sort(step: InstallStep, command: Command, language: str, is_alpine: bool) -> bool:
    """Separate build tools from what the image needs; False where a package may leave behind what the packages need."""
    group = bool(_grouping(command))
    tools = COMPILING | (FOR_NODE if language == "node" else FOR_PYTHON)
    for word in command.operands:
        name = bare_package(word.text)
        if not word.literal or word.glob:
            return False
        is_tool, library = name in tools, LIBRARIES.get((command.name == "apk", name))
        # On Alpine pip compiles many packages, which are then linked to the libraries that came with the tool.
        if is_tool and language == "python" and is_alpine and name in LIBRARY_FROM:
            return False
        if library is not None:
            step.kept.append((word, library))
        elif is_tool or (group and build_tool(name) is None):
            step.dropped.append(word)
        elif build_tool(name) is not None:
            return False
        else:
            step.kept.append((word, word.raw))
    # A variable in front of the command holds for all its words; it is not known which stage needs it.
    return bool(command.operands) and not (command.assignments and step.kept)


def _grouping(command: Command) -> list[ShellWord]:
    """The words that give what apk installs a name to remove it by."""
    flags = [flag for flag in command.flags if command.name == "apk" and flag.name in VIRTUAL_OPTIONS]
    return [word for flag in flags for word in (flag.word, flag.value) if word is not None]


def _refreshes(run: Run) -> bool:
    """Whether all that apk installs is by lists that it fetches itself."""
    return all(
        command.name == "apk" and command.has("--no-cache", "-U", "--update", "--update-cache")
        for command in run.commands
        if (manager := system_manager(command.name)) is not None and command.verb(manager.name, *manager.install)
    )
