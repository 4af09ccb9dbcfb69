"""BuildKit's word lexer: a word of an instruction as literals and variables (RUN's shell is another language)."""

from __future__ import annotations

from dlint import regex as re
from dlint.text.memoize import memoize

MISSING_BRACE = "syntax error: missing '}'"
MISSING_SLASH = "syntax error: missing '/' in ${}"
BAD_SUBSTITUTION = "syntax error: bad substitution"
OPEN_SINGLE = "unexpected end of statement while looking for matching single-quote"
OPEN_DOUBLE = "unexpected end of statement while looking for matching double-quote"

_BARE = re.compile("[$'\"\\\\`]")
_OPERAND = re.compile("[$'\"\\\\`}/]")
_NAME = re.compile(r"\w+")
_ONE_CHARACTER_NAMES = "@*#?-$!"


class Literal:
    """Text that stands for itself.

    `value` is what it means, without escape characters; `text[start:end]` of the word is how it is written, without
    the quotes around it. `quote` is `'`, `"` or empty.
    """

    __slots__ = ("end", "quote", "start", "value")

    def __init__(self, value: str, start: int, end: int, quote: str) -> None:
        self.value = value
        self.start = start
        self.end = end
        self.quote = quote

    def __repr__(self) -> str:
        return f"Literal({self.value!r}, {self.start}, {self.end}, {self.quote!r})"

    def raw(self, text: str, escape: str) -> str:
        """What it means where BuildKit keeps escape characters: in the patterns of `${x#…}`, `${x%…}`, `${x/…/…}`."""
        written = text[self.start : self.end]
        if self.quote != '"' or escape not in written:
            return written
        # Inside double quotes BuildKit writes an escape character that escapes nothing twice.
        mark = re.escape(escape)
        return re.sub(f'{mark}(["$]|{mark})?', lambda found: escape + (found[1] or escape), written)


class Variable:
    """A reference to a variable, `text[start:end]` of the word from the dollar sign to the end.

    `operator` is what follows the name in braces: empty, `:-` `-` `:+` `+` `:?` `?` `#` `##` `%` `%%` `/` `//`, or a
    pair such as `:=`, which BuildKit reads and refuses when it expands. `operand` are the parts after it, for the
    slashes the pattern; `replacement` what follows the second slash. `quoted` means inside double quotes, its own or
    those around an outer `${…}`.
    """

    __slots__ = ("braces", "end", "name", "operand", "operator", "quoted", "replacement", "start")

    def __init__(self, name: str, start: int, braces: bool, quoted: bool) -> None:
        self.name = name
        self.operator = ""
        self.operand: list[Part] = []
        self.replacement: list[Part] = []
        self.start = start
        self.end = start
        self.braces = braces
        self.quoted = quoted

    def __repr__(self) -> str:
        return f"Variable({self.name!r}, {self.operator!r}, {self.operand}, {self.start}, {self.end})"


Part = Literal | Variable


class WordError:
    """Why BuildKit refuses a word, in its words; `index` is where the construct begins."""

    __slots__ = ("index", "message")

    def __init__(self, index: int, message: str) -> None:
        self.index = index
        self.message = message

    def __repr__(self) -> str:
        return f"WordError({self.index}, {self.message!r})"


class WordTree:
    """A word taken apart.

    `parts` in order; `variables` all of them, those in operands before the one they belong to (BuildKit's order of
    expansion); after an `error` both hold what was complete before it.
    """

    __slots__ = ("error", "escape", "parts", "text", "variables")

    def __init__(
        self, text: str, escape: str, parts: list[Part], variables: list[Variable], error: WordError | None
    ) -> None:
        self.text = text
        self.escape = escape
        self.parts = parts
        self.variables = variables
        self.error = error


def is_plain(text: str, escape: str = "\\") -> bool:
    """Whether nothing in the text needs the lexer."""
    return "$" not in text and escape not in text and '"' not in text and "'" not in text


@memoize(1024)
def parse_word(text: str, escape: str = "\\") -> WordTree:
    """Take a word apart; depth of nesting is bounded by memory only, time is linear."""
    return _Lexer(text, escape).read()


class _Frame:
    """What is open: the word itself, double quotes, or an operand of `variable` up to the character `close`."""

    __slots__ = ("close", "parts", "quote", "quoted", "special", "start", "variable")

    def __init__(self, close: str, parts: list[Part], start: int, quoted: bool, variable: Variable | None) -> None:
        self.close = close
        self.parts = parts
        self.start = start
        self.quote = '"' if close == '"' else ""
        self.quoted = quoted
        self.variable = variable
        # Inside of an operand a brace or a slash may end it.
        self.special = _OPERAND if variable else _BARE


class _Lexer:
    __slots__ = ("at", "begin", "error", "escape", "frames", "pieces", "size", "text", "variables")

    def __init__(self, text: str, escape: str) -> None:
        self.text = text
        self.size = len(text)
        self.escape = escape
        self.at = 0
        self.frames = [_Frame("", [], 0, False, None)]
        self.pieces: list[str] = []
        self.begin = 0
        self.variables: list[Variable] = []
        self.error: WordError | None = None

    def read(self) -> WordTree:
        while self.at < self.size:
            self._step(self.frames[-1])
        # Something is still open at the end of the text.
        if self.error is None and len(self.frames) > 1:
            self._fail(self.frames[-1].start, OPEN_DOUBLE, self.size)
        self._flush()
        return WordTree(self.text, self.escape, self.frames[0].parts, self.variables, self.error)

    def _step(self, frame: _Frame) -> None:
        found = frame.special.search(self.text, self.at)
        stop = found.start() if found else self.size
        if stop > self.at:
            self._take(self.text[self.at : stop], stop)
        if found is None:
            return
        character = found[0]
        if character == frame.close:
            self._close(frame)
        elif character == "$":
            self._dollar(frame)
        elif character == self.escape:
            self._escaped(frame)
        elif character == '"':
            self._flush()
            self.frames.append(_Frame('"', frame.parts, stop, True, None))
            self.at += 1
        elif character == "'" and not frame.quote:
            self._single(frame)
        else:
            self._take(character, stop + 1)

    def _take(self, value: str, end: int) -> None:
        if not self.pieces:
            self.begin = self.at
        self.pieces.append(value)
        self.at = end

    def _flush(self) -> None:
        if self.pieces:
            frame = self.frames[-1]
            frame.parts.append(Literal("".join(self.pieces), self.begin, self.at, frame.quote))
            self.pieces = []

    def _close(self, frame: _Frame) -> None:
        self._flush()
        self.at += 1
        variable = frame.variable
        if variable is None:
            self.frames.pop()
            # `""` is an empty word, and not the same as no word.
            if frame.start + 2 == self.at:
                frame.parts.append(Literal("", self.at - 1, self.at - 1, '"'))
        elif frame.close == "/":
            frame.close = "}"
            frame.parts = variable.replacement
        else:
            self.frames.pop()
            self._add(variable)

    def _add(self, variable: Variable) -> None:
        variable.end = self.at
        self.variables.append(variable)
        self.frames[-1].parts.append(variable)

    def _escaped(self, frame: _Frame) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        # Between double quotes the escape character stays in front of what it need not escape, as in a shell.
        if frame.quote and (not following or following not in '"$' + self.escape):
            self._take(self.escape, self.at + 1)
        else:
            self._take(following, min(self.at + 2, self.size))

    def _single(self, frame: _Frame) -> None:
        self._flush()
        begin = self.at + 1
        end = self.text.find("'", begin)
        if end < 0:
            self._fail(self.at, OPEN_SINGLE, self.size)
            return
        frame.parts.append(Literal(self.text[begin:end], begin, end, "'"))
        self.at = end + 1

    def _dollar(self, frame: _Frame) -> None:
        start = self.at
        if self.text.startswith("{", start + 1):
            self._flush()
            self._braces(frame, start)
            return
        end = self._name_end(start + 1)
        if end == start + 1:
            self._take("$", end)
            return
        self._flush()
        self.at = end
        self._add(Variable(self.text[start + 1 : end], start, False, frame.quoted))

    def _braces(self, frame: _Frame, start: int) -> None:
        first = self.text[start + 2 : start + 3]
        if not first:
            self._fail(start, MISSING_BRACE, self.size)
            return
        if first in "{}:":
            self._fail(start, BAD_SUBSTITUTION, start + 2)
            return
        end = self._name_end(start + 2)
        variable = Variable(self.text[start + 2 : end], start, True, frame.quoted)
        if self.text.startswith("}", end):
            self.at = end + 1
            self._add(variable)
            return
        self._operator(variable, end)

    def _operator(self, variable: Variable, at: int) -> None:
        operator = self.text[at : at + 2] if self.text.startswith(":", at) else self.text[at : at + 1]
        if not operator:
            self._fail(variable.start, MISSING_BRACE, self.size)
            return
        if operator[0] not in ":+-?#%/" or operator in {":#", ":%"}:
            self._fail(variable.start, f"unsupported modifier ({operator}) in substitution", at + len(operator))
            return
        if operator in "#%/" and self.text.startswith(operator, at + 1):
            operator *= 2
        variable.operator = operator
        close = "/" if operator[0] == "/" else "}"
        self.frames.append(_Frame(close, variable.operand, variable.start, variable.quoted, variable))
        self.at = at + len(operator)

    def _fail(self, index: int, message: str, at: int) -> None:
        """Note the error; at the end of the text BuildKit names the outermost `${…}` that is still open instead."""
        self._flush()
        self.at = self.size
        for frame in self.frames if at >= self.size else ():
            if frame.variable is not None:
                index = frame.start
                message = MISSING_SLASH if frame.close == "/" else MISSING_BRACE
                break
        self.error = WordError(index, message)

    def _name_end(self, at: int) -> int:
        found = _NAME.match(self.text, at)
        if found is None:
            return at + 1 if at < self.size and self.text[at] in _ONE_CHARACTER_NAMES else at
        end = found.end()
        # A name that begins with a digit is a positional parameter: it ends with the digits.
        if self.text[at].isdecimal():
            return next((k for k in range(at, end) if not self.text[k].isdecimal()), end)
        if found[0].isascii():
            return end
        return next((k for k in range(at, end) if not _in_name(self.text[k])), end)


def _in_name(character: str) -> bool:
    return character.isalpha() or character.isdecimal() or character == "_"
