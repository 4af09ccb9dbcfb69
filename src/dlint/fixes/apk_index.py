"""Edits by which apk leaves no index behind: `--no-cache`, and no update of its own."""

from __future__ import annotations

from dlint.model.commands.removal import removal_span
from dlint.model.instructions.run import Run
from dlint.text.edit import Edit, Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.command import Verb
    from dlint.model.stage import Stage

# With one of these apk fetches the index itself, so it does not depend on that of an earlier step.
_OWN_INDEX = ("--no-cache", "-U", "--update-cache")


def without_updates(run: Run, stage: Stage, verbs: list[Verb]) -> tuple[Edit, ...] | Refusal:
    """Takes every `apk update` of a RUN out; refused where a later RUN installs from its index."""
    for view in stage.later(run, isinstance, Run):
        for command in view.calls(("apk",)) if isinstance(view, Run) else ():
            if command.verb("apk", "add", "upgrade", "fix") is not None and not command.has(*_OWN_INDEX):
                return Refusal(f"apk in line {view.line} installs from the index")
    updates = [verb.command for verb in verbs]
    # Nothing else is in the RUN: the whole instruction goes.
    if all(command in updates for command in run.commands):
        return (run.removal,) if not run.heredocs else Refusal("this RUN has a heredoc")
    cuts = [removal_span(run, command) for command in updates if command.outer is None and command.exact]
    edits = tuple(Edit.delete(cut) for cut in cuts if cut is not None)
    return edits if len(edits) == len(updates) else Refusal("the update cannot be cut out of its command line")


def without_index(run: Run, verb: Verb) -> list[Edit]:
    """The edit that makes apk write no index: an update of its own is not needed then."""
    command = verb.command
    if not command.exact or not verb.last.is_plain:
        return []
    if verb.name == "update":
        span = removal_span(run, command) if command.outer is None else None
        return [] if span is None else [Edit.delete(span)]
    return [verb.then(" --no-cache")]
