"""Arguments look like a JSON list, but are not valid JSON."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    Add,
    Cmd,
    Copy,
    Edit,
    Entrypoint,
    Finding,
    Findings,
    Fix,
    Healthcheck,
    Refusal,
    Run,
    Shell,
    Stage,
    View,
    Volume,
    Word,
    rule,
)

# Typographic quotes, as word processors and web pages put them in.
CURLY = "\u201c\u201d\u2018\u2019"
# A string between double, single or typographic quotes.
ITEM = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^'"]*)'|[\u201c\u201d]([^\u201c\u201d"]*)[\u201c\u201d])\s*(,|$)""")
TWINS = ("tally:invalid-json-form", "sonar:S7030")
SHELL_FORM = ("hadolint:DL3025", "buildkit:JSONArgsRecommended", *TWINS)
EFFECTS = {
    "add": "each of its pieces is taken for a file",
    "copy": "each of its pieces is taken for a file",
    "shell": "and SHELL takes nothing else: the build stops",
    "volume": "its pieces, brackets included, become the names of volumes",
}


@rule(
    watches=(Add, Cmd, Copy, Entrypoint, Healthcheck, Run, Shell, Volume),
    severity="error",
    since="0.1",
    twins=SHELL_FORM,
    when=("broken list",),
)
def check(view: View, stage: Stage) -> Findings:
    """The list (exec) form is JSON: square brackets, double quotes, commas, `\\\\` for a backslash.

    Anything else is read as if it were no list at all. `CMD ['app']` hands `['app']` to a shell, which looks for a
    program named `[app]`; `VOLUME ['/data']` makes a volume with brackets in its name.
    """
    if view.kind == "shell" and not view.node.is_json and view.node.words:
        word = view.node.words[0]
        yield Finding(word.span, f"SHELL {_reason(word.value)}, {EFFECTS['shell']}", _fix(word), twins=TWINS)
        return
    if not view.is_broken_list or view.stray_comment is not None:
        return
    whole = view.arguments
    effect = EFFECTS.get(view.kind, "a shell gets it as it is and finds no such command")
    yield Finding(whole.span, f"{view.kind.upper()} {_reason(whole.value)}: {effect}", _fix(whole), twins=_twins(view))


def _twins(view: View) -> tuple[str, ...]:
    """For the peers such a CMD is in shell form."""
    if isinstance(view, (Cmd, Entrypoint)) and not view.onbuild:
        return SHELL_FORM
    return ("hadolint:DL3025", *TWINS) if isinstance(view, Healthcheck) else TWINS


def _reason(text: str) -> str:
    if any(sign in text for sign in CURLY):
        return "has typographic quotes, which JSON does not know"
    if re.match(r"\[\s*'", text):
        return "has single quotes, where JSON needs double quotes"
    if re.search(r",\s*\]$", text):
        return "has a comma after the last item of its list"
    if text.startswith("[") and not text.endswith("]"):
        return "has text after the ] of its list" if "]" in text else "has a list without ] at its end"
    if re.search(r'(?<!\\)\\(?!["\\/bfnrtu])', text):
        return "has a single backslash in a JSON string, where two are needed"
    return "has arguments that are no JSON list"


def _fix(word: Word) -> Fix | Refusal:
    """The list as JSON, if it can only have meant one thing."""
    text = word.value
    if not (text.startswith("[") and text.endswith("]")):
        return Refusal("the list has no bracket at its start or end")
    if len(text.encode("utf-8", "surrogateescape")) != len(word.span):
        return Refusal("the list spans several lines")
    inner = text[1:-1].strip().removesuffix(",")
    items: list[str] = []
    at = 0
    while at < len(inner):
        found = ITEM.match(inner, at)
        if found is None:
            return Refusal("the list can be read in more than one way")
        items.append(_string(found))
        at = found.end()
    edit = Edit.replace(word.span, f"[{', '.join(items)}]")
    return Fix("write it as JSON", (edit,), trust="unsafe") if items else Refusal("the list is empty")


def _string(found: re.Match[str]) -> str:
    double, *others = found.groups()[:3]
    if double is None:
        text = next(other for other in others if other is not None)
        # Between single quotes a backslash is a character; in JSON it begins an escape.
        return '"' + text.replace("\\", "\\\\") + '"'
    return '"' + re.sub(r'\\(?!["\\])', r"\\\\", double) + '"'


BAD = {
    "CMD ['npm', 'start']": 'CMD ["npm", "start"]',
    "ENTRYPOINT [\u201capp\u201d]": 'ENTRYPOINT ["app"]',
    'CMD ["npm", "start",]': 'CMD ["npm", "start"]',
    'CMD ["npm" "start"]': None,
    'CMD ["npm", "start"': None,
    'CMD "npm", "start"': None,
    'CMD ["app", $PORT]': None,
    "CMD [app]": None,
    'CMD ["C:\\Program Files\\app.exe"]': 'CMD ["C:\\\\Program Files\\\\app.exe"]',
    "VOLUME ['/data']": 'VOLUME ["/data"]',
    'COPY ["a b", c]': None,
    "RUN ['make']": 'RUN ["make"]',
    "HEALTHCHECK CMD ['true']": 'HEALTHCHECK CMD ["true"]',
    "SHELL /bin/bash -c": None,
    "SHELL ['/bin/bash', '-c']": 'SHELL ["/bin/bash", "-c"]',
    "CMD ['a']": 'CMD ["a"]',
}
GOOD = (
    'CMD ["npm", "start"]',
    "CMD [ -f /etc/x ] && exec x",
    'RUN [ "$A" = "b" ] || exit 1',
    "RUN [ -n '$A' ]",
    "RUN [[ $A == b ]]",
    "COPY [a-z]*.txt /a/",
    'RUN ["a", "it\'s"]',
    'CMD [ "a" , "b" ]',
    'CMD "npm" start',
    "CMD []",
    'RUN echo ["a"]',
)
