"""echo writes \\n as it stands."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Command, Finding, Findings, Run, Stage, distribution, rule

# Behind the last of these a program may read the escape itself, as it does in source code.
CODE = (".py", ".js", ".ts", ".php", ".c", ".cpp", ".go", ".rb", ".pl", ".sh", ".java", ".json", ".lua", ".sed", ".awk")
READERS = frozenset("python python3 node php perl ruby sh bash awk sed xargs printf jq".split())
ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\[nt]")
# Text with quotes of its own, printf, a substitution, a regular expression or a Windows path: another reader is likely.
NESTED = re.compile(r"\"[^\"]*\\n[^\"]*\"|'[^']*\\n[^']*'|printf|\\\"|s/|r'|regex|\b[A-Za-z]:\\")


@rule(watches=Run, severity="warning", since="0.1", needs=("\\n", "\\t"), runs=("echo",))
def check(run: Run, stage: Stage) -> Findings:
    """The echo of bash and of busybox's ash writes `\\n` as two characters; dash alone makes a new line of it.

    So `echo "a\\nb" > file` is two lines on Debian and one on Alpine or Fedora. `printf 'a\\nb\\n'` means the same
    everywhere. Reported is what goes into a file or a pipe where the shell is known, but for text that looks like
    source code.
    """
    if "echo" not in run.programs or stage.is_windows:
        return
    for command in run.calls(("echo",)):
        shell = _shell(run, command)
        if shell not in ("bash", "ash") or command.has("-e") or not _is_kept(run, command):
            continue
        for word in command.words[1:]:
            # Without quotes the shell itself takes the backslash away.
            parts = [part.text for part in word.parts if part.kind == "text" and part.quote in ("'", '"')]
            if _is_line_break("".join(parts)):
                message = f"echo of {shell} writes \\n as two characters; use printf, which makes new lines of them"
                yield Finding(command.span, message)
                break


def _shell(run: Run, command: Command) -> str | None:
    """The shell that runs a command: that of the RUN, or bash where `bash -c` reads the script."""
    outer = command.outer
    return distribution.interpreter(run) if outer is None else "bash" if outer.name == "bash" else None


def _is_line_break(text: str) -> bool:
    return ESCAPE.search(text) is not None and not NESTED.search(text)


def _is_kept(run: Run, command: Command) -> bool:
    """Whether what it writes goes into a file, or to a program that takes lines."""
    for redirect in command.redirects:
        if redirect.operator in (">", ">>", ">|"):
            return not redirect.target.text.lower().endswith(CODE)
    if command.item.after != "|" or command.item.next is None:
        return False
    following = next((each for each in run.commands if each.item is command.item.next), None)
    return following is not None and following.name is not None and following.tool not in READERS


BAD = {
    'FROM alpine:3.22\nRUN echo "user=app\\nport=80" > /etc/app.conf': None,
    "FROM fedora:42\nRUN echo '[a]\\nb=1' >> /etc/a.ini": None,
    'FROM alpine:3.22\nRUN echo "root\\nroot" | passwd': None,
    'FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN echo "a\\nb" | tee /a': None,
    "FROM debian:12\nRUN bash -c 'echo \"a\\nb\" > /a'": None,
}
GOOD = (
    'FROM debian:12\nRUN echo "a\\nb" > /a',
    'FROM alpine:3.22\nRUN echo -e "a\\nb" > /a',
    "FROM alpine:3.22\nRUN printf 'a\\nb' > /a",
    'FROM alpine:3.22\nRUN echo "a\\nb"',
    "FROM alpine:3.22\nRUN echo 'print(\"a\\n\")' > /a.py",
    'FROM example.com/app\nRUN echo "a\\nb" > /a',
    "FROM fedora:42\nRUN echo 'C:\\new' > /a",
)
