"""How long a build context of 100,000 files takes: listed, matched, weighed, and asked quick questions.

    python benchmarks/bench_context.py [FILES]

The tree is made in a temporary folder first. Every figure is the best of three runs, in seconds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from dlint.model.context.context import Context

ROUNDS = 3
FILES_A_FOLDER = 40
ENDS = ("py", "js", "log", "txt", "pyc")
IGNORE = """\
.git
node_modules
**/__pycache__
**/*.pyc
*.md
!README.md
.venv
build/**
**/*.log
pkg1/**/file1*.txt
**/.DS_Store
Dockerfile*
docker-compose*.yml
.env*
coverage
**/*.tmp
pkg3/mod?/src
!pkg3/mod1/src/file1.js
*.swp
dist
"""


def make_tree(root: Path, files: int) -> None:
    """That many small files in folders three deep, a tenth of them below node_modules."""
    for number in range(files // FILES_A_FOLDER):
        top = "node_modules" if number % 10 == 9 else f"pkg{number % 20}"
        folder = root / top / f"mod{number // 20}" / "src" / f"part{number}"
        folder.mkdir(parents=True)
        for at in range(FILES_A_FOLDER):
            (folder / f"file{at}.{ENDS[at % len(ENDS)]}").write_bytes(b"x" * at)
    (root / ".dockerignore").write_text(IGNORE)


def seconds(work: Callable[[Context], object], root: Path) -> float:
    """The best time of several, each with a fresh context."""
    best = float("inf")
    for _ in range(ROUNDS):
        context = Context(str(root))
        began = time.perf_counter()
        work(context)
        best = min(best, time.perf_counter() - began)
    return best


def main(argv: list[str]) -> int:
    """Make the tree, measure, print."""
    files = int(argv[0]) if argv else 100_000
    with tempfile.TemporaryDirectory(prefix="dlint-bench-") as folder:
        root = Path(folder)
        make_tree(root, files)
        tasks: dict[str, Callable[[Context], object]] = {
            "list and match": lambda context: context.sent_bytes,
            "with what each pattern is worth": lambda context: context.ignored.bytes,
            "with the biggest things": lambda context: context.biggest(10),
            "with secrets and the like": lambda context: context.finds(),
            "a quick look at the whole": lambda context: context.bytes_of("."),
            "whether a file exists": lambda context: context.exists("pkg1/mod0/src/part1/file1.js"),
            "what COPY pkg*/mod0 takes": lambda context: context.selection("pkg*/mod0").bytes,
        }
        for name, work in tasks.items():
            print(f"{name:32} {seconds(work, root):8.3f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
