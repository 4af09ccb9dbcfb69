"""The commits of a build context, oldest first, each with the files that it changed, read in a few calls of git."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dlint.system.git import Git, HistoryError

GITLINK, SYMLINK = "160000", "120000"
_NOTHING = "000000"


@dataclass(frozen=True, slots=True)
class Change:
    """A path after a commit: git's mode and object id, both None where it is gone. `was` is the id before, if any."""

    path: str
    mode: str | None
    id: str | None
    was: str | None


@dataclass(slots=True)
class Commit:
    """A commit: its id, seconds since 1970, the first line of its message, and what it changed against the commit
    before in the list. `changes` are in the context, with paths relative to it; `dockerfile` and `ignore` are the ids
    of the files that a build would have read then."""

    id: str
    time: int
    subject: str = ""
    changes: list[Change] = field(default_factory=list)
    dockerfile: str | None = None
    ignore: str | None = None


@dataclass(slots=True)
class CommitRange:
    """Which commits: the last `commits` (None: all) before `rev`, or those `since` a date as git reads dates. With
    `every` also those that merges brought in, by date; without it the first parents alone."""

    commits: int | None = None
    since: str | None = None
    rev: str = "HEAD"
    every: bool = False


@dataclass(slots=True)
class History:
    """A stretch of history. `base` is the commit before it, with all files of the context in `files` (path, mode, id);
    it fills the cache and is not counted. `root` is the folder of the context on disk, None in a bare repository.

    `dockerfile` is the Dockerfile's path in the repository (None: it is not kept there), `notes` texts for people.
    """

    git: Git
    root: str | None
    prefix: str
    dockerfile: str | None
    base: Commit
    files: list[tuple[str, str, str]]
    commits: list[Commit]
    shallow: bool = False
    notes: list[str] = field(default_factory=list)

    def text(self, name: str | None) -> bytes | None:
        """The contents of a blob."""
        return self.git.object(name) if name is not None else None

    @property
    def newest(self) -> Commit:
        """The last commit."""
        return self.commits[-1] if self.commits else self.base


def read_history(folder: str, dockerfile: str | None, commit_range: CommitRange) -> History:
    """The history of the context `folder`; `dockerfile` is a path on disk, in a bare repository one in its tree.

    Raises HistoryError. Anyone who reads it closes `History.git`.
    """
    # The process for objects stays open: one `git cat-file --batch` answers all questions of a replay.
    git = Git(folder)
    try:
        return _Reader(git, folder, dockerfile).read(commit_range)
    except BaseException:
        git.close()
        raise


class _Reader:
    def __init__(self, git: Git, folder: str, dockerfile: str | None) -> None:
        self.git = git
        self.bare = git.line("rev-parse", "--is-bare-repository") == "true"
        inside = not self.bare and git.line("rev-parse", "--is-inside-work-tree") == "true"
        if not self.bare and not inside:
            raise HistoryError("this is the inside of a .git folder: name the folder of the build context")
        self.prefix = "" if self.bare else git.line("rev-parse", "--show-prefix")
        self.root = None if self.bare else folder
        self.dockerfile = dockerfile if self.bare else self._in_repository(dockerfile)
        if self.prefix:
            # Git takes the paths that it is asked for as seen from where it stands.
            git.folder = git.line("rev-parse", "--show-toplevel")

    def read(self, commit_range: CommitRange) -> History:
        listed = self._listed(commit_range)
        base, commits = listed[0], listed[1:]
        wanted = self._wanted()
        files = list(self._tree(base.id, wanted))
        found = self._diffs(base, commits, wanted)
        for commit in commits:
            commit.changes = [_moved(each, self.prefix) for each in found[commit.id] if self._is_inside(each.path)]
            commit.subject = self._subject(commit.id)
        base.subject = self._subject(base.id)
        self._follow(base, commits, files, found)
        inside = [(path[len(self.prefix) :], mode, name) for path, mode, name in files if self._is_inside(path)]
        history = History(self.git, self.root, self.prefix, self.dockerfile, base, inside, commits)
        history.shallow = self.git.line("rev-parse", "--is-shallow-repository") == "true"
        return history

    def _in_repository(self, dockerfile: str | None) -> str | None:
        if dockerfile is None:
            return None
        top = os.path.realpath(self.git.line("rev-parse", "--show-toplevel"))
        folder, name = os.path.split(os.path.abspath(dockerfile))
        path = os.path.relpath(os.path.join(os.path.realpath(folder), name), top)
        return None if path.startswith("..") else path.replace(os.sep, "/")

    def _listed(self, commit_range: CommitRange) -> list[Commit]:
        """The commits to replay, oldest first, with the one before them in front."""
        # By default the first parents alone: a merged branch was built once, when it was merged.
        words = ["rev-list", "--parents", "--timestamp", *([] if commit_range.every else ["--first-parent"])]
        words += [f"-n{commit_range.commits}"] if commit_range.commits is not None else []
        words += [f"--since={commit_range.since}"] if commit_range.since is not None else []
        try:
            # `--end-of-options` keeps a revision such as `--output=x` from being read as an option.
            name = self.git.line("rev-parse", "--verify", "--quiet", "--end-of-options", commit_range.rev + "^{commit}")
        except HistoryError:
            what = "has no commit yet" if commit_range.rev == "HEAD" else f"has no commit {commit_range.rev}"
            raise HistoryError(f"the repository {what}") from None
        rows = [row.split() for row in self.git.line(*words, name).splitlines()]
        if not rows:
            raise HistoryError(f"no commit since {commit_range.since}")
        commits = [Commit(row[1], int(row[0])) for row in reversed(rows)]
        # The parent of the oldest commit, if it has one: it fills the cache, and the count begins behind it.
        before = rows[-1][2:3]
        return [Commit(before[0], commits[0].time), *commits] if before else commits

    def _wanted(self) -> list[str]:
        """The paths to look at; none: all."""
        if not self.prefix:
            return []
        # The Dockerfile may lie outside of the context, and its history is wanted as well.
        own = [self.dockerfile, self.dockerfile + ".dockerignore"] if self.dockerfile else []
        return [self.prefix.rstrip("/"), *own]

    def _tree(self, commit: str, wanted: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        output = self.git.ask("ls-tree", "-r", "-z", "--full-tree", commit, "--", *wanted)
        for row in output.split(b"\0")[:-1]:
            head, _, path = row.partition(b"\t")
            mode, _, name = head.decode().split(" ")
            yield os.fsdecode(path), mode, name

    def _diffs(self, base: Commit, commits: Sequence[Commit], wanted: Sequence[str]) -> dict[str, list[Change]]:
        """What each commit changed against the one before it in the list."""
        befores = [base, *commits]
        # Pairs and not single commits: with --since or --first-parent the one before in the list need not be the
        # parent.
        asked = "".join(f"{now.id} {before.id}\n" for before, now in zip(befores, commits, strict=False))
        words = (
            "diff-tree",
            "--stdin",
            "-r",
            "-z",
            "--raw",
            # A renamed file is a new one for the cache; and to find renames git would read contents.
            "--no-renames",
            "--no-abbrev",
            "--no-ext-diff",
            "--always",
        )
        output = self.git.ask(*words, "--", *wanted, given=asked.encode()) if commits else b""
        return _parsed(output, {commit.id for commit in commits})

    def _is_inside(self, path: str) -> bool:
        return path.startswith(self.prefix)

    def _subject(self, commit: str) -> str:
        data = self.git.object(commit) or b""
        return data.partition(b"\n\n")[2].partition(b"\n")[0].decode("utf-8", "replace")

    def _follow(
        self, base: Commit, commits: list[Commit], files: list[tuple[str, str, str]], found: dict[str, list[Change]]
    ) -> None:
        """Give each commit the Dockerfile and the ignore file that it had, under the names that they had then."""
        names = self._names(base, commits, found)
        at = {path: name for path, _, name in files}
        for extra in {name for name in names if name and not self._is_inside(name)} - {self.dockerfile}:
            at |= self._elsewhere(extra, base, commits, found)
        for commit, name in zip([base, *commits], names, strict=True):
            for change in found.get(commit.id, ()):
                if change.id is None:
                    at.pop(change.path, None)
                else:
                    at[change.path] = change.id
            commit.dockerfile = at.get(name) if name else None
            own = at.get(name + ".dockerignore") if name else None
            commit.ignore = own or at.get(self.prefix + ".dockerignore")

    def _names(self, base: Commit, commits: list[Commit], found: dict[str, list[Change]]) -> list[str | None]:
        """The Dockerfile's path at the base and at each commit: today's, or what it was renamed from."""
        name = self.dockerfile
        names: list[str | None] = []
        befores = [base, *commits]
        # From the newest back: only today's name is known, and each rename leads to an older one.
        for at in range(len(commits) - 1, -1, -1):
            names.append(name)
            if name and any(each.path == name and each.was is None for each in found[commits[at].id]):
                name = self._origin(befores[at].id, commits[at].id, name) or name
        return [*names, name][::-1]

    def _origin(self, before: str, now: str, path: str) -> str | None:
        """What a file was called before this commit, where git finds that it was renamed."""
        # Renames are looked for in the one commit in which the file appears.
        output = self.git.ask("diff-tree", "-r", "-z", "--raw", "-M", "--diff-filter=R", "--no-ext-diff", before, now)
        parts = output.split(b"\0")[:-1]
        for at in range(0, len(parts) - 2, 3):
            if os.fsdecode(parts[at + 2]) == path:
                return os.fsdecode(parts[at + 1])
        return None

    def _elsewhere(
        self, path: str, base: Commit, commits: list[Commit], found: dict[str, list[Change]]
    ) -> dict[str, str]:
        """Add the changes of a file outside the paths that were looked at; gives its id at the base."""
        both = [path, path + ".dockerignore"]
        for name, changes in self._diffs(base, commits, both).items():
            known = {change.path for change in found[name]}
            found[name] += [change for change in changes if change.path not in known]
        return {path: name for path, _, name in self._tree(base.id, both)}


def _parsed(output: bytes, commits: Iterable[str]) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {commit: [] for commit in commits}
    parts = iter(output.split(b"\0")[:-1])
    current: list[Change] = []
    for part in parts:
        if part[:1] == b":":
            # ":100644 100644 <id> <id> M", then the path.
            old_mode, mode, old, new, _ = part[1:].decode().split(" ")
            gone, fresh = mode == _NOTHING, old_mode == _NOTHING
            path = os.fsdecode(next(parts))
            current.append(Change(path, None if gone else mode, None if gone else new, None if fresh else old))
        else:
            current = found[part.strip().decode()]
    return found


def _moved(change: Change, prefix: str) -> Change:
    return Change(change.path[len(prefix) :], change.mode, change.id, change.was) if prefix else change
