"""What an image keeps in the home folder of root, which no other user may enter."""

from __future__ import annotations

from dlint.knowledge.home_results import HOME_RESULTS
from dlint.model.commands.paths import joined
from dlint.model.instructions.kinds import Env
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.packages.cache_mounts import home_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.knowledge.home_results import HomeResult
    from dlint.model.commands.command import Command
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage

_HOME = "/root/"


def in_root_home(stage: Stage) -> str | None:
    """A path below /root that programs of the image may need: installed or copied there, or named by a variable."""
    return stage.answers.fact(_in_root_home)


def _in_root_home(stage: Stage) -> str | None:
    found = stage.answers.nearest(None, (_kept_by,))
    return _kept_by(found) if found is not None else None


def _kept_by(view: View) -> str | None:
    if view.onbuild:
        return None
    if isinstance(view, Env):
        values = (view.expansion(pair.value).value or "" for pair in view.pairs)
        return next((part for value in values for part in value.split(":") if part.startswith(_HOME)), None)
    if isinstance(view, Transfer):
        return _copied_by(view)
    return _installed_by(view) if isinstance(view, Run) else None


def _copied_by(view: Transfer) -> str | None:
    # What comes from the context is settings of a build, texts, or a script whose path the command line shows.
    if view.destination is None or view.stage is None or view.from_context:
        return None
    path = joined(view.stage.workdir_at(view) or "", view.destination.value)
    return path if path.startswith(_HOME) else None


def _installed_by(run: Run) -> str | None:
    text = run.all_text
    results = [result for result in run.file.fact(results_in_force) if result.program in text]
    if not results:
        return None
    for command in run.commands:
        for result in results:
            if is_call(command, result) and home_of(run) == "/root":
                return _HOME + result.path
    return None


def is_call(command: Command, result: HomeResult) -> bool:
    # The program may be started by another one: `npx playwright install`.
    words = [command.tool, *(word.text for word in command.reading.plain)]
    if result.program not in words:
        return False
    rest = " ".join(words[words.index(result.program) + 1 :]) + " "
    if result.options and not command.has(*result.options):
        return False
    return rest.startswith(tuple(f"{verb} " for verb in result.verbs))


def results_in_force(file: Dockerfile) -> list[HomeResult]:
    """What commands put into the home folder where nothing changes the place, in the file or in one of its project: a
    fact of the file.
    """
    text = file.source.data.decode("utf-8", "replace")
    found = [result for result in HOME_RESULTS if not any(word in text for word in result.moved)]
    return [result for result in found if not _is_moved_by_project(file, result)]


def _is_moved_by_project(file: Dockerfile, result: HomeResult) -> bool:
    # The context is looked at only for a program that the file names.
    if not result.files or result.program.encode() not in file.source.data or file.context is None:
        return False
    return bool(file.context.has(result.files))


def result_folder(run: Run, result: HomeResult) -> str | None:
    """The absolute folder into which a result goes at a RUN; None where it is not known."""
    from dlint.model.packages.leftover_downloads import variable

    given = variable(run, run.ordered[-1], result.variable) if result.variable and run.ordered else None
    if isinstance(given, str) and given.startswith("/"):
        return given.rstrip("/")
    home = home_of(run)
    if given is not None or home is None or result not in run.file.fact(results_in_force):
        return None
    return f"{home}/{result.path}"
