"""A program runs as its owner, no matter who starts it."""

from __future__ import annotations

from dlint.kit import Add, Copy, Finding, Findings, ModeChange, Run, Stage, View, Workdir, chmod, rule

MEANT = frozenset({
    "newuidmap", "newgidmap", "chrome-sandbox", "chrome_sandbox", "chrome-devel-sandbox", "fusermount", "fusermount3",
    "sudo", "su", "ping", "ping6", "passwd", "mount.nfs", "fixuid", "glexec",
})  # fmt: skip
"""Programs that are made for it and check who calls them."""

SCRIPTS = (".sh", ".bash", ".py", ".pl", ".rb", ".js", ".php")


@rule(
    watches=(Run, Copy, Add),
    severity="warning",
    since="0.1",
    twins=("dockle:CIS-DI-0008",),
    security=6.0,
    needs=("chmod", " -m", "--mode"),
)
def check(view: Run | Copy | Add, stage: Stage) -> Findings:
    """With the setuid bit (`chmod u+s`, `chmod 4755`) a program of root runs as root for every user in the container.

    That takes back what USER is for, unless the program is written for it and checks who calls it. Tools that give
    root up, gosu above all, must never have it. A program that needs a single right can have a capability:
    `setcap cap_net_bind_service=+ep /usr/bin/server`.

    Nothing is reported for the few programs that are shipped with the bit on every system (su, sudo, newuidmap,
    Chrome's sandbox), of scripts and folders, on which Linux ignores the bit, and of stages that do not ship.
    """
    if not (stage.ships or view.onbuild):
        return
    for at, change in enumerate(chmod.mode_changes(view)):
        if not change.sets_user or _is_meant(change) or chmod.is_cleared_later(view, stage, at):
            continue
        if not _means_nothing(view, stage, change):
            names = " ".join(change.targets[:3]) or "files"
            what = f"{change.mode} makes {names} run as the owner, no matter who starts it"
            yield Finding(change.span, f"{what}: {_advice(change)}")


def _is_meant(change: ModeChange) -> bool:
    return bool(change.targets) and all(target.rpartition("/")[2] in MEANT for target in change.targets)


def _means_nothing(view: Run | Copy | Add, stage: Stage, change: ModeChange) -> bool:
    """Whether all that gets the bit are scripts and folders, where Linux does not heed it."""
    return bool(change.targets) and all(
        _is_script(view, target) or _is_folder(view, stage, target) for target in change.targets
    )


def _is_script(view: Run | Copy | Add, target: str) -> bool:
    if target.endswith(SCRIPTS):
        return True
    # A program without an ending may be a script: its first two bytes decide, where the context has it.
    context = view.file.context
    text = context.text(target.rpartition("/")[2], 2) if context is not None else None
    return text == "#!"


def _is_folder(view: Run | Copy | Add, stage: Stage, target: str) -> bool:
    if target.endswith("/"):
        return True
    return any(target in each.fact(_folders) for each in (view, *stage.above(view, _makes_folder)))


def _makes_folder(view: View) -> bool:
    return bool(view.fact(_folders))


def _folders(view: View) -> frozenset[str]:
    """The folders that an instruction makes."""
    if isinstance(view, Workdir):
        return frozenset((view.value or "",))
    if not isinstance(view, Run):
        return frozenset()
    return frozenset(word.text.rstrip("/") for command in view.calls(("mkdir",)) for word in command.operands)


def _advice(change: ModeChange) -> str:
    if any(target.rpartition("/")[2] in ("gosu", "su-exec") for target in change.targets):
        return "any user can become root with it"
    return "leave the bit out, or give it the one capability it needs with setcap"


BAD = {
    "RUN chmod u+s /usr/bin/helper": None,
    "RUN chmod 4755 /usr/bin/helper": None,
    "RUN chmod 6755 /a && chmod +s /b": None,
    "RUN chmod +s /usr/local/bin/gosu": None,
    "RUN chmod u-s /usr/bin/helper && chmod u+s /usr/bin/helper && chmod u+w /usr/bin/helper": None,
    "COPY --chmod=4755 tool /usr/bin/tool": None,
    "RUN install -m 4755 helper /usr/bin/helper": None,
}
GOOD = (
    "RUN chmod u-s /usr/bin/helper",
    "RUN chmod 4755 /usr/bin/helper && run-it\nRUN chmod u-s /usr/bin/helper",
    "RUN chmod +s /a /b && chmod 755 /a && chmod -s /b",
    "RUN chmod 4755 /opt/google/chrome/chrome-sandbox",
    "RUN chmod u+s /usr/bin/newuidmap /usr/bin/newgidmap",
    "RUN chmod g+s /srv/data && chmod 2755 /srv/data",
    "RUN chmod 755 /usr/bin/helper",
    "RUN chmod u+s /srv/run.sh /srv/tool.py",
    "RUN mkdir -p /srv/data && chmod 4775 /srv/data",
    "WORKDIR /srv/data\nRUN chmod u+s /srv/data /srv/logs/",
    ("COPY start /\nRUN chmod 4755 /start", {"start": "#!/bin/sh\n"}),
    "FROM debian:12 AS build\nRUN chmod 4755 /x\nFROM debian:12",
)
