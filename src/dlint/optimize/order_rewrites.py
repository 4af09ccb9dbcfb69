"""Hypotheses about order: a COPY from the context stands further down, below steps that may not need it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dlint.fixes.move_copy import block_of
from dlint.model.commands.paths import below
from dlint.model.context.delivery import deliveries
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.instructions.view import Arg, Env, Onbuild, View, Workdir
from dlint.model.stage import Stage, declared
from dlint.optimize.rewrite import MANIFEST, SOURCE, Apply, Rewrite
from dlint.replay.draft import Draft
from dlint.syntax.parse import parse
from dlint.text.edit import Edit, apply
from dlint.text.source import Source

# Of the places that one COPY could take, the furthest and those above it, as long as a trial refuses.
MOST_PLACES = 3
LONGEST = 60
_NAMES = re.compile(r"[\w.-]+")


def order_rewrites(draft: Draft, path: str) -> list[Rewrite]:
    """For each COPY or ADD from the context, the places further down that nothing visible speaks against, the furthest
    first. Whether a step really gets along without the files is for the trial to say."""
    file = _read(draft, path)
    found = []
    for stage in file.stages:
        if stage.is_used:
            for view in stage.instructions:
                if isinstance(view, Transfer) and view.from_context and not view.heredocs:
                    found += [_sinking(view, run, path) for run in _places(stage, view)]
    return found


def _read(draft: Draft, path: str) -> Dockerfile:
    return Dockerfile(parse(Source(draft.dockerfile, path)))


def _places(stage: Stage, transfer: Transfer) -> list[Run]:
    """The RUNs below which it could stand, from the bottom up."""
    passed = []
    for view in stage.after(transfer):
        if not _may_pass(transfer, view):
            break
        if isinstance(view, Run):
            passed.append(view)
    return passed[: -MOST_PLACES - 1 : -1]


def _may_pass(transfer: Transfer, view: View) -> bool:
    if isinstance(view, Arg | Env):
        return not any("$" + name in transfer.text or "${" + name in transfer.text for name in declared(view))
    if isinstance(view, Workdir):
        return transfer.destination is not None and transfer.destination.value.startswith("/")
    if isinstance(view, Transfer):
        return _is_apart(transfer, view)
    if isinstance(view, Run):
        return not _names_of(transfer) & set(_NAMES.findall(view.text))
    return not isinstance(view, Onbuild)


def _names_of(transfer: Transfer) -> set[str]:
    """The file names under which a script could speak of what is copied."""
    paths = [part for each in deliveries(transfer) if each.kind != "whole" for part in (each.source, each.target)]
    return {path.rstrip("/").rpartition("/")[2] for path in paths} - {"", "app", "src", "usr", "opt", "."}


def _is_apart(one: Transfer, other: Transfer) -> bool:
    mine, theirs = list(deliveries(one)), list(deliveries(other))
    if not mine or not theirs:
        return False
    pairs = [(a.target, b.target) for a in mine for b in theirs]
    return all(below(a, b) is None and below(b, a) is None for a, b in pairs)


def _sinking(transfer: Transfer, run: Run, path: str) -> Rewrite:
    name, words, goal = _identity(transfer), _short(transfer), _short(run)
    return Rewrite(
        id=f"order/sink {words} below {goal}",
        title=f"move {words} below {goal}",
        metrics=frozenset({SOURCE, MANIFEST}),
        apply=_moving(name, _identity(run), path),
        group=f"order/sink {name}",
    )


def _short(view: View) -> str:
    words = f"{view.node.keyword.upper()} {' '.join(view.text.split())}"
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _identity(view: View) -> tuple[str | int, str, int]:
    """How an instruction is known in another draft: its stage, its words, and how many like it stand above."""
    assert view.stage is not None, "an instruction of a stage"
    words = " ".join(view.text.split())
    above = [" ".join(each.text.split()) for each in view.stage.before(view)]
    return view.stage.label, words, above.count(words)


def _moving(moved: tuple[str | int, str, int], goal: tuple[str | int, str, int], path: str) -> Apply:
    def change(draft: Draft) -> Draft | None:
        views = {_identity(view): view for view in _instructions(_read(draft, path))}
        if moved not in views or goal not in views or views[moved].index > views[goal].index:
            return None
        source, target = views[moved].file.source, views[goal]
        block = block_of(views[moved])
        text = source.text(block).rstrip("\r\n")
        edits = [Edit(block.start, block.end, ""), Edit.insert(target.span.end, "\n" + text)]
        return Draft(apply(draft.dockerfile, edits), draft.ignore)

    return change


def _instructions(file: Dockerfile) -> Iterator[View]:
    for stage in file.stages:
        yield from stage.instructions
