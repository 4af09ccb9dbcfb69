"""What the commands of a RUN install, and what of the project they read for it."""

from __future__ import annotations

from dlint.knowledge.installing import find_install, is_local
from dlint.knowledge.managers.manager import Cache
from dlint.knowledge.managers.registry import INSTALLING, ecosystem_named, manager_of, named_install, system_manager
from dlint.model.commands.paths import folder_of, joined, path_of, settled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.knowledge.managers.ecosystem import Ecosystem
    from dlint.knowledge.managers.manager import InstallForm, Manager
    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run

PROGRAMS = INSTALLING
_EVERYWHERE = ("-g", "--global", "--location")
_LOCAL_ENDS = (".whl", ".tgz", ".gem", ".deb", ".rpm", ".apk", ".gz", ".zip", ".txt", ".list")


class Install:
    """A command that installs packages.

    `kind` is `manifest` (what the project's manifests name), `build` (compiles the source, and fetches what it needs on
    the way), `added` (named packages, which become part of the project's manifests), `named` (named packages, no matter
    which project) or `system` (packages of the distribution). `folder` is where it looks for manifests, absolute, see
    `places.UNKNOWN`; `files` are the paths of lists it names (`-r`). `way` is set for `manifest` and `build`.
    `manifest` is the name of the main manifest there where an option or a variable chooses it, else empty.
    """

    __slots__ = ("_cache", "command", "files", "folder", "kind", "manifest", "run", "tool", "way")

    def __init__(self, run: Run, command: Command, kind: str, tool: str, way: InstallForm | None = None) -> None:
        self.run = run
        self.command = command
        self.kind = kind
        self.tool = tool
        self.way = way
        self._cache: Cache | None = None
        ecosystem = self.ecosystem
        chosen = _chosen_manifest(run, command) if ecosystem is not None and ecosystem.lock_of else None
        folder, _, self.manifest = chosen.rpartition("/") if chosen is not None else ("", "", "")
        self.folder = _project_folder(run, command) if chosen is None else folder or "/"
        self.files = tuple(_lists(run, command))

    def __repr__(self) -> str:
        return f"<{self.kind} {self.label!r} in {self.folder}>"

    @property
    def ecosystem(self) -> Ecosystem | None:
        """The package manager of a language; None for a distribution's and for those without manifests."""
        return ecosystem_named(self.way.ecosystem if self.way is not None else self.tool)

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the main manifest: one of them must lie in `folder`."""
        return (self.manifest,) if self.manifest else self.ecosystem.required if self.ecosystem is not None else ()

    @property
    def locks(self) -> tuple[str, ...]:
        """The names of the lock file, one of which it reads."""
        ecosystem = self.ecosystem
        if ecosystem is None or not self.manifest:
            return ecosystem.locks if ecosystem is not None else ()
        return (ecosystem.lock_of.replace("{stem}", self.manifest.rpartition(".")[0]).replace("{}", self.manifest),)

    @property
    def manifests(self) -> tuple[str, ...]:
        """The names of all files it may read in `folder`: names, or patterns with `*`."""
        return self._renamed(self.ecosystem.manifests) if self.ecosystem is not None else ()

    @property
    def usual(self) -> tuple[str, ...]:
        """Those of them that nearly every project has."""
        return self._renamed(self.ecosystem.usual) if self.ecosystem is not None else ()

    @property
    def lenient(self) -> tuple[str, ...]:
        """Patterns of the same files that fit a project without a lock file too."""
        if not self.manifest:
            return self.ecosystem.lenient if self.ecosystem is not None else ()
        [lock] = self.locks
        return (f"{self.manifest}*",) if lock.startswith(self.manifest) else (self.manifest, f"{lock}*")

    def _renamed(self, names: tuple[str, ...]) -> tuple[str, ...]:
        ecosystem = self.ecosystem
        if ecosystem is None or not self.manifest:
            return names
        known = (*ecosystem.required, *ecosystem.locks)
        others = (name for name in names if name not in known)
        return tuple(dict.fromkeys((*self.required, *self.locks, *others)))

    @property
    def manager(self) -> Manager:
        """What is known of the program that installs."""
        found = manager_of(self.command.tool)
        assert found is not None, "installs are of known programs only"
        return found

    @property
    def cache(self) -> Cache:
        """Where its version keeps what it downloads; of a distribution's package manager only as far as a mount helps.

        Where versions that are possible differ, no folder is worth a mount.
        """
        if self._cache is None:
            manager = self.manager
            is_one = not manager.later_caches and not manager.earlier_caches
            self._cache = manager.cache if is_one else _cache_of(self, manager)
        return self._cache

    @property
    def language(self) -> str:
        """What it installs for: `node`, `python`, …, `system`; the tool where nothing more is known."""
        if self.kind == "system":
            return "system"
        return self.ecosystem.language if self.ecosystem is not None else self.manager.language

    @property
    def reads_project(self) -> bool:
        """Whether it reads manifests or source of the project."""
        return self.kind in ("manifest", "build", "added")

    @property
    def needs_source(self) -> str:
        """`never`, `maybe` or `always`: whether more than manifests must be there."""
        return self.way.needs_source(_options(self.command)) if self.way is not None else "never"

    @property
    def is_self_contained(self) -> bool:
        """Whether its words alone name what it installs: no file is read, nothing comes through a pipe."""
        command = self.command
        if command.from_xargs or self.files or any(redirect.operator[:1] == "<" for redirect in command.redirects):
            return False
        return not any(
            _is_file(word.text) or word.glob or "`" in word.raw or "$(" in word.raw for word in command.words[1:]
        )

    @property
    def label(self) -> str:
        """The command in short, as people call it: `npm ci`, `pip install -r requirements.txt`, `apt-get install`."""
        command = self.command
        program = command.program.text
        program = program.rpartition("/")[2] if program.startswith("/") else program
        plain = [word.text for word in command.reading.plain]
        words = [program, *plain[: command.reading.verbs]]
        # In a chain such as `mix do local.hex, deps.get` the verb that installs stands further on.
        verbs = self.way.verbs if self.way is not None else ()
        chained = next((word.rstrip(",") for word in plain if word.rstrip(",") in verbs), None)
        if chained is not None and len(words) > 1 and chained not in words:
            words = [program, chained]
        rest = [word.text for word in command.operands]
        if command.has("-g", "--global") and words[-1:] != ["global"]:
            words.append("-g")
        if self.kind in ("named", "added"):
            words += [*rest[:1], *(["…"] if len(rest) > 1 else [])]
        elif self.files:
            words += next(
                (
                    [flag.name, flag.value.text]
                    for flag in command.flags
                    if _names_list(command, flag.name) and flag.value
                ),
                [],
            )
        elif command.reading.verbs == 0 or (self.kind == "build" and self.tool == "pip-project"):
            words += rest[-1:]
        return " ".join(words)

    @property
    def is_offline(self) -> bool:
        """Whether an option forbids that it fetches anything, so that what it needs must be there."""
        return self.ecosystem is not None and self.command.has(*self.ecosystem.offline)

    def keeps_cache(self) -> bool:
        """Whether a cache mount keeps what it downloads."""
        return any(mount.type == "cache" for mount in self.run.mounts)


def _cache_of(install: Install, manager: Manager) -> Cache:
    from dlint.model.packages.tool_version import version_of

    version = version_of(install)
    for below, cache in manager.earlier_caches:
        if version.is_below(below):
            return cache
    for since, cache in reversed(manager.later_caches):
        if version.is_at_least(since):
            return cache
        # Both versions are possible: all their folders may hold downloads, and none is sure enough for a mount.
        if version.is_known and not version.is_below(since):
            return Cache(others=(*manager.cache.places, *cache.places), clean=cache.clean, prints=cache.prints)
    return manager.cache


def installs_of(run: Run) -> tuple[Install, ...]:
    """The installs of a RUN in the order written; none in a script for PowerShell or cmd, whose paths are not read."""
    return run.fact(_installs)


def install_of(run: Run, command: Command) -> Install | None:
    """The install that a command of a RUN is, if it is one."""
    return run.fact(_by_command).get(command)


def _installs(run: Run) -> tuple[Install, ...]:
    return tuple(find_installs(run))


def _by_command(run: Run) -> dict[Command, Install]:
    return {install.command: install for install in reversed(installs_of(run))}


def find_installs(run: Run) -> Iterator[Install]:
    """The same, found again each time: for those who ask before the build context is known."""
    if any(script.foreign for script in run.scripts):
        return
    for command in run.calls(PROGRAMS):
        if command.tool in PROGRAMS:
            found = _manifest(run, command) or _system(run, command) or _named(run, command)
            if found is not None:
                yield found


def _manifest(run: Run, command: Command) -> Install | None:
    # Packages from standard input are named, though not in the file.
    if command.from_xargs or command.tool not in INSTALLING:
        return None
    plain = [word.text for word in command.reading.plain]
    way = find_install(command.tool, plain, _options(command))
    if way is None or (way.ecosystem == "npm" and command.has(*_EVERYWHERE)):
        return None
    return Install(run, command, "build" if way.kind == "build" else "manifest", way.ecosystem, way)


def _system(run: Run, command: Command) -> Install | None:
    manager = system_manager(command.tool)
    if manager is None:
        return None
    if manager.name == "pacman":
        # pacman has options in the place of verbs; `-Sy` alone refreshes the lists.
        syncs = any(flag.name in ("-S", "--sync", "-U") for flag in command.flags) and bool(command.operands)
        return Install(run, command, "system", "pacman") if syncs else None
    return Install(run, command, "system", manager.name) if command.verb(manager.name, *manager.install) else None


def _named(run: Run, command: Command) -> Install | None:
    form = named_install(command.tool)
    verb = command.verb(command.tool, *form.verbs) if form is not None else None
    if form is None or verb is None or not (verb.operands or command.from_xargs) or verb.name in form.unclear:
        return None
    # `go install ./cmd/app` compiles the project.
    if command.tool == "go" and not _is_remote_package(verb.operands[0].text):
        return None
    adds = verb.name in form.adding and not command.has(*_EVERYWHERE)
    return Install(run, command, "added" if adds else "named", command.tool)


def _is_remote_package(text: str) -> bool:
    """Whether `go install` names something that it fetches: with a version, or from a host."""
    return "@" in text or "." in text.partition("/")[0].strip(".")


def _options(command: Command) -> list[str]:
    """The options by name, and the words they stand in."""
    return [text for flag in command.flags for text in (flag.name, flag.word.text)]


def variable_at(run: Run, command: Command, name: str) -> str | None:
    """The value that a variable of the environment has for a command of a RUN; None where nothing sets it."""
    word = command.environment(name)
    if word is not None:
        return word.text
    # In the order in which a shell would see it: the command's own environment, an export, then ENV.
    exported = _exported(run, command, name)
    return exported or (run.stage.env_at(name, run) if run.stage is not None else None)


def _exported(run: Run, command: Command, name: str) -> str | None:
    """The value that an `export` of the same RUN gives a variable."""
    for each in run.commands:
        if each is command:
            break
        texts = [word.text for word in each.words[1:]] if each.name == "export" else []
        for text in texts:
            if text.startswith(f"{name}="):
                return text.partition("=")[2]
    return None


def _chosen_manifest(run: Run, command: Command) -> str | None:
    """The path of the main manifest that an option or a variable names."""
    manager = manager_of(command.tool)
    assert manager is not None, "installs are of known programs only"
    words = (command.value(option) for option in manager.manifest_options)
    values = [word.text for word in words if word is not None]
    values += [value for name in manager.manifest_variables if (value := variable_at(run, command, name))]
    return path_of(run, command, values[0]) if values else None


def _project_folder(run: Run, command: Command) -> str:
    folder = folder_of(run, command)
    manager = manager_of(command.tool)
    for option in manager.folder_options if manager is not None else ():
        value = command.value(option)
        if value is not None:
            return joined(folder, settled(run, value.text))
    for option in manager.manifest_options if manager is not None else ():
        value = command.value(option)
        if value is not None:
            path = settled(run, value.text)
            # The option may name the manifest itself or its folder.
            return joined(folder, path if "." not in path.rpartition("/")[2] else path.rpartition("/")[0])
    return joined(folder, _project_operand(command, manager.project_operand if manager is not None else ""))


def _project_operand(command: Command, kind: str) -> str:
    """The folder of a project that is named as an operand, as dotnet and pip take it; `kind` is that of `Manager`."""
    if not kind or command.verb("dotnet", "tool", "add", "new") is not None:
        return ""
    for word in command.operands:
        # `pip install .[dev]`.
        text = word.text.partition("[")[0]
        if text.endswith((".csproj", ".fsproj", ".vbproj", ".sln", ".slnx")):
            return text.rpartition("/")[0]
        if is_local(word.text) or (kind == "any" and word.literal):
            return text
    return ""


def _lists(run: Run, command: Command) -> Iterator[str]:
    names = _list_options(command)
    found = [flag.value for flag in command.flags if flag.name in names and flag.value is not None]
    if command.tool == "pip-sync" or command.verb("uv", "pip sync"):
        found += command.operands
    if found:
        folder = folder_of(run, command)
        yield from (joined(folder, settled(run, word.text)) for word in found if "://" not in word.text)


def _names_list(command: Command, option: str) -> bool:
    return option in _list_options(command)


def _list_options(command: Command) -> tuple[str, ...]:
    manager = manager_of(command.tool)
    return manager.list_options if manager is not None else ()


def _is_file(text: str) -> bool:
    if "://" in text or text.startswith("-"):
        return False
    return is_local(text) or text.startswith(("./", "../", "/")) or text.endswith(_LOCAL_ENDS)
