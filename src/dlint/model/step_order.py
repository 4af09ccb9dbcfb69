"""The cheapest order of a stage's instructions that dependencies allow, and what the present order rebuilds without
effect."""

from __future__ import annotations

from dlint.knowledge.command_effects import ACCOUNT_PROGRAMS, CHEAP, REFRESHES, STATEFUL
from dlint.knowledge.managers.registry import manager_of, system_manager
from dlint.knowledge.sources import SCRIPT_ENDS
from dlint.model.context.delivery import deliveries
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.packages.installs import installs_of
from dlint.model.packages.leftover_downloads import is_clean_up
from dlint.model.step_effects import effects_of, keeps_below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dlint.model.commands.command import Command
    from dlint.model.context.delivery import Delivery
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage

# How often an instruction changes: never, seldom, as manifests do, as scripts do, as the source does, with each build.
NEVER, SELDOM, MANIFEST, SCRIPT, SOURCE, EACH_BUILD = range(6)
# Instructions of a stage up to which it is sorted: each pair of them is compared.
_MOST = 150
_LAST = 99


class StageOrder:
    """The instructions of a stage in the cheapest order.

    `order` is the new order, `changed` whether it differs. `exact` states that of all that changes places everything is
    known. `wasted` holds, for each instruction that changes often, the RUNs below it that do not depend on it.
    """

    __slots__ = ("changed", "exact", "order", "stage", "wasted")

    def __init__(self, stage: Stage, order: list[View], wasted: dict[View, list[Run]], *, exact: bool) -> None:
        self.stage = stage
        self.order = order
        self.wasted = wasted
        self.exact = exact
        self.changed = order != stage.instructions


def order_of(stage: Stage) -> StageOrder:
    """The order in which copies stand as low as they can; found once."""
    table = stage.file.fact(_table)
    if stage not in table:
        table[stage] = cheapest(stage, how_often)
    return table[stage]


def _table(_: Dockerfile) -> dict[Stage, StageOrder]:
    return {}


def cheapest(stage: Stage, frequency: Callable[[View], int]) -> StageOrder:
    """Sort the instructions of a stage by how often they are built, which dependencies make grow downward.

    The key of an instruction is never less than that of one that it depends on, so that a stable sort keeps all
    dependencies.
    """
    views = stage.instructions
    if len(views) > _MOST:
        return StageOrder(stage, list(views), {}, exact=False)
    above = stage.answers.fact(_above)
    own = [frequency(view) for view in views]
    level = list(own)
    for at, reasons in enumerate(above):
        level[at] = max([own[at], *(level[each] for each, certain in reasons.items() if certain)])
    keys = _keys(views, above, own, level)
    places = sorted(range(len(views)), key=lambda at: keys[at])
    # The pairs that really change places: only for those does it matter whether their dependency is certain.
    swapped = [(a, b) for i, b in enumerate(places) for a in places[i + 1 :] if a < b]
    exact = all(a not in above[b] for a, b in swapped)
    wasted = {
        view: found
        for at, view in enumerate(views)
        if own[at] > SELDOM
        and (found := [run for i, run in enumerate(views) if i > at and isinstance(run, Run) and level[i] < own[at]])
    }
    return StageOrder(stage, [views[at] for at in places], wasted, exact=exact)


def _above(stage: Stage) -> list[dict[int, bool]]:
    """For each instruction of a stage what stands above it and has to."""
    return [_dependencies(stage.instructions, at) for at in range(len(stage.instructions))]


def _dependencies(views: list[View], at: int) -> dict[int, bool]:
    """What stands above an instruction and has to; whether that is certain."""
    found = {}
    for other in range(at):
        reason = keeps_below(views[other], views[at])
        if reason is not None:
            found[other] = reason.certain
    return found


def _keys(views: list[View], above: list[dict[int, bool]], own: list[int], level: list[int]) -> list[int]:
    """By which to sort: RUNs by their level. What changes often goes down as far as no RUN needs it; the rest stays
    above the RUNs below it, and follows what it depends on.
    """
    needed, below = _needed(views, above, level), _LAST
    wanted = []
    for at in range(len(views) - 1, -1, -1):
        wanted.append(needed[at] if own[at] else below)
        below = min(below, level[at]) if isinstance(views[at], Run) else below
    wanted.reverse()
    keys: list[int] = []
    before = 0
    for at, view in enumerate(views):
        least = max((keys[each] for each, certain in above[at].items() if certain), default=0)
        keys.append(level[at] if isinstance(view, Run) else max(least, min(wanted[at], max(own[at], before))))
        before = max(before, level[at] if isinstance(view, Run) else own[at])
    return keys


def _needed(views: list[View], above: list[dict[int, bool]], level: list[int]) -> list[int]:
    """The least level of the RUNs that depend on each instruction, over however many others."""
    found = [_LAST] * len(views)
    for at in range(len(views) - 1, -1, -1):
        least = min(found[at], level[at] if isinstance(views[at], Run) else _LAST)
        for each, certain in above[at].items():
            if certain:
                found[each] = min(found[each], least)
    return found


def how_often(view: View) -> int:
    """How often what an instruction takes from the context changes, by the kind of its files."""
    if isinstance(view, Transfer):
        return _transfer_frequency(view)
    # A bind mount of the context changes with the context.
    if isinstance(view, Run) and any(mount.type in (None, "bind") for mount in view.mounts):
        return SOURCE
    return NEVER


def _transfer_frequency(transfer: Transfer) -> int:
    if not transfer.from_context:
        # A copy from another stage changes whenever that stage is built again.
        origin = transfer.from_stage
        return max((how_often(view) for view in _all_views(origin)), default=NEVER) if origin is not None else NEVER
    return max((_frequency(each) for each in deliveries(transfer)), default=NEVER)


def _all_views(stage: Stage) -> Iterable[View]:
    return [view for each in stage.lineage for view in each.instructions]


def _frequency(delivery: Delivery) -> int:
    if delivery.name.endswith(SCRIPT_ENDS):
        return SCRIPT
    if delivery.weight == "source":
        # A single file that is named changes less often than a folder.
        return SOURCE if delivery.kind != "file" else SCRIPT
    return MANIFEST if delivery.weight == "manifest" else SELDOM


def is_costly(run: Run) -> bool:
    """Whether a RUN takes time that is worth a thought: it installs, downloads, unpacks or computes.

    One that only fetches what is new of what is installed does not count: it may stand low on purpose. Nor does one
    that empties a cache.
    """
    return any(_is_costly(command) for command in run.commands)


def _is_costly(command: Command) -> bool:
    if not command.words or command.name in CHEAP:
        return False
    manager, own = system_manager(command.tool), manager_of(command.tool)
    if own is not None and own.cache.clean and is_clean_up(command, own):
        return False
    return manager is None or command.verb(manager.name, *REFRESHES) is None


def has_waste(file: Dockerfile) -> bool:
    """Whether a RUN may stand below a copy that it does not read, at a first look."""
    return any(_is_worth_it(stage) for stage in file.stages if not stage.is_windows)


def _is_worth_it(stage: Stage) -> bool:
    copies: list[View] = []
    if len(stage.instructions) > _MOST:
        return False
    for view in stage.instructions:
        if isinstance(view, Transfer):
            copies += [view] if how_often(view) > SELDOM else []
        elif isinstance(view, Run) and copies and is_worth_moving(view) and effects_of(view).exact:
            if all(_is_needed(copy, view) for copy in copies):
                continue
            return True
    return False


def _is_needed(copy: View, run: Run) -> bool:
    found = keeps_below(copy, run)
    return found is not None and found.certain


def is_worth_moving(run: Run) -> bool:
    """Whether a RUN does something that is worth a finding: it is costly, or it makes users."""
    return is_costly(run) or not ACCOUNT_PROGRAMS.isdisjoint(run.programs)


def wasted_runs(transfer: Transfer) -> list[Run]:
    """The RUNs below a copy of the same stage that are built again with each change of it, for nothing."""
    stage = transfer.stage
    if stage is None or not _is_worth_it(stage):
        return []
    return order_of(stage).wasted.get(transfer, [])


def label_of(run: Run) -> str:
    """A RUN in short: what it installs, else the program that it runs first."""
    if installs_of(run):
        return installs_of(run)[0].label
    named = [command for command in run.commands if command.name and command.name not in STATEFUL]
    first = next((command for command in named if _is_costly(command)), named[0] if named else None)
    if first is None:
        return " ".join(run.text.split()[:2]) or "RUN"
    verb = first.reading.plain[0].text if first.reading.verbs and first.reading.plain else ""
    return f"{first.name} {verb}".strip()
