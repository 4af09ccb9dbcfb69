"""Where the documentation of dlint is on the web: one address, of which reports and messages make theirs."""

from __future__ import annotations

BASE = "https://dockerfile-dlint.readthedocs.io/en/latest/"
"""Ends in a slash; the pages are those of `docs/`, each a folder."""


def rule_url(rule_id: str) -> str:
    """The page of a built-in rule; a policy has that of all policies."""
    if rule_id.startswith("policy/"):
        return f"{BASE}configuration/#policies"
    return f"{BASE}rules/{rule_id}/"
