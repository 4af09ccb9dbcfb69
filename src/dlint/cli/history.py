"""`dlint check --history`: what the Git history of a build context shows about its ignore file."""

from __future__ import annotations

import os

from dlint.cli.output import complain
from dlint.engine.build_files import is_build_path
from dlint.engine.check import by_place, open_file, suppressions_of
from dlint.engine.late_contexts import LateContexts
from dlint.engine.location import place
from dlint.engine.selection import active_rules
from dlint.kit import Finding
from dlint.model.instructions.transfer import Transfer
from dlint.model.secrets.redact import redacted, secret_spans
from dlint.replay.advice import idle_starters
from dlint.replay.history import CommitRange, read_history
from dlint.replay.plan import PlanError, PlanOptions, plan_of
from dlint.replay.price import Prices
from dlint.replay.replay import Replay
from dlint.replay.simulation import ReplayOptions
from dlint.system.git import HistoryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.config.lookup import Lookup
    from dlint.config.settings import Settings
    from dlint.engine.result import FileReport, Result, RunReport
    from dlint.model.context.context import Context
    from dlint.model.dockerfile import Dockerfile

COMMITS = 100
# The history adds to what these rules report for the files of today.
WEAK, MISSING = "context/weak-dockerignore", "context/no-dockerignore"


def add_history(report: RunReport, settings: Lookup) -> None:
    """Add to each Dockerfile on disk what began rebuilds in the last commits although no build step reads it.

    A file without a history gets a line on standard error; Git is asked for objects only.
    """
    contexts = LateContexts()
    for file in report.files:
        if file.source is None or not os.path.isfile(file.path) or is_build_path(file.path):
            continue
        try:
            found = _results(file, settings.settings_for(file.path), contexts)
        except (HistoryError, PlanError) as error:
            complain(f"dlint: {file.path}: no history: {redacted(str(error))}")
            continue
        file.results = sorted([*file.results, *found], key=by_place)


def _results(file: FileReport, settings: Settings, contexts: LateContexts) -> list[Result]:
    assert file.source is not None
    dockerfile = open_file(file.source, settings, True, contexts)
    try:
        found = _placed(dockerfile, settings)
        if found:
            file.secrets = secret_spans(dockerfile)
        return found
    finally:
        dockerfile.release()


def _placed(dockerfile: Dockerfile, settings: Settings) -> list[Result]:
    """The findings at the first COPY that takes most, as far as settings and comments want them."""
    context = dockerfile.context
    copies = [view for view in dockerfile.views() if isinstance(view, Transfer) and view.from_context and view.sources]
    if context is None or not copies:
        return []
    name = WEAK if context.ignore is not None else MISSING
    active = next((each for each in active_rules(settings) if each.id == name), None)
    # The copy that takes most is what the ignore file would spare.
    span = max(copies, key=lambda copy: copy.is_broad).sources[0].span
    line = dockerfile.source.line_at(span.start)
    is_silenced = not settings.disable_comments and suppressions_of(dockerfile).covers(name, (), line)
    if active is None or is_silenced:
        return []
    findings = [Finding(span, redacted(text), twins=()) for text in _advice(dockerfile, context)]
    return [place(dockerfile, name, (), active.severity_of(each), each) for each in findings]


def _advice(dockerfile: Dockerfile, context: Context) -> list[str]:
    """What the history shows, a sentence each; raises HistoryError and PlanError."""
    path = dockerfile.source.path
    history = read_history(context.root, path, CommitRange(COMMITS))
    try:
        ignore = context.ignore.source.data if context.ignore is not None else None
        options = ReplayOptions(PlanOptions())
        replay = Replay(history, path, options, Prices(), ignore)
        return idle_starters(replay.forecast(plan_of(dockerfile, options.build)))
    finally:
        history.git.close()
