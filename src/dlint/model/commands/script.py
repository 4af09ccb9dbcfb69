"""The scripts of a RUN, and the commands in them."""

from __future__ import annotations

from dlint.model.commands.wrappers import unwrap
from dlint.syntax.shell.scan import scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run
    from dlint.syntax.shell.script import Script
    from dlint.text.mapped_text import MappedText


def scripts_of(run: Run) -> tuple[Script, ...]:
    """What shells read: the line, or the heredoc that stands for it, and heredocs that are fed to a shell."""
    if run.is_json:
        return ()
    shell = _name(run.shell[0]) if run.shell else "sh"
    options = run.shell[1:]
    if _is_whole_heredoc(run):
        content = run.heredocs[0].content
        # BuildKit runs the body as a file then, and SHELL has no part in it. Source: Dockerfile reference,
        # "Here-Documents", 2026-11.
        words = _shebang(content)
        if words:
            shell, options = _name(words[0]), tuple(words[1:])
        return (scan(content, shell, options=options),)
    bodies = {heredoc.name: heredoc.content for heredoc in run.heredocs}
    return (scan(run.body, shell, heredocs=bodies, options=options),)


def commands_of(run: Run) -> tuple[Command, ...]:
    """Every command of a RUN in the order written."""
    if run.is_json:
        from dlint.model.instructions.exec_form import exec_commands, json_texts

        return tuple(exec_commands(json_texts(run.node.words)))
    found: list[Command] = []
    for script in run.scripts:
        if script.foreign:
            found += _portable(script)
            continue
        for item in script.commands:
            found += unwrap(item)
    return tuple(found)


def _portable(script: Script) -> Iterator[Command]:
    """The commands of a script for Windows whose program takes the same words on every system."""
    from dlint.knowledge.shell.windows import PORTABLE
    from dlint.model.commands.command import Place

    # Quotes and escapes of cmd and PowerShell are not modelled, so no edit may touch the words.
    place = Place(exact=False)
    for item in script.commands:
        if item.head.lower().removesuffix(".exe").removesuffix(".cmd") in PORTABLE:
            yield from unwrap(item, place)


def _is_whole_heredoc(run: Run) -> bool:
    """`RUN <<EOF`: BuildKit hands the body to the shell, or runs it as a file if it begins with `#!`."""
    return len(run.heredocs) == 1 and len(run.body.text.split()) == 1


def _shebang(content: MappedText) -> list[str]:
    """The program that the first line names, and its options; none where there is no such line."""
    first = content.text.partition("\n")[0]
    words = first[2:].split() if first.startswith("#!") else []
    # `#!/usr/bin/env -S bash -e`.
    if words and _name(words[0]) == "env":
        words = words[1:]
        while words and words[0].startswith("-"):
            words = words[1:]
    return words


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2].removesuffix(".exe").lower()
