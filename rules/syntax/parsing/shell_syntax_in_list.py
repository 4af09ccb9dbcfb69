"""A JSON list is written as if a shell read it."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    Arg,
    Cmd,
    Edit,
    Entrypoint,
    Finding,
    Findings,
    Fix,
    Healthcheck,
    Refusal,
    Run,
    Stage,
    View,
    Word,
    list_words,
    rule,
)
from dlint.knowledge.shell.wrappers import BRACE_EXPANDERS, EXPANDERS

OPERATORS = frozenset(("&&", "||", "|", ";", ">", ">>", "<", "2>&1", "&"))
VARIABLE = re.compile(r"(?<![\\$])\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(:[-+=?])?[^}]*\})")
# What every process has, and what the shell of a login sets.
ALWAYS = frozenset(("HOME", "PATH", "HOSTNAME", "PWD", "USER"))
WORDS = re.compile(r"[\w./:@%+,=${}-]+")
LINE = re.compile(r"[\w./-]+(?:\s+\S+)+")


KINDS = (Cmd, Entrypoint, Healthcheck, Run)


@rule(watches=KINDS, severity="error", since="0.1", needs=("[",), when=("shell words in list",))
def check(view: View, stage: Stage) -> Findings:
    """In the list form no shell is there: the first string is the program, each other one an argument as it stands.

    `["npm start"]` looks for a program with a blank in its name, `["a", "&&", "b"]` hands `&&` and `b` to `a`, and
    `["a", "$PORT"]` hands over a dollar sign and a name. Part the words, or begin the list with a shell:
    `["sh", "-c", "exec a --port $PORT"]`.

    An ARG has no value when the container starts: hand it on with `ENV NAME=$NAME` as well.

    Of variables only those are reported that the file sets, `HOME`, `PATH`, `HOSTNAME`, `PWD` and `USER`, and forms
    that only shells know (`${PORT:-80}`); and not in front of programs that expand them on their own (awk, make,
    envsubst, `${NAME}` in Spring's options to java, …).
    """
    words = list_words.list_words(view)
    if not words:
        return
    first = words[0]
    keyword = view.kind.upper()
    # Behind an ENTRYPOINT the string of CMD is an argument, which may have blanks.
    if len(words) == 1 and _is_line(first.value) and not (isinstance(view, Cmd) and stage.latest(Entrypoint, None)):
        fix = Fix("separate the words", (Edit.replace(first.span, _separated(first)),), trust="unsafe")
        plain = not re.search(r"[\"'\\$;&|<>*?(){}`]", first.value)
        message = f"{keyword} looks for one program called '{first.value}': split it into words, or begin with sh -c"
        yield Finding(first.span, message, fix if plain else Refusal("the text has signs that only a shell reads"))
        return
    for word in words[1:]:
        if word.value in OPERATORS:
            message = f"no shell reads this list: {first.value} gets {word.value} as an argument; begin with sh -c"
            yield Finding(word.span, message, Refusal("how the words are meant to be quoted is not known"))
            return
    yield from _variable(view, stage, words)


def _variable(view: View, stage: Stage, words: list[Word]) -> Findings:
    """The first variable that the author counts on and that no shell expands."""
    # Such a program expands the variables by itself; behind a shell as ENTRYPOINT the words are its script.
    if _name(words[0]) in EXPANDERS or (isinstance(view, Cmd) and _is_script(stage)):
        return
    braces = _name(words[0]) not in BRACE_EXPANDERS
    for word in words:
        for found in VARIABLE.finditer(word.value):
            name = found[1] or found[2]
            if (found[1] or braces) and (found[3] or name in ALWAYS or _is_set(view, stage, name)):
                message = f"no shell reads this list: the program gets the text {found.group()}; begin with sh -c"
                fix = _shell_form(view, words)
                if _is_gone(view, stage, name):
                    message += f", and set ENV {name}, because ARG {name} is gone when the container starts"
                    fix = Refusal(f"ARG {name} is gone when the container starts")
                yield Finding(word.span, message, fix)
                return


def _is_set(view: View, stage: Stage, name: str) -> bool:
    """Whether the author counts on a value: that of ENV, or of ARG, though that one is there in a RUN alone."""
    if isinstance(view, Run) and view.scope.lookup(name) is not None:
        return True
    return _is_arg(view, name) or _is_env(stage, name)


def _is_gone(view: View, stage: Stage, name: str) -> bool:
    """Whether only an ARG gives the variable a value, so that a container has none."""
    return not (isinstance(view, Run) or name in ALWAYS or _is_env(stage, name)) and _is_arg(view, name)


def _is_env(stage: Stage, name: str) -> bool:
    return stage.sets_env(name) or stage.outer_env.lookup(name) is not None


def _is_arg(view: View, name: str) -> bool:
    """Whether an ARG above FROM, or one of the stage or of those that it is built on, has that name."""
    stages = view.stage.lineage if view.stage is not None else ()
    args = [*view.file.head, *(each for stage in stages for each in stage.of(Arg))]
    return any(arg.name == name for each in args if isinstance(each, Arg) for arg in each.names)


def _is_script(stage: Stage) -> bool:
    """Whether CMD is only the script or the arguments of an ENTRYPOINT that is a shell."""
    entrypoint = stage.latest(Entrypoint, None)
    return entrypoint is not None and not list_words.list_words(entrypoint)


def _shell_form(view: View, words: list[Word]) -> Fix | Refusal:
    """The same words as the script of a shell, which the program then takes the place of."""
    if isinstance(view, Cmd) and (view.stage is None or view.stage.latest(Entrypoint, None) is not None):
        return Refusal("the words are arguments of an ENTRYPOINT")
    if view.onbuild or words[0].value.startswith("-") or not all(WORDS.fullmatch(word.value) for word in words):
        return Refusal("a shell would read the words in another way")
    line = " ".join(word.value for word in words)
    # With exec the program takes the place of the shell, and so gets the signal of docker stop.
    text = f'"sh", "-c", "{line}"' if isinstance(view, Run) else f'"sh", "-c", "exec {line}"'
    edit = Edit.replace(words[0].span.to(words[-1].span), text)
    return Fix("let sh read it", (edit,), trust="unsafe")


def _name(word: Word) -> str:
    return word.value.replace("\\", "/").rpartition("/")[2].lower().removesuffix(".exe")


def _is_line(text: str) -> bool:
    """Whether a text is a command with arguments; a path with a blank in it is none, nor are options."""
    if not LINE.fullmatch(text) or text.startswith("-"):
        return False
    return not text.startswith(("/", "./")) or "/" not in text.partition(" ")[2].partition(" ")[0] or " -" in text


def _separated(word: Word) -> str:
    return ", ".join(f'"{each}"' for each in word.value.split())


BAD = {
    'FROM node:22\nENV APP=b.js\nENTRYPOINT ["sh", "/run.sh", "$APP"]': (
        'FROM node:22\nENV APP=b.js\nENTRYPOINT ["sh", "-c", "exec sh /run.sh $APP"]'
    ),
    'CMD ["npm start"]': 'CMD ["npm", "start"]',
    'ENTRYPOINT ["java -jar /app.jar"]': 'ENTRYPOINT ["java", "-jar", "/app.jar"]',
    'CMD ["a", "&&", "b"]': None,
    "RUN [\"echo 'x y'\"]": None,
    'RUN ["apt-get", "update", "&&", "x"]': None,
    'ENV PORT=80\nCMD ["serve", "--port=$PORT"]': 'ENV PORT=80\nCMD ["sh", "-c", "exec serve --port=$PORT"]',
    'ENV PORT=80\nHEALTHCHECK CMD ["curl", "-f", "http://localhost:${PORT}/"]': (
        'ENV PORT=80\nHEALTHCHECK CMD ["sh", "-c", "exec curl -f http://localhost:${PORT}/"]'
    ),
    'CMD ["serve", "--port=${PORT:-80}"]': 'CMD ["sh", "-c", "exec serve --port=${PORT:-80}"]',
    'ENV OPTS=-Xmx1g\nENTRYPOINT ["java", "$OPTS", "-jar", "a.jar"]': (
        'ENV OPTS=-Xmx1g\nENTRYPOINT ["sh", "-c", "exec java $OPTS -jar a.jar"]'
    ),
    'ARG PORT=80\nFROM debian:12\nCMD ["serve", "$PORT"]': None,
    'FROM debian:12\nARG APP\nENTRYPOINT ["/opt/${APP}/run"]': None,
    'RUN ["mkdir", "$HOME/x"]': 'RUN ["sh", "-c", "mkdir $HOME/x"]',
}
GOOD = (
    'CMD ["sh", "-c", "a && b"]',
    'ENV PORT=80\nENTRYPOINT ["java", "-jar", "a.jar", "--server.port=${PORT}"]',
    'CMD ["npm", "start"]',
    'ENV PORT=80\nCMD ["make", "run", "PORT=$PORT"]',
    'ENV PORT=80\nENTRYPOINT ["sh", "-c"]\nCMD ["serve --port $PORT"]',
    'RUN ["awk", "{print $1}", "/etc/passwd"]',
    'CMD ["serve", "$UNKNOWN", "$$PORT"]',
    'CMD ["/opt/my app/run"]',
    'ENTRYPOINT ["tini", "--", "bash", "-c", "a | b"]',
    'CMD ["a", "-f", "x && y"]',
    "CMD a && b",
    'CMD ["expr", "2>1"]',
    'CMD ["--listen 0.0.0.0"]',
    'ENTRYPOINT ["greet"]\nCMD ["hello world"]',
)
