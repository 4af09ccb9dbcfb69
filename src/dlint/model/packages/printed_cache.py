"""Folders that a package manager prints as its cache, as a removal names them."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run

# `"$(pip cache dir)"`, with or without quotes and with `/*` behind it.
_SUBSTITUTION = r"""["']?(?:\$\(([^()]+)\)|`([^`]+)`)["']?(?:/\*?)?["']?"""
# `"$CACHE"`, `${CACHE}/*`, and with what the shell puts for an empty one (`${CACHE:?}`).
_VARIABLE = r"""["']?\$(?:(\w+)|\{(\w+)(?::?[-?][^{}]*)?\})["']?(?:/\*?)?["']?"""


def printed_caches(run: Run, command: Command) -> Iterator[str]:
    """The commands whose output an `rm` removes, such as `yarn cache dir`; also where a variable keeps that output."""
    for word in command.operands if command.name == "rm" else ():
        raw = word.raw.strip()
        kept = re.fullmatch(_VARIABLE, raw)
        found = re.fullmatch(_SUBSTITUTION, raw if kept is None else _assigned(run, command, kept[1] or kept[2]))
        if found is not None:
            yield " ".join((found[1] or found[2]).split())


def _assigned(run: Run, command: Command, name: str) -> str:
    """What the RUN assigns to a variable, as written; empty where it assigns nothing or different things."""
    texts: set[str] = set()
    for each in run.commands:
        if each is command:
            break
        words = each.words[1:] if each.name in ("export", "local", "readonly", "declare") else []
        texts.update(word.raw.partition("=")[2] for word in words if word.raw.startswith(f"{name}="))
        if not each.words:
            texts.update(given.value.raw for given in each.assignments if given.name == name)
    return texts.pop().strip() if len(texts) == 1 else ""
