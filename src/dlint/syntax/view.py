"""The parsed file as plain values, the shape that `dlint tree --format json` prints."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.instruction import Instruction
    from dlint.syntax.nodes import Heredoc
    from dlint.syntax.tree import Tree


def tree_view(tree: Tree) -> dict[str, object]:
    """`path`, `directives`, `instructions`, `errors`: lists, dicts, strings, numbers and booleans only."""
    return {
        "path": tree.source.path,
        "directives": {key: directive.value for key, directive in tree.directives.items()},
        "instructions": [_instruction(node) for node in tree.instructions],
        "errors": [{"line": error.line, "message": error.message} for error in tree.errors],
    }


def _instruction(node: Instruction) -> dict[str, object]:
    return {
        "keyword": node.keyword,
        "flags": [flag.value for flag in node.flags],
        "args": node.args,
        "json": node.is_json,
        "heredocs": [_heredoc(heredoc) for heredoc in node.heredocs],
        "start_line": node.start_line,
        "end_line": node.end_line,
        "onbuild": None if node.onbuild is None else _instruction(node.onbuild),
    }


def _heredoc(heredoc: Heredoc) -> dict[str, object]:
    return {
        "name": heredoc.name,
        "content": heredoc.content.text,
        "expand": heredoc.expand,
        "chomp": heredoc.chomp,
        "fd": heredoc.fd,
    }
