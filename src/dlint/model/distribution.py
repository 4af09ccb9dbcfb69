"""The distribution a stage works in, and the program that reads its scripts."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.images.bases import SH, base_family
from dlint.knowledge.managers.index import SYSTEMS
from dlint.model.instructions.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage

_MANAGER = r"(?<![\w./-])(" + "|".join(sorted(SYSTEMS, key=len, reverse=True)) + r")(?![\w/.-])[^|;&]"
_OTHER_SH = (
    r"\b(?:ln|mv|cp|install)\s[^&|;\n]*\s[\"']?/(?:usr/)?bin/sh[\"']?\s*(?:[&|;)\n]|\Z)"
    r"|dpkg-reconfigure\b.*\bdash|dash/sh\b"
)


def known_family(stage: Stage) -> str | None:
    """The family that the base image's name shows: `alpine`, `debian`, `redhat`, …"""
    image = stage.root_image
    return base_family(image.name, image.tag or "") if image is not None else None


def likely_family(stage: Stage) -> str | None:
    """The family that the base image's name shows, or the package managers that the stage runs."""
    known = known_family(stage)
    if known is not None:
        return known
    # Two families at once (an apt in a text, an apk in another) prove nothing.
    found = {SYSTEMS[name] for run in _runs(stage) for name in re.findall(_MANAGER, run.all_text)}
    return found.pop() if len(found) == 1 else None


def interpreter(run: Run) -> str | None:
    """The program that surely reads the script of a RUN (`bash`, `dash`, `ash`, …); None where the base decides.

    `/bin/sh` counts as what the base image has there, unless the file puts something else in its place.
    """
    name = run.scripts[0].dialect if run.scripts else None
    if name != "sh":
        return name
    stage = run.stage
    if stage is None or run.onbuild or _replaces_sh(run) or stage.any_above(run, _replaces_sh):
        return None
    # The name of the base alone decides here: a package manager does not show which program /bin/sh is.
    return SH.get(known_family(stage) or "")


def _replaces_sh(view: View) -> bool:
    text = view.all_text if isinstance(view, Run) else ""
    return ("bin/sh" in text or "dash" in text) and re.search(_OTHER_SH, text) is not None


def _runs(stage: Stage, until: Run | None = None) -> Iterator[Run]:
    for each in stage.lineage:
        limit = until.index + 1 if until is not None and each is stage else len(each.instructions)
        for view in each.instructions[:limit]:
            if isinstance(view, Run):
                yield view
