"""Follows symbolic links: a path that a step tests through a link is the path that the link leads to as well.

The kernel follows links without a word, and a trace shows where one leads only for files that are opened.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable

from dlint.knowledge.images.links import INTO_RUN, INTO_USR
from dlint.model.context.walk import SYMLINK
from dlint.trial.profile.route import Route
from dlint.trial.trace.accesses import MANAGER_SHIFT, READS, Accesses
from dlint.trial.trace.link_table import Links
from dlint.trial.trace.placed import layout_of

# Whether the base image has them is not known: a step that touched the one name may have meant the other.
USUAL = {**INTO_USR, **INTO_RUN}
_BOTH = READS | READS << MANAGER_SHIFT


def follow(steps: Iterable[Accesses], links: Links) -> None:
    """Add to each step, in order, the paths that it touched through links that were there or that a step made."""
    for found in steps:
        links.update(found.links)
        for path, bits in found.with_dots.items():
            real = links.walk(path)
            if real != posixpath.normpath(path):
                found.paths[real] = found.paths.get(real, 0) | bits
        for path, bits in list(found.paths.items()):
            real = links.real(path)
            if real != path and bits & _BOTH:
                found.paths[real] = found.paths.get(real, 0) | bits & _BOTH


def links_of(route: Route) -> Links:
    """The links that a build begins with: the usual ones, and those of the context where its instructions put them."""
    links = Links(USUAL)
    there = {entry.path for entry in route.context.entries if entry.kind == SYMLINK}
    for placed in layout_of(route).ends.values() if there else ():
        for path, origin in placed.files.items():
            if origin in there:
                links.add(path, os.readlink(os.path.join(route.context.root, origin)))
    return links
