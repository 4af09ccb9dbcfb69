"""The file does not parse: BuildKit refuses it."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, Instruction, Span, flags, rule, source


@rule(watches=Dockerfile, severity="error", since="0.1", twins=("hadolint:DL1000",), when=("error",))
def check(file: Dockerfile) -> Findings:
    """BuildKit stops at the first of these and builds nothing.

    dlint reads on behind an instruction that does not parse, so one run shows all of them and still checks the rest.
    Where a heredoc has no closing line nothing below it can be trusted, and nothing more is reported.
    A file in UTF-16, as editors and PowerShell on Windows write it, is called that and nothing else is reported.
    """
    if not file.tree.errors:
        return
    if source.is_utf_16(file.source.data):
        yield Finding(Span(0, 2), "the file is in UTF-16, which BuildKit cannot read: save it as UTF-8", twins=())
        return
    elsewhere = [node.error for node in file.tree.instructions if node.error is not None and _has_own_rule(node)]
    for error in file.tree.errors:
        if error not in elsewhere:
            # In a shell a comment may stand behind a command, so people expect it here.
            hint = "; a comment needs a line of its own" if file.source.text(error.span).startswith("#") else ""
            yield Finding(error.span, error.message + hint)
        if "has no closing line" in error.message:
            return


def _has_own_rule(node: Instruction) -> bool:
    """Unknown instructions and bad ONBUILD triggers have rules with more detail."""
    inner = node.onbuild
    if inner is not None:
        return inner.keyword not in flags.FLAGS or inner.keyword in ("onbuild", "from", "maintainer")
    return bool(node.keyword) and node.keyword not in flags.FLAGS


BAD = {
    "ENV NAME": None,
    "ENV A=1 B": None,
    'CMD ["a", 1]': None,
    "RUN <<EOF\necho a\n": None,
    "# escape=x\nFROM debian:12": None,
    "ENV A=1 # the first": None,
}
GOOD = (
    "RUN <<EOF\necho a\nEOF",
    "FROM debian:12\nRUN <<A cat <<B\na\nA\nb\nB\n# directly below a heredoc\nEXPOSE 127.0.0.1:80:80",
    "RUN a \\\n\n  b \\\n# c\n  d",
    "ADD <<EOF /a\nx\nEOF",
    "CMD ['a']",
    "RUN <<EOF\nls\nEOF\n# c\nRUN ls",
)
