"""Run ShellCheck over the scripts of a file."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.dockerfile import Dockerfile
    from dlint.syntax.shell.script import Script
    from dlint.text.span import Span

_DIALECTS = {"sh": "sh", "ash": "busybox", "dash": "dash", "bash": "bash", "ksh": "ksh", "busybox": "busybox"}
# Seconds for all scripts of a dialect: bounds a ShellCheck that hangs.
_SECONDS = 60
# The exit status for options that ShellCheck does not know. Source: its manual, 2026-11.
_BAD_OPTION = 4


class ShellComment:
    """A finding of ShellCheck: `code` such as `SC2086`, `level` (`error`, `warning`, `info`, `style`), where, and
    what."""

    __slots__ = ("code", "level", "message", "span")

    def __init__(self, code: str, level: str, message: str, span: Span) -> None:
        self.code = code
        self.level = level
        self.message = message
        self.span = span


def find_shellcheck() -> str | None:
    """The program beside this Python's own (`pip install 'dlint[shellcheck]'`), else on PATH."""
    import sys
    from os.path import dirname

    from dlint.system.observe import which

    return which("shellcheck", dirname(sys.executable)) or which("shellcheck", None)


def shell_comments(file: Dockerfile, program: str) -> list[ShellComment]:
    """What ShellCheck finds in the RUNs of a file, in file order; each dialect's scripts are read by one process."""
    from dlint.model.distribution import interpreter
    from dlint.model.instructions.run import Run

    groups: dict[str, list[Script]] = {}
    for run in (view for view in file.all_views if isinstance(view, Run) and not view.is_json):
        for script in run.scripts:
            # /bin/sh is bash on Fedora, dash on Debian, ash on Alpine.
            dialect = _DIALECTS.get(interpreter(run) or script.dialect)
            if dialect is not None and script.dialect in _DIALECTS:
                groups.setdefault(dialect, []).append(script)
    found = [comment for dialect, scripts in groups.items() for comment in _run(program, dialect, scripts)]
    return sorted(found, key=lambda comment: comment.span.start)


def _run(program: str, dialect: str, scripts: list[Script]) -> Iterator[ShellComment]:
    """One process for the scripts of a dialect; nothing from one that does not answer."""
    import json
    import subprocess
    import tempfile
    from os.path import join

    with tempfile.TemporaryDirectory(prefix="dlint-") as folder:
        paths = [join(folder, f"{number}.sh") for number in range(len(scripts))]
        for path, script in zip(paths, scripts, strict=True):
            # As many characters as in the script, so that columns stay right.
            with open(path, "w", encoding="utf-8", errors="replace", newline="") as target:
                target.write(script.text.text)
        # Without the configuration of the user or the repository: the same file must give the same findings everywhere.
        command = [program, "--norc", "--format=json1", f"--shell={dialect}", *paths]
        try:
            ran = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL)
            if ran.returncode == _BAD_OPTION and dialect == "busybox":
                # Known since ShellCheck 0.10; older ones stop at it, and dash is the nearest that they know.
                yield from _run(program, "dash", scripts)
                return
            answer = json.loads(ran.stdout)["comments"]
        except (OSError, ValueError, KeyError, subprocess.TimeoutExpired):
            return
        places = dict(zip(paths, scripts, strict=True))
        for each in answer:
            yield _comment(places[each["file"]], each)


def _comment(script: Script, entry: dict[str, object]) -> ShellComment:
    """Its lines and columns, which count characters, as bytes of the Dockerfile."""
    text = script.text.text
    lines = [0]
    for at, char in enumerate(text):
        if char == "\n":
            lines.append(at + 1)
    start = _index(lines, entry["line"], entry["column"], len(text))
    end = _index(lines, entry["endLine"], entry["endColumn"], len(text))
    span = script.text.span(start, max(end, min(start + 1, len(text))))
    return ShellComment(f"SC{entry['code']}", str(entry["level"]), str(entry["message"]), span)


def _index(lines: list[int], line: object, column: object, length: int) -> int:
    assert isinstance(line, int) and isinstance(column, int), "ShellCheck's format"
    first = lines[min(line, len(lines)) - 1]
    return min(first + column - 1, length)
