"""`dlint explain`: print the pages of rules."""

from __future__ import annotations

import sys

from dlint.cli.arguments import Option, UsageError, VerbSpec, read
from dlint.cli.file_selection import CONFIG, meant
from dlint.cli.offered_trust import offered_trust
from dlint.cli.output import COLOR, coloured, columns, is_terminal, print_line, write
from dlint.engine.registry import UnknownRule, note_on, page
from dlint.report.website import rule_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.cli.arguments import Arguments
    from dlint.engine.registry import RulePage

TABLE = VerbSpec(
    "explain",
    "RULE…",
    (
        Option("--full", "the whole page: all examples, options, and why some findings have no fix", group="Page"),
        Option("--web", "open the page in a browser; without a documentation site dlint makes the page", group="Page"),
        Option("--no-pager", "print a page that is longer than the terminal at once", group="Page"),
        COLOR,
        *CONFIG,
    ),
    "A RULE is an id (cache/copy-before-install), a family, or the name that another linter has for it, with or "
    "without that linter's own: DL3009, SecretsUsedInArgOrEnv, trivy:DS-0002, CKV_DOCKER_3.",
    (
        ("dlint explain DL3009", "the rule for those who come from hadolint"),
        ("dlint explain secrets", "a whole family"),
        ("dlint explain --full DL3009", "everything about it"),
        ("dlint explain --web size/pip-cache", "the page in a browser"),
    ),
)


def run(argv: list[str]) -> int:
    """Print the pages of the rules that the names mean."""
    arguments = read(TABLE, argv)
    if not arguments.operands:
        raise UsageError("which rule? dlint explain RULE (dlint rules lists them)")
    # Taken out: `load_plugins` reads operands as paths, and these are rules.
    names, arguments.operands = arguments.operands, []
    ids = dict.fromkeys(rule_id for name in names for rule_id in sorted(_ids(name, arguments)))
    for name in names:
        reason = note_on(name)
        if reason is not None:
            print_line(f"{name} means no rule here: {reason}.")
    if arguments.has("web") and ids:
        from dlint.cli.web_page import show_in_browser

        show_in_browser(tuple(ids))
        return 0
    # Most who ask want the reason and what to write; the whole page is a choice.
    lines = markdown if arguments.has("full") else brief
    text = "\n".join("\n".join(lines(page(rule_id))) for rule_id in ids)
    if coloured(arguments.value("color") or "auto", sys.stdout):
        text = _rendered(text)
    if is_terminal(sys.stdout) and not arguments.has("no-pager"):
        from dlint.cli.pager import show

        show(text)
    else:
        write(text)
    return 0


def brief(shown: RulePage) -> Iterator[str]:
    """What a rule finds, why, one example with its repair, and where the rest is; line by line."""
    info = shown.info
    yield from (f"# {info.id}", "", shown.title, "")
    yield from _facts(shown)
    yield from ("", _first_paragraphs(shown.body), "")
    # The shortest is the plainest; of those that are about as long the first, whose variants stand behind it.
    examples = sorted(shown.bad.items(), key=lambda pair: (pair[1] is None, len(pair[0]) // 10))
    for text, fixed in examples[:1]:
        yield from _example("Found:", text)
        if fixed is not None:
            yield from _example("Fixed:", fixed)
    yield f"`dlint explain --full {info.id}`: all examples and options."
    address = rule_url(info.id) if info.source is None else None
    yield from ("", f"<{address}>" if address is not None else f"`dlint explain --web {info.id}`: in a browser.", "")


def _first_paragraphs(body: str) -> str:
    """The first paragraph, and what it introduces with a colon."""
    paragraphs = body.split("\n\n")
    count = 2 if paragraphs[0].rstrip().endswith(":") else 1
    return "\n\n".join(paragraphs[:count])


def _facts(shown: RulePage) -> Iterator[str]:
    info = shown.info
    yield f"- severity: {info.severity}; tier: {info.tier}; since {info.since}"
    yield f"- fix: {offered_trust(info) or 'none'}"
    if info.twins:
        yield f"- elsewhere: {', '.join(info.twins)}"


def markdown(shown: RulePage) -> Iterator[str]:
    """A rule's page, line by line."""
    info = shown.info
    yield f"# {info.id}"
    yield ""
    yield f"{shown.title}"
    yield ""
    yield from _facts(shown)
    yield from (f"- option `{name}`, by default {default!r}" for name, default in shown.options.items())
    yield from ("", shown.body, "")
    from dlint.engine.registry import module
    from dlint.testing import refusals

    reasons = refusals(info.id, module(info.id)) if offered_trust(info) else {}
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
