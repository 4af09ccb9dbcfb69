"""`dlint tree`: print files as BuildKit's parser reads them."""

from __future__ import annotations

import json

from dlint.cli.arguments import UsageError, VerbSpec, read
from dlint.cli.output import complain, format_option, print_report
from dlint.cli.standard_input import read_stdin
from dlint.engine.target import Target
from dlint.knowledge.secrets.judge import secret_pair
from dlint.model.dockerfile import Dockerfile
from dlint.model.secrets.redact import Redaction
from dlint.report.cells import shown
from dlint.syntax.parse import parse
from dlint.syntax.view import tree_view
from dlint.text.redact import masked
from dlint.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

WIDTH = 100
TABLE = VerbSpec(
    "tree",
    "FILE…",
    (format_option(("text", "json")),),
    "Arguments are shown as they are before any variable is expanded. A file of - is standard input.",
    (
        ("dlint tree Dockerfile", "what the parser makes of it"),
        ("dlint tree --format json a/Dockerfile b/Dockerfile", "for programs: one object a line and file"),
    ),
)


def run(argv: list[str]) -> int:
    """Print the trees of the files that are named; 2 if one of them cannot be read."""
    arguments = read(TABLE, argv)
    if not arguments.operands:
        raise UsageError("which file? dlint tree FILE…")
    code = 0
    for path in arguments.operands:
        data, problem = Target(path, read_stdin() if path == "-" else None).read()
        if data is None:
            complain(f"dlint: {path}: {problem}")
            code = 2
            continue
        tree = parse(Source(data, path))
        view = tree_view(tree)
        if arguments.value("format") == "json":
            print_report(json.dumps(view) + "\n", "json")
        else:
            hide = Redaction.of(Dockerfile(tree)).text
            print_report("".join(shown(line) + "\n" for line in text_lines(view, hide)))
    return code


def text_lines(view: dict[str, Any], hide: Callable[[str], str] = str) -> Iterator[str]:
    """A tree for people: an instruction a line, what belongs to it below; `hide` takes secrets out of a text."""
    yield view["path"]
    for key, value in view["directives"].items():
        yield f"  # {key}={value}"
    for node in view["instructions"]:
        first, last = node["start_line"], node["end_line"]
        lines = f"{first}" if first == last else f"{first}-{last}"
        yield from (f"  {lead:>9}  {text}" for lead, text in _instruction(node, lines, hide))
    for error in view["errors"]:
        yield f"  {error['line']:>9}  error: {error['message']}"


def _instruction(node: dict[str, Any], lines: str, hide: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Pairs of what stands in the margin and what stands in the line: words side by side where they fit."""
    head = f"{node['keyword']} (json)" if node["json"] else node["keyword"]
    words = [*node["flags"], *map(_quoted, _without_secrets(node["args"], hide))]
    whole = " ".join([head, *words])
    if len(whole) <= WIDTH:
        yield lines, whole
    else:
        yield lines, head
        yield from (("", f"  {word}") for word in words)
    for heredoc in node["heredocs"]:
        marks = [name for name in ("expand", "chomp") if heredoc[name]]
        yield "", f"  heredoc {heredoc['name']} {' '.join([*marks, 'fd', str(heredoc['fd'])])}"
        yield from (("", f"    | {hide(line)}") for line in heredoc["content"].splitlines())
    if node["onbuild"] is not None:
        yield from ((lead, f"  {text}") for lead, text in _instruction(node["onbuild"], "", hide))


def _without_secrets(args: list[str], hide: Callable[[str], str]) -> list[str]:
    """Arguments as they may be shown; ENV and LABEL have names and values in turn."""
    return [
        masked(word) if at and secret_pair(args[at - 1], word) is not None else hide(word)
        for at, word in enumerate(args)
    ]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
