"""Reads setup.py without running it: what it requires, and the lists that it reads that from.

libcst, not `ast`: it reads the same grammar under every Python that runs dlint, so that a file means the same
everywhere, and it prints no SyntaxWarning about a file of the user. It takes 100 ms to load; nothing else imports it.
"""

from __future__ import annotations

# ruff: noqa: N802 (libcst names the methods of a visitor)
import libcst as cst
import libcst.matchers as m

_SETUP = m.Call(func=m.Name("setup") | m.Attribute(attr=m.Name("setup")))
_READERS = m.Call(
    func=m.Name("open")
    | m.Name("read")
    | m.Name("Path")
    | m.Name("parse_requirements")
    | m.Attribute(attr=m.Name("open"))
    | m.Attribute(attr=m.Name("joinpath"))
    | m.Attribute(attr=m.Name("join"))
)


class Setup:
    """What setup.py states: `requires` and `extras` where they are literal, else `lists`, the files it reads them from.

    `requires` is None if it is unknown without running the file.
    """

    __slots__ = ("extras", "lists", "requires")

    def __init__(self) -> None:
        self.requires: list[str] | None = []
        self.extras: dict[str, list[str]] = {}
        self.lists: list[str] = []


def read_setup(text: str) -> Setup | None:
    """The facts of a setup.py; None where it does not parse or calls no setup()."""
    try:
        module = cst.parse_module(text)
    except cst.ParserSyntaxError:
        return None
    names = _Names()
    module.visit(names)
    if names.call is None:
        return None
    return _facts(names)


class _Names(cst.CSTVisitor):
    """The call of setup(), what names are assigned to, and the functions."""

    def __init__(self) -> None:
        super().__init__()
        self.call: cst.Call | None = None
        self.values: dict[str, cst.BaseExpression | None] = {}
        self.functions: dict[str, cst.FunctionDef] = {}

    def visit_Call(self, node: cst.Call) -> None:
        if m.matches(node, _SETUP):
            self.call = node

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.functions[node.name.value] = node

    def visit_Assign(self, node: cst.Assign) -> None:
        for target in node.targets:
            if isinstance(target.target, cst.Name):
                name = target.target.value
                # What is assigned twice depends on how the script runs.
                self.values[name] = None if name in self.values else node.value

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        if isinstance(node.target, cst.Name):
            self.values[node.target.value] = None

    def visit_With(self, node: cst.With) -> None:
        for item in node.items:
            if item.asname is not None and isinstance(item.asname.name, cst.Name):
                self.values.setdefault(item.asname.name.value, item.item)


def _facts(names: _Names) -> Setup:
    found = Setup()
    assert names.call is not None, "asked for with one only"
    given = {arg.keyword.value: arg.value for arg in names.call.args if arg.keyword is not None}
    # `setup(**kwargs)` may set any field.
    if any(arg.star for arg in names.call.args):
        found.requires = None
    requires = given.get("install_requires")
    if requires is not None:
        found.requires = _strings(requires, names)
        found.lists = [] if found.requires is not None else _files(requires, names)
    extras = _resolved(given.get("extras_require"), names)
    for element in extras.elements if isinstance(extras, cst.Dict) else ():
        if isinstance(element, cst.DictElement) and isinstance(element.key, cst.SimpleString):
            value = _strings(element.value, names)
            if value is not None:
                found.extras[str(element.key.evaluated_value)] = value
    return found


def _resolved(node: cst.BaseExpression | None, names: _Names) -> cst.BaseExpression | None:
    seen: set[str] = set()
    while isinstance(node, cst.Name) and node.value not in seen:
        seen.add(node.value)
        node = names.values.get(node.value)
    return node


def _strings(node: cst.BaseExpression, names: _Names) -> list[str] | None:
    """A list of literal strings, sums of such included."""
    value = _resolved(node, names)
    if isinstance(value, cst.BinaryOperation) and isinstance(value.operator, cst.Add):
        left, right = _strings(value.left, names), _strings(value.right, names)
        return None if left is None or right is None else left + right
    if not isinstance(value, cst.List | cst.Tuple | cst.Set):
        return None
    texts = [_text(element.value) for element in value.elements]
    return None if None in texts else [text for text in texts if text is not None]


def _text(node: cst.BaseExpression) -> str | None:
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        value = node.evaluated_value
        return value if isinstance(value, str) else None
    return None


def _files(node: cst.BaseExpression, names: _Names) -> list[str]:
    """Files that an expression reads, and the functions that it calls."""
    found: list[str] = []
    waiting: list[cst.CSTNode] = [node]
    seen: set[str] = set()
    while waiting:
        each = waiting.pop()
        for call in m.findall(each, _READERS):
            assert isinstance(call, cst.Call), "matched as one"
            texts = [_text(arg.value) for arg in call.args]
            found += [text for text in texts if text is not None and text.endswith((".txt", ".in"))]
        for call in m.findall(each, m.Call(func=m.Name())):
            # A function of the script that is given the name of the list.
            assert isinstance(call, cst.Call), "matched as one"
            found += [text for arg in call.args if (text := _text(arg.value)) is not None and text.endswith(".txt")]
        for name in m.findall(each, m.Name()):
            assert isinstance(name, cst.Name), "matched as one"
            if name.value in seen:
                continue
            seen.add(name.value)
            nodes = (names.values.get(name.value), names.functions.get(name.value))
            waiting += [node for node in nodes if node is not None]
    return list(dict.fromkeys(found))
