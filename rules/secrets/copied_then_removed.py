"""A secret is deleted in a later layer, but stays in the earlier one."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    Add,
    Copy,
    Finding,
    Findings,
    Refusal,
    Run,
    Stage,
    Transfer,
    fix_of,
    rule,
    secret_files,
    secret_mount,
    secret_mounts,
)
from dlint.knowledge.secrets.files import MAYBE, secret_file

# What stands in front is looked at last: a pattern that begins with plain characters is found several times as fast.
OUTPUT = r"(?:>|tee(?<!\wtee)(?:\s+-a)?|-[oO](?<=\s-.)|--output)[\s=]*[\"']?([\w./~$-]+)"
"""What a command writes to, at a glance."""


@rule(
    watches=(Copy, Add, Run),
    severity="error",
    since="0.1",
    twins=("dockle:CIS-DI-0010",),
    security=8.0,
    runs=("rm", "shred", "srm", "unlink"),
)
def check(view: Copy | Add | Run, stage: Stage) -> Findings:
    """Each COPY and each RUN is a layer of its own, and layers only ever add: `rm` in a later one hides the file, and
    anyone who unpacks the layer before has it.

    Mount it for the command that needs it, then it is in no layer:
    `RUN --mount=type=secret,id=netrc,target=/root/.netrc git clone …`, for keys of SSH `RUN --mount=type=ssh …`. A file
    that a RUN makes has to go in the same RUN.

    The fix mounts it for the RUNs that name it, or run a program that looks for it; the build then wants the file with
    `--secret`.

    Stages that do not ship are left alone.
    """
    if not stage.ships or view.onbuild:
        return
    if isinstance(view, Transfer):
        yield from _copied(view)
        return
    # A look at the text first: few RUNs write to a file with such a name.
    if not any(secret_file(path) for path in re.findall(OUTPUT, view.all_text)):
        return
    # Few files get here.
    from dlint.kit import written_secrets

    for written in written_secrets.written_files(view):
        kind = None if written.secrets else secret_file(written.path)
        run = secret_files.removal_of(view, written.path) if kind is not None and kind not in MAYBE else None
        if run is not None:
            message = (
                f"line {run.line} deletes {written.path}, but the layer of this RUN keeps it: delete it in this RUN"
            )
            yield Finding(written.span, message, Refusal("which command needs the file last is not known"))


def _copied(view: Copy | Add) -> Findings:
    for found in secret_files.sensitive_files(view):
        run = found.removal
        if run is not None:
            keyword = view.node.keyword.upper()
            message = f"line {run.line} deletes {found.name}, but the layer of this {keyword} keeps it"
            advice = f"write {secret_mounts.mounted_file(found, found.reader or _user(view, run))}"
            title = f"mount it (build with --secret id={secret_mounts.secret_id(found)},src={found.path})"
            fix = fix_of(title, secret_mount.secret_mounted(found), "unsafe")
            yield Finding(found.word.span, f"{message}: {advice}", fix, None if found.is_sure else "warning")


def _user(view: Copy | Add, removal: Run) -> Run:
    """The RUN that most likely needs the file: the one before its removal, if there is one between."""
    between = [each for each in view.stage.after(view) if isinstance(each, Run)] if view.stage is not None else []
    return between[0] if between else removal


BAD = {
    "COPY id_rsa /root/.ssh/id_rsa\nRUN git clone git@example.org:app\nRUN rm /root/.ssh/id_rsa": (
        "RUN --mount=type=secret,id=id_rsa,target=/root/.ssh/id_rsa git clone git@example.org:app"
    ),
    "FROM node:20\nWORKDIR /app\nCOPY .npmrc ./\nRUN npm ci && rm -f .npmrc": (
        "FROM node:20\nWORKDIR /app\nRUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci"
    ),
    "FROM node:20\nWORKDIR /app\nCOPY .npmrc ./\nRUN mv .npmrc x && npm ci\nRUN rm -rf x .cache": None,
    "COPY keys/*.pem /keys/\nRUN sign /keys/a.pem && rm -rf /keys": None,
    "FROM node:20\nWORKDIR /app\nCOPY package.json .npmrc ./\nRUN npm ci\nRUN rm -rf .npmrc .cache": (
        "FROM node:20\nWORKDIR /app\nCOPY package.json ./\n"
        "RUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci\nRUN rm -rf .cache"
    ),
    "FROM node:20\nRUN useradd x\nUSER x\nWORKDIR /app\nCOPY .npmrc ./\nRUN npm ci && rm -f .npmrc": None,
    "ADD .netrc /root/\nRUN rm -rf /root/.netrc": None,
    "COPY .aws /root/.aws\nRUN aws s3 cp s3://x . && rm -rf ~/.aws": None,
    "FROM debian:12 AS base\nCOPY id_rsa /root/.ssh/\nFROM base\nRUN rm -rf /root/.ssh": None,
    "RUN echo key > /root/.ssh/id_rsa\nRUN git clone x\nRUN rm /root/.ssh/id_rsa": None,
}
GOOD = (
    "COPY id_rsa /root/.ssh/id_rsa",
    "RUN echo key > /root/.ssh/id_rsa && git clone x && rm /root/.ssh/id_rsa",
    "FROM debian:12 AS build\nCOPY id_rsa /root/.ssh/\nRUN rm /root/.ssh/id_rsa\nFROM debian:12",
    "COPY id_rsa /root/.ssh/id_rsa\nRUN rm -rf /var/lib/apt/lists/*",
    "FROM node:20\nWORKDIR /app\nCOPY .npmrc ./\nRUN mv .npmrc x && npm ci\nRUN rm -rf .npmrc .cache",
    "COPY id_rsa /tmp/\nRUN mv /tmp/id_rsa /root/.ssh/ && rm -rf /tmp/*",
    "COPY app.conf /etc/\nRUN rm /etc/app.conf",
)
