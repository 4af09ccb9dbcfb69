"""A mode lets everyone write."""

from __future__ import annotations

from dlint.kit import Add, Copy, Edit, Finding, Findings, Fix, ModeChange, Refusal, Run, Stage, chmod, rule

OWNER = "make the program's user the owner, or for arbitrary users group 0 with the same rights (g=u)"
SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/run/shm")  # noqa: S108 (every user writes here)
SCRIPTS = (".sh", ".bash", ".py", ".pl", ".rb")


@rule(
    watches=(Run, Copy, Add),
    severity="warning",
    since="0.1",
    twins=("tally:world-writable-state-path-workaround", "sonar:S2612"),
    security=5.0,
    needs=("chmod", "umask", " -m", "--mode"),
)
def check(view: Run | Copy | Add, stage: Stage) -> Findings:
    """`chmod 777` and the like let any user in the container replace the file, or put files into the folder.

    Mostly it stands in for something else: a script that has to be executable (`chmod +x`, `COPY --chmod=755`), or a
    folder that the program's user has to write to (`chown app folder`, `COPY --chown=app`). For platforms that pick a
    user number of their own, OpenShift for one, make the group 0 the owner and give it what the owner has:
    `chgrp -R 0 folder && chmod -R g=u folder`.

    For a single folder of data it is a hint only, as that is how many images allow for any user number. Folders with
    the sticky bit (`1777`, as /tmp has) are as they should be, and stages that do not ship do not matter.
    The fix is for scripts alone.
    """
    if not (stage.ships or view.onbuild):
        return
    for at, change in enumerate(chmod.mode_changes(view)):
        if change.opens and not _is_shared(change) and not chmod.is_closed_later(view, stage, at):
            severity = None if change.recursive or _are_scripts(change) else "info"
            yield Finding(change.span, _message(view, change), _fix(change), severity, cause=severity)


def _is_shared(change: ModeChange) -> bool:
    """Whether all of it lies in folders where anyone may write anyway."""
    inside = tuple(f"{folder}/" for folder in SHARED)
    return bool(change.targets) and all(target.startswith(inside) for target in change.targets)


def _message(view: Run | Copy | Add, change: ModeChange) -> str:
    if change.program == "umask":
        return f"umask {change.mode} lets everyone write to all files that this RUN makes"
    names = " ".join(change.targets[:3]) or "files"
    what = f"{change.mode} lets everyone write to {names}"
    # Without the sticky bit anyone may delete the files of others there.
    if any(target.rstrip("/") in SHARED for target in change.targets):
        return f"{what}, and delete what others put there: use 1777"
    if _are_scripts(change):
        return f"{what}: 755 is enough to run it"
    owner = _owner(view, change)
    return f"{what}: it is enough that {owner} owns it" if owner else f"{what}: {OWNER}"


def _owner(view: Run | Copy | Add, change: ModeChange) -> str:
    """Who gets the same files by chown in the same RUN."""
    for command in view.commands if isinstance(view, Run) else ():
        words = [word.text for word in command.operands]
        if command.name == "chown" and not set(change.targets).isdisjoint(words[1:]):
            return words[0].partition(":")[0]
    return ""


def _are_scripts(change: ModeChange) -> bool:
    return bool(change.targets) and not change.recursive and all(target.endswith(SCRIPTS) for target in change.targets)


def _fix(change: ModeChange) -> Fix | Refusal:
    exact = change.command is None or change.command.exact
    # Other modes set bits besides, or keep some back, for a purpose that is not known.
    if change.mode not in ("777", "0777") or len(change.span) != len(change.mode) or not exact:
        return Refusal("what the mode should be is clear for a plain 777 only")
    if not _are_scripts(change):
        return Refusal("it is not known who has to write there")
    return Fix("let only the owner write", (Edit.replace(change.span, change.mode[:-3] + "755"),), trust="unsafe")


BAD = {
    "RUN chmod 777 /entrypoint.sh": "RUN chmod 755 /entrypoint.sh",
    "RUN chmod -R 777 /app": None,
    "RUN chmod -R a+rwX /app": None,
    "RUN chown -R app:app /data && chmod 777 /data": None,
    "RUN chmod o+w,g+r /app/x": None,
    "RUN chmod ugo=rwx /app": None,
    "RUN chmod 0777 run.sh && true": "RUN chmod 0755 run.sh && true",
    "RUN bash -c 'chmod 666 /dev/thing'": None,
    "RUN mkdir -p -m 777 /data": None,
    "RUN install -d -m 0777 /data": None,
    "RUN umask 0000 && make install": None,
    "RUN find /app -type d -exec chmod 777 {} +": None,
    "RUN chmod 777 /tmp": None,
    "RUN chmod 777 /data\nRUN chmod -R o-x /data": None,
    "RUN chmod -R 777 /data && chmod 755 /data/x": None,
    "COPY --chmod=777 run.sh /": None,
    "COPY --chmod=777 run.sh /run.sh": "COPY --chmod=755 run.sh /run.sh",
    "ONBUILD RUN chmod 777 /x.sh": "ONBUILD RUN chmod 755 /x.sh",
    "RUN <<EOF\nchmod 777 /data\nEOF": None,
}
GOOD = (
    "RUN chmod 1777 /tmp /data",
    "RUN chmod a+rwxt /data",
    "RUN chmod +x /run.sh && chmod +w /file",
    "RUN chmod 755 /app && chmod g=u -R /app && chmod u+w x",
    "RUN chmod o-w /app",
    "RUN echo chmod 777 /app",
    "RUN umask 022",
    "COPY --chmod=0755 run.sh /",
    "FROM golang:1.22 AS build\nRUN chmod -R 777 /go\nFROM scratch\nCOPY --from=build /app /app",
    "RUN chmod $MODE /app",
    "RUN chmod 777 /data && make install && chmod 755 /data",
    "RUN mkdir /data && chmod a+rwx /data\nRUN chmod -R go-w /data/",
    "RUN chmod -R 777 /srv/a\nRUN chmod -R u=rwX,go=rX /srv",
    "RUN chmod --reference=/a /b",
)
