"""COPY to a relative path although no WORKDIR sets the folder that it is relative to."""

from __future__ import annotations

from dlint.kit import Add, Copy, Edit, Finding, Findings, Fix, Refusal, Stage, Word, Workdir, is_absolute, rule


@rule(watches=(Copy, Add), severity="warning", since="0.1", twins=("hadolint:DL3045",), when=("copy above workdir",))
def check(view: Copy | Add, stage: Stage) -> Findings:
    """Without a WORKDIR the destination is seen from the folder that the base image ends in: `/`, most of the time.

    `COPY . .` then pours the project into the root of the file system, among `bin` and `etc`. Set WORKDIR first, or
    write the path out. Nothing is reported where the base image is known to have a working folder of its own, and where
    a variable decides.
    """
    word = view.destination
    if view.onbuild or word is None or view.stray_comment is not None:
        return
    value = view.expanded(word)
    if (
        value is None
        # `~` is reported by `syntax/unexpanded`.
        or value.startswith("~")
        or is_absolute(value)
        or is_absolute(word.value)
        or stage.latest(Workdir, view) is not None
    ):
        return
    base = stage.base_workdir
    image = stage.root_image
    if image is not None and image.is_scratch and value in (".", "./"):
        # An empty image has no folders that the files could be mixed up with.
        return
    if stage.has_base_workdir or (stage.root_image is None and not stage.is_headless):
        return
    where = "so it lands in /" if base else "so the base image decides where it lands"
    yield Finding(word.span, f"no WORKDIR stands above {view.kind.upper()} … {value}, {where}", _fix(word, value, base))


def _fix(word: Word, value: str, base: str | None) -> Fix | Refusal:
    """The same place as an absolute path; for the folder itself a WORKDIR is wanted, and its name is not known."""
    path = value.removeprefix("./").removesuffix("/.")
    if base is None:
        return Refusal("the working folder of the base image is not known")
    if path in ("", "."):
        return Refusal("the folder itself needs a WORKDIR, whose name is not known")
    if ".." in value:
        return Refusal("the path has `..`")
    if value != word.mapped.text:
        return Refusal("the path has variables or quotes")
    return Fix("write the path out", (Edit.replace(word.span, f"/{path}"),))


BAD = {
    "COPY . .": None,
    "COPY . ./": None,
    "COPY app ./bin/": "COPY app /bin/",
    "ADD app bin/app": "ADD app /bin/app",
    "FROM scratch\nCOPY app app\nWORKDIR /x": "FROM scratch\nCOPY app /app\nWORKDIR /x",
    "FROM debian:12 AS a\nFROM a\nCOPY a b": "FROM debian:12 AS a\nFROM a\nCOPY a /b",
    'COPY ["a", "b"]': None,
    "FROM example.org/base\nCOPY . .": None,
    "COPY ../a ..": None,
}
GOOD = (
    "WORKDIR /app\nCOPY . .",
    "FROM debian:12 AS a\nWORKDIR /app\nFROM a\nCOPY . .",
    "FROM golang:1.22\nCOPY . .",
    "FROM php:8-apache\nCOPY . .",
    "FROM zookeeper:3.9\nCOPY zoo.cfg conf/",
    "FROM debian:12 AS b\nFROM scratch\nCOPY --from=b /out .",
    "ARG BASE\nFROM $BASE\nCOPY . .",
    "COPY a /b",
    'COPY a "/b"',
    "COPY a $DIR",
    "COPY a C:\\b",
    "ONBUILD COPY . .",
    "ARG D=/x\nCOPY a $D/",
)
