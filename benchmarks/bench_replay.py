"""How long `dlint replay` takes over 300 commits of a repository with 2,000 files.

    python benchmarks/bench_replay.py [COMMITS [FILES]]

The repository is made in a temporary folder first, with `git fast-import`. Prints the best of three runs of the whole
command, start-up included, in seconds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

ROUNDS = 3
FILES_A_FOLDER = 25
DOCKERFILE = """\
FROM node:20 AS base
WORKDIR /app
FROM base AS deps
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
FROM deps AS build
COPY tsconfig.json ./
COPY src ./src
RUN npm run build
FROM base AS test
COPY . .
RUN npm test
FROM base
ENV NODE_ENV=production
COPY --from=deps /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY pkg1/mod* ./extra/
COPY . .
CMD ["node", "dist/main.js"]
"""
IGNORE = ".git\nnode_modules\n**/*.log\n*.md\n!README.md\n**/__tests__\nDockerfile*\n.dockerignore\n"
FIXED = {
    "Dockerfile": DOCKERFILE,
    ".dockerignore": IGNORE,
    "package.json": "{}",
    "package-lock.json": "{}",
    "tsconfig.json": "{}",
    "README.md": "x",
}


def paths(files: int) -> list[str]:
    """That many paths in folders three deep."""
    found = []
    for number in range(files - len(FIXED)):
        folder = number // FILES_A_FOLDER
        top = "src" if folder % 3 == 0 else f"pkg{folder % 10}"
        found.append(f"{top}/mod{folder}/part{number % 5}/file{number}.{'log' if number % 20 == 0 else 'ts'}")
    return found


def stream(commits: int, files: int) -> Iterator[str]:
    """What `git fast-import` reads: a commit of everything, then edits of some ten files each, at times of others."""
    random = Random(7)
    known = paths(files)
    yield from _commit(0, {**FIXED, **{path: path for path in known}})
    for number in range(1, commits + 1):
        changed = {path: f"{path} {number}" for path in random.sample(known, random.randrange(1, 20))}
        if number % 10 == 0:
            changed["package-lock.json"] = f"{number}"
        if number % 40 == 0:
            changed["Dockerfile"] = DOCKERFILE.replace("npm test", f"npm test -- {number}")
        if number % 90 == 0:
            changed[".dockerignore"] = IGNORE + f"docs{number}\n"
        yield from _commit(number, changed)


def _commit(number: int, files: dict[str, str]) -> Iterator[str]:
    yield f"commit refs/heads/main\ncommitter a <a@b> {1_600_000_000 + number * 3600} +0000\n"
    yield f"data {len(str(number))}\n{number}\n"
    for path, text in files.items():
        yield f"M 100644 inline {path}\ndata {len(text)}\n{text}\n"


def make_repository(root: Path, commits: int, files: int) -> None:
    """A repository with that history, and the last commit checked out."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    data = "".join(stream(commits, files)).encode()
    subprocess.run(["git", "-C", str(root), "fast-import", "--quiet"], input=data, check=True)
    subprocess.run(["git", "-C", str(root), "reset", "-q", "--hard"], check=True)


def main(argv: list[str]) -> int:
    """Make the repository, measure, print."""
    commits = int(argv[0]) if argv else 300
    files = int(argv[1]) if len(argv) > 1 else 2000
    with tempfile.TemporaryDirectory(prefix="dlint-bench-") as folder:
        root = Path(folder)
        make_repository(root, commits, files)
        command = [sys.executable, "-m", "dlint", "replay", str(root), f"--commits={commits}"]
        best = float("inf")
        for _ in range(ROUNDS):
            began = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, env={**os.environ, "COLUMNS": "100"}, check=True)
            best = min(best, time.perf_counter() - began)
    print(f"replay of {commits} commits of {files} files {best:8.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
