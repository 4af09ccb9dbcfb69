"""COPY and ADD: what they take, from where, and where they put it."""

from __future__ import annotations

from dlint.model.instructions.view import View
from dlint.syntax.flags import FLAGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

    from dlint.model.stage import Stage
    from dlint.syntax.nodes import Heredoc
    from dlint.syntax.word import Word

_REMOTE = ("http://", "https://", "git@", "git://", "ssh://")


class Transfer(View):
    """What COPY and ADD have in common.

    `sources` are the source words that name files (heredoc words left out), `destination` the last word.
    """

    __slots__ = ()

    @property
    def expandable(self) -> list[Word]:
        """Sources and destination, and the values of the flags that BuildKit expands."""
        ends = self.node.words[-1:]
        return [*self.sources, *ends, *self.flag_values("chown", "chmod", "checksum", "exclude")]

    @property
    def sources(self) -> list[Word]:
        """The source words, heredocs left out."""
        words = self.node.words[:-1]
        if not self.node.heredocs:
            return words
        # `COPY <<EOF /x`: the word opens a heredoc, and names no file.
        opened = {heredoc.span.start for heredoc in self.node.heredocs}
        return [word for word in words if word.span.start not in opened]

    @property
    def lacks_flag_value(self) -> bool:
        """Whether a flag stands without `=`, as in `--chown app`: BuildKit stops there, and its value looks like a
        source."""
        forms = FLAGS[self.kind]
        return any(
            "=" not in flag.value and forms.get(flag.value.removeprefix("--")) in ("value", "list")
            for flag in self.node.flags
        )

    @property
    def destination(self) -> Word | None:
        """The last word; None where there is only one."""
        return self.node.words[-1] if len(self.node.words) > 1 else None

    @property
    def heredocs(self) -> list[Heredoc]:
        """Files written in place."""
        return self.node.heredocs

    @property
    def from_word(self) -> Word | None:
        """The `--from` flag."""
        return self.node.flag("from")

    @property
    def origin(self) -> str | None:
        """The value of `--from` with variables replaced (None without the flag, or where it cannot be known)."""
        value = self.node.flag_value("from")
        return self.expanded(value) if value else None

    @property
    def from_stage(self) -> Stage | None:
        """The stage that `--from` names."""
        origin = self.origin
        return self.file.find_stage(origin, self.stage) if origin is not None else None

    @property
    def from_context(self) -> bool:
        """Whether the sources come from the build context."""
        return self.from_word is None

    def paths(self) -> list[str]:
        """Sources in the build context with variables replaced; those that are remote or unknown left out."""
        if not self.from_context:
            return []
        values = (self.expanded(word) for word in self.sources)
        return [value for value in values if value is not None and not is_remote(value)]

    @property
    def is_broad(self) -> bool:
        """Whether it takes the whole context."""
        return any(is_whole(path) for path in self.paths())

    @property
    def takes_context(self) -> bool:
        """Whether it copies the whole build context, and not a whole stage or image."""
        return self.is_broad and self.from_context

    @property
    def target(self) -> str | None:
        """The absolute path of the destination, a folder's with a slash at its end; None where it cannot be known."""
        if self.destination is None or self.stage is None:
            return None
        value = self.expanded(self.destination)
        return None if value is None else self.stage.absolute(value, self)


class Copy(Transfer):
    """COPY."""

    __slots__ = ()
    kind: ClassVar[str] = "copy"


class Add(Transfer):
    """ADD."""

    __slots__ = ()
    kind: ClassVar[str] = "add"


def is_remote(path: str) -> bool:
    """Whether ADD would fetch this over the network."""
    return path.startswith(_REMOTE)


def is_whole(path: str) -> bool:
    """Whether a source word means the context's root, with all that is in it."""
    # `*` takes all but hidden files, which is as good as all for the question what a change rebuilds.
    return from_root(path) in ("", ".", "*", "**")


def from_root(path: str) -> str:
    """A source word as seen from the context's root: without `./` and `/` before it."""
    while path.startswith(("./", "/")):
        path = path[2:] if path[0] == "." else path[1:]
    return path
