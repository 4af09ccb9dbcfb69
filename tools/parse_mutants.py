"""Dockerfiles changed at random, but mostly so that a parser still has something to read."""

from __future__ import annotations

import re

from parse_seeds import SEEDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

CHARACTERS = (
    "\\\\\\\\``\"\"''  \t\n\n\r#$<<-=[]{},:;&|()aEx1_\v\f\u00e9\u00a0\u2003\u65e5",
    "\\`\"' \n<=[]#",
)
PIECES = (
    "<<EOF",
    "<<-EOF",
    "<<'EOF'",
    '<<"E"',
    "3<<E",
    "<<E\\ F",
    "<< X",
    "<<<",
    "<<$X",
    "--",
    "--flag",
    "--from=a",
    '--x="y z"',
    "--a=b\\ c",
    "=",
    "a=b",
    'k="v w"',
    "'",
    '"',
    "\\\\",
    "``",
    '["a", "b"]',
    "['a']",
    '["a",]',
    "[]",
    "[1]",
    '["\\u00e9"]',
    "${A:-b c}",
    "$((1 << 2))",
    "ONBUILD",
    "CMD",
    "NONE",
    "\\\n",
    "`\n",
    "\\ \t\n",
    "\\\n\n",
    "\\\n# note\n",
)
LINES = (
    "# comment",
    "",
    "  \t",
    "#",
    "# escape=`",
    "# escape=\\",
    "# syntax=a/b",
    "EOF",
    "\tEOF",
    "E",
    "RUN x",
    "RUN <<EOF",
    "COPY <<E /x",
    'CMD ["a"]',
    "ENV A=1 B='2 3'",
    "ONBUILD RUN <<EOF",
    "\\",
    "FROM y AS z",
)
HEREDOCS = (
    ("<<X", "X"),
    ("<<-X", "\t\tX"),
    ("<<'E F'", "E F"),
    ('<<"E"F', "EF"),
    ("<<E\\ F", "E F"),
    ("<<\\X", "X"),
    ('12<<-"X"', "X"),
    ("<<$X", "$X"),
    ("<<${X}", "${X}"),
    ("<<${X:-'y'}", "${X:-y}"),
    ("<<${X:-a b}", "${X:-a b}"),
    ("<<${X%\\y}", "${X%\\y}"),
    ('<<"$X"', "$X"),
    ('<<"\\$X\\"Y\\z"', '$X"Y\\z'),
    ('<<""', ""),
    ("<<  X", "X"),
    ("<<-\tX", "X"),
    ("<<X<<Y", "X"),
    ("a<<X", "X"),
    ("<<\u00e9", "\u00e9"),
    ("<<X\u00a0Y", "X"),
    ("<<X;", "X;"),
    ("<<X\\", "X"),
    ("<<#X", "#X"),
)
KEYWORDS = (
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR "
    "run Onbuild MAINTAINER"
).split()


def mutant(random: Random) -> str:
    """One of the seeds after up to four changes."""
    text = random.choice(SEEDS)
    for _ in range(random.randint(1, 4)):
        text = random.choice(CHANGES)(random, text)
    return text


def _at(random: Random, text: str) -> int:
    return random.randint(0, len(text))


def _delete(random: Random, text: str) -> str:
    at = _at(random, text)
    return text[:at] + text[at + random.randint(1, 3) :]


def _insert(random: Random, text: str) -> str:
    at = _at(random, text)
    return text[:at] + random.choice(random.choice(CHARACTERS)) + text[at:]


def _insert_piece(random: Random, text: str) -> str:
    at = random.choice([found.end() for found in re.finditer(r"\s|^", text)])
    return text[:at] + random.choice(PIECES) + random.choice(("", " ", " ")) + text[at:]


def _repeat(random: Random, text: str) -> str:
    at = _at(random, text)
    end = at + random.randint(1, 12)
    return text[:end] + text[at:]


def _swap(random: Random, text: str) -> str:
    at = _at(random, text)
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


def _swap_tokens(random: Random, text: str) -> str:
    tokens = re.split(r"(\s+)", text)
    one, other = random.randrange(len(tokens)), random.randrange(len(tokens))
    tokens[one], tokens[other] = tokens[other], tokens[one]
    return "".join(tokens)


def _drop_token(random: Random, text: str) -> str:
    tokens = re.split(r"(\s+)", text)
    del tokens[random.randrange(len(tokens))]
    return "".join(tokens)


def _lines(random: Random, text: str) -> str:
    """Delete a line, write it twice, or put it elsewhere."""
    lines = text.splitlines(keepends=True) or [""]
    line = lines.pop(random.randrange(len(lines)))
    for _ in range(random.randint(0, 2)):
        lines.insert(random.randint(0, len(lines)), line)
    return "".join(lines)


def _insert_line(random: Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    lines.insert(random.randint(0, len(lines)), random.choice(LINES) + "\n")
    return "".join(lines)


def _line_ends(random: Random, text: str) -> str:
    end = random.choice(("\r\n", "\r", "\r\r\n", "\\\n", "`\n", " \n"))
    count = random.choice((1, 1, -1))
    before = random.randint(0, text.count("\n"))
    parts = text.split("\n", before)
    return "\n".join([*parts[:-1], parts[-1].replace("\n", end, count)])


def _keyword(random: Random, text: str) -> str:
    found = list(re.finditer(r"^[ \t]*(?:ONBUILD )?(\w+)", text, re.MULTILINE))
    if not found:
        return random.choice(KEYWORDS) + " " + text
    place = random.choice(found)
    start = random.choice((place.start(1), place.start(1), place.start()))
    return text[:start] + random.choice(KEYWORDS) + random.choice(("", " ")) + text[place.end(1) :]


def _wrap(random: Random, text: str) -> str:
    """ONBUILD, a flag or the escape directive where they may stand."""
    starts = [found.start() for found in re.finditer(r"^[A-Za-z]", text, re.MULTILINE)] or [0]
    at = random.choice(starts)
    return random.choice((f"{text[:at]}ONBUILD {text[at:]}", f"# escape=`\n{text}", text.rstrip("\n"), f"\ufeff{text}"))


def _heredoc(random: Random, text: str) -> str:
    """A heredoc on one of the lines that may have one."""
    found = list(re.finditer(r"^(?:ONBUILD )?(?:RUN|COPY|ADD)\b.*[^\\`\n]$", text, re.MULTILINE))
    if not found:
        return text
    line = random.choice(found)
    at = random.choice((line.end(), line.end(), line.group().rfind(" ") + line.start() + 1))
    word, end = random.choice(HEREDOCS)
    body = random.choice(("", "body\n", "RUN x \\\n", "#\n\n"))
    rest = text[at : line.end()]
    return f"{text[:at]} {word} {rest}\n{body}{end}{text[line.end() :]}"


def _swap_escapes(random: Random, text: str) -> str:
    return text.translate(str.maketrans("\\`", "`\\"))


def _quotes(random: Random, text: str) -> str:
    found = list(re.finditer("['\"]", text))
    if not found:
        return text
    at = random.choice(found).start()
    return text[:at] + random.choice(("", "'", '"', '\\"', '`"')) + text[at + 1 :]


CHANGES: tuple[Callable[[Random, str], str], ...] = (
    _delete,
    _insert,
    _insert,
    _insert_piece,
    _insert_piece,
    _repeat,
    _swap,
    _swap_tokens,
    _drop_token,
    _lines,
    _insert_line,
    _line_ends,
    _keyword,
    _wrap,
    _swap_escapes,
    _quotes,
    _heredoc,
    _heredoc,
)
