"""A profile without an engine: what the context and the Dockerfile alone show exactly, and nothing else."""

from __future__ import annotations

from dlint.model.context.walk import FILE, FOLDER, Entry
from dlint.model.instructions.kinds import Workdir
from dlint.model.instructions.transfer import Add, Copy, Transfer, is_remote
from dlint.model.instructions.view import View
from dlint.system.read import read_start
from dlint.trial.profile.outline import outline
from dlint.trial.profile.profile import MODELLED, LineProfile, Profile
from dlint.trial.profile.route import Route, route_of
from dlint.trial.recipe import Recipe

TITLE = "none (modelled)"
# What ADD unpacks, by BuildKit's and Moby's rule: by content. Names that cannot be archives need not be opened.
_MAGIC = (b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_TAR_MAGIC, _TAR_MAGIC_AT = b"ustar", 257


def model(recipe: Recipe) -> Profile:
    """The profile of a recipe by files alone: seconds and the bytes of RUN stay unknown."""
    route = route_of(recipe)
    profile = outline(route, TITLE, measured=False)
    views = {view.line: view for view in route.file.views()}
    for line in profile.lines:
        found = _written(route, views[line.start])
        if found is not None:
            line.bytes, line.files = found
            line.bytes_are = MODELLED
    for stage in profile.stages:
        lines = [line for line in profile.lines if views[line.start].stage is route.file.stages[stage.index]]
        stage.bytes = _total(lines)
    if _total([line for line in profile.lines if line.ships]) is not None:
        profile.image_bytes = _total([line for line in profile.lines if line.ships])
    return profile


def _written(route: Route, view: View) -> tuple[int, int] | None:
    """Bytes and files that an instruction adds to the image; None where that cannot be known."""
    keyword = view.node.keyword
    if isinstance(view, Transfer):
        return _copied(route, view)
    if keyword == "from":
        scratch = view.stage is not None and view.stage.image is not None and view.stage.image.is_scratch
        return (0, 0) if scratch or (view.stage is not None and route.base_of(view.stage) is not None) else None
    # WORKDIR makes folders at most, the others only metadata.
    return None if keyword == "run" else (0, 0) if isinstance(view, Workdir) or view.node.error is None else None


def _copied(route: Route, view: Transfer) -> tuple[int, int] | None:
    """What COPY and ADD take from the context and from heredocs, each file once for each source word."""
    if not view.from_context or view.node.flag("exclude") is not None or view.node.flag("parents") is not None:
        return None
    inline = _inline(view)
    values = [view.expanded(word) for word in view.sources]
    if inline is None or any(value is None or is_remote(value) for value in values):
        return None
    entries: dict[str, Entry] = {}
    for value in values:
        selection = route.context.selection(value or "")
        if selection.fails or selection.dangling:
            return None
        # ADD unpacks it: what lies in it has another size and number.
        if isinstance(view, Add) and any(_is_archive(route, pick.path) for pick in selection.picks):
            return None
        entries.update((entry.path, entry) for entry in selection.entries if entry.kind != FOLDER)
    if isinstance(view, Copy) and _collide(entries, values):
        return None
    size = sum(entry.size for entry in entries.values() if entry.kind == FILE)
    return size + inline[0], len(entries) + inline[1]


def _inline(view: Transfer) -> tuple[int, int] | None:
    """Bytes and number of the heredocs; None where a variable stands in one."""
    if any(heredoc.expand and "$" in heredoc.content.text for heredoc in view.heredocs):
        return None
    texts = [heredoc.content.text for heredoc in view.heredocs]
    stripped = [_chomped(text) if heredoc.chomp else text for heredoc, text in zip(view.heredocs, texts, strict=True)]
    return sum(len(text.encode("utf-8", "surrogateescape")) for text in stripped), len(stripped)


def _chomped(text: str) -> str:
    """A heredoc of `<<-` without the tabs before its lines."""
    return "".join(line.lstrip("\t") for line in text.splitlines(keepends=True))


def _collide(entries: dict[str, Entry], values: list[str | None]) -> bool:
    """Whether several source words may write one file of the image: folders are emptied into the same place."""
    if len(values) < 2:
        return False
    names = [path.rpartition("/")[2] for path in entries]
    return len(set(names)) < len(names)


def _is_archive(route: Route, path: str) -> bool:
    """Whether ADD would unpack a file: it begins as a compressed one or as a tar does."""
    import os

    try:
        start = read_start(os.path.join(route.context.root, path), _TAR_MAGIC_AT + len(_TAR_MAGIC))
    except OSError:
        return False
    return start.startswith(_MAGIC) or start[_TAR_MAGIC_AT:] == _TAR_MAGIC


def _total(lines: list[LineProfile]) -> int | None:
    """The bytes of lines together; None where one is not known."""
    counts = [line.bytes for line in lines]
    return sum(count for count in counts if count is not None) if None not in counts else None
