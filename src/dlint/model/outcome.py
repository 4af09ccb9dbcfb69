"""What a run knows at its end of a file's suppressions, for the rule that is asked after all others."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

    from dlint.model.dockerfile import Dockerfile
    from dlint.text.edit import Edit
    from dlint.text.span import Span


class UnusedNames:
    """Names in one suppression that silence nothing.

    `names` are as written; `is_unknown` states that they mean no rule (`meant` is then the nearest one that does), else
    their rules ran and found nothing there. `removal` takes them out of the file, None where that is not for a program
    to do; `dialect` is `dlint`, `hadolint` or `buildkit`.
    """

    __slots__ = ("dialect", "is_unknown", "meant", "names", "removal", "span")

    def __init__(
        self,
        names: tuple[str, ...],
        span: Span,
        dialect: str,
        removal: Edit | None = None,
        *,
        is_unknown: bool = False,
        meant: str | None = None,
    ) -> None:
        self.names = names
        self.span = span
        self.dialect = dialect
        self.removal = removal
        self.is_unknown = is_unknown
        self.meant = meant


class Outcome:
    """A file whose rules have all run, with the suppressions that none of them needed."""

    __slots__ = ("file", "idle")

    kind: ClassVar[str] = "outcome"

    def __init__(self, file: Dockerfile, idle: tuple[UnusedNames, ...]) -> None:
        self.file = file
        self.idle = idle
