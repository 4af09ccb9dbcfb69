"""A COPY copies version control data, installed dependencies or build output."""

from __future__ import annotations

from dlint.kit import (
    Context,
    Dockerfile,
    FileEdit,
    Finding,
    Findings,
    Fix,
    Refusal,
    UnaskedFiles,
    ignore_suggestions,
    listed,
    rule,
    size,
    unasked,
)

_KINDS = ("vcs", "dependencies", "output")


@rule(watches=Dockerfile, severity="warning", since="0.1", when=("ignore file",))
def check(file: Dockerfile) -> Findings:
    """The ignore file lets something through that a build hardly ever means to read: the Git history, `node_modules` or
    a virtual environment of the host, build output, caches of tools.

    It is sent at every build, it lies in the layer, and each change in it lets this step and all below it miss the
    cache. Dependencies of the host may even replace those that the image installed, built for another system.

    Only looked for where the build context is known and has an ignore file; what is copied by its own name is meant,
    and so is what the build may need: the Git history where something asks Git for the version, packages where nothing
    installs any, build output where nothing is built.

    The repair adds lines to the ignore file. It is unsafe: the image no longer has what it had by mistake.
    """
    context = file.context
    if context is None or context.ignore is None:
        return
    carrying = unasked.baggage(file, context, _KINDS)
    idle = {find.path for find in ignore_suggestions.idle_finds(file, context)} if carrying else set()
    for carried in carrying:
        carried.finds = [find for find in carried.finds if find.path in idle]
        if not carried.finds:
            continue
        patterns = " and ".join(_pattern(find.path) for find in carried.finds[:3])
        message = f"{_what(carried)}: add {patterns} to {_name(context.ignore.path)}"
        yield Finding(carried.word.span, message, _fix(file, context))


def _fix(file: Dockerfile, context: Context) -> Fix | Refusal:
    """More lines for the ignore file; none where podman would read another one."""
    lines = ignore_suggestions.ignore_patterns(file, context, _KINDS)
    # Podman prefers a .containerignore to a .dockerignore.
    podman_reads_another = context.dockerfile is None and context.containerignore_path is not None
    if lines and context.ignore is not None:
        present = tuple(pattern.text for pattern in context.ignore.patterns)
        lines += ignore_suggestions.expected_patterns(file, context, _KINDS, lines + present)
    if context.ignore is None or not lines or podman_reads_another:
        return Refusal("Podman reads another ignore file" if podman_reads_another else "no pattern leaves it out alone")
    path = context.ignore.path
    added = FileEdit(path, context.ignore.source.data, lines)
    return Fix(f"add {listed(lines)} to {_name(path)}", (), "unsafe", (added,))


def _what(carried: UnaskedFiles) -> str:
    finds = [f"{find.path} ({find.what}, {size(find.bytes)})" for find in carried.finds[:3]]
    rest = f" and {len(carried.finds) - 3} more" if len(carried.finds) > 3 else ""
    return f"{carried.view.node.keyword_word.value} {carried.word.value} copies {', '.join(finds)}{rest}"


def _pattern(path: str) -> str:
    # A pattern without `**/` matches at the root of the context only.
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
    "FROM node:22\nWORKDIR /app\nCOPY web/ ./\nRUN npm ci\n": None,
}
GOOD = (
    ("FROM node:22\nCOPY . .\n", {".dockerignore": ".git\n**/node_modules\n", ".git/HEAD": "", "app.js": ""}),
    "FROM node:22\nCOPY package.json ./\n",
    "FROM node:22\nCOPY node_modules /app/node_modules\n",
    "FROM node:22\nWORKDIR /app\nCOPY web/ ./\n",
    ("FROM node:22\nCOPY . .\n", {".dockerignore": "**\n!app.js\n", ".git/HEAD": "", "app.js": ""}),
)
