"""Which installs of a RUN leave what they downloaded behind in a cache."""

from __future__ import annotations

from dlint.knowledge.managers.registry import manager_of, named_install
from dlint.model.commands.deletes import deleted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dlint.knowledge.managers.manager import Manager
    from dlint.model.commands.command import Command, Verb
    from dlint.model.instructions.run import Run

_SHELL_MARKS = frozenset("$`")
_PLACE_OPTIONS = ("--cache-dir", "--cache-folder", "--cache", "--pkgs-dir")
_NOTHING = ("--help", "-h", "--version", "--dry-run", "--dryrun")


def kept_downloads(run: Run, programs: Collection[str]) -> Iterator[Verb]:
    """The installs by these programs whose downloads stay in the layer.

    They do not where a mount holds them, an option, a variable or a configuration keeps them from being written, or a
    command further down in the RUN takes them away. Downloads that the installed packages are links to have to stay.
    """
    commands = run.ordered
    for at, command in enumerate(commands):
        form, installer = named_install(command.tool), manager_of(command.tool)
        if form is None or installer is None or command.tool not in programs or _does_nothing(command):
            continue
        verb = command.verb(command.tool, *form.verbs)
        if verb is None or _is_off(run, command, installer) or _is_mounted(run, command, installer):
            continue
        if links_into_cache(run, command) is not None:
            continue
        # Only a removal in the same RUN counts: a later layer hides the files, and they still ship.
        if not any(_clears(run, later, installer) for later in commands[at + 1 :]):
            yield verb


def links_into_cache(run: Run, command: Command) -> str | None:
    """The option or variable that makes a command link its packages from the cache; None where nothing does."""
    manager = manager_of(command.tool)
    for name, wanted in manager.cache.linking if manager is not None else ():
        option = command.value(name) if name.startswith("-") else None
        value = option.text if option is not None else variable(run, command, name)
        if value == wanted:
            return f"{name}={wanted}"
    return None


def _does_nothing(command: Command) -> bool:
    """Whether an option makes it print or try only; `cargo install --version 1.2` takes the version as a value."""
    return any(command.has(option) and command.value(option) is None for option in _NOTHING)


def _is_off(run: Run, command: Command, installer: Manager) -> bool:
    if any(flag.name in installer.cache.no_cache or flag.name.startswith("--no-ca") for flag in command.flags):
        return True
    if any(flag.name in _PLACE_OPTIONS for flag in command.flags):
        return True
    if any(_is_likely(run, name) for word in command.words[1:] for name in word.names):
        return True
    return any(_is_set(run, command, name) for name in installer.cache.no_cache_variables)


def _is_likely(run: Run, name: str) -> bool:
    """Whether a variable among the words may hold the option."""
    value = run.scope.lookup(name)
    text = value if isinstance(value, str) else run.all_text if f"{name}=" in run.all_text else ""
    return "--no-ca" in text or "--cache" in text


def _is_set(run: Run, command: Command, name: str) -> bool:
    from dlint.knowledge.managers.python.pip import is_cache_off

    value = variable(run, command, name)
    return value is not None and (not isinstance(value, str) or is_cache_off(value))


def variable(run: Run, command: Command, name: str) -> object:
    """What a variable is for a command: its text, None where it is unset, anything else where it cannot be known."""
    given = command.environment(name)
    if given is not None:
        return given.text if given.literal else given
    for earlier in reversed(run.commands[: run.position(command)]):
        if _takes_back(earlier, name):
            return None
        if earlier.name == "export":
            texts = [word.text for word in earlier.words[1:] if word.text.startswith(f"{name}=")]
            if texts:
                return texts[-1].partition("=")[2]
        # A plain assignment reaches the program only if the name is exported somewhere in the RUN.
        elif not earlier.words:
            for each in earlier.assignments:
                if each.name == name and f"export {name}" in run.all_text:
                    return each.value.text
    return run.scope.lookup(name)


def _takes_back(command: Command, name: str) -> bool:
    """Whether programs behind a command no longer see a variable: `unset NAME`, `export -n NAME`."""
    hides = command.name == "unset" or (command.name == "export" and command.has("-n"))
    return hides and any(word.text == name for word in command.words[1:])


def _is_mounted(run: Run, command: Command, installer: Manager) -> bool:
    """Whether a cache or tmpfs mount, or a place that the file chooses, holds the downloads."""
    targets = [mount.target or "" for mount in run.mounts if mount.type in ("cache", "tmpfs")]
    for name in installer.cache.variables:
        value = variable(run, command, name)
        if isinstance(value, str) and (value.startswith(("/tmp/", "/dev/null")) or run.caches(value)):  # noqa: S108
            return True
        if value is not None and not isinstance(value, str):
            return True
    return any(_holds(target, cache) for target in targets for cache in installer.cache.places)


def _holds(target: str, cache: str) -> bool:
    """Whether a mount holds a cache, for any home `~`."""
    front, bare = target.rstrip("/") + "/", cache.removeprefix("~")
    if not cache.startswith("~"):
        return (cache + "/").startswith(front)
    parts = bare.strip("/").split("/")
    ends = ["/" + "/".join(parts[: count + 1]) + "/" for count in range(len(parts))]
    return front.endswith(tuple(ends)) or front in ("/root/", "/") or bare.strip("/") in front


def is_clean_up(command: Command, manager: Manager) -> bool:
    """Whether a command empties the cache of its package manager: `npm cache clean`."""
    text = " ".join([command.tool or "", *(word.text for word in command.reading.plain)])
    return text.startswith(manager.cache.clean) and not command.has("-l", "--list")


def _clears(run: Run, command: Command, installer: Manager) -> bool:
    if is_clean_up(command, installer):
        return True
    if command.name == "rm" and installer.cache.prints and not _SHELL_MARKS.isdisjoint(command.written):
        # Few removals name a folder by what a program prints.
        from dlint.model.packages.printed_cache import printed_caches

        if any(printed in installer.cache.prints for printed in printed_caches(run, command)):
            return True
    return any(_takes(path, cache) for path in deleted(run, command) for cache in installer.cache.places)


def _takes(path: str, cache: str) -> bool:
    """Whether deleting a path takes a cache away, for any home `~`."""
    bare = path.rstrip("*").rstrip("/")
    parts = cache.removeprefix("~").strip("/").split("/")
    if not cache.startswith("~"):
        return (cache + "/").startswith(bare + "/") or bare.startswith(cache)
    ends = ["/" + "/".join(parts[: count + 1]) for count in range(len(parts))]
    return bare.endswith(tuple(ends)) or path.endswith(("/.*", "/root/*", "/root", "/.[a-z]*"))
