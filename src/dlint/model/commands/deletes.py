"""What the commands of a RUN delete."""

from __future__ import annotations

from dlint.model.commands.paths import folder_of, joined
from dlint.model.commands.variables import spelled
from dlint.text.glob import fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run
    from dlint.syntax.shell.word import ShellWord

DELETERS = frozenset({"rm", "find", "unlink", "shred", "rmdir"})
_WILD = frozenset("*?[")
_REMOVING = ("rm", "unlink", "shred")


def deleted(run: Run, command: Command) -> Iterable[str]:
    """The absolute paths that a command deletes, braces spread, patterns as they are written.

    A path whose variables the file does not set is left out; see `places.joined` for what stands for unknown folders.
    """
    return _deleted(run, command) if command.name in DELETERS else ()


def _deleted(run: Run, command: Command) -> Iterator[str]:
    words = _find_starts(command) if command.name == "find" else list(command.operands)
    # The working folder is computed when the first relative path asks for it: most paths are absolute.
    folder = ""
    for _, text in spelled(run, words):
        for path in spread(text):
            if not path.startswith("/"):
                folder = folder or folder_of(run, command)
            yield joined(folder or "/", path)


def _find_starts(command: Command) -> list[ShellWord]:
    """Where a `find` that deletes begins to look; nothing for one that does not."""
    texts = [word.text for word in command.words[1:]]
    runs = [texts[at + 1] for at, text in enumerate(texts[:-1]) if text in ("-exec", "-execdir", "-ok")]
    if (
        "-delete" not in texts
        and not any(text.rpartition("/")[2] in _REMOVING for text in runs)
        and not _feeds_rm(command)
    ):
        return []
    found = []
    for word in command.words[1:]:
        if word.text.startswith(("-", "(", "!", "\\")):
            break
        found.append(word)
    return found


def _feeds_rm(command: Command) -> bool:
    """Whether what it finds goes through a pipe to `xargs rm`."""
    following = command.item.next if command.item.after == "|" else None
    words = [word.text for word in getattr(following, "words", ())]
    return "xargs" in words and not set(words).isdisjoint(_REMOVING)


def spread(text: str) -> list[str]:
    """The words that braces stand for: `/var/{lib,cache}/apt` is two."""
    opened = text.find("{")
    closed = text.find("}", opened)
    # Nested braces are not spread: the text then fits no path, and nothing is concluded from it.
    if opened < 0 or closed < 0 or "," not in text[opened:closed] or "{" in text[opened + 1 : closed]:
        return [text]
    pieces = text[opened + 1 : closed].split(",")
    return [whole for piece in pieces for whole in spread(text[:opened] + piece + text[closed + 1 :])]


def empties(pattern: str, folder: str) -> bool:
    """Whether deleting `pattern` takes away a folder, what is in it, or a pattern of files in it."""
    bare = pattern
    # To delete what is in a folder empties it as well as to delete the folder.
    while bare.endswith(("/*", "/**", "/.")):
        bare = bare.rpartition("/")[0]
    front = folder.rstrip("/") + "/"
    if front.startswith(bare.rstrip("/") + "/"):
        return True
    if bare.startswith(front):
        return not _WILD.isdisjoint(bare[len(front) :])
    parts = folder.split("/")
    ancestors = ["/".join(parts[: count + 1]) for count in range(1, len(parts))]
    return not _WILD.isdisjoint(bare) and any(fits(path, bare) for path in ancestors)
