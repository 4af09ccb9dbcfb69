"""Which things in a context are hardly ever meant to be sent: history, dependencies, build output, secrets."""

from __future__ import annotations

import os

from dlint import regex as re
from dlint.knowledge.context import (
    ENOUGH_BYTES,
    FOLDERS,
    HARMLESS_ENDS,
    SECRET,
    SECRETS,
    SPECIMEN_FOLDERS,
    SPECIMEN_WORDS,
    VARIABLES,
)
from dlint.model.context.walk import FILE, FOLDER
from dlint.system.read import read_start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.context.walk import Entry

# Names of rows without a star; how the others begin, or end if they begin with the star.
_NAMES = frozenset(row.rpartition("/")[2] for row, _, _ in SECRETS if "*" not in row)
_STARTS = tuple(row.partition("*")[0] for row, _, _ in SECRETS if "*" in row and row[0] != "*")
_ENDS = tuple(row[1:] for row, _, _ in SECRETS if row[0] == "*")


class Find:
    """A file, or a folder with all in it, that is sent: `kind` is `vcs`, `dependencies`, `output` or `secret`.

    `what` states in words what it is; `files` and `bytes` count what is sent of it.
    """

    __slots__ = ("bytes", "files", "kind", "path", "what")

    def __init__(self, path: str, kind: str, what: str) -> None:
        self.path = path
        self.kind = kind
        self.what = what
        self.files = 0
        self.bytes = 0

    def __repr__(self) -> str:
        return f"<Find {self.path} {self.kind} {self.files} files {self.bytes} bytes>"


def classify(root: str, entries: list[Entry]) -> list[Find]:
    """The finds among entries that are sorted by path; what is inside one is not looked at again."""
    # All paths, sent or not: Cargo.toml proves what `target` is even where the ignore file keeps it out.
    known = {entry.path for entry in entries}
    within: dict[str, Find] = {}
    finds: list[Find] = []
    for entry in entries:
        # Entries are sorted by path, so a folder comes before all that is in it.
        find = within.get(entry.path.rpartition("/")[0])
        if find is None:
            find = _folder(entry, known) if entry.kind == FOLDER else _secret(root, entry)
            if find is None:
                continue
            finds.append(find)
        if entry.kind == FOLDER:
            within[entry.path] = find
        elif entry.sent:
            find.files += 1
            find.bytes += entry.size
    return [find for find in finds if find.files]


def _folder(entry: Entry, known: set[str]) -> Find | None:
    above, _, name = entry.path.rpartition("/")
    kind, what, proofs = FOLDERS.get(name, ("", "", ()))
    if not kind or (proofs and known.isdisjoint(_resolved(entry.path, above, proofs))):
        return None
    return Find(entry.path, kind, what)


def _resolved(folder: str, above: str, proofs: tuple[str, ...]) -> Iterator[str]:
    """The paths of files that prove what a folder is; those that begin with `../` lie beside it."""
    for proof in proofs:
        if proof.startswith("../"):
            yield f"{above}/{proof[3:]}" if above else proof[3:]
        else:
            yield f"{folder}/{proof}"


def _secret(root: str, entry: Entry) -> Find | None:
    path = entry.path
    if entry.kind != FILE or not entry.sent or not entry.size or not _may_be_secret(path) or _is_specimen(path):
        return None
    for row, what, proof in SECRETS:
        if _fits(path, row) and _is_proven(os.path.join(root, path), what, proof):
            return Find(path, SECRET, what)
    return None


def _is_proven(path: str, what: str, proof: bytes) -> bool:
    """Whether the beginning of a file has what shows that it is a secret; the name is enough for some."""
    if what != VARIABLES:
        return not proof or proof in _beginning(path)
    # Few contexts have such a file.
    from dlint.knowledge.secrets.files import ENVIRONMENT
    from dlint.model.secrets.contents import holds_secret

    text = _beginning(path)
    if proof not in text:
        return False
    return holds_secret(path.rpartition("/")[2], ENVIRONMENT, text.decode("utf-8", "replace")) is not False


def _may_be_secret(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name in _NAMES or name.startswith(_STARTS) or name.endswith(_ENDS)


def _fits(path: str, row: str) -> bool:
    """Whether the end of a path matches a row of the table."""
    if "*" not in row:
        return path == row or path.endswith("/" + row)
    start, _, end = row.partition("*")
    name = path.rpartition("/")[2]
    return len(name) >= len(start) + len(end) and name.startswith(start) and name.endswith(end)


def _is_specimen(path: str) -> bool:
    """Whether a path shows by its name that there is nothing to hide."""
    *folders, name = path.lower().split("/")
    if name.endswith(HARMLESS_ENDS) or not SPECIMEN_FOLDERS.isdisjoint(folders):
        return True
    return not SPECIMEN_WORDS.isdisjoint(re.split(r"[._-]", name))


def _beginning(path: str) -> bytes:
    """The beginning of a file; nothing where it cannot be read."""
    try:
        return read_start(path, ENOUGH_BYTES)
    except OSError:
        return b""
