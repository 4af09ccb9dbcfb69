"""A .dockerignore file: its patterns and what they keep out of the build context."""

from __future__ import annotations

import posixpath

from dlint.model.context.ignore_glob import BadPattern, Glob
from dlint.model.context.ignore_matcher import IgnoreMatcher
from dlint.model.context.ignore_pattern import IgnorePattern
from dlint.text.source import Source, decode, encode
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# What Go's strings.TrimSpace takes away; Python's own idea of white space is wider.
_SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
_BOM = b"\xef\xbb\xbf"
# bufio.Scanner of Go stops at a longer line with an error, and with it the build. Source: bufio.MaxScanTokenSize,
# https://pkg.go.dev/bufio, 2026-11.
_LONGEST_LINE = 65536


class IgnoreFile:
    """The patterns of an ignore file in order.

    `errors` are (line, message) of what makes a build fail. Read as BuildKit's ignorefile package and Moby's
    patternmatcher read it; the last pattern that matches a path, or a folder above it, decides.
    """

    __slots__ = ("errors", "matcher", "patterns", "source")

    def __init__(self, data: bytes, path: str = ".dockerignore") -> None:
        self.source = Source(data, path)
        self.patterns: list[IgnorePattern] = []
        self.errors: list[tuple[int, str]] = []
        for line, span in _lines(self.source):
            self._read(line, span)
        self.matcher = IgnoreMatcher(self.patterns)

    @property
    def path(self) -> str:
        """The path it was read from."""
        return self.source.path

    def ignores(self, path: str) -> bool:
        """Whether a path (relative to the context, with slashes) is kept out of the context."""
        return self.matcher.verdict_of(_parts(path)).ignored

    def deciding(self, path: str) -> IgnorePattern | None:
        """The pattern that settles the fate of a path: keeps it out, or brings it back; None if none does."""
        return self.matcher.verdict_of(_parts(path)).by

    def _read(self, line: int, span: Span) -> None:
        text = self.source.text(span)
        if len(span) >= _LONGEST_LINE:
            self.errors.append((line, "the line is longer than 64 kB"))
            return
        meaning = _meaning(text)
        if meaning == "!":
            self.errors.append((line, f"{text} names nothing to bring back"))
        elif meaning:
            self._add(text, line, span, meaning)

    def _add(self, text: str, line: int, span: Span, meaning: str) -> None:
        negated = meaning[0] == "!"
        try:
            glob = Glob(meaning[negated:])
        except BadPattern:
            self.errors.append((line, f"{text} is not a valid pattern"))
        else:
            self.patterns.append(IgnorePattern(text, line, span, glob, negated))


def _lines(source: Source) -> Iterator[tuple[int, Span]]:
    """Number and bytes of each line that is neither empty nor a comment, without the blanks around it."""
    for line in range(1, len(source.line_starts) + 1):
        start, end = source.line_span(line).start, source.line_span(line).end
        if line == 1 and source.data.startswith(_BOM):
            start += len(_BOM)
        text = decode(source.data[start:end])
        bare = text.strip(_SPACE)
        if bare and not text.startswith("#"):
            start += len(encode(text[: text.index(bare)]))
            yield line, Span(start, start + len(encode(bare)))


def _meaning(text: str) -> str:
    """What the builder makes of a line before it compiles it, in two steps that do not know of each other.

    So `/!a` brings back as well: the first step takes the slash away, the second sees the `!`.
    """
    # Go turns bytes that are not UTF-8 into U+FFFD.
    text = encode(text).decode("utf-8", "replace")
    mark = "!" if text[0] == "!" else ""
    text = text[len(mark) :].strip(_SPACE)
    if text:
        text = _clean(text)
        # A slash in front has no meaning: all patterns begin at the root of the context.
        text = text[1:] if len(text) > 1 and text[0] == "/" else text
    text = (mark + text).strip(_SPACE)
    return _clean(text) if text else ""


def _clean(path: str) -> str:
    """Go's filepath.Clean."""
    cleaned = posixpath.normpath(path)
    # POSIX lets two slashes in front stand, and posixpath does so; Go does not.
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part not in ("", ".")]
