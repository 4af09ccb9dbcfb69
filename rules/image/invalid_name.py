"""An image name is not valid."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Dockerfile, Edit, Finding, Findings, Fix, Origin, Refusal, rule
from dlint.knowledge.images.names import is_placeholder

# What programs fill in before a build: {{ image }}, @IMAGE@, %%IMAGE%%, <image>, #IMAGE#, [IMAGE], __IMAGE__.
TEMPLATE = re.compile(r"\{\{|@\w+@|%%|<[^>]*>|\{%|<%|#[\w-]+#|\[[\w -]+\]|__\w+__|%\w+%|!\w+!")
# Words in capitals that a person is to fill in: the name is a placeholder, and nothing else is known of it.
STANDS_FOR = re.compile(
    r"(?i)(?:^|[-_/.])(?:your|my)?[-_]?(?:replace|change|fill|insert|put|todo|fixme|xxx+|placeholder|base[-_]?image|"
    r"image[-_]?name|image|from|registry|your)(?=$|[-_/.:])"
)


@rule(
    watches=Dockerfile,
    severity="error",
    since="0.1",
    twins=("buildkit:InvalidDefaultArgInFrom",),
    when=("bad image name",),
)
def check(file: Dockerfile) -> Findings:
    """BuildKit stops before it asks any registry.

    A name is in lower case, its parts hold letters, digits and single `.`, `_` or `-` between them; a tag has up to 128
    letters, digits, `_`, `.` and `-`; a digest is `sha256:` and 64 digits. FROM finds a stage only by its name in lower
    case, although `COPY --from=` takes any case.

    ARGs count with their defaults; one that is empty is checked by `image/required-arg`. Names with marks of a
    template (`{{ image }}`, `#IMAGE#`) are left alone.
    """
    for origin in file.origins:
        if origin.default_error is None or _is_unwritten(origin) or _has_holes(origin):
            continue
        yield Finding(origin.word.span, _message(origin), _fix(origin), twins=None if origin.is_from else ())


def _is_unwritten(origin: Origin) -> bool:
    """Whether a program writes the name before the build, or the default of an ARG asks for a build argument."""
    if TEMPLATE.search(origin.word.value):
        return True
    return not origin.is_literal and is_placeholder(origin.by_default or "")


def _is_placeholder(name: str) -> bool:
    """Whether a name in capitals asks to be filled in."""
    repository = name.rpartition("/")[2].partition(":")[0]
    return repository.isupper() and STANDS_FOR.search(repository) is not None


def _has_holes(origin: Origin) -> bool:
    """Whether a variable without a value is to blame, or may be."""
    if not origin.is_from:
        return origin.name is None
    scope = origin.view.file.default_scope
    used = origin.view.expansion(origin.word).used
    return any(variable.operator == "" and not scope.lookup(variable.name) for variable in used)


def _message(origin: Origin) -> str:
    written, name = origin.word.value, origin.by_default or ""
    stages = [stage.label for stage in origin.view.file.stages if stage.name == name.lower()]
    if stages:
        return f"FROM finds stages by lower-case names only: write {name.lower()}"
    start = (
        f"{written} is not a valid image name" if written == name else f"{written} is {name}, not a valid image name"
    )
    if _is_placeholder(name):
        return f"{start}: it is a placeholder: write the image's name, or take it from an ARG"
    if "lowercase" in (origin.default_error or ""):
        return f"{start}: names are in lower case"
    if "reserved" in (origin.default_error or ""):
        return f"{written} is looked up in the registry, which has no such image: the empty image is scratch alone"
    return f"{start}: {origin.default_error}"


def _fix(origin: Origin) -> Fix | Refusal:
    name = origin.by_default or ""
    if "reserved" in (origin.default_error or "") and origin.is_literal:
        return Fix("write scratch", (Edit.replace(origin.word.span, "scratch"),), trust="unsafe")
    if not origin.is_literal or _is_placeholder(name) or "lowercase" not in (origin.default_error or ""):
        return Refusal("only capital letters can be corrected")
    folder, slash, last = name.rpartition("/")
    repository, colon, tag = last.partition(":")
    # A tag may have capital letters, and stays.
    lower = f"{folder}{slash}{repository}".lower() + colon + tag
    return Fix(f"write {lower}", (Edit.replace(origin.word.span, lower),), trust="unsafe")


BAD = {
    "FROM scratch:latest\nCOPY app /app": "FROM scratch\nCOPY app /app",
    "FROM docker.io/library/scratch": "FROM scratch",
    "FROM Alpine:3": "FROM alpine:3",
    "FROM ghcr.io/Acme/App:V1": "FROM ghcr.io/acme/app:V1",
    "FROM debian:12 AS Base\nFROM Base": "FROM debian:12 AS Base\nFROM base",
    "FROM debian:": None,
    "FROM debian:12@sha256:abc": None,
    "FROM https://registry.example.com/app": None,
    "ARG BASE=Debian:12\nFROM $BASE": None,
    "FROM YOUR_IMAGE": None,
    "FROM registry.example.com/BASE-IMAGE:1": None,
    "FROM NGINX": "FROM nginx",
    "FROM scratch\nCOPY --from=Nginx:1 /a /a": "FROM scratch\nCOPY --from=nginx:1 /a /a",
}
GOOD = (
    "FROM debian:12",
    "FROM localhost:5000/a/b:1_x.Y-z",
    "ARG V\nFROM debian:${V}",
    "ARG BASE=OVERRIDE_ME\nFROM $BASE",
    "ARG V=\nFROM debian:${V}",
    "FROM debian:${V}",
    "FROM debian:12 AS Base\nFROM base\nCOPY --from=Base /a /a",
    "FROM {{image}}",
    "FROM <%= image %>",
    "FROM @BASE@",
    "FROM #BASE#",
    "FROM __IMAGE__",
    "FROM [BASE_IMAGE]",
    "FROM scratch",
    "FROM debian:12@sha256:" + "a" * 64,
)
