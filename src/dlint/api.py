"""dlint for other programs: bytes in, plain picklable values out; nothing is read that was not named, nothing kept."""

from __future__ import annotations

from dlint.config.settings import Settings
from dlint.engine.check import check_source
from dlint.engine.fixer import Fixer
from dlint.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.fixer import FixedFile
    from dlint.engine.result import FileReport

__all__ = ["Settings", "check", "fix"]


def check(
    source: bytes,
    path: str = "Dockerfile",
    *,
    settings: Settings | None = None,
    context: str | None = None,
) -> FileReport:
    """What the rules find in a Dockerfile.

    `path` is the name in the report. `settings` default to those of a project without a configuration. `context` is
    the folder that the image is built from; without it the rules that need one are silent.
    """
    return check_source(Source(source, path), _settings(settings, context), is_file=False)


def fix(
    source: bytes,
    path: str = "Dockerfile",
    *,
    settings: Settings | None = None,
    context: str | None = None,
    unsafe: bool = False,
) -> FixedFile:
    """The repaired bytes (`new`), with each repair that was made or refused; `unsafe` allows those that may change
    what is installed or how it runs. `others` are ignore files that go with it. Nothing is written."""
    trusts = frozenset(("safe", "unsafe") if unsafe else ("safe",))
    return Fixer(Source(source, path), _settings(settings, context), trusts, is_file=False).fix()


def _settings(settings: Settings | None, context: str | None) -> Settings:
    chosen = settings or Settings()
    return chosen if context is None else chosen.but(context=context)
