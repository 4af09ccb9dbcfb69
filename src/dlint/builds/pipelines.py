"""The builds that the YAML files of CI systems state: steps of an action, and scripts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from dlint.builds.commands import command_builds
from dlint.builds.files import is_remote
from dlint.builds.yaml_reader import Table, Text, read_yaml
from dlint.model.build import SCRIPT, Build

DEEPEST = 40
_ACTION = "docker/build-push-action"


def pipeline_builds(text: str, path: str, root: str) -> Iterator[Build]:
    """The builds that a pipeline states, in a repository with this root; BuildFileError where it is no YAML."""
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
    # `{{defaultContext}}` is the repository at the commit of the run, so here it is the checkout.
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
