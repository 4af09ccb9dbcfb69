"""The AS of a FROM is written in another case than FROM."""

from __future__ import annotations

from dlint.kit import Edit, Finding, Findings, Fix, From, Stage, rule


@rule(watches=From, severity="info", since="0.1", twins=("buildkit:FromAsCasing",), when=("mixed case",))
def check(view: From, stage: Stage) -> Findings:
    """BuildKit reads both in any case; written alike, the line reads as one phrase.

    A FROM in mixed case has no case to follow, and nothing is reported for its AS.
    """
    keyword = view.node.keyword_word
    if view.alias is None or not (keyword.value.islower() or keyword.value.isupper()):
        return
    word = view.node.words[1]
    proper = "as" if keyword.value.islower() else "AS"
    if word.value != proper:
        yield Finding(word.span, f"write {proper} as in {keyword.value}", _fix(view))


def _fix(view: From) -> Fix:
    """Both words in the case of the file, so that no other finding is left."""
    words = (view.node.keyword_word, view.node.words[1])
    lower = view.file.lower_keywords
    proper = [word.value.lower() if lower else word.value.upper() for word in words]
    edits = [Edit.replace(word.span, text) for word, text in zip(words, proper, strict=True) if word.value != text]
    return Fix(f"write {' … '.join(proper)}", tuple(edits))


BAD = {
    "FROM debian:12 as base": "FROM debian:12 AS base",
    "from debian:12 AS base": "from debian:12 as base",
    "FROM debian:12 As base\nRUN a": "FROM debian:12 AS base\nRUN a",
    "FROM debian:12\nfrom debian:12 AS base": "FROM debian:12\nFROM debian:12 AS base",
}
GOOD = (
    "FROM debian:12 AS as",
    "from debian:12 as AS",
    "From debian:12 as base",
    "FROM debian:12",
)
