"""Another frontend than Docker's own reads the file."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, frontend, rule


@rule(watches=Dockerfile, severity="info", since="0.1", needs=("syntax", "SYNTAX", "Syntax"), when=("other frontend",))
def check(file: Dockerfile) -> Findings:
    """`# syntax=` may name a third-party program, which can have instructions or a language of its own.

    dlint knows Docker's frontend (`docker/dockerfile`, also from a mirror). For another one it checks the commands of
    RUN, packages and secrets as long as most of the file reads like a Dockerfile, and nothing otherwise. Silence this
    note where that is known: `# dlint: ignore[syntax/other-frontend]`.
    """
    name = frontend.other_frontend(file)
    if name is None:
        return
    what = "its commands and secrets are" if frontend.is_like_dockerfile(file) else "nothing is"
    message = f"{name} reads this file, and dlint knows only docker/dockerfile: {what} checked"
    yield Finding(file.tree.directives["syntax"].span, message)


BAD = {
    "# syntax=example.com/team/macros:2\nFROM debian:12\nIMPORT certs\nCMD x": None,
    "# syntax=devthefuture/dockerfile-x\nFROM debian:12\nINCLUDE ./a\nRUN make\nCMD x": None,
}
GOOD = (
    "# syntax=docker/dockerfile:1\nFROM debian:12",
    "# syntax=docker.io/docker/dockerfile-upstream:master\nFROM debian:12",
    "# syntax=example.com/proxy/docker/dockerfile:1.7\nFROM debian:12",
    "FROM debian:12",
)
