"""Which commands install the dependencies that manifests name, or build the source and install them on the way."""

from __future__ import annotations

from dlint.knowledge.managers.manager import option_names
from dlint.knowledge.managers.registry import INSTALLING, install_forms, manager_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from dlint.knowledge.managers.manager import InstallForm

ARTEFACT_ENDS: tuple[str, ...] = (".whl", ".gz", ".tgz", ".zip", ".bz2", ".txt", "*")
"""Ends of operands that are finished packages or lists, not folders of the project."""

QUESTIONS: frozenset[str] = frozenset({"--version", "-v", "-V", "--help", "-h"})
"""Options that make a bare program print something about itself instead of installing (`yarn --version`)."""


def find_install(program: str, operands: Sequence[str], options: Collection[str] = ()) -> InstallForm | None:
    """The install of manifest dependencies that a command is, or None when it installs named packages or none at all.

    `program` may carry a folder and version digits (`./mvnw`, `pip3.12`); `operands` are its words that are neither
    options nor values of options, the verb first; `options` its options, with or without `=value`. For `python -m pip`
    give `pip`, or `-m` as an option and `pip` as the first operand.
    """
    name = program_name(program)
    # `python -m pip` runs pip with the interpreter that is named, as images with several Pythons need.
    if name == "python" and "-m" in options and operands:
        return find_install(operands[0], operands[1:], [option for option in options if option != "-m"])
    manager = manager_of(name)
    goals = manager is not None and manager.goals
    if goals:
        # Mix parts the tasks of a chain by commas: `mix do deps.get, compile`.
        operands = [word.rstrip(",") for word in operands]
    for form in install_forms(name):
        for verb in form.verbs:
            rest = _after_verb(verb, operands, goals=goals)
            if rest is not None and _fits(form, rest, options):
                return form if verb or QUESTIONS.isdisjoint(options) else None
    return None


def program_name(program: str) -> str:
    """`program` without folder, `.cmd` and the digits of a version: `/usr/bin/pip3.12` is `pip`."""
    name = program.rsplit("/", 1)[-1].removesuffix(".cmd").removesuffix(".exe")
    bare = name.rstrip("0123456789.")
    return bare if bare in INSTALLING or bare == "python" else name


def is_local(operand: str) -> bool:
    """Whether an operand is a folder of the project (`.`, `.[dev]`, `./cmd/app`, `./...`), not a package."""
    local = operand == "." or operand.startswith((".[", "./", "../", "/", "file:"))
    # `./dist/app.whl` is a finished package, although its path is local.
    return local and not operand.partition("[")[0].endswith(ARTEFACT_ENDS)


def _after_verb(verb: str, operands: Sequence[str], *, goals: bool) -> Sequence[str] | None:
    """The operands after `verb`, or None if the command has another one."""
    words = verb.split()
    if not words:
        # The bare program (`yarn`) installs only where no word follows: `yarn build` runs a script.
        return None if operands else operands
    if goals:
        return operands if any(_goal(operand) == _goal(verb) for operand in operands) else None
    return operands[len(words) :] if list(operands[: len(words)]) == words else None


def _goal(operand: str) -> str:
    """A goal without module, plugin coordinates and the comma of a list: `:app:bootJar` is `bootJar`."""
    last = operand.rstrip(",").rsplit(":", 1)[-1]
    return "dependency:" + last if "go-offline" in operand or "dependency:" in operand else last


def _fits(form: InstallForm, rest: Sequence[str], options: Collection[str]) -> bool:
    if form.needs and option_names(options).isdisjoint(form.needs):
        return False
    if form.operands == "none":
        return not rest
    return form.operands == "any" or any(is_local(operand) for operand in rest)
