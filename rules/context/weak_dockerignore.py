"""A COPY takes version control data, installed dependencies or build output along."""

from __future__ import annotations

from dlint.kit import Baggage, Dockerfile, Finding, Findings, baggage, rule, size

_KINDS = ("vcs", "dependencies", "output")


@rule(watches=Dockerfile, severity="warning", since="0.1", when=("ignore file",))
def check(file: Dockerfile) -> Findings:
    """The ignore file lets something through that a build hardly ever means to read: the Git history, `node_modules` or
    a virtual environment of the host, build output, caches of tools.

    It is sent at every build, it lies in the layer, and each change in it lets this step and all below it miss the
    cache. Dependencies of the host may even replace those that the image installed, built for another system.

    Only looked for where the build context is known and has an ignore file; what is copied by its own name is meant.
    """
    context = file.context
    if context is None or context.ignore is None:
        return
    for carried in baggage(file, context, _KINDS):
        patterns = " and ".join(_pattern(find.path) for find in carried.finds[:3])
        yield Finding(carried.word.span, f"{_what(carried)}: add {patterns} to {_name(context.ignore.path)}")


def _what(carried: Baggage) -> str:
    finds = [f"{find.path} ({find.what}, {size(find.bytes)})" for find in carried.finds[:3]]
    rest = f" and {len(carried.finds) - 3} more" if len(carried.finds) > 3 else ""
    return f"{carried.view.node.keyword_word.value} {carried.word.value} takes {', '.join(finds)}{rest} along"


def _pattern(path: str) -> str:
    return f"**/{path.rpartition('/')[2]}" if "/" in path else path


def _name(path: str) -> str:
    return path.rpartition("/")[2]


CONTEXT = {
    ".dockerignore": "*.md\n",
    ".git/HEAD": "ref: refs/heads/main\n",
    "package.json": "{}",
    "node_modules/a/index.js": "x" * 5000,
    "web/package.json": "{}",
    "web/node_modules/b/index.js": "x",
    "web/app.js": "",
}
BAD = {
    "FROM node:22\nWORKDIR /app\nCOPY . .\n": None,
    "FROM node:22\nWORKDIR /app\nCOPY web/ ./\n": None,
}
GOOD = (
    ("FROM node:22\nCOPY . .\n", {".dockerignore": ".git\n**/node_modules\n", ".git/HEAD": "", "app.js": ""}),
    "FROM node:22\nCOPY package.json ./\n",
    "FROM node:22\nCOPY node_modules /app/node_modules\n",
    ("FROM node:22\nCOPY . .\n", {".dockerignore": "**\n!app.js\n", ".git/HEAD": "", "app.js": ""}),
)
