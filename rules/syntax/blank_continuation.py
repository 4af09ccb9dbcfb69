"""A blank line stands inside an instruction that goes on."""

from __future__ import annotations

from dlint.kit import FLAGS, Dockerfile, Edit, Finding, Findings, Fix, Instruction, Span, rule


@rule(watches=Dockerfile, severity="warning", since="0.1", twins=("buildkit:NoEmptyContinuation",))
def check(file: Dockerfile) -> Findings:
    """A line that ends in `\\` goes on behind any number of blank lines; a future version of BuildKit will refuse that.

    Often the blank line was meant to end the instruction: then the `\\` above is one too many, and the next instruction
    has become part of this one. Where the next line begins with a keyword, that is what is reported, and nothing is
    repaired. Use a comment line to part the lines of an instruction.
    """
    if not file.tree.blank_continuations:
        return
    nodes = file.tree.instructions
    for block in _blocks(file.tree.blank_continuations):
        node = next(node for node in reversed(nodes) if node.span.start < block.start)
        yield _finding(file, node, block)


def _blocks(lines: list[Span]) -> list[Span]:
    """Blank lines that follow each other as one span."""
    blocks: list[Span] = []
    for line in lines:
        if blocks and blocks[-1].end == line.start:
            blocks[-1] = blocks[-1].to(line)
        else:
            blocks.append(line)
    return blocks


def _finding(file: Dockerfile, node: Instruction, block: Span) -> Finding:
    keyword = node.keyword_word.value
    # The place is the blank line itself, without its end.
    place = Span(block.start, block.start)
    if file.source.line_at(block.end) > node.end_line or block.end == len(file.source.data):
        message = f"{keyword} ends in a continuation mark with nothing behind it but blank lines"
        return Finding(place, message, Fix("take the blank lines out", (Edit.delete(block),)))
    following = file.source.line_text(file.source.line_at(block.end)).split()
    word = following[0] if following else ""
    if word.isupper() and word.lower() in FLAGS and len(following) > 1:
        message = f"this blank line does not end {keyword}: {word} below becomes part of it; take the \\ above away"
        return Finding(place, message.replace("\\", file.escape), severity="error")
    message = f"blank line inside {keyword}: BuildKit will refuse it one day"
    return Finding(place, message, Fix("take it out", (Edit.delete(block),)))


BAD = {
    "RUN a && \\\n\n  b": "RUN a && \\\n  b",
    "RUN a && \\\n\n \t\n  b && \\\n# c\n\n  d": "RUN a && \\\n  b && \\\n# c\n  d",
    "RUN a \\\n\n": "RUN a \\\n",
    "RUN a && \\\n\nCOPY b c": None,
    "# escape=`\nFROM debian:12\nRUN a `\n\n  b": "# escape=`\nFROM debian:12\nRUN a `\n  b",
}
GOOD = (
    "RUN a && \\\n# c\n  b\n\nRUN d",
    "RUN <<EOF\na \\\n\nb\nEOF",
    "RUN a \\",
    "COPY <<EOF /a\n\n\nEOF",
)
