"""What a team may set, as plain values with defaults."""

from __future__ import annotations

import os

from dlint.text.memoize import memoize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

FAIL_ON = ("error", "warning", "info", "never")
SEVERITIES = ("error", "warning", "info", "off")


class PathSettings:
    """What `[per-path."GLOB"]` adds for the files that the glob matches."""

    __slots__ = ("context", "glob", "ignore", "select", "severity")

    def __init__(
        self,
        glob: str,
        select: tuple[str, ...],
        ignore: tuple[str, ...],
        severity: dict[str, str],
        context: str | None = None,
    ) -> None:
        self.context = context
        self.glob = glob
        self.select = select
        self.ignore = ignore
        self.severity = severity


class Settings:
    """The settings that hold for a file.

    `select`, `ignore` and the keys of `severity` are rule names of any kind; `rules` maps ids to options. `severity`
    values are of `SEVERITIES`, `fail_on` of `FAIL_ON`. `exclude` and the globs of `per_path` are lines as in a
    `.gitignore` that stands in `folder`. `baseline` and `context` are paths. `disable_comments` is whether
    suppression comments count for nothing. `policy` are the `[[policy]]` tables as they were written, `profile` and
    `format` are the tables of budgets and layout. `ruleset` is the date to which rules are pinned. `plugins` are names
    of installed plugins and absolute paths of folders with rules. `origin` is the file that all this comes from, None
    where there is none.
    """

    __slots__ = (
        "all", "baseline", "context", "disable_comments", "exclude", "fail_on", "folder", "format", "ignore", "origin",
        "per_path", "plugins", "policy", "profile", "rules", "ruleset", "select", "severity", "trusted_registries",
    )  # fmt: skip

    def __init__(self, folder: str = "", origin: str | None = None) -> None:
        self.folder = folder
        self.origin = origin
        self.select: tuple[str, ...] = ()
        self.ignore: tuple[str, ...] = ()
        self.all = False
        self.disable_comments = False
        self.fail_on = "warning"
        self.exclude: tuple[str, ...] = ()
        self.per_path: tuple[PathSettings, ...] = ()
        self.severity: dict[str, str] = {}
        self.rules: dict[str, dict[str, Any]] = {}
        self.ruleset: str | None = None
        self.baseline: str | None = None
        self.context: str | None = None
        self.trusted_registries: tuple[str, ...] = ()
        self.policy: tuple[dict[str, Any], ...] = ()
        self.profile: dict[str, Any] = {}
        self.plugins: tuple[str, ...] = ()
        self.format: dict[str, Any] = {}

    def but(self, **changes: object) -> Settings:
        """A copy with other values."""
        other = Settings()
        # By the slots, so that a new setting needs no change here.
        for name in self.__slots__:
            setattr(other, name, changes.get(name, getattr(self, name)))
        return other

    def at(self, path: str) -> Settings:
        """The settings for one file: those of every `per-path` whose glob matches it, the last one strongest."""
        fitting = tuple(each for each in self.per_path if self._covers((each.glob,), path))
        return _narrowed(self, fitting) if fitting else self

    def context_at(self, path: str) -> str | None:
        """The build context that is stated for one file: by the last `per-path` that states one, else for all files."""
        stated = [each.context for each in self.per_path if each.context and self._covers((each.glob,), path)]
        return stated[-1] if stated else self.context

    def excludes(self, path: str) -> bool:
        """Whether `exclude` keeps a search from taking a file."""
        return bool(self.exclude) and self._covers(self.exclude, path)

    def _covers(self, globs: tuple[str, ...], path: str) -> bool:
        from dlint.config.patterns import GitignoreFile, lines_of
        from dlint.text.source import encode

        folder = os.path.abspath(self.folder)
        path = os.path.abspath(path)
        if not path.startswith(os.path.join(folder, "")):
            return False
        return GitignoreFile(folder, lines_of(encode("\n".join(globs)))).hides(path)


# One object for all files that the same globs match: what the engine derives from settings is kept by object.
@memoize(64)
def _narrowed(settings: Settings, fitting: tuple[PathSettings, ...]) -> Settings:
    select, ignore, severity = settings.select, settings.ignore, dict(settings.severity)
    for each in fitting:
        # A narrower selection replaces the wider one; what is ignored adds up.
        select = each.select or select
        ignore += each.ignore
        severity.update(each.severity)
    return settings.but(select=select, ignore=ignore, severity=severity)


def overlaid(settings: Settings, given: dict[str, Any], same: Callable[[str, str], bool]) -> Settings:
    """Settings of a file with what the command line specifies over them.

    `ignore` and `plugins` add up; everything else replaces. A rule that the command line selects is wanted, though the
    file ignores it or switches it off by a name that means the `same`.
    """

    def is_wanted(name: str) -> bool:
        return any(same(name, other) for other in selected)

    selected = given.get("select", ())
    changes = dict(given)
    changes["ignore"] = _without(settings.ignore, is_wanted) + given.get("ignore", ())
    changes["plugins"] = settings.plugins + given.get("plugins", ())
    changes["severity"] = _still_on(settings.severity, is_wanted)
    changes["per_path"] = tuple(
        PathSettings(
            each.glob,
            () if selected else each.select,
            _without(each.ignore, is_wanted),
            _still_on(each.severity, is_wanted),
            None if "context" in given else each.context,
        )
        for each in settings.per_path
    )
    return settings.but(**changes)


def _without(names: tuple[str, ...], is_wanted: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(name for name in names if not is_wanted(name))


def _still_on(severity: dict[str, str], is_wanted: Callable[[str], bool]) -> dict[str, str]:
    return {name: level for name, level in severity.items() if level != "off" or not is_wanted(name)}
