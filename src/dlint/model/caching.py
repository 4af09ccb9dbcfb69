"""Where the package managers of a RUN keep what they download."""

from __future__ import annotations

from dlint.knowledge.ecosystems import home_path
from dlint.knowledge.installers import BY_PROGRAM as INSTALLERS
from dlint.knowledge.packages import BY_NAME as MANAGERS
from dlint.model.users import final_user, is_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.installs import Install
    from dlint.model.run import Run
    from dlint.syntax.mount import Mount
    from dlint.syntax.word import Word


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


def home_of(run: Run) -> str | None:
    """The home directory of who runs a RUN, as far as the file and the base image tell."""
    if run.stage is None:
        return None
    given = run.stage.env_at("HOME", run)
    if given is not None or run.stage.sets_env("HOME", run):
        return given
    user = final_user(run.stage, run)
    if user is None:
        return None
    name = user.partition(":")[0]
    if is_root(user):
        return "/root"
    return f"/home/{name}" if name and not name.isdigit() else None


def download_folders(install: Install) -> tuple[str, ...]:
    """The folders, with `~` for the home, in which an install keeps what it downloads."""
    manager = MANAGERS.get(install.tool)
    if install.kind == "system" and manager is not None:
        return manager.mounts
    found = list(install.ecosystem.caches) if install.ecosystem is not None else []
    installer = INSTALLERS.get(install.command.tool)
    found += installer.caches if installer is not None else ()
    return tuple(dict.fromkeys(found))


def expanded_folders(install: Install) -> list[str]:
    """The same as absolute paths; those in a home that is not known are left out."""
    home = home_of(install.run)
    folders = download_folders(install)
    return [home_path(path, home or "") for path in folders if home is not None or not path.startswith("~")]
