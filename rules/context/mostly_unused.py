"""The build context is far larger than what the Dockerfile copies from it."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, rule, size, unasked

LEAST_BYTES = 50_000_000
TIMES = 20


@rule(watches=Dockerfile, severity="info", since="0.1", tier="strict", when=("context",))
def check(file: Dockerfile, *, least_bytes: int = LEAST_BYTES, times: int = TIMES) -> Findings:
    """BuildKit asks for the files that COPY and ADD name, but other builders are sent the whole context first: Docker
    without BuildKit, podman and buildah with a remote service, and most builders that are fed with an archive.

    Reported is a context that a compose, bake or CI file states, of at least `least-bytes` bytes (50 MB), of which COPY
    and ADD take less than one part in `times` (20). State a smaller folder as the context, or list what no image needs
    in the ignore file.
    """
    context = file.context
    # A guessed context may be larger than the one that is really sent.
    if context is None or not any(build.context == context.root for build in file.builds):
        return
    words = list(unasked.context_words(file))
    if not words:
        return
    sent = context.bytes_of()
    taken = sum(context.selection(value).bytes for _, _, value in words)
    if sent.bytes < least_bytes or taken * times > sent.bytes:
        return
    label = next(build.label for build in file.builds if build.context == context.root)
    message = f"{label} has a context of {size(sent.bytes)}, and this file copies {size(taken)} of it"
    yield Finding(words[0][1].span, f"{message}; choose a smaller folder or extend the ignore file")


EXAMPLE_OPTIONS = {"least_bytes": 1000}
CONTEXT = {
    "compose.yaml": "services:\n  web:\n    build: .\n",
    "data/big.bin": "1" * 5000,
    "src/app.js": "1" * 10,
    "dist/bundle.js": "1" * 2000,
}
BAD = {
    "FROM node:22\nCOPY src/app.js /app/\n": None,
    "FROM node:22\nADD src /app/\n": None,
}
GOOD = (
    "FROM node:22\nCOPY . /app/\n",
    "FROM node:22\nCOPY dist /app/\n",
    ("FROM node:22\nCOPY src /app/\n", {"src/app.js": "1", "data/big.bin": "1" * 5000}),
)
