"""Renders the help of the command and of its verbs from their tables."""

from __future__ import annotations

import sys

from dlint import __version__
from dlint.cli.output import coloured, columns
from dlint.cli.verbs import VERBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.cli.arguments import Option, VerbSpec

    Row = tuple[str, str]

EXAMPLES = (
    ("dlint", "check every Dockerfile in this folder and below"),
    ("dlint check --all api/Dockerfile", "one file, the strict rules included"),
    ("dlint explain DL3009", "the page of a rule, by our name or by that of another linter"),
)
EXITS = (
    ("0", "nothing found at or above --fail-on"),
    ("1", "something found"),
    ("2", "a mistake in the command line or the configuration, or a file or folder that cannot be read"),
    ("3", "a bug in dlint; the message explains how to report it"),
)
OPTIONS = (
    ("-h, --help", "show this help; after a verb, the help of that verb"),
    ("-V, --version", "print the version"),
)


def overview() -> str:
    """The help of the command itself."""
    widest = max(len(term) for term in (*VERBS, *dict(OPTIONS)))
    parts = [
        f"dlint {__version__}: checks Dockerfiles and repairs them.\n",
        _heading("Usage") + "  dlint VERB [OPTION…] [PATH…]\n  dlint [PATH…]\n",
        _table("Verbs", VERBS.items(), widest),
        _table("Options", OPTIONS, widest),
        _table("Exit codes", EXITS, widest),
        _examples(EXAMPLES),
        "`dlint VERB --help` prints the help of a verb.\n",
    ]
    return "\n".join(parts)


def page(name: str) -> str:
    """The help of a verb."""
    # Only this verb's module: all the others would be imported for nothing.
    verb: VerbSpec = __import__(f"dlint.cli.verbs.{name}", fromlist=["TABLE"]).TABLE
    parts = [
        f"dlint {name}: {VERBS[name]}\n",
        _heading("Usage") + f"  dlint {name} [OPTION…] {verb.operands}".rstrip() + "\n",
    ]
    if verb.about:
        parts.append("\n".join(_wrapped(verb.about, 0)) + "\n")
    groups: dict[str, list[Row]] = {}
    for option in verb.options:
        groups.setdefault(option.group, []).append(_row(option))
    widest = max(len(term) for rows in groups.values() for term, _ in rows)
    parts += [_table(group, rows, widest) for group, rows in groups.items()]
    parts.append(_examples(verb.examples))
    return "\n".join(parts)


def _row(option: Option) -> Row:
    """`-j, --jobs N` and what it does; long options stand under each other."""
    names = ", ".join(option.names) if len(option.names) > 1 else f"    {option.names[0]}"
    choices = f" ({', '.join(option.choices)})" if option.choices else ""
    return f"{names} {option.metavar}".rstrip(), option.help + choices


def _table(heading: str, rows: Iterable[Row], widest: int) -> str:
    """Rows under a heading; the texts start to the right of the widest term."""
    lines = []
    for term, text in rows:
        first, *more = _wrapped(text, widest + 4)
        lines.append("  " + _bold(term) + " " * (widest + 2 - len(term)) + first)
        lines += [" " * (widest + 4) + line for line in more]
    return _heading(heading) + "\n".join(lines) + "\n"


def _examples(examples: Iterable[Row]) -> str:
    lines = [f"  {_bold(command)}\n      {text}" for command, text in examples]
    return _heading("Examples") + "\n".join(lines) + "\n"


def _wrapped(text: str, indent: int) -> list[str]:
    """The lines of a text that starts `indent` columns from the left."""
    # Lines of more than 100 columns are hard to read, of less than 60 the table falls apart.
    width = max(60, min(100, columns(sys.stdout))) - indent
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _heading(text: str) -> str:
    return _styled(text, "1;36") + "\n"


def _bold(text: str) -> str:
    return _styled(text, "1")


def _styled(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if coloured("auto", sys.stdout) else text
