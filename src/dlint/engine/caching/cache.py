"""The cache of results: a check whose file, settings, program and facts of the disk are the same gives the same answer.

An entry holds the report and every question that the check put to the disk, with its answer (see `system.facts`). It
counts as long as each question is answered alike now. Facts that several checks share (the listing of a context, the
builds of a folder) are entries of their own, named by their content.
"""

from __future__ import annotations

import os

from dlint.builds.files import QUESTIONS
from dlint.engine.caching.codec import packed_report, unpacked_report
from dlint.engine.caching.key import program_key, settings_key
from dlint.engine.caching.shape import is_report
from dlint.system.digest import digest, digest_of_text
from dlint.system.facts import Facts, recorded
from dlint.system.observe import ASK, all_hold
from dlint.system.read import checkout_of
from dlint.system.store import is_outside
from dlint.text.json_text import dumps, loads
from dlint.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from dlint.config.settings import Settings
    from dlint.engine.result import FileReport
    from dlint.engine.target import Target
    from dlint.system.store import Store

MOST_FACTS = 5_000
"""Of a check that asked more, the answer is not kept: to ask all that again takes as long as the check."""
FEW = 6
"""So many facts stand in the entry itself."""
_QUESTIONS = ASK | QUESTIONS
_PART = "part\t"


class ResultCache:
    """The cache during one run: what was found to hold is not asked again."""

    __slots__ = ("_checkouts", "_prefix", "_settings", "_store", "_true", "_written")

    def __init__(self, store: Store) -> None:
        self._store = store
        self._prefix = f"{program_key()}\0{os.getcwd()}"
        self._settings: dict[int, tuple[Settings, str]] = {}
        self._checkouts: dict[str, bool] = {}
        self._true: set[str] = set()
        self._written: set[str] = set()

    def report(self, target: Target, data: bytes, settings: Settings, check: Callable[[], FileReport]) -> FileReport:
        """The report of a file: the kept one, or what `check` gives, which is kept."""
        # What a plugin reads is not recorded, so a later run could not see whether the answer still holds.
        if not target.is_file or settings.plugins or not self._may_keep(target):
            return check()
        key = self._key(target, data, settings)
        found = self._kept(key, data, target.path)
        if found is not None:
            return found
        facts = Facts()
        report = recorded(check, facts)
        if report.bug is None and report.source is not None and report.source.data == data:
            self._keep(key, report, facts)
        return report

    def _may_keep(self, target: Target) -> bool:
        """Whether the store lies outside of the checkout of a file."""
        root = checkout_of(target.path, target.named)
        if root not in self._checkouts:
            self._checkouts[root] = is_outside(self._store.folder, root)
        return self._checkouts[root]

    def _key(self, target: Target, data: bytes, settings: Settings) -> str:
        if id(settings) not in self._settings:
            # The settings stay beside their key: else another object could get their id.
            self._settings[id(settings)] = settings, settings_key(settings)
        kind = "builds" if target.states_builds else "Dockerfile"
        parts = self._prefix, self._settings[id(settings)][1], kind, target.path, target.named or "", digest(data)
        return digest_of_text("\0".join(parts))

    def _kept(self, key: str, data: bytes, path: str) -> FileReport | None:
        entry = self._entry(key)
        try:
            if entry is None or not is_report(entry[1], len(data)) or not self._holds(entry[0]):
                return None
            return unpacked_report(entry[1], Source(data, path))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            # An entry of another shape was written by something else.
            return None

    def _entry(self, key: str) -> Any:
        text = self._store.get(key)
        try:
            return None if text is None else loads(text)
        except ValueError:
            return None

    def _holds(self, facts: str) -> bool:
        """Whether all of some facts are still so; a list of parts is one of the facts."""
        # In the order in which they were asked: those of a folder stand together.
        unknown = [fact for fact in facts.split("\n") if fact and fact not in self._true]
        plain = [fact for fact in unknown if not fact.startswith(_PART)]
        parts = [fact[len(_PART) :] for fact in unknown if fact.startswith(_PART)]
        if not all_hold(plain, _QUESTIONS) or not all(map(self._part_holds, parts)):
            return False
        self._true.update(unknown)
        return True

    def _part_holds(self, key: str) -> bool:
        facts = self._entry(key)
        return isinstance(facts, str) and self._holds(facts)

    def _keep(self, key: str, report: FileReport, facts: Facts) -> None:
        lines = self._lines(facts)
        if lines is not None:
            self._store.put(key, dumps(["\n".join(lines), packed_report(report)]))

    def _lines(self, facts: Facts) -> list[str] | None:
        """All facts of a check, those that others share by the key of their part; None where they cannot be kept."""
        found: list[str] = []
        count = 0
        for part in facts.all_parts():
            lines = part.lines
            count += len(lines or ())
            if lines is None or count > MOST_FACTS:
                return None
            found += lines if part is facts or len(lines) <= FEW else [_PART + self._keep_part(lines)]
        return found

    def _keep_part(self, lines: list[str]) -> str:
        # Sorted: checks that ask the same in another order share the part.
        text = "\n".join(sorted(lines))
        key = digest_of_text(text)
        if key not in self._written:
            self._written.add(key)
            self._store.put(key, dumps(text))
        return key
