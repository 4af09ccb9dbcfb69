"""An archive is copied in and unpacked later, where ADD would unpack it at once."""

from __future__ import annotations

from dlint.kit import Copy, Finding, Findings, Run, Stage, Word, rule, unpacks


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
    behind. It cannot strip folders, take parts, or unpack zip files and single compressed files; those are skipped.
    """
    # ADD takes nothing out of another stage.
    if view.onbuild or not view.from_context:
        return
    for word in view.sources:
        name = word.value.strip("\"'").rpartition("/")[2]
        run = unpacks.unpacker(view, stage, name)
        if run is not None:
            yield Finding(word.span, _message(word, run))


def _message(word: Word, run: Run) -> str:
    return f"{word.value} is unpacked in line {run.line} and stays in this layer too: ADD would unpack it here"


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
