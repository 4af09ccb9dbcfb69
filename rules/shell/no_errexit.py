"""A failing command does not stop the build, because other commands follow it."""

from __future__ import annotations

from dlint.kit import Command, Edit, Finding, Findings, Fix, Item, Refusal, Run, Script, Stage, rule
from dlint.knowledge.shell.pipes import is_mild

HARMLESS = frozenset(
    "echo printf set export unset : true test [ sleep rm rmdir mkdir ln touch cat ls chmod chown alias source . exit"
    " return shift local declare umask trap wait kill pkill service hash read eval exec sync history".split()
)
# Bodies that run once at most; a loop often goes on after a failure on purpose.
BRANCHES = ("subshell", "group", "if", "case")
# Folders that every image has.
SURE = frozenset("/ ~ - . .. ../ ../.. /tmp /root /opt /usr/src /usr/local /etc /home $HOME".split())
# Cleaning up may fail without harm to the image.
TIDIES = frozenset(("clean", "autoclean", "cache", "autoremove", "clear"))


@rule(watches=Run, severity="warning", since="0.1", needs=(";", "<<"))
def check(run: Run, stage: Stage) -> Findings:
    """A shell goes on behind a command that failed, and a script ends with the status of its last command.

    That holds for the lines of a heredoc as well as for commands with `;` between them. Begin with `set -e`, or join
    them with `&&`. The fix is unsafe, because a build that ignored a failure so far will stop.

    Nothing is reported for commands that hardly fail or whose failure is often meant to be ignored (`rm`, `mkdir`,
    `echo`, …), and of a script that ends in `exit 0` or `true`.
    """
    if not run.heredocs and ";" not in run.all_text:
        return
    by_item = {id(command.item): command for command in run.commands}
    for script in _scripts(run):
        lost = _lost(script, by_item)
        if lost is not None:
            message = f"when {lost.name} fails, the build continues: only the last command counts; {_advice(run)}"
            yield Finding(lost.span, message, _fix(run, script, lost), cause="errexit")
            return


def _scripts(run: Run) -> list[Script]:
    """What shells read as scripts of their own: the RUN's, heredocs that are fed to a shell, and those of `sh -c`."""
    inner = [command.inner for command in run.commands if command.inner is not None and command.outer is None]
    return [*run.scripts, *(script for script in inner if "\n" in script.text.text or ";" in script.text.text)]


def _lost(script: Script, by_item: dict[int, Command]) -> Command | None:
    """The first command whose failure is ignored, in the script itself, in a subshell, a group or a branch."""
    # `shell/syntax-error` reports a script that cannot be read.
    if script.error is not None or not script.top.items or _ends_well(script.top.items[-1]):
        return None
    for each in script.lists:
        if each is script.top or (each.role == "body" and each.owner is not None and each.owner.kind in BRANCHES):
            found = _lost_in(each.items, by_item)
            if found is not None:
                return found
    return None


def _lost_in(items: list[Item], by_item: dict[int, Command]) -> Command | None:
    if not items or _ends_well(items[-1]):
        return None
    # The status of the last command is that of the whole.
    for item in items[:-1]:
        command = by_item.get(id(item))
        # Behind `&&` or `||` the shell looks at the status itself; a pipe is `shell/pipefail`'s.
        if command is None or item.after not in (";", "\n") or item.before in ("||", "|", "|&") or item.negated:
            continue
        if "errexit" in item.options:
            # In a condition or before && the shell ignores it anyway; set -e is no advice there.
            continue
        if command.name and not command.fatal and _matters(command) and not _is_asked(item):
            return command
    return None


def _ends_well(item: Item) -> bool:
    """Whether a script ends in a command that is there to succeed."""
    # Nothing waits for the status of what stands before `&`.
    return getattr(item, "head", "") in ("exit", "true", ":") or item.after == "&"


def _matters(command: Command) -> bool:
    name = command.name or ""
    if name == "cd":
        return bool(command.operands) and command.operands[0].text not in SURE
    words = [word.text for word in command.words[1:]]
    return name not in HARMLESS and TIDIES.isdisjoint(words) and not is_mild(name, words)


def _is_asked(item: Item) -> bool:
    """Whether the next command looks at its status."""
    following = item.next
    return following is not None and "$?" in following.home.text[following.start : following.end]


def _advice(run: Run) -> str:
    return "begin with set -e" if run.heredocs else "write && in place of ;, or begin with set -e"


def _fix(run: Run, script: Script, lost: Command) -> Fix | Refusal:
    if run.onbuild:
        return Refusal("the RUN stands behind ONBUILD")
    if not lost.exact or lost.outer is not None:
        return Refusal("the command stands in a script that the RUN passes to another program")
    first = script.top.items[0]
    if not run.heredocs:
        return Fix("set -e", (Edit.insert(first.span.start, "set -e; "),), trust="unsafe")
    body = run.heredocs[0].content
    before = body.text[: first.start] if script.text is body or script.text.text == body.text else None
    if len(run.heredocs) != 1:
        return Refusal("the RUN has several heredocs")
    if before is None:
        return Refusal("the heredoc is not the script of the RUN")
    # The first command moves to a line of its own, which keeps its indentation.
    indent = before[before.rfind("\n") + 1 :]
    return Fix("set -e", (Edit.insert(first.span.start, f"set -e\n{indent}"),), trust="unsafe")


BAD = {
    "RUN cd /src/app; make install": "RUN set -e; cd /src/app; make install",
    "RUN apt-get update && (cd /src; ./configure)": "RUN set -e; apt-get update && (cd /src; ./configure)",
    'RUN <<EOF\nif [ -n "$A" ]; then\n  apt-get update\n  apt-get install -y git\nfi\nEOF': (
        'RUN <<EOF\nset -e\nif [ -n "$A" ]; then\n  apt-get update\n  apt-get install -y git\nfi\nEOF'
    ),
    "RUN <<EOF\napt-get update\napt-get install -y curl\nEOF": (
        "RUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nEOF"
    ),
    "RUN <<EOF\n#!/bin/bash\n# all\n  make\n  make install\nEOF": (
        "RUN <<EOF\n#!/bin/bash\n# all\n  set -e\n  make\n  make install\nEOF"
    ),
    "RUN npm ci; npm run build; npm prune": "RUN set -e; npm ci; npm run build; npm prune",
    "RUN apt-get update ; \\\n  apt-get install -y a": "RUN set -e; apt-get update ; \\\n  apt-get install -y a",
    "RUN bash <<EOF\nmake\nmake install\nEOF": None,
    "RUN bash -c 'cd /src/app; make install'": None,
    'RUN ["/bin/sh", "-c", "cd /src/app; make install"]': None,
    "RUN case $A in x) ./configure; make ;; esac": "RUN set -e; case $A in x) ./configure; make ;; esac",
    "RUN cd /a && make; make install": "RUN set -e; cd /a && make; make install",
}
GOOD = (
    "RUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nEOF",
    "RUN <<EOF\n#!/bin/bash -e\nmake\nmake install\nEOF",
    "RUN <<EOF\napt-get update && \\\n  apt-get install -y curl\nEOF",
    "RUN <<EOF\nmake\nEOF",
    "RUN bash -e <<EOF\nmake\nmake install\nEOF",
    "RUN <<EOF\n#!/usr/bin/env python3\nimport os\nos.x()\nEOF",
    'SHELL ["/bin/bash", "-e", "-c"]\nRUN make; make install',
    "RUN set -eux; make; make install",
    "RUN make || exit 1; make install",
    'RUN ["sh", "-ec", "cd /src/app; make install"]',
    'RUN ["find", "/a", "-exec", "rm", "{}", ";"]',
    "RUN rm /a; mkdir /b; make",
    "RUN make; exit 0",
    "RUN make; if [ $? -ne 0 ]; then exit 1; fi",
    "RUN for f in *; do make $f; done",
    "RUN <<EOF cat > /a\nmake\nmake install\nEOF",
    "COPY <<EOF /a\nmake\nmake install\nEOF",
)
