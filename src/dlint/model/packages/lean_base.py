"""What the commands of a stage call for, and a lean base image lacks."""

from __future__ import annotations

from dlint.knowledge.images.lean import (
    COMPILE_AS_THEY_INSTALL,
    COMPILED_PACKAGES,
    PACKAGES,
    missing_programs,
)
from dlint.knowledge.managers.registry import SYSTEMS, system_manager
from dlint.model.instructions.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.stage import Stage

COMPILER = "a compiler"


def lacking(stage: Stage, repository: str, tag: str) -> list[str]:
    """Programs that the shipped stages on this base call, and that `repository:tag` lacks, in order of the file.

    What a RUN installs as a package is there. A package that is compiled as it is installed needs `a compiler`.
    """
    missing = missing_programs(repository, tag)
    if not missing:
        return []
    found: dict[str, None] = {}
    installed: set[str] = set()
    for run in _runs(stage):
        # In file order: what an earlier RUN has installed is there for a later one.
        installed |= _installed(run)
        for command in run.commands:
            program = command.name or ""
            if program in missing and installed.isdisjoint(PACKAGES[program]):
                found.setdefault(program)
        if "gcc" in missing and installed.isdisjoint(PACKAGES["gcc"]) and _compiles(run):
            found.setdefault(COMPILER)
    return list(found)


def _runs(stage: Stage) -> list[Run]:
    """The RUNs of a stage and of those that are built on it."""
    stages = [each for each in stage.file.stages if each is stage or stage in each.lineage]
    return [view for each in stages for view in each.instructions if isinstance(view, Run)]


def _installed(run: Run) -> set[str]:
    names: set[str] = set()
    for command in run.calls(SYSTEMS):
        manager = system_manager(command.name)
        verb = command.verb(manager.name, *manager.install) if manager is not None else None
        if verb is not None:
            names.update(word.text.partition("=")[0] for word in verb.operands)
    return names


def _compiles(run: Run) -> bool:
    for command in run.commands:
        words = {word.text.partition("=")[0].lower() for word in command.words[1:]}
        if command.name in COMPILE_AS_THEY_INSTALL and not words.isdisjoint(("install", "update")):
            return True
        if command.name == "cpanm" or not words.isdisjoint(COMPILED_PACKAGES):
            return True
    return False
