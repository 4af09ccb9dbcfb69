"""What the container is started with, as far as it reads the repository's history: no build step shows that."""

from __future__ import annotations

import posixpath
import re

from dlint.model.instructions.kinds import Cmd, Entrypoint, Healthcheck
from dlint.optimize.touches import text_of
from dlint.trial.profile.route import Route
from dlint.trial.trace.placed import A_FOLDER, Placed, layout_of

# Commands of git that need a repository, libraries that open one, and paths in it.
_GIT = re.compile(
    rb"\bgit\s+(?:-\S+\s+(?:[^-\s]\S*\s+)?)*(?:rev-parse|rev-list|describe|log|show|status|pull|fetch|checkout|diff|tag|branch)\b"
    rb"|['\"]git['\"]|\bimport git\b|\bfrom git import\b|\bpygit2\b|\bsimple-git\b|\.git/"
)
_WORD = re.compile(r"[\w.@%+/-]+")


def reads_repository(route: Route) -> str | None:
    """How the command of the container, its health check or a file of the context that they name uses git; None where
    nothing of it does."""
    end = layout_of(route).ends.get(route.target.index, Placed())
    folder = route.target.workdir_at(None) or "/"
    for view in (route.target.latest(kind, None) for kind in (Entrypoint, Cmd, Healthcheck)):
        if view is None:
            continue
        if _GIT.search(view.text.encode("utf-8", "surrogateescape")):
            return f"line {view.line} ({view.node.keyword.upper()}) uses git"
        for word in _WORD.findall(view.text):
            path = posixpath.normpath(posixpath.join(folder, word))
            origin = end.files.get(path, A_FOLDER)
            if origin != A_FOLDER and _GIT.search(text_of(route.context.root, origin) or b""):
                return f"{path}, which line {view.line} ({view.node.keyword.upper()}) starts, uses git"
    return None
