"""A JSON list is written as if a shell read it."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Cmd, Edit, Entrypoint, Finding, Findings, Fix, Run, Stage, Word, rule

SHELLS = frozenset(("sh", "ash", "bash", "dash", "zsh", "ksh", "fish", "busybox", "cmd", "powershell", "pwsh"))
OPERATORS = frozenset(("&&", "||", "|", ";", ">", ">>", "<", "2>&1", "&"))
LINE = re.compile(r"[\w./-]+(?:\s+\S+)+")


@rule(watches=(Cmd, Entrypoint, Run), severity="error", since="0.1", needs=("[",), when=("shell words in list",))
def check(view: Cmd | Entrypoint | Run, stage: Stage) -> Findings:
    """In the list form no shell is there: the first string is the program, each other one an argument as it stands.

    `["npm start"]` looks for a program with a blank in its name, `["a", "&&", "b"]` hands `&&` and `b` to `a`, and
    `["a", "$PORT"]` hands over a dollar sign and a name. Part the words, or begin the list with a shell:
    `["sh", "-c", "exec a --port $PORT"]`. Variables are passed over: some
    programs expand them on their own.
    """
    words = view.node.words
    if not view.node.is_json or not words or any(_name(word) in SHELLS for word in words):
        return
    first = words[0]
    keyword = view.kind.upper()
    if len(words) == 1 and _is_line(first.value) and not (isinstance(view, Cmd) and stage.latest(Entrypoint, None)):
        fix = Fix("part the words", (Edit.replace(first.span, _parted(first)),), trust="unsafe")
        plain = not re.search(r"[\"'\\$;&|<>*?(){}`]", first.value)
        message = f"{keyword} looks for one program called '{first.value}': part its words, or begin with sh -c"
        yield Finding(first.span, message, fix if plain else None)
        return
    for word in words[1:]:
        if word.value in OPERATORS:
            message = f"no shell reads this list: {first.value} gets {word.value} as an argument; begin with sh -c"
            yield Finding(word.span, message)
            return


def _name(word: Word) -> str:
    return word.value.replace("\\", "/").rpartition("/")[2].lower().removesuffix(".exe")


def _is_line(text: str) -> bool:
    """Whether a text is a command with arguments; a path with a blank in it is none, nor are options."""
    if not LINE.fullmatch(text) or text.startswith("-"):
        return False
    return not text.startswith(("/", "./")) or "/" not in text.partition(" ")[2].partition(" ")[0] or " -" in text


def _parted(word: Word) -> str:
    return ", ".join(f'"{each}"' for each in word.value.split())


BAD = {
    'CMD ["npm start"]': 'CMD ["npm", "start"]',
    'ENTRYPOINT ["java -jar /app.jar"]': 'ENTRYPOINT ["java", "-jar", "/app.jar"]',
    'CMD ["a", "&&", "b"]': None,
    "RUN [\"echo 'x y'\"]": None,
    'RUN ["apt-get", "update", "&&", "x"]': None,
}
GOOD = (
    'CMD ["sh", "-c", "a && b"]',
    'CMD ["npm", "start"]',
    'CMD ["/opt/my app/run"]',
    'ENTRYPOINT ["tini", "--", "bash", "-c", "a | b"]',
    'CMD ["a", "-f", "x && y"]',
    "CMD a && b",
    'CMD ["expr", "2>1"]',
    'CMD ["--listen 0.0.0.0"]',
    'ENTRYPOINT ["say"]\nCMD ["hello world"]',
)
