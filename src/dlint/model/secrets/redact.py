"""The secrets of a Dockerfile, and texts that quote it without them.

Every report that shows a line of a Dockerfile, and every message that may repeat a part of one, goes through here.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from dlint import regex as re
from dlint.knowledge.secrets import options
from dlint.knowledge.secrets.addresses import MARKS as ADDRESS_MARKS
from dlint.knowledge.secrets.addresses import credential_matches
from dlint.knowledge.secrets.header_values import colon_matches
from dlint.knowledge.secrets.statements import statement_matches
from dlint.knowledge.secrets.values import address_matches, secret_matches
from dlint.text.memoize import memoize
from dlint.text.redact import Redactor, masked, masked_parts
from dlint.text.source import decode
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dlint.model.dockerfile import Dockerfile
    from dlint.text.edit import Edit
    from dlint.text.redact import Stretch
    from dlint.text.source import Source

_PAIR = r"""(?:(?<![\w.-])|(?<=[\s"']--))([A-Za-z_][\w.-]*)=("(?:\\.|[^"\\])*"|'[^']*'|(?:\\.|[^\s\\;&|"'])+)"""
_LEGACY = r"\s*(?:ENV|LABEL|env|label|Env|Label)\s+([\w.-]+)[ \t]+(\S.*)"
# A line that lost its instruction: `PASSWORD abc`. One word alone, or one with digits: messages begin with names too.
_BARE = r"\s*([A-Z][A-Z0-9_]*)[ \t]+((?=\S*\d)(?=\S*[A-Za-z])\S{6,}|\S+(?=\s*$))"
# A shorter value stands in many words that have nothing to do with it.
_SHORTEST = 6
# No report shows more of a line than this on either side of a mark.
_NEAR = 2_000
# What is known of a longer line is not kept.
_SHORT_LINE = 300
_QUOTES = "\"'"
_ESCAPED_QUOTES = _QUOTES + "\\"
_COMMANDS = ("run", "cmd", "entrypoint", "healthcheck")
_KEY_BEGINS, _KEY_ENDS = b"PRIVATE KEY-----", b"-----END "


def secret_spans(file: Dockerfile) -> list[Span]:
    """The bytes of all secrets that are found in a Dockerfile, in file order.

    The same as the rules `secrets/command-line`, `secrets/url-credentials` and `secrets/value` mark, whether or not
    these rules run, and the bodies of private keys.
    """
    return file.fact(_secret_spans)


class Redaction:
    """Lines of a Dockerfile, and texts that quote it, without its secrets.

    `spans` are the bytes of the secrets in `source`. What looks like a secret, or is the value of a revealing name, is
    hidden besides.
    """

    __slots__ = ("_ends", "_redactor", "_spans", "_stretches", "source")

    def __init__(self, source: Source, spans: Sequence[Span]) -> None:
        self.source = source
        self._spans = spans
        self._stretches: dict[int, list[Stretch]] | None = None
        self._redactor: Redactor | None = None
        self._ends: list[int] | None = None

    @classmethod
    def of(cls, file: Dockerfile) -> Redaction:
        """The redaction for a Dockerfile."""
        return cls(file.source, secret_spans(file))

    def stretches(self, number: int, text: str, at: int = 0) -> list[Stretch]:
        """What of a line (1-based) is to be hidden, in characters; `at` is near what is shown of a long one."""
        if self._stretches is None:
            self._stretches = self._by_line()
        known = [(start, min(end, len(text))) for start, end in self._stretches.get(number, ())]
        # Regular expressions over a line of megabytes would take seconds, and no report shows it as a whole.
        start = max(0, at - _NEAR)
        near = secrets_in(text[start : at + _NEAR])
        return [*known, *((start + first, start + last) for first, last in near)]

    def holds(self, start: int, end: int) -> bool:
        """Whether a known secret stands among these bytes."""
        if self._ends is None:
            # The spans are sorted by their starts; up to each of them, how far one reaches.
            self._ends = list(accumulate((span.end for span in self._spans), max))
        before = bisect_left(self._spans, end, key=_start)
        return before > 0 and self._ends[before - 1] > start

    def line(self, number: int) -> str:
        """A line (1-based) without its end-of-line characters and without its secrets."""
        text = self.source.line_text(number)
        found = self.stretches(number, text)
        return masked_parts(text, found)[0] if found else text

    def text(self, text: str) -> str:
        """Any text that may quote the Dockerfile, such as a message or an instruction in one line."""
        return redacted(self.known(text))

    def known(self, text: str) -> str:
        """The same with nothing hidden but the values that stand in the Dockerfile."""
        if self._redactor is None:
            values = (self.source.text(span).strip() for span in self._spans)
            # Built once for all messages of a file.
            self._redactor = Redactor(values, mask=masked, shortest=_SHORTEST)
        return self._redactor.hide(text)

    def _by_line(self) -> dict[int, list[Stretch]]:
        found: dict[int, list[Stretch]] = {}
        for span in self._spans:
            (line, column), (last, end) = self.source.position(span.start), self.source.position(span.end)
            for number in range(line, last + 1):
                start = column - 1 if number == line else 0
                found.setdefault(number, []).append((start, end - 1 if number == last else _WHOLE_LINE))
        return found


_WHOLE_LINE = 1 << 60


def redacted(text: str) -> str:
    """A text without what looks like a secret; a text of several lines is read line by line."""
    lines = text.split("\n")
    found = [secrets_in(line) for line in lines]
    if not any(found):
        return text
    return "\n".join(masked_parts(line, parts)[0] for line, parts in zip(lines, found, strict=True))


def redacted_file(data: bytes) -> bytes:
    """A whole Dockerfile, or any other text, without its secrets; ends of lines stay as they are."""
    from dlint.text.source import encode

    source, redaction = _opened(data)
    pieces = []
    for number, start in enumerate(source.line_starts, 1):
        line = data[start : source.line_span(number).end]
        text = encode(source.line_text(number))
        # A byte order mark before the text and the end of the line behind it are no part of it.
        pieces.append(line.replace(text, encode(redaction.line(number)), 1) if text else line)
    return b"".join(pieces)


def redaction_of(data: bytes) -> Redaction:
    """The redaction for the bytes of a Dockerfile."""
    return _opened(data)[1]


def shows_secret(data: bytes, shown: set[str], spans: list[Span] | None = None) -> bool:
    """Whether one of the lines of a Dockerfile that are `shown` holds a secret; the others are not looked at.

    `shown` are lines without their ends, `spans` what `secret_spans` gave for the file, if that is known.
    """
    from dlint.text.source import Source

    redaction = _opened(data)[1] if spans is None else Redaction(Source(data), spans)
    source = redaction.source
    for number in range(1, len(source.line_starts) + 1):
        text = source.line_text(number)
        is_shown = bool(text) and (text in shown or (number == 1 and f"\ufeff{text}" in shown))
        if is_shown and redaction.line(number) != text:
            return True
    return False


def _opened(data: bytes) -> tuple[Source, Redaction]:
    # Imported here: a report on one line masks it without a parser.
    from dlint.model.dockerfile import Dockerfile
    from dlint.syntax.parse import parse
    from dlint.text.source import Source

    source = Source(data)
    spans = secret_spans(Dockerfile(parse(source))) if _may_hold_secret(decode(data)) else _keys(data)
    return source, Redaction(source, spans)


def secrets_in(line: str) -> list[Stretch]:
    """The stretches of a line that look like a secret, or that stand behind the name of one."""
    return _known_secrets_in(line) if len(line) <= _SHORT_LINE else _secrets_in(line)


def _secrets_in(line: str) -> list[Stretch]:
    found = [(start, end) for _, start, end in secret_matches(line)]
    found += address_matches(line)
    found += credential_matches(line) if _may_hold_address(line) else []
    found += [*colon_matches(line), *statement_matches(line)]
    pairs = list(_pairs(line))
    legacy = re.compile(_LEGACY).match(line) or re.compile(_BARE).match(line)
    for match in [*pairs, *([legacy] if legacy is not None and not pairs else [])]:
        from dlint.knowledge.secrets.judge import secret_pair

        # A variable is no secret in itself.
        if "$" not in match[2] and secret_pair(match[1], match[2].strip(_ESCAPED_QUOTES)) is not None:
            found.append(_bare(match[2], *match.span(2)))
    return found


# The same text is written by many edits of a file, and quoted by many of its messages.
_known_secrets_in = memoize(2048)(_secrets_in)


def _pairs(line: str) -> Iterator[re.Match[str]]:
    """What looks like `NAME=value`, also inside of a quoted value: a whole command may be quoted."""
    pattern = re.compile(_PAIR)
    for match in pattern.finditer(line):
        yield match
        start, end = match.span(2)
        if line[start] in _QUOTES and "=" in match[2]:
            yield from pattern.finditer(line, start + 1, end - 1)


def writes_secret(edits: Iterable[Edit], redaction: Redaction | None) -> bool:
    """Whether edits may write a secret that stands in the file: their texts look like one, or replace one."""
    return any(_writes_secret(edit, redaction) for edit in edits)


def _writes_secret(edit: Edit, redaction: Redaction | None) -> bool:
    if any(secrets_in(line) for line in edit.text.split("\n")):
        return True
    if not edit.text or redaction is None:
        return False
    # Another notation, as in a JSON list, may hide that it is the same value.
    return redaction.holds(edit.start, edit.end) or redaction.known(edit.text) != edit.text


def _secret_spans(file: Dockerfile) -> list[Span]:
    from dlint.model.instructions.named_texts import holds_secret, whole_text

    text = whole_text(file)
    found = _by_looks(file) if holds_secret(file) or _may_hold_address(text) or _has_hidden(text) else []
    return sorted([*found, *_of_commands(file), *_keys(file.source.data)], key=_start)


def _may_hold_secret(text: str) -> bool:
    """Whether anything but the body of a private key may be found in a file with that text."""
    return bool(secret_matches(text) or _may_hold_address(text) or _has_hidden(text) or options.may_take_password(text))


def _has_hidden(text: str) -> bool:
    return bool(colon_matches(text) or statement_matches(text))


def _may_hold_address(text: str) -> bool:
    return "://" in text and any(map(text.__contains__, ADDRESS_MARKS))


def _by_looks(file: Dockerfile) -> list[Span]:
    from dlint.model.instructions.named_texts import inner_views, texts_of

    found: list[Span] = []
    for view in inner_views(file):
        for _, text in texts_of(view):
            found += [text.span(start, end) for _, start, end in secret_matches(text.text)]
            hidden = (*colon_matches(text.text), *statement_matches(text.text))
            found += [text.span(start, end) for start, end in hidden]
            if _may_hold_address(text.text):
                found += [text.span(start, end) for start, end in credential_matches(text.text)]
    return found


def _of_commands(file: Dockerfile) -> list[Span]:
    from dlint.model.instructions.named_texts import inner_views, may_take_password

    views = [view for view in inner_views(file) if view.kind in _COMMANDS and may_take_password(view)]
    if not views:
        return []
    from dlint.model.commands.passwords import passwords_of

    return [password.span for view in views for password in passwords_of(view)]


def _start(span: Span) -> int:
    return span.start


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
    if value[:2] == '\\"' and value[-2:] == '\\"' and len(value) > 3:
        return start + 2, end - 2
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in _QUOTES
    return (start + 1, end - 1) if quoted else (start, end)
