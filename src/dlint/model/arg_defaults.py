"""What the variables of FROM are: the arguments of a build where they are known, else the defaults."""

from __future__ import annotations

from dlint.model.instructions.kinds import Arg
from dlint.model.scope import Scope
from dlint.syntax.expand import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile
    from dlint.syntax.expand import Unknown
    from dlint.syntax.word import Word

# As on the commonest machine; https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
PLATFORM: dict[str, str | Unknown] = {
    "BUILDPLATFORM": "linux/amd64",
    "BUILDOS": "linux",
    "BUILDOSVERSION": "",
    "BUILDARCH": "amd64",
    "BUILDVARIANT": "",
    "TARGETPLATFORM": "linux/amd64",
    "TARGETOS": "linux",
    "TARGETOSVERSION": "",
    "TARGETARCH": "amd64",
    "TARGETVARIANT": "",
    "TARGETSTAGE": "default",
}


def default_scope(file: Dockerfile) -> Scope:
    """The scope of FROM: an ARG without a value and a default is not set, an ARG with an error is empty."""
    scope = Scope(None, PLATFORM)
    for view in file.head:
        if not isinstance(view, Arg):
            continue
        for arg in view.names:
            if arg.name in file.build_args:
                scope = scope.with_names({arg.name: file.build_args[arg.name]})
            elif arg.default is not None:
                scope = scope.with_names({arg.name: _default(scope, arg.default, file.escape)})
    return scope


def _default(scope: Scope, word: Word, escape: str) -> str | Unknown:
    found = scope.expand(word, escape)
    # BuildKit gives up on the whole build there; an empty text keeps one mistake from making more findings.
    if found.error is not None:
        return ""
    return UNKNOWN if found.value is None else found.value
