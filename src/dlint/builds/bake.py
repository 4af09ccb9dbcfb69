"""The builds that a bake file states.

python-hcl2 reads HCL. Variables have the defaults of the file: the environment of the process is left out, so that the
answer depends on the repository alone.
Source: https://docs.docker.com/build/bake/reference/, 2026-11.
"""

from __future__ import annotations

import os
from itertools import product
from typing import Any

from dlint.builds.files import is_remote, read_text_file
from dlint.builds.hcl_expressions import Evaluator, rules_in
from dlint.builds.hcl_functions import UnknownValueError, text_of
from dlint.builds.problem import BuildFileError
from dlint.model.build import BAKE, Build, acquaint

DEEPEST = 20
"""How far `inherits` is followed."""
MOST_TARGETS = 1_000
"""Targets of one matrix; a larger one is left out."""
# Attributes that are mappings are joined by key, all others are replaced as a whole.
_BY_KEY = ("args", "contexts", "labels")


class _Target:
    """A target block: the expressions of its attributes, and where they stand."""

    def __init__(self, path: str, line: int) -> None:
        self.path = path
        self.line = line
        self.attributes: dict[str, Any] = {}
        self.lines: dict[str, int] = {}


def bake_builds(paths: list[str]) -> list[Build]:
    """The builds of bake files that are read together; BuildFileError names the file that cannot be read."""
    definition = _Definition()
    for path in paths:
        text = read_text_file(path)
        if text is None:
            raise BuildFileError(path, 0, "cannot be read as a regular file")
        definition.read(_hcl(text, path) if path.endswith(".hcl") else _hcl_of_json(text, path), path)
    folder = os.path.dirname(os.path.abspath(paths[0]))
    return acquaint([build for name in definition.targets for build in definition.builds(name, folder)])


def _hcl(text: str, path: str) -> Any:
    import hcl2
    from lark.exceptions import LarkError, UnexpectedInput

    try:
        return hcl2.parses(text if text.endswith("\n") else text + "\n")
    except UnexpectedInput as error:
        raise BuildFileError(path, max(int(error.line), 0), "not valid HCL: this line cannot be read") from error
    except (LarkError, RecursionError, ValueError) as error:
        raise BuildFileError(path, 0, f"not valid HCL: {' '.join(str(error).split())[:200]}") from error


def _hcl_of_json(text: str, path: str) -> Any:
    """A bake file in JSON: the same blocks, written as HCL, because its strings are templates as well."""
    import json

    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise BuildFileError(path, line, f"not valid JSON: {getattr(error, 'msg', error)}") from error
    if not isinstance(document, dict):
        raise BuildFileError(path, 1, "a bake file is an object with `target`")
    blocks = []
    for kind in ("variable", "function", "group", "target"):
        table = document.get(kind)
        for name, body in table.items() if isinstance(table, dict) else ():
            if isinstance(body, dict):
                rows = "".join(
                    f"  {json.dumps(key) if ' ' in key else key} = {_literal(each)}\n" for key, each in body.items()
                )
                blocks.append(f"{kind} {json.dumps(name)} {{\n{rows}}}\n")
    return _hcl("".join(blocks), path)


def _literal(value: Any) -> str:
    import json

    if isinstance(value, dict):
        rows = ", ".join(f"{json.dumps(key)} = {_literal(each)}" for key, each in value.items())
        return "{" + rows + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


class _Definition:
    """Variables, functions and targets of bake files."""

    def __init__(self) -> None:
        self._variables: dict[str, Any] = {}
        self._functions: dict[str, tuple[list[str], Any]] = {}
        self.targets: dict[str, _Target] = {}
        self._evaluator = Evaluator(self._variables, self._functions)
        self._open: set[str] = set()

    def read(self, document: Any, path: str) -> None:
        """Take the blocks of a file over those of earlier files."""
        for block in rules_in(rules_in(document)[0]):
            if block.lark_name() == "attribute":
                name, expression = rules_in(block)
                self._enter_variable(str(name.token.value), expression)
            elif block.lark_name() == "block":
                self._take(block, path)

    def _take(self, block: Any, path: str) -> None:
        kind, *labels, body = rules_in(block)
        name = _label(labels[0]) if labels else ""
        attributes = [each for each in rules_in(body) if each.lark_name() == "attribute"]
        table = {str(rules_in(each)[0].token.value): rules_in(each)[1] for each in attributes}
        word = str(kind.token.value)
        if word == "variable":
            self._enter_variable(name, table.get("default"))
        elif word == "function" and "params" in table and "result" in table:
            parameters = [str(each.token.value) for each in _identifiers(table["params"])]
            self._functions[name] = (parameters, table["result"])
        elif word == "target":
            # A later block of the same name adds to the target and replaces single attributes, as override files do.
            target = self.targets.setdefault(name, _Target(path, _line(block)))
            for key, expression in table.items():
                target.attributes[key] = expression
            target.lines.update({str(rules_in(each)[0].token.value): _line(each) for each in attributes})

    def _enter_variable(self, name: str, expression: Any) -> None:
        # Late, not while the file is read: a later block or file may define a name that the expression uses.
        def compute() -> Any:
            # A variable that depends on itself would recurse without end; its value is unknown.
            if name in self._open:
                raise UnknownValueError
            self._open.add(name)
            try:
                return "" if expression is None else self._evaluator.value(expression)
            finally:
                self._open.discard(name)

        self._variables[name] = compute

    def builds(self, name: str, folder: str) -> list[Build]:
        """The builds of a target: one, or one for each combination of its matrix."""
        target = self.targets[name]
        if name.startswith("_"):
            # By convention a target that others inherit from.
            return []
        if "matrix" not in target.attributes:
            return [self._build(name, target, {}, folder)]
        matrix = self._known(target.attributes["matrix"], {})
        if not isinstance(matrix, dict) or not all(isinstance(each, list) for each in matrix.values()):
            return []
        count = 1
        for each in matrix.values():
            count *= len(each)
        # Counted before the product is made: a few lists of a hundred values each would fill the memory.
        if count > MOST_TARGETS:
            return []
        scopes = [dict(zip(matrix, values, strict=True)) for values in product(*matrix.values())]
        return [self._build(self._matrix_name(name, target, scope), target, scope, folder) for scope in scopes]

    def _matrix_name(self, name: str, target: _Target, scope: dict[str, Any]) -> str:
        found = self._known(target.attributes["name"], scope) if "name" in target.attributes else None
        return found if isinstance(found, str) else name

    def _known(self, expression: Any, scope: dict[str, Any]) -> Any:
        """The value of an expression, None where it is unknown."""
        try:
            return self._evaluator.value(expression, scope)
        except UnknownValueError:
            return None

    def _table(self, expression: Any, scope: dict[str, Any]) -> dict[str, Any]:
        """A mapping, entry by entry, so that one unknown value does not hide the others."""
        inner = rules_in(expression)
        if expression.lark_name() == "expr_term" and inner and inner[0].lark_name() == "object":
            rows = [rules_in(element) for element in rules_in(inner[0])]
            return {self._key(key, scope): self._known(value, scope) for key, value in rows}
        value = self._known(expression, scope)
        return value if isinstance(value, dict) else {}

    def _key(self, key: Any, scope: dict[str, Any]) -> str:
        inner = rules_in(key)[0]
        if inner.lark_name() == "identifier" and key.lark_name() == "object_elem_key":
            return str(inner.token.value)
        value = self._known(inner, scope)
        return value if isinstance(value, str) else ""

    def _settled(self, target: _Target, scope: dict[str, Any], depth: int = 0) -> dict[str, Any]:
        """The attributes of a target with what it inherits: later parents over earlier ones, its own over all."""
        found: dict[str, Any] = {}
        parents = self._known(target.attributes["inherits"], scope) if "inherits" in target.attributes else None
        for parent in parents if isinstance(parents, list) and depth < DEEPEST else ():
            if parent in self.targets:
                _join(found, self._settled(self.targets[parent], scope, depth + 1))
        own = {
            key: self._table(expression, scope) if key in _BY_KEY else self._known(expression, scope)
            for key, expression in target.attributes.items()
        }
        _join(found, own)
        return found

    def _build(self, name: str, target: _Target, scope: dict[str, Any], folder: str) -> Build:
        found = self._settled(target, scope)
        build = Build(BAKE, target.path, target.line, name)
        # A context with an unknown value is not ".": the default holds only where none is stated.
        if "context" in found and not isinstance(found["context"], str):
            build.context_text = ""
        else:
            build.context_text = found.get("context") or "."
            if not is_remote(build.context_text) and not build.context_text.startswith("target:"):
                build.context = os.path.normpath(os.path.join(folder, build.context_text))
        # Bake takes the inline text over a file that is named beside it.
        inline = found.get("dockerfile-inline")
        dockerfile = found.get("dockerfile", "Dockerfile")
        if isinstance(inline, str):
            build.inline = inline
        elif build.context is not None and isinstance(dockerfile, str):
            # Named relative to the context, not to the bake file.
            build.dockerfile = os.path.normpath(os.path.join(build.context, dockerfile))
        build.target = found["target"] if isinstance(found.get("target"), str) else None
        build.target_line = target.lines.get("target", target.line)
        build.args = {key: _argument(value) for key, value in found.get("args", {}).items()}
        build.arg_lines = dict.fromkeys(build.args, target.lines.get("args", target.line))
        build.contexts = {key: str(value or "") for key, value in found.get("contexts", {}).items()}
        tags = found.get("tags")
        build.name_image([each for each in tags if isinstance(each, str)] if isinstance(tags, list) else [])
        platforms = found.get("platforms")
        build.platforms = (
            tuple(each for each in platforms if isinstance(each, str)) if isinstance(platforms, list) else ()
        )
        return build


def _join(below: dict[str, Any], above: dict[str, Any]) -> None:
    for key, value in above.items():
        below[key] = {**below.get(key, {}), **value} if key in _BY_KEY else value


def _argument(value: Any) -> str | None:
    try:
        return None if value is None else text_of(value)
    except UnknownValueError:
        return None


def _label(label: Any) -> str:
    if label.lark_name() == "identifier":
        return str(label.token.value)
    return "".join(str(token.value) for part in rules_in(label) for token in part.children if token is not None)


def _identifiers(expression: Any) -> list[Any]:
    """The bare names in a list such as `[name, tag]`."""
    found = []
    for node in rules_in(expression):
        found += [node] if node.lark_name() == "identifier" else _identifiers(node)
    return found


def _line(node: Any) -> int:
    meta = getattr(node, "_meta", None)
    return int(getattr(meta, "line", 1) or 1)
