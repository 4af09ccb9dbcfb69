"""The variables that the scripts of a RUN read, and those that they set."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.scope import PROXY_ARGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run
    from dlint.model.instructions.view import View
    from dlint.syntax.shell.redirect import Redirect
    from dlint.syntax.shell.script import Script
    from dlint.syntax.shell.word import ShellWord
    from dlint.text.mapped_text import MappedText
    from dlint.text.span import Span

_DEFAULTS = (":-", "-", ":+", "+", ":=", "=", ":?", "?")
_IN_BODY = r"(?s)\\.|\$\(|\$\{(?P<braced>\w+)(?P<operator>[^}]*)\}|\$(?P<name>[A-Za-z_]\w*|[@*#0-9])"
_SETS = (
    r"(?m)(?:^|[;&|(\s])(?P<name>[A-Za-z_]\w*)\+?=|\bfor\s+(?P<loop>[A-Za-z_]\w*)\s"
    r"|\bread\s+(?:-\w+\s+)*(?P<read>[\w ]+)"
)
# What a command gives values to: its operands, whole or up to an equals sign.
_SETTERS = frozenset(("export", "declare", "typeset", "local", "readonly", "read", "mapfile", "readarray", "getopts"))
_OPAQUE = frozenset(("source", ".", "eval"))
SHELL_OWN = frozenset(
    "HOME PWD OLDPWD PATH IFS PS1 PS2 PS4 PPID OPTARG OPTIND SHELL SHLVL HOSTNAME LINENO RANDOM SECONDS UID EUID USER"
    " LOGNAME TERM MAIL BASH BASH_VERSION BASH_SOURCE BASHPID BASHOPTS BASH_VERSINFO BASH_LINENO FUNCNAME GROUPS"
    " HOSTTYPE MACHTYPE OSTYPE PIPESTATUS REPLY DIRSTACK COLUMNS LINES TMPDIR EDITOR LANG LC_ALL _".split()
)
"""Variables that shells and logins set on their own. Source: the manuals of bash and dash, 2026-11."""


class VariableUse:
    """A variable that a shell expands: `operator` is what stands behind its name in braces (`:-default`).

    `span` is where it stands; `heredoc` the heredoc in whose body it is, `command` the command around it (None in the
    head of a loop or `case`).
    """

    __slots__ = ("command", "heredoc", "name", "operator", "span")

    def __init__(self, name: str, operator: str, span: Span, command: Command | None, heredoc: Redirect | None) -> None:
        self.name = name
        self.operator = operator
        self.span = span
        self.command = command
        self.heredoc = heredoc

    def __repr__(self) -> str:
        return f"VariableUse({self.name!r}, {self.operator!r})"

    @property
    def is_guarded(self) -> bool:
        """Whether an unset variable has a value of its own here: `${X:-default}`, `${X:?}`, `${X+set}`."""
        return self.operator.startswith(_DEFAULTS)


def variable_uses(run: Run) -> Iterator[VariableUse]:
    """The variables that the shells of a RUN expand, those in loops and `case` last."""
    for command in run.commands:
        if _is_expanded_outside(run, command):
            continue
        for word in _words(command) if "$" in command.written else ():
            yield from _in_word(command, word)
        for redirect in command.redirects:
            if redirect.body is not None and redirect.expand:
                yield from in_body(redirect.body, command, redirect)
    for script in run.scripts:
        for word in (word for block in script.blocks for word in block.words):
            yield from _in_word(None, word)


def _is_expanded_outside(run: Run, command: Command) -> bool:
    """Whether it stands in a string or heredoc whose variables the outer shell has replaced."""
    outer = command.outer
    # Between single quotes the inner shell expands them itself.
    if outer is None or '"' not in command.place.quotes:
        return False
    # The quotes of a JSON list are no shell's.
    return not run.node.is_json or outer.outer is not None


def _words(command: Command) -> Iterable[ShellWord]:
    item = command.item
    yield from (assignment.value for assignment in item.assignments)
    yield from item.words
    yield from (redirect.target for redirect in item.redirects if not redirect.is_heredoc)


def _in_word(command: Command | None, word: ShellWord) -> Iterator[VariableUse]:
    for part in word.variables:
        if part.name and (part.name[0].isalpha() or part.name[0] == "_"):
            yield VariableUse(part.name, part.operator, word.home.mapped.span(part.start, part.end), command, None)


def in_body(body: MappedText, command: Command | None, heredoc: Redirect | None) -> Iterator[VariableUse]:
    """The variables that a shell expands in the body of a heredoc, positional parameters included."""
    for found in re.finditer(_IN_BODY, body.text):
        name = found["braced"] or found["name"]
        if name:
            span = body.span(found.start(), found.end())
            yield VariableUse(name, found["operator"] or "", span, command, heredoc)


def names_set_in(text: str) -> frozenset[str]:
    """The names that a piece of shell text gives values to, as far as can be seen without reading it as a script."""
    names: set[str] = set()
    for found in re.finditer(_SETS, text):
        names.update((found["read"] or found["name"] or found["loop"]).split())
    return frozenset(names)


def names_set_by(run: Run) -> frozenset[str] | None:
    """The names that the scripts of a RUN give values to; None where a file or `eval` may set any."""
    names: set[str] = set()
    for command in run.commands:
        # `source FILE` may set any name.
        if command.name in _OPAQUE:
            return None
        names.update(assignment.name for assignment in command.assignments)
        if command.name in _SETTERS:
            names.update(word.text.partition("=")[0] for word in command.words[1:])
        elif command.name == "printf" and len(command.words) > 2 and command.words[1].text == "-v":
            names.add(command.words[2].text)
        elif command.name == "let":
            names.update(word.text.partition("=")[0] for word in command.words[1:])
        # Most commands assign nothing within their words, which then need not be looked at one by one.
        written = command.written
        if ("${" in written and "=" in written) or "((" in written:
            names.update(_set_within(command.item.words))
    for script in _scripts(run):
        names.update(block.name.text for block in script.blocks if block.name is not None)
        names.update(re.findall(r"\(\(\s*(\w+)\s*(?:[-+*/]?=|\+\+)", script.text.text))
    return frozenset(names)


def _set_within(words: Iterable[ShellWord]) -> Iterator[str]:
    """The names that expansions in words give values to."""
    for word in words:
        # `${NAME:=default}` assigns.
        yield from (part.name for part in word.variables if part.operator.startswith((":=", "=")))
        yield from re.findall(r"\(\(\s*(\w+)\s*(?:[-+*/]?=|\+\+)", word.raw) if "((" in word.raw else ()


def _scripts(run: Run) -> Iterator[Script]:
    yield from run.scripts
    yield from (command.inner for command in run.commands if command.inner is not None)


def heredoc_uses(view: View) -> Iterator[tuple[str, list[VariableUse], Span]]:
    """The heredocs of an instruction whose variables are replaced before a program reads them.

    Of each the body, the variables in it, and its word with the operator. In COPY and ADD BuildKit replaces them, in
    RUN the shell that reads the line; the heredoc that is the whole script of a RUN is not one of them.
    """
    from dlint.model.instructions.run import Run

    if not isinstance(view, Run):
        for heredoc in view.node.heredocs:
            if heredoc.expand:
                yield heredoc.content.text, list(in_body(heredoc.content, None, None)), heredoc.span
        return
    for command in view.commands:
        if command.outer is not None:
            continue
        for redirect in command.redirects:
            if redirect.body is not None and redirect.expand:
                yield redirect.body.text, list(in_body(redirect.body, command, redirect)), redirect.span


def expanded_in_body(view: View, name: str) -> bool:
    """Whether the script around a heredoc gives a variable its value, or may do so."""
    from dlint.model.instructions.run import Run

    if not isinstance(view, Run):
        return False
    if any(command.name in _OPAQUE for command in view.commands if command.outer is None):
        return True
    return name in _outer_names(view)


def _outer_names(run: Run) -> set[str]:
    """The names that the script of a RUN sets itself, outside of the scripts that it hands to other shells."""
    names: set[str] = set()
    for command in run.commands:
        if command.outer is None:
            names.update(assignment.name for assignment in command.assignments)
            if command.name in _SETTERS:
                names.update(word.text.partition("=")[0] for word in command.words[1:])
    for script in run.scripts:
        names.update(block.name.text for block in script.blocks if block.name is not None)
    return names


def surely_unset(view: View, name: str) -> bool:
    """Whether nothing sets a variable that is read at an instruction: neither file, script, shell nor base image.

    Where the base image's variables are not known, a name in lower case counts as unset: images set none of those.
    """
    stage = view.stage
    if stage is None or view.onbuild or name in SHELL_OWN or name in PROXY_ARGS:
        return False
    if view.scope.lookup(name) is not None or stage.sets_env(name, view) or expanded_in_body(view, name):
        return False
    base = stage.base_env
    return name not in base if base is not None else name.islower()
