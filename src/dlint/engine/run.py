"""Check many files: read each, ask the cache of results, check what it does not know."""

from __future__ import annotations

from dlint.engine.late_contexts import LateContexts
from dlint.engine.result import FileReport, RunReport
from dlint.system.read import remembering_folders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from dlint.config.settings import Settings
    from dlint.engine.caching.cache import ResultCache
    from dlint.engine.target import Target

    SettingsFor = Callable[[str], Settings]


def check_paths(
    targets: Iterable[Target], settings_for: SettingsFor, jobs: int = 0, cache: ResultCache | None = None
) -> RunReport:
    """Check every target; `jobs` 0 means as many processes as save time (see `pool`).

    A target that cannot be read, or that sets off a bug of ours, becomes an error row; the rest goes on.
    """
    from dlint.engine.pool import spread

    # Shared by all targets, so that the tree of a big context is read once in a run.
    contexts = LateContexts()

    def one(target: Target) -> FileReport:
        return check_target(target, settings_for, contexts, cache)

    return RunReport(remembering_folders(lambda: spread(one, list(targets), jobs, _sent, _received)))


def _sent(report: FileReport) -> tuple[object, ...]:
    # Most runs have one process and one file: they need no way to send a report.
    from dlint.engine.caching.codec import sent

    return sent(report)


def _received(parts: tuple[Any, ...]) -> FileReport:
    from dlint.engine.caching.codec import received

    return received(parts)


def check_target(
    target: Target, settings_for: SettingsFor, contexts: LateContexts, cache: ResultCache | None = None
) -> FileReport:
    """Read and check one file."""
    data, problem = target.read()
    if data is None:
        return FileReport(target.path, None, [], problem)
    found = data
    settings = settings_for(target.path)

    def check() -> FileReport:
        return _checked(target, found, settings, contexts)

    return check() if cache is None else cache.report(target, found, settings, check)


def _checked(target: Target, data: bytes, settings: Settings, contexts: LateContexts) -> FileReport:
    # Where the cache knows all files, nothing of this is loaded.
    from dlint.engine.check import check_source
    from dlint.text.source import Source

    source = Source(data, target.path)
    try:
        if target.states_builds:
            from dlint.engine.build_files import check_build_file

            return check_build_file(source, settings, check_source)
        return check_source(source, settings, target.is_file, contexts)
    except Exception as error:  # noqa: BLE001 (one file that sets off a bug of ours must not silence the others)
        return _failed(target.path, error)


def _failed(path: str, error: Exception) -> FileReport:
    """An error row: a plugin's mistake is the plugin's, all else is ours."""
    import traceback

    from dlint.config.mistake import ConfigError

    if isinstance(error, ConfigError):
        return FileReport(path, None, [], str(error))
    from dlint.model.secrets.redact import redacted

    what = redacted(f"{type(error).__name__}: {error}")
    report = FileReport(path, None, [], f"not checked: a bug in dlint ({what})")
    report.bug = "".join(traceback.format_exception(error))
    return report
