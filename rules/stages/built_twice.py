"""Two services build the same image."""

from __future__ import annotations

from dlint.kit import Build, BuildFile, Finding, Findings, rule


@rule(watches=BuildFile, severity="info", since="0.1", tier="strict")
def check(file: BuildFile) -> Findings:
    """Dockerfile, context, target, arguments and platforms are the same, so the image is built and tagged twice.

    Let one service build it and give the image a name (`image: app`); the others use that name and leave `build` out.
    """
    seen: list[Build] = []
    for build in file.builds:
        first = next((other for other in seen if other.is_same_image(build)), None)
        if first is None:
            seen.append(build)
        elif build.dockerfile is not None or build.inline is not None:
            advice = f"name the image there and use that name in {build.name}"
            message = f"{build.label} builds the same image as {first.label}; {advice}"
            yield Finding(file.span_of_line(build.line), message)


CONTEXT = {"Dockerfile": "FROM debian:12\n"}
BAD = {
    "services:\n  web:\n    build: .\n  worker:\n    build: .\n": None,
    "services:\n  web:\n    build: {context: ., args: {A: '1'}}\n  job:\n    build: {context: ., args: [A=1]}\n": None,
}
GOOD = (
    "services:\n  web:\n    build: .\n    image: app\n  worker:\n    image: app\n",
    "services:\n  web:\n    build: {context: ., target: a}\n  worker:\n    build: {context: ., target: b}\n",
    "services:\n  web:\n    build: .\n",
)
