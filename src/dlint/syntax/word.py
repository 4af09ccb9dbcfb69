"""One word of an instruction: a flag, an argument, half of a name=value pair."""

from __future__ import annotations

from dlint.text.mapped_text import MappedText
from dlint.text.span import Span


class Word:
    """A piece of an instruction's logical line.

    `value` is what BuildKit's parser yields for it (quotes kept, variables not expanded; the string of a JSON form
    decoded), `start` and `end` its place in the instruction's logical line.
    """

    __slots__ = ("_line", "end", "start", "value")

    def __init__(self, value: str, line: MappedText, start: int, end: int) -> None:
        self.value = value
        self._line = line
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Word({self.value!r}, {self.start}, {self.end})"

    @property
    def span(self) -> Span:
        """Its bytes in the file, for a JSON string with the quotes."""
        return self._line.span(self.start, self.end)

    @property
    def mapped(self) -> MappedText:
        """What is written, character for character, mapped to the file."""
        return self._line.slice(self.start, self.end)

    def part(self, start: int, end: int) -> Word:
        """The characters `start` to `end` of what is written, as a word of its own."""
        text = self._line.text[self.start + start : self.start + end]
        return Word(text, self._line, self.start + start, self.start + end)

    def tail(self, length: int) -> Word:
        """The last characters of the value as a word; it stands where the whole stands if quotes are in the way."""
        plain = len(self.value) == self.end - self.start
        start = self.end - length if plain else self.start
        return Word(self.value[len(self.value) - length :], self._line, start, self.end)

    def within(self, start: int, end: int) -> Span:
        """The bytes of `value[start:end]`; of the whole word where the value is not what is written."""
        if len(self.value) != self.end - self.start:
            return self.span
        return self._line.span(self.start + start, self.start + end)
