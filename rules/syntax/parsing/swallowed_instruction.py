"""An instruction has become part of the one above, whose last line ends in a backslash."""

from __future__ import annotations

from dlint.kit import Dockerfile, Edit, Finding, Findings, Fix, Instruction, Refusal, Span, flags, rule


@rule(watches=Dockerfile, severity="error", since="0.1", when=("keyword below continuation",))
def check(file: Dockerfile) -> Findings:
    """`RUN make \\` above `CMD ["app"]` makes one instruction of both: make gets two more arguments, the image no CMD.

    Take the backslash above away. Reported is a line inside of an instruction that begins with a keyword in upper case
    and goes on, outside of quotes and heredocs. The fix is unsafe, because the instruction then takes effect.
    """
    for node in file.tree.instructions:
        if node.end_line > node.start_line:
            yield from _lines(file, node)


def _lines(file: Dockerfile, node: Instruction) -> Findings:
    source = file.source
    end = min((heredoc.content.offset(0) for heredoc in node.heredocs), default=node.span.end)
    blank = {source.line_at(span.start) for span in file.tree.blank_continuations}
    mark = node.start_line
    # Up to where the quotes are read, and the one that is open there.
    quotes = node.span.start, 0
    for line in range(node.start_line + 1, node.end_line + 1):
        text = source.line_text(line)
        start = source.line_span(line).start
        if start >= end:
            return
        words = text.split()
        if not words or text.lstrip().startswith("#"):
            continue
        above, mark = mark, line
        # Behind a blank line it is another rule's.
        if line - 1 in blank or not _is_keyword(words, node.keyword):
            continue
        quotes = start, _open_quote(source.data[quotes[0] : start], quotes[1])
        if quotes[1]:
            continue
        at = start + len(text) - len(text.lstrip())
        message = f"{words[0]} is part of {node.keyword_word.value} in line {node.start_line}: end line {above} without"
        fix = _fix(file, above)
        yield Finding(Span(at, at + len(words[0])), f"{message} {file.escape}", fix)


def _is_keyword(words: list[str], keyword: str) -> bool:
    """Whether a line begins as an instruction does, and the one above does not take that word itself."""
    # Capitals in a text: `USER IS …`, `FROM = …`.
    if len(words) < 2 or words[1] in ("=", "IS", "TO", "AS") or not words[0].isupper():
        return False
    name = words[0].lower()
    return name in flags.FLAGS and keyword != "onbuild" and (keyword != "healthcheck" or name != "cmd")


def _open_quote(lines: bytes, opened: int) -> int:
    """The quote that is open behind some lines, 0 for none; `opened` is the one that is open in front of them."""
    plain = lines.replace(b"\\\\", b"").replace(b'\\"', b"").replace(b"\\'", b"")
    for byte in plain:
        if byte in b"\"'" and opened in (0, byte):
            opened = 0 if opened else byte
    return opened


def _fix(file: Dockerfile, line: int) -> Fix | Refusal:
    span = file.source.line_span(line)
    text = file.source.data[span.start : span.end].rstrip()
    if not text.endswith(file.escape.encode()):
        return Refusal("the line above does not end with a continuation")
    kept = text[:-1].rstrip()
    # What joined the command to the swallowed line has to go with it.
    for joint in (b"&&", b";"):
        kept = kept.removesuffix(joint).rstrip()
    edit = Edit.delete(Span(span.start + len(kept), span.start + len(text)))
    return Fix("end the instruction above", (edit,), trust="unsafe")


BAD = {
    'RUN make \\\nCMD ["app"]': 'RUN make\nCMD ["app"]',
    'RUN make && \\\n# start\nENTRYPOINT ["app"]': 'RUN make\n# start\nENTRYPOINT ["app"]',
    "ENV A=1 \\\n    B=2 \\\nEXPOSE 80": "ENV A=1 \\\n    B=2\nEXPOSE 80",
    "RUN cd /a \\\n\tWORKDIR /b": "RUN cd /a\n\tWORKDIR /b",
}
GOOD = (
    'RUN make \\\n  && make install\nCMD ["app"]',
    "RUN echo 'a \\\nRUN b'",
    'RUN echo "FROM a \\\nUSER b" > Dockerfile',
    "RUN <<EOF\nRUN a\nEOF",
    "RUN useradd \\\n  USER",
    "HEALTHCHECK --interval=5s \\\n  CMD curl -f http://localhost/",
    "ONBUILD \\\n  RUN make all",
    "RUN make \\\n# CMD x\n  all",
    "LABEL a=b \\\n  USER=c",
)
