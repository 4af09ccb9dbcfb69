"""A RUN ends with a setting of its own shell, which has no effect on the next instruction."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Command, Edit, Finding, Findings, Fix, Refusal, Run, Stage, rule

SETTINGS = frozenset(("export", "declare", "typeset", "alias", "unset", "unalias", "set", "shopt", "umask", "ulimit"))
ACTIVATORS = ("conda", "mamba", "micromamba", "nvm", "rvm")
NAMES = SETTINGS.union(ACTIVATORS, ("source", "."))
# Files that exist to set variables; any other file may do work that stays in the image.
ENVIRONMENTS = (
    r"(?:.*/)?(?:\.?(?:bash_?rc|bash_?profile|profile|zshrc|env|cshrc)|activate"
    r"|(?:nvm|env|setenv|setup|sdkman-init)\.(?:ba)?sh)\Z"
)
# A value that means the same to ENV: plain characters and plain variables, maybe between double quotes.
ENV_VALUE = r"(\"?)(?:[\w./:@%+,=-]|\$\w+|\$\{\w+\})*\1\Z"


@rule(watches=Run, severity="warning", since="0.1")
def check(run: Run, stage: Stage) -> Findings:
    """Variables, aliases and options of a shell end with it: each RUN begins a new one.

    `ENV NAME=value` sets a variable for what follows and for the container; a file such as `activate` must be read
    in the same RUN as what needs it (`RUN . venv/bin/activate && make`), or its work done by ENV (`ENV PATH=…`).
    The fix is unsafe, because the variable then counts, at run time too.
    """
    if run.is_json or run.onbuild or not run.commands:
        return
    last = run.commands[-1]
    if (last.name and last.name not in NAMES) or not run.is_readable:
        return
    if last.outer is not None or last.item.enclosing or last.item.next is not None or last.wrappers:
        return
    # A setting that is a fallback, or whose output is kept, is there for something else.
    if last.item.before in ("||", "|") or last.item.after == "&" or last.redirects:
        return
    what = _lost(last)
    if what and not _takes_back(run, last) and not _is_env(run, stage, last):
        hint = "use ENV" if what.startswith("the variable") else "it must stand in the RUN that needs it"
        yield Finding(last.item.span, f"{what} ends with this RUN; {hint}", _fix(run, last))


def _takes_back(run: Run, command: Command) -> bool:
    """Whether it unsets what the same RUN has set: that is meant to end here."""
    if command.name != "unset" and not (command.name == "export" and command.has("-n")):
        return False
    given = {each.name for other in run.commands for each in other.assignments}
    exports = [other for other in run.commands if other.name in ("export", "declare", "typeset")]
    given |= {word.text.partition("=")[0] for other in exports for word in other.operands}
    names = [word.text for word in command.operands]
    return bool(names) and given.issuperset(names)


def _is_env(run: Run, stage: Stage, command: Command) -> bool:
    """Whether it exports nothing but variables that are an ENV already."""
    names = [word.text for word in command.operands] if command.name == "export" else []
    return bool(names) and all("=" not in name and stage.sets_env(name, run) for name in names)


def _lost(command: Command) -> str:
    """What a command sets for its own shell alone; empty where it does something else."""
    if not command.words:
        given = command.assignments
        # A value from a command may be there for what the command does.
        plain = bool(given) and all(each.value.literal for each in given)
        return f"the variable {given[0].name}" if plain else ""
    name = command.name
    if name in ("export", "declare", "typeset"):
        operands = command.operands
        runs = any("$(" in word.raw or "`" in word.raw for word in operands)
        # `export -p` prints variables.
        plain = bool(operands) and not runs and not command.has("-p")
        return f"the variable {operands[0].text.partition('=')[0]}" if plain else ""
    if name in SETTINGS:
        return f"what {name} does" if command.words[1:] else ""
    if name in ("source", "."):
        file = command.words[1].text if command.words[1:] else ""
        return f"what {file} sets" if re.match(ENVIRONMENTS, file) else ""
    verb = command.verb(ACTIVATORS, "activate", "use") if name in ACTIVATORS else None
    return f"what {verb.command.name} {verb.name} does" if verb is not None else ""


def _fix(run: Run, command: Command) -> Fix | Refusal:
    """Make a RUN that is nothing but `export NAME=value` an ENV."""
    alone = len(run.commands) == 1 and not run.heredocs and run.node.start_line == run.node.end_line
    if not alone or run.node.flags or command.name != "export" or len(command.words) != 2 or run.scripts[0].comments:
        return Refusal("the RUN does more than export one variable")
    word = command.words[1]
    # ENV expands only what ARG and ENV set; PATH has its value from the base image.
    known = all(name == "PATH" or run.scope.lookup(name) is not None for name in word.names)
    _, mark, value = word.raw.partition("=")
    if not mark or not known or not re.match(ENV_VALUE, value):
        return Refusal("ENV would not give the variable the same value")
    edits = (
        Edit.replace(run.keyword_span, "env" if run.node.keyword_word.value.islower() else "ENV"),
        Edit.replace(command.span, run.file.source.text(word.span)),
    )
    return Fix("make it ENV", edits, trust="unsafe")


BAD = {
    "RUN export PATH=/app/bin:$PATH": "ENV PATH=/app/bin:$PATH",
    'RUN export NAME="a"': 'ENV NAME="a"',
    "RUN export NAME=$OTHER": None,
    "RUN export NAME=~/a": None,
    "RUN make && export NAME=value": None,
    "RUN . venv/bin/activate": None,
    "RUN source ~/.bashrc": None,
    "RUN NAME=value": None,
    "RUN alias ll='ls -l'": None,
    "RUN umask 022": None,
    "RUN conda activate base": None,
    "RUN unset http_proxy": None,
    "ENV A=b\nRUN export A B": None,
}
GOOD = (
    "RUN export NAME=value && make",
    "ENV NAME=value",
    "RUN . venv/bin/activate && make",
    "RUN echo 'export NAME=value' >> ~/.bashrc",
    "RUN . ./build.sh",
    "RUN export NAME=$(make)",
    "RUN sh -c 'export NAME=value'",
    "RUN set -e; make",
    "RUN export",
    "RUN export CC=clang CFLAGS=-O2 && make && unset CC CFLAGS",
    "RUN A=b; make; unset A",
    "RUN export CC=clang && make && export -n CC",
    "ENV A=b\nRUN export A",
)
