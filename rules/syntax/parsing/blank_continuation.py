"""A blank line stands inside an instruction that goes on."""

from __future__ import annotations

from bisect import bisect_left

from dlint.kit import Dockerfile, Edit, Finding, Findings, Fix, Instruction, Refusal, Span, flags, rule


@rule(
    watches=Dockerfile,
    severity="warning",
    since="0.1",
    twins=("buildkit:NoEmptyContinuation",),
    when=("blank continuation",),
)
def check(file: Dockerfile) -> Findings:
    """A line that ends in `\\` goes on behind any number of blank lines; a future version of BuildKit will refuse that.

    Often the blank line was meant to end the instruction: then the `\\` above is one too many, and the next instruction
    has become part of this one. Where the next line begins with a keyword, that is what is reported, and nothing is
    repaired. Use a comment line to part the lines of an instruction.
    """
    if not file.tree.blank_continuations:
        return
    starts = [node.span.start for node in file.tree.instructions]
    owners: dict[Instruction, list[Span]] = {}
    for block in _blocks(file.tree.blank_continuations):
        place = bisect_left(starts, block.start)
        if not place:
            # The line above holds an escape character alone, and belongs to no instruction.
            continue
        node = file.tree.instructions[place - 1]
        word = _swallowed(file, node, block)
        if word is None:
            owners.setdefault(node, []).append(block)
            continue
        message = f"this blank line does not end {node.keyword_word.value}: {word} below is part of it"
        message += f"; take the {file.escape} above away"
        no_fix = Refusal("where the instruction is meant to end is not certain")
        yield Finding(Span(block.start, block.start), message, no_fix, severity="error")
    for node, blocks in owners.items():
        yield _finding(file, node, blocks)


def _blocks(lines: list[Span]) -> list[Span]:
    """Blank lines that follow each other as one span."""
    blocks: list[Span] = []
    for line in lines:
        if blocks and blocks[-1].end == line.start:
            blocks[-1] = blocks[-1].to(line)
        else:
            blocks.append(line)
    return blocks


def _swallowed(file: Dockerfile, node: Instruction, block: Span) -> str | None:
    """The keyword that begins the line below, if the instruction goes on there."""
    line = file.source.line_at(block.end)
    if line > node.end_line:
        return None
    words = file.source.line_text(line).split()
    return words[0] if len(words) > 1 and words[0].isupper() and words[0].lower() in flags.FLAGS else None


def _finding(file: Dockerfile, node: Instruction, blocks: list[Span]) -> Finding:
    """The place is the first blank line, without its end."""
    keyword = node.keyword_word.value
    place = Span(blocks[0].start, blocks[0].start)
    many = len(blocks) > 1 or file.source.line_at(blocks[0].start) + 1 < file.source.line_at(blocks[0].end)
    message = f"blank line{'s' if many else ''} inside {keyword}: BuildKit will refuse this in future; remove it"
    return Finding(place, message, Fix("remove them", tuple(Edit.delete(block) for block in blocks)))


BAD = {
    "RUN a && \\\n\n  b": "RUN a && \\\n  b",
    "RUN a && \\\n\n \t\n  b && \\\n# c\n\n  d": "RUN a && \\\n  b && \\\n# c\n  d",
    "RUN a \\\n\n": "RUN a \\\n",
    "RUN a && \\\n\nCOPY b c": None,
    "RUN a && \\\n\n  b && \\\n\nCOPY b c": "RUN a && \\\n  b && \\\n\nCOPY b c",
    "# escape=`\nFROM debian:12\nRUN a `\n\n  b": "# escape=`\nFROM debian:12\nRUN a `\n  b",
}
GOOD = (
    "RUN a && \\\n# c\n  b\n\nRUN d",
    "RUN <<EOF\na \\\n\nb\nEOF",
    "RUN a \\",
    "COPY <<EOF /a\n\n\nEOF",
)
