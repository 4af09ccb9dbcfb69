"""Edits that keep the downloads of an install in a cache mount."""

from __future__ import annotations

from dlint.fixes.bind_mount import with_flags
from dlint.fixes.move_copy import block_of
from dlint.model.commands.script_file import runs_file
from dlint.model.distribution import known_family
from dlint.model.frontend import knows
from dlint.model.instructions.run import Run
from dlint.model.instructions.view import View
from dlint.model.packages import index_use
from dlint.model.packages.cache_mounts import (
    CacheMount,
    cache_mounts,
    chosen_folders,
    kept_cache,
    may_empty_cache,
    user_number,
    usual_folders,
)
from dlint.model.packages.installs import installs_of
from dlint.model.packages.leftover_downloads import links_into_cache
from dlint.model.packages.printed_cache import printed_caches
from dlint.model.users.entry_process import Process
from dlint.syntax.mount import parse_mount
from dlint.text.edit import Edit, EditSet, Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.knowledge.managers.manager import Manager
    from dlint.model.commands.command import Command
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.packages.installs import Install
    from dlint.model.stage import Stage

# This file of Debian's and Ubuntu's images deletes downloaded packages after each install, so that the mount would stay
# empty. Source: the example of RUN --mount=type=cache in the Dockerfile reference, 2026-11.
_CLEANER = "/etc/apt/apt.conf.d/docker-clean"
_ARCHIVES = "/var/cache/apt"
# One of these in a step above shows that the author has already set what apt keeps.
_KEEPS = ("docker-clean", "Keep-Downloaded-Packages", "keep-cache", "apt.conf")
_INDEXED = ("apk", "apt", "apt-get", "aptitude")
_CHOSEN = ("--cache", "--cache-dir", "--cache-folder", "--store-dir")
_UPDATES = ("-U", "--update", "--update-cache")


def cache_targets(install: Install) -> list[str] | None:
    """The folders to mount, absolute, for the user who runs it; None where they are not known."""
    return usual_folders(install) or None


def cache_mount_edits(run: Run, installs: list[Install]) -> tuple[Edit, ...] | Refusal:
    """Adds cache mounts for installs of a RUN, and takes out what would empty them again.

    Refused where it is not certain that they work, or that nothing else needs what they keep out of the image.
    """
    stage = run.stage
    number = user_number(run)
    if stage is None or run.is_json or not run.is_readable:
        return Refusal("the commands of this RUN cannot be read")
    # A cache mount belongs to root (uid=0, mode=0755) unless `uid` states another owner; another user could not write
    # to it. Source: Dockerfile reference, RUN --mount=type=cache, 2026-11.
    if number is None:
        return Refusal("the user of this RUN is not known, who must own the cache")
    if not knows(run.file, "run --mount"):
        return Refusal("the syntax that the file states has no mounts")
    mounts: dict[str, str] = {}
    edits: list[Edit] = []
    for install in installs:
        targets = cache_targets(install)
        if targets is None:
            return Refusal(f"the cache folder of {install.label} is not known")
        if (doubt := _doubt(install)) is not None:
            return Refusal(doubt)
        if _is_wanted(install, targets, stage):
            return Refusal(f"something else needs the cache of {install.label} in the image")
        if install.cache.locked and (not _updates(run, install) or index_use.serves_later(run, install)):
            # The index that a RUN above fetched would be hidden, or a step below would look for this one.
            targets = [target for target in targets if target == _ARCHIVES]
        if not targets:
            return Refusal(f"another RUN shares the index of {install.label}, which a mount would hide")
        options = "" if number == "0" else f",uid={number}"
        # apt and dpkg need exclusive access to their folders. Two builds at a time would fail on the lock file
        # otherwise.
        options += ",sharing=locked" if install.cache.locked else ""
        # Installs of one RUN may share a folder: a dict by target keeps BuildKit from seeing the same mount twice.
        mounts |= {target: f"--mount=type=cache,target={target}{options}" for target in targets}
        freed = _freed(install)
        if freed is None:
            return Refusal(f"{install.label} empties the cache in a way that cannot be removed")
        edits += freed
    cleaned = _cleaned(run, list(mounts))
    if cleaned is None:
        return Refusal("this RUN deletes the cache in a way that cannot be removed")
    first = _opening(run, stage) if _ARCHIVES in mounts else []
    return (*first, with_flags(run, list(mounts.values())), *dict.fromkeys((*edits, *cleaned)))


def is_read_by_script(install: Install) -> bool:
    """Whether dependencies are fetched for a later step that may not see a mount: a script that compiles the project.

    Steps that call the program themselves get the mount as well.
    """
    run, stage = install.run, install.run.stage
    if not install.cache.read_later or install.kind != "manifest" or stage is None:
        return False
    # What lies in the layer is hidden from a later step that has the mount already.
    targets = cache_targets(install) or ()
    for later in stage.later(run, _has_mounts, install.manager):
        mounts = cache_mounts(later) if isinstance(later, Run) else ()
        if any(mount.holds(target) for mount in mounts for target in targets):
            return False
    return any(True for _ in stage.later(run, _runs_script, install.manager))


def _has_mounts(view: View, manager: Manager) -> bool:
    """Whether a RUN calls the manager's program and has cache mounts."""
    if not isinstance(view, Run) or view.onbuild or not cache_mounts(view):
        return False
    return any(each.manager is manager for each in installs_of(view))


def _is_in_layer(install: Install) -> bool:
    """Whether a RUN above has left the dependencies in the layer for this one: a mount would hide them."""
    run, stage = install.run, install.run.stage
    if not install.cache.read_later or stage is None:
        return False
    return any(stage.above(run, _fetches_into_layer, install.manager))


def _fetches_into_layer(view: View, manager: Manager) -> bool:
    found = installs_of(view) if isinstance(view, Run) and not view.onbuild else ()
    return any(each.manager is manager and is_read_by_script(each) and not cache_mounts(each.run) for each in found)


def _runs_script(view: View, manager: Manager) -> bool:
    """Whether a RUN may call the program by a script of its own."""
    if not isinstance(view, Run) or view.onbuild:
        return False
    # A step that calls the program itself gets a cache mount of its own.
    return any(each.tool not in manager.programs and runs_file(each) for each in view.commands)


def _doubt(install: Install) -> str | None:
    """Why the folder of the cache is not known: something in the file may set it, or that there is none."""
    command, cache = install.command, install.cache
    # A variable or a settings file may move the cache. The text of the file is searched, as its effect is not computed
    # here.
    names = {*cache.variables, "XDG_CACHE_HOME", *cache.no_cache_variables} - {cache.home_variable}
    if install.run.file.fact(_Mentions).any_of((*names, "maven.repo.local", ".yarnrc.yml")) or command.has(*_CHOSEN):
        return f"the file sets the cache of {install.label}"
    # Behind a wrapper (`su`, `env`) another user or another home folder may apply.
    return f"{command.wrappers[0]} runs {install.label}, with another home perhaps" if command.wrappers else None


def is_moved(install: Install) -> bool:
    """Whether a variable or an option that the file gives surely moves the cache."""
    run, options = install.run, install.cache.options
    names = [name for name in install.cache.variables if name != install.cache.home_variable]
    given = any(run.scope.lookup(name) is not None for name in names)
    return given or install.command.has(*options)


def _is_wanted(install: Install, targets: list[str], stage: Stage) -> bool:
    """Whether another instruction names the folder, or the image itself builds with the program when it runs."""
    others = install.run.file.fact(_other_texts)
    if any(target in others for target in targets):
        return True
    # Only caches that later commands read (Maven, Go) are of use to the running container.
    if not install.cache.read_later or not stage.ships:
        return False
    return any(word.rpartition("/")[2] == install.command.tool for word in Process.of(stage).command)


def _other_texts(file: Dockerfile) -> str:
    """The text of all instructions but RUN."""
    return "\n".join(view.node.text.text for view in file.views() if not isinstance(view, Run))


class _Mentions:
    """Which texts a file has in it: it is searched once for each set of them."""

    __slots__ = ("_data", "_known")

    def __init__(self, file: Dockerfile) -> None:
        self._data = file.source.data.decode("utf-8", "replace")
        self._known: dict[frozenset[str], bool] = {}

    def any_of(self, texts: Iterable[str]) -> bool:
        """Whether one of them is there."""
        key = frozenset(texts)
        if key not in self._known:
            self._known[key] = any(text in self._data for text in key)
        return self._known[key]


def _updates(run: Run, install: Install) -> bool:
    """Whether a RUN fetches the index itself before it installs from it."""
    if install.command.tool == "apk" and install.command.has(*_UPDATES, "--no-cache"):
        return True
    first = run.file.fact(_first_updates).get(run)
    return first is not None and first.span.start < install.command.span.start


def _first_updates(file: Dockerfile) -> dict[View, Command]:
    """The first command of each RUN that fetches an index."""
    found: dict[View, Command] = {}
    for view in file.all_views:
        for command in view.calls(_INDEXED) if isinstance(view, Run) else ():
            if view not in found and command.verb(_INDEXED, "update") is not None:
                found[view] = command
    return found


def _freed(install: Install) -> list[Edit] | None:
    """Takes out the options that keep the program from using a cache; apk then needs one that fetches its index."""
    command = install.command
    names = install.cache.no_cache
    edits = []
    for flag in command.flags:
        if flag.name in names:
            start = flag.word.span.start - 1
            # Quotes, variables or glued options (`-nq`) cannot be cut without a change to their neighbours.
            plain = command.exact and flag.word.in_one_piece and flag.word.text == flag.name
            if not plain or install.run.file.source.data[start : start + 1] != b" ":
                return None
            # `apk add --no-cache` also fetches a fresh index; without it nothing would.
            text = " --update-cache" if command.tool == "apk" and not command.has(*_UPDATES) else ""
            edits.append(Edit(start, flag.word.span.end, text))
    return edits


def _cleaned(run: Run, targets: list[str]) -> list[Edit] | None:
    """Takes out the commands that would empty the mounts."""
    found: list[Edit] = []
    # The mounts are not in the file yet. They are made up here so that the rule on emptied caches can be asked about
    # them.
    word = run.node.keyword_word
    mounts = [CacheMount(parse_mount(f"type=cache,target={target}", str), word, target) for target in targets]
    for command in dict.fromkeys(run.ordered):
        # A clean-up under a condition empties the mount at most; the removal of a mounted folder itself would fail.
        if command.conditional and not any(printed_caches(run, command)):
            continue
        if any(may_empty_cache(mount, command, run) for mount in mounts):
            edits = None if command.conditional else kept_cache(mounts, command, run)
            if edits is None:
                return None
            found += edits
    # Two commands on one line may want to cut the same separator: then neither cut is right.
    kept = EditSet()
    return found if all(kept.take(edit) for edit in found) else None


def _opening(run: Run, stage: Stage) -> list[Edit]:
    """Sets once that apt keeps what it downloads, where the base image may have set the opposite."""
    if known_family(stage) not in ("debian", None) or _keeps_archives(run):
        return []
    # Above the first install is enough, and it must stand there once: the setting is a file that all later steps have.
    if stage.any_above(run, _keeps_archives) or stage.any_above(run, _installs_by_apt):
        return []
    keyword, above = run.node.keyword_word.value, next(stage.above(run, isinstance, View), None)
    start = block_of(run).start
    # Without a blank line the new RUN would look like a part of the step above it.
    near = isinstance(above, Run) and run.file.source.line_at(start) == above.node.end_line + 1
    gap = "\n" if near else ""
    return [Edit.insert(start, f"{gap}{keyword} rm -f {_CLEANER}\n")]


def _keeps_archives(view: View) -> bool:
    text = view.all_text if isinstance(view, Run) else view.node.text.text
    return any(mark in text for mark in _KEEPS)


def _installs_by_apt(view: View) -> bool:
    return isinstance(view, Run) and any(install.manager.name == "apt" for install in installs_of(view))


def installs_without_cache(run: Run) -> list[Install]:
    """The installs of a RUN that download, and keep nothing of it.

    Packages that are links into a cache need it in the image: they get no mount.
    """
    mounts = cache_mounts(run)
    found = []
    for install in installs_of(run):
        targets = chosen_folders(install) or cache_targets(install)
        if (
            install.cache.mounts
            and not install.is_offline
            and links_into_cache(run, install.command) is None
            and not is_read_by_script(install)
            and not _is_in_layer(install)
            and not any(mount.holds(target) for mount in mounts for target in targets or ())
        ):
            found.append(install)
    return found
