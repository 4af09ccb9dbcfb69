"""A baseline: known findings in a file, so that only new ones are reported."""

from __future__ import annotations

import json
import os

from dlint.config.mistake import ConfigError
from dlint.engine.fingerprint import fingerprints_at
from dlint.system.read import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dlint.engine.result import FileReport, Result

    # Path, rule, fingerprints.
    Entries = dict[str, dict[str, list[str]]]

VERSION = 1
HOW = "write it with: dlint check --write-baseline"


class Baseline:
    """The entries of the baseline at `path`; their paths are as seen from its folder, so that it can be shared."""

    __slots__ = ("_folder", "entries", "path")

    def __init__(self, path: str, entries: Entries) -> None:
        self.path = path
        self.entries = entries
        # Not the current folder: a baseline is read in CI as well, from wherever the job runs.
        self._folder = os.path.dirname(os.path.abspath(path))

    @classmethod
    def of(cls, path: str, files: Iterable[FileReport]) -> Baseline:
        """A baseline of all findings in `files`."""
        baseline = cls(path, {})
        for file in files:
            place = baseline.place(file.path)
            for result, name in zip(file.results, fingerprints_at(file, place), strict=True):
                baseline.entries.setdefault(place, {}).setdefault(result.rule, []).append(name)
        return baseline

    @property
    def count(self) -> int:
        """How many findings it holds."""
        return sum(len(names) for rules in self.entries.values() for names in rules.values())

    def place(self, path: str) -> str:
        """A path as it stands in the baseline."""
        return os.path.relpath(os.path.abspath(path), self._folder).replace(os.sep, "/")

    def text(self) -> str:
        """The file's text: sorted, one finding a line, so that two versions of it can be compared and merged."""
        findings = {
            place: {rule: sorted(names) for rule, names in sorted(rules.items())}
            for place, rules in sorted(self.entries.items())
        }
        return json.dumps({"version": VERSION, "count": self.count, "findings": findings}, indent=2) + "\n"

    def hide(self, file: FileReport) -> int:
        """Take the findings that it holds out of a report; how many those were."""
        place = self.place(file.path)
        # Fingerprints hold the rule already; by rule they are grouped for people who read the diff of the file.
        known = {name for names in self.entries.get(place, {}).values() for name in names}
        if not known:
            return 0
        named = zip(file.results, fingerprints_at(file, place), strict=True)
        fresh: list[Result] = []
        hidden: list[Result] = []
        for result, name in named:
            (hidden if name in known else fresh).append(result)
        for result in hidden:
            result.suppression = "baseline", f"it is in the baseline {os.path.basename(self.path)}"
        file.results = fresh
        file.suppressed += hidden
        return len(hidden)

    def gone(self, files: Iterable[FileReport], was_asked: Callable[[str, str], bool]) -> int:
        """How many of its findings are no longer there; `files` as they were before any was hidden.

        `was_asked` states whether a rule ran on a file, by path and id: what was not looked for may still be there.
        """
        checked = {self.place(file.path): file for file in files}
        count = 0
        for place, rules in self.entries.items():
            file = checked.get(place)
            # A file that this run was not asked to check proves nothing about its entries; one that is deleted makes
            # them obsolete.
            if file is None and not os.path.exists(os.path.join(self._folder, place)):
                count += sum(len(names) for names in rules.values())
            elif file is not None and file.error is None:
                there = set(fingerprints_at(file, place))
                asked = (names for rule, names in rules.items() if was_asked(file.path, rule))
                count += sum(name not in there for names in asked for name in names)
        return count


def read_baseline(path: str) -> Baseline:
    """The baseline in a file; ConfigError if it is not there, or is none."""
    try:
        data = json.loads(read_file(path).decode("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}; {HOW} {path}") from error
    # json raises RecursionError for brackets that nest too deep, which a hostile repository may hold.
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: is no baseline of dlint: {error}") from error
    if not _is_baseline(data):
        raise ConfigError(f"{path}: is no baseline of dlint (version {VERSION})")
    return Baseline(path, data["findings"])


def _is_baseline(data: object) -> bool:
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("findings"), dict):
        return False
    tables = list(data["findings"].values())
    if not all(isinstance(rules, dict) for rules in tables):
        return False
    return all(isinstance(names, list) for rules in tables for names in rules.values())
