"""Lists of packages in a RUN: one on each line, and in alphabetical order where order means nothing."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.managers.registry import manager_of
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.model.packages.installs import find_installs
from dlint.text.edit import Edit, apply
from dlint.text.source import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.format.options import LayoutOptions
    from dlint.model.commands.command import Command
    from dlint.syntax.shell.word import ShellWord
    from dlint.syntax.tree import Tree

# A name, perhaps with a version or a repository. `name-` removes and `name+` may install: there order matters.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*(?:[=<>~/@:][A-Za-z0-9._+:~=<>@-]+)?")
_SEPARATED = {
    "\\": re.compile(r"(?:[ \t]|\\[ \t]*\r?\n)+"),
    "`": re.compile(r"(?:[ \t]|`[ \t]*\r?\n)+"),
}
_NEXT_COMMAND = re.compile(r"[ \t]*(?=&&|\|\|)")


def sorted_lists(tree: Tree) -> bytes:
    """The file with lists in alphabetical order, each name at the place where another one was."""
    edits: list[Edit] = []
    for _, command in _listing(tree):
        if is_a_set(command):
            order = sorted((word.raw for word in command.operands), key=lambda raw: (raw.lower(), raw))
            pairs = zip(command.operands, order, strict=True)
            edits += [Edit.replace(place.span, raw) for place, raw in pairs if place.raw != raw]
    return apply(tree.source.data, edits)


def is_a_set(command: Command) -> bool:
    """Whether the order of the packages of an install means nothing."""
    manager = manager_of(command.tool)
    if manager is None or not manager.takes_set:
        return False
    names = [word.raw for word in command.operands]
    # The pluses of `g++` are a part of the name.
    return all(_PLAIN.fullmatch(name) and (name[-1] not in "+-" or name.endswith("++")) for name in names)


def one_per_line(tree: Tree, options: LayoutOptions) -> bytes:
    """The file with each package of a list of two or more on a line of its own."""
    data = tree.source.data
    edits: list[Edit] = []
    for run, command in _listing(tree):
        shallow = f" {tree.escape}\n" + " " * options.indent
        deep = shallow if _is_alone(run, command, data) else shallow + " " * options.indent
        edits += [Edit(start, end, deep) for start, end in _gaps(command)]
        end = command.operands[-1].span.end
        # Blanks before the next `&&` are few; decoding the rest of the file for each list would be quadratic.
        follows = _NEXT_COMMAND.match(decode(data[end : end + 400]))
        if follows is not None:
            edits.append(Edit(end, end + follows.end(), shallow))
    return apply(data, edits)


def _is_alone(run: Run, command: Command, data: bytes) -> bool:
    """Whether the lines of the list are the only ones that continue the instruction."""
    starts, ends = run.node.span.start, run.node.span.end
    after = data[command.operands[-1].span.end : ends].strip()
    return not after and b"\n" not in data[starts : command.words[0].span.start]


def _listing(tree: Tree) -> Iterator[tuple[Run, Command]]:
    """Installs with two packages or more that stand side by side in the file itself, nothing but blanks between."""
    file = Dockerfile(tree)
    places = {id(node) for node in tree.instructions}
    data = tree.source.data
    separated = _SEPARATED[tree.escape]
    for view in file.all_views:
        # A list in JSON, in a heredoc or behind ONBUILD is not in the file as a shell reads it: an edit would not fit.
        if not isinstance(view, Run) or view.is_json or view.heredocs or id(view.node) not in places:
            continue
        for install in find_installs(view):
            command = install.command
            if install.kind not in ("system", "named") or not _is_list(command):
                continue
            gaps = (decode(data[start:end]) for start, end in _gaps(command))
            if all(separated.fullmatch(gap) for gap in gaps):
                yield view, command
    file.release()


def _is_list(command: Command) -> bool:
    """Whether the words that name packages follow each other, letter for letter as they stand in the file."""
    names, words = command.operands, command.words
    # Words that a nested script or xargs brings have no place of their own in the file.
    if len(names) < 2 or not command.exact or command.outer is not None or command.from_xargs:
        return False
    at = _index(words, names[0])
    return at > 0 and words[at : at + len(names)] == names and all(word.in_one_piece for word in names)


def _index(words: list[ShellWord], word: ShellWord) -> int:
    return next((at for at, each in enumerate(words) if each is word), -1)


def _gaps(command: Command) -> list[tuple[int, int]]:
    """The bytes before each name, from the end of the word before it."""
    names, words = command.operands, command.words
    before = words[_index(words, names[0]) - 1]
    return [(one.span.end, other.span.start) for one, other in zip([before, *names], names, strict=False)]


def is_reordered(old: Tree, new: Tree) -> bool:
    """Whether two files differ by nothing but the order of packages within lists whose order means nothing."""
    before, after = _shape(old), _shape(new)
    return not new.errors and before == after


def _shape(tree: Tree) -> list[object]:
    """What may not change: the bytes around the lists, and what each list holds."""
    lists = [command.operands for _, command in _listing(tree) if is_a_set(command)]
    around: list[object] = []
    at = 0
    for word in sorted((word for names in lists for word in names), key=lambda word: word.span.start):
        around.append(tree.source.data[at : word.span.start])
        at = word.span.end
    held = [sorted(word.raw for word in names) for names in lists]
    return [*around, tree.source.data[at:], held, [node.keyword for node in tree.instructions]]
