"""One instruction: its keyword, flags, arguments and heredocs, each with its bytes."""

from __future__ import annotations

from dlint.syntax import arguments
from dlint.syntax.arguments import BadArguments, first_blank, skip_space
from dlint.syntax.json_form import NotStrings, json_words
from dlint.syntax.lines import SPACE
from dlint.syntax.word import Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.nodes import Comment, Heredoc, ParseError
    from dlint.text.mapped_text import MappedText
    from dlint.text.span import Span

# How each instruction's arguments are cut (BuildKit's dispatch table).
MANNERS = {
    "add": "list",
    "arg": "words",
    "cmd": "command",
    "copy": "list",
    "entrypoint": "command",
    "env": "pairs",
    "expose": "blanks",
    "from": "blanks",
    "healthcheck": "health",
    "label": "pairs",
    "maintainer": "string",
    "onbuild": "onbuild",
    "run": "command",
    "shell": "command",
    "stopsignal": "string",
    "user": "string",
    "volume": "list",
    "workdir": "string",
}
WITH_HEREDOC = frozenset(("add", "copy", "run"))


class Instruction:
    """An instruction as BuildKit's parser yields it, before any variable is expanded.

    `keyword` is lower case. `words` are the arguments with their places (for ENV and LABEL the names and values in
    turn, the separators in `separators`); `args` gives them as BuildKit lists them. `text` is the logical line: the
    physical lines joined without continuation marks, comments and blank lines between them. `body` is what follows
    the keyword and the flags. `error` is the reason why it does not parse.
    """

    __slots__ = (
        "body_end",
        "body_start",
        "comments",
        "end_line",
        "error",
        "flags",
        "heredocs",
        "is_json",
        "keyword",
        "keyword_word",
        "onbuild",
        "separators",
        "span",
        "start_line",
        "text",
        "words",
    )

    # Set by `settle`.
    span: Span
    start_line: int
    end_line: int
    comments: list[Comment]

    def __init__(self, text: MappedText, start: int = 0) -> None:
        self.text = text
        self.heredocs: list[Heredoc] = []
        self.words: list[Word] = []
        self.separators: list[str] = []
        self.flags: list[Word] = []
        self.is_json = False
        self.onbuild: Instruction | None = None
        self.error: ParseError | None = None
        self._read_keyword(start)

    def __repr__(self) -> str:
        return f"<{self.keyword} line {self.start_line}>"

    @property
    def args(self) -> list[str]:
        """The arguments as BuildKit lists them: for ENV and LABEL name, value, separator, name, …"""
        if self.onbuild is not None:
            return [""]
        if not self.separators:
            return [word.value for word in self.words]
        listed: list[str] = []
        for place, separator in enumerate(self.separators):
            listed += [self.words[2 * place].value, self.words[2 * place + 1].value, separator]
        return listed

    @property
    def body(self) -> MappedText:
        """What follows the keyword and the flags, mapped to the file."""
        return self.text.slice(self.body_start, self.body_end)

    def flag(self, name: str) -> Word | None:
        """The word of `--name` or `--name=value`, the last if there are several."""
        if not self.flags:
            return None
        prefix = f"--{name}="
        for word in reversed(self.flags):
            if word.value.startswith(prefix) or word.value == prefix[:-1]:
                return word
        return None

    def flag_value(self, name: str) -> str | None:
        """The value of `--name=value`; empty for `--name` alone, None where the flag is missing."""
        word = self.flag(name)
        return None if word is None else word.value.partition("=")[2]

    def _read_keyword(self, start: int) -> None:
        text = self.text.text
        end = len(text.rstrip(SPACE))
        start = skip_space(text, start, end)
        gap = first_blank(self.text, start, end)
        stop = gap[0] if gap else max(start, end)
        word = text[start:stop]
        self.keyword_word = Word(word, self.text, start, stop)
        self.keyword = word.lower()
        self.body_start = stop
        self.body_end = max(stop, end)

    def settle(self, span: Span, start_line: int, end_line: int, comments: list[Comment]) -> None:
        """Set where the instruction stands in the file; what ONBUILD wraps stands on the same lines."""
        self.span = span
        self.start_line = start_line
        self.end_line = end_line
        self.comments = comments
        if self.onbuild is not None:
            self.onbuild.settle(self.onbuild.keyword_word.span.to(span), start_line, end_line, comments)

    def read_arguments(self, escape: str) -> None:
        """Cut flags and arguments; raises `BadArguments` where BuildKit's parser would refuse them."""
        end = self.body_end
        self.flags, start = arguments.flags(self.text, self.body_start, end, escape)
        self.body_start = start = skip_space(self.text.text, start, end)
        manner = MANNERS.get(self.keyword)
        if manner is not None and start < end:
            _READERS[manner](self, start, end, escape)


def _command(node: Instruction, start: int, end: int, escape: str) -> None:
    node.words = _json_or_none(node, start, end) or _whole(node, start, end)


def _list(node: Instruction, start: int, end: int, escape: str) -> None:
    words = _json_or_none(node, start, end)
    node.words = words if node.is_json else arguments.blank_separated(node.text, start, end)


def _blanks(node: Instruction, start: int, end: int, escape: str) -> None:
    node.words = arguments.blank_separated(node.text, start, end)


def _words(node: Instruction, start: int, end: int, escape: str) -> None:
    node.words = arguments.quoted_words(node.text, start, end, escape)


def _string(node: Instruction, start: int, end: int, escape: str) -> None:
    node.words = [Word(node.text.text[start:end], node.text, start, end)]


def _pairs(node: Instruction, start: int, end: int, escape: str) -> None:
    for name, value, separator in arguments.pairs(node.text, start, end, escape, node.keyword):
        node.words += [name, value]
        node.separators.append(separator)


def _health(node: Instruction, start: int, end: int, escape: str) -> None:
    text = node.text.text
    stop = start
    while stop < end and text[stop] not in SPACE:
        stop += 1
    rest = skip_space(text, stop, end)
    kind = Word(text[start:stop], node.text, start, stop)
    node.words = [kind]
    if rest < end:
        node.words += _json_or_none(node, rest, end) or _whole(node, rest, end)


def _onbuild(node: Instruction, start: int, end: int, escape: str) -> None:
    node.onbuild = inner = Instruction(node.text, start)
    # Checked here, since BuildKit refuses it while it parses; other bad triggers are refused later.
    if inner.keyword == "onbuild":
        word = inner.keyword_word
        raise BadArguments("ONBUILD may not wrap another ONBUILD", word.start, word.end)
    inner.read_arguments(escape)


_READERS = {
    "blanks": _blanks,
    "command": _command,
    "health": _health,
    "list": _list,
    "onbuild": _onbuild,
    "pairs": _pairs,
    "string": _string,
    "words": _words,
}


def _json_or_none(node: Instruction, start: int, end: int) -> list[Word]:
    try:
        words = json_words(node.text, start, end)
    except NotStrings as error:
        raise BadArguments(str(error), start, end) from None
    node.is_json = words is not None
    return words or []


def _whole(node: Instruction, start: int, end: int) -> list[Word]:
    return [] if node.is_json else [Word(node.text.text[start:end], node.text, start, end)]
