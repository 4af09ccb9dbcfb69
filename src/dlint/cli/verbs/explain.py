"""`dlint explain`: print the pages of rules."""

from __future__ import annotations

import sys

from dlint.cli.arguments import UsageError, VerbSpec, read
from dlint.cli.file_selection import CONFIG, meant
from dlint.cli.output import COLOR, coloured, columns, print_line, write
from dlint.engine.registry import UnknownRule, note_on, page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.cli.arguments import Arguments
    from dlint.engine.registry import RulePage

TABLE = VerbSpec(
    "explain",
    "RULE…",
    (COLOR, *CONFIG),
    "A RULE is an id (cache/copy-before-install), a family, or the name that another linter has for it, with or "
    "without that linter's own: DL3009, SecretsUsedInArgOrEnv, trivy:DS-0002, CKV_DOCKER_3.",
    (
        ("dlint explain DL3009", "the rule for those who come from hadolint"),
        ("dlint explain secrets", "a whole family"),
    ),
)


def run(argv: list[str]) -> int:
    """Print the pages of the rules that the names mean."""
    arguments = read(TABLE, argv)
    if not arguments.operands:
        raise UsageError("which rule? dlint explain RULE (dlint rules lists them)")
    # Taken out: `bring_plugins` reads operands as paths, and these are rules.
    names, arguments.operands = arguments.operands, []
    ids = dict.fromkeys(rule_id for name in names for rule_id in sorted(_ids(name, arguments)))
    for name in names:
        reason = note_on(name)
        if reason is not None:
            print_line(f"{name} means no rule here: {reason}.")
    text = "\n".join("\n".join(markdown(page(rule_id))) for rule_id in ids)
    if coloured(arguments.value("color") or "auto", sys.stdout):
        text = _rendered(text)
    write(text)
    return 0


def markdown(shown: RulePage) -> Iterator[str]:
    """A rule's page, line by line."""
    info = shown.info
    yield f"# {info.id}"
    yield ""
    yield f"{shown.title}"
    yield ""
    yield f"- severity: {info.severity}; tier: {info.tier}; since {info.since}"
    yield f"- fix: {info.trust or 'none'}"
    if info.twins:
        yield f"- elsewhere: {', '.join(info.twins)}"
    yield from (f"- option `{name}`, by default {default!r}" for name, default in shown.options.items())
    yield from ("", shown.body, "")
    from dlint.engine.registry import module
    from dlint.testing import refusals

    reasons = refusals(info.id, module(info.id)) if info.trust else {}
    for text, fixed in shown.bad.items():
        yield from _example("Found:", text)
        if fixed is not None:
            yield from _example("Fixed:", fixed)
        elif text in reasons:
            yield from (f"No fix: {reasons[text]}.", "")
    for text in shown.good:
        yield from _example("Fine:", text)


def _example(heading: str, text: str) -> Iterator[str]:
    yield from (heading, "", "```dockerfile", text.rstrip("\n"), "```", "")


def _ids(name: str, arguments: Arguments) -> frozenset[str]:
    try:
        return meant(name, arguments)
    except UnknownRule as error:
        raise UsageError(str(error)) from error


def _rendered(text: str) -> str:
    """Markdown in the colours of a terminal."""
    from io import StringIO

    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(file=StringIO(), force_terminal=True, width=min(100, columns(sys.stdout)))
    with console.capture() as capture:
        console.print(Markdown(text))
    return capture.get()
