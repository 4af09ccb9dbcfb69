"""Which names of users a stage surely knows, and nothing in the file can have added to."""

from __future__ import annotations

from dlint.knowledge.managers.index import PROJECT
from dlint.model.instructions.kinds import Cmd, Entrypoint
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage

# Programs that surely make no users, whatever their words are.
_HARMLESS = PROJECT | {
    "cd", "chgrp", "chmod", "chown", "echo", "false", "ln", "ls", "mkdir", "mv", "rm", "rmdir", "set", "test", "touch",
    "true",
}  # fmt: skip


def known_names(stage: Stage, until: View) -> frozenset[str] | None:
    """All the users that can be named above an instruction; None where that is not known.

    Empty for a stage without /etc/passwd.
    """
    image = stage.root_image
    if image is None or image.error:
        return None
    from dlint.knowledge.images.passwd import passwd_names

    names = passwd_names("scratch" if image.is_scratch else image.name, image.tag or "")
    if names is None or stage.any_above(until, _may_add):
        return None
    return names


def _may_add(view: View) -> bool:
    if isinstance(view, Run):
        return view.is_json or "passwd" in view.all_text or not view.programs <= _HARMLESS
    return isinstance(view, Transfer) and _may_bring(view)


def _may_bring(view: Transfer) -> bool:
    """Whether a COPY or ADD may put a file /etc/passwd into the image."""
    target = view.target
    if target is None:
        return view.destination is None or view.destination.value.startswith(("/", "$"))
    if target.startswith("/etc"):
        return True
    return target == "/" and not all(_is_program(view, word.value) for word in view.sources)


def _is_program(view: Transfer, source: str) -> bool:
    """Whether a source is surely a single file: it has an extension, no archive's, or the name of what runs."""
    name = source.rstrip("\"'/").rpartition("/")[2]
    if view.kind == "copy" and "." in name.strip(".") and "*" not in name:
        return not source.endswith("/")
    return bool(name) and view.stage is not None and name in view.file.fact(_run_names).get(view.stage, ())


def _run_names(file: Dockerfile) -> dict[Stage, set[str]]:
    """The names in what the containers of each stage run."""
    found: dict[Stage, set[str]] = {}
    for stage in file.stages:
        words = [word.value for view in stage.of(Cmd, Entrypoint) for word in view.node.words]
        found[stage] = {piece.strip("\"'").rpartition("/")[2] for word in words for piece in word.split()}
    return found
