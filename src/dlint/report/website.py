"""Where the documentation of dlint is on the web, if anywhere: the address from which reports make their links."""

from __future__ import annotations

import os

from dlint.built import SITE

VARIABLE = "DLINT_SITE"
"""The environment variable that names the site: for one run, or for the build of a wheel."""
SCHEMAS = "urn:dlint:schema:"
"""Begins the ids of the JSON schemas: names and no addresses, so that they stay valid wherever the files lie."""


def site() -> str | None:
    """The address of the site, with a slash at its end; None where there is none.

    `DLINT_SITE` states it. Without that variable the address is the one under which the wheel was built: see setup.py.
    """
    address = os.environ.get(VARIABLE, SITE)
    # A report is read by programs that follow its links: only addresses of web pages come into one.
    if not address.startswith(("https://", "http://")) or not address.isprintable() or " " in address:
        return None
    return address.rstrip("/") + "/"


def rule_url(rule_id: str) -> str | None:
    """The page of a built-in rule; a policy has that of all policies. None where there is no site."""
    base = site()
    if base is None:
        return None
    return base + ("configuration/#policies" if rule_id.startswith("policy/") else f"rules/{rule_id}/")
