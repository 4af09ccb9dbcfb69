"""An archive is copied in and unpacked later, where ADD would unpack it at once."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Command, Copy, Finding, Findings, Run, Stage, Word, rule

TAR = re.compile(r"\.(?:tar(?:\.(?:gz|bz2|xz|zst|Z|lzma))?|tgz|tbz2?|txz|tzst)$")
TARS = frozenset(("tar", "bsdtar", "gtar"))
# Unpacking that ADD cannot do: other names, parts only, other owners, another program.
OTHERWISE = (
    "--strip", "--transform", "--xform", "--exclude", "--include", "--wildcards", "--one-top-level", "--to-", "-O",
    "-s", "-T", "--files-from", "-I", "--use-compress", "--owner", "--group", "--no-same", "--keep", "--skip-old",
)  # fmt: skip


@rule(
    watches=Copy,
    severity="info",
    since="0.1",
    twins=("hadolint:DL3010",),
    needs=(".tar", ".tgz", ".tbz", ".txz", ".tzst"),
)
def check(view: Copy, stage: Stage) -> Findings:
    """The archive stays in the layer of its COPY, even if a later RUN removes it.

    `ADD archive.tar.gz /dir/` unpacks a local tar archive, packed with gzip, bzip2, xz or zstd, and leaves nothing else
    behind. It cannot strip folders, take parts, or unpack zip files and single compressed files; those are passed over.
    """
    if view.onbuild or not view.from_context:
        return
    for word in view.sources:
        name = word.value.strip("\"'").rpartition("/")[2]
        run = _unpacker(view, stage, name) if TAR.search(name) else None
        if run is not None:
            yield Finding(word.span, _message(word, run))


def _message(word: Word, run: Run) -> str:
    return f"{word.value} is unpacked in line {run.line} and stays in this layer too: ADD would unpack it here"


def _unpacker(view: Copy, stage: Stage, name: str) -> Run | None:
    """The RUN below that unpacks the whole of an archive."""
    names = {name, (view.target or "").rpartition("/")[2] or name}
    for run in stage.after(view):
        if isinstance(run, Run) and "tar" in run.text and any(_unpacks(command, names) for command in run.commands):
            return run
    return None


def _unpacks(command: Command, names: set[str]) -> bool:
    if command.name not in TARS or command.in_pipe:
        return False
    words = [word.text for word in command.words[1:]]
    if not words or any(text.startswith(OTHERWISE) for text in words):
        return False
    bundle = words[0]
    extracts = any(text in ("--extract", "--get") or re.fullmatch(r"-\w*x\w*", text) for text in words)
    if not extracts and not re.fullmatch(r"[a-zA-Z]*x[a-zA-Z]*", bundle):
        return False
    return _is_whole(words, names)


def _is_whole(words: list[str], names: set[str]) -> bool:
    """Whether the archive is named and nothing but options and a folder stands beside it."""
    found = False
    skip = False
    for at, text in enumerate(words):
        if skip:
            skip = False
        elif text in ("-C", "--directory"):
            skip = True
        elif text.removeprefix("--file=").rpartition("/")[2] in names:
            found = True
        elif not text.startswith("-") and at > 0:
            return False
    return found


BAD = {
    "COPY app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz -C /opt && rm /tmp/app.tar.gz": None,
    "COPY dist/app.tgz /tmp/x.tgz\nRUN tar xzf /tmp/x.tgz": None,
    "COPY a.tar b.tar /tmp/\nRUN cd /opt && tar --extract --file=/tmp/b.tar": None,
}
GOOD = (
    "ADD app.tar.gz /opt/",
    "COPY data.gz /tmp/\nRUN gunzip /tmp/data.gz",
    "COPY app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz --strip-components=1",
    "COPY app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz bin/app",
    "COPY app.zip /tmp/\nRUN unzip /tmp/app.zip",
    "FROM a AS b\nFROM debian:12\nCOPY --from=b /app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz",
    "COPY app.tar.gz /srv/\nRUN tar -tzf /srv/app.tar.gz",
)
