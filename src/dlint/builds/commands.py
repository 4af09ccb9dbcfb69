"""The builds that command lines in Makefiles, scripts and CI files state: `docker build -f X Y` and its relatives."""

from __future__ import annotations

import os

from dlint import regex as re
from dlint.builds.files import is_remote
from dlint.model.build import SCRIPT, Build

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# `docker build`, `docker buildx build`, `docker image build`, `podman build`, `buildah bud`, `nerdctl build`.
_PROGRAMS = ("docker", "podman", "buildah", "nerdctl")
_BETWEEN = ("buildx", "image", "builder")
_VERBS = ("build", "bud", "build-using-dockerfile", "b")
# The options that take a value; what else begins with a dash stands alone.
# Source: `docker buildx build --help` of buildx 0.13 and `buildah build --help` of 1.28, 2026-11.
_WITH_VALUE = frozenset((
    "-f", "-t", "-o", "-m", "-c", "--file", "--tag", "--output", "--build-arg", "--build-context", "--target",
    "--platform", "--label", "--secret", "--ssh", "--cache-from", "--cache-to", "--network", "--progress", "--builder",
    "--add-host", "--iidfile", "--metadata-file", "--no-cache-filter", "--shm-size", "--ulimit", "--allow",
    "--annotation", "--attest", "--provenance", "--sbom", "--memory", "--cpuset-cpus", "--isolation", "--format",
    "--authfile", "--arch", "--os", "--runtime", "--volume", "-v", "--env", "--manifest", "--jobs", "--squash-layers",
    "--cgroup-parent", "--invoke", "--call", "--print", "--cpu-shares", "--cpu-quota", "--creds", "--layers",
))  # fmt: skip
_ENDS = frozenset(("&&", "||", ";", "|", "&"))
# What may stand between two words of a command in YAML: blanks, line ends, quotes and escapes of YAML and of the shell.
_GAP = r"(?:\\[tnr]|\W){1,200}"
_COMMAND = re.compile(
    rf"(?:{'|'.join(_PROGRAMS)}){_GAP}(?:(?:{'|'.join(_BETWEEN)}){_GAP}){{0,4}}(?:build|bud\b|b\b)", re.IGNORECASE
)


def may_build(text: str) -> bool:
    """Whether a text names both a program that builds images and a build: most lines, and most files, do not."""
    return ("build" in text or "bud" in text) and any(map(text.lower().__contains__, _PROGRAMS))


def may_state_build(text: str) -> bool:
    """Whether a YAML text may hold a command that builds, or docker/build-push-action; else it need not be parsed."""
    return may_build(text) and _COMMAND.search(text) is not None


def command_builds(lines: list[tuple[int, str]], origin: str, folder: str) -> Iterator[Build]:
    """The builds in shell lines, each with its 1-based number; `folder` is where they run.

    A word with a variable is unknown. A build whose Dockerfile or context is unknown is left out: nothing is guessed.
    """
    for number, text in _whole(lines):
        if may_build(text):
            yield from _builds_in(text, number, origin, folder)


def _whole(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines joined where a backslash ends them."""
    number = 0
    parts: list[str] = []
    for at, text in lines:
        number = number if parts else at
        if text.rstrip().endswith("\\"):
            parts.append(text.rstrip()[:-1])
            continue
        yield number, " ".join([*parts, text])
        parts = []
    if parts:
        yield number, " ".join(parts)


def _builds_in(text: str, number: int, origin: str, folder: str) -> Iterator[Build]:
    import shlex

    try:
        # Operators are words of their own, also where no blank stands around them: `cd app&&docker build .`.
        reader = shlex.shlex(text, posix=True, punctuation_chars=";&|")
        reader.whitespace_split = True
        words = list(reader)
    # An open quote: the text continues in a way that only the shell of that file knows.
    except ValueError:
        return
    for command in _commands(words):
        if command[:1] == ["cd"] and len(command) == 2:
            # Where the rest of the line runs is unknown, so nothing of it is believed.
            if "$" in command[1]:
                return
            folder = os.path.normpath(os.path.join(folder, command[1]))
            continue
        build = _build_of(_arguments(command), number, origin, folder)
        if build is not None:
            yield build


def _commands(words: list[str]) -> Iterator[list[str]]:
    command: list[str] = []
    for word in words:
        if word in _ENDS:
            yield command
            command = []
        else:
            command.append(word)
    yield command


def _arguments(command: list[str]) -> list[str] | None:
    """What stands behind `docker build`; None where the command is another."""
    for at, word in enumerate(command):
        # `@` and `-` in front of a command are Make's, to hide it and to go on after an error.
        if os.path.basename(word.lstrip("@-")) in _PROGRAMS or word in ("$(DOCKER)", "${DOCKER}", "$DOCKER"):
            rest = command[at + 1 :]
            while rest and rest[0] in _BETWEEN:
                rest = rest[1:]
            return rest[1:] if rest and rest[0] in _VERBS else None
    return None


def _build_of(words: list[str] | None, number: int, origin: str, folder: str) -> Build | None:
    if words is None:
        return None
    options, operands = _split(words)
    # Exactly one context, or the table of options above has missed one that takes a value.
    if len(operands) != 1:
        return None
    build = Build(SCRIPT, origin, number)
    build.context_text = operands[0]
    file = _last(options, "--file") or _last(options, "-f")
    if is_remote(operands[0]) or operands[0] == "-" or "$" in operands[0] or (file is not None and "$" in file):
        return None
    build.context = os.path.normpath(os.path.join(folder, operands[0]))
    build.dockerfile = os.path.normpath(
        os.path.join(folder, file) if file is not None else os.path.join(build.context, "Dockerfile")
    )
    target = _last(options, "--target")
    build.target = target if target is not None and "$" not in target else None
    for value in options.get("--build-arg", []):
        name, mark, text = value.partition("=")
        build.args[name] = text if mark and "$" not in text else None
    for value in options.get("--build-context", []):
        name, _, text = value.partition("=")
        build.contexts[name] = text
    build.platforms = tuple(each for value in options.get("--platform", []) for each in value.split(","))
    return build


def _last(options: dict[str, list[str]], name: str) -> str | None:
    return options[name][-1] if name in options else None


def _split(words: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Options with their values, and operands."""
    options: dict[str, list[str]] = {}
    operands: list[str] = []
    rest = iter(words)
    for word in rest:
        if not word.startswith("-") or word == "-":
            if not word.startswith((">", "<", "2>")):
                operands.append(word)
            continue
        name, mark, value = word.partition("=")
        if not mark and name in _WITH_VALUE:
            value = next(rest, "")
        # A short option with its value attached: `-fDockerfile.dev`.
        elif not mark and len(name) > 2 and name[:2] in ("-f", "-t") and name[1] != "-":
            name, value = name[:2], name[2:]
        options.setdefault(name, []).append(value)
    return options, operands
