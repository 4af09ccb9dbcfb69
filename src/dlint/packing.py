"""Writes the file of modules that `dlint.packed` reads, when a wheel is built.

Modules that most runs of a command load stand in one part, in which a string that several of them use stands once; each
of the others is a part of its own.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
import tempfile

from dlint.packed import HEAD, NAME, magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SAMPLES = (
    'FROM node:20\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install\nCOPY . .\nEXPOSE 3000\nCMD ["npm", "start"]\n',
    "FROM python:3.12-slim\nCOPY . /app\nWORKDIR /app\nRUN pip install -r requirements.txt\nCMD python app.py\n",
    "FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/app .\nFROM alpine:3.20\n"
    'COPY --from=build /bin/app /bin/app\nENTRYPOINT ["/bin/app"]\n',
    "FROM debian:bookworm\nENV A=b\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n"
    'ADD run.sh /run.sh\nCMD ["/run.sh"]\n',
    "FROM alpine\nRUN apk add --no-cache curl\nUSER app\nCMD curl https://example.com\n",
    "FROM maven:3 AS build\nCOPY . .\nRUN mvn package\nFROM eclipse-temurin:21-jre\nCOPY --from=build /a.jar /a.jar\n"
    'ENTRYPOINT ["java", "-jar", "/a.jar"]\n',
)
"""Dockerfiles of the usual kinds."""
COMMANDS = ((("--version",), 1), (("check",), 2), (("check", "--no-cache"), 3), (("fix", "--diff"), 3))
"""Runs of which each has a part: the modules that so many of the samples load for it and that no earlier part holds.
The check without options is one whose answer is kept."""
_LOADED = "import sys; from dlint.cli.main import main; main(sys.argv[1:]); print(); print(*sys.modules)"


def write_modules(package: str, compiled: Iterable[str] = ()) -> None:
    """Write the file of modules of the built package `dlint` into its folder; those of the packages `compiled` come
    from a library."""
    root = os.path.dirname(package)
    together = (usual_modules(root, command, least) for command, least in COMMANDS)
    write_parts(package, together, tuple(f"dlint.{name}." for name in compiled))


def write_parts(package: str, together: Iterable[Iterable[str]], compiled: tuple[str, ...] = ()) -> None:
    """Write the file of modules of any package; each of `together` names modules that load together, `compiled` are
    the beginnings of the names of modules that come from a library."""
    root = os.path.dirname(package)
    sources = {_module_name(path): path for path in sorted(_sources(package, root))}
    table: dict[str, tuple[str, bool, int, int, int]] = {}
    data = b""
    # With a dot behind the name, the beginning `dlint.engine.check.` means that module alone.
    for name in [name for name, path in sources.items() if f"{name}.".startswith(compiled) and not _is_package(path)]:
        table[name] = sources.pop(name), False, 0, 0, 0
    for names in _parts(sources, together):
        part = marshal.dumps({name: _code(root, sources[name]) for name in names})
        for name in names:
            path = sources[name]
            table[name] = path, _is_package(path), os.path.getsize(os.path.join(root, path)), len(data), len(part)
        data += part
    with open(os.path.join(package, NAME), "wb") as out:
        out.write(_joined(table, data))


def _joined(table: dict[str, tuple[str, bool, int, int, int]], data: bytes) -> bytes:
    """The content of the file; the places in `table` count from the start of `data`."""
    # `marshal` writes every number that fits into 32 bits in as many bytes.
    start = HEAD + len(_rows(table, 0))
    rows = _rows(table, start)
    return magic() + len(rows).to_bytes(4, "little") + rows + data


def _rows(table: dict[str, tuple[str, bool, int, int, int]], start: int) -> bytes:
    # Version 2 shares no values, so that the length depends on nothing else.
    return marshal.dumps({name: (*row[:3], row[3] + start, row[4]) for name, row in table.items()}, 2)


def _parts(sources: dict[str, str], together: Iterable[Iterable[str]]) -> Iterator[list[str]]:
    """The names of the modules in each part."""
    left = set(sources)
    for names in together:
        part = [name for name in names if name in left]
        left.difference_update(part)
        yield part
    yield from ([name] for name in sorted(left))


def _code(root: str, path: str) -> object:
    with open(os.path.join(root, path), "rb") as stream:
        return compile(stream.read(), path, "exec", dont_inherit=True, optimize=0)


def _sources(package: str, root: str) -> Iterator[str]:
    """The paths of all sources of a package, from the root."""
    for folder, _, names in os.walk(package):
        yield from (os.path.relpath(os.path.join(folder, name), root) for name in names if name.endswith(".py"))


def _is_package(path: str) -> bool:
    return os.path.basename(path) == "__init__.py"


def _module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix(os.sep + "__init__").replace(os.sep, ".")


def usual_modules(root: str, command: tuple[str, ...], least: int) -> list[str]:
    """The modules that a run over each of at least so many of the samples loads, sorted."""
    counts: dict[str, int] = {}
    for text in SAMPLES:
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as cache:
            path = os.path.join(folder, "Dockerfile")
            # It bounds the search for build files to this folder: what comes and goes above it changes no answer.
            os.mkdir(os.path.join(folder, ".git"))
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
            environment = {**os.environ, "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": cache}
            line = [sys.executable, "-c", _LOADED, *command, "--isolated", path]
            # The first run of a check leaves its answer for the second one.
            for _ in range(2 if command == ("check",) else 1):
                ran = subprocess.run(line, env=environment, capture_output=True, text=True, check=True)
            for name in ran.stdout.splitlines()[-1].split():
                counts[name] = counts.get(name, 0) + 1
    return sorted(name for name, count in counts.items() if count >= least)
