"""What `go mod download` reads of the project: modules of a workspace, and those that go.mod replaces by folders."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.packages.installs import variable_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.packages.projects.needs import Needs

_BLOCK = re.compile(r"^(?P<word>\w+)\s*\((?P<body>.*?)^\s*\)", re.MULTILINE | re.DOTALL)


def read_go(needs: Needs) -> None:
    """Reads go.mod and go.work."""
    install = needs.install
    # Builds use the folder vendor without being asked. Source: https://go.dev/ref/mod#vendoring, 2026-11.
    needs.vendored = install.kind == "build" and needs.context.exists(_in(needs.folder, "vendor/modules.txt"))
    # GOWORK=off makes the go command ignore workspaces. Source: https://go.dev/ref/mod#workspaces, 2026-11.
    alone = variable_at(install.run, install.command, "GOWORK") == "off"
    # The go command looks for go.work in all folders above.
    above = needs.folder
    while above and not alone:
        above = above.rpartition("/")[0]
        if needs.context.exists(f"{above}/go.work".strip("/")):
            needs.refuse("it belongs to a workspace further up")
    work = needs.text(_in(needs.folder, "go.work")) if not alone else None
    if work is not None:
        _read_replaced(needs, needs.folder, work)
        for words in _lines(work, "use"):
            needs.local = needs.local or words[0].strip("\"'`") not in (".", "./")
            _read_module(needs, needs.place(words[0].strip("\"'`")))
    elif needs.context.exists(_in(needs.folder, "go.mod")):
        _read_module(needs, needs.folder)


def _read_module(needs: Needs, folder: str | None) -> None:
    text = needs.text(_in(folder, "go.mod")) if folder is not None else None
    if folder is None or text is None:
        needs.refuse("go.work names a module that is not in the build context")
        return
    for name in ("go.mod", "go.sum"):
        needs.add(_in(folder, name))
    _read_replaced(needs, folder, text)


def _read_replaced(needs: Needs, folder: str, text: str) -> None:
    for words in _lines(text, "replace"):
        path = words[-1].strip("\"'`")
        if "=>" in words and path.startswith(("./", "../", "/")):
            needs.local = True
            found = needs.place(path, folder)
            if found is None or not needs.add(_in(found, "go.mod")):
                needs.refuse(f"go.mod replaces {words[0]} by {path}, which is not in the build context")


def _lines(text: str, word: str) -> Iterator[list[str]]:
    """The words behind a directive, one list for each of its lines."""
    bare = re.sub(r"//[^\n]*", "", text)
    for block in _BLOCK.finditer(bare):
        if block["word"] == word:
            yield from (words for line in block["body"].splitlines() if (words := line.split()))
    for line in _BLOCK.sub("", bare).splitlines():
        words = line.split()
        if words[:1] == [word] and len(words) > 1:
            yield words[1:]


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
