"""Scan the text that a shell is given."""

from __future__ import annotations

from dlint.syntax.shell.options import with_options
from dlint.syntax.shell.parser import Parser, Unreadable
from dlint.syntax.shell.script import WINDOWS, Script, ScriptError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dlint.text.mapped_text import MappedText


def scan(
    text: MappedText,
    dialect: str = "sh",
    *,
    heredocs: Mapping[str, MappedText] | Iterable[str] = (),
    options: Sequence[str] = (),
) -> Script:
    """The commands of `text`, a joined RUN line or the body of a heredoc. Nothing is raised for any text.

    `dialect` is the program that reads it (`sh`, `bash`, …); bash's syntax is understood whatever the name, and a
    script for no shell of that family is left alone (`foreign`). `heredocs` are the names, with their bodies if the
    caller has them, of heredocs that do not stand in the text because the Dockerfile's parser has taken them.
    `options` are the shell's own, such as `-o`, `pipefail`.
    """
    script = Script(text, dialect, dict(heredocs) if isinstance(heredocs, dict) else dict.fromkeys(heredocs))
    if script.foreign:
        if dialect in WINDOWS:
            from dlint.syntax.shell.windows_script import read_windows

            read_windows(script)
        return script
    parser = Parser(script, script.top, 0, len(text.text))
    if options:
        parser.options = with_options(frozenset(), options)
    try:
        parser.run()
    except Unreadable as problem:
        span = problem.home.mapped.span(problem.start, max(problem.end, problem.start))
        script.error = ScriptError(problem.message, span)
    return script
