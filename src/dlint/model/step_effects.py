"""What each instruction reads and writes, and why two of them may not change places."""

from __future__ import annotations

from dlint.knowledge.command_effects import ACCOUNTS, PROGRAM_FOLDERS
from dlint.model.commands.effects import Access, Accesses, Dependency, Effects, dependency, matters, unknown_effects
from dlint.model.commands.paths import folder_at, joined, settled
from dlint.model.context.delivery import deliveries
from dlint.model.instructions.kinds import Arg, Env, Shell, User, Volume, Workdir
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.packages.installs import installs_of
from dlint.model.stage import declared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View

# What a container is started with: no variable in them is replaced while the image is built.
_STARTED = frozenset(("cmd", "entrypoint", "healthcheck"))
_ORDERED = frozenset(("label", "expose", "stopsignal", "maintainer", "onbuild", "user", "workdir", "shell", "volume"))


def effects_of(view: View) -> Effects:
    """What an instruction does, found once."""
    known = view.file.fact(_table)
    if view not in known:
        known[view] = _effects(view)
    return known[view]


def _table(_: Dockerfile) -> dict[View, Effects]:
    return {}


def _effects(view: View) -> Effects:
    if isinstance(view, Run):
        from dlint.model.commands.command_effects import effects_of_run

        return effects_of_run(view)
    if isinstance(view, Transfer):
        return _transfer_effects(view)
    if isinstance(view, Workdir) and view.stage is not None and view.word is not None:
        place = joined(folder_at(view.stage, view), settled(view, view.word))
        return Effects(None, Accesses([Access(place, "file", "make")]), folder=True)
    if isinstance(view, Arg | Env):
        return Effects(sets=frozenset(declared(view)), user=False)
    return unknown_effects() if view.kind == "unreadable" else Effects(user=False)


def _transfer_effects(transfer: Transfer) -> Effects:
    if transfer.stage is None or transfer.destination is None:
        return unknown_effects()
    written = settled(transfer, transfer.destination)
    goal = joined(folder_at(transfer.stage, transfer), written)
    takes = deliveries(transfer)
    writes = [Access(each.target, _reach(each.kind), "write") for each in takes]
    if len(takes) < len(transfer.sources) or transfer.heredocs:
        writes.append(Access(goal, _whole_reach(transfer, goal, written), "write"))
    # Names of owners are looked up in the image's /etc/passwd; numbers are not.
    owner = transfer.node.flag_value("chown") or ""
    reads = [] if owner.replace(":", "").isdigit() or not owner else [Access(path) for path in ACCOUNTS[:2]]
    return Effects(Accesses(reads), Accesses(writes), user=False, folder=not written.startswith("/"))


def _reach(kind: str) -> str:
    return {"file": "file", "pattern": "folder"}.get(kind, "tree")


def _whole_reach(transfer: Transfer, goal: str, written: str) -> str:
    """A program that is put among others by its own name is one file."""
    single = len(transfer.sources) == 1 and not written.endswith("/")
    return "file" if single and goal.rpartition("/")[0] in PROGRAM_FOLDERS else "tree"


def keeps_below(earlier: View, later: View) -> Dependency | None:
    """Why an instruction has to stay below another of its stage; None where they may change places."""
    # Cheap questions first: effects of a RUN need its whole script.
    found = _by_kind(earlier, later) or _by_name(earlier, later) or _by_name(later, earlier)
    if found is not None:
        return found
    before, after = effects_of(earlier), effects_of(later)
    return _by_exactness(earlier, later) or _likelier(dependency(before, after), _by_needs(earlier, later))


def _likelier(one: Dependency | None, other: Dependency | None) -> Dependency | None:
    if one is None or (other is not None and other.certain):
        return other
    return one


def _by_kind(earlier: View, later: View) -> Dependency | None:
    pair = (earlier, later)
    if "unreadable" in (earlier.kind, later.kind):
        return Dependency("is not readable")
    if earlier.kind == later.kind and earlier.kind in _ORDERED:
        return Dependency(f"another {earlier.kind.upper()}")
    if earlier.kind in _STARTED and later.kind in _STARTED:
        return Dependency("sets how the container starts")
    for one, other in (pair, pair[::-1]):
        if isinstance(one, Shell) and (isinstance(other, Run) or other.kind in _STARTED):
            return Dependency("is run by that shell")
        # After VOLUME, the classic builder throws away what later steps write into the folder. Source: Dockerfile
        # reference, "Notes about specifying volumes", 2026-11.
        if isinstance(one, Volume) and isinstance(other, Run | Transfer | Workdir):
            return Dependency("may write into the volume")
        if isinstance(one, User) and isinstance(other, Run | Workdir):
            return Dependency("runs as that user")
        if isinstance(one, Workdir) and not isinstance(other, Workdir) and effects_of(other).folder:
            return Dependency("works in that folder")
    return _workdir_made(*pair)


def _workdir_made(earlier: View, later: View) -> Dependency | None:
    """A COPY makes the folder too, but gives it to its own owner."""
    for one, other in ((earlier, later), (later, earlier)):
        if isinstance(one, Workdir) and isinstance(other, Transfer):
            owned = other.node.flag("chown") is not None
            return Dependency("makes the folder", certain=False) if owned else None
    return None


def _by_name(setting: View, other: View) -> Dependency | None:
    """Whether an ARG or ENV sets a variable that matters to another instruction."""
    if not isinstance(setting, Arg | Env) or other.kind in _STARTED:
        return None
    for name in declared(setting):
        if isinstance(other, Run):
            if matters(name, effects_of(other), other.all_text):
                return Dependency(f"may use ${name}")
        elif isinstance(other, Arg | Env) and name in declared(other):
            return Dependency(f"sets ${name} as well")
        elif "$" in other.text and name in other.text:
            return Dependency(f"uses ${name}")
    return None


def _by_exactness(earlier: View, later: View) -> Dependency | None:
    """A RUN of which not everything is known stays where it is among what touches files."""
    for run, other in ((earlier, later), (later, earlier)):
        if not isinstance(run, Run) or not isinstance(other, Run | Transfer | Workdir):
            continue
        effects = effects_of(run)
        if effects.exact and effects.source != "guessed":
            continue
        if effects.source == "guessed" and isinstance(other, Transfer) and (effects.exact or _is_one_file(other)):
            found = dependency(effects_of(earlier), effects_of(later))
            return _likelier(found, Dependency("may read it", certain=False))
        if not effects.exact:
            return Dependency("may read or write anything")
    return None


def _is_one_file(transfer: Transfer) -> bool:
    takes = deliveries(transfer)
    return len(takes) == len(transfer.sources) == 1 and takes[0].kind == "file"


def _by_needs(earlier: View, later: View) -> Dependency | None:
    """Whether an install reads what a COPY brings."""
    if not isinstance(earlier, Transfer) or not isinstance(later, Run) or not installs_of(later):
        return None
    from dlint.model.packages.install_reads import reads

    found = None
    for install in installs_of(later):
        for delivery in deliveries(earlier):
            reason = reads(install, delivery)
            if reason is not None and reason.certain:
                return reason
            found = found or reason
    return found
