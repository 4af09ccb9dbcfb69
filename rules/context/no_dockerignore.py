"""There is no .dockerignore, so everything in the folder is sent to the build."""

from __future__ import annotations

from dlint.kit import (
    Context,
    Dockerfile,
    FileEdit,
    Finding,
    Findings,
    Fix,
    Refusal,
    ignore_suggestions,
    listed,
    rule,
    size,
    unasked,
)

_KINDS = ("vcs", "dependencies", "output")
_WRITTEN = (*_KINDS, "secret")
_BESIDE_DEPENDENCIES = ("node", "bun", "deno")


@rule(watches=Dockerfile, severity="warning", since="0.1", when=("context",))
def check(file: Dockerfile) -> Findings:
    """A `COPY . .` takes everything in the build context: the Git history, installed dependencies, `.env` files, build
    output of the host. They make the image bigger, may carry secrets, and let the cache miss though no source changed.

    The ignore file is `.dockerignore` in the build context, or `<name of the Dockerfile>.dockerignore` beside the
    Dockerfile. `dlint context` shows what goes along and what a pattern would save.

    Where only single files are copied, BuildKit asks for no more than those. In a Node project the finding is then no
    more than a hint: builders without BuildKit are sent the whole folder anyway, `node_modules` included.

    The repair writes a `.dockerignore` with what is really there, and what the tools of the project will leave there,
    as far as neither a COPY nor the build asks for it. It is unsafe where the image would lose something that it had by
    mistake.
    """
    views = unasked.context_transfers(file)
    broad = next((view for view in views if view.is_broad), None)
    if not views or (broad is None and not _is_node(file)) or file.context is None or file.context.ignore is not None:
        return
    view = broad or views[0]
    copied = f"{view.node.keyword_word.value} {view.sources[0].value}"
    if broad is None:
        hint = "BuildKit reads that alone, other builders are sent the whole folder with node_modules and .git"
        message = f"{copied} without a .dockerignore: {hint}; write one"
        trust = "unsafe" if _takes_folder(file, file.context) else "safe"
        yield Finding(view.sources[0].span, message, _fix(file, file.context, trust), severity="info")
        return
    idle = {find.path for find in ignore_suggestions.idle_finds(file, file.context)}
    finds = [
        find for carried in unasked.baggage(file, file.context, _KINDS) for find in carried.finds if find.path in idle
    ]
    along = [f"{find.path} ({size(find.bytes)})" for find in finds]
    shown = ", ".join(along[:3]) + (f" and {len(along) - 3} more" if len(along) > 3 else "")
    what = shown or "whatever lies in the folder, such as .git, .env and installed dependencies"
    message = f"{copied} without a .dockerignore copies {what}: write one"
    yield Finding(view.sources[0].span, message, _fix(file, file.context, "unsafe"))


def _fix(file: Dockerfile, context: Context, trust: str) -> Fix | Refusal:
    """A new ignore file; none where there is nothing to name, nor where podman reads one already."""
    lines = ignore_suggestions.ignore_patterns(file, context, _WRITTEN) + ignore_suggestions.debris(file, context)
    if trust == "safe" and lines != ignore_suggestions.ignore_patterns(
        file, context, _WRITTEN, untaken=True
    ) + ignore_suggestions.debris(file, context):
        # A COPY takes some of it, which something may need.
        trust = "unsafe"
    if lines or trust != "safe":
        lines += ignore_suggestions.expected_patterns(file, context, _WRITTEN, lines)
    if context.containerignore_path is not None:
        return Refusal("the context has a .containerignore, which Podman reads")
    if not lines:
        return Refusal("nothing in the build context is known to be unwanted")
    # The file would go along as well.
    own = () if trust == "safe" else (".dockerignore",)
    added = FileEdit(context.usual_ignore_path, None, (*lines, *own))
    return Fix(f"write .dockerignore with {listed(lines)}", (), trust, (added,))


def _takes_folder(file: Dockerfile, context: Context) -> bool:
    """Whether a COPY takes a folder: what lies in it tomorrow might match a line of the new file."""
    return any(context.is_dir(value) or set(value) & set("*?[$") for _, _, value in unasked.context_words(file))


def _is_node(file: Dockerfile) -> bool:
    images = [stage.image for stage in file.stages if stage.image is not None]
    return any(image.name.rpartition("/")[2] in _BESIDE_DEPENDENCIES for image in images)


CONTEXT = {"package.json": "{}", "node_modules/a/index.js": "1" * 2000, "app.js": ""}
BAD = {
    "FROM node:22\nWORKDIR /app\nCOPY . .\n": None,
    "FROM golang:1.24 AS build\nADD ./ /src/\nFROM scratch\nCOPY --from=build /src/app /app\n": None,
    "FROM example/node\nCOPY app.js .\n": None,
}
GOOD = (
    ("FROM node:22\nCOPY . .\n", {".dockerignore": "node_modules\n.git\n", "app.js": ""}),
    ("FROM node:22\nCOPY . .\n", {"Dockerfile.dockerignore": ".git\n"}),
    "FROM python:3.12\nCOPY app.py requirements.txt ./\n",
    "FROM node:22 AS build\nRUN npm init -y\nFROM scratch\nCOPY --from=build / /\n",
    "FROM node:22\nONBUILD COPY . .\n",
)
