"""What an editor offers to write: instructions, flags, names of stages, paths of the build context."""

from __future__ import annotations

from dlint import regex as re
from dlint.syntax.flags import FLAGS
from dlint.text.source import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.lsp.document import Document
    from dlint.syntax.instruction import Instruction

KEYWORD, FLAG, STAGE, FILE, FOLDER = "keyword", "flag", "stage", "file", "folder"
_START = re.compile(r"[ \t]*([A-Za-z]*)")
_MOUNT_TYPES = ("bind", "cache", "secret", "ssh", "tmpfs")
MOST = 200


def completions(document: Document, offset: int) -> Iterator[tuple[str, str]]:
    """Words that may stand at a byte offset, each with its kind; the part that is written already included."""
    line = document.source.line_at(offset)
    before = decode(document.source.data[document.source.line_span(line).start : offset])
    node = _keyword_above(document, line, before)
    if node is None:
        found = _START.fullmatch(before)
        if found is not None:
            yield from ((name.upper(), KEYWORD) for name in FLAGS)
        return
    # Editors replace the word at the cursor, so what is offered begins with what is written of it.
    word = before.rpartition(" ")[2].rpartition("\t")[2]
    if word.startswith("--") and "=" not in word:
        yield from ((f"--{name}" + ("" if kind == "bool" else "="), FLAG) for name, kind in FLAGS.get(node, {}).items())
    elif word.startswith("--mount=") and word.endswith("type="):
        yield from ((kind, FLAG) for kind in _MOUNT_TYPES)
    elif word.startswith("--from=") or (node == "from" and word == before.split(None, 1)[-1].lstrip()):
        yield from _stages(document, line)
    elif node in ("copy", "add") and not word.startswith("-") and "--from=" not in before:
        yield from _paths(document, word)


def _keyword_above(document: Document, line: int, before: str) -> str | None:
    """The keyword of the instruction that the line belongs to, in lower case; None at the start of one, empty in a
    heredoc."""
    words = before.split(None, 1)
    tree = document.file.tree
    for node in tree.instructions:
        # A continued line has no keyword of its own, and nothing is known of the body of a heredoc.
        if node.start_line < line and (line <= node.end_line or _is_open(node)):
            return "" if node.heredocs else node.keyword
    # The parser ends an instruction at its last word; what comes below a continuation mark is yet to be typed.
    if line > 1 and document.source.line_text(line - 1).rstrip().endswith(tree.escape):
        above = [node for node in tree.instructions if node.start_line < line]
        return above[-1].keyword if above else None
    if len(words) == 2 or (words and before[-1:].isspace()):
        return words[0].lower()
    return None


def _is_open(node: Instruction) -> bool:
    """Whether a heredoc has no closing line yet: then all that follows is its body."""
    return any(not heredoc.terminator for heredoc in node.heredocs)


def _stages(document: Document, line: int) -> Iterator[tuple[str, str]]:
    for stage in document.file.stages:
        # An instruction can take from the stages above it alone.
        if stage.name and document.source.line_at(stage.head.span.start) < line:
            yield str(stage.label), STAGE


def _paths(document: Document, word: str) -> Iterator[tuple[str, str]]:
    context = document.file.context
    if context is None:
        return
    prefix = "./" if word.startswith("./") else ""
    folder = word.removeprefix("./").rpartition("/")[0]
    # A build cannot copy from above its context, so nothing there is listed.
    if ".." in folder.split("/"):
        return
    above = f"{folder}/" if folder else ""
    for name in context.names(folder)[:MOST]:
        is_folder = context.is_dir(above + name)
        yield prefix + above + name + ("/" if is_folder else ""), FOLDER if is_folder else FILE
