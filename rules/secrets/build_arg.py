"""A compose or bake file hands a secret to the build as a build argument."""

from __future__ import annotations

from dlint.kit import BuildFile, Finding, Findings, rule
from dlint.knowledge.secrets.judge import secret_pair


@rule(watches=BuildFile, severity="warning", since="0.1", security=7.0)
def check(file: BuildFile) -> Findings:
    """The value of a build argument stays in the history of the image (`docker history`) and in the build's provenance.

    A value that comes from a variable stays there as well. Hand it over as a secret: `secrets:` below `build` in a
    compose file, `secret = ["id=…,env=…"]` in a bake file, and `RUN --mount=type=secret,id=…` in the Dockerfile.
    """
    for build in file.builds:
        for name, value in build.args.items():
            # An empty value is a variable that only the builder's environment has.
            evidence = secret_pair(name, value or None)
            if evidence is not None:
                message = f"{build.label} hands {name} to the build as an argument, which stays in the image's history"
                yield Finding(
                    file.span_of_line(build.arg_lines.get(name, build.line)), f"{message}; use a build secret"
                )


CONTEXT = {"Dockerfile": "FROM debian:12\nARG NPM_TOKEN\nARG DB_PASSWORD\nRUN ./install\n"}
BAD = {
    "services:\n  web:\n    build:\n      context: .\n      args:\n        NPM_TOKEN: ${NPM_TOKEN}\n": None,
    "services:\n  web:\n    build:\n      args:\n        - DB_PASSWORD=hunter22zz\n": None,
    'target "web" {\n  args = {\n    NPM_TOKEN = null\n  }\n}\n': None,
}
GOOD = (
    "services:\n  web:\n    build:\n      args:\n        NODE_VERSION: '22'\n",
    "services:\n  web:\n    build:\n      args:\n        TOKEN_FILE: /run/secrets/token\n",
    "services:\n  web:\n    build:\n      context: .\n      secrets: [npm_token]\n",
)
