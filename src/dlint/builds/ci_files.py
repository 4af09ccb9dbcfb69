"""The builds that CI files and Makefiles state where they can be read without running anything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from dlint.builds.commands import command_builds
from dlint.builds.compose import is_remote
from dlint.builds.files import MAKEFILES, PIPELINES, SCRIPTS, WORKFLOWS, read_text_file
from dlint.builds.problem import BuildFileError
from dlint.builds.yaml_reader import Table, Text, read_yaml
from dlint.model.build import SCRIPT, Build

DEEPEST = 40
MOST_FILES = 60
_ACTION = "docker/build-push-action"


def ci_builds(root: str, names: frozenset[str]) -> list[Build]:
    """The builds that the files of a repository's root state; `names` are those in the folder.

    A file that cannot be read states nothing here: it belongs to another tool, which says so itself.
    """
    found: list[Build] = []
    for name in (*MAKEFILES, *SCRIPTS):
        if name in names:
            found += _script(os.path.join(root, name), root)
    for path in _pipelines(root, names):
        try:
            found += list(_pipeline(path, root))
        except BuildFileError:
            continue
    return found


def _script(path: str, root: str) -> Iterator[Build]:
    text = read_text_file(path)
    lines = [(number, line.strip()) for number, line in enumerate((text or "").split("\n"), 1)]
    return command_builds(lines, path, root)


def _pipelines(root: str, names: frozenset[str]) -> list[str]:
    found = [os.path.join(root, name) for name in PIPELINES if name in names]
    for folder in WORKFLOWS:
        if folder.partition("/")[0] in names:
            found += _yaml_files(os.path.join(root, folder))
    return found[:MOST_FILES]


def _yaml_files(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if name.endswith((".yml", ".yaml"))]


def _pipeline(path: str, root: str) -> Iterator[Build]:
    text = read_text_file(path)
    if text is None or "build" not in text:
        return
    for document in read_yaml(text.encode("utf-8", "surrogateescape"), path):
        yield from _steps(document, path, root, 0)


def _steps(value: Any, path: str, root: str, depth: int) -> Iterator[Build]:
    """The builds in any value: steps of an action, and scripts wherever they stand."""
    if depth > DEEPEST:
        return
    if isinstance(value, Table):
        if str(value.get("uses") or "").partition("@")[0] == _ACTION:
            yield from _action(value, path, root)
            return
        folder = value.get("working-directory")
        if isinstance(folder, str) and "$" not in folder:
            root = os.path.normpath(os.path.join(root, folder))
        for child in value.values():
            yield from _steps(child, path, root, depth + 1)
    elif isinstance(value, list):
        for child in value:
            yield from _steps(child, path, root, depth + 1)
    elif isinstance(value, Text) and "build" in value:
        first = value.line + (value.style in ("|", ">"))
        yield from command_builds(list(enumerate(value.split("\n"), first)), path, root)


def _action(step: Table, path: str, root: str) -> Iterator[Build]:
    """A step of docker/build-push-action. Its default context is the checkout.

    Source: https://github.com/docker/build-push-action#inputs, 2026-11.
    """
    given = step.get("with")
    inputs = given if isinstance(given, Table) else Table()
    build = Build(SCRIPT, path, step.lines.get("uses", 1))
    build.context_text = str(inputs.get("context") or ".").replace("${{ github.workspace }}", ".")
    file = str(inputs.get("file") or "").replace("${{ github.workspace }}/", "")
    if is_remote(build.context_text.removeprefix("{{defaultContext}}")) or "${{" in build.context_text + file:
        return
    context = build.context_text.replace("{{defaultContext}}:", "").replace("{{defaultContext}}", ".")
    build.context = os.path.normpath(os.path.join(root, context))
    build.dockerfile = os.path.normpath(os.path.join(root, file) if file else os.path.join(build.context, "Dockerfile"))
    target = inputs.get("target")
    build.target = str(target) if target and "${{" not in target else None
    for line in str(inputs.get("build-args") or "").splitlines():
        name, mark, value = line.strip().partition("=")
        if name:
            build.args[name] = value if mark and "${{" not in value else None
    for line in str(inputs.get("build-contexts") or "").splitlines():
        name, mark, value = line.strip().partition("=")
        if mark:
            build.contexts[name] = value
    yield build
