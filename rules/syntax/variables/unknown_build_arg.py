"""A compose or bake file passes a build argument that the Dockerfile does not declare."""

from __future__ import annotations

from dlint.kit import PLATFORM_ARGS, PROXY_ARGS, Arg, BuildFile, Dockerfile, Finding, Findings, did_you_mean, rule


@rule(watches=BuildFile, severity="warning", since="0.1")
def check(file: BuildFile) -> Findings:
    """No ARG takes the value, so it changes nothing: the builder notes that the argument was not consumed.

    Usually the name is misspelt, or the ARG was removed from the Dockerfile. Declare it there, or leave it out here.
    """
    for build in file.builds:
        dockerfile = file.dockerfile_of(build) if build.args else None
        if dockerfile is None or not dockerfile.stages or dockerfile.tree.errors or _is_built_by_others(dockerfile):
            continue
        declared = {arg.name for view in dockerfile.views() if isinstance(view, Arg) for arg in view.names}
        for name in build.args:
            if name in declared or _is_known(name):
                continue
            message = (
                f"{build.label} passes {name}, and no ARG of its Dockerfile takes it{did_you_mean(name, declared)}"
            )
            yield Finding(file.span_of_line(build.arg_lines.get(name, build.line)), message)


def _is_known(name: str) -> bool:
    """Whether every build takes it, or the frontend itself."""
    return name in PLATFORM_ARGS or name in PROXY_ARGS or name.startswith("BUILDKIT_") or name == "SOURCE_DATE_EPOCH"


def _is_built_by_others(dockerfile: Dockerfile) -> bool:
    """Whether another frontend reads the file: it may take arguments of its own."""
    syntax = dockerfile.tree.directives.get("syntax")
    return syntax is not None and "docker/dockerfile" not in syntax.value


CONTEXT = {"Dockerfile": "ARG BASE=debian:12\nFROM ${BASE}\nARG VERSION\nRUN echo ${VERSION}\n"}
BAD = {
    "services:\n  web:\n    build:\n      context: .\n      args:\n        VERSOIN: '1'\n": None,
    'target "web" {\n  args = {\n    RELEASE = "1"\n  }\n}\n': None,
}
GOOD = (
    "services:\n  web:\n    build:\n      context: .\n      args:\n        VERSION: '1'\n        BASE: debian:13\n",
    "services:\n  web:\n    build:\n      args: [HTTP_PROXY, BUILDKIT_INLINE_CACHE=1]\n",
    "services:\n  web:\n    build: {context: elsewhere, args: {ANY: '1'}}\n",
)
