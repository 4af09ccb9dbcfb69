"""Which options `set` turns on and off."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dlint.syntax.shell.item import Command

_LETTERS = {
    "e": "errexit",
    "u": "nounset",
    "x": "xtrace",
    "f": "noglob",
    "n": "noexec",
    "v": "verbose",
    "a": "allexport",
}


def with_options(options: frozenset[str], words: Sequence[str]) -> frozenset[str]:
    """The options after `set` (or a shell) was given `words`, such as `-eux`, `-o`, `pipefail`, `+e`.

    What is no option ends the reading; letters without a meaning for a linter (`-c`, `-l`) are skipped.
    """
    at = 0
    while at < len(words) and words[at][:1] in ("-", "+") and words[at] != "--":
        word = words[at]
        at += 1
        names = {_LETTERS[letter] for letter in word[1:] if letter in _LETTERS} if word[1:2] != "-" else set()
        if word.endswith("o") and word[1:2] != "-" and at < len(words):
            names.add(words[at])
            at += 1
        options = options | names if word[0] == "-" else options - names
    return options


def after_set(command: Command) -> frozenset[str]:
    """The options behind a `set` command, given what it begins with; behind `||` nothing is sure to be turned on."""
    if command.in_pipe or command.after == "&":
        return command.options
    options = with_options(command.options, [word.text for word in command.words[1:]])
    return options & command.options if command.before == "||" else options
