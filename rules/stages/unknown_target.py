"""A compose or bake file builds a stage that the Dockerfile does not have."""

from __future__ import annotations

from dlint.kit import BuildFile, Finding, Findings, did_you_mean, rule


@rule(watches=BuildFile, severity="error", since="0.1")
def check(file: BuildFile) -> Findings:
    """BuildKit stops with "target stage … could not be found".

    The stage was renamed or removed in the Dockerfile, and the file that builds it was not changed with it. Name a
    stage of the Dockerfile, or leave `target` out to build the last one.
    """
    for build in file.builds:
        dockerfile = file.dockerfile_of(build) if build.target else None
        if dockerfile is None or build.target is None or not dockerfile.stages or dockerfile.tree.errors:
            continue
        names = [str(stage.label) for stage in dockerfile.stages if stage.name]
        if build.target.lower() in map(str.lower, names) or _is_index(build.target, len(dockerfile.stages)):
            continue
        hint = did_you_mean(build.target, names) or (f"; it has {', '.join(names[:5])}" if names else "")
        message = f"{build.label} builds the stage {build.target}, and its Dockerfile has no such stage{hint}"
        yield Finding(file.span_of_line(build.target_line), message)


def _is_index(target: str, count: int) -> bool:
    # Python refuses to convert texts of thousands of digits; no file has more stages than nine digits count.
    return target.isascii() and target.isdigit() and int(target[:9]) < count


_TWO = {"Dockerfile": "FROM debian:12 AS base\nFROM base AS prod\n"}
CONTEXT = _TWO
BAD = {
    "services:\n  web:\n    build:\n      context: .\n      target: production\n": None,
    'target "web" {\n  target = "dev"\n}\n': None,
}
GOOD = (
    "services:\n  web:\n    build:\n      context: .\n      target: prod\n",
    "services:\n  web:\n    build:\n      context: .\n      target: Base\n",
    "services:\n  web:\n    build: .\n",
    "services:\n  web:\n    build: {context: elsewhere, target: any}\n",
    'target "web" {\n  target = "1"\n}\n',
)
