"""The builds that a compose project states.

Read are `build` in each service (its short and its long form), `extends`, `include`, override files, anchors and merge
keys, and variables with their values from `.env`. The environment of the process is left out, so that the answer
depends on the repository alone.
Source: https://docs.docker.com/reference/compose-file/build/, 2026-11.
"""

from __future__ import annotations

import os
from typing import Any

from dlint.builds.files import is_remote, read_text_file
from dlint.builds.problem import BuildFileError
from dlint.builds.variables import env_file, interpolated
from dlint.builds.yaml_reader import OVERRIDE, RESET, Table, Text, read_yaml
from dlint.model.build import COMPOSE, Build, acquaint
from dlint.system.observe import is_file
from dlint.system.read import checkout_of, outside

DEEPEST = 20
"""How far `extends` and `include` are followed."""


def compose_builds(paths: list[str], last_alone: bool = False) -> list[Build]:
    """The builds of a project: its first file and those that override it, in order.

    With `last_alone` only the services that the last file states count: the others are those of the first file.
    Builds name the file that states `build` last. BuildFileError names the file that cannot be read.
    """
    project = _Project(os.path.dirname(os.path.abspath(paths[0])), checkout_of(paths[0]))
    services: dict[str, Table] = {}
    for path in paths:
        stated = project.services(path, 0)
        for name, service in stated.items():
            services[name] = merged(services[name], service) if name in services else service
    if last_alone:
        services = {name: service for name, service in services.items() if name in stated}
    return acquaint([build for name, service in services.items() for build in _build_of(name, service)])


class _Project:
    """A folder with compose files, and the variables that hold in it."""

    def __init__(self, folder: str, root: str) -> None:
        self.folder = folder
        self.root = root
        path = os.path.join(folder, ".env")
        env = read_text_file(path) if outside(path, root) is None else None
        self.variables = env_file(env) if env is not None else {}

    def services(self, path: str, depth: int) -> dict[str, Table]:
        """The services of a file, with what they extend, and those of the files that it includes."""
        document = self._document(path)
        found: dict[str, Table] = {}
        # Also the way out of a circle: two files that include each other.
        if depth < DEEPEST:
            # What is included comes first, so that the file's own services of the same name hold.
            for included in _listed(document.get("include")):
                found |= self._included(included, path, depth)
        stated = document.get("services")
        if isinstance(stated, Table):
            for name in stated:
                service = self._service(path, document, name, depth)
                if service is not None:
                    found[name] = service
        return found

    def _document(self, path: str) -> Table:
        data = read_text_file(path)
        if data is None:
            raise BuildFileError(path, 0, "cannot be read as a regular file")
        documents = [each for each in read_yaml(data.encode("utf-8", "surrogateescape"), path) if each is not None]
        if not documents:
            return Table()
        if not isinstance(documents[0], Table):
            raise BuildFileError(path, 1, "a compose file is a mapping with `services`")
        table: Table = self._interpolated(documents[0], {})
        return table

    def _included(self, entry: Any, path: str, depth: int) -> dict[str, Table]:
        table = entry if isinstance(entry, Table) else None
        names = [str(name) for name in _listed(table.get("path") if table is not None else entry) if name]
        paths = [os.path.normpath(os.path.join(self.folder, name)) for name in names]
        # A file that is absent is skipped instead of reported: compose itself reports it, and only builds matter here.
        paths = [each for each in paths if self._has(each) and each != path]
        if not paths:
            return {}
        stated = table.get("project_directory") if table is not None else None
        folder = os.path.join(self.folder, str(stated)) if stated else os.path.dirname(paths[0])
        # An included project reads its own `.env`, next to it.
        other = _Project(os.path.normpath(folder), self.root)
        found: dict[str, Table] = {}
        for each in paths:
            for name, service in other.services(each, depth + 1).items():
                found[name] = merged(found[name], service) if name in found else service
        return found

    def _has(self, path: str) -> bool:
        """Whether a file that is stated is there, and a part of the checkout: nothing outside of it is read."""
        return is_file(path) and outside(path, self.root) is None

    def _service(self, path: str, document: Table, name: str, depth: int) -> Table | None:
        services = document.get("services")
        service = services.get(name) if isinstance(services, Table) else None
        if not isinstance(service, Table):
            return None
        own = _settled(service, path, self.folder)
        extends = service.get("extends")
        if extends is None or depth >= DEEPEST:
            return own
        base = self._extended(extends, path, document, depth)
        return own if base is None else merged(base, own)

    def _extended(self, extends: Any, path: str, document: Table, depth: int) -> Table | None:
        if not isinstance(extends, Table):
            return self._service(path, document, str(extends), depth + 1)
        name, file = str(extends.get("service") or ""), extends.get("file")
        if not file:
            return self._service(path, document, name, depth + 1)
        other_path = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(path)), str(file)))
        if not self._has(other_path):
            return None
        other = _Project(os.path.dirname(other_path), self.root)
        return other._service(other_path, other._document(other_path), name, depth + 1)

    def _interpolated(self, value: Any, known: dict[int, Any]) -> Any:
        """A value with its variables replaced. Keys stay; a value that stands in two places is replaced once."""
        if isinstance(value, Text):
            return _with_text(value, interpolated(value, self.variables)) if "$" in value else value
        # Aliases make one value stand in many places; without this a few lines of YAML could expand without bound.
        if id(value) in known:
            return known[id(value)]
        if isinstance(value, Table):
            table = Table()
            table.lines, table.tags = value.lines, value.tags
            known[id(value)] = table
            for key, child in value.items():
                table[key] = self._interpolated(child, known)
            return table
        if isinstance(value, list):
            items: list[Any] = []
            known[id(value)] = items
            items += [self._interpolated(item, known) for item in value]
            return items
        return value


def _with_text(old: Text, value: str) -> Text:
    text = Text(value)
    text.line, text.column, text.style = old.line, old.column, old.style
    return text


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _settled(service: Table, path: str, folder: str) -> Table:
    """A service reduced to its build, in the long form, with absolute paths."""
    own = Table()
    own.lines, own.tags = service.lines, service.tags
    for key in ("platform", "image"):
        if key in service:
            own[key] = service[key]
    build = service.get("build")
    if "build" not in service:
        return own
    table = Table()
    if isinstance(build, Table):
        table.lines = build.lines
        table.tags = build.tags
        for key, value in build.items():
            table[key] = value
    elif isinstance(build, str):
        table["context"] = build
    table["args"] = _named(table.get("args"))
    table["additional_contexts"] = _named(table.get("additional_contexts"))
    context = str(table.get("context") or ".")
    # A service that extends another keeps that one's context; the default is only for one that stands alone.
    if "context" in table or not service.get("extends"):
        table["context_text"] = context
        table["context"] = None if is_remote(context) else os.path.normpath(os.path.join(folder, context))
    table["origin"] = path
    table["line"] = service.lines.get("build", 1)
    # `!reset` takes the build away, also one of a file below.
    own["build"] = None if service.tags.get("build") == RESET else table
    return own


def _named(value: Any) -> Table:
    """Names and values that are a mapping or a list of `NAME=VALUE`."""
    if isinstance(value, Table):
        return value
    table = Table()
    for item in _listed(value):
        if isinstance(item, str):
            name, mark, text = item.partition("=")
            table[name] = text if mark else None
            table.lines[name] = item.line if isinstance(item, Text) else 1
    return table


def merged(below: Table, above: Table) -> Table:
    """A service with the values of a later file over it: arguments and contexts by name, other values as a whole."""
    result = Table()
    result.update(below)
    result.update({key: value for key, value in above.items() if key != "build"})
    if "build" not in above:
        return result
    upper, lower = above["build"], below.get("build")
    if isinstance(upper, Table) and isinstance(lower, Table) and above.tags.get("build") != OVERRIDE:
        upper = _merged_build(lower, upper)
    result["build"] = upper
    return result


def _merged_build(lower: Table, upper: Table) -> Table:
    build = Table()
    build.lines = {**lower.lines, **upper.lines}
    build.update(lower)
    for key, value in upper.items():
        if upper.tags.get(key) == RESET:
            build.pop(key, None)
        elif key in ("args", "additional_contexts") and key in lower and upper.tags.get(key) != OVERRIDE:
            both = Table()
            both.update({**lower[key], **value})
            both.lines = {**lower[key].lines, **value.lines}
            build[key] = both
        elif key in ("context", "context_text") and "context" not in upper.lines and "context" in lower:
            # An override that states no context keeps the one below.
            continue
        else:
            build[key] = value
    return build


def _build_of(name: str, service: Table) -> list[Build]:
    stated = service.get("build")
    if not isinstance(stated, Table):
        return []
    build = Build(COMPOSE, stated["origin"], int(stated["line"]), name)
    build.context = stated.get("context")
    build.context_text = str(stated.get("context_text") or ".")
    inline = stated.get("dockerfile_inline")
    if isinstance(inline, str):
        build.inline = str(inline)
        # The text of a block scalar begins on the line below its `|`.
        build.inline_line = inline.line + 1 if isinstance(inline, Text) and inline.style in ("|", ">") else build.line
    elif build.context is not None:
        build.dockerfile = os.path.normpath(os.path.join(build.context, str(stated.get("dockerfile") or "Dockerfile")))
    target = stated.get("target")
    build.target = str(target) if target else None
    build.target_line = stated.lines.get("target", build.line)
    build.args = {key: None if value is None else str(value) for key, value in stated["args"].items()}
    build.arg_lines = dict(stated["args"].lines)
    build.contexts = {key: str(value or "") for key, value in stated["additional_contexts"].items()}
    platforms = [*_listed(stated.get("platforms")), *_listed(service.get("platform"))]
    build.platforms = tuple(str(each) for each in platforms if each)
    build.name_image([str(each) for each in (service.get("image"), *_listed(stated.get("tags"))) if each])
    build.secrets = tuple(_secret_name(each) for each in _listed(stated.get("secrets")))
    return [build]


def _secret_name(value: Any) -> str:
    if isinstance(value, Table):
        return str(value.get("target") or value.get("source") or "")
    return str(value)
