"""Reads a command line by the table of its verb."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class UsageError(Exception):
    """The command line makes no sense; the message gives the reason and, where it can, what was meant."""


class UnavailableError(UsageError):
    """What the command line asks for cannot be had now, as a disk is full: the help of the verb explains nothing."""


class Option:
    """A row of a verb's table.

    `names` are as typed, blank between them, the long one last: `-j --jobs`. Without `metavar` it is a switch.
    `many` may be given again and adds up; of the others the last one holds. `choices` are all that it takes. With a
    metavar in brackets (`[FILE]`) the value may be left out before another option and at the end; it is then empty.
    `group` is the heading it stands under in the help. `check` raises a UsageError for a value that cannot be.
    """

    __slots__ = ("check", "choices", "group", "help", "many", "metavar", "name", "names")

    def __init__(
        self,
        names: str,
        help: str,  # noqa: A002
        metavar: str = "",
        *,
        many: bool = False,
        choices: tuple[str, ...] = (),
        group: str = "Options",
        check: Callable[[str], object] | None = None,
    ) -> None:
        self.check = check
        self.names = tuple(names.split())
        self.name = self.names[-1].lstrip("-")
        self.help = help
        self.metavar = metavar
        self.many = many
        self.choices = choices
        self.group = group


# Read before the verb runs, so no verb has to ask for them.
COMMON = (
    Option("-h --help", "show this help", group="Other"),
    Option("--traceback", "on a bug in dlint, print where it happened", group="Other"),
)


class VerbSpec:
    """A verb's table: its operands (`[PATH…]`), options, further notes, and examples with what each does."""

    __slots__ = ("about", "examples", "name", "operands", "options")

    def __init__(
        self,
        name: str,
        operands: str,
        options: tuple[Option, ...],
        about: str = "",
        examples: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.name = name
        self.operands = operands
        self.options = options + COMMON
        self.about = about
        self.examples = examples

    def find(self, typed: str) -> Option | None:
        """The row of an option as typed, dashes included."""
        for option in self.options:
            if typed in option.names:
                return option
        return None

    def unknown(self, typed: str) -> UsageError:
        """The message for an option that is in no row."""
        from dlint.text.nearest import did_you_mean

        # Other linters have `-f` for the format; here it is a Dockerfile, so the guess is worth a line of its own.
        if typed == "-f" and self.find("--format") is not None:
            return UsageError("unknown option -f: write --format (-f is --file, the Dockerfile of verbs that build)")
        from dlint.cli.verbs import VERBS

        if typed.removeprefix("--") in VERBS:
            # As other linters have it (`ruff check --fix`).
            verb = typed.removeprefix("--")
            return UsageError(f"unknown option {typed}: {verb} is a verb, write dlint {verb}")
        known = [name for option in self.options for name in option.names if name.startswith("--")]
        return UsageError(f"unknown option {typed}{did_you_mean(typed, known)}")


class Arguments:
    """A parsed command line: `operands` in order, and the values of each option by its long name."""

    __slots__ = ("_values", "operands")

    def __init__(self) -> None:
        self.operands: list[str] = []
        self._values: dict[str, list[str]] = {}

    def add(self, option: Option, value: str) -> None:
        """One more value of an option; raises UsageError if it is none of the choices."""
        # Checked when it is read, so that a mistake ends the run before anything is done.
        if option.choices and value not in option.choices:
            from dlint.text.nearest import did_you_mean

            known = ", ".join(option.choices)
            meant = did_you_mean(value, option.choices) or f": use one of {known}"
            raise UsageError(f"--{option.name} cannot be {value!r}{meant}")
        if option.check is not None:
            option.check(value)
        if option.many:
            self._values.setdefault(option.name, []).append(value)
        else:
            self._values[option.name] = [value]

    def has(self, name: str) -> bool:
        """Whether the option was given."""
        return name in self._values

    def value(self, name: str) -> str | None:
        """The value given last."""
        return self._values[name][-1] if name in self._values else None

    def values(self, name: str) -> tuple[str, ...]:
        """All values given."""
        return tuple(self._values.get(name, ()))

    def names(self, name: str) -> tuple[str, ...]:
        """All values given, each a list with commas."""
        parts = (part.strip() for value in self.values(name) for part in value.split(","))
        return tuple(part for part in parts if part)

    def give_back(self, name: str, is_operand: Callable[[str], bool]) -> None:
        """Leave an option without its value where that was meant as an operand: it stood behind the option."""
        value = self._values[name][-1]
        if is_operand(value):
            self._values[name] = [""]
            self.operands.append(value)

    def words(self, verb: VerbSpec, but: tuple[str, ...]) -> list[str]:
        """The options as words of a command line, without those that `but` names and without operands."""
        known = [(option, value) for option in verb.options for value in self.values(option.name)]
        return [
            f"--{option.name}={value}" if option.metavar else f"--{option.name}"
            for option, value in known
            if option.name not in but
        ]

    def number(self, name: str, default: int) -> int:
        """The value as a count; UsageError if it is not one."""
        value = self.value(name)
        if value is None:
            return default
        # `isdigit` alone also accepts `²` and digits of other scripts.
        if not (value.isascii() and value.isdigit()):
            raise UsageError(f"--{name} needs a number, not {value!r}")
        return int(value)


def read(verb: VerbSpec, argv: list[str]) -> Arguments:
    """`argv` (without the verb) parsed by the table of `verb`; UsageError where it does not fit the table."""
    arguments = Arguments()
    # Reversed, so that taking the next word is a cheap pop at the end.
    rest = argv[::-1]
    while rest:
        word = rest.pop()
        if word == "--":
            arguments.operands += rest[::-1]
            break
        if not word.startswith("-") or word == "-":
            arguments.operands.append(word)
        elif word.startswith("--"):
            _read_long(arguments, verb, word, rest)
        else:
            _read_short(arguments, verb, word, rest)
    return arguments


def _read_long(arguments: Arguments, verb: VerbSpec, word: str, rest: list[str]) -> None:
    name, equals, value = word.partition("=")
    option = verb.find(name)
    if option is None:
        raise verb.unknown(name)
    if equals and not option.metavar:
        raise UsageError(f"{name} takes no value")
    _take(arguments, option, value if equals else None, rest)


def _read_short(arguments: Arguments, verb: VerbSpec, word: str, rest: list[str]) -> None:
    """`-q`, `-qs` (switches together), `-j4`, `-j=4` or `-j 4`."""
    option = verb.find(word[:2])
    if option is None:
        raise verb.unknown(word.partition("=")[0])
    attached = word[2:]
    _take(arguments, option, attached.removeprefix("=") if attached else None, rest)
    # A switch: what is attached to it are further switches.
    if attached and not option.metavar:
        _read_short(arguments, verb, "-" + attached, rest)


def _take(arguments: Arguments, option: Option, value: str | None, rest: list[str]) -> None:
    if not option.metavar:
        arguments.add(option, "")
        return
    # An optional value is taken unless the next word is an option; `give_back` corrects that for operands.
    if value is None and option.metavar.startswith("["):
        value = rest.pop() if rest and not rest[-1].startswith("-") else ""
    if value is None and rest:
        value = rest.pop()
    if value is None:
        raise UsageError(f"--{option.name} needs a value: --{option.name} {option.metavar}")
    arguments.add(option, value)
