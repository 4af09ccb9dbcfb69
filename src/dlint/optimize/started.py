"""What the container is started with, as far as it names what an ignore file leaves out: no build step shows that."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterator

from dlint.model.instructions.kinds import Cmd, Entrypoint, Healthcheck
from dlint.optimize.touches import text_of
from dlint.trial.profile.route import Route
from dlint.trial.trace.placed import A_FOLDER, Placed, layout_of

# Commands of git that need a repository, and libraries that open one.
_GIT = re.compile(
    rb"\bgit\s+(?:-\S+\s+(?:[^-\s]\S*\s+)?)*(?:rev-parse|rev-list|describe|log|show|status|pull|fetch|checkout|diff|tag|branch)\b"
    rb"|['\"]git['\"]|\bimport git\b|\bfrom git import\b|\bpygit2\b|\bsimple-git\b|\.git/"
)
_WORD = re.compile(r"[\w.@%+/-]+")
# Files that may name further ones, and how a language leaves the end of a name out. Data names anything.
_PROGRAMS = (".sh", ".bash", ".py", ".js", ".mjs", ".cjs", ".ts", ".rb", ".php", ".pl")
_ENDINGS = ("", *_PROGRAMS, "/index.js", "/index.ts", "/__init__.py", "/__main__.py")
# A program of more files than these is not read to its end.
MOST_FILES = 400


def reads_left_out(route: Route, gone: Collection[str]) -> str | None:
    """How the command of the container, its health check, or a file of the context that they start, names one of the
    paths that are `gone` from the image; None where nothing of it does."""
    names = _names(gone)
    end = layout_of(route).ends.get(route.target.index, Placed())
    folder = route.target.workdir_at(None) or "/"
    for view in (route.target.latest(kind, None) for kind in (Entrypoint, Cmd, Healthcheck)):
        if view is None:
            continue
        line = f"line {view.line} ({view.node.keyword.upper()})"
        for path, text in _started(route, end, folder, view.text.encode("utf-8", "surrogateescape")):
            used = next((words for pattern, words in names if pattern.search(text)), None)
            if used is not None:
                return f"{path}, which {line} starts, {used}" if path else f"{line} {used}"
    return _named_elsewhere(route, names)


def _named_elsewhere(route: Route, names: list[tuple[re.Pattern[bytes], str]]) -> str | None:
    """How another target of the Dockerfile, or a Dockerfile beside it, names a path that is gone: no build of this
    target shows what they read, and the ignore file holds for them as well."""
    others = [view for stage in route.file.stages if stage not in route.reached for view in stage.instructions]
    texts = [(f"line {view.line}, of another target,", view.text.encode("utf-8", "replace")) for view in others]
    own = posixpath.basename(route.recipe.path)
    beside = [path for path in route.context.dockerfiles if "/" not in path and path != own]
    texts += [(f"{path}, which is built with the same ignore file,", text_of(route.context.root, path) or b"")
              for path in beside]  # fmt: skip
    return next((f"{who} {words}" for who, text in texts for pattern, words in names if pattern.search(text)), None)


def _names(gone: Collection[str]) -> list[tuple[re.Pattern[bytes], str]]:
    """How a program would name the topmost of the paths that are gone, with words for it."""
    tops = sorted({posixpath.basename(path) for path in gone if posixpath.dirname(path) not in gone})
    found = [(_GIT, "uses git")] if ".git" in tops else []
    return found + [(_naming(name), f"names {name}") for name in tops]


def _naming(name: str) -> re.Pattern[bytes]:
    word = re.escape(name.encode("utf-8", "surrogateescape"))
    if "." in name:
        return re.compile(rb"(?<![\w.-])" + word + rb"(?![\w-]|\.\w)")
    # A plain word such as `docs` is a path only between quotes or before a slash.
    return re.compile(rb"['\"/]" + word + rb"['\"]|(?<![\w.-])" + word + rb"/")


def _started(route: Route, end: Placed, folder: str, command: bytes) -> Iterator[tuple[str, bytes]]:
    """The command itself ("" in the place of a path), and the files that it, or a file before, names."""
    waiting, seen = [("", command)], {""}
    for path, text in waiting:
        yield path, text
        followed = _scripts(end, folder, text, route.context.root) if not path else text
        for other in _named(end, {posixpath.dirname(path) or folder, folder}, followed, path):
            if other not in seen and len(seen) < MOST_FILES:
                seen.add(other)
                content = text_of(route.context.root, end.files[other])
                if content is not None:
                    waiting.append((other, content))


def _scripts(end: Placed, folder: str, command: bytes, root: str) -> bytes:
    """A command, with the scripts of package.json that its words name, and those that run before and after these.

    Source: npm-run-script(1) and "Pre & Post Scripts" in the documentation of npm, 2026-11."""
    words = _WORD.findall(command.decode("utf-8", "replace"))
    manifest = end.files.get(posixpath.join(folder, "package.json"), A_FOLDER)
    if manifest == A_FOLDER:
        return command
    try:
        scripts = json.loads(text_of(root, manifest) or b"{}").get("scripts", {})
        run = [str(scripts.get(before + word, "")) for word in words for before in ("pre", "", "post")]
    except (ValueError, AttributeError):
        return command
    return command + "\n".join(["", *run]).encode("utf-8", "surrogateescape")


def _named(end: Placed, folders: Collection[str], text: bytes, by: str) -> Iterator[str]:
    """The programs of the context that a text names: as a path, or as a module."""
    for word in dict.fromkeys(_WORD.findall(text.decode("utf-8", "replace"))):
        module = word.strip(".").replace(".", "/")
        for folder in folders:
            for name in {word, module}:
                place = posixpath.normpath(posixpath.join(folder, name))
                yield from (path for each in _ENDINGS if _is_program(end, path := place + each, by))
                if end.files.get(place) == A_FOLDER:
                    # `from shop import version`: any module of a package may be meant.
                    yield from (path for path in _modules(end, place))


def _modules(end: Placed, folder: str) -> list[str]:
    return [path for path in end.files if path.endswith(".py") and posixpath.dirname(path) == folder]


def _is_program(end: Placed, path: str, by: str) -> bool:
    if end.files.get(path, A_FOLDER) == A_FOLDER:
        return False
    # What the command itself names is started, whatever its name.
    return not by or path.endswith(_PROGRAMS) or "." not in posixpath.basename(path)
