"""Metadata stands below the copy of what changes often."""

from __future__ import annotations

from dlint.kit import (
    Arg,
    Edit,
    Env,
    Finding,
    Findings,
    Fix,
    Refusal,
    Span,
    Stage,
    Transfer,
    View,
    copies,
    listed,
    move_copy,
    rule,
)

# What describes the image, and neither reads nor writes a file of it.
METADATA = frozenset(
    ("arg", "cmd", "entrypoint", "env", "expose", "healthcheck", "label", "maintainer", "stopsignal", "user")
)


@rule(watches=Stage, severity="info", tier="strict", since="0.1", needs=("COPY", "ADD", "copy", "add", "Copy", "Add"))
def check(stage: Stage) -> Findings:
    """Instructions are built in order, and what stands below a changed COPY is done again. So what hardly ever changes
    comes first, and the source last.

    With BuildKit this is worth nothing where only CMD, ENV, EXPOSE and the like follow, because they make no layer and
    take no time; the classic builder made a layer of each. It is a matter of taste, too: many like to see CMD at the
    end.

    The fix moves the copy to the end, and the image stays the same. Copies of single settings and of what other stages
    built are left where they are.
    """
    if not stage.is_last or not stage.instructions:
        return
    at = max((view.index for view in stage.instructions if view.kind not in METADATA), default=-1)
    transfer = stage.instructions[at]
    below = stage.instructions[at + 1 :]
    if not isinstance(transfer, Transfer) or not below or not _is_lively(transfer):
        return
    # Below such an instruction the copy would get another value of the variable.
    if any(_sets(view, transfer) for view in below):
        return
    names = list(dict.fromkeys(view.node.keyword.upper() for view in below))
    copy, each = transfer.kind.upper(), "it" if len(below) == 1 else "them"
    does = ("stands", "changes") if len(below) == 1 else ("stand", "change")
    message = f"{listed(names)} {does[0]} below {copy} and {does[1]} less often: the classic builder runs {each} again"
    message += f" with each change of the source (BuildKit does not); move {copy} below {each}"
    yield Finding(transfer.keyword_span, message, _fix(transfer, below[-1]))


def _is_lively(transfer: Transfer) -> bool:
    takes = list(copies.deliveries(transfer))
    return bool(takes) and not transfer.heredocs and any(delivery.weight == "source" for delivery in takes)


def _sets(view: View, transfer: Transfer) -> bool:
    """Whether an instruction sets a variable that the copy mentions."""
    names = [pair.name.value for pair in view.pairs] if isinstance(view, Env) else []
    names += [arg.name for arg in view.names] if isinstance(view, Arg) else []
    return "$" in transfer.text and any(name in transfer.text for name in names)


def _fix(transfer: Transfer, last: View) -> Fix | Refusal:
    """Cut it out with the comments above it, and put it below the last instruction."""
    source = transfer.file.source
    block = move_copy.block_of(transfer)
    moved = source.text(Span(block.start, transfer.span.end))
    if last.node.heredocs or last.node.onbuild is not None:
        return Refusal(
            f"the last instruction, in line {last.line}, has {'a heredoc' if last.node.heredocs else 'ONBUILD'}"
        )
    spaced = _is_blank(transfer, transfer.node.end_line + 1)
    # The blank line below moves along, so that the place above does not keep two of them.
    if spaced and _is_blank(transfer, source.line_at(block.start) - 1):
        block = Span(block.start, source.line_span(transfer.node.end_line + 1).end)
    insert = Edit.insert(last.span.end, ("\n\n" if spaced else "\n") + moved)
    return Fix("copy it last", (Edit.delete(block), insert))


def _is_blank(view: View, line: int) -> bool:
    source = view.file.source
    return 0 < line <= len(source.line_starts) and not source.line_text(line).strip()


BAD = {
    'WORKDIR /web\nCOPY app.js .\n\nCMD ["node", "app.js"]': 'WORKDIR /web\n\nCMD ["node", "app.js"]\n\nCOPY app.js .',
    "WORKDIR /a\n# all\nCOPY . .\nENV A=b\nEXPOSE 80\nCMD x\n": (
        "WORKDIR /a\nENV A=b\nEXPOSE 80\nCMD x\n# all\nCOPY . .\n"
    ),
    "FROM nginx\n\nCOPY src/ /web\n\nUSER nginx\n": "FROM nginx\n\nUSER nginx\n\nCOPY src/ /web\n",
}
GOOD = (
    "WORKDIR /web\nCMD x\nCOPY app.js .",
    "COPY . /app\nWORKDIR /app\nCMD x",
    "COPY . /app\nVOLUME /app\nCMD x",
    "COPY . /app\nRUN make\nCMD x",
    "FROM golang AS b\nFROM debian:12\nCOPY --from=b /app /app\nCMD x",
    "COPY nginx.conf /etc/nginx/\nCMD x",
    "ENV D=/a\nCOPY . $D\nENV D=/b\nCMD x",
    "COPY <<EOF /x.py\na\nEOF\nCMD x",
)
