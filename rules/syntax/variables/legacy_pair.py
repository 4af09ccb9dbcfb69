"""ENV or LABEL without the equals sign."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Edit, Env, Finding, Findings, Fix, Label, Pair, Refusal, Stage, rule

NAME = r"[\w./-]+"
VARIABLE = r"[A-Z][A-Z0-9]*_?[A-Z0-9_]+"
KEY = r"[a-z][\w-]*(?:\.[\w-]+)+"
# Keys without a dot that many labels have: at the start of a line they begin a pair, not the rest of a text.
LABELS = frozenset("author authors build-date created description license licenses maintainer name release revision"
                   " source summary title url vcs-ref vendor version".split())  # fmt: skip
ANOTHER = r"\s([A-Za-z_]\w*)="
# Variables of which each has a word of its own in nearly every file that sets them.
WELL_KNOWN = frozenset("LANG LANGUAGE TZ HOME PATH USER TERM PORT HOST JAVA_HOME DEBIAN_FRONTEND".split())


@rule(
    watches=(Env, Label), severity="info", since="0.1", twins=("buildkit:LegacyKeyValueFormat",), when=("legacy pair",)
)
def check(view: Env | Label, stage: Stage) -> Findings:
    """The old form takes everything behind the first blank as one value, to the end of the line.

    BuildKit warns of it. It allows one pair only, and it hides mistakes: `ENV A = b` sets A to `= b`, and in
    `ENV A b C=d` there is no C. The fix keeps the value as it is now: it adds quotes where the value has blanks, and is
    offered only where nothing in the value would mean something else between them.
    """
    for pair in view.pairs:
        if not pair.separator:
            yield _finding(view, pair)


def _finding(view: Env | Label, pair: Pair) -> Finding:
    keyword, name, value = view.kind.upper(), pair.name.value, pair.value.value
    twins = () if view.onbuild else None
    if value.startswith("="):
        message = f'{keyword} {name} is set to "{_short(value)}": remove the blanks around ='
        one = len(value[1:].split()) == 1
        joined = Fix("take the blanks away", (_join(view, pair, ""),), trust="unsafe")
        fix = joined if one else Refusal("the value has several words, and may need quotes")
        return Finding(pair.name.span, message, fix, severity="warning", twins=twins)
    below = _pair_below(view, pair) or _pair_behind(value)
    if below is not None:
        message = f"{keyword} {name} takes all that follows: {below} sets nothing of its own; write {name}=… {below}=…"
        no_fix = Refusal("where the first value ends is not certain")
        return Finding(pair.name.span, message, no_fix, severity="warning", twins=twins)
    another = re.search(ANOTHER, value)
    message = f"{keyword} {name} is in the old form: write {name}=… with the equals sign"
    cause: str | None = "old form"
    if another is not None and _is_apart(value, another.start()):
        message = f"{keyword} {name} takes the whole line: {another[1]}= in it sets nothing of its own"
        quoted = _fix(view, pair)
        # Quotes would make the slip permanent.
        fix = Fix(quoted.title, quoted.edits, trust="unsafe") if isinstance(quoted, Fix) else quoted
        return Finding(pair.name.span, message, fix, twins=twins)
    return Finding(pair.name.span, message, _fix(view, pair), twins=twins, cause=cause)


def _pair_below(view: Env | Label, pair: Pair) -> str | None:
    """The name of a pair that begins a line inside of the value, in the same old form."""
    source = view.file.source
    first, last = (
        source.line_at(pair.value.span.start),
        source.line_at(max(pair.value.span.start, pair.value.span.end - 1)),
    )
    own = KEY if view.kind == "label" else VARIABLE
    for line in range(first + 1, last + 1):
        words = source.line_text(line).rstrip("\\` \t").split()
        named = re.fullmatch(own, words[0]) or (view.kind == "label" and words[0] in LABELS) if words else None
        if len(words) > 1 and named and not words[1].startswith("="):
            return words[0]
    return None


def _pair_behind(value: str) -> str | None:
    """The name of a second variable on the same line: each second word is one, and each has a word behind it."""
    words = value.split()
    names = words[1::2]
    if len(words) < 3 or len(words) % 2 == 0 or not all(_is_variable(name) for name in names):
        return None
    return None if any(_is_variable(word) for word in words[::2]) else names[0]


def _is_variable(word: str) -> bool:
    return word in WELL_KNOWN or ("_" in word and re.fullmatch(VARIABLE, word) is not None)


def _short(value: str) -> str:
    return value if len(value) < 30 else value[:30] + "…"


def _is_apart(value: str, at: int) -> bool:
    """Whether a place is outside of quotes."""
    return not (value[:at].count('"') % 2 or value[:at].count("'") % 2)


def _join(view: Env | Label, pair: Pair, quote: str) -> Edit:
    """What stands between name and value becomes `=`; a value that begins with an `=` of its own loses it."""
    start = pair.name.span.end
    if quote:
        return Edit(start, pair.value.span.start, "=" + quote)
    rest = pair.value.value[1:].lstrip()
    return Edit(start, pair.value.tail(len(rest)).span.start, "=")


def _fix(view: Env | Label, pair: Pair) -> Fix | Refusal:
    value = pair.value.value
    gap = view.file.source.data[pair.name.span.end : pair.value.span.start]
    if not re.fullmatch(NAME, pair.name.value) or b"#" in gap:
        return Refusal("a comment stands before the value" if b"#" in gap else f"{pair.name.value} is not a plain name")
    if view.is_one_word(pair.value):
        return Fix("write it with =", (Edit(pair.name.span.end, pair.value.span.start, "="),))
    if any(sign in value for sign in ("'", '"', view.file.escape)):
        return Refusal("the value has quotes or escapes, which mean something else after =")
    end = pair.value.span.end
    return Fix("write it with = and quotes", (_join(view, pair, '"'), Edit.insert(end, '"')))


BAD = {
    "ENV LANG C.UTF-8 \\\n    LC_ALL C.UTF-8": None,
    "LABEL org.example.vendor Acme \\\n      org.example.version 1.4": None,
    "LABEL maintainer Jo \\\n      version 1.4": None,
    "ENV LC_ALL en_US.UTF-8 LANGUAGE en_US:en": None,
    "ENV NAME value": "ENV NAME=value",
    "ENV NAME  two words": 'ENV NAME="two words"',
    'LABEL a.b/c-d "two words"': 'LABEL a.b/c-d="two words"',
    "ENV PATH $HOME/bin:$PATH": "ENV PATH=$HOME/bin:$PATH",
    "ENV DEPS \\\n  autoconf \\\n  gcc": 'ENV DEPS="autoconf \\\n  gcc"',
    "ENV D a\\ b": "ENV D=a\\ b",
    'ENV F "a" "b"': None,
    "ENV I 'a \"b\" c'": "ENV I='a \"b\" c'",
    "ENV J it's 5 o'clock": "ENV J=it's 5 o'clock",
    "ENV K 5 o'clock, it's": None,
    "ENV A =b": "ENV A=b",
    "ENV P C:\\new folder": None,
    "ENV A = b": "ENV A=b",
    "ENV A = b c": None,
    "ENV A b C=d": 'ENV A="b C=d"',
    "ENV A \\\n# which\n  b": None,
    "ONBUILD ENV A b": "ONBUILD ENV A=b",
    "ENV A ${B:-c d}": 'ENV A="${B:-c d}"',
}
GOOD = (
    "ENV A=b C=d",
    'LABEL a="b c"',
    "ARG a b",
    "ENV A=",
)
