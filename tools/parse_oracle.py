"""dlint's tree of a text beside that of e2b-dockerfile-utils, a port of BuildKit's parser; and how they agree.

Where the port itself departs from BuildKit, its answer is put right first, and the agreement is counted under the
name of that departure (see docs/parsing.md).
"""

from __future__ import annotations

import re

from e2b_dockerfile_utils import DockerfileSyntaxError, parse_dockerfile_ast
from e2b_dockerfile_utils.syntax import _extract_builder_flags

from dlint.syntax.lines import SPACE
from dlint.syntax.parse import parse
from dlint.text.source import Source, decode, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from e2b_dockerfile_utils import DockerfileAst, DockerfileInstruction

    from dlint.syntax.instruction import Instruction
    from dlint.syntax.tree import Tree
    from dlint.text.span import Span

    View = dict[str, object]

SAME = "the same tree"
BOTH_REFUSE = "both refuse, at the same line, with the same tree above it"
EMPTY = "refused by us: no instructions"
DIFFERENT = "DIFFERENT"

_BLANKS = re.compile("[\\t\\v\\f\\r ]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Where the port is known to read otherwise than BuildKit: str.strip takes more for space than Go does, \s in a
# directive too, and an empty heredoc name is a name to it.
_SEPARATORS = re.compile("[\x1c-\x1f]")
_WIDE_DIRECTIVE = re.compile(r"\ufeff?(?:\s*#.*\n)*?\s*#.*[^\S\t\n\f\r ]")
# BuildKit keeps escapes when it looks for the name of a heredoc (parser.go of moby/buildkit, 2026-11). BuildKit 0.13,
# asked with a real build, drops them inside of `${…}`, as the port does.
_ESCAPED_NAME = re.compile(r"<<-?[^\s<]*\\")
_EMPTY_NAME = re.compile(r"""<<-?\s*(?:''|"")+(?:\s|$)""")


class Verdict:
    """How two parsers agree on a text: a class to count under, and what differs if something does."""

    __slots__ = ("detail", "kind")

    def __init__(self, kind: str, detail: str = "") -> None:
        self.kind = kind
        self.detail = detail


def compare(text: str) -> Verdict:
    """How dlint and the port agree on a text."""
    tree = parse(Source(encode(text)))
    if any(node.onbuild for node in tree.instructions):
        return _compare_unwrapped(text, tree)
    refused = min((error.line for error in tree.errors), default=0)
    try:
        theirs = parse_dockerfile_ast(text)
    except DockerfileSyntaxError as error:
        if refused == error.line:
            return _compare_head(text, refused)
        return _otherwise_refused(text, f"the port: {error}; ours: line {refused}")
    if refused:
        agreed = not theirs.instructions
        return Verdict(EMPTY) if agreed else _otherwise_refused(text, f"ours refuses: {tree.errors}")
    if tree.escape != theirs.escape_token:
        return _different(text, f"escape {tree.escape} and {theirs.escape_token}")
    return _same_instructions(text, tree, theirs)


def _otherwise_refused(text: str, detail: str) -> Verdict:
    """What only one of the two refuses: the port may have cut the name of a heredoc at another place."""
    if _ESCAPED_NAME.search(text):
        return Verdict("the port: drops the escapes in the name of a heredoc")
    return _different(text, detail)


def _compare_head(text: str, line: int) -> Verdict:
    """What stands above the line that both refuse must give the same tree."""
    head = text.split("\n")[: line - 1]
    verdict = compare("\n".join(head) + "\n")
    return verdict if head and verdict.kind == DIFFERENT else Verdict(BOTH_REFUSE)


def _compare_unwrapped(text: str, tree: Tree) -> Verdict:
    """The port does not look behind ONBUILD: hand it what stands there as instructions, which we must read alike."""
    if any(node.onbuild and node.onbuild.keyword.startswith("#") for node in tree.instructions):
        return Verdict("not compared: a comment behind ONBUILD")
    if any("no closing line" in error.message for error in tree.errors):
        return Verdict("not compared: ONBUILD and a heredoc that does not end")
    bare = _without_onbuild(tree)
    verdict = compare(bare)
    if any("another ONBUILD" in error.message for error in tree.errors):
        return verdict
    other = parse(Source(encode(bare)))
    same_errors = [error.line for error in tree.errors] == [error.line for error in other.errors]
    same_nodes = [_ours(node.onbuild or node) for node in tree.instructions] == [_ours(n) for n in other.instructions]
    return verdict if same_errors and same_nodes else _different(text, "what ONBUILD wraps reads otherwise alone")


def _without_onbuild(tree: Tree) -> str:
    """The text without the ONBUILDs that wrap something, and without their flags; spaces and lines stay."""
    data = bytearray(tree.source.data)
    gone: list[Span] = []
    for node in tree.instructions:
        if node.onbuild is not None:
            places = range(node.keyword_word.start, node.onbuild.keyword_word.start)
            gone += (node.text.span(at, at + 1) for at in places if node.text.text[at] not in SPACE)
    for span in reversed(gone):
        del data[span.start : span.end]
    return decode(bytes(data))


def _same_instructions(text: str, tree: Tree, theirs: DockerfileAst) -> Verdict:
    notes: set[str] = set()
    expected = [_theirs(node, tree.escape, notes) for node in theirs.instructions]
    found = [_ours(node) for node in tree.instructions]
    for mine, other in zip(found, expected, strict=False):
        if mine != other:
            keys = [key for key in mine if mine[key] != other[key]]
            detail = "; ".join(f"{key}: ours {mine[key]!r}, the port {other[key]!r}" for key in keys)
            return _different(text, f"line {mine['lines']} {mine['keyword']} {detail}")
    if len(found) != len(expected):
        return _different(text, f"{len(found)} instructions, the port has {len(expected)}")
    return Verdict(", ".join([SAME, *sorted(notes)]))


def _different(text: str, detail: str) -> Verdict:
    if _SEPARATORS.search(text):
        return Verdict("the port: takes the characters 1c to 1f for space")
    if _EMPTY_NAME.search(text):
        return Verdict('the port: takes <<"" for a heredoc')
    if _WIDE_DIRECTIVE.match(text):
        return Verdict("the port: takes a directive with other spaces than Go's \\s")
    return Verdict(DIFFERENT, detail)


def _ours(node: Instruction) -> View:
    view = {
        "keyword": node.keyword,
        "args": node.args,
        "flags": [flag.value for flag in node.flags],
        "json": node.is_json,
        "lines": (node.start_line, node.end_line),
        "heredocs": [(doc.name, doc.content.text, doc.expand, doc.chomp, doc.fd) for doc in node.heredocs],
    }
    return {key: _known(value) for key, value in view.items()}


def _theirs(node: DockerfileInstruction, escape: str, notes: set[str]) -> View:
    args, is_json = _put_right(node, escape, notes)
    view = {
        "keyword": node.name.lower(),
        "args": args,
        "flags": node.flags,
        "json": is_json,
        "lines": (node.start_line, node.end_line),
        "heredocs": [(doc.name, doc.content, doc.expand, doc.chomp, doc.file_descriptor) for doc in node.heredocs],
    }
    return {key: _known(value) for key, value in view.items()}


def _put_right(node: DockerfileInstruction, escape: str, notes: set[str]) -> tuple[list[str], bool]:
    """The arguments and whether they are JSON, as BuildKit has them: it knows no quotes in ADD and COPY."""
    words = _BLANKS.split(node.original.strip(SPACE), maxsplit=1)
    rest = _extract_builder_flags(words[1], escape)[0].strip(SPACE) if len(words) == 2 else ""
    args, is_json = node.args, node.json
    if node.name in ("ADD", "COPY") and not is_json and args != _BLANKS.split(rest):
        notes.add("words of ADD or COPY put right")
        args = _BLANKS.split(rest)
    return args if rest else [], is_json


def _known(value: object) -> object:
    """Lone surrogates stand for bytes that are not UTF-8, and in the port for `\\ud800` in JSON."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    return [_known(item) for item in value] if isinstance(value, list | tuple) else value
