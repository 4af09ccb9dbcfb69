"""Variables in a word replaced by their values, as BuildKit does it."""

from __future__ import annotations

from dlint.syntax.lexer import Literal, Variable, WordError, WordTree, is_plain, parse_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeAlias

    from dlint.syntax.lexer import Part
    from dlint.text.mapped_text import MappedText

    Lookup: TypeAlias = "Callable[[str], str | Unknown | None]"
    # What a variable stands for: text, nothing known, or parts still to be joined.
    Value: TypeAlias = "str | Unknown | Sequence[Part | str]"

DEFAULTED = frozenset((":-", "-", ":+", "+"))
LONGEST = 8192
"""How long a value can become by expansion, in characters: a longer one counts as unknown. Else forty lines of
`ENV A=$A$A` would fill the memory. The longest such value in 2,103 real Dockerfiles has 216."""


class Unknown:
    """A value that is there but cannot be known: that of an ARG without default, of a platform."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


class Expansion:
    """What a word comes to.

    `value` is None if it depends on an unknown value or there is an `error`. `used` are all variables, those in
    operands before the one they belong to; `unset` those without a value that also have no default (`:-`, `-`, `:+`,
    `+`); the text counts them as empty. As in BuildKit an operand counts even where it is not needed.
    """

    __slots__ = ("error", "unset", "used", "value")

    def __init__(self, value: str | None, used: list[Variable], unset: list[Variable], error: WordError | None) -> None:
        self.value = value
        self.used = used
        self.unset = unset
        self.error = error

    def __repr__(self) -> str:
        return f"Expansion({self.value!r}, unset={[variable.name for variable in self.unset]}, error={self.error})"


def expand(text: MappedText | str, lookup: Lookup, escape: str = "\\") -> Expansion:
    """The word with its quotes removed and its variables replaced.

    `lookup` gives a name's value, None where it is not set, UNKNOWN where it is set to something unknown. The indices
    of variables and error count in `text`. Nesting costs no stack, time is linear in the text and the values put in. A
    value that is longer than LONGEST, and longer than the word, is unknown.
    """
    written = text if isinstance(text, str) else text.text
    # Most words have no variables and no quotes.
    if is_plain(written, escape):
        return Expansion(written, [], [], None)
    return _Expander(parse_word(written, escape), lookup).run()


def flatten(parts: Iterable[Part | str], values: dict[int, Value], longest: int = LONGEST) -> str | Unknown:
    """Parts joined, each variable by what `values` has for its start; unknown where that is longer than `longest`."""
    done: list[str] = []
    length = 0
    # A stack of iterators: `${a:-${b:-${c…}}}` may nest as deep as the file is long.
    waiting = [iter(parts)]
    while waiting:
        for part in waiting[-1]:
            value = part if isinstance(part, str) else part.value if isinstance(part, Literal) else values[part.start]
            if isinstance(value, Unknown):
                return value
            if not isinstance(value, str):
                waiting.append(iter(value))
                break
            length += len(value)
            # A value that stands alone is passed on as it is.
            if value:
                done.append(value)
            if length > longest and len(done) > 1:
                return UNKNOWN
        else:
            waiting.pop()
    return "".join(done)


def raw_parts(tree: WordTree, parts: list[Part]) -> list[Part | str]:
    """The parts of a pattern, with their escape characters."""
    return [part.raw(tree.text, tree.escape) if isinstance(part, Literal) else part for part in parts]


# What replaces `${templateOption:NAME}` before BuildKit reads the file.
# Source: containers.dev/implementors/templates, 2026-11.
TEMPLATE_NAMES = frozenset({"templateOption"})


class _Expander:
    __slots__ = ("error", "longest", "lookup", "tree", "unset", "values")

    def __init__(self, tree: WordTree, lookup: Lookup) -> None:
        self.tree = tree
        self.lookup = lookup
        self.longest = max(LONGEST, len(tree.text))
        self.values: dict[int, Value] = {}
        self.unset: list[Variable] = []
        self.error: WordError | None = None

    def run(self) -> Expansion:
        tree = self.tree
        # Inner variables come before the one whose operand they stand in, so their values are known here.
        for variable in tree.variables:
            known = self.lookup(variable.name)
            if known is None and variable.operator not in DEFAULTED and variable.name not in TEMPLATE_NAMES:
                self.unset.append(variable)
            self.values[variable.start] = self._value(variable, known) if variable.operator else known or ""
        error = self.error or tree.error
        value = None if error else flatten(tree.parts, self.values, self.longest)
        return Expansion(value if isinstance(value, str) else None, tree.variables, self.unset, error)

    def _value(self, variable: Variable, known: str | Unknown | None) -> Value:
        operator = variable.operator
        if operator in DEFAULTED:
            return _choose(variable, known)
        if operator in {":?", "?"}:
            return self._required(variable, known)
        if operator[0] == ":" and variable.name in TEMPLATE_NAMES:
            return UNKNOWN
        if operator[0] == ":":
            return self._fail(variable, f"unsupported modifier ({operator}) in substitution")
        return self._edited(variable, "" if known is None else known)

    def _required(self, variable: Variable, known: str | Unknown | None) -> Value:
        if known is None or (not known and variable.operator == ":?"):
            message = flatten(variable.operand, self.values, self.longest)
            reason = "is not allowed to be " + ("unset" if known is None else "empty")
            return self._fail(variable, f"{variable.name}: {message or reason}")
        return known

    def _edited(self, variable: Variable, known: str | Unknown) -> Value:
        """The value after `#`, `##`, `%`, `%%`, `/` or `//`."""
        pattern = flatten(raw_parts(self.tree, variable.operand), self.values, self.longest)
        replacement = flatten(raw_parts(self.tree, variable.replacement), self.values, self.longest)
        if isinstance(pattern, Unknown):
            return UNKNOWN
        operator = variable.operator
        # BuildKit sees a doubled sign after expansion too, when a variable brings the second one.
        if operator in {"#", "%"} and pattern.startswith(operator):
            operator *= 2
            pattern = pattern[1:]
        return self._matched(variable, operator, pattern, replacement, known)

    def _matched(
        self, variable: Variable, operator: str, written: str, replacement: str | Unknown, known: str | Unknown
    ) -> str | Unknown:
        from dlint.syntax.pattern import mirrored, read_pattern

        # A suffix is a prefix of the value written backwards: one matcher serves both.
        backwards = operator[0] == "%"
        written = mirrored(written) if backwards else written
        pattern = read_pattern(written)
        if isinstance(pattern, str):
            return self._fail(variable, f"invalid pattern ({written}) in substitution: {pattern}")
        # Matching goes line by line, so nothing is reported for a pattern over several lines.
        if isinstance(known, Unknown) or isinstance(replacement, Unknown) or "\n" in written or len(known) > LONGEST:
            return UNKNOWN
        if operator[0] == "/":
            value = pattern.replaced(known, replacement, operator == "//", self.longest)
            return UNKNOWN if value is None else value
        if backwards:
            return pattern.trimmed(known[::-1], longest=operator == "%%")[::-1]
        return pattern.trimmed(known, longest=operator == "##")

    def _fail(self, variable: Variable, message: str) -> Unknown:
        broken = self.tree.error
        # An error right at the end of an operand that is never closed is reported as the missing brace.
        hidden = broken and variable.end == len(self.tree.text) and self.tree.text[broken.index] == "$"
        if self.error is None and not hidden:
            self.error = WordError(variable.start, message)
        return UNKNOWN


def _choose(variable: Variable, known: str | Unknown | None) -> Value:
    empty = variable.operator[0] == ":"
    if isinstance(known, Unknown):
        if empty:
            return UNKNOWN
        return variable.operand if variable.operator == "+" else known
    given = None if empty and not known else known
    if variable.operator[-1] == "+":
        return "" if given is None else variable.operand
    return variable.operand if given is None else given
