"""What is written into a mount and looked for afterwards, where it is no more."""

from __future__ import annotations

from dlint.knowledge.managers.registry import manager_of
from dlint.model.commands.command_effects import effects_of_command
from dlint.model.commands.paths import below, folder_at, joined, settled
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.packages.index_use import lost_index
from dlint.model.packages.installs import installs_of
from dlint.model.packages.leftover_downloads import links_into_cache
from dlint.model.stage import normal_path
from dlint.model.users.entry_process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View
    from dlint.model.packages.installs import Install
    from dlint.model.stage import Stage
    from dlint.syntax.mount import Mount
    from dlint.syntax.word import Word

# Programs that look for what was installed, by language; those of its package managers do so as well.
_READERS = {
    "node": ("node", "next", "pm2", "pm2-runtime", "nest", "ts-node", "tsx"),
    "php": ("php", "php-fpm", "apache2-foreground"),
    "ruby": ("ruby", "rails", "rake", "rackup", "puma", "unicorn", "sidekiq"),
    "python": ("python", "python3", "gunicorn", "uvicorn", "flask", "celery", "granian"),
}


class MountLoss:
    """A mount of a RUN that holds what is needed later: `path` lies below `target`, and `by` looks for it there.

    `word` is the value of the mount's flag, `kind` its type; `by` is the instruction, None where the image itself is
    what lacks it. `setting` is what makes the installed packages links into the mount, if that is the reason.
    """

    __slots__ = ("by", "kind", "path", "run", "setting", "target", "word")

    def __init__(
        self, run: Run, mount: Mount, word: Word, target: str, path: str, by: View | None, setting: str = ""
    ) -> None:
        self.run = run
        self.word = word
        self.kind = mount.type or "bind"
        self.target = target
        self.path = path
        self.by = by
        self.setting = setting


def mount_losses(file: Dockerfile) -> Iterator[MountLoss]:
    """One for each mount, in the order of the file."""
    for stage in file.stages:
        for run in stage.of(Run):
            if isinstance(run, Run) and run.mounts and not run.onbuild:
                yield from _of_run(run, stage)


def _of_run(run: Run, stage: Stage) -> Iterator[MountLoss]:
    for word, mount in zip(run.flag_values("mount"), run.mounts, strict=False):
        if mount.type not in (None, "bind", "cache", "tmpfs") or not mount.target or mount.error is not None:
            continue
        target = joined(folder_at(stage, run), mount.target).rstrip("/")
        # A mount over the root hides everything; a cache with `from` begins with files that are elsewhere too.
        if target in ("", "/") or (mount.from_ and mount.type == "cache"):
            continue
        missing = (
            _copied_out(run, stage, mount, target)
            or _read_again(run, stage, mount, target)
            or _used_again(run, stage, target)
            or (lost_index(run, stage, target) if mount.type in ("cache", "tmpfs") else None)
            or _needed(run, stage, mount, target)
            or _results(run, stage, target)
        )
        if missing is not None:
            yield MountLoss(run, mount, word, target, *missing)
        elif mount.type in ("cache", "tmpfs") and (setting := _linked(run, stage, target)) is not None:
            yield MountLoss(run, mount, word, target, target, None, setting)


def _copied_out(run: Run, stage: Stage, mount: Mount, target: str) -> tuple[str, View] | None:
    """A later copy out of the stage, of something that only the mount has."""
    is_bind = mount.type in (None, "bind")
    # What a mount from another stage holds can be copied from there.
    if is_bind and mount.from_:
        return None
    outgoing = run.file.fact(_outgoing)
    for each in (stage, *stage.heirs()):
        for path, view in outgoing.get(each, ()):
            if below(path, target) is not None and not _is_there(run, stage, target, path, is_bind=is_bind):
                return path, view
    return None


def _read_again(run: Run, stage: Stage, mount: Mount, target: str) -> tuple[str, View] | None:
    """A later step that fetches nothing, and whose downloads only the mount has."""
    if mount.type not in ("cache", "tmpfs"):
        return None
    fetched = {install.tool: path for install in installs_of(run) for path in _downloads(install, target)}
    for tool, path in fetched.items():
        view = next(stage.later(run, _installs_by, tool), None)
        if not isinstance(view, Run):
            continue
        first = next(install for install in installs_of(view) if install.tool == tool)
        if first.is_offline and not _holds_any(view, path):
            return path, view
    return None


def _installs_by(view: View, tool: str) -> bool:
    return isinstance(view, Run) and not view.onbuild and any(each.tool == tool for each in installs_of(view))


def _used_again(run: Run, stage: Stage, target: str) -> tuple[str, View] | None:
    """A later RUN that uses a file which a command of this one surely wrote into the mount."""
    written = [path for path in _written(run) if below(path, target)]
    for view in stage.below(run, isinstance, (Run, Transfer)) if written else ():
        if isinstance(view, Transfer) and view.destination is not None and _puts_into(view, target):
            return None
        if not isinstance(view, Run) or view.onbuild:
            continue
        for command in view.commands:
            effects = effects_of_command(view, command)
            made = [each.path for each in effects.writes.items]
            # Written again into the layer: from there on the file is there.
            written = [path for path in written if not any(_meets(path, each) for each in made)]
            used = next((each.path for each in effects.reads.items if each.certain and each.path in written), None)
            if used is not None and not _holds_any(view, used):
                return used, view
    return None


def _written(run: Run) -> list[str]:
    """The files that commands of a RUN surely write, and do not take away again."""
    found: list[str] = []
    for command in run.commands:
        effects = effects_of_command(run, command)
        if command.conditional or not effects.writes.exact:
            continue
        gone = [each.path for each in effects.writes.items if command.name in ("rm", "mv")]
        found = [path for path in found if path not in gone]
        found += [each.path for each in effects.writes.items if each.certain and each.reach == "file" and not gone]
    return found


def _downloads(install: Install, target: str) -> list[str]:
    """The folders below a mount in which an install leaves what it fetches, unless another RUN fetches the same."""
    from dlint.model.packages.cache_mounts import cache_folders

    return [] if install.is_offline else [path for path in cache_folders(install) if _meets(path, target)]


def _holds_any(run: Run, path: str) -> bool:
    folder = folder_at(run.stage, run) if run.stage is not None else "/"
    return any(_meets(path, joined(folder, mount.target).rstrip("/")) for mount in run.mounts if mount.target)


def _meets(path: str, target: str) -> bool:
    return below(path, target) is not None or below(target, path) is not None


def _outgoing(file: Dockerfile) -> dict[Stage, list[tuple[str, View]]]:
    """By stage: the paths that later copies take out of it."""
    found: dict[Stage, list[tuple[str, View]]] = {}
    for view in file.views():
        if not isinstance(view, Transfer) or view.from_word is None or view.origin is None:
            continue
        stage = file.find_stage(view.origin, view.stage)
        if stage is not None:
            paths = [normal_path("/" + settled(view, source)).rstrip("/") for source in view.sources]
            found.setdefault(stage, []).extend((path, view) for path in paths)
    return found


def _last_process(file: Dockerfile) -> Process:
    return Process.of(file.stages[-1])


def _is_there(run: Run, stage: Stage, target: str, path: str, *, is_bind: bool) -> bool:
    """Whether another instruction of the stage puts something there, or may."""
    tail = path.rpartition("/")[2]
    for view in stage.above(None, isinstance, (Transfer, Run)):
        if isinstance(view, Transfer) and (is_bind or view.origin is not None) and _reaches(view, path):
            return True
        if isinstance(view, Transfer) and view.destination is not None and _puts_into(view, target):
            return True
        if isinstance(view, Run) and view is not run and _may_make(view, target, tail):
            return True
    return False


def _may_make(run: Run, target: str, tail: str) -> bool:
    """Whether a RUN without the mount may put a file into the folder."""
    if _mounts(run, target):
        return False
    return bool(installs_of(run)) or target in run.all_text or (bool(tail) and tail in run.all_text)


def _reaches(view: Transfer, path: str) -> bool:
    if view.stage is None or view.destination is None:
        return False
    goal = joined(folder_at(view.stage, view), settled(view, view.destination))
    return below(path, goal) is not None


def _puts_into(view: Transfer, target: str) -> bool:
    """Whether a copy names the folder of the mount, or one in it, as where it goes."""
    assert view.destination is not None, "asked for with one only"
    goal = joined(folder_at(view.stage, view), settled(view, view.destination)) if view.stage is not None else ""
    return below(goal, target) is not None


def _mounts(run: Run, target: str) -> bool:
    folder = folder_at(run.stage, run) if run.stage is not None else "/"
    return any(joined(folder, mount.target or "").rstrip("/") == target for mount in run.mounts if mount.target)


def _needed(run: Run, stage: Stage, mount: Mount, target: str) -> tuple[str, View | None] | None:
    """What the image itself has to have of it."""
    if not stage.ships:
        return None
    process = stage.file.fact(_last_process)
    for install in installs_of(run):
        path = _landing(install, run)
        if path is None or not (_reads(process, install.language) or _starts(process, install)):
            continue
        if below(path, target) is None or _covered(run, path, target):
            continue
        if not _is_installed_elsewhere(install, stage, path):
            return path, process.view
    if mount.type in (None, "bind") and (mount.from_ or mount.readonly is not False):
        return None
    for piece in (piece.strip("\"'") for word in process.words for piece in word.split()):
        path = joined(folder_at(process.stage), piece) if "/" in piece and "$" not in piece and "=" not in piece else ""
        is_bind = mount.type in (None, "bind")
        if path and below(path, target) and not _is_there(run, stage, target, path, is_bind=is_bind):
            return path, process.view
    return None


def _reads(process: Process, language: str) -> bool:
    """Whether the program that the image starts looks for packages of a language."""
    program = process.command[0] if process.command else ""
    manager = manager_of(program)
    return program in _READERS.get(language, ()) or (manager is not None and manager.language == language)


def _starts(process: Process, install: Install) -> bool:
    """Whether the image starts a program that an install brought by name, such as `go install HOST/NAME@VERSION`."""
    program = process.command[0] if process.command else ""
    names = [word.text.partition("@")[0] if word.text[:1] != "@" else word.text for word in install.command.operands]
    return install.kind == "named" and bool(program) and program in [name.rpartition("/")[2] for name in names]


def _landing(install: Install, run: Run) -> str | None:
    """Where an install puts the packages of a project, or the programs that it names."""
    ecosystem = install.ecosystem
    if install.kind == "named":
        return install.manager.program_home or None
    if ecosystem is None or not ecosystem.landing or install.kind != "manifest":
        return None
    # These put the packages elsewhere.
    if install.command.has("--system", "--prefix", "--modules-folder"):
        return None
    moved = ecosystem.landing_variables
    if any(run.scope.lookup(variable) is not None or variable in run.all_text for variable in moved):
        return None
    if install.tool == "yarn" and not _links(install, run):
        return None
    return joined(install.folder, ecosystem.landing) if not install.folder.startswith("/?") else None


def _links(install: Install, run: Run) -> bool:
    from dlint.model.packages.project_version import links_packages
    from dlint.model.packages.tool_version import version_of

    return version_of(install).is_below("2") or links_packages(run, install.folder)


def _covered(run: Run, path: str, target: str) -> bool:
    """Whether another mount, nearer to the path, holds it: that one is reported."""
    folder = folder_at(run.stage, run) if run.stage is not None else "/"
    others = [joined(folder, mount.target).rstrip("/") for mount in run.mounts if mount.target]
    return any(len(other) > len(target) and below(path, other) is not None for other in others)


def _is_installed_elsewhere(install: Install, stage: Stage, path: str) -> bool:
    """Whether the image gets the packages by another step."""
    for view in (each for base in stage.lineage for each in base.instructions):
        if isinstance(view, Run) and view is not install.run:
            same = [each for each in installs_of(view) if each.language == install.language]
            if same and not any(_mounts(view, folder) for folder in (path, install.folder)):
                return True
        if isinstance(view, Transfer) and view.origin is not None and _reaches(view, path):
            return True
        if isinstance(view, Run) and view is install.run and _takes_out(view, path):
            return True
    return False


def _takes_out(run: Run, path: str) -> bool:
    """Whether a command of the same RUN copies the packages somewhere else."""
    name = path.rpartition("/")[2]
    return any(
        command.name in ("cp", "mv", "rsync", "tar", "ln") and any(name in word.text for word in command.words[1:])
        for command in run.commands
    )


def _results(run: Run, stage: Stage, target: str) -> tuple[str, View | None] | None:
    """What programs keep in the home folder for later: Poetry's virtual environments, the Pythons of uv, browsers."""
    from dlint.knowledge.home_results import HOME_RESULTS
    from dlint.model.users.root_home import is_call, result_folder

    for result in HOME_RESULTS:
        if result.program not in run.all_text or not any(is_call(command, result) for command in run.ordered):
            continue
        path = result_folder(run, result)
        if path is None or below(path, target) is None or _covered(run, path, target) or _takes_out(run, path):
            continue
        verbs, taken = (*result.verbs, *result.again), _taken_by(run, stage, path)
        if not stage.ships and taken is None:
            continue
        lineage = (view for base in stage.lineage for view in base.instructions)
        if not any(_makes_again(view, run, result.program, verbs, target) for view in lineage):
            return path, taken
    return None


def _taken_by(run: Run, stage: Stage, path: str) -> View | None:
    """The copy out of the stage that takes a folder, or what is in it."""
    taken = run.file.fact(_outgoing).get(stage, ())
    return next((view for outgoing, view in taken if _meets(path, outgoing)), None)


def _makes_again(view: View, run: Run, program: str, verbs: tuple[str, ...], target: str) -> bool:
    """Whether another RUN, which sees no mount there, fetches the same."""
    if view is run or not isinstance(view, Run) or _mounts(view, target):
        return False
    return any(command.verb(program, *verbs) is not None for command in view.calls((program,)))


def _linked(run: Run, stage: Stage, target: str) -> str | None:
    """The setting by which packages are links into a cache that only the mount has."""
    from dlint.model.packages.cache_mounts import cache_folders

    if not stage.ships and stage not in run.file.fact(_outgoing):
        return None
    for install in installs_of(run):
        setting = links_into_cache(run, install.command)
        if setting is not None and any(below(path, target) is not None for path in cache_folders(install)):
            return setting
    return None
