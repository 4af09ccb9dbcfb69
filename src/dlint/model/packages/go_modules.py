"""Whether the go command runs inside of a module."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage

_SOURCE = re.compile(r"\bgo mod init\b|\bgit clone\b|go\.mod\b|\bGOPATH/src\b|/go/src/")


def may_have_module(run: Run, stage: Stage) -> bool:
    """Whether a go.mod may lie where a RUN works: something was copied, cloned or mounted."""
    if run.onbuild or _SOURCE.search(run.all_text) or any(mount.type in (None, "bind") for mount in run.mounts):
        return True
    return stage.any_above(run, _may_bring_module)


def _may_bring_module(view: View) -> bool:
    return isinstance(view, Transfer) or isinstance(view, Run) and _SOURCE.search(view.all_text) is not None
