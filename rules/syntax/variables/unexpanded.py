"""A ~ or a variable stands where no shell expands it."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    Add,
    Arg,
    Cmd,
    Copy,
    Edit,
    Entrypoint,
    Env,
    Finding,
    Findings,
    Fix,
    Healthcheck,
    Label,
    Refusal,
    Run,
    Stage,
    View,
    Volume,
    Word,
    Workdir,
    cache_mounts,
    list_words,
    rule,
)

KINDS = (Add, Arg, Cmd, Copy, Entrypoint, Env, Healthcheck, Label, Run, Volume, Workdir)
# At the start of a value, or of an entry of a list of paths: 1.2~rc1 and a backup's name~ are only names.
TILDE = re.compile(r"(?:^|(?<=:))[\"']?(~)(?=(?:[a-z_][a-z0-9_-]*)?/|[\"']?$|:)")
# What a shell expands no ~ for either: operands in quotes of programs that take files.
FILE_PROGRAMS = frozenset("cat cd chmod chown cp ls ln mkdir mv rm rmdir source . tar test [ touch unzip".split())
QUOTED = r"'([^']*)'"
NAME = r"\$\{?([A-Za-z_]\w*)"
PROMPTS = ("PS1", "PS2", "PS3", "PS4", "PROMPT", "PROMPT_COMMAND")


@rule(watches=KINDS, severity="warning", since="0.1", needs=("~", "'", "\\$", "`$"), when=("tilde or quoted variable",))
def check(view: View, stage: Stage | None) -> Findings:
    """In RUN a shell makes the home folder of `~`; everywhere else it is a character like any other.

    `COPY a ~/a` makes a folder called `~` in the working folder, and `ENV PATH=~/bin:$PATH` adds a folder that no
    program looks up. Write the folder out, such as `/root`. Lists in JSON form are read by no shell either.

    BuildKit replaces variables in ENV, LABEL, COPY and so on, but not between single quotes: `ENV PATH='/x:$PATH'`
    sets PATH to a text with a dollar sign, and no program is found any more. Reported is a variable that the file
    sets, or that the value is added to; use double quotes.
    """
    if stage is not None and stage.is_windows:
        return
    for word, place in _paths(view):
        found = TILDE.search(word.value)
        if found is not None:
            yield _tilde(view, word, place, found.start(1))
    if view.onbuild:
        # Which variables are set is known in the builds on this image.
        return
    if isinstance(view, Run):
        yield from _quoted_tilde(view)
    if not isinstance(view, Arg) or stage is not None:
        yield from _quoted(view)
    if isinstance(view, Env):
        yield from _escaped(view)


def _quoted_tilde(run: Run) -> Findings:
    """A ~ in quotes: the shell of a RUN leaves it as it is."""
    for command in run.commands if "~/" in run.all_text and not run.is_json else ():
        for word in command.operands if command.name in FILE_PROGRAMS else ():
            part = word.parts[0] if word.parts else None
            if part is not None and part.kind == "text" and part.quote and part.text.startswith("~/"):
                name = command.name
                message = f"no shell expands ~ in quotes, so {name} gets a path that begins with ~: write $HOME for it"
                yield Finding(word.span, message, Refusal("what the quotes are for is not known"))


def _escaped(view: Env) -> Findings:
    """A variable behind an escape in the value that is meant to add to it: `PATH="\\$PATH:/x"`."""
    for pair in view.pairs:
        name = re.escape(pair.name.value)
        found = re.search(rf"{re.escape(view.file.escape)}\$(?:{name}\b|\{{{name}\}})", pair.value.value)
        if found is not None and pair.name.value not in PROMPTS:
            message = f"behind {view.file.escape} ${pair.name.value} stays as it is: take the {view.file.escape} away"
            fix = Fix("take it away", (Edit.delete(pair.value.within(found.start(), found.start() + 1)),), "unsafe")
            exact = len(pair.value.value) == pair.value.end - pair.value.start
            yield Finding(pair.value.within(*found.span()), message, fix if exact else Refusal("the value is quoted"))


def _paths(view: View) -> list[tuple[Word, str]]:
    """The words in which a path may stand, with a description of each."""
    if isinstance(view, Env):
        return [(pair.value, f"{pair.name.value} keeps the text") for pair in view.pairs]
    if isinstance(view, Arg):
        return [(arg.default, f"{arg.name} keeps the text") for arg in view.names if arg.default is not None]
    if isinstance(view, (Copy, Add)):
        found = [] if view.destination is None else [(view.destination, "this is a folder called")]
        return found + [(word, "this is a file or folder called") for word in view.sources]
    if isinstance(view, (Workdir, Volume)):
        return [(word, "this is a folder called") for word in view.node.words]
    return [(word, "no shell reads this list, so the program gets") for word in list_words.list_words(view)]


def _tilde(view: View, word: Word, place: str, at: int) -> Finding:
    # Of another user, or of the user of another stage.
    of_other = word.value[at + 1 : at + 2].isalnum() or (isinstance(view, Copy) and word is not view.destination)
    home = None if of_other or view.onbuild else cache_mounts.home_of(view)
    message = f"no shell expands ~ in {view.kind.upper()}: {place} ~; write {home or 'the home folder'} for it"
    span = word.within(at, at + 1) if len(word.value) == word.end - word.start else word.span
    exact = len(span) == 1 and home is not None
    written = Fix(f"write {home}", (Edit.replace(span, home or ""),), trust="unsafe")
    no_fix = Refusal("the home folder of the user is not known" if home is None else "the word is quoted")
    fix = written if exact else no_fix
    return Finding(span, message, fix)


def _quoted(view: View) -> Findings:
    """Variables between single quotes in words that BuildKit expands."""
    pairs = {id(pair.value): pair.name.value for pair in view.pairs} if isinstance(view, Env) else {}
    for word in view.expandable:
        own = pairs.get(id(word), "")
        if own in PROMPTS or word.value[:1] == '"':
            continue
        for quoted in re.finditer(QUOTED, word.value):
            names = [name for name in re.findall(NAME, quoted[1]) if name == own or _is_set(view, name)]
            if names:
                message = f"BuildKit expands nothing in single quotes: ${names[0]} stays as it is; use double quotes"
                yield Finding(word.within(*quoted.span()), message, _double(word, quoted))
                break


def _is_set(view: View, name: str) -> bool:
    return view.scope.lookup(name) is not None or name == "PATH"


def _double(word: Word, quoted: re.Match[str]) -> Fix | Refusal:
    span = word.within(*quoted.span())
    if (
        '"' in quoted[1]
        or "\\" in quoted[1]
        or "`" in quoted[1]
        or len(span) != len(quoted[0].encode("utf-8", "surrogateescape"))
    ):
        return Refusal("the text has signs that mean something else between double quotes")
    return Fix("use double quotes", (Edit.replace(span, f'"{quoted[1]}"'),), trust="unsafe")


BAD = {
    "FROM debian:12\nENV PATH=~/.local/bin:$PATH": "FROM debian:12\nENV PATH=/root/.local/bin:$PATH",
    "FROM debian:12\nENV PATH=$PATH:~/bin": "FROM debian:12\nENV PATH=$PATH:/root/bin",
    "FROM debian:12\nENV CONFIG ~/app": "FROM debian:12\nENV CONFIG /root/app",
    'FROM debian:12\nENV A="~/a"': 'FROM debian:12\nENV A="/root/a"',
    "FROM debian:12\nARG DIR=~/src\nRUN mkdir $DIR": "FROM debian:12\nARG DIR=/root/src\nRUN mkdir $DIR",
    "FROM debian:12\nCOPY a ~/a": "FROM debian:12\nCOPY a /root/a",
    'FROM debian:12\nADD ["a", "~/b/"]': None,
    "FROM debian:12\nRUN useradd -m app\nUSER app\nWORKDIR ~": (
        "FROM debian:12\nRUN useradd -m app\nUSER app\nWORKDIR /home/app"
    ),
    'FROM debian:12\nCMD ["cat", "~/a"]': None,
    "FROM debian:12\nONBUILD COPY . ~/app": None,
    "FROM debian:12\nCOPY a ~web/a": None,
    "FROM debian:12 AS b\nFROM debian:12\nCOPY --from=b ~/a /a": None,
    'FROM debian:12\nRUN mkdir -p "~/a"': None,
    'FROM debian:12\nENV PATH="\\$PATH:/opt/bin"': 'FROM debian:12\nENV PATH="$PATH:/opt/bin"',
    "ENV PATH='/opt/bin:$PATH'": 'ENV PATH="/opt/bin:$PATH"',
    "ARG V=1\nLABEL version='v${V}'": 'ARG V=1\nLABEL version="v${V}"',
    "ENV LIBS='$LIBS:/x'": 'ENV LIBS="$LIBS:/x"',
}
GOOD = (
    "ENV VERSION=1.2~rc1 RANGE='~1.2'",
    "COPY notes.txt /srv/notes.txt~",
    "RUN mkdir -p ~/x && cp a ~",
    "CMD cat ~/a",
    'RUN mkdir -p ~/"a b" && echo "~/a" && git config core.excludesfile "~/.gitignore"',
    "ADD https://example.org/~jane/a.tgz /a.tgz",
    'CMD ["sh", "-c", "cat ~/a"]',
    "ENV PS1='$USER@box> '",
    "ENV A='$HOME/x'",
    'ENV PATH="/opt/bin:$PATH" NOTE="it\'s $PATH"',
    "LABEL a='costs $5'",
    "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR ~",
)
