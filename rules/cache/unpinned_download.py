"""A download without a version stays in the cache while its source changes."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Command, Finding, Findings, Run, Span, Stage, Verb, View, rule

_BRANCH = r"(?:master|main|develop|devel|trunk|HEAD|head|dev|nightly)"
_MOVING = re.compile(
    rf"/(?:archive|zipball|tarball|raw|blob)/(?:refs/heads/)?{_BRANCH}(?:[./?]|$)"
    rf"|raw\.githubusercontent\.com/[^/]+/[^/]+/(?:refs/heads/)?{_BRANCH}/"
    r"|/releases/latest(?:/|$)|[/_.-]latest(?:[/_.-]|$)|/nightly/"
)
_LOADERS = ("curl", "wget", "aria2c")
_BRANCH_NAME = re.compile(_BRANCH)
_TURNS = ("checkout", "reset", "switch", "worktree")


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    tier="strict",
    needs=("git", "latest", "/master", "/main", "/HEAD", "/develop", "/nightly"),
)
def check(run: Run, stage: Stage) -> Findings:
    """RUN is taken from the cache as long as its words stay the same, whatever has become of the address in them. A
    clone of a branch or a `latest` release is therefore as old as the cache, different on every machine, and changes
    without notice when the cache is lost.

    Name a version: `git clone --branch v1.2.3`, or a `git checkout` of a commit behind it; the address of one release.
    Or let BuildKit look: `ADD https://github.com/o/r.git#main /src` asks at each build whether the branch has moved, as
    ADD of a plain file asks whether the file has changed; neither is reported.
    """
    if run.programs.isdisjoint((*_LOADERS, "git")):
        return
    for command in run.commands:
        found = _moving_address(command)
        verb = command.verb("git", "clone")
        if found is not None:
            yield Finding(found[0], f"{_short(found[1])} changes, and the cache keeps the old download: name a version")
        elif verb is not None and _is_moving_clone(verb) and not _is_turned(run, stage, command):
            message = "the cache keeps this clone while its branch changes"
            yield Finding(verb.span, f"{message}: name a tag (--branch) or check a commit out")


def _moving_address(command: Command) -> tuple[Span, str] | None:
    """The address of something that moves, and where it stands."""
    if command.name not in _LOADERS:
        return None
    for word in command.words[1:]:
        text = word.text
        # A request to an API only names the latest version, for another download.
        if "://" in text and "api." not in text and _MOVING.search(text):
            return word.span, text
    return None


def _is_moving_clone(verb: Verb) -> bool:
    command = verb.command
    # A variable in the address may name a version; `--revision` (git 2.49) clones a single commit.
    if not verb.operands or "$" in verb.operands[0].text or command.has("--revision"):
        return False
    branch = command.value("--branch") or command.value("-b")
    # A name that is no usual branch is taken for a tag: `--branch v1.2.3`.
    return branch is None or _BRANCH_NAME.fullmatch(branch.text) is not None


def _is_turned(run: Run, stage: Stage, clone: Command) -> bool:
    """Whether a commit is checked out afterwards."""
    if any(command.verb("git", *_TURNS) is not None for command in run.commands[run.position(clone) + 1 :]):
        return True
    return not run.onbuild and stage.any_below(run, _turns)


def _turns(view: View) -> bool:
    return isinstance(view, Run) and any(command.verb("git", *_TURNS) is not None for command in view.commands)


def _short(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:40]}…{text[-25:]}"


BAD = {
    "RUN curl -L https://github.com/o/r/archive/master.tar.gz | tar xz": None,
    "RUN wget https://github.com/o/r/releases/latest/download/tool": None,
    "RUN git clone https://github.com/o/r.git && make -C r": None,
    "RUN git clone -b main --depth 1 https://github.com/o/r.git": None,
    "RUN wget -O /x https://raw.githubusercontent.com/o/r/main/install.sh": None,
}
GOOD = (
    "RUN curl -L https://github.com/o/r/archive/v1.2.tar.gz | tar xz",
    "RUN git clone --branch v1.2 https://github.com/o/r.git",
    "RUN git clone https://github.com/o/r.git && cd r && git checkout 0123abc",
    "RUN git clone $REPO",
    "ADD https://github.com/o/r.git#main /src",
    "RUN echo https://example.org/latest/",
)
