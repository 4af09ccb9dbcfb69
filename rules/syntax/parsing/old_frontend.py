"""The frontend that the file asks for is older than what the file uses."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Add, Dockerfile, Edit, Finding, Findings, Fix, Refusal, Span, View, frontend, rule
from dlint.knowledge.frontends import FEATURES, NEVER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

GIT = r"^(?:git@|git://|ssh://)|^https?://\S+\.git(?:[#?]|$)"


@rule(watches=Dockerfile, severity="error", since="0.1", needs=("syntax",))
def check(file: Dockerfile) -> Findings:
    """`# syntax=docker/dockerfile:1.2` pins the program that reads the file. That version stops at each flag that came
    later, and takes the lines of a heredoc for instructions.

    Ask for `docker/dockerfile:1`, which is the newest of the first generation, or for a version that has what the file
    uses. Looked at are the official frontends with a version in their tag, on the stable channel and on `labs`: flags
    of COPY, ADD, RUN and HEALTHCHECK, heredocs, modes in letters, secrets in variables, patterns in variables and git
    repositories in ADD. The fix raises the version; it is unsafe, because a pin is there on
    purpose.
    """
    directive = file.tree.directives.get("syntax")
    if directive is None:
        return
    first = True
    for view in file.views():
        for span, words, feature in _used(view):
            if not frontend.lacks(file, feature):
                continue
            is_labs = FEATURES[feature][0] == NEVER
            since = "in the channel labs" if is_labs else "with " + ".".join(map(str, FEATURES[feature][0]))
            newest = "docker/dockerfile:1-labs" if is_labs else "docker/dockerfile:1"
            message = f"{directive.value} has no {words}, which came {since}: ask for {newest}"
            # A digest or a channel in the tag (`1.4-labs`) is a decision that a version does not replace.
            plain = first and "@" not in directive.value and "-" not in directive.value.rpartition(":")[2]
            version = newest.rpartition(":")[2]
            edits = (Edit.replace(directive.span, f"{directive.value.rpartition(':')[0]}:{version}"),) if plain else ()
            no_fix = Refusal("the version is pinned on purpose" if not plain else "the fix stands at the first finding")
            yield Finding(span, message, Fix("ask for the newest frontend", edits, "unsafe") if edits else no_fix)
            first = False


def _used(view: View) -> list[tuple[Span, str, str]]:
    """What an instruction uses that not every frontend has: where, in words, and by its name in `FEATURES`."""
    found = []
    for flag in view.node.flags:
        name = flag.value.partition("=")[0]
        if f"{view.kind} {name}" in FEATURES:
            found.append((flag.span, f"{view.node.keyword.upper()} {name}", f"{view.kind} {name}"))
    found += [(heredoc.span, f"heredocs (<<{heredoc.name})", "heredoc") for heredoc in view.node.heredocs]
    return [*found, *_in_values(view)]


def _in_values(view: View) -> Iterator[tuple[Span, str, str]]:
    """Forms of values that came later than the flag or the instruction they belong to."""
    for flag in view.node.flags:
        name, _, value = flag.value.partition("=")
        if name == "--chmod" and "$" in value:
            yield flag.span, "--chmod with a variable", "mode in variable"
        elif name == "--chmod" and re.search("[ugoa]*[-+=]", value):
            yield flag.span, f"{flag.value}, a mode in letters,", "mode in letters"
        elif name == "--mount" and re.search(r"[=,]secret\b", value) and re.search(r"(?:^|,)env=", value):
            yield flag.span, "secrets in variables (env=)", "secret in variable"
    for word in view.expandable:
        # Operators stand only between braces.
        for variable in view.expansion(word).used if "{" in word.value else ():
            if variable.operator[:1] in ("#", "%", "/") and variable.operator:
                place = word.within(variable.start, variable.end)
                yield place, f"patterns in variables (${{{variable.name}{variable.operator}…}})", "pattern in variable"
    for word in view.sources if isinstance(view, Add) else ():
        if re.search(GIT, word.value):
            yield word.span, "git repositories in ADD", "ADD of a git repository"


BAD = {
    "# syntax=docker/dockerfile:1.2\nFROM debian:12\nRUN <<EOF\nmake\nEOF": (
        "# syntax=docker/dockerfile:1\nFROM debian:12\nRUN <<EOF\nmake\nEOF"
    ),
    "# syntax=docker/dockerfile:1.3\nFROM debian:12\nCOPY --link a /a": (
        "# syntax=docker/dockerfile:1\nFROM debian:12\nCOPY --link a /a"
    ),
    "# syntax=docker/dockerfile:1.7\nFROM debian:12\nCOPY --parents a/b /c/": (
        "# syntax=docker/dockerfile:1\nFROM debian:12\nCOPY --parents a/b /c/"
    ),
    "# syntax=docker/dockerfile:1.5.2\nFROM debian:12\nHEALTHCHECK --start-interval=1s CMD x": (
        "# syntax=docker/dockerfile:1\nFROM debian:12\nHEALTHCHECK --start-interval=1s CMD x"
    ),
    "# syntax=docker/dockerfile:1.6@sha256:"
    "ac85f380a63b13dfcefa89046420e1781752bab202122f8f50032edf31be0021\nFROM debian:12\nADD --exclude=*.md a /a": None,
    "# syntax=docker/dockerfile:1.6\nFROM debian:12\nENV A=x.y\nENV B=${A%.*}": (
        "# syntax=docker/dockerfile:1\nFROM debian:12\nENV A=x.y\nENV B=${A%.*}"
    ),
    "# syntax=docker/dockerfile:1.13\nFROM debian:12\nCOPY --chmod=u+x a /a": (
        "# syntax=docker/dockerfile:1\nFROM debian:12\nCOPY --chmod=u+x a /a"
    ),
    "# syntax=docker/dockerfile:1.9\nFROM debian:12\nRUN --mount=type=secret,id=a,env=A make": (
        "# syntax=docker/dockerfile:1\nFROM debian:12\nRUN --mount=type=secret,id=a,env=A make"
    ),
    "# syntax=docker/dockerfile:1.4\nFROM debian:12\nADD https://github.com/a/b.git#v1 /b": (
        "# syntax=docker/dockerfile:1\nFROM debian:12\nADD https://github.com/a/b.git#v1 /b"
    ),
    "# syntax=docker/dockerfile:1\nFROM debian:12\nRUN --device=vendor.example/gpu=all make": (
        "# syntax=docker/dockerfile:1-labs\nFROM debian:12\nRUN --device=vendor.example/gpu=all make"
    ),
    "# syntax=docker/dockerfile:1.3-labs\nFROM debian:12\nCOPY --exclude=*.md a /a": None,
}
GOOD = (
    "# syntax=docker/dockerfile:1\nFROM debian:12\nCOPY --link a /a\nRUN <<EOF\nmake\nEOF",
    "# syntax=docker/dockerfile:1.4\nFROM debian:12\nCOPY --link a /a\nRUN <<EOF\nmake\nEOF",
    "# syntax=docker/dockerfile:1.7-labs\nFROM debian:12\nCOPY --parents --exclude=*.md a /a",
    "# syntax=docker/dockerfile:1.7\nFROM debian:12\nCOPY --chmod=755 a /a\nENV B=${PATH%:*} C=${D:-1}",
    "# syntax=docker/dockerfile:1.2\nFROM debian:12\nRUN --mount=type=cache,target=/c make",
    "# syntax=registry.example.org/frontend:1.0\nFROM debian:12\nCOPY --link a /a",
    "FROM debian:12\nCOPY --link a /a",
)
