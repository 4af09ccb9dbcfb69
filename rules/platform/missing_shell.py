"""The base image does not have the shell that an instruction starts, or the shell not that option."""

from __future__ import annotations

from dlint.kit import Cmd, Entrypoint, Finding, Findings, Run, Shell, Span, Stage, View, distribution, rule, shells
from dlint.knowledge.images.bases import SH
from dlint.knowledge.shell.present import PIPEFAIL

INSTALL = {"alpine": "apk add --no-cache", "debian": "apt-get install", "redhat": "dnf install"}


@rule(
    watches=(Shell, Run, Cmd, Entrypoint),
    severity="error",
    since="0.1",
    needs=("bash", "ash", "zsh", "fish", "ksh", "pwsh", "pipefail"),
    when=("shell by name",),
)
def check(view: View, stage: Stage) -> Findings:
    """Alpine has no bash, Debian no ash: the build stops with `not found`, or the container does not start.

    Use the shell that is there, or install the other one above. `-o pipefail` is known to bash, zsh and busybox's ash;
    Debian's and Ubuntu's `/bin/sh` is dash, which stops at it: `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`.

    Only base images whose shells are known are looked at, and nothing below a COPY that may bring programs.
    """
    if view.onbuild or stage.is_windows:
        return
    for path, span in _started(view):
        name = shells.lacks_shell(view, path)
        if name is not None:
            yield Finding(span, _message(stage, name))
            return
    if isinstance(view, Shell):
        yield from _option(view, stage)


def _started(view: View) -> list[tuple[str, Span]]:
    """The programs that an instruction starts, with their places; those of inner scripts too."""
    if isinstance(view, Run):
        found = [(command.path, command.words[0].span) for command in view.commands if command.path and command.words]
        for heredoc in view.heredocs:
            first = heredoc.content.text.partition("\n")[0]
            # A shebang line counts only where the heredoc is all of the RUN; else the shell reads it as a comment.
            if first.startswith("#!") and len(view.body.text.split()) == 1:
                words = first[2:].split()
                # `#!/usr/bin/env bash` starts bash.
                program = words[-1] if words and words[0].endswith("/env") else "".join(words[:1])
                found.append((program, heredoc.content.span(0, len(first))))
        return found
    if not view.node.is_json or not view.node.words:
        return []
    return [(view.node.words[0].value, view.node.words[0].span)]


def _message(stage: Stage, name: str) -> str:
    image = stage.root_image
    base = image.familiar if image is not None else "the base image"
    install = INSTALL.get(distribution.known_family(stage) or "", "install")
    other = "bash" if name == "ash" else "sh"
    return f"{base} has no {name}: use {other}, or install it above ({install} {name})"


def _option(view: Shell, stage: Stage) -> Findings:
    words = [word.value for word in view.words]
    if "pipefail" not in words or not words:
        return
    name = words[0].rpartition("/")[2]
    shell = SH.get(distribution.known_family(stage) or "") if name == "sh" else name
    if shell == "dash" and shell not in PIPEFAIL:
        word = view.words[words.index("pipefail")]
        message = f"{words[0]} is dash here, which stops at -o pipefail: write /bin/bash"
        yield Finding(word.span, message)


BAD = {
    'FROM alpine:3.22\nSHELL ["/bin/bash", "-c"]\nRUN make': None,
    'FROM debian:12\nSHELL ["/bin/ash", "-eo", "pipefail", "-c"]\nRUN make': None,
    'FROM ubuntu:24.04\nSHELL ["/bin/sh", "-o", "pipefail", "-c"]\nRUN make': None,
    'FROM node:22-alpine\nRUN ["/bin/bash", "-c", "make"]': None,
    "FROM golang:1.25-alpine\nRUN <<EOF\n#!/usr/bin/env bash\nmake\nEOF": None,
    "FROM python:3.13-alpine\nRUN bash -c 'make'": None,
    "FROM alpine:3.22\nCOPY build.sh /\nRUN bash /build.sh": None,
    'FROM alpine:3.22\nCMD ["bash"]': None,
    "FROM debian:12\nRUN zsh -c make": None,
    'FROM rockylinux/rockylinux:9\nSHELL ["/bin/ksh", "-c"]\nRUN make': None,
    'FROM debian:13\nSHELL ["pwsh", "-Command"]\nRUN Get-Item /': None,
}
GOOD = (
    'FROM alpine:3.22\nRUN apk add --no-cache curl bash\nSHELL ["/bin/bash", "-c"]\nRUN make',
    'FROM alpine:3.22\nSHELL ["/bin/ash", "-eo", "pipefail", "-c"]\nRUN make',
    'FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN make',
    "FROM alpine:3.22\nRUN apk add bash && bash -c make",
    'FROM postgres:17-alpine\nCMD ["bash"]',
    "FROM alpine:3.22\nADD rootfs.tar.gz /\nRUN bash /build.sh",
    'FROM example.com/app\nSHELL ["/bin/bash", "-c"]\nRUN make',
    'FROM alpine:3.22\nCOPY --from=bash:5 /usr/local/bin/ /usr/local/bin/\nCMD ["bash"]',
    'FROM mcr.microsoft.com/powershell:7.5\nSHELL ["pwsh", "-Command"]\nRUN Get-Item /',
    'FROM fedora:42\nSHELL ["/bin/sh", "-o", "pipefail", "-c"]\nRUN make',
)
