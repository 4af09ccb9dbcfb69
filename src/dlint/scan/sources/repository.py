"""The Dockerfiles in the commits of a git repository, read as objects: nothing is checked out, nothing is run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from dlint.scan.input_file import InputFile, text_of
from dlint.scan.owners import Owners, owners_in
from dlint.search.dockerfile_names import is_dockerfile
from dlint.system.git import Git, HistoryError

HEAD = "HEAD"
EVERY = "all"
_FILES = frozenset((b"100644", b"100755", b"100664"))
# A tree with more paths than this is walked anyway; git answers within its two minutes or not at all.
_MOST_ARGUMENTS = 200


def read_repository(source: str, folder: str, branches: str = HEAD, *, name: str | None = None) -> Iterator[InputFile]:
    """The Dockerfiles at the heads of branches. `branches` is HEAD, `all`, or the name of a branch, tag or commit.

    `name` is what to call the repository (default: its absolute path). A repository or branch that cannot be read is
    one input with an error.
    """
    called = name or os.path.abspath(folder)
    git = Git(folder)
    try:
        for branch, revision in _heads(git, branches):
            yield from _read_commit(git, source, called, branch, revision)
    except HistoryError as error:
        yield InputFile(source, called, "", error=str(error))
    except OSError as error:
        yield InputFile(source, called, "", error=f"git cannot be asked: {error.strerror or error}")
    finally:
        git.close()


def is_repository(folder: str) -> bool:
    """Whether a folder is a work tree or a bare repository."""
    if os.path.lexists(os.path.join(folder, ".git")):
        return True
    return all(os.path.exists(os.path.join(folder, name)) for name in ("HEAD", "objects", "refs"))


def _heads(git: Git, branches: str) -> list[tuple[str | None, str]]:
    """Branch and commit, sorted; HEAD has the name of the branch that it is on."""
    if branches == EVERY:
        rows = git.ask("for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads")
        pairs = [row.partition(b" ") for row in rows.splitlines()]
        return sorted((text_of(ref), commit.decode()) for commit, _, ref in pairs)
    try:
        # A name that begins with a dash is no option.
        commit = git.line("rev-parse", "--verify", "--quiet", "--end-of-options", branches + "^{commit}")
    except HistoryError:
        what = "has no commit yet" if branches == HEAD else f"has no branch, tag or commit {branches}"
        raise HistoryError(f"the repository {what}") from None
    return [(branches if branches != HEAD else _current(git), commit)]


def _current(git: Git) -> str | None:
    try:
        return git.line("symbolic-ref", "--quiet", "--short", "HEAD")
    except HistoryError:
        return None


def _read_commit(git: Git, source: str, called: str, branch: str | None, commit: str) -> Iterator[InputFile]:
    tree = {path: name for path, name, _ in files_of(git, commit)}
    owners = owners_in(lambda place: git.object(tree[place]) if place in tree else None)
    wanted = sorted(path for path in tree if is_dockerfile(path.rpartition("/")[2]))
    changed = _changed(git, commit, wanted)
    for path in wanted:
        owned = owners.of(path) if isinstance(owners, Owners) else ()
        data = git.object(tree[path])
        error = None if data is not None else "git does not have the contents, or they are too large"
        yield InputFile(source, called, path, branch, commit, None, owned, changed.get(path), data, error)


def files_of(git: Git, commit: str) -> Iterator[tuple[str, str, str]]:
    """Path, object and mode of each regular file; links and submodules are left out."""
    for row in git.ask("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")[:-1]:
        head, _, path = row.partition(b"\t")
        mode, kind, name = head.split(b" ")
        if kind == b"blob" and mode in _FILES:
            yield text_of(path), name.decode(), mode.decode()


def _changed(git: Git, commit: str, paths: Sequence[str]) -> dict[str, int]:
    """When each path was changed last, in seconds since 1970; empty where git takes too long."""
    found: dict[str, int] = {}
    for start in range(0, len(paths), _MOST_ARGUMENTS):
        some = paths[start : start + _MOST_ARGUMENTS]
        # A repository may set `log.showSignature`, which would start gpg.
        words = ("log", "--format=%x00%ct", "--name-only", "-z", "--no-renames", "--no-show-signature", commit, "--")
        try:
            rows = git.ask(*words, *some)
        except HistoryError:
            return {}
        _note_changes(rows, found)
    return found


def _note_changes(rows: bytes, found: dict[str, int]) -> None:
    """Take the first, and so the last, commit that names each path.

    A commit is an empty part, its time, and its paths, the first behind a line feed: no name can be taken for a time.
    """
    parts = iter(rows.split(b"\0")[:-1])
    time = 0
    for part in parts:
        if not part:
            time = int(next(parts))
            part = next(parts, b"\n")[1:]
        if part:
            found.setdefault(text_of(part), time)
