"""A variable in braces lacks its dollar sign."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Edit, Finding, Findings, Fix, Run, Span, Stage, rule

BRACED = re.compile(r"(?<![$%#{\\@!])\{([A-Z_][A-Z0-9_]*)\}(?!\})")
# Programs to which {NAME} means something, or that are given a text with places to be filled in.
TEMPLATES = frozenset(("awk", "gawk", "sed", "envsubst", "jinja2", "j2", "gomplate", "python", "python3", "perl", "jq",
                       "find", "xargs", "parallel", "git", "rpm", "docker", "date"))  # fmt: skip


@rule(watches=Run, severity="warning", since="0.1", needs=("{",), when=("braced name",))
def check(run: Run, stage: Stage) -> Findings:
    """`/usr/share/zoneinfo/{TZ}` is a file called `{TZ}`; with the dollar sign it is the zone.

    Reported are names that ENV, ARG or the script set, outside of single quotes. The fix is unsafe, because the
    command then does something else.
    """
    if stage.is_windows or run.is_json:
        return
    for command in run.commands:
        if command.name in TEMPLATES or "'" in command.place.quotes and not command.exact:
            continue
        for word in command.words[1:]:
            for part in word.parts:
                found = BRACED.search(part.text) if part.kind == "text" and part.quote != "'" else None
                if found is None or not _is_set(run, found[1]):
                    continue
                fix = None
                if len(part.text) == part.end - part.start:
                    at = word.home.mapped.span(part.start + found.start(), part.start + found.end())
                    fix = Fix("add the dollar sign", (Edit.insert(at.start, "$"),), trust="unsafe")
                message = f"{found.group()} is a text, not the value of {found[1]}: write ${found.group()}"
                yield Finding(_place(word.span, fix), message, fix if command.exact else None)


def _place(span: Span, fix: Fix | None) -> Span:
    return Span(fix.edits[0].start, span.end) if fix is not None else span


def _is_set(run: Run, name: str) -> bool:
    return run.scope.lookup(name) is not None or any(
        assignment.name == name for command in run.commands for assignment in command.assignments
    )


BAD = {
    "ENV TZ=UTC\nRUN ln -s /usr/share/zoneinfo/{TZ} /etc/localtime": (
        "ENV TZ=UTC\nRUN ln -s /usr/share/zoneinfo/${TZ} /etc/localtime"
    ),
    'ARG V=1\nRUN curl -O "https://example.com/{V}/a"': 'ARG V=1\nRUN curl -O "https://example.com/${V}/a"',
    "RUN DIR=/a && mkdir {DIR}": "RUN DIR=/a && mkdir ${DIR}",
}
GOOD = (
    "ENV TZ=UTC\nRUN ln -s /usr/share/zoneinfo/${TZ} /etc/localtime",
    "RUN find . -name {A} -exec rm {} +",
    "RUN mkdir {A}",
    "ENV V=1\nRUN curl -w '%{V}' https://example.com",
    "ENV V=1\nRUN echo '{V}' > template && sed s/{V}/2/ template",
    "ENV V=1\nRUN echo {{V}} > template",
)
