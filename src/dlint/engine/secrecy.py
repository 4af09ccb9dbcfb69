"""Keeps the values of secrets that rules have found out of everything that is said of the file."""

from __future__ import annotations

from dlint.text.mask import masked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.result import Result
    from dlint.text.source import Source
    from dlint.text.span import Span

VALUES = frozenset({"secrets/command-line", "secrets/url-credentials", "secrets/value"})
"""The rules whose findings mark a secret itself."""
# A shorter text stands in many words that have nothing to do with it.
SHORTEST = 6


def secret_spans(results: list[Result]) -> list[Span]:
    """The bytes of the secrets that were found in a file."""
    return [result.span for result in results if result.rule in VALUES]


def redact_messages(source: Source, results: list[Result]) -> None:
    """Mask the secrets of a file in what all its findings say; a message may quote a whole command."""
    secrets = {source.text(span) for span in secret_spans(results)}
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST:
            for result in results:
                result.message = result.message.replace(secret, masked(secret))
