"""A RUN that does nothing but make the folder which the WORKDIR below makes anyway."""

from __future__ import annotations

from dlint.model.instructions.kinds import Workdir
from dlint.model.users.users import final_user, is_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.instructions.run import Run
    from dlint.model.stage import Stage


def made_anyway(run: Run, stage: Stage) -> Workdir | None:
    """The WORKDIR directly below that makes the one folder a RUN makes; None where the RUN does anything else.

    WORKDIR's folder belongs to root and has no mode of its own, so nothing is reported for other users and `mkdir -m`.
    """
    after = stage.after(run)
    if run.onbuild or run.node.flags or not after or not isinstance(after[0], Workdir):
        return None
    if len(run.commands) != 1 or not run.is_readable:
        return None
    command, following = run.commands[0], after[0]
    # With a wrapper such as sudo the folder may belong to another user.
    if command.name != "mkdir" or command.wrappers or command.has("-m", "--mode") or len(command.operands) != 1:
        return None
    word = command.operands[0]
    user = final_user(stage, run)
    if not word.literal or word.glob or user is None or not is_root(user):
        return None
    made, folder = stage.absolute(word.text, run), following.value
    wanted = stage.absolute(folder, run) if folder else None
    return following if made and wanted and made.rstrip("/") == wanted.rstrip("/") else None
