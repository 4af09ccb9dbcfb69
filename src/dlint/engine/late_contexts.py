"""The build contexts of a run, looked for when the first rule asks."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.context_lookup import Contexts
    from dlint.model.build import Build
    from dlint.model.context.context import Context
    from dlint.model.dockerfile import Dockerfile


class LateContexts:
    """The build contexts of a run, and the code that reads them, once a rule asks for one."""

    __slots__ = ("_contexts", "_written")

    def __init__(self, written: dict[str, bytes] | None = None) -> None:
        self._contexts: Contexts | None = None
        self._written = written

    @property
    def _found(self) -> Contexts:
        if self._contexts is None:
            from dlint.engine.context_lookup import Contexts

            self._contexts = Contexts(self._written)
        return self._contexts

    def around(self, file: Dockerfile, stated: str | None) -> Context | None:
        """The context of a file, see `context_lookup`."""
        return self._found.around(file, stated)

    def builds_of(self, file: Dockerfile) -> tuple[Build, ...]:
        """The builds that the repository states for a file."""
        return self._found.builds_of(file)
