"""What a step of a build reads and writes, and when two steps may change places; known facts and traces share it."""

from __future__ import annotations

from dlint.knowledge.command_effects import BASE, EMULATORS, ENVIRONMENT, PROGRAM_FOLDERS, SYSTEM_PROGRAMS
from dlint.model.commands.paths import below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Access:
    """A path that is read or written.

    `path` is absolute in the image. `reach` is `file` (this path alone), `folder` (the names in it), `tree` (it and all
    below it) or `name` (any file of that name, wherever it lies). `how` is `open`, `test`, `list` or `miss` for reads;
    `write`, `make`, `mode` or `remove` for writes. `certain` is false where it is only likely.
    """

    __slots__ = ("certain", "how", "path", "reach")

    def __init__(self, path: str, reach: str = "file", how: str = "open", *, certain: bool = True) -> None:
        self.path = path
        self.reach = reach
        self.how = how
        self.certain = certain

    def __repr__(self) -> str:
        return f"<{self.how} {self.reach} {self.path}>"

    def meets(self, other: Access) -> bool:
        """Whether the two may be about the same file."""
        if self.reach == "name" or other.reach == "name":
            return self.path.rpartition("/")[2] == other.path.rpartition("/")[2] and "tree" not in (
                self.reach,
                other.reach,
            )
        if self.path == other.path:
            return True
        # Most are files, and cover nothing else.
        return (self.reach != "file" and self._covers(other)) or (other.reach != "file" and other._covers(self))

    def _covers(self, other: Access) -> bool:
        if self.reach == "tree":
            return below(other.path, self.path) is not None
        return self.reach == "folder" and other.path.rpartition("/")[0] == self.path


class Accesses:
    """A set of accesses; `exact` states that of what the file's instructions write, nothing else is touched."""

    __slots__ = ("exact", "items")

    def __init__(self, items: Iterable[Access] = (), *, exact: bool = True) -> None:
        self.items = tuple(items)
        self.exact = exact

    def __repr__(self) -> str:
        return f"<{'' if self.exact else 'at least '}{list(self.items)}>"

    def meeting(self, other: Accesses) -> tuple[Access, Access] | None:
        """A pair of accesses to the same file, one that is certain before one that is likely."""
        found = None
        for mine in self.items:
            for theirs in other.items:
                if mine.meets(theirs):
                    if mine.certain and theirs.certain:
                        return mine, theirs
                    found = found or (mine, theirs)
        return found


class Effects:
    """What a command or an instruction does.

    `environment` are names of variables that can change it (`PIP_*` for all that begin so; None: any). `sets` are the
    variables that later instructions see. `user` and `folder` state whether it depends on who runs it and on the
    working folder. `programs` are the names it runs. `network` is `none`, `some` or `unknown`. `gate` states that it
    writes nothing and may fail. `source` is `known`, `guessed` (no more than what it names), `traced` or `unknown`.
    """

    __slots__ = (
        "environment", "folder", "gate", "network", "programs", "reads", "sets", "source", "user", "writes",
    )  # fmt: skip

    def __init__(
        self,
        reads: Accesses | None = None,
        writes: Accesses | None = None,
        *,
        environment: tuple[str, ...] | None = (),
        sets: frozenset[str] = frozenset(),
        programs: frozenset[str] = frozenset(),
        network: str = "none",
        user: bool = True,
        folder: bool = False,
        gate: bool = False,
        source: str = "known",
    ) -> None:
        self.reads = reads if reads is not None else Accesses()
        self.writes = writes if writes is not None else Accesses()
        self.environment = environment
        self.sets = sets
        self.programs = programs
        self.network = network
        self.user = user
        self.folder = folder
        self.gate = gate
        self.source = source

    def __repr__(self) -> str:
        return f"<{self.source} effects: reads {self.reads}, writes {self.writes}>"

    @property
    def exact(self) -> bool:
        """Whether reads and writes are known exactly."""
        return self.reads.exact and self.writes.exact


def unknown_effects() -> Effects:
    """Those of a command of which nothing is known."""
    nothing = Accesses(exact=False)
    return Effects(nothing, nothing, environment=None, network="unknown", folder=True, source="unknown")


def union(parts: list[Effects]) -> Effects:
    """What several commands do together."""
    reads = Accesses([each for part in parts for each in part.reads.items], exact=all(p.reads.exact for p in parts))
    writes = Accesses([each for part in parts for each in part.writes.items], exact=all(p.writes.exact for p in parts))
    # None means any variable, and absorbs all names.
    names: tuple[str, ...] | None = ()
    for part in parts:
        names = None if names is None or part.environment is None else (*names, *part.environment)
    sources = {part.source for part in parts}
    return Effects(
        reads,
        writes,
        environment=names,
        sets=frozenset().union(*(part.sets for part in parts)),
        programs=frozenset().union(*(part.programs for part in parts)),
        network=next((kind for kind in ("some", "unknown") if any(p.network == kind for p in parts)), "none"),
        user=any(part.user for part in parts),
        folder=any(part.folder for part in parts),
        gate=reads.exact and writes.exact and not writes.items,
        source=next((kind for kind in ("unknown", "guessed", "known") if kind in sources), "known"),
    )


class Dependency:
    """Why a step has to stay below another; not `certain` where that is only likely, so that a fix is not safe."""

    __slots__ = ("certain", "reason")

    def __init__(self, reason: str, *, certain: bool = True) -> None:
        self.reason = reason
        self.certain = certain

    def __repr__(self) -> str:
        return f"Dependency({self.reason!r}, certain={self.certain})"


def dependency(earlier: Effects, later: Effects) -> Dependency | None:
    """Why two steps may not change places as far as files go; None if they may."""
    pairs = (
        (earlier.writes, later.reads, "reads"),
        (earlier.writes, later.writes, "writes"),
        (earlier.reads, later.writes, "would change"),
    )
    likely = None
    for before, after, verb in pairs:
        found = before.meeting(after)
        if found is None or (verb == "writes" and _is_program_among_others(*found)):
            continue
        # The longer path is the more specific one for the reader.
        path = max((each.path for each in found), key=len)
        # Where a package manager only may change what another program looks at, the order rarely matters.
        broad = verb == "would change" and all(each.reach == "tree" for each in found)
        if found[0].certain and found[1].certain and not broad:
            return Dependency(f"{verb} {path}")
        likely = likely or Dependency(f"may touch {path}", certain=_matters_surely(earlier, later))
    # A program that a step brings matters even if no path of it is named.
    return _brings(earlier, later) or _reversed(earlier, later) or likely


def _matters_surely(earlier: Effects, later: Effects) -> bool:
    """Whether the order of two RUNs matters where they may touch the same files: it rarely does for two installs.

    What removes packages or files, or changes modes and owners, is meant for what stands above it.
    """
    if not earlier.programs or not later.programs:
        return False
    removes = any(access.how == "remove" for access in later.writes.items)
    return removes or earlier.network != "some" or later.network != "some"


def _is_program_among_others(one: Access, other: Access) -> bool:
    """Whether packages go to the folder of a program that is copied: no package has a file of its name."""
    pair = {one.reach: one, other.reach: other}
    return pair.keys() == {"file", "tree"} and pair["file"].path.rpartition("/")[0] in PROGRAM_FOLDERS


def _reversed(earlier: Effects, later: Effects) -> Dependency | None:
    """Whether the later step would change the programs of the earlier one; packages rarely do."""
    found = _brings(later, earlier)
    if found is None or not later.programs:
        return found
    return Dependency(found.reason, certain=_matters_surely(earlier, later))


def _brings(writer: Effects, runner: Effects) -> Dependency | None:
    """Whether one step brings a program, or what every program needs, to another that runs programs."""
    if not runner.programs:
        return None
    for access in writer.writes.items:
        reason = _brought(access, runner.programs)
        if reason is not None:
            return Dependency(reason)
    return None


def _brought(access: Access, programs: frozenset[str]) -> str | None:
    folder, _, name = access.path.rpartition("/")
    if access.reach == "tree" and access.certain:
        is_base = any(below(access.path, tree) is not None or below(tree, access.path) is not None for tree in BASE)
        return f"runs what lies in {access.path}" if is_base or access.path in PROGRAM_FOLDERS else None
    if access.reach == "tree":
        # A package of a language may bring any program but those of the system.
        others = sorted(programs - SYSTEM_PROGRAMS)
        return f"may run {others[0]} out of {access.path}" if others and access.path in PROGRAM_FOLDERS else None
    if name in programs or name.startswith(EMULATORS):
        return f"runs {name}"
    return f"may need {access.path}" if folder in BASE and folder not in PROGRAM_FOLDERS else None


def matters(name: str, effects: Effects, text: str) -> bool:
    """Whether the value of a variable can change what a step does; `text` is the step as written."""
    if effects.environment is None or name in text:
        return True
    # Tools read some variables in either case (`http_proxy`, `HTTP_PROXY`).
    upper = name.upper()
    return any(
        upper.startswith(known[:-1]) if known.endswith("*") else upper == known
        for known in (*effects.environment, *(ENVIRONMENT if effects.programs else ()))
    )
