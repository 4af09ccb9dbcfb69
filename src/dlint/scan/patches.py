"""Repairs of what a scan found, as patches by repository: nothing is checked out, committed or pushed."""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from hashlib import new as new_hash
from hashlib import sha256
from typing import Any

import pyarrow.compute as compute

from dlint import __version__
from dlint import regex as re
from dlint.config.settings import Settings
from dlint.engine.fixer import Fixer
from dlint.model.secrets.redact import shows_secret
from dlint.report.cells import shown
from dlint.report.diff import git_diff
from dlint.scan.dataset import Dataset, DatasetError, Scan
from dlint.scan.sources.repository import files_of
from dlint.system.git import Git, HistoryError
from dlint.system.git_fetch import fetch, is_url
from dlint.text.source import Source, encode

AUTHOR = "dlint <dlint@localhost>"
_COLUMNS = ["repository", "branch", "revision", "path", "row", "content"]


@dataclass(slots=True)
class Patch:
    """The repairs of one branch of one repository: `data` is the message that `git am` takes, `repairs` counts them,
    `secret` is whether a line of it holds one. `problems` are the files that have no repair, each with a reason."""

    repository: str
    branch: str
    revision: str
    data: bytes = b""
    files: int = 0
    repairs: int = 0
    secret: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """A folder for it: a name that is safe in every file system, and digits that keep two apart."""
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", self.repository).strip("-.")[-60:]
        digits = sha256(f"{self.repository}\0{self.branch}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return f"{name or 'repository'}-{digits}"


def patches(dataset: Dataset, settings: Settings, trusts: frozenset[str], wanted: str | None = None) -> Iterator[Patch]:
    """A patch for each branch of each git repository whose files have a fix with one of the `trusts`, by the last
    complete scan (or the one that is `wanted`).

    Raises:
        DatasetError: there is no such scan.
    """
    scan = _scan_of(dataset, wanted)
    when = format_datetime(datetime.fromisoformat(str(scan.about["began"])))
    for (repository, branch, revision), files in sorted(_by_branch(dataset, scan, trusts).items()):
        yield _patch(Patch(repository, branch, revision), files, settings, trusts, when)


def readme(found: Iterable[Patch], branch: str) -> str:
    """How to apply the patches: the commands for each repository.

    Each is applied in a clone: a bare repository has no work tree to apply it in, and a clone takes over neither hooks
    nor configuration, so that nothing of a repository is run.
    """
    lines = ["# Patches by dlint", "", "Each applies to the commit that was scanned. Nothing was pushed.", ""]
    for patch in found:
        clone = shlex.quote(f"{patch.place}/clone")
        lines += [
            f"    # {shown(patch.repository)}, {shown(patch.branch)}: {patch.repairs} repairs in {patch.files} files",
            f"    git clone -q -- {shlex.quote(shown(patch.repository))} {clone} &&",
            f"    git -C {clone} switch -c {shlex.quote(branch)} {patch.revision} &&",
            # Without --keep-cr git takes the carriage returns away, and the patch of a file with CRLF does not apply.
            # Source: git-am(1), 2026-11.
            f"    git -C {clone} am --keep-cr ../0001-repair-dockerfiles.patch",
            "",
        ]
    return "\n".join(lines)


def _scan_of(dataset: Dataset, wanted: str | None) -> Scan:
    known = [scan for scan in dataset.scans() if scan.id == wanted or (wanted is None and scan.is_complete)]
    if not known:
        raise DatasetError(f"{dataset.folder} has no scan {wanted}" if wanted else "the data set has no complete scan")
    return known[-1]


def _by_branch(
    dataset: Dataset, scan: Scan, trusts: frozenset[str]
) -> dict[tuple[str, str, str], list[tuple[str, str]]]:
    """Path and content of the files to repair, by repository, branch and commit; what is in no repository is not
    there."""
    contents = set()
    shards = dataset.committed(scan.id)
    for number in shards:
        table = dataset.read("fixes", scan.id, number, ["content", "trust"])
        contents.update(table.filter(_is_among(table.column("trust"), trusts)).column("content").to_pylist())
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for number in shards:
        for row in dataset.read("files", scan.id, number, _COLUMNS).to_pylist():
            # A table may name commits of repositories that are not here.
            is_within_reach = row["row"] is None or is_url(row["repository"])
            if row["content"] in contents and row["revision"] and is_within_reach:
                key = (row["repository"], row["branch"] or "", row["revision"])
                found.setdefault(key, []).append((row["path"], row["content"]))
    return found


def _is_among(column: Any, values: frozenset[str]) -> Any:
    import pyarrow as pa

    return compute.is_in(column, value_set=pa.array(sorted(values)))


def _patch(patch: Patch, files: list[tuple[str, str]], settings: Settings, trusts: frozenset[str], when: str) -> Patch:
    try:
        if is_url(patch.repository):
            with tempfile.TemporaryDirectory(prefix="dlint-fix-") as folder:
                fetch(patch.repository, folder, patch.branch or "HEAD")
                _fill(patch, folder, files, settings, trusts, when)
        else:
            _fill(patch, patch.repository, files, settings, trusts, when)
    except (HistoryError, OSError) as error:
        patch.problems.append(str(error))
    return patch


def _fill(
    patch: Patch, folder: str, files: list[tuple[str, str]], settings: Settings, trusts: frozenset[str], when: str
) -> None:
    git = Git(folder)
    try:
        # The patch is made for the commit that was scanned, whatever the branch holds now.
        tree = {path: (name, mode) for path, name, mode in files_of(git, patch.revision)}
        diffs: list[str] = []
        notes: list[str] = []
        for path, content in sorted(files):
            data = git.object(tree[path][0]) if path in tree else None
            if data is None or sha256(data).hexdigest() != content:
                patch.problems.append(f"{path}: it is not in the commit {patch.revision[:12]} as it was scanned")
                continue
            fixed = Fixer(Source(data, path), settings, trusts, is_file=False).fix(reaches_others=False)
            if fixed.old == fixed.new:
                patch.problems.extend(f"{path}: {repair.rule}: {repair.reason}" for repair in fixed.refused)
                continue
            name, mode = tree[path]
            diff = git_diff(path, mode, fixed.old, fixed.new, (name, _blob(fixed.new, len(name))))
            diffs.append(diff)
            notes += [f"- {path}:{repair.line}: {repair.rule}: {repair.title}" for repair in fixed.applied]
            patch.secret = patch.secret or _holds_secret(diff, fixed.old, fixed.new)
    finally:
        git.close()
    patch.files, patch.repairs = len(diffs), len(notes)
    if diffs:
        patch.data = encode(_message(patch, notes, diffs, when))


def _blob(data: bytes, digits: int) -> str:
    """The id that git gives to contents, in a repository whose ids have so many digits."""
    return new_hash("sha1" if digits == 40 else "sha256", b"blob %d\0" % len(data) + data).hexdigest()


def _holds_secret(diff: str, *texts: bytes) -> bool:
    # Four lines are the header of the diff.
    lines = {line[1:].rstrip("\r") for line in diff.split("\n")[4:]}
    return any(shows_secret(text, lines) for text in texts)


def _message(patch: Patch, notes: list[str], diffs: list[str], when: str) -> str:
    """What `git format-patch` would write for one commit. Source: git-format-patch(1), git-am(1), 2026-11."""
    files = "1 Dockerfile" if patch.files == 1 else f"{patch.files} Dockerfiles"
    # By this fixed date tools know the output of git-format-patch from a mailbox. Source: git-format-patch(1), 2026-11.
    head = (
        f"From {patch.revision} Mon Sep 17 00:00:00 2001\nFrom: {AUTHOR}\nDate: {when}\n"
        f"Subject: [PATCH] Repair {files}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
        "Content-Transfer-Encoding: 8bit\n\n"
    )
    # A note begins with a dash and a blank and stands on one line: no name can end the message.
    body = "\n".join(shown(note) for note in notes)
    about = f"Repairs that dlint {__version__} has proven:\n\n{body}\n---\n\n"
    return f"{head}{about}{''.join(diffs)}-- \ndlint {__version__}\n"
