"""The builds that CI files and Makefiles state where they can be read without running anything."""

from __future__ import annotations

import os

from dlint.builds.commands import command_builds, may_build, may_state_build
from dlint.builds.files import MAKEFILES, PIPELINES, SCRIPTS, WORKFLOWS, read_text_file
from dlint.builds.problem import BuildFileError
from dlint.model.build import Build
from dlint.system.observe import names_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# Bounds the start of a run in a repository with hundreds of generated workflows.
MOST_FILES = 60


def ci_builds(root: str, names: frozenset[str]) -> list[Build]:
    """The builds that the files of a repository's root state; `names` are those in the folder.

    A file that cannot be read states nothing here: it belongs to another tool, which reports that itself.
    """
    found: list[Build] = []
    for name in (*MAKEFILES, *SCRIPTS):
        if name in names:
            found += _script(os.path.join(root, name), root)
    for path in _pipelines(root, names):
        text = read_text_file(path)
        if text is None or not may_state_build(text):
            continue
        from dlint.builds.pipelines import pipeline_builds

        try:
            found += list(pipeline_builds(text, path, root))
        except BuildFileError:
            continue
    return found


def _script(path: str, root: str) -> Iterator[Build]:
    text = read_text_file(path)
    if text is None or not may_build(text):
        return iter(())
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    return command_builds(lines, path, root)


def _pipelines(root: str, names: frozenset[str]) -> list[str]:
    found = [os.path.join(root, name) for name in PIPELINES if name in names]
    for folder in WORKFLOWS:
        if folder.partition("/")[0] in names:
            found += _yaml_files(os.path.join(root, folder))
    return found[:MOST_FILES]


def _yaml_files(folder: str) -> list[str]:
    return [os.path.join(folder, name) for name in names_in(folder) if name.endswith((".yml", ".yaml"))]
