"""What a container is started with: the commands of an image, and the programs of the context that these name."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.instructions.kinds import Cmd, Entrypoint, Healthcheck

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.context.context import Context
    from dlint.model.dockerfile import Dockerfile

_WORD = re.compile(r"[\w.@%+/-]+")
# How the name of a program ends, and which of these endings a language leaves out where it names a module.
_PROGRAMS = (".sh", ".bash", ".py", ".js", ".mjs", ".cjs", ".rb", ".php", ".pl")
_MODULES = (".py", ".js", ".mjs", ".cjs", ".rb")
_STARTS = ("__main__.py", "__init__.py")
# A check waits for them: a program that is spread over more files is not read to its end.
_MOST_FILES = 40
_ENOUGH = 64_000


def started_texts(file: Dockerfile, context: Context) -> Iterator[str]:
    """The commands of all stages, then the text of each file that is named in one of them or in a file before, as a
    path or as a module; the folder does not count."""
    waiting = [view.text for stage in file.stages for view in stage.of(Cmd, Entrypoint, Healthcheck)]
    seen: set[str] = set()
    while waiting:
        text = waiting.pop(0)
        yield text
        for path in context.named(_names(text)):
            if path not in seen and len(seen) < _MOST_FILES:
                seen.add(path)
                content = context.text(path, _ENOUGH)
                waiting += [content] if content is not None else []


def _names(text: str) -> frozenset[str]:
    """Names that files may have which a text names."""
    found: set[str] = set()
    words = _WORD.findall(text)
    for word in words:
        name = word.rpartition("/")[2]
        if name.endswith(_PROGRAMS):
            found.add(name)
        else:
            found.update(name.rpartition(".")[2] + ending for ending in _MODULES)
    if "-m" in words:
        found.update(_STARTS)
    return frozenset(found)
