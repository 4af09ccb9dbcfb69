"""A package loses its version to the shell, which takes the `>` for a redirect."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Command, Edit, Finding, Findings, Fix, Refusal, Run, Span, Stage, rule
from dlint.knowledge.managers.registry import INSTALLING

VERSION = r"=?[\"']?=?v?\d[\w.*+-]*(?:,.*)?[\"']?\Z"


@rule(watches=Run, severity="warning", since="0.1", needs=(">", "<"), runs=tuple(sorted(INSTALLING)))
def check(run: Run, stage: Stage) -> Findings:
    """`pip install numpy>=1.26` installs any version of numpy, and writes the output of pip to a file named `=1.26`.

    To the shell an unquoted `>` or `<` is a redirect, wherever it stands in a word. Put the requirement in quotes:
    `pip install 'numpy>=1.26'`. The fix is unsafe, because from then on the version counts.
    """
    if INSTALLING.isdisjoint(run.programs):
        return
    for command in run.commands:
        if command.tool not in INSTALLING or not command.redirects:
            continue
        for span in _spoilt(command):
            written = run.file.source.text(span)
            file = written[written.index(">") + 1 :].strip("\"'") if ">" in written else ""
            effect = f"what it prints goes to a file named {file}" if file else "its input is a file of that name"
            message = f"{written} pins nothing: to the shell this is a redirect, and {effect}; put it in quotes"
            yield Finding(span, message, _fix(command, span, written))


def _spoilt(command: Command) -> list[Span]:
    """The packages directly behind which a redirect to something like a version stands."""
    found: list[Span] = []
    for word in command.words[1:]:
        span, end = word.span, word.end
        for redirect in command.redirects:
            is_near = redirect.start == end and redirect.operator in (">", "<")
            if is_near and re.match(VERSION, redirect.target.raw.rstrip(",")):
                span, end = span.to(redirect.span), redirect.end
        # Behind an option it is not a version that is lost.
        if end > word.end and not word.text.startswith("-"):
            found.append(span)
    return found


def _fix(command: Command, span: Span, written: str) -> Fix | Refusal:
    quote = next((mark for mark in "'\"" if mark not in written and command.accepts(mark)), None)
    if quote is None or "\n" in written or "$" in written and quote == "'":
        return Refusal("no kind of quotes keeps the word as it is")
    return Fix("put it in quotes", (Edit.insert(span.start, quote), Edit.insert(span.end, quote)), trust="unsafe")


BAD = {
    "RUN pip install numpy>=1.26": "RUN pip install 'numpy>=1.26'",
    "RUN uv pip install -U gym-aloha>=0.1.1 scipy<2": "RUN uv pip install -U 'gym-aloha>=0.1.1' 'scipy<2'",
    'RUN pip install numpy>="1.26.4"': "RUN pip install 'numpy>=\"1.26.4\"'",
    "RUN python3 -m pip install django>=4,<5": "RUN python3 -m pip install 'django>=4,<5'",
    'RUN bash -c "pip install numpy>=1.26"': "RUN bash -c \"pip install 'numpy>=1.26'\"",
    "RUN apk add curl>8": "RUN apk add 'curl>8'",
}
GOOD = (
    "RUN pip install 'numpy>=1.26' \"scipy<2\" pandas\\>=2",
    "RUN pip install numpy > /dev/null 2>&1 && pip install scipy >log",
    "RUN pip freeze>requirements.txt && pip install flask==3>/dev/null",
    "RUN apt-get install -y curl>/dev/null",
    'RUN ["pip", "install", "numpy>=1.26"]',
)
