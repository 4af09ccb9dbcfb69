"""The folder from which programs want to read the paths of a report: the root of the checkout."""

from __future__ import annotations

import os

from dlint.system.read import checkout_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def source_root(paths: Iterable[str]) -> str:
    """The folder around all files of a report, as an absolute path.

    It is their checkout, also where dlint ran in a folder below it or somewhere else: code scanning, annotations and
    Code Quality look files up from there. Files of several checkouts have the nearest folder above all of these; the
    current folder goes first where it holds them.
    """
    here = os.getcwd()
    # `-` is standard input, which lies in no folder.
    folders = {os.path.dirname(os.path.abspath(path)) for path in paths if path != "-"}
    roots = {checkout_of(os.path.join(folder, "Dockerfile")) for folder in folders}
    if len(roots) == 1:
        return roots.pop()
    common = _common({here, *roots})
    if common != here:
        common = _common(roots)
    # The root of the disk is around all files, and means no common folder.
    return here if common is None or common == os.path.dirname(common) else common


def _common(folders: Iterable[str]) -> str | None:
    try:
        return os.path.commonpath(list(folders))
    except ValueError:
        # None at all, or drives of Windows.
        return None
