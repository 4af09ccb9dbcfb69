"""Some keywords are in upper case, others in lower case."""

from __future__ import annotations

from dlint.kit import Dockerfile, Edit, Finding, Findings, Fix, From, View, Word, rule


@rule(
    watches=Dockerfile,
    severity="info",
    since="0.1",
    twins=("buildkit:ConsistentInstructionCasing",),
    when=("mixed case",),
)
def check(file: Dockerfile) -> Findings:
    """BuildKit reads keywords in any case; people find instructions quicker if all of a file look alike.

    What most of the file does is right; if there are as many of both, upper case. A keyword in mixed case never counts.
    """
    words = [view.node.keyword_word.value for view in _views(file)]
    if all(word.isupper() for word in words) or all(word.islower() for word in words):
        return
    lower = file.lower_keywords
    for view in _views(file):
        word = view.node.keyword_word
        proper = _cased(word, lower)
        if word.value != proper:
            kind = "lower" if lower else "upper"
            message = f"{word.value} stands out: most instructions of this file are in {kind} case"
            fix = Fix(f"write {proper}", _edits(view, lower))
            yield Finding(word.span, message, fix, twins=() if view.stage is None or view.onbuild else None)


def _views(file: Dockerfile) -> list[View]:
    found = []
    for view in file.views():
        found.append(view)
        # ONBUILD has a second keyword, which counts as well.
        inner = getattr(view, "inner", None)
        if inner is not None:
            found.append(inner)
    return [view for view in found if view.node.error is None and view.node.keyword]


def _cased(word: Word, lower: bool) -> str:
    return word.value.lower() if lower else word.value.upper()


def _edits(view: View, lower: bool) -> tuple[Edit, ...]:
    """The keyword, and the AS that goes with a FROM."""
    words = [view.node.keyword_word]
    if isinstance(view, From) and view.alias is not None:
        words.append(view.node.words[1])
    return tuple(Edit.replace(word.span, _cased(word, lower)) for word in words if _cased(word, lower) != word.value)


BAD = {
    "FROM debian:12\nRUN a\nrun b": "FROM debian:12\nRUN a\nRUN b",
    "from debian:12\nrun a\nCOPY b c": "from debian:12\nrun a\ncopy b c",
    "From debian:12\nrun a\nCOPY b c": "FROM debian:12\nRUN a\nCOPY b c",
    "FROM debian:12\nrun a": "FROM debian:12\nRUN a",
    "from debian:12 as a\nFROM a as b\nRUN c": "FROM debian:12 AS a\nFROM a as b\nRUN c",
    "arg A\nFROM debian:12": "ARG A\nFROM debian:12",
    "FROM debian:12\nONBUILD run a": "FROM debian:12\nONBUILD RUN a",
}
GOOD = (
    "FROM debian:12\nRUN a",
    "from debian:12 AS a\nrun a",
    "FROM debian:12 as a\nRUN from\nONBUILD RUN a",
)
