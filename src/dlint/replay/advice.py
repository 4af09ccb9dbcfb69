"""Advice that a history gives: what begins rebuilds although no build needs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from dlint import regex as re
from dlint.replay.forecast import INSTRUCTION, Forecast

# What no program in an image reads: version control, the build's own files, settings of editors and of pipelines.
IDLE = re.compile(
    r"(?:^|/)(?:\.git|\.github|\.gitlab|\.circleci|\.vscode|\.idea)(?:/|$)"
    r"|(?:^|/)(?:\.gitignore|\.gitattributes|\.dockerignore|\.editorconfig|\.gitlab-ci\.yml|\.travis\.yml)$"
    r"|(?:^|/)(?:[\w.-]*[Dd]ockerfile[\w.-]*|[Cc]ontainerfile|(?:docker-)?compose[\w.-]*\.ya?ml)$"
)
# What lies in an image and is read by people, not by the program.
_DOCUMENTATION = re.compile(r"(?:^|/)(?:README|CHANGELOG|CHANGES|CONTRIBUTING|CODE_OF_CONDUCT|SECURITY)[\w.-]*$")
# Fewer rebuilds are not worth a line.
LEAST_REBUILDS = 2


def idle_starters(
    forecast: Forecast, unread: Collection[str] = (), is_started: Callable[[str], bool] = lambda _: False
) -> list[str]:
    """A sentence for each file or folder at the top of the context that began rebuilds by itself and that nothing
    reads: by its kind, or because a trace saw no process read it (`unread`). `is_started` states whether what the
    container is started with names it."""
    known = set(unread)
    began: Counter[str] = Counter()
    rebuilt = 0
    for cost in forecast.built:
        files = {path for rebuild in cost.rebuilds if rebuild.own for path in rebuild.files}
        rebuilt += bool(cost.rebuilds)
        # One file that something reads is reason enough for the rebuild: only commits without such a file count.
        if files and INSTRUCTION not in files and all(path in known or IDLE.search(path) for path in files):
            began.update({_top(path) for path in files})
    return [
        f"{name} began {count} of the last {rebuilt} rebuilds and no build step reads it: add it to .dockerignore"
        for name, count in began.most_common()
        if count >= LEAST_REBUILDS and not _is_named(name, forecast) and not is_started(name.rstrip("/"))
    ]


def _is_named(name: str, forecast: Forecast) -> bool:
    """Whether a step names the file or folder itself: it is meant to be there, whatever its kind."""
    words = name.rstrip("/")
    return forecast.plan is not None and any(words in step.text for step in forecast.plan.steps)


def unread_by_all(idle: Iterable[str], shipped: Iterable[str]) -> list[str]:
    """The files that a trace saw no process read: `idle` ones are in no image. Of those that the image ships only
    documentation counts: the program that runs later may read all others."""
    return [*idle, *(path for path in shipped if _DOCUMENTATION.search(path))]


def _top(path: str) -> str:
    first, slash, _ = path.partition("/")
    return first + slash
