"""Reads YAML into plain values that know their lines.

PyYAML composes the nodes, so anchors, aliases and quoting are its work. Values stay text, because compose reads numbers
and booleans as the text that they are in build arguments.
"""

from __future__ import annotations

from typing import Any

import yaml

from dlint.builds.problem import BuildFileError

MOST_BYTES = 4_000_000
"""Bytes of one file; a longer one is not read."""
RESET, OVERRIDE = "!reset", "!override"
_NULL = "tag:yaml.org,2002:null"
_MERGE = "tag:yaml.org,2002:merge"
# The C parser, where PyYAML was built with it, is several times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Text(str):
    """A scalar: its text and its 1-based line; `column` is 0-based, `style` how it is quoted (`|` for a block)."""

    __slots__ = ("column", "line", "style")

    line: int
    column: int
    style: str | None


class Table(dict[str, Any]):
    """A mapping; `lines` are the 1-based lines of its keys, `tags` the tags of values that compose treats in a special
    way (`!reset`, `!override`)."""

    __slots__ = ("lines", "tags")

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}
        self.tags: dict[str, str] = {}


def read_yaml(data: bytes, path: str) -> list[Any]:
    """The documents of a file as `Table`, list, `Text` and None; BuildFileError where it is no YAML."""
    if len(data) > MOST_BYTES:
        raise BuildFileError(path, 0, f"the file has more than {MOST_BYTES:,} bytes and is not read")
    try:
        return [_value(node, {}) for node in yaml.compose_all(data, Loader=_LOADER)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BuildFileError(path, mark.line + 1 if mark else 0, f"not valid YAML: {error.problem}") from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise BuildFileError(path, 0, f"not valid YAML: {' '.join(str(error).split())[:200]}") from error
    except RecursionError as error:
        raise BuildFileError(path, 0, "not read: its values are nested too deeply") from error


def _value(node: yaml.Node, known: dict[int, Any]) -> Any:
    """A node as a value; a node that several aliases name becomes one value, so that aliases cannot multiply."""
    if id(node) in known:
        return known[id(node)]
    if isinstance(node, yaml.MappingNode):
        return _table(node, known)
    if isinstance(node, yaml.SequenceNode):
        items: list[Any] = []
        # Entered before it is filled: a YAML list may hold an alias of itself.
        known[id(node)] = items
        items += [_value(item, known) for item in node.value]
        return items
    return _scalar(node)


def _scalar(node: yaml.Node) -> Text | None:
    if node.tag == _NULL:
        return None
    text = Text(node.value)
    text.line = node.start_mark.line + 1
    text.column = node.start_mark.column
    text.style = getattr(node, "style", None)
    return text


def _table(node: yaml.MappingNode, known: dict[int, Any]) -> Table:
    table = Table()
    known[id(node)] = table
    merged: list[Any] = []
    for key, child in node.value:
        value = _value(child, known)
        if key.tag == _MERGE:
            merged += value if isinstance(value, list) else [value]
        elif isinstance(key, yaml.ScalarNode):
            table[key.value] = value
            table.lines[key.value] = key.start_mark.line + 1
            if child.tag in (RESET, OVERRIDE):
                table.tags[key.value] = child.tag
    for each in merged:
        if isinstance(each, Table):
            for name, value in each.items():
                # Keys of the mapping itself win over merged ones, wherever `<<` stands, and the first merged mapping
                # over later ones.
                if name not in table:
                    table[name] = value
                    table.lines[name] = each.lines[name]
    return table
