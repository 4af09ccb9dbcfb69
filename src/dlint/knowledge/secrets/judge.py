"""Whether a name and its value together give a secret away."""

from __future__ import annotations

from dlint.knowledge.secrets.names import WEAK, secret_name
from dlint.knowledge.secrets.placeholders import value_kind

HARMLESS: frozenset[str] = frozenset({"empty", "placeholder", "switch", "path", "address"})
"""Kinds of value that are no secret, whatever the name suggests."""

HARMLESS_IF_WEAK: frozenset[str] = frozenset({"number", "fingerprint", "default"})
"""Kinds of value that are no secret under a name that only hints at one."""

ISSUED: frozenset[str] = frozenset({"token", "api key", "access key", "access key id"})
"""Kinds of secret that a service issues: a word that everyone tries first (`test`) is none of them."""

SHORTEST_KEY = 8
"""Fewest characters of a value that a name with weak evidence (`STRIPE_KEY`) may accuse."""


def secret_pair(name: str, value: str | None) -> str | None:
    """What secret `name=value` holds by its name (`"password"`, …), or None; an ARG without default has `value` None.

    Values that cannot be one excuse the name: nothing, a switch, a path, an address, a placeholder such as `<token>`.
    A forwarded variable does not: `ENV TOKEN=$TOKEN` keeps the build argument in the image.
    """
    evidence = secret_name(name)
    if evidence is None or value is None:
        return evidence
    kind = value_kind(value)
    if kind in HARMLESS:
        return None
    if evidence in WEAK and (kind in HARMLESS_IF_WEAK or (kind == "text" and not _looks_real(value))):
        return None
    if (kind == "number" and evidence == "token") or (kind == "default" and evidence in ISSUED):
        return None
    return evidence


def _looks_real(value: str) -> bool:
    bare = value.strip("\"'")
    return len(bare) >= SHORTEST_KEY and " " not in bare
