"""`dlint tree`: print files as BuildKit's parser reads them."""

from __future__ import annotations

import json

from dlint.cli.arguments import UsageError, VerbSpec, read
from dlint.cli.output import complain, format_option, write
from dlint.cli.standard_input import read_stdin
from dlint.engine.target import Target
from dlint.syntax.parse import parse
from dlint.syntax.view import tree_view
from dlint.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
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
        view = tree_view(parse(Source(data, path)))
        is_json = arguments.value("format") == "json"
        write(json.dumps(view) + "\n" if is_json else "".join(line + "\n" for line in text_lines(view)))
    return code


def text_lines(view: dict[str, Any]) -> Iterator[str]:
    """A tree for people: an instruction a line, what belongs to it below."""
    yield view["path"]
    for key, value in view["directives"].items():
        yield f"  # {key}={value}"
    for node in view["instructions"]:
        first, last = node["start_line"], node["end_line"]
        lines = f"{first}" if first == last else f"{first}-{last}"
        yield from (f"  {lead:>9}  {text}" for lead, text in _instruction(node, lines))
    for error in view["errors"]:
        yield f"  {error['line']:>9}  error: {error['message']}"


def _instruction(node: dict[str, Any], lines: str) -> Iterator[tuple[str, str]]:
    """Pairs of what stands in the margin and what stands in the line: words side by side where they fit."""
    head = f"{node['keyword']} (json)" if node["json"] else node["keyword"]
    words = [*node["flags"], *map(_quoted, node["args"])]
    whole = " ".join([head, *words])
    if len(whole) <= WIDTH:
        yield lines, whole
    else:
        yield lines, head
        yield from (("", f"  {word}") for word in words)
    for heredoc in node["heredocs"]:
        marks = [name for name in ("expand", "chomp") if heredoc[name]]
        yield "", f"  heredoc {heredoc['name']} {' '.join([*marks, 'fd', str(heredoc['fd'])])}"
        yield from (("", f"    | {line}") for line in heredoc["content"].splitlines())
    if node["onbuild"] is not None:
        yield from ((lead, f"  {text}") for lead, text in _instruction(node["onbuild"], ""))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
