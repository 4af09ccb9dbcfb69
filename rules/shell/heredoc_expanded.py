"""The shell around a heredoc replaces variables that are meant for the program that reads it."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    Add,
    Copy,
    Edit,
    Finding,
    Findings,
    Fix,
    Refusal,
    Run,
    Span,
    Stage,
    VariableUse,
    View,
    rule,
    shell_variables,
)

# An assignment as perl and PHP write it: `$name = …`.
OWN = r"\$([A-Za-z_]\w*)\s*=[^=]"
PARAMETERS = "@*#0123456789"
SUBSTITUTED = re.compile(r"\$\(|`|\\\$")
WORD = re.compile(r"<<-?([A-Za-z_]\w*)\Z")


@rule(watches=(Run, Copy, Add), severity="warning", since="0.1", needs=("<<",), when=("heredoc with variable",))
def check(view: Run | Copy | Add, stage: Stage) -> Findings:
    """In a heredoc whose word is not quoted, variables are replaced before any program sees the text.

    In RUN the outer shell does it, in COPY and ADD BuildKit. `sh <<EOF` with `for x in …; do echo $x` runs with `$x`
    gone, and `cat <<EOF > app.conf` with `$host` writes a line without it. Quote the word (`<<'EOF'`), or write `\\$`
    where a dollar sign is to stay. A RUN that is nothing but a heredoc has no outer shell.

    Reported is the first variable of a heredoc that the text itself sets, or that nothing sets; and `$1`, `$@` in a
    script that is written to a file.
    """
    for body, uses, word in shell_variables.heredoc_uses(view):
        own = shell_variables.names_set_in(body) | frozenset(re.findall(OWN, body))
        lost = next((use for use in uses if _is_lost(view, body, use, own)), None)
        if lost is not None:
            fix = _fix(view, body, uses, own, word)
            yield Finding(lost.span, _message(view, lost), fix)


def _is_lost(view: View, body: str, use: VariableUse, own: frozenset[str]) -> bool:
    if use.is_guarded:
        return False
    # Only a script has parameters of its own.
    if use.name[0] in PARAMETERS:
        return body.startswith("#!")
    if use.name in own:
        return view.scope.lookup(use.name) is None and not shell_variables.expanded_in_body(view, use.name)
    return shell_variables.surely_unset(view, use.name)


def _message(view: View, use: VariableUse) -> str:
    who = "the shell around it" if isinstance(view, Run) else "BuildKit"
    sign = f"${use.name}" if use.name[0] not in PARAMETERS else f"${use.name} of the script"
    return f"{sign} is emptied: {who} expands this heredoc first; quote its word, or write \\${use.name}"


def _fix(view: View, body: str, uses: list[VariableUse], own: frozenset[str], word: Span) -> Fix | Refusal:
    """Quote the word, where nothing in the text is to be expanded."""
    found = WORD.match(view.file.source.text(word))
    # A quoted word stops `$(…)` and backquotes as well, and leaves the backslash of `\$` in the text.
    if found is None or view.onbuild or SUBSTITUTED.search(body):
        return Refusal("the text also has something that must be expanded")
    if not all(_is_lost(view, body, use, own) or use.name[0] in PARAMETERS for use in uses):
        return Refusal("other variables of the text must be expanded")
    end = word.end - len(found[1])
    edits = (Edit.replace(Span(end, word.end), f"'{found[1]}'"),)
    return Fix(f"write '{found[1]}'", edits, trust="unsafe")


BAD = {
    "RUN bash <<EOF\nfor x in a b; do touch /$x; done\nEOF": "RUN bash <<'EOF'\nfor x in a b; do touch /$x; done\nEOF",
    'RUN cat <<END > /run.sh\n#!/bin/sh\nexec app "$@"\nEND': (
        "RUN cat <<'END' > /run.sh\n#!/bin/sh\nexec app \"$@\"\nEND"
    ),
    "RUN cat > /etc/nginx.conf <<EOF\nproxy_set_header Host $host;\nEOF": (
        "RUN cat > /etc/nginx.conf <<'EOF'\nproxy_set_header Host $host;\nEOF"
    ),
    "RUN perl <<EOF\nmy $n = 1; print $n;\nEOF": "RUN perl <<'EOF'\nmy $n = 1; print $n;\nEOF",
    "COPY <<EOF /start.sh\n#!/bin/sh\nport=80\nserve --port $port\nEOF": (
        "COPY <<'EOF' /start.sh\n#!/bin/sh\nport=80\nserve --port $port\nEOF"
    ),
    "ARG V=1\nRUN cat <<EOF > /a\nx=1\necho $x $V\nEOF": None,
}
GOOD = (
    "RUN bash <<'EOF'\nx=1\ntouch /$x\nEOF",
    "RUN <<EOF\nx=1\ntouch /$x\nEOF",
    "RUN x=1 && cat <<EOF > /a\nx=$x\nEOF",
    "ARG V=1\nCOPY <<EOF /a\nv=$V\nEOF",
    "RUN cat <<EOF > /a\nx=1\necho \\$x\nEOF",
    "RUN cat <<EOF > /a\nhome=$HOME\nEOF",
    "FROM example.com/app\nRUN cat <<EOF > /a\nhome=$APP_HOME\nEOF",
    "RUN . /etc/os-release && cat <<EOF > /a\ndeb $codename\nEOF",
)
