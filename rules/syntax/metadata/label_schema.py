"""Labels are not as your schema wants them."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Dockerfile, Finding, Findings, Label, Pair, Stage, rule

NOTHING: dict[str, str] = {}
# Read only where a schema asks for them, so compiled when they are needed.
FORMS = {
    "url": r"[A-Za-z][A-Za-z0-9+.-]*:(?://[^\s/?#]+)?[^\s<>\"{}|\\^`]*",
    # RFC 3339 allows a blank in place of the T, and the second 60 of a leap second.
    "rfc3339": (
        r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?"
        r"(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
    ),
    # SHA-1, also abbreviated as Git does it, and SHA-256.
    "hash": r"[0-9a-f]{7,40}|[0-9a-f]{64}",
    "semver": (
        r"v?(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)"
        r"(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*)?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?"
    ),
    "email": r"(?:[^<>@]*<)?[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?>?",
}
KINDS = {
    "url": ("a URL", "hadolint:DL3052"),
    "rfc3339": ("a time such as 2026-01-31T12:00:00Z", "hadolint:DL3053"),
    "spdx": ("a license of the SPDX list", "hadolint:DL3054"),
    "hash": ("the hash of a commit", "hadolint:DL3055"),
    "semver": ("a semantic version such as 1.2.3", "hadolint:DL3056"),
    "email": ("a mail address", "hadolint:DL3058"),
}
TWINS = tuple(f"hadolint:DL30{number}" for number in (49, 50, 51, 52, 53, 54, 55, 56, 58))


@rule(watches=Dockerfile, severity="warning", since="0.1", twins=TWINS, idle_without="schema")
def check(file: Dockerfile, *, schema: dict[str, str] = NOTHING, strict: bool = False) -> Findings:
    """Nothing is reported until the option `schema` states which labels there must be, and of which kind.

    ```toml
    [rules."syntax/label-schema"]
    schema = { "org.opencontainers.image.source" = "url", "org.opencontainers.image.licenses" = "spdx" }
    ```

    Kinds are `text`, `url`, `rfc3339`, `spdx`, `hash`, `semver` and `email`; `strict` forbids other labels. A stage
    must have all of them, itself or from a stage that it is built on, unless another stage only takes from it. Values
    with unknown variables are skipped.
    """
    if not schema:
        return
    used = {needed for stage in file.stages for needed in file.needs(stage)}
    for stage in file.stages:
        if stage not in used and not stage.is_headless:
            yield from _missing(stage, schema)
        for view in stage.of(Label):
            if isinstance(view, Label):
                yield from _values(view, schema, strict)


def _missing(stage: Stage, schema: dict[str, str]) -> Findings:
    views = [view for each in stage.lineage for view in each.of(Label) if isinstance(view, Label)]
    there = {view.expanded(pair.name) for view in views for pair in view.pairs}
    # A label whose name is not known may be any of them.
    if None in there:
        return
    for key in schema:
        if key not in there:
            yield Finding(stage.head.span, f"label {key} is missing", severity="info", twins=("hadolint:DL3049",))


def _values(view: Label, schema: dict[str, str], strict: bool) -> Findings:
    for pair in view.pairs:
        key = view.expanded(pair.name)
        if key is None:
            continue
        if key in schema:
            yield from _value(view, pair, key, schema[key])
        elif strict:
            message = f"label {key} is not in the schema"
            yield Finding(pair.name.span, message, severity="info", twins=("hadolint:DL3050",))


def _value(view: Label, pair: Pair, key: str, kind: str) -> Findings:
    value = view.expanded(pair.value)
    if value is None:
        return
    if not value:
        yield Finding(pair.span, f"label {key} is empty", twins=("hadolint:DL3051",))
    elif kind in KINDS and not _fits(value, kind):
        wanted, twin = KINDS[kind]
        yield Finding(pair.value.span, f"label {key} is not {wanted}: {value}", twins=(twin,))


def _fits(value: str, kind: str) -> bool:
    if kind != "spdx":
        return re.fullmatch(FORMS[kind], value) is not None
    from dlint.knowledge.spdx import is_expression

    return is_expression(value)


EXAMPLE_OPTIONS = {
    "schema": {"by": "text", "at": "rfc3339", "for": "semver", "mail": "email", "of": "hash", "on": "url", "l": "spdx"},
    "strict": True,
}
WHOLE = "LABEL by=x at=2026-01-31T12:00:00Z for=1.2.3 mail=a@b.org of=0123abc on=https://a.org/b l=MIT"
BAD = {
    WHOLE.replace(" for=1.2.3", ""): None,
    WHOLE + " other=x": None,
    WHOLE.replace("by=x", 'by=""'): None,
    WHOLE.replace("https://a.org/b", '"a b"'): None,
    WHOLE.replace("2026-01-31T12", "2026-13-31T12"): None,
    WHOLE.replace("MIT", "MTI"): None,
    WHOLE.replace("0123abc", "main"): None,
    WHOLE.replace("1.2.3", "1.2"): None,
    WHOLE.replace("a@b.org", "a.b.org"): None,
}
GOOD = (
    WHOLE,
    WHOLE.replace("MIT", '"MIT OR (Apache-2.0 AND GPL-2.0-only WITH Classpath-exception-2.0)"'),
    WHOLE.replace("1.2.3", "v1.2.3-rc.1+build"),
    WHOLE.replace("0123abc", "0123456789abcdef0123456789abcdef"),
    WHOLE.replace("1.2.3", "$VERSION"),
    f"FROM debian:12 AS a\n{WHOLE}\nFROM a\nRUN b",
    f"FROM debian:12 AS a\nFROM debian:12\n{WHOLE}\nCOPY --from=a /x /x",
    WHOLE.replace("1.2.3", "v1.2.3"),
    WHOLE.replace("0123abc", "0123456789abcdef" * 4),
)
