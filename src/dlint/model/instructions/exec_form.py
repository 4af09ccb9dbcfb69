"""The commands of a RUN in JSON form."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.commands.command import Place
from dlint.model.commands.wrappers import unwrap
from dlint.syntax.json_form import unescape
from dlint.syntax.shell.block import CommandList
from dlint.syntax.shell.item import Command as Item
from dlint.syntax.shell.word import Argument, ShellText
from dlint.text.mapped_text import MappedText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dlint.model.commands.command import Command
    from dlint.syntax.shell.word import ShellWord
    from dlint.syntax.word import Word

_STRETCHES = r"(?s)(?:\\u[0-9a-fA-F]{4})+|\\.|[^\\]+"


def json_texts(words: Sequence[Word]) -> list[MappedText]:
    """The strings of a JSON list, without quotes and escapes, mapped to the file."""
    return [_between_quotes(word.mapped) for word in words]


def _between_quotes(written: MappedText) -> MappedText:
    # Without the quotes of JSON.
    inside = written.slice(1, len(written) - 1)
    if "\\" not in inside.text:
        return inside
    found = re.compile(_STRETCHES).finditer(inside.text)
    return MappedText.join([(unescape(each.group()), inside.offset(each.start())) for each in found])


def exec_commands(texts: Sequence[MappedText]) -> Iterator[Command]:
    """The command whose words are `texts`, then those in the string that it gives to a shell.

    No shell reads the words: nothing in them is special. With escapes in the JSON the command is not `exact`.
    """
    words: list[ShellWord] = [Argument(ShellText(text), 0, len(text)) for text in texts]
    if not words:
        return
    # Commands belong to items of a shell's script; a list is given the same structure, with one item.
    whole = ShellText(MappedText.join([(text.text, text.offset(0)) for text in texts]))
    owner = CommandList(whole, None, "script", 0)
    item = Item(whole, owner, "", 0, frozenset())
    item.end = len(whole.text)
    item.head = words[0].text
    item.take_words(words)
    owner.items.append(item)
    exact = all(word.in_one_piece for word in words)
    yield from unwrap(item, Place(quotes='"', exact=exact, json=True))
