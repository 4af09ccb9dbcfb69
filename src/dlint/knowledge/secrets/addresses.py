"""Credentials in addresses: passwords, tokens as the user part, tokens in the query."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.secrets.values import address_matches, looks_random, secret_matches

MARKS = ("@", "oken=", "ey=", "ecret=", "assword=")
"""One of these stands in every address that holds a credential."""
# A token that is the whole user part: `https://TOKEN@github.com`.
_USER_PART = r"://([A-Za-z0-9_-]{20,})(?::x-oauth-basic)?@[\w.-]"
_PARAMETER = (
    r"(?i)[?&](?:access_token|private_token|auth_token|token|api_?key|apikey|client_secret|password)=([\w.-]{16,})"
)


def credential_matches(text: str) -> list[tuple[int, int]]:
    """Where passwords and tokens stand in the addresses of a text, in characters.

    What `secret_matches` finds at the same place is left out.
    """
    found = address_matches(text)
    for pattern, marks in ((_USER_PART, MARKS[:1]), (_PARAMETER, MARKS[1:])):
        if any(map(text.__contains__, marks)):
            found += [match.span(1) for match in re.finditer(pattern, text) if looks_random(match[1])]
    known = secret_matches(text) if found else []
    return [(start, end) for start, end in found if not any(start < stop and at < end for _, at, stop in known)]
