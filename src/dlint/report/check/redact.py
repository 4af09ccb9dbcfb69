"""Where a source line shows a secret: as rules have found it, by its looks, or by the name in front of it."""

from __future__ import annotations

from dlint import regex as re
from dlint.engine.secrecy import secret_spans
from dlint.knowledge.secrets.values import address_matches, secret_matches
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.result import FileReport
    from dlint.kit import Fix
    from dlint.text.source import Source

    Stretch = tuple[int, int]

_PAIR = r"""(?<![\w.-])([A-Za-z_][\w.-]*)=("(?:\\.|[^"\\])*"|'[^']*'|(?:\\.|[^\s\\;&|"'])+)"""
_LEGACY = r"\s*(?:ENV|LABEL|env|label|Env|Label)\s+([\w.-]+)[ \t]+(\S.*)"
# No report shows more of a line than this on either side of a mark.
NEAR = 2_000
_QUOTES = "\"'"
_KEY_BEGINS, _KEY_ENDS = b"PRIVATE KEY-----", b"-----END "


class LineRedaction:
    """What to hide in the lines of one file."""

    __slots__ = ("_found", "_source")

    def __init__(self, file: FileReport) -> None:
        self._source = file.source
        self._found = secret_spans(file.results) + (_keys(self._source.data) if self._source is not None else [])

    def stretches(self, number: int, text: str, at: int = 0) -> list[Stretch]:
        """What of a line (1-based) is to be hidden, in characters; `at` is near what is shown of a long one."""
        if self._source is None:
            return []
        marked = [_on_line(self._source, span, number, len(text)) for span in self._found]
        start = max(0, at - NEAR)
        near = secrets_in(text[start : at + NEAR])
        return [*marked, *((start + first, start + last) for first, last in near)]


def secrets_in(text: str) -> list[Stretch]:
    """The stretches of a line that look like a secret, or that stand behind the name of one."""
    found = [(start, end) for _, start, end in secret_matches(text)]
    found += address_matches(text)
    pairs = list(re.compile(_PAIR).finditer(text))
    legacy = re.compile(_LEGACY).match(text)
    for match in [*pairs, *([legacy] if legacy is not None and not pairs else [])]:
        from dlint.knowledge.secrets.judge import secret_pair

        if "$" not in match[2] and secret_pair(match[1], match[2].strip(_QUOTES)) is not None:
            found.append(_bare(match[2], *match.span(2)))
    return found


def has_secret(fix: Fix) -> bool:
    """Whether a repair writes a secret that stands in the file to another place of it."""
    return any(secrets_in(line) for edit in fix.edits for line in edit.text.split("\n"))


def _keys(data: bytes) -> list[Span]:
    """The bodies of private keys, which have many lines."""
    found = []
    start = data.find(_KEY_BEGINS)
    while start >= 0:
        start += len(_KEY_BEGINS)
        end = data.find(_KEY_ENDS, start)
        if end < 0:
            end = len(data)
        found.append(Span(start, end))
        # The line that ends a key has the words of the one that begins it.
        start = data.find(_KEY_BEGINS, data.find(b"\n", end) + 1 or len(data))
    return found


def _bare(value: str, start: int, end: int) -> Stretch:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in _QUOTES
    return (start + 1, end - 1) if quoted else (start, end)


def _on_line(source: Source, span: Span, number: int, length: int) -> Stretch:
    """The part of a span that is on a line; an empty one if none is."""
    (line, column), (last, end) = source.position(span.start), source.position(span.end)
    if not line <= number <= last:
        return 0, 0
    return (column - 1 if number == line else 0), (min(end - 1, length) if number == last else length)
