"""`dlint check --diff-only REV`: of the findings those on lines that the work since REV has touched."""

from __future__ import annotations

import os

from dlint.cli.arguments import UsageError
from dlint.report.check.excerpt import last_line
from dlint.report.diff import changed_lines
from dlint.system.git import Git, HistoryError
from dlint.system.read import checkout_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.result import FileReport, Result, RunReport

    Ranges = list[tuple[int, int]]

# The mode of a symbolic link in a tree of Git: its object is the name of the target, no lines to compare.
_LINK = "120000"


def keep_touched(report: RunReport, rev: str) -> None:
    """Take the findings on untouched lines out of a report; UsageError where Git cannot give them.

    Lines are compared with the commit in which the work branched off from `rev`, as a pull request does it; what is not
    committed counts as touched. A file that was not there, and standard input without a name, is touched as a whole.
    """
    checkouts: dict[str, _Checkout] = {}
    try:
        for file in report.files:
            if file.source is None or not (file.results or file.suppressed) or file.path == "-":
                continue
            # Files of one run may lie in several checkouts.
            root = checkout_of(file.path)
            if root not in checkouts:
                checkouts[root] = _Checkout(root, rev)
            _narrow(report, file, checkouts[root].touched(file.path, file.source.data))
    finally:
        for checkout in checkouts.values():
            checkout.git.close()


def _narrow(report: RunReport, file: FileReport, ranges: Ranges) -> None:
    kept = [result for result in file.results if _is_touched(result, ranges)]
    report.untouched += len(file.results) - len(kept)
    file.results = kept
    file.suppressed = [result for result in file.suppressed if _is_touched(result, ranges)]


def _is_touched(result: Result, ranges: Ranges) -> bool:
    return any(first <= last_line(result) and result.line <= last for first, last in ranges)


class _Checkout:
    """A repository on disk, and the commit in which the work branched off from another."""

    __slots__ = ("_base", "_top", "git")

    def __init__(self, root: str, rev: str) -> None:
        self.git = Git(root)
        try:
            self._top = os.path.realpath(self.git.line("rev-parse", "--show-toplevel"))
            self.git.folder = self._top
            self._base = self._merge_base(rev)
        except HistoryError as error:
            self.git.close()
            raise UsageError(f"--diff-only: {root}: {error}") from error

    def _merge_base(self, rev: str) -> str:
        commit = self._commit(rev)
        try:
            return self.git.line("merge-base", commit, self._commit("HEAD"))
        except HistoryError:
            shallow = self.git.line("rev-parse", "--is-shallow-repository") == "true"
            what = "this is a shallow clone: fetch the whole history" if shallow else "they share no history"
            raise HistoryError(f"no commit is in both {rev} and HEAD: {what}") from None

    def _commit(self, rev: str) -> str:
        try:
            # The end of options is marked, so that a revision which begins with a dash cannot be one.
            return self.git.line("rev-parse", "--verify", "--quiet", "--end-of-options", rev + "^{commit}")
        except HistoryError:
            raise HistoryError(f"there is no commit {rev}: check the name, or fetch it before (git fetch)") from None

    def touched(self, path: str, data: bytes) -> Ranges:
        """The lines of a file that are not in the commit, as ranges from 1, both ends included."""
        return changed_lines(self._old(path), data)

    def _old(self, path: str) -> bytes | None:
        folder, name = os.path.split(os.path.abspath(path))
        inside = os.path.relpath(os.path.join(os.path.realpath(folder), name), self._top).replace(os.sep, "/")
        if inside.startswith("../"):
            return None
        # A name with a line end would be two questions to `cat-file`: the entry is looked up first.
        entry = self.git.ask("ls-tree", "-z", "--full-tree", self._base, "--", inside)
        words = os.fsdecode(entry).partition("\t")[0].split()
        is_file = len(words) == 3 and words[1] == "blob" and words[0] != _LINK
        return self.git.object(words[2]) if is_file else None
