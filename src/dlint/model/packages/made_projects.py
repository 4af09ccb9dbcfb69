"""Projects that the build itself makes: generated, unpacked or written by a step above the install."""

from __future__ import annotations

from dlint.knowledge.building import generators_of
from dlint.knowledge.managers.index import RUNNING
from dlint.model.commands.command_effects import effects_of_command
from dlint.model.commands.paths import below, joined
from dlint.model.context.delivery import plausible_context
from dlint.model.instructions.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Command
    from dlint.model.context.delivery import Delivery
    from dlint.model.packages.installs import Install


def makes_project(install: Install, delivery: Delivery) -> bool:
    """Whether a step between a copy and an install makes the folder in which the install works.

    A folder that is there in the build context comes from there.
    """
    origin, context = delivery.origin_of(install.folder), plausible_context(delivery.transfer)
    if context is not None and origin is not None and context.is_dir(origin):
        return False
    return any(_generates(command) or _fills(run, command, install) for run, command in _before(install))


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
    manifests = install.required
    paths = {joined(install.folder, name) for name in manifests}
    return any(
        each.path in paths or (each.reach == "tree" and each.path == install.folder and below(each.path, "/") != "")
        for each in (effects.writes.items if effects.exact else ())
    )
