"""ONBUILD wraps an instruction that it may not wrap, or none at all."""

from __future__ import annotations

from dlint.kit import Dockerfile, Edit, Finding, Findings, Fix, Instruction, Refusal, flags, nearest, rule

FORBIDDEN = frozenset(("onbuild", "from", "maintainer"))


@rule(
    watches=Dockerfile,
    severity="error",
    since="0.1",
    twins=("hadolint:DL3043", "hadolint:DL1000", "tally:invalid-onbuild-trigger"),
    when=("onbuild",),
)
def check(file: Dockerfile) -> Findings:
    """An ONBUILD trigger runs in the build of an image that is based on this one.

    ONBUILD, FROM and MAINTAINER cannot be triggers: BuildKit refuses the file. A misspelt trigger is worse, because
    this build succeeds, and every build on top of it fails.
    """
    for node in file.tree.instructions:
        inner = node.onbuild
        if inner is None or (inner.keyword in flags.FLAGS and inner.keyword not in FORBIDDEN):
            continue
        yield _forbidden(inner) if inner.keyword in FORBIDDEN else _unknown(inner)


def _forbidden(inner: Instruction) -> Finding:
    word = inner.keyword_word
    message = f"ONBUILD may not wrap {word.value}: builds stop here"
    return Finding(word.span, message, Refusal("no other instruction does the same"), twins=("hadolint:DL3043",))


def _unknown(inner: Instruction) -> Finding:
    word = inner.keyword_word
    twins = ("hadolint:DL1000", "tally:invalid-onbuild-trigger")
    meant = nearest(inner.keyword, flags.FLAGS.keys() - FORBIDDEN)
    message = f"{word.value} is not an instruction: every build based on this image will fail"
    if meant is None:
        return Finding(word.span, message, Refusal("no instruction has a similar name"), twins=twins)
    name = meant if word.value.islower() else meant.upper()
    fix = Fix(f"write {name}", (Edit.replace(word.span, name),), trust="unsafe")
    return Finding(word.span, f"{message}; did you mean {name}?", fix, twins=twins)


BAD = {
    "ONBUILD FROM debian:12": None,
    "ONBUILD ONBUILD RUN a": None,
    "onbuild maintainer me": None,
    "ONBUILD CPOY . /app": "ONBUILD COPY . /app",
    "ONBUILD apt-get update": None,
}
GOOD = (
    "ONBUILD RUN a",
    "ONBUILD COPY . /app",
    "onbuild add . /app",
    "ONBUILD \\\n  ENV A=1",
    "ONBUILD RUN echo FROM",
)
