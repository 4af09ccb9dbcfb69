"""Files that the commands of a RUN download, and where they put them."""

from __future__ import annotations

from dlint.model.commands.paths import folder_of, joined, settled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run
    from dlint.syntax.shell.word import ShellWord

_TARGETS = {"curl": ("-o", "--output"), "wget": ("-O", "--output-document")}
_FOLDERS = {"curl": ("--output-dir",), "wget": ("-P", "--directory-prefix")}
_OWN_NAME = ("-O", "--remote-name", "--remote-name-all", "-J", "-JO", "-OJ")


class Fetched:
    """A file that curl or wget writes: `path` is absolute (see `places.UNKNOWN`), `word` the one that names it."""

    __slots__ = ("command", "path", "word")

    def __init__(self, command: Command, word: ShellWord, path: str) -> None:
        self.command = command
        self.word = word
        self.path = path

    def __repr__(self) -> str:
        return f"Fetched({self.path!r})"

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.rpartition("/")[2]


def fetched(run: Run) -> Iterator[Fetched]:
    """What `curl` and `wget` download into files; nothing for output to a pipe, and names that the server gives."""
    for command in run.calls(_TARGETS):
        if command.name in _TARGETS:
            yield from _files(run, command)


def _files(run: Run, command: Command) -> Iterator[Fetched]:
    name = command.name or ""
    target = next((value for flag in _TARGETS[name] if (value := command.value(flag)) is not None), None)
    if target is None:
        # `curl URL > file`; wget prints to standard output only with `-O -`.
        redirected = [each for each in command.redirects if each.writes and each.descriptor == 1 and not each.fd]
        target = redirected[-1].target if redirected and name == "curl" else None
    if target is not None:
        if target.text not in ("-", "/dev/null", "/dev/stdout") and not target.text.startswith("&"):
            yield Fetched(command, target, _absolute(run, command, settled(run, target.text)))
        return
    if name == "curl" and not command.has(*_OWN_NAME):
        return
    prefix = next((value for flag in _FOLDERS[name] if (value := command.value(flag)) is not None), None)
    for word in command.operands:
        # Without a name of its own, the file is called like the last part of the address, the query left out.
        last = settled(run, word.text).split("?", maxsplit=1)[0].rpartition("/")[2]
        if last and "://" in word.text:
            path = f"{settled(run, prefix.text)}/{last}" if prefix is not None else last
            yield Fetched(command, word, _absolute(run, command, path))


def _absolute(run: Run, command: Command, path: str) -> str:
    return joined("/" if path.startswith("/") else folder_of(run, command), path)
