"""What a source word takes from the context of a commit, and which of the commit's files lie in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dlint.model.context.select import Matches, split_source
from dlint.replay.history import Change
from dlint.replay.snapshot import SentFiles, Taken, digest_of


def take(sent: SentFiles, source: str) -> Taken:
    """What `source` takes, variables replaced.

    As BuildKit computes it: contents without the name where the word is a plain path, so that a link may be turned to
    an equal file; with wildcards the names of what was found count as well.
    """
    known = sent.taken.get(source)
    if known is None:
        known = sent.taken[source] = _chosen(sent, source)
    return known


def _chosen(sent: SentFiles, source: str) -> Taken:
    fixed, wild = split_source(source)
    choice = Matches(sent.probe, fixed, wild)
    picks = tuple((pick.name, pick.path) for pick in choice.picks)
    found: Iterable[object] = (sent.digest(path) for _, path in picks)
    # By base name: BuildKit hashes the name of each match of a wildcard, so that a renamed file is noticed.
    if wild:
        found = ((name.rpartition("/")[2], sent.digest(path)) for name, path in picks)
    missing = not picks
    return Taken(digest_of("taken", tuple(found), tuple(choice.dangling)), picks, missing)


def files_among(changes: Iterable[Change], taken: Iterable[Taken], sent: SentFiles) -> Iterator[str]:
    """Which changed paths lie in what was taken, of those that the ignore file lets through."""
    # A name that is a link, and the path that it leads to: a change of either one is a change of what was taken.
    roots = {path for each in taken for pick in each.picks for path in pick}
    whole = "" in roots
    for change in changes:
        if (whole or _lies_in(change.path, roots)) and not sent.verdict(change.path).ignored:
            yield change.path


def _lies_in(path: str, roots: set[str]) -> bool:
    while path:
        if path in roots:
            return True
        path = path.rpartition("/")[0]
    return False
