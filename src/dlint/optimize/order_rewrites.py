"""The cheapest order that the traces allow: files that no step reads go below it, and what a step reads stays above."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from dlint.fixes.move_copy import block_of
from dlint.model.commands.paths import below
from dlint.model.context.delivery import Delivery, deliveries
from dlint.model.instructions.kinds import Arg, Env, Onbuild, Workdir
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.instructions.view import View
from dlint.model.packages.installs import installs_of
from dlint.model.secrets.redact import Redaction
from dlint.model.stage import Stage, declared
from dlint.optimize.matching import match, runs_of
from dlint.optimize.rewrite import MANIFEST, SOURCE, Rewrite
from dlint.optimize.touches import input_bits
from dlint.text.edit import Edit, apply
from dlint.trial.profile.route import Route
from dlint.trial.recipe import Recipe
from dlint.trial.trace.accesses import LIST, MANAGER_SHIFT, OPEN, TEST, WRITES, Accesses
from dlint.trial.trace.placed import A_FOLDER, Placed, layout_of
from dlint.trial.trace.trace_build import Trace

# A step that reads more files of a COPY than these, needs it.
MOST_NEEDED = 12
LONGEST = 60
_NAMES = re.compile(r"[\w.-]+")


def order_rewrites(before: Route, now: Route, trace: Trace) -> list[Rewrite]:
    """For each COPY or ADD of a candidate (`now` is its route, `before` that of the Dockerfile that was traced), from
    the bottom up: the place furthest down, with the files that the steps it passes read copied by themselves."""
    matched = match(runs_of(before), runs_of(now))
    layout = layout_of(now)
    found = []
    for stage in now.reached:
        # From the bottom up, so that a lower COPY is out of the way of those above it.
        for view in reversed(stage.instructions):
            if isinstance(view, Transfer) and _can_move(view):
                rewrite = _lowered(now, stage, view, trace, matched, layout.runs)
                if rewrite is not None:
                    found.append(rewrite)
    return found


def _can_move(view: Transfer) -> bool:
    plain = view.from_context and not view.heredocs and view.destination is not None
    # These flags change where files land or what a layer depends on: the move would need a model of each.
    return plain and not any(view.node.flag(name) for name in ("parents", "exclude", "link"))


def _lowered(
    now: Route,
    stage: Stage,
    view: Transfer,
    trace: Trace,
    matched: dict[int, list[Run]],
    placed: dict[int, Placed],
) -> Rewrite | None:
    """The rewrite of one COPY; None where the first RUN below it needs it, or none is below."""
    needed: dict[str, None] = {}
    goal: Run | None = None
    own = _landing(view, placed)
    for each in stage.after(view):
        if not _may_pass(view, each):
            break
        if isinstance(each, Run):
            files = _needs(each, own, trace, matched)
            if files is None or len(needed | dict.fromkeys(files)) > MOST_NEEDED:
                break
            needed |= dict.fromkeys(files)
            goal = each
    # A RUN that needs all of the files gains nothing from a split.
    if goal is None or len(needed) >= len([origin for origin in own.values() if origin != A_FOLDER]):
        return _kept_above(now, stage, view, own)
    # The rest of a COPY goes below the RUNs; what they read is copied above them.
    lines = list(_copies(view, sorted(needed)))
    if needed and not lines:
        return None
    after = _moved(now.recipe, view, goal, lines)
    words = short(view)
    reads = f", which reads {_few(sorted(needed))} of it" if needed else ""
    return Rewrite(
        id=f"order/{'split' if needed else 'sink'} {words} below {short(goal)}",
        title=f"move {words} below {short(goal)}{reads}",
        metrics=frozenset({SOURCE, MANIFEST}),
        apply=lambda given: after if given == now.recipe else None,
    )


def _kept_above(now: Route, stage: Stage, view: Transfer, own: dict[str, str]) -> Rewrite | None:
    """The rewrite that a reader would try: below the RUN that does not name the files. The traces refuse it, and show
    by what; None where the RUN itself names them."""
    below_it = next((each for each in stage.after(view) if isinstance(each, Run)), None)
    if below_it is None or not own or any(not _may_pass(view, each) for each in _between(stage, view, below_it)):
        return None
    names = {posixpath.basename(each.source or each.target) for each in deliveries(view)} - {"", "."}
    expected = installs_of(below_it) and all(each.weight == "manifest" for each in deliveries(view))
    if names & set(_NAMES.findall(below_it.text)) or expected:
        return None
    after = _moved(now.recipe, view, below_it, [])
    return Rewrite(
        id=f"order/sink {short(view)} below {short(below_it)}",
        title=f"move {short(view)} below {short(below_it)}",
        metrics=frozenset({SOURCE, MANIFEST}),
        apply=lambda given: after if given == now.recipe else None,
    )


def _between(stage: Stage, view: View, other: View) -> list[View]:
    return [each for each in stage.after(view) if each.index < other.index]


def _landing(view: Transfer, placed: dict[int, Placed]) -> dict[str, str]:
    """Paths in the image that this COPY writes, with those in the context; as the first RUN below it sees them."""
    for line in sorted(placed):
        if line > view.line:
            here = placed[line]
            own = {path for path, from_line in here.lines.items() if from_line == view.line}
            if own:
                return {path: here.files.get(path, A_FOLDER) for path in own}
    return {}


def _needs(run: Run, own: dict[str, str], trace: Trace, matched: dict[int, list[Run]]) -> list[str] | None:
    """The files of a COPY that a step reads, as paths of the context; None where that is unknown, or where it lists
    or writes among them."""
    olds = matched.get(run.line, [])
    found = [trace.steps[old.line] for old in olds if old.line in trace.steps]
    if not olds or len(found) < len(olds) or any(each.inexact for each in found):
        return None
    needed: list[str] = []
    for accesses in found:
        files = files_read(accesses, own)
        if files is None:
            return None
        needed += files
    return needed


def files_read(accesses: Accesses, own: dict[str, str]) -> list[str] | None:
    """The files of a COPY (`own` maps its paths in the image to those in the context) that a step reads; None where it
    lists or writes among them."""
    parents = {posixpath.dirname(path) for path, origin in own.items() if origin != A_FOLDER}
    # A step that lists the folder may act on any name in it.
    if any((accesses.paths.get(folder, 0) & ~(0xFF << MANAGER_SHIFT)) & LIST for folder in parents):
        return None
    needed = []
    for path, origin in own.items():
        bits = input_bits(accesses, path)
        if bits & WRITES or accesses.is_own(path):
            return None
        if bits & (OPEN | TEST) and origin != A_FOLDER:
            needed.append(origin)
    return needed


def _copies(view: Transfer, needed: list[str]) -> Iterator[str]:
    """COPY instructions for single files, folder by folder; none where one cannot be written plainly."""
    places = list(deliveries(view))
    if any(" " in path or "$" in path for path in needed):
        return
    groups: dict[str, list[str]] = {}
    for path in needed:
        target = next((found for each in places if (found := _target(each, path)) is not None), None)
        if target is None:
            return
        groups.setdefault(posixpath.dirname(target), []).append(path)
    flags = [view.file.source.text(flag.span) for flag in view.node.flags]
    for folder, paths in sorted(groups.items()):
        goal = _as_written(view, places, folder)
        yield " ".join(["COPY", *flags, *paths, goal])


def _target(delivery: Delivery, path: str) -> str | None:
    """Where a file of the context lands by a delivery."""
    if delivery.kind == "whole" or not delivery.source:
        return posixpath.join(delivery.target, path)
    if delivery.kind == "folder":
        rest = below("/" + path, "/" + delivery.source)
        return posixpath.join(delivery.target, rest) if rest else None
    return delivery.target if delivery.source == path else None


def _as_written(view: Transfer, places: list[Delivery], folder: str) -> str:
    """A target folder: as the COPY writes its own where it is relative to that."""
    written = view.destination.value if view.destination is not None else "/"
    base = next((each.target for each in places if each.kind in ("whole", "folder")), None)
    rest = below(folder, base) if base is not None else None
    if rest is None:
        return folder.rstrip("/") + "/"
    return posixpath.normpath(posixpath.join(written, rest)).rstrip("/") + "/"


def _may_pass(transfer: Transfer, view: View) -> bool:
    """Whether a COPY may change places with an instruction that is no RUN."""
    if isinstance(view, Arg | Env):
        return not any("$" + name in transfer.text or "${" + name in transfer.text for name in declared(view))
    if isinstance(view, Workdir):
        return transfer.destination is not None and transfer.destination.value.startswith("/")
    if isinstance(view, Transfer):
        return _is_apart(transfer, view)
    return not isinstance(view, Onbuild)


def _is_apart(one: Transfer, other: Transfer) -> bool:
    mine, theirs = list(deliveries(one)), list(deliveries(other))
    if not mine or not theirs:
        return False
    pairs = [(a.target, b.target) for a in mine for b in theirs]
    return all(below(a, b) is None and below(b, a) is None for a, b in pairs)


def short(view: View) -> str:
    """An instruction in a title."""
    # A secret that is cut off is no longer recognized, so it is masked before.
    words = Redaction.of(view.file).text(f"{view.node.keyword.upper()} {' '.join(view.text.split())}")
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _few(paths: list[str]) -> str:
    return ", ".join(paths[:4]) + (f" and {len(paths) - 4} more" if len(paths) > 4 else "")


def _moved(candidate: Recipe, view: Transfer, goal: Run, lines: list[str]) -> Recipe:
    """The candidate with a COPY below a RUN, its comments with it, and other lines in its place."""
    block = block_of(view)
    text = view.file.source.text(block).rstrip("\r\n")
    first = "".join(line + "\n" for line in lines)
    edits = [Edit(block.start, block.end, first), Edit.insert(goal.span.end, "\n" + text)]
    return replace(candidate, dockerfile=apply(candidate.dockerfile, edits))
