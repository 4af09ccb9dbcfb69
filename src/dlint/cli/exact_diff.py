"""Prints a diff that programs apply: exact, so nothing in it is masked, and a warning stands beside it."""

from __future__ import annotations

from dlint.cli.output import complain, write
from dlint.model.secrets.redact import shows_secret
from dlint.report.diff import unified_diff
from dlint.report.log_lines import holds_command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from dlint.text.span import Span

    Secrets: TypeAlias = tuple[list[Span] | None, list[Span] | None]


def print_diff(path: str, old: bytes | None, new: bytes, secrets: Secrets = (None, None)) -> None:
    """Print the unified diff of a file on standard output; warn on standard error about secrets and log commands.

    A masked diff would not apply, and text that a CI system reads as a command would not survive quoting. So the diff
    stays as it is, and the user decides where it goes. `secrets` are the bytes of the secrets in both texts, where they
    are known.
    """
    text = unified_diff(path, old, new)
    # Not `print_report`, which would change what a CI system takes for a command.
    write(text)
    if _shows_secret(text, (old or b"", new), secrets):
        complain(f"dlint: {path}: the diff is exact and shows a secret: do not publish it")
    if holds_command(text):
        complain(f"dlint: {path}: the exact diff holds what a CI log may take for a command: do not print it there")


def _shows_secret(diff: str, texts: tuple[bytes, bytes], secrets: Secrets) -> bool:
    """Whether a line of a diff holds what every other report masks; lines that it does not show do not count."""
    if not diff:
        return False
    # The first two lines are the names of the files, not text of theirs.
    shown = {line[1:].rstrip("\r") for line in diff.split("\n")[2:]}
    return any(shows_secret(data, shown, spans) for data, spans in zip(texts, secrets, strict=True))
