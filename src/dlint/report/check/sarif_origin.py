"""Which commit of which repository a SARIF report is about, as far as the checkout states it."""

from __future__ import annotations

import os

from dlint import regex as re
from dlint.model.secrets.redact import redacted
from dlint.report.check.sarif_place import ROOT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What stands before the host in the address of a remote may be a password or a token, so no part of it is written.
_ADDRESS = re.compile(r"(https?|ssh|git)://(?:[^/@\s]*@)?([^/@\s]+)(/[^\s?#]*)")
# `git@host:owner/name`, a form of ssh of git's own. Source: git-clone(1), GIT URLS, 2026-11.
_SHORT = re.compile(r"(?:[^/@:\s]+@)?([A-Za-z0-9.-]+):(?!/)([^\s?#]+)")


def provenance(base: str) -> dict[str, Any]:
    """`versionControlProvenance` for the root of a checkout; empty where that is no repository with a remote."""
    if not base or not os.path.lexists(os.path.join(base, ".git")):
        return {}
    from dlint.system.git import Git, HistoryError

    git = Git(base)
    try:
        address = repository_uri(git.line("config", "--get", "remote.origin.url"))
        if address is None:
            return {}
        commit = git.line("rev-parse", "--verify", "--quiet", "HEAD")
    except HistoryError:
        return {}
    finally:
        git.close()
    row = {"repositoryUri": address, "revisionId": commit, "mappedTo": {"uriBaseId": ROOT}}
    return {"versionControlProvenance": [row]}


def repository_uri(remote: str) -> str | None:
    """The address of a remote without user and password; None for a folder, and for what is no address."""
    whole = _ADDRESS.fullmatch(remote)
    if whole is not None:
        found = f"{whole[1]}://{whole[2]}{whole[3]}"
    else:
        short = _SHORT.fullmatch(remote)
        if short is None:
            return None
        found = f"ssh://{short[1]}/{short[2]}"
    return found if found.isascii() and redacted(found) == found else None
