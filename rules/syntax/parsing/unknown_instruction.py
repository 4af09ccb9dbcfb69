"""A line begins with a word that is not an instruction."""

from __future__ import annotations

from dlint.kit import Dockerfile, Edit, Finding, Findings, Fix, Instruction, Refusal, flags, nearest, rule

# What Git writes around the two sides of a conflict.
CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")

# How lines of templates begin: Jinja and Liquid, Go and Mustache, comments of Jinja, ERB and EJS.
TEMPLATE = ("{%", "{{", "{#", "<%")


@rule(
    watches=Dockerfile,
    severity="error",
    since="0.1",
    twins=("hadolint:DL1000", "tally:unknown-instruction"),
    when=("error",),
)
def check(file: Dockerfile) -> Findings:
    """BuildKit refuses the whole file.

    Often the keyword is misspelt; just as often the line belongs to the instruction above, which lacks a `\\` at its
    end. Of several such lines in a row only the first is reported, unless they look like misspelt keywords. What
    follows a heredoc without a closing line is its body, and is skipped. Lines of a template (`{% if %}`, `{{ if }}`)
    are a hint, once for the file: a program takes them out before the build.
    """
    if not file.tree.errors:
        return
    above: Instruction | None = None
    is_template = False
    for node in file.tree.instructions:
        if node.error and node.keyword.startswith(TEMPLATE):
            if not is_template:
                yield _template_finding(node)
            is_template = True
        elif _is_unknown(node) and not _goes_on(file, node, above):
            yield _finding(file, node, above)
        if any(not heredoc.terminator for heredoc in node.heredocs):
            return
        above = node


def _is_unknown(node: Instruction) -> bool:
    return bool(node.error and node.keyword) and node.keyword not in flags.FLAGS


def _template_finding(node: Instruction) -> Finding:
    word = node.keyword_word
    message = f"{word.value} begins a line of a template: fill it in first, and check the Dockerfile that comes out"
    return Finding(word.span, message, Refusal("a template has its own language"), "info", twins=())


def _goes_on(file: Dockerfile, node: Instruction, above: Instruction | None) -> bool:
    """Whether the line belongs to a block that was already reported."""
    if above is None or above.end_line + 1 != node.start_line or not _is_unknown(above):
        return False
    return _meant(file, node.keyword) is None


def _meant(file: Dockerfile, keyword: str) -> str | None:
    return file.fact(_meanings)[keyword]


def _meanings(file: Dockerfile) -> dict[str, str | None]:
    """The instruction that each unknown keyword was probably meant to be."""
    # A file that is no Dockerfile has the same first words again and again.
    unknown = {node.keyword for node in file.tree.instructions if _is_unknown(node)}
    return {keyword: nearest(keyword, flags.FLAGS) for keyword in unknown}


def _finding(file: Dockerfile, node: Instruction, above: Instruction | None) -> Finding:
    word = node.keyword_word
    if node.keyword in CONFLICT:
        return Finding(
            word.span,
            f"{word.value} marks an unresolved merge conflict",
            Refusal("which side is wanted is not known"),
        )
    meant = _meant(file, node.keyword)
    if meant is not None:
        name = meant if word.value.islower() else meant.upper()
        fix = Fix(f"write {name}", (Edit.replace(word.span, name),), trust="unsafe")
        return Finding(word.span, f"{word.value} is not an instruction; did you mean {name}?", fix)
    # Bytes that are not UTF-8 are kept as surrogates.
    if any(char < " " or "\ud800" <= char <= "\udfff" for char in word.value):
        refusal = Refusal("the bytes mean nothing to a parser")
        return Finding(
            word.span, "the line is not text in UTF-8: save the file as UTF-8, or leave it out (--exclude)", refusal
        )
    message = f"{word.value} is not an instruction"
    if above is not None and above.end_line + 1 == node.start_line:
        message += f"; if it belongs to {above.keyword.upper()}, end line {above.end_line} with a continuation mark"
    return Finding(word.span, message, Refusal("no instruction has a similar name"))


BAD = {
    '{% set v = "3.22" %}\nFROM alpine:3.22\n{% if debug %}\nRUN apk add gdb\n{% endif %}': None,
    "FROM alpine:3.22\n{{- if .Debug }}\nRUN apk add gdb\n{{- end }}": None,
    "FORM debian:12": "FROM debian:12",
    "FROM debian:12\ncoyp a /b": "FROM debian:12\ncopy a /b",
    "RUN apt-get update\n  && apt-get install -y git\n  && rm -rf /var/lib/apt/lists/*": None,
    "<<<<<<< HEAD\nRUN a": None,
    "\x7fELF\x02\x01": None,
    "FROM debian:12\nINCLUDE common.Dockerfile": None,
}
GOOD = (
    "RUN a \\\n  && b",
    "RUN <<EOF\necho never closed\n",
    "RUN <<EOF\necho a\nEOF",
    "from debian:12\nmaintainer me",
    "RUN a \\\n# FORM\n b",
)
