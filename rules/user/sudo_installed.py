"""The image lets its user become root with sudo, without a password."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Copy, Finding, Findings, Run, Span, Stage, rule, users

# Between NOPASSWD and the commands sudo's settings allow other tags.
GRANT = r"NOPASSWD\s*:\s*(?:(?:SETENV|NOEXEC|EXEC)\s*:\s*)*ALL\b"


@rule(watches=Stage, severity="warning", since="0.1", security=6.0, needs=("NOPASSWD",))
def check(stage: Stage) -> Findings:
    """USER keeps a program that was broken into from being root. With `NOPASSWD: ALL` in sudo's settings it is one
    word away from it, and everything that runs as that user is root for practical purposes.

    Leave sudo out of what ships: do as root what needs root while the image is built, and name in sudo's settings the
    single commands that the user may run if there is no other way. Images for development, where a person works in
    the container, are the exception: turn the rule off for those.

    Nothing is reported where the image ends as root anyway, and where only single commands are allowed.
    """
    if not stage.is_last or b"NOPASSWD" not in stage.file.source.data:
        return
    user = users.final_user(stage)
    if user is not None and users.is_root(user):
        return
    for each in stage.lineage:
        for view in each.instructions:
            if isinstance(view, Run | Copy):
                span = _grant(view)
                if span is not None:
                    who = user or "the image's user"
                    yield Finding(span, f"{who} may become root without a password: so USER protects nothing")
                    return


def _grant(view: Run | Copy) -> Span | None:
    for text in (view.body, *(heredoc.content for heredoc in view.heredocs)):
        found = re.search(GRANT, text.text)
        if found is not None:
            return text.span(found.start(), found.end())
    return None


BAD = {
    "RUN echo 'app ALL=(ALL) NOPASSWD:ALL' >> /etc/sudoers\nUSER app": None,
    "RUN useradd app && echo 'app ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/app\nUSER app\nCMD serve": None,
    "COPY <<EOF /etc/sudoers.d/app\napp ALL=(ALL) NOPASSWD:SETENV:ALL\nEOF\nUSER app": None,
    "FROM debian:12 AS base\nRUN sed -i 's/^%sudo.*/%sudo ALL=NOPASSWD:ALL/' /etc/sudoers\nFROM base\nUSER app": None,
}
GOOD = (
    "RUN echo 'app ALL=(ALL) NOPASSWD:ALL' >> /etc/sudoers",
    "RUN echo 'app ALL=(ALL) NOPASSWD: /usr/sbin/nginx' >> /etc/sudoers\nUSER app",
    "RUN echo 'app ALL=(ALL) ALL' >> /etc/sudoers\nUSER app",
    "FROM debian:12 AS build\nRUN echo 'app ALL=NOPASSWD:ALL' >> /etc/sudoers\nUSER app\nFROM debian:12\nUSER app",
    "RUN apt-get install -y sudo\nUSER app",
)
