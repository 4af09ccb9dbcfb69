"""Where BuildKit stops because a variable that nothing sets leaves nothing behind."""

from __future__ import annotations

from dlint.model.instructions.kinds import Stopsignal, Volume
from dlint.model.instructions.run import Run
from dlint.syntax.mount import parse_mount

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.instructions.view import View
    from dlint.syntax.word import Word

_FOLDERS = ("bind", "cache", "tmpfs")


def is_refused(view: View, word: Word, place: int) -> bool:
    """Whether BuildKit refuses an instruction for what is left of a word; `place` is where the variable begins in it.

    A path or a name of a COPY, WORKDIR, USER or LABEL may be empty. Source: a build of each with BuildKit, 2026-11.
    """
    if isinstance(view, Run):
        return _spoils_mount(view, word.value, place)
    return isinstance(view, Volume | Stopsignal) and view.expansion(word).value == ""


def _spoils_mount(run: Run, value: str, place: int) -> bool:
    """Whether a mount is refused at the field that holds the variable."""
    mount = parse_mount(value, lambda text: run.expansion(text).value)
    if mount.error is not None:
        return mount.error.start <= place < mount.error.end
    field = mount.field("target")
    if field is None or not field.start <= place < field.end or mount.type not in _FOLDERS or run.stage is None:
        return False
    folder = run.stage.absolute(mount.target, run) if mount.target else run.stage.workdir_at(run)
    return folder is not None and not folder.strip("/")
