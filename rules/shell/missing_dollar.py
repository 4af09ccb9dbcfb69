"""A variable is written in the way of another language: {NAME}, $(NAME) or %NAME%."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import NOT_EXACT, Command, Edit, Finding, Findings, Fix, Refusal, Run, ShellWord, Span, Stage, rule

# In capitals, as variables of images are; `{a,b}`, `${A}`, `{{A}}` and `@{A}` are something else.
BRACED = re.compile(r"(?<![$%#{\\@!])\{([A-Z_][A-Z0-9_]*)\}(?!\})")
# As make and cmd write it.
FOREIGN = re.compile(r"(?<![%\w])%([A-Z_][A-Z0-9_]*)%(?!%)")
CALLED = re.compile(r"\$\(([A-Z_][A-Z0-9_]*)\)")
# Programs to which {NAME} means something, or that are given a text with places to be filled in.
TEMPLATES = frozenset(("awk", "gawk", "sed", "envsubst", "jinja2", "j2", "gomplate", "python", "python3", "perl", "jq",
                       "find", "xargs", "parallel", "git", "rpm", "docker", "date"))  # fmt: skip
FILES = frozenset(("cat", "cp", "ln", "mv"))


@rule(watches=Run, severity="warning", since="0.1", needs=("{", "$(", "%"), when=("braced name",))
def check(run: Run, stage: Stage) -> Findings:
    """`/usr/share/zoneinfo/{TZ}` is a file called `{TZ}`; with the dollar sign it is the zone. `$(TZ)` is how
    make writes it, and runs a program called TZ here; `%TZ%` is how cmd writes it.

    Reported are names that ENV, ARG or the script set, and parts of a path that is copied, moved, linked or printed,
    outside of single quotes. The fix is unsafe, because the
    command then does something else.
    """
    if stage.is_windows or run.is_json:
        return
    for command in run.commands:
        if command.name in TEMPLATES or "'" in command.place.quotes and not command.exact:
            continue
        for word in command.words[1:]:
            yield from _foreign(run, command, word)
            for part in word.parts:
                found = BRACED.search(part.text) if part.kind == "text" and part.quote != "'" else None
                if found is None or not (_is_set(run, found[1]) or _is_path_part(command, part.text, found.group())):
                    continue
                fix: Fix | Refusal = Refusal(f"nothing sets {found[1]}, or the text is quoted")
                # With escapes inside, places in the text and in the file differ.
                if _is_set(run, found[1]) and len(part.text) == part.end - part.start:
                    at = word.home.mapped.span(part.start + found.start(), part.start + found.end())
                    fix = Fix("add the dollar sign", (Edit.insert(at.start, "$"),), trust="unsafe")
                message = f"{found.group()} is a text, not the value of {found[1]}: write ${found.group()}"
                yield Finding(_place(word.span, fix), message, fix if command.exact else NOT_EXACT)


def _foreign(run: Run, command: Command, word: ShellWord) -> Findings:
    """Variables of the file in the way of make or cmd."""
    for part in word.parts:
        raw = word.home.text[part.start : part.end]
        found = CALLED.fullmatch(raw) if part.kind == "command" else None
        if part.kind == "text" and part.quote != "'" and len(raw) == len(part.text):
            found = FOREIGN.search(raw)
        if found is None or not _is_set(run, found[1]):
            continue
        span = word.home.mapped.span(part.start + found.start(), part.start + found.end())
        does = "runs a program called" if part.kind == "command" else "is a text, not the value of"
        fix = Fix("write it for a shell", (Edit.replace(span, f"${{{found[1]}}}"),), trust="unsafe")
        message = f"{found.group()} {does} {found[1]}: write ${{{found[1]}}}"
        yield Finding(span, message, fix if command.exact else Refusal("the script stands in quotes"))


def _is_path_part(command: Command, text: str, braced: str) -> bool:
    """Whether a program that takes files is given a path with the name as one of its folders: nothing is called so."""
    return command.name in FILES and f"/{braced}" in text


def _place(span: Span, fix: Fix | Refusal) -> Span:
    return Span(fix.edits[0].start, span.end) if isinstance(fix, Fix) else span


def _is_set(run: Run, name: str) -> bool:
    return (
        # The engine sets it from the passwd of the image.
        name == "HOME"
        or run.scope.lookup(name) is not None
        or any(assignment.name == name for command in run.commands for assignment in command.assignments)
    )


BAD = {
    "ENV TZ=UTC\nRUN ln -s /usr/share/zoneinfo/{TZ} /etc/localtime": (
        "ENV TZ=UTC\nRUN ln -s /usr/share/zoneinfo/${TZ} /etc/localtime"
    ),
    'ARG V=1\nRUN curl -O "https://example.com/{V}/a"': 'ARG V=1\nRUN curl -O "https://example.com/${V}/a"',
    "ARG V=1\nRUN curl -O https://example.com/$(V).tgz": "ARG V=1\nRUN curl -O https://example.com/${V}.tgz",
    "ARG V=1\nRUN curl -O https://example.com/%V%.tgz": "ARG V=1\nRUN curl -O https://example.com/${V}.tgz",
    "RUN ln -sf /usr/share/zoneinfo/{TZ} /etc/localtime": None,
    "RUN cp /a {HOME}/a": "RUN cp /a ${HOME}/a",
    "RUN DIR=/a && mkdir {DIR}": "RUN DIR=/a && mkdir ${DIR}",
}
GOOD = (
    "ENV TZ=UTC\nRUN ln -s /usr/share/zoneinfo/${TZ} /etc/localtime",
    "RUN find . -name {A} -exec rm {} +",
    "RUN mkdir {A}",
    "ENV V=1\nRUN curl -w '%{V}' https://example.com",
    "ENV V=1\nRUN echo '{V}' > template && sed s/{V}/2/ template",
    "ENV V=1\nRUN echo {{V}} > template",
    "RUN mkdir $(A) && date +%Y%M%d",
)
