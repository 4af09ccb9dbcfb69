"""Whether the contents of a file are a secret, whatever its name promises."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.secrets.files import ENVIRONMENT, MAYBE
from dlint.knowledge.secrets.judge import secret_pair
from dlint.knowledge.secrets.names import PUBLIC_STARTS
from dlint.knowledge.secrets.placeholders import value_kind

_ENTRY = r"(?m)^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*(.*)$"
_PLAIN_ENTRY = r"(?i)(?:_auth|_authtoken|_password|password|token)[\"']?\s*[=:>]\s*[\"']?[^\s$\"'<{]{4,}"
_PRIVATE = ("PRIVATE KEY", "PuTTY-User-Key-File")
_PLAIN_KINDS = ("address", "empty", "forward", "number", "path", "switch")
_KEY_ENDS = (".pem", ".ppk", "_rsa", "_dsa", "_ecdsa", "_ed25519")


def holds_secret(name: str, kind: str, text: str) -> bool | None:
    """Whether the text of a file has a secret inside; None where its text does not show it, and the name decides.

    `kind` is what `knowledge.secrets.files.secret_file` makes of the name.
    """
    from dlint.knowledge.secrets.values import address_matches, secret_matches

    # A binary file: its text shows nothing.
    if kind == "key store":
        return None
    if not text.strip():
        return False
    if "key" in kind and any(sign in text for sign in _PRIVATE):
        return True
    if address_matches(text):
        return True
    if kind == ENVIRONMENT:
        entries = re.findall(_ENTRY, text)
        if any(_is_secret(*entry) for entry in entries):
            return True
        return None if any(_is_unknown(*entry) for entry in entries) else False
    if secret_matches(text):
        return True
    if kind in MAYBE:
        return kind != "key or certificate" and re.search(_PLAIN_ENTRY, text) is not None
    # A file named like a private key that has none inside is a public key or a placeholder.
    return False if kind == "private key" and name.endswith(_KEY_ENDS) else None


def _is_secret(name: str, written: str) -> bool:
    """Whether a line of an environment file gives one away; what everyone may read, or knows, is none."""
    from dlint.knowledge.secrets.values import secret_value

    value = _value(written)
    if secret_value(value) is not None:
        return True
    if name.startswith(PUBLIC_STARTS) or value_kind(value) in ("default", "forward"):
        return False
    return secret_pair(name, value) is not None


def _is_unknown(name: str, written: str) -> bool:
    """Whether neither name nor value shows what a line holds, as in `K=v`: a name of one letter means nothing."""
    return len(name) == 1 and value_kind(_value(written)) not in _PLAIN_KINDS


def _value(written: str) -> str:
    """A value without the comment behind it, quotes kept."""
    text = written.strip()
    if text[:1] in ("'", '"'):
        end = text.find(text[0], 1)
        return text[: end + 1] if end > 0 else text
    return text.partition(" #")[0].strip()
