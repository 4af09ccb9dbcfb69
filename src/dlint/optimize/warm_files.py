"""Which files to change for a warm build: the source file and the manifest that change most often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dlint.knowledge.managers.registry import manifest_owners
from dlint.knowledge.sources import SOURCE_ENDS, SUPPORT_FOLDERS
from dlint.model.context.context import Context
from dlint.model.context.walk import FILE
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.optimize.rewrite import MANIFEST, SOURCE
from dlint.optimize.touches import PROSE

# A changed byte at its end makes another file of it, and leaves it what it is; not so for these.
_SEALED = (".gz", ".zip", ".jar", ".whl", ".tgz", ".bz2", ".xz", ".zst", ".png", ".jpg", ".woff2", ".so", ".exe")


@dataclass(frozen=True, slots=True)
class Touch:
    """A file of the context (a path with slashes) that is changed to measure `metric`; `count` is the number of commits
    that changed it, None where no history shows it and the choice is a guess."""

    metric: str
    path: str
    count: int | None = None


def choose_touches(file: Dockerfile, context: Context, counts: Mapping[str, int] | None) -> list[Touch]:
    """One source file and one manifest of those that the build takes, as far as there are any.

    `counts` are the commits by path, None where no history is known.
    """
    taken = [path for path in _taken(file, context) if not path.lower().endswith(_SEALED)]
    # A README changes often and no step depends on its contents, so its rebuild would be a wrong example.
    taken = [path for path in taken if not _is_prose(_name(path))]
    manifests = [path for path in taken if manifest_owners(_name(path))]
    sources = [path for path in taken if path not in set(manifests)]
    found = []
    for metric, paths in ((SOURCE, sources), (MANIFEST, manifests)):
        if paths:
            path = min(paths, key=lambda each: _order(each, counts))
            found.append(Touch(metric, path, counts.get(path, 0) if counts is not None else None))
    return found


def _taken(file: Dockerfile, context: Context) -> list[str]:
    """The regular files that instructions of the stages that are built take from the context, without Dockerfiles."""
    words: list[str] = []
    for stage in file.stages:
        for view in stage.instructions if stage.is_used else ():
            if isinstance(view, Transfer) and view.from_context:
                words += view.paths()
            elif isinstance(view, Run):
                words += [mount.source or "." for mount in view.mounts if mount.type == "bind" and not mount.from_]
    found = {entry.path for word in words for entry in context.selection(word).entries if entry.kind == FILE}
    return sorted(path for path in found if not _is_about_the_build(_name(path)))


def _order(path: str, counts: Mapping[str, int] | None) -> tuple[int, bool, int, str]:
    """The most often changed first; among equals what looks like source, not what helps to build it, near the root."""
    often = counts.get(path, 0) if counts is not None else 0
    folder = path.partition("/")[0]
    minor = not path.endswith(SOURCE_ENDS) or path.endswith(".md") or folder in SUPPORT_FOLDERS
    return -often, minor, path.count("/"), path


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _is_prose(name: str) -> bool:
    """Whether a file is for people; some package managers name it in a manifest, and it is neither source nor one."""
    return name.lower().partition(".")[0] in PROSE


def _is_about_the_build(name: str) -> bool:
    low = name.lower()
    return "dockerfile" in low or "containerfile" in low or low.startswith(".")
