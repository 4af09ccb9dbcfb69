"""Take wrappers off a command: sudo, env, time, nice, xargs and the like."""

from __future__ import annotations

from dlint.model.command import Command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.syntax.shell.item import Command as Item

_WRAPPERS = frozenset(("sudo", "env", "time", "nice", "ionice", "nohup", "exec", "command", "builtin", "xargs", "timeout"))


def unwrap(item: Item) -> Iterator[Command]:
    """The command behind the wrappers of a simple command."""
    words = item.words
    wrappers: list[str] = []
    while len(words) > 1 and words[0].text.rpartition("/")[2] in _WRAPPERS:
        wrappers.append(words[0].text.rpartition("/")[2])
        words = words[1:]
        while words and (words[0].text.startswith("-") or "=" in words[0].text):
            words = words[1:]
    if words:
        yield Command(item, words, tuple(wrappers), exact=True, from_xargs="xargs" in wrappers)
