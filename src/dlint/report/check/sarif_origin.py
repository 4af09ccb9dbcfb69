"""Which commit of which repository a SARIF report is about, as far as the checkout states it."""

from __future__ import annotations

import os

from dlint import regex as re
from dlint.model.secrets.redact import redacted
from dlint.report.check.sarif_place import ROOT
from dlint.system.read import read_file
from dlint.text.source import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Source: git-config(1), syntax, and gitrepository-layout(5), 2026-11.
_ORIGIN = re.compile(r'^\[remote "origin"\][ \t]*\n((?:(?!\[)[^\n]*\n)*)', re.MULTILINE)
_URL = re.compile(r"^[ \t]*url[ \t]*=([^\n#;]*)$", re.MULTILINE)
_REF = re.compile(r"ref: (refs/(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*)")
_HASH = re.compile(r"[0-9a-f]{40,64}")
# What stands before the host in the address of a remote may be a password or a token, so no part of it is written.
_ADDRESS = re.compile(r"(https?|ssh|git)://(?:[^/@\s]*@)?([^/@\s]+)(/[^\s?#]*)")
# `git@host:owner/name`, a form of ssh of git's own. Source: git-clone(1), GIT URLS, 2026-11.
_SHORT = re.compile(r"(?:[^/@:\s]+@)?([A-Za-z0-9.-]+):(?!/)([^\s?#]+)")


def provenance(base: str) -> dict[str, Any]:
    """`versionControlProvenance` for the root of a checkout; empty where that is no repository with a remote.

    Git's own files are read and git is not run: a check starts no program, whatever the checkout holds.
    """
    if not base:
        return {}
    folder = os.path.join(base, ".git")
    section = _ORIGIN.search(_text(folder, "config"))
    remote = _URL.search(section[1]) if section is not None else None
    address = repository_uri(remote[1].strip()) if remote is not None else None
    commit = _commit(folder)
    if address is None or commit is None:
        return {}
    row = {"repositoryUri": address, "revisionId": commit, "mappedTo": {"uriBaseId": ROOT}}
    return {"versionControlProvenance": [row]}


def _commit(folder: str) -> str | None:
    """The commit that HEAD means, where it is found in a file of its own or in `packed-refs`."""
    head = _text(folder, "HEAD").strip()
    ref = _REF.fullmatch(head)
    if ref is not None:
        head = _text(folder, *ref[1].split("/")).strip() or _packed(folder, ref[1])
    return head if _HASH.fullmatch(head) else None


def _packed(folder: str, ref: str) -> str:
    lines = (line.split(" ") for line in _text(folder, "packed-refs").splitlines())
    return next((words[0] for words in lines if words[1:] == [ref]), "")


def _text(folder: str, *names: str) -> str:
    """A small file of git's as text; empty where it cannot be read, as `.git` of a linked worktree is a file."""
    try:
        return decode(read_file(os.path.join(folder, *names)))
    except OSError:
        return ""


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
