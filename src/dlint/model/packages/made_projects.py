"""Projects that the build itself makes: generated, unpacked or written by a step above the install."""

from __future__ import annotations

from dlint.knowledge.building import generators_of
from dlint.knowledge.managers.index import RUNNING
from dlint.model.commands.command_effects import effects_of_command
from dlint.model.commands.paths import below, joined, path_of
from dlint.model.context.delivery import plausible_context
from dlint.model.instructions.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Command
    from dlint.model.context.delivery import Delivery
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.packages.installs import Install
    from dlint.model.stage import Stage
    from dlint.syntax.shell.word import ShellWord

# By which programs that write a list of packages name the file: pip-compile, poetry export, uv export.
_OUTPUTS = ("-o", "--output", "--output-file")
# `>>` is none of them: what it adds to has to be copied first.
_WRITING = (">", ">|")


def makes_project(install: Install, delivery: Delivery) -> bool:
    """Whether a step between a copy and an install makes the folder in which the install works.

    A folder that is there in the build context comes from there.
    """
    origin, context = delivery.origin_of(install.folder), plausible_context(delivery.transfer)
    if context is not None and origin is not None and context.is_dir(origin):
        return False
    return any(_generates(command) or _fills(run, command, install) for run, command in _before(install))


def writes_manifest(install: Install) -> bool:
    """Whether a command above an install, in its stage, names the manifest as its output.

    What it makes the manifest of is not known, so a copy of the manifest alone would not do: `poetry export -o …` needs
    the project's own manifests, a script of the project its source.
    """
    run, written = install.run, install.run.file.fact(_written)
    here = (run.index, run.position(install.command))
    return any(written.get((run.stage, path), here) < here for path in install.files or _required(install))


def _written(file: Dockerfile) -> dict[tuple[Stage | None, str], tuple[int, int]]:
    """Where in a stage a command first names a file as its output: the index of the RUN and that of the command."""
    found: dict[tuple[Stage | None, str], tuple[int, int]] = {}
    for view in file.views():
        for at, command in enumerate(view.commands) if isinstance(view, Run) else ():
            for word in _outputs(command):
                assert isinstance(view, Run)
                found.setdefault((view.stage, path_of(view, command, word.text)), (view.index, at))
    return found


def _outputs(command: Command) -> Iterator[ShellWord]:
    """The words by which a command names files that it writes."""
    text = command.written
    if ">" in text:
        yield from (redirect.target for redirect in command.redirects if redirect.operator in _WRITING)
    # Most commands have no such option, and their words need not be read.
    for option in _OUTPUTS if " -o" in text or " --output" in text else ():
        if (value := command.value(option)) is not None:
            yield value


def _required(install: Install) -> set[str]:
    return {joined(install.folder, name) for name in install.required}


def _before(install: Install) -> Iterator[tuple[Run, Command]]:
    """The commands above an install, in its stage and in the same RUN."""
    stage = install.run.stage
    for view in stage.instructions[: install.run.index + 1] if stage is not None else ():
        for command in view.commands if isinstance(view, Run) else ():
            if command is install.command:
                return
            assert isinstance(view, Run)
            yield view, command


def _generates(command: Command) -> bool:
    """Whether a program writes a project; `npx` and the like run one by its name."""
    words = [word.text for word in command.words]
    while words and (words[0].rpartition("/")[2] in RUNNING or words[0].startswith("-")):
        words = words[1:]
    if not words:
        return False
    program, rest = words[0].rpartition("/")[2].partition("@")[0], [word for word in words[1:] if word[:1] != "-"]
    # By the convention of `npm init NAME`, which runs the package `create-NAME`. Source:
    # https://docs.npmjs.com/cli/commands/npm-init, 2026-11.
    if program.startswith("create-"):
        return True
    return any(rest[: len(verb.split())] == verb.split() for verb in generators_of(program))


def _fills(run: Run, command: Command, install: Install) -> bool:
    """Whether a command unpacks or copies into the folder, or writes a manifest of it."""
    if command.name in ("mkdir", "chmod", "chown", "rm", "touch"):
        return False
    effects = effects_of_command(run, command)
    paths = _required(install)
    return any(
        each.path in paths or (each.reach == "tree" and each.path == install.folder and below(each.path, "/") != "")
        for each in (effects.writes.items if effects.exact else ())
    )
