"""Holds a new layout to the old one: the same instructions, arguments and words of the shell."""

from __future__ import annotations

from dlint.model.commands.script import scripts_of
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.syntax.view import tree_view

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.syntax.tree import Tree

PLACES = ("start_line", "end_line")


def changed_instructions(old: Tree, new: Tree) -> frozenset[int] | None:
    """The places (0-based) of instructions that mean something else; None where the files differ as a whole."""
    before: dict[str, Any] = tree_view(old)
    after: dict[str, Any] = tree_view(new)
    if before["directives"] != after["directives"] or len(old.instructions) != len(new.instructions):
        return None
    if after["errors"] or [note.text for note in old.comments] != [note.text for note in new.comments]:
        return None
    pairs = zip(before["instructions"], after["instructions"], strict=True)
    differing = [place for place, (one, other) in enumerate(pairs) if _plain(one) != _plain(other)]
    if not differing:
        return frozenset()
    # Scanning the shell costs far more than comparing trees, so it waits until a tree differs.
    words, further = _shell_words(old), _shell_words(new)
    # Where the words of the shell are not known, any difference counts.
    return frozenset(place for place in differing if words.get(place) is None or words.get(place) != further.get(place))


def _plain(view: dict[str, Any]) -> dict[str, Any]:
    """An instruction without its place and the case of AS."""
    plain = {key: value for key, value in view.items() if key not in PLACES}
    # The layout writes AS in capitals, and its case means nothing.
    if view["keyword"] == "from" and len(view["args"]) == 3:
        plain["args"] = [view["args"][0], view["args"][1].upper(), view["args"][2]]
    if view["onbuild"] is not None:
        plain["onbuild"] = _plain(view["onbuild"])
    return plain


def _shell_words(tree: Tree) -> dict[int, object]:
    """What a shell reads of each RUN in shell form, by the place of the instruction; none where that is not known."""
    places = {id(node): place for place, node in enumerate(tree.instructions)}
    file = Dockerfile(tree)
    found: dict[int, object] = {}
    for view in file.all_views:
        place = places.get(id(view.node))
        if isinstance(view, Run) and place is not None and not view.is_json and not view.heredocs:
            words = _words(view)
            if words is not None:
                found[place] = ([flag.value for flag in view.node.flags], words)
    file.release()
    return found


def _words(run: Run) -> object | None:
    scripts = scripts_of(run)
    if any(script.foreign or script.error for script in scripts):
        return None
    raw = [[word.raw for word in command.words] for script in scripts for command in script.commands]
    return raw, unquoted_blanks_joined(run.body.text)


def unquoted_blanks_joined(text: str) -> str:
    """Text with each run of blanks outside quotes made one; what stands in quotes, or looks so, stays.

    Quotes within a substitution within quotes are taken for what they are not; the words of its commands decide.
    """
    parts: list[str] = []
    quote = ""
    escaped = False
    for sign in text:
        if escaped:
            escaped = False
        elif sign == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"`":
            quote = sign
        elif sign in " \t":
            if parts and parts[-1] == " ":
                continue
            sign = " "
        parts.append(sign)
    return "".join(parts)
