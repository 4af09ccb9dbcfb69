"""How BuildKit's parser cuts the rest of an instruction into arguments, one function for each manner."""

from __future__ import annotations

from dlint import regex as re
from dlint.syntax.lines import SPACE
from dlint.syntax.word import Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.text.mapped_text import MappedText

# BuildKit's reWhitespace, which knows fewer blanks than unicode.IsSpace.
_BLANKS = re.compile("[\\t\\v\\f\\r ]+")
_SPACES = frozenset(SPACE)


class BadArguments(ValueError):
    """Arguments that BuildKit's parser refuses: why, and from where to where in the logical line."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


def blank_separated(line: MappedText, start: int, end: int) -> list[Word]:
    """Words between blanks; quotes mean nothing (FROM, EXPOSE, COPY without JSON)."""
    words: list[Word] = []
    at = start
    for gap in _BLANKS.finditer(line.text, start, end):
        words.append(Word(line.text[at : gap.start()], line, at, gap.start()))
        at = gap.end()
    if start < end:
        words.append(Word(line.text[at:end], line, at, end))
    return words


def skip_space(text: str, at: int, end: int) -> int:
    """The index of the first character from `at` on that is no space, or `end`."""
    while at < end and text[at] in _SPACES:
        at += 1
    return at


def first_blank(line: MappedText, start: int, end: int) -> tuple[int, int] | None:
    """Where the first run of blanks begins and ends."""
    gap = _BLANKS.search(line.text, start, end)
    return gap.span() if gap else None


def quoted_words(line: MappedText, start: int, end: int, escape: str) -> list[Word]:
    """Words between spaces that are neither quoted nor escaped (ENV, LABEL, ARG); quotes and escapes are kept."""
    text = line.text
    words: list[Word] = []
    at = start
    while at < end:
        if text[at] in _SPACES:
            at += 1
            continue
        word, at = _quoted_word(line, at, end, escape)
        if word is not None:
            words.append(word)
    return words


def _plain_word(line: MappedText, start: int, end: int, escape: str) -> Word | None:
    """The word that begins at `start`, unless something in it needs a closer look."""
    gap = _BLANKS.search(line.text, start, end)
    stop = gap.start() if gap else end
    text = line.text[start:stop]
    # Go counts more characters as blanks than the pattern, all of them outside of ASCII.
    if '"' in text or "'" in text or escape in text or not text.isascii():
        return None
    return Word(text, line, start, stop)


def _quoted_word(line: MappedText, start: int, end: int, escape: str) -> tuple[Word | None, int]:
    plain = _plain_word(line, start, end, escape)
    if plain is not None:
        return plain, plain.end
    text = line.text
    quote = ""
    dropped = False
    at = start
    while at < end:
        char = text[at]
        # Between single quotes the escape character is a character like any other.
        if char == escape and quote != "'":
            dropped = at + 1 == end
            at += 1 if dropped else 2
            continue
        if quote:
            quote = "" if char == quote else quote
        elif char in _SPACES:
            break
        elif char in "'\"":
            quote = char
        at += 1
    # An escape at the very end of the line is skipped, not kept.
    value = text[start : at - 1] if dropped else text[start:at]
    return (Word(value, line, start, at) if value else None), at


def pairs(line: MappedText, start: int, end: int, escape: str, keyword: str) -> list[tuple[Word, Word, str]]:
    """Names and values of ENV and LABEL with their separator: `=`, or empty for the old form with one pair."""
    words = quoted_words(line, start, end, escape)
    if not words:
        return []
    # The first word decides for the whole line: `ENV A b=c` is one pair with the value `b=c`.
    if "=" not in words[0].value:
        return [_old_pair(line, start, end, keyword)]
    return [_new_pair(word) for word in words]


def _old_pair(line: MappedText, start: int, end: int, keyword: str) -> tuple[Word, Word, str]:
    gap = first_blank(line, start, end)
    if gap is None:
        raise BadArguments(f"{keyword.upper()} must have two arguments", start, end)
    name = Word(line.text[start : gap[0]], line, start, gap[0])
    return name, Word(line.text[gap[1] : end], line, gap[1], end), ""


def _new_pair(word: Word) -> tuple[Word, Word, str]:
    at = word.value.find("=")
    if at < 0:
        message = f"can't find = in {word.value!r}: every word must be of the form name=value"
        raise BadArguments(message, word.start, word.end)
    value = word.part(at + 1, word.end - word.start)
    value.value = word.value[at + 1 :]
    return word.part(0, at), value, "="


def flags(line: MappedText, start: int, end: int, escape: str) -> tuple[list[Word], int]:
    """The `--flag` words at the front, and where the rest begins.

    Quotes and the escape character of the file count. A BuildKit of 2024 (0.13) knows the backslash alone here.
    Source: frontend/dockerfile/parser/split_command.go of BuildKit at ca4838f, 2026-11.
    """
    text = line.text
    words: list[Word] = []
    at = start
    while at < end:
        if text[at] in _SPACES:
            at += 1
            continue
        if not text.startswith("--", at, end):
            return words, at
        word, at = _flag(line, at, end, escape)
        # As in a shell, flags end here; the word itself is dropped.
        if word.value == "--":
            return words, at
        words.append(word)
    return words, end


def _flag(line: MappedText, start: int, end: int, escape: str) -> tuple[Word, int]:
    plain = _plain_word(line, start, end, escape)
    if plain is not None:
        return plain, plain.end
    text = line.text
    value: list[str] = []
    quote = ""
    at = start
    while at < end:
        char = text[at]
        at += 1
        if char == escape:
            value.append(text[at : at + 1] if at < end else "")
            at += 1
        elif quote:
            value.append("" if char == quote else char)
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in _SPACES:
            at -= 1
            break
        else:
            value.append(char)
    at = min(at, end)
    return Word("".join(value), line, start, at), at
