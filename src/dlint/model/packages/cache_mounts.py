"""Where the package managers of a RUN keep what they download."""

from __future__ import annotations

from itertools import pairwise

from dlint.knowledge.managers.registry import home_path, manager_of, system_manager
from dlint.model.commands.paths import path_of
from dlint.model.packages.printed_cache import printed_caches
from dlint.model.users.users import accounts_of, final_user, is_root
from dlint.text.edit import Edit
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run
    from dlint.model.instructions.view import View
    from dlint.model.packages.installs import Install
    from dlint.syntax.mount import Mount
    from dlint.syntax.word import Word

# Images whose ready-made user has this number.
_READY = {"node": "1000", "bun": "1000", "deno": "1993"}


class CacheMount:
    """A cache mount of a RUN: `mount` as it was read, `word` the value of its flag, `target` its absolute path."""

    __slots__ = ("mount", "target", "word")

    def __init__(self, mount: Mount, word: Word, target: str) -> None:
        self.mount = mount
        self.word = word
        self.target = target

    def holds(self, path: str) -> bool:
        """Whether a folder lies in it, or it in that folder."""
        mine, other = self.target.rstrip("/") + "/", path.rstrip("/") + "/"
        return mine.startswith(other) or other.startswith(mine)


def cache_mounts(run: Run) -> list[CacheMount]:
    """The cache mounts with a known target."""
    pairs = zip(run.flag_values("mount"), run.mounts, strict=False)
    return [
        CacheMount(mount, word, mount.target)
        for word, mount in pairs
        if mount.type == "cache" and mount.error is None and mount.target
    ]


def home_of(view: View) -> str | None:
    """The home directory of who runs at an instruction, as far as the file and the base image show."""
    return view.fact(_home_of)


def _home_of(view: View) -> str | None:
    if view.stage is None:
        return None
    # A HOME that the file sets goes before the one in /etc/passwd.
    given = view.stage.env_at("HOME", view)
    if given is not None or view.stage.sets_env("HOME", view):
        return given
    user = final_user(view.stage, view)
    if user is None:
        return None
    name = user.partition(":")[0]
    if is_root(user):
        return "/root"
    # The default of useradd and adduser; a number may be any account.
    return f"/home/{name}" if name and not name.isdigit() else None


def download_folders(install: Install) -> tuple[str, ...]:
    """The folders, with `~` for the home, in which an install keeps what it downloads."""
    system = system_manager(install.tool) if install.kind == "system" else None
    if system is not None:
        return (*system.lists, *system.archives)
    return tuple(dict.fromkeys((*(own_folders(install) or ()), *install.cache.places)))


def own_folders(install: Install) -> list[str] | None:
    """The folders that are worth a mount, with `~` for the home; None where a variable decides that is not known."""
    cache, stage = install.cache, install.run.stage
    home = cache.home if cache.home and stage is None else _own_home(install) if cache.home else ""
    return None if home is None else [path.format(home=home) for path in cache.mounts]


def _own_home(install: Install) -> str | None:
    """Where the program has its own folder."""
    cache, run, stage = install.cache, install.run, install.run.stage
    assert stage is not None, "asked for in a stage only"
    given = stage.env_at(cache.home_variable, run)
    if given is not None or stage.sets_env(cache.home_variable, run):
        return given
    image = stage.root_image
    official = cache.home_images.get(image.name.rpartition("/")[2]) if image is not None else None
    usual = cache.home_of_others if cache.home_of_others and user_number(run) != "0" else cache.home
    return official or usual


def chosen_folders(install: Install) -> list[str]:
    """The folders that options of the command name for its cache, as absolute paths."""
    run, command = install.run, install.command
    values = [value for option in install.cache.options if (value := command.value(option)) is not None]
    return [path_of(run, command, value.text) for value in values]


def cache_folders(install: Install) -> list[str]:
    """The absolute paths of the folders where an install surely keeps what it downloads; none where that is unclear."""
    return chosen_folders(install) or usual_folders(install)


def usual_folders(install: Install) -> list[str]:
    """The folders that are worth a mount as absolute paths; none where they are not known."""
    home, paths = home_of(install.run), own_folders(install) if install.run.stage is not None else None
    if not paths or (home is None and any(path.startswith("~") for path in paths)):
        return []
    return [home_path(path, home or "") for path in paths]


def expanded_folders(install: Install) -> list[str]:
    """The same as absolute paths; those in a home that is not known are left out."""
    home = home_of(install.run)
    folders = download_folders(install)
    return [home_path(path, home or "") for path in folders if home is not None or not path.startswith("~")]


def user_number(run: Run) -> str | None:
    """The number of the user who runs a RUN, as far as the file and the base image show."""
    stage = run.stage
    user = final_user(stage, run) if stage is not None else None
    if stage is None or user is None:
        return None
    name = user.partition(":")[0]
    if name.isdigit() or is_root(user):
        return name if name.isdigit() else "0"
    account = next((each for each in accounts_of(stage, run) if each.name == name), None)
    if account is not None:
        return account.uid if account.uid and account.uid.isdigit() else None
    image = stage.root_image
    return _READY.get(name) if image is not None and image.name.rpartition("/")[2] == name else None


def empties_cache(mount: CacheMount, command: Command, run: Run) -> bool:
    """Whether a command deletes what the mount holds, in every build and not under a condition of the script."""
    return not command.conditional and may_empty_cache(mount, command, run)


def may_empty_cache(mount: CacheMount, command: Command, run: Run) -> bool:
    """The same, also where the script may skip the command or runs it as a function."""
    if command.name in ("rm", "find"):
        from dlint.model.commands.deletes import deleted

        return any(_is_inside(mount, path) for path in deleted(run, command)) or any(
            _is_printed(mount, printed) for printed in printed_caches(run, command)
        )
    installer, manager = manager_of(command.tool), system_manager(command.tool)
    if manager is not None and command.verb(manager.name, *manager.clean_archives, *manager.clean_lists):
        return any(
            mount.holds(path) for path in (*manager.archives[:1], *manager.lists[:1]) if manager.family != "debian"
        ) or (manager.family == "debian" and mount.holds(manager.archives[0]))
    if installer is None:
        return False
    verbs = [clean.partition(" ")[2] for clean in installer.cache.clean if clean.startswith(command.tool + " ")]
    return bool(verbs) and command.verb(command.tool, *verbs) is not None and _is_at_home(mount, installer.cache.places)


def _is_printed(mount: CacheMount, printed: str) -> bool:
    """Whether the folder that a package manager prints by a command is what the mount holds."""
    installer = manager_of(printed.partition(" ")[0])
    return installer is not None and printed in installer.cache.prints and _is_at_home(mount, installer.cache.places)


def kept_cache(mounts: list[CacheMount], command: Command, run: Run) -> tuple[Edit, ...] | None:
    """Takes the deletion of what mounts hold out of the script; None where more would go with it."""
    if not command.exact or command.outer is not None:
        return None
    from dlint.model.commands.deletes import deleted
    from dlint.model.commands.removal import removal_span

    # A removal of several paths keeps those that no mount holds.
    spared = [word for word in command.operands if command.name == "rm"]
    paths = list(deleted(run, command)) if spared else []
    if spared and len(paths) != len(spared):
        return None
    spared = [
        word for word, path in zip(spared, paths, strict=True) if any(_is_inside(mount, path) for mount in mounts)
    ]
    if not paths or len(spared) == len(paths):
        removal = removal_span(run, command)
        # A comment between the lines would go with it.
        lost = removal is not None and "\n#" in run.file.source.text(removal).replace(" ", "").replace("\t", "")
        return None if removal is None or lost else (Edit.delete(removal),)
    gone: list[Edit] = []
    for before, word in pairwise(command.words):
        if word not in spared:
            continue
        start = gone.pop().start if gone and gone[-1].end == before.span.end else before.span.end
        if not word.in_one_piece or "#" in run.file.source.text(Span(start, word.span.start)):
            return None
        gone.append(Edit(start, word.span.end, ""))
    return tuple(gone)


def _is_inside(mount: CacheMount, path: str) -> bool:
    inside = mount.target.rstrip("/")
    bare = path.rstrip("/*")
    return bare in (inside, f"{inside}/lists") or path.startswith(
        (f"{inside}/*", f"{inside}/lists/", f"{inside}/archives")
    )


def _is_at_home(mount: CacheMount, caches: tuple[str, ...]) -> bool:
    ends = [path.removeprefix("~") for path in caches]
    return any(mount.target.rstrip("/").endswith(end) for end in ends) or mount.target.rstrip("/").endswith("/.cache")
