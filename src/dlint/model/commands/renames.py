"""Where `mv` takes a file to, so that what is deleted afterwards is not taken for what was moved away."""

from __future__ import annotations

from dlint.model.commands.paths import below, folder_of, joined, settled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run


def moved_to(run: Run, path: str, until: Command | None = None, since: Command | None = None) -> str:
    """The path that a file has after the `mv` commands of a RUN: all of them, those above `until`, those below `since`.

    Shape: an absolute path; a target folder is known by its slash, or by being one that several files are moved to.
    """
    started = since is None
    for command in run.commands:
        if command is until:
            break
        if started and command.name == "mv":
            path = _moved(run, command, path)
        started = started or command is since
    return path


def _moved(run: Run, command: Command, path: str) -> str:
    words = command.operands
    option = command.value("-t") or command.value("--target-directory")
    sources = words if option is not None else words[:-1]
    goal = option or (words[-1] if len(words) > 1 else None)
    if goal is None:
        return path
    folder = folder_of(run, command)
    target = joined(folder, settled(run, goal.text))
    for word in sources:
        source = joined(folder, settled(run, word.text))
        # `mv a b` puts `a` into `b` if that is a folder, which only its form can show here.
        inside = option is not None or goal.text.endswith(("/", "/.")) or goal.text in (".", "..") or len(sources) > 1
        rest = below(path, source)
        if rest is not None:
            return joined(target, "/".join(each for each in (_name(source) if inside else "", rest) if each))
        if source.endswith("/*") and below(path, source[:-2]):
            return joined(target, path.removeprefix(source[:-1]))
    return path


def _name(path: str) -> str:
    return path.rpartition("/")[2]
