"""Cut a word into literal text and expansions."""

from __future__ import annotations

from dlint import regex as re
from dlint.text.mapped_text import MappedText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.syntax.shell.word import ShellWord

_NAME = r"[A-Za-z_][A-Za-z0-9_]*|[0-9?@*#!$-]"
_PIECES = re.compile(
    r"(?s)(?P<continued>\\\r?\n)|\\(?P<escaped>.)|'(?P<single>[^']*)'|\$'(?P<ansi>(?:[^'\\]|\\.)*)'|\$(?P<local>\")"
    rf"|(?P<quote>\")|\$(?P<name>{_NAME})|(?P<opened>\$[({{\[]|`|[<>]\()|(?P<text>[^\\'\"$`<>]+|.)"
)
_QUOTED = re.compile(
    rf"(?s)(?P<continued>\\\r?\n)|\\(?P<escaped>[\\\"$`])|(?P<quote>\")|\$(?P<name>{_NAME})"
    r"|(?P<opened>\$[({\[]|`)|(?P<text>[^\\\"$`]+|.)"
)
_BRACED = re.compile(rf"\$\{{(?:[#!](?=[^}}:]))?([0-9]+|{_NAME}|)")
_READ = re.compile(r"\$\{?[#!]?([A-Za-z_][A-Za-z0-9_]*)")
_BARE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Part:
    """A stretch of a word: `start` to `end` in its shell text, without the quotes around it.

    `kind` is `text`, `variable`, `command`, `arithmetic` or `process`. `text` is what it adds to the word's value, an
    expansion as it is written; `name` the variable; `operator` what follows the name in braces (`:-default`);
    `quote` is empty, `'`, `"` or a backslash.
    """

    __slots__ = ("end", "kind", "name", "operator", "quote", "start", "text")

    def __init__(self, kind: str, start: int, end: int, text: str, quote: str) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.text = text
        self.quote = quote
        self.name = ""
        self.operator = ""

    def __repr__(self) -> str:
        return f"Part({self.kind}, {self.text!r}, {self.quote!r})"


def split(word: ShellWord) -> tuple[Part, ...]:
    """The parts of a word."""
    return tuple(_Cutter(word).parts)


class _Cutter:
    """Walks a word once, remembering whether it stands between double quotes."""

    __slots__ = ("at", "parts", "quote", "word")

    def __init__(self, word: ShellWord) -> None:
        self.word = word
        self.at = word.start
        self.parts: list[Part] = []
        self.quote = ""
        while self.at < word.end:
            self._cut()

    def _cut(self) -> None:
        pieces = _QUOTED if self.quote else _PIECES
        found = pieces.match(self.word.home.text, self.at, self.word.end)
        if found is None:
            self.at = self.word.end
            return
        self.at = found.end()
        _CUTS[found.lastgroup or "text"](self, found)

    def add(self, kind: str, start: int, end: int, text: str, quote: str | None = None) -> Part:
        part = Part(kind, start, end, text, self.quote if quote is None else quote)
        self.parts.append(part)
        return part

    def continued(self, found: re.Match[str]) -> None:
        """A continued line adds nothing."""

    def escaped(self, found: re.Match[str]) -> None:
        self.add("text", found.start("escaped"), found.end(), found["escaped"], self.quote or "\\")

    def single(self, found: re.Match[str]) -> None:
        self.add("text", found.start("single"), found.end("single"), found["single"], "'")

    def ansi(self, found: re.Match[str]) -> None:
        from dlint.syntax.shell.ansi import decoded

        self.add("text", found.start("ansi"), found.end("ansi"), decoded(found["ansi"]), "'")

    def toggle(self, found: re.Match[str]) -> None:
        self.quote = "" if self.quote else '"'
        # `""` is an empty word and not nothing: an empty part stands for it.
        if self.quote and self.word.home.text.startswith('"', self.at):
            self.add("text", self.at, self.at, "")

    def literal(self, found: re.Match[str]) -> None:
        self.add("text", found.start(), found.end(), found["text"])

    def variable(self, found: re.Match[str]) -> None:
        part = self.add("variable", found.start(), found.end(), found.group())
        part.name = found["name"]

    def opened(self, found: re.Match[str]) -> None:
        text = self.word.home.text
        start = found.start()
        if text.startswith("${", start):
            self._braced(start)
            return
        # `$[` may be text, and what lies behind an error in the script has no known end.
        end = self.word.home.ends.get(start, found.end())
        kind = "process" if text[start] in "<>" else "command"
        if text.startswith(("$((", "$["), start) and (text[start + 1] == "[" or text.startswith("))", end - 2)):
            kind = "arithmetic" if start in self.word.home.ends else "text"
        self.add(kind, start, end, text[start:end])
        self.at = end

    def _braced(self, start: int) -> None:
        text = self.word.home.text
        end = self.word.home.ends.get(start, 0) or text.find("}", start, self.word.end) + 1 or self.word.end
        part = self.add("variable", start, end, text[start:end])
        found = _BRACED.match(text, start, end)
        part.name = found[1] if found else ""
        part.operator = text[found.end() if found else start : end - 1]
        self.at = end


_CUTS = {
    "continued": _Cutter.continued,
    "escaped": _Cutter.escaped,
    "single": _Cutter.single,
    "ansi": _Cutter.ansi,
    "local": _Cutter.toggle,
    "quote": _Cutter.toggle,
    "name": _Cutter.variable,
    "opened": _Cutter.opened,
    "text": _Cutter.literal,
}


def unquoted(word: ShellWord) -> MappedText:
    """The value of a word once quotes are removed, mapped to the file."""
    if word.is_plain:
        return word.home.mapped.slice(word.start, word.end)
    if all(len(part.text) == part.end - part.start for part in word.parts):
        return word.home.stitched((part.start, part.end) for part in word.parts if part.end > part.start)
    offset = word.home.mapped.offset
    return MappedText.join([(part.text, offset(part.start)) for part in word.parts])


def names(parts: Iterable[Part]) -> frozenset[str]:
    """The names of the variables that the parts read."""
    found: set[str] = set()
    for part in parts:
        if part.kind == "variable":
            found |= {part.name, *_READ.findall(part.operator)} - {""}
        elif part.kind == "arithmetic":
            found |= set(_BARE_NAME.findall(part.text))
    return frozenset(found)
