"""Take wrappers off a command, and find the commands in the strings that it hands to a shell."""

from __future__ import annotations

from dlint.knowledge.shell.wrappers import LOOKUPS, NEEDED_OPTIONS, SHELLS, STRING_RUNNERS, TAKE_ASSIGNMENTS, WRAPPERS
from dlint.model.commands.command import OUTERMOST, Command, Place
from dlint.syntax.shell.redirect import Assignment
from dlint.syntax.shell.scan import scan
from dlint.syntax.shell.simple import ASSIGNMENT
from dlint.syntax.shell.word import Argument

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.syntax.shell.item import Command as Item
    from dlint.syntax.shell.redirect import Redirect
    from dlint.syntax.shell.word import ShellWord

# Bounds the work on scripts in scripts (`sh -c "sh -c …"`), which a hostile file may nest.
_DEEPEST = 8
_EXPANDED = frozenset("$`\\")
# Source: POSIX.1-2024, XCU 2.15, trap: EXIT and 0 are the same condition, 2026-11.
_EXITS = ("EXIT", "0")
_RUNNERS = SHELLS | STRING_RUNNERS | {"eval"}


def unwrap(item: Item, place: Place = OUTERMOST) -> Iterator[Command]:
    """The command behind the wrappers of a simple command, then the commands in the string it gives to a shell."""
    if item.head and item.head.rpartition("/")[2] not in WRAPPERS:
        command = Command(item, place)
    else:
        command = _unwrapped(item, place)
    yield command
    if command.name in _RUNNERS and len(place.quotes) < _DEEPEST:
        yield from _inner(command)


def _unwrapped(item: Item, place: Place) -> Command:
    words = item.words
    names: list[str] = []
    given: list[Assignment] = []
    while words and words[0].literal:
        name = words[0].text.rpartition("/")[2]
        rest = _behind(words, name, given) if name in WRAPPERS else []
        if not rest:
            break
        names.append(name)
        words = rest
    return Command(item, place, words, tuple(names), tuple(given))


def _behind(words: list[ShellWord], name: str, given: list[Assignment]) -> list[ShellWord]:
    """The words of the program that a wrapper runs; none where it runs none."""
    operands = WRAPPERS[name]
    needed = NEEDED_OPTIONS.get(name)
    # `su` without -c starts a shell, and runs no program that is written here.
    if needed is not None and not any(word.text.startswith(needed) for word in words):
        return []
    at = 1
    while at < len(words):
        text = words[at].text
        found = ASSIGNMENT.match(text) if name in TAKE_ASSIGNMENTS else None
        if text == "--":
            at += 1
            break
        if text.startswith("-") and len(text) > 1:
            # `command -v git` only asks whether there is such a program.
            if text in LOOKUPS.get(name, ()):
                return []
            at += _option_length(words, at, name)
        elif found is not None:
            given.append(_assignment(words[at], found[1], found[2]))
            at += 1
        elif operands:
            operands -= 1
            at += 1
        else:
            break
    return words[at + operands :]


def _option_length(words: list[ShellWord], at: int, name: str) -> int:
    """How many words an option of a wrapper takes: two where its value is the next word."""
    from dlint.model.commands.arguments import read

    reading = read(words[at : at + 2], 0, name)
    taken = bool(reading.flags) and reading.flags[-1].value is not None and not reading.plain and len(words) > at + 1
    return 2 if taken and reading.flags[-1].value is words[at + 1] else 1


def _assignment(word: ShellWord, name: str, operator: str) -> Assignment:
    return Assignment(word, name, operator, word.part(len(name) + len(operator)))


def _inner(command: Command) -> Iterator[Command]:
    """The commands in the script that a shell is given as a string, or as a heredoc."""
    shell = command.name if command.name in SHELLS else None
    string = _string(command)
    if string is not None:
        options = [word.text for word in command.words[1 : command.words.index(string)]] if shell else []
        script = scan(string.mapped, shell or "sh", options=options)
        place = _within(command, string)
    else:
        heredoc = _heredoc(command) if shell else None
        if heredoc is None or heredoc.body is None:
            return
        script = scan(heredoc.body, shell or "sh", options=[word.text for word in command.words[1:]])
        place = _below(command, heredoc)
    command.inner = script
    seen = string is not None and not string.literal
    for item in script.commands:
        # The outer shell runs what it substitutes, and lists it.
        if not (seen and "substitution" in item.enclosing):
            yield from unwrap(item, place)


def exit_actions(command: Command) -> list[Command] | None:
    """The commands that a `trap … EXIT` has the shell run at its end; None for any other command.

    None of them is exact: where they are written is not where they run, so that no edit may rely on their order.
    """
    if command.name != "trap" or len(command.words) < 3 or command.conditional:
        return None
    action, *signals = command.words[1:]
    if not any(word.text in _EXITS for word in signals):
        return None
    # `trap - EXIT` takes back what an earlier trap has set.
    if action.text in ("", "-"):
        return []
    script = scan(action.mapped, "sh")
    place = Place(command, exact=False)
    return [each for item in script.commands for each in unwrap(item, place)]


def _string(command: Command) -> ShellWord | None:
    """The word that a shell reads as a script."""
    if command.name == "eval":
        return command.words[1] if len(command.words) == 2 else None
    if command.name in STRING_RUNNERS:
        return command.value("-c") or command.value("--command")
    plain = command.reading.plain
    if not plain:
        return None
    before = command.words[: command.words.index(plain[0])]
    return plain[0] if any(flag.name == "-c" and flag.word in before for flag in command.flags) else None


def _heredoc(command: Command) -> Redirect | None:
    """The heredoc that a shell reads as a script, where nothing else gives its script."""
    # With a script as an operand, standard input is data for it.
    if command.has("-c") or (command.reading.plain and not command.has("-s")):
        return None
    found = [redirect for redirect in command.redirects if redirect.operator[:1] == "<"]
    return found[-1] if found and found[-1].is_heredoc else None


def _within(command: Command, string: ShellWord) -> Place:
    """The place of a script in a word: exact if that is one quoted stretch without escapes and expansions."""
    outside = command.place
    if isinstance(string, Argument):
        return Place(command, outside.quotes, exact=outside.exact)
    raw, text = string.raw, string.text
    # In one pair of quotes without escapes, each character of the script is one of the file.
    mark = raw[:1] if raw == f"'{text}'" or (raw == f'"{text}"' and string.literal) else ""
    return Place(command, outside.quotes + mark, exact=outside.exact and bool(mark))


def _below(command: Command, heredoc: Redirect) -> Place:
    """The place of a script in a heredoc's body, where what the outer shell expands is not exact."""
    body = heredoc.body.text if heredoc.body is not None else ""
    exact = not heredoc.expand or _EXPANDED.isdisjoint(body)
    mark = '"' if heredoc.expand else ""
    return Place(command, command.place.quotes + mark, exact=command.place.exact and exact)
