"""One pattern of an ignore file, as it was read."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.context.ignore_glob import Glob
    from dlint.text.span import Span


class IgnorePattern:
    """One pattern: `text` as written (without blanks around it), its `line` (1-based), its bytes as `span`.

    `negated` is whether it brings back (`!`) instead of keeping out.
    """

    __slots__ = ("glob", "line", "negated", "span", "text")

    def __init__(self, text: str, line: int, span: Span, glob: Glob, negated: bool) -> None:
        self.text = text
        self.line = line
        self.span = span
        self.glob = glob
        self.negated = negated

    def __repr__(self) -> str:
        return f"<Pattern {self.text!r} line {self.line}>"
