"""A file that states builds, as rules see it: a compose file or a bake file."""

from __future__ import annotations

from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ClassVar

    from dlint.model.build import Build
    from dlint.model.dockerfile import Dockerfile
    from dlint.text.source import Source


class BuildFile:
    """The `builds` that a file states, those of files that it includes left out.

    `dockerfile_of` gives the Dockerfile of a build as the model reads it, None where it cannot be read.
    """

    kind: ClassVar[str] = "builds"
    __slots__ = ("builds", "dockerfile_of", "source")

    def __init__(
        self, source: Source, builds: list[Build], dockerfile_of: Callable[[Build], Dockerfile | None]
    ) -> None:
        self.source = source
        self.builds = builds
        self.dockerfile_of = dockerfile_of

    def span_of_line(self, line: int) -> Span:
        """The text of a 1-based line without the white space around it."""
        # Parsers of YAML and HCL give line 0, or one behind the end, where they do not know it.
        span = self.source.line_span(min(max(line, 1), len(self.source.line_starts)))
        text = self.source.data[span.start : span.end]
        start = span.start + len(text) - len(text.lstrip())
        return Span(start, max(start, span.start + len(text.rstrip())))
