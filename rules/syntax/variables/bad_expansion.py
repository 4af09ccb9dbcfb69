"""A word whose variables BuildKit cannot expand."""

from __future__ import annotations

from dlint.kit import (
    PROXY_ARGS,
    Add,
    Arg,
    Copy,
    Env,
    Expose,
    Finding,
    Findings,
    From,
    Label,
    Run,
    Stage,
    Stopsignal,
    User,
    View,
    Volume,
    Word,
    Workdir,
    rule,
)

KINDS = (Add, Arg, Copy, Env, Expose, From, Label, Run, Stopsignal, User, Volume, Workdir)
SPECIAL = "$'\""
REQUIRED = (":?", "?")


@rule(
    watches=KINDS,
    severity="error",
    since="0.1",
    twins=("hadolint:DL1000",),
    needs=("$", "'", '"'),
    when=("variable or quote",),
)
def check(view: View, stage: Stage | None) -> Findings:
    """BuildKit expands variables and removes quotes itself, but in RUN, CMD, ENTRYPOINT and HEALTHCHECK.

    It knows `$NAME`, `${NAME}` and the modifiers `:-` `-` `:+` `+` `:?` `?` `#` `##` `%` `%%` `/` `//`, fewer than a
    shell does: no `:=`, no `${NAME^^}`, no `${#NAME}`, no substring. A quote that is never closed stops the build too,
    such as the apostrophe in `LABEL a=it's`. `${NAME:?}` stops each build where nothing declares NAME, because then no
    build argument reaches it. The first such word of an instruction is reported.
    """
    if not any(map(view.node.text.text.__contains__, SPECIAL)):
        return
    for word in view.expandable:
        expansion = view.expansion(word)
        error = expansion.error
        if error is None:
            continue
        failed = [each for each in expansion.used if each.start == error.index and each.operator in REQUIRED]
        if failed:
            required = failed[0]
            if _is_never_set(view, stage, required.name):
                message = f"nothing sets {required.name}, so {word.value} stops each build: declare ARG {required.name}"
                yield Finding(word.within(error.index, len(word.value)), message, twins=())
            continue
        message = f"BuildKit cannot expand {word.value}: {error.message}"
        if _is_quoted_name(view, word):
            message = f"BuildKit reads {word.value} as a name with a quote in it: quote the value, not the whole pair"
        closes = "quote" in error.message and view.node.separators[:1] == ["="]
        twins = ("hadolint:DL1000",) if closes else ()
        yield Finding(word.within(error.index, len(word.value)), message, twins=twins)
        return


def _is_never_set(view: View, stage: Stage | None, name: str) -> bool:
    """Whether neither the file nor its base image sets a variable, and no build argument reaches it."""
    if view.onbuild or view.scope.lookup(name) is not None:
        return False
    # FROM and what stands above it see no variable of a base image.
    if stage is None or isinstance(view, From):
        return True
    base = stage.base_env
    # The proxy arguments reach a stage without an ARG.
    return base is not None and name not in base and name not in PROXY_ARGS


def _is_quoted_name(view: View, word: Word) -> bool:
    """Whether the quotes of `ENV "NAME=value"` have come apart."""
    names = [pair.name for pair in view.pairs] if isinstance(view, (Env, Label)) else []
    return word.value[:1] in ('"', "'") and word in names


BAD = {
    "ENV A=${B": None,
    "ENV A=${B:=c}": None,
    "WORKDIR ${A^^}": None,
    "LABEL a=it's": None,
    'ENV "A=b" "C=d"': None,
    'ENV A "b': None,
    "ARG A=${#B}": None,
    "FROM ${A/x": None,
    "COPY ${A:0:1} /b": None,
    "FROM debian:12\nARG TAG=${BASE:?unset}": None,
    "FROM ${BASE:?missing}": None,
    "ARG V=1\nFROM debian:12\nLABEL v=${V?}": None,
}
GOOD = (
    "ENV A=${B:-c} C=${D#x} E=${F%%y} G=${H//a/b}",
    "RUN echo ${A:0:1} ${B^^}",
    "CMD echo ${A",
    "FROM example.com/app\nENV A=${B:?must be set}",
    "ARG B\nENV A=${B:?must be set}",
    "ARG BASE\nFROM ${BASE:?missing}",
    "ENV A='${B'",
    "ENV A=\\${B",
    "MAINTAINER it's me",
)
