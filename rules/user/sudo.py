"""sudo in a build step."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Command, Edit, Finding, Findings, Fix, Refusal, Run, Stage, rule, users
from dlint.knowledge.managers.registry import SYSTEMS

SAME_WITHOUT = frozenset({
    "apt-key", "add-apt-repository", "dpkg", "dpkg-reconfigure", "rpm", "addgroup", "adduser", "chgrp", "chmod",
    "chown", "cp", "groupadd", "ldconfig", "ln", "locale-gen", "mkdir", "mv", "rm", "rmdir", "sed", "tee", "touch",
    "update-alternatives", "useradd", "usermod", "visudo",
}).union(SYSTEMS)  # fmt: skip
"""Programs to which the environment that sudo takes away makes no difference."""

BUILTINS = frozenset({"echo", "printf", "test", "kill", "pwd", "cd", "time", "type", "true", "false", "[", "read"})
"""Names that mean another program once sudo is gone."""

QUIET = frozenset({"-E", "-H", "-n", "--preserve-env", "--set-home", "--non-interactive"})
"""Options that are nothing without sudo."""

# Conditions under which a script uses sudo: it asks who runs it, or whether sudo is there.
GUARDS = r"\bid\s+-\w*u|\$\{?E?UID\b|\bwhoami\b|(?:command\s+-v|which|type|hash)\s+sudo|-x\s+\S*/sudo"
TWINS = ("hadolint:DL3004", "trivy:DS-0010", "checkov:CKV2_DOCKER_1")


@rule(watches=Run, severity="warning", since="0.1", twins=TWINS, security=3.0, needs=("sudo",))
def check(run: Run, stage: Stage) -> Findings:
    """RUN is root unless USER specifies otherwise, so sudo is mostly a habit from elsewhere: leave it out.

    After a USER, sudo only works if that user may become anyone without a password, and then the container's program
    may do so too. Write `USER root` above the RUN and the user's name again below it.
    Nothing is reported for sudo behind a condition that asks who runs the script, or whether sudo is there.
    To run one command as another user, put a USER above it: sudo passes on neither signals nor the environment.

    The fix takes sudo out where RUN is surely root and sudo has no options that matter. It is a safe one for programs
    that do the same with whatever environment; others would see the ENV and ARG that sudo hides from them.
    """
    if "sudo" not in run.all_text:
        return
    uses = [_Use(command) for command in run.commands if "sudo" in command.wrappers or command.name == "sudo"]
    if re.search(GUARDS, run.all_text):
        uses = [use for use in uses if not use.command.conditional]
    if uses:
        user = None if run.onbuild else users.final_user(stage, run)
        yield Finding(uses[0].words[0].span, _message(uses[0], user), _fix(run, uses, user), cause="sudo")


class _Use:
    """One command with sudo before it: `words` begin with sudo, the first `length` of them go with it."""

    __slots__ = ("command", "length", "words")

    def __init__(self, command: Command) -> None:
        words = command.item.words
        first = next((at for at, word in enumerate(words) if word.text.rpartition("/")[2] == "sudo"), 0)
        self.command = command
        self.words = words[first:]
        self.length = 1
        while self.length < len(self.words) and self.words[self.length].text in QUIET:
            self.length += 1

    @property
    def takes_user(self) -> bool:
        own = [word.text for word in self.words if word.start < self.command.words[0].start]
        return any(text.startswith(("-u", "--user")) for text in own)

    def can_go(self, run: Run) -> bool:
        """Whether sudo and its options stand right before the name of a program, and leave no trace."""
        command = self.command
        if command.name == "sudo" or not command.exact or command.place.is_json or len(self.words) <= self.length:
            return False
        program = self.words[self.length]
        # `sudo NAME=value program` sets a variable; options such as `-u` change what the program does.
        if not program.is_plain or program.text in BUILTINS or program.text.startswith("-") or "=" in program.text:
            return False
        written = run.file.source.text(self.words[0].span.to(program.span))
        return "\n" not in written


def _message(use: _Use, user: str | None) -> str:
    if use.takes_user:
        return "sudo takes another user for one command: put USER above this RUN, and the old one below it"
    if user is None:
        return "sudo is not needed in a RUN: put USER root above it if the base image is not root"
    if users.is_root(user):
        return "sudo does nothing here, because this RUN is root already: leave it out"
    return f"sudo works here only if {user} may become root at any time: put USER root above this RUN instead"


def _fix(run: Run, uses: list[_Use], user: str | None) -> Fix | Refusal:
    if user is None or not users.is_root(user):
        return Refusal("the RUN is not known to run as root" if user is None else f"the RUN runs as {user}")
    if not all(use.can_go(run) for use in uses):
        return Refusal("without sudo a command would mean something else")
    edits = tuple(Edit(use.words[0].span.start, use.words[use.length].span.start, "") for use in uses)
    same = all(use.command.name in SAME_WITHOUT and not use.command.item.assignments for use in uses)
    return Fix("leave sudo out", edits, trust="safe" if same else "unsafe")


BAD = {
    "RUN sudo apt-get update && sudo apt-get install -y git": "RUN apt-get update && apt-get install -y git",
    "RUN curl -fsSL https://x.org/key | sudo tee /etc/key": "RUN curl -fsSL https://x.org/key | tee /etc/key",
    "RUN sudo make install": "RUN make install",
    "RUN env sudo make": "RUN env make",
    "RUN /usr/bin/sudo apt-get update": "RUN apt-get update",
    "RUN sudo -E make install": "RUN make install",
    "RUN sudo -H -u app make": None,
    "RUN sudo A=1 -u app make": None,
    "RUN sudo echo -e 'a\\n' > /x": None,
    "RUN sudo -u app npm ci": None,
    "RUN sudo A=b make": None,
    "RUN sudo su": "RUN su",
    "FROM someone/base\nRUN sudo make": None,
    "FROM node:20\nUSER node\nRUN sudo apt-get update": None,
    'RUN ["sudo", "make"]': None,
    "RUN sh -c 'sudo make x'": "RUN sh -c 'make x'",
    "RUN <<EOF\nsudo apt-get update\nEOF": "RUN <<EOF\napt-get update\nEOF",
    "ONBUILD RUN sudo make": None,
    "RUN if sudo make; then true; fi": "RUN if make; then true; fi",
}
GOOD = (
    "RUN apt-get install -y sudo",
    "RUN echo 'app ALL=(ALL) ALL' >> /etc/sudoers",
    "RUN echo sudo make",
    "RUN adduser app sudo",
    "RUN usermod -aG sudo app",
    'RUN [ "$(id -u)" = 0 ] || sudo make install',
    "RUN if command -v sudo; then sudo make install; else make install; fi",
    "RUN # sudo make\\\n true",
)
