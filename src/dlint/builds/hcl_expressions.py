"""Values of expressions in bake files.

python-hcl2 reads the file into rules; this module gives them values. What the file does not specify (environment, time,
files) is an UnknownValueError.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from dlint.builds.hcl_functions import FUNCTIONS, UnknownValueError, text_of

MOST_STEPS = 200_000
MOST_CHARACTERS = 100_000
"""Bounds of one file's evaluation; beyond them a value is unknown."""
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "%": operator.mod,
    "&&": lambda a, b: a and b, "||": lambda a, b: a or b,
}  # fmt: skip
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


class Evaluator:
    """Gives expressions their values. `names` maps variables to values or to functions that compute them; `functions`
    are those of the file: parameters and result."""

    def __init__(self, names: dict[str, Any], functions: dict[str, tuple[list[str], Any]]) -> None:
        self._names = names
        self._functions = functions
        self._steps = 0

    def value(self, node: Any, scope: dict[str, Any] | None = None) -> Any:
        """The value of an expression; UnknownValueError where the file does not specify it."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise UnknownValueError
        kind = node.lark_name()
        # Each method is named after a rule of the grammar, so a construct without a method is unknown by itself.
        handle = getattr(self, f"_{kind}", None)
        if handle is None:
            raise UnknownValueError
        try:
            found = handle(node, scope or {})
        # An expression that fails only makes its value unknown: to report it is bake's work.
        except (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError) as error:
            raise UnknownValueError from error
        if isinstance(found, str | list | dict) and len(found) > MOST_CHARACTERS:
            raise UnknownValueError
        return found

    def _expr_term(self, node: Any, scope: dict[str, Any]) -> Any:
        return self.value(rules_in(node)[0], scope)

    def _identifier(self, node: Any, scope: dict[str, Any]) -> Any:
        name = str(node.token.value)
        if name in scope:
            return scope[name]
        if name not in self._names:
            raise UnknownValueError
        value = self._names[name]
        return value() if callable(value) else value

    def _literal_value(self, node: Any, _: dict[str, Any]) -> Any:
        return {"true": True, "false": False, "null": None}[str(node.token.value).strip()]

    def _keyword(self, node: Any, scope: dict[str, Any]) -> Any:
        return self._literal_value(node, scope)

    def _int_lit(self, node: Any, _: dict[str, Any]) -> int:
        return int(str(node.token.value))

    def _float_lit(self, node: Any, _: dict[str, Any]) -> float:
        return float(str(node.token.value))

    def _string(self, node: Any, scope: dict[str, Any]) -> str:
        return "".join(self._part(part, scope) for part in rules_in(node))

    def _part(self, node: Any, scope: dict[str, Any]) -> str:
        inner = rules_in(node)
        if not inner:
            return unescaped("".join(str(token.value) for token in node.children if token is not None))
        # Directives (`%{ if … }`) have no value here.
        if inner[0].lark_name() != "interpolation":
            raise UnknownValueError
        return text_of(self.value(rules_in(inner[0])[0], scope))

    def _tuple(self, node: Any, scope: dict[str, Any]) -> list[Any]:
        return [self.value(item, scope) for item in rules_in(node)]

    def _object(self, node: Any, scope: dict[str, Any]) -> dict[str, Any]:
        table = {}
        for element in rules_in(node):
            key, value = rules_in(element)
            table[self._key(key, scope)] = self.value(value, scope)
        return table

    def _key(self, node: Any, scope: dict[str, Any]) -> str:
        inner = rules_in(node)[0]
        if node.lark_name() == "object_elem_key" and inner.lark_name() == "identifier":
            return str(inner.token.value)
        return text_of(self.value(inner, scope))

    def _conditional(self, node: Any, scope: dict[str, Any]) -> Any:
        condition, yes, no = rules_in(node)
        return self.value(yes if self.value(condition, scope) else no, scope)

    def _unary_op(self, node: Any, scope: dict[str, Any]) -> Any:
        value = self.value(rules_in(node)[0], scope)
        return -value if str(node.operator).strip() == "-" else not value

    def _binary_op(self, node: Any, scope: dict[str, Any]) -> Any:
        left, term = rules_in(node)
        sign, right = rules_in(term)
        return _OPERATORS[str(sign.token.value).strip()](self.value(left, scope), self.value(right, scope))

    def _get_attr_expr_term(self, node: Any, scope: dict[str, Any]) -> Any:
        table, attribute = rules_in(node)
        return self.value(table, scope)[str(rules_in(attribute)[0].token.value)]

    def _index_expr_term(self, node: Any, scope: dict[str, Any]) -> Any:
        items, index = rules_in(node)
        key = self.value(rules_in(index)[0], scope)
        return self.value(items, scope)[int(key) if isinstance(key, int | float) else key]

    def _full_splat_expr_term(self, node: Any, scope: dict[str, Any]) -> list[Any]:
        items, splat = rules_in(node)
        attributes = [str(rules_in(each)[0].token.value) for each in rules_in(splat)]
        found = self.value(items, scope)
        for name in attributes:
            found = [item[name] for item in found]
        return list(found)

    def _for_tuple_expr(self, node: Any, scope: dict[str, Any]) -> list[Any]:
        _, value, *condition = rules_in(node)
        return [
            self.value(value, inner)
            for inner in self._scopes(node, scope)
            if not condition or self.value(rules_in(condition[0])[0], inner)
        ]

    def _for_object_expr(self, node: Any, scope: dict[str, Any]) -> dict[str, Any]:
        _, key, value, *condition = rules_in(node)
        return {
            text_of(self.value(key, inner)): self.value(value, inner)
            for inner in self._scopes(node, scope)
            if not condition or self.value(rules_in(condition[0])[0], inner)
        }

    def _scopes(self, node: Any, scope: dict[str, Any]) -> list[dict[str, Any]]:
        *names, items = rules_in(rules_in(node)[0])
        keys = [str(name.token.value) for name in names]
        values = self.value(items, scope)
        # HCL goes through a mapping in the order of its keys.
        pairs = sorted(values.items()) if isinstance(values, dict) else list(enumerate(values))
        if len(pairs) > MOST_CHARACTERS:
            raise UnknownValueError
        if len(keys) == 1:
            return [{**scope, keys[0]: value} for _, value in pairs]
        return [{**scope, keys[0]: key, keys[1]: value} for key, value in pairs]

    def _function_call(self, node: Any, scope: dict[str, Any]) -> Any:
        name, *rest = rules_in(node)
        values = self._arguments_of(rest[0], scope) if rest else []
        own = self._functions.get(str(name.token.value))
        if own is None:
            return FUNCTIONS[str(name.token.value)](*values)
        parameters, result = own
        return self.value(result, dict(zip(parameters, values, strict=False)))

    def _arguments_of(self, node: Any, scope: dict[str, Any]) -> list[Any]:
        values = [self.value(each, scope) for each in rules_in(node)]
        # `f(list...)` spreads the last argument.
        return [*values[:-1], *values[-1]] if node.has_ellipsis else values


def rules_in(node: Any) -> list[Any]:
    """The rules below a rule: its children without tokens, comments and line ends."""
    return [
        child
        for child in node.children
        if child is not None and hasattr(child, "children") and child.lark_name() != "new_line_or_comment"
    ]


def unescaped(text: str) -> str:
    """The literal part of a quoted template."""
    if "\\" not in text:
        return text.replace("$${", "${").replace("%%{", "%{")
    # Split at backslashes instead of a regular expression: in `\\n` the first backslash escapes the second.
    pieces = text.split("\\")
    found = pieces[0]
    rest = iter(pieces[1:])
    for piece in rest:
        if piece:
            found += _ESCAPES.get(piece[0], "\\" + piece[0]) + piece[1:]
        else:
            found += "\\" + next(rest, "")
    return found.replace("$${", "${").replace("%%{", "%{")
