"""Which files of the context stand where while a build goes on: what COPY, ADD and bind mounts put into each stage."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from dlint.model.context.walk import FILE, FOLDER
from dlint.model.instructions.kinds import Onbuild, Workdir
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Add, Transfer, is_remote
from dlint.model.instructions.view import View
from dlint.model.stage import Stage, normal_path
from dlint.trial.profile.route import Route

# What stands for a folder, anyone who made it.
A_FOLDER = "/"
_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst", ".txz", ".tbz2")


@dataclass(slots=True)
class Placed:
    """What instructions have put into a stage. `files` maps absolute paths to the path in the context (A_FOLDER for
    folders); `trees` maps folders whose contents cannot be known file by file to what was put there: another stage's
    or an image's files, an archive, a download. `lines` states which line put a path there. `goals` are the places that
    files of the context are copied to, `exact` paths of files that a COPY names one by one: no other name comes
    with them."""

    files: dict[str, str] = field(default_factory=dict)
    trees: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    goals: frozenset[str] = frozenset()
    exact: set[str] = field(default_factory=set)

    def copy(self) -> Placed:
        """The same for what is built on it."""
        return Placed(dict(self.files), dict(self.trees), dict(self.lines), self.goals, set(self.exact))

    def folder(self, path: str) -> None:
        """A folder is there, and those above it."""
        while path and path != "/" and path not in self.files:
            self.files[path] = A_FOLDER
            path = posixpath.dirname(path)

    def put(self, path: str, origin: str, line: int) -> None:
        """A file of the context, or a folder, stands at a path."""
        self.folder(posixpath.dirname(path))
        self.files[path] = origin
        self.lines[path] = line
        self.exact.discard(path)

    def tree(self, path: str, what: str, line: int) -> None:
        """Something unknown was put into a folder, over what was there."""
        place = path.rstrip("/") or "/"
        self.trees[place] = (*self.trees.get(place, ()), what)
        self.lines[place] = line


@dataclass(slots=True)
class Layout:
    """What stands in each stage of a build: above each RUN (by its line) with its own mounts, and in the end of each
    stage (by its index)."""

    runs: dict[int, Placed] = field(default_factory=dict)
    ends: dict[int, Placed] = field(default_factory=dict)


def layout_of(route: Route) -> Layout:
    """The layout of all stages that the target needs."""
    layout = Layout()
    for stage in route.reached:
        base = route.base_of(stage)
        placed = layout.ends[base.index].copy() if base is not None and base.index in layout.ends else Placed()
        # What ONBUILD of the base holds runs before the instructions of the stage.
        views = list(_triggers(base)) if base is not None else []
        for view in (*views, *stage.instructions):
            _take(route, stage, view, placed, layout)
        layout.ends[stage.index] = placed
    return layout


def _triggers(base: Stage) -> Iterator[View]:
    for view in base.instructions:
        if isinstance(view, Onbuild) and view.inner is not None:
            yield view.inner


def _take(route: Route, stage: Stage, view: View, placed: Placed, layout: Layout) -> None:
    if isinstance(view, Workdir):
        placed.folder(_folder_below(stage, view))
    elif isinstance(view, Transfer):
        _transfer(route, stage, view, placed, layout)
    elif isinstance(view, Run):
        seen = placed
        if any(mount.type in (None, "bind") for mount in view.mounts):
            seen = placed.copy()
            _mounts(route, stage, view, seen)
        layout.runs[view.line] = seen if seen is not placed else placed.copy()


def _folder_below(stage: Stage, view: View) -> str:
    """The working folder that a WORKDIR makes; "" where it cannot be known."""
    following = next(iter(stage.after(view)), None) if view.stage is stage else None
    return stage.workdir_at(following) or ""


def _transfer(route: Route, stage: Stage, view: Transfer, placed: Placed, layout: Layout) -> None:
    target = _target(stage, view)
    if target is None:
        placed.tree("/", view.text, view.line)
        return
    for heredoc in view.heredocs:
        name = heredoc.name if target.endswith("/") else ""
        placed.put(normal_path(f"{target}/{name}"), f"<<{heredoc.content.text}", view.line)
    if view.from_word is not None:
        _from_elsewhere(view, target, placed, layout)
        return
    values = [view.expanded(word) for word in view.sources]
    into = target.endswith("/") or len(view.sources) + len(view.heredocs) > 1
    for value in values:
        if value is None:
            placed.tree(target, view.text, view.line)
        elif is_remote(value) or (isinstance(view, Add) and value.endswith(_ARCHIVES)):
            placed.tree(target, value, view.line)
        else:
            _select(route, view, value, target, into, placed)


def _target(stage: Stage, view: Transfer) -> str | None:
    value = view.expanded(view.destination) if view.destination is not None else None
    return stage.absolute(value, view) if value is not None else None


def _from_elsewhere(view: Transfer, target: str, placed: Placed, layout: Layout) -> None:
    """Of another stage or image. Files of the context that instructions put into that stage are followed, what its RUNs
    made is not."""
    there = layout.ends.get(view.from_stage.index) if view.from_stage is not None else None
    for word in view.sources:
        value = view.expanded(word)
        placed.tree(target, f"{view.origin} {value}", view.line)
        if there is not None and value is not None:
            _follow(there, normal_path(f"/{value}"), target, placed, view.line)


def _follow(there: Placed, source: str, target: str, placed: Placed, line: int) -> None:
    start = source.rstrip("/") + "/"
    for path, origin in there.files.items():
        if path.startswith(start):
            placed.put(normal_path(f"{target}/{path[len(start) :]}"), origin, line)
        elif path == source and origin != A_FOLDER:
            name = posixpath.basename(path) if target.endswith("/") else ""
            placed.put(normal_path(f"{target}/{name}"), origin, line)


def _select(route: Route, view: Transfer, source: str, target: str, into: bool, placed: Placed) -> None:
    selection = route.context.selection(source)
    named = not selection.wildcard and [each.kind for each in selection.entries] == [FILE]
    if not named:
        placed.goals |= {normal_path(target)}
    parents = view.node.flag("parents") is not None
    excluded = view.node.flag("exclude") is not None
    into = into or parents or len(selection.picks) > 1 or placed.files.get(target.rstrip("/")) == A_FOLDER
    if excluded:
        # What an --exclude leaves out is not followed: the whole is taken for one.
        placed.tree(target, view.text, view.line)
    for pick in selection.picks:
        for entry in route.context.selection(pick.path or ".").entries:
            inside = entry.path[len(pick.path) :].strip("/") if pick.path else entry.path
            name = pick.name.rpartition("/")[2]
            if parents:
                place = f"{target}/{entry.path}"
            elif inside or entry.kind == FOLDER:
                place = f"{target}/{inside}"
            else:
                place = f"{target}/{name}" if into else target
            place = normal_path(place)
            if entry.kind == FOLDER:
                placed.folder(place)
                placed.lines.setdefault(place, view.line)
            else:
                if not (inside or parents or into):
                    # Whether that is a folder in the base image is not known: then the file lands in it.
                    placed.put(normal_path(f"{target}/{name}"), entry.path, view.line)
                    placed.exact.add(normal_path(f"{target}/{name}"))
                placed.put(place, entry.path, view.line)
                if named:
                    placed.exact.add(place)


def _mounts(route: Route, stage: Stage, run: Run, placed: Placed) -> None:
    """Bind mounts stand there as long as the RUN lasts, and hide what was there."""
    for mount in run.mounts:
        if mount.type not in (None, "bind"):
            continue
        target = stage.absolute(mount.target, run) if mount.target else None
        if target is None or mount.from_:
            placed.tree(target or "/", f"{mount.from_} {mount.source}", run.line)
            continue
        place = target.rstrip("/")
        for path in [each for each in placed.files if each.startswith(place + "/")]:
            del placed.files[path]
        source = (mount.source or "").strip("/")
        for entry in route.context.selection(source or ".").entries:
            inside = entry.path[len(source) :].strip("/") if source != "." else entry.path
            placed.put(normal_path(f"{place}/{inside}"), A_FOLDER if entry.kind == FOLDER else entry.path, run.line)
