"""A change of owner or rights stores copied files a second time."""

from __future__ import annotations

from dlint.kit import (
    Command,
    Copy,
    Delivery,
    Finding,
    Findings,
    Refusal,
    Run,
    Stage,
    Transfer,
    View,
    copies,
    copy_owner,
    fix_of,
    image_paths,
    rule,
    transfer_bytes,
    users,
)

PROGRAMS = ("chown", "chmod", "chgrp")
# From here on a single file is worth a layer of its own.
BIG = 1_000_000
BIG_ENDS = (
    ".jar", ".war", ".ear", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".zip", ".7z", ".whl", ".deb", ".rpm", ".bin",
    ".exe", ".run", ".iso", ".img", ".onnx", ".pt", ".pth", ".h5", ".ckpt", ".safetensors", ".gguf", ".db", ".sqlite",
)  # fmt: skip
ROOT = {"0": "root"}
RECURSIVE = ("-R", "--recursive")


@rule(
    watches=Run, severity="warning", since="0.1", needs=("chown", "chmod", "chgrp"), twins=("tally:prefer-copy-chmod",)
)
def check(run: Run, stage: Stage) -> Findings:
    """A layer holds whole files: changing the owner or the rights of a file writes all of it again.

    `chown -R` on a copied folder so doubles it. `COPY --chown=app:app` (and `--chmod=`, from Dockerfile syntax 1.2 on)
    gives files their owner as they arrive. What RUN makes can be made by the right user at once, behind USER.

    Only stages that become part of the image are looked at, and only changes of what a COPY or ADD above brought:
    folders from the build context or another stage, and single files that are big (archives, jars, models, programs).

    The fix gives the copies the owner (or mode) and leaves the folder itself to the command. It is offered where
    nothing else can be in the folder and the user is there already when the copies are made; what the base image has
    there, if anything, would keep its owner, so it is unsafe.
    """
    if run.onbuild or not stage.ships or run.programs.isdisjoint(PROGRAMS):
        return
    for command in run.commands:
        if command.name not in PROGRAMS or command.from_xargs:
            continue
        deep = command.has(*RECURSIVE)
        for path in _targets(run, command):
            found = _source(run, stage, path, deep=deep)
            if found is not None and not _is_spared(command, found):
                # The same files are written once for all commands of a RUN.
                edits = copy_owner.owned(run, command, path) if deep else Refusal("the command changes single files")
                fix = fix_of("copy them as they should be", edits, "unsafe")
                yield Finding(command.span, _message(run, command, found, path), fix)
                return


def _targets(run: Run, command: Command) -> list[str]:
    """The files it changes: all words but the owner or the mode; paths that cannot be known are left out."""
    words = command.operands if command.has("--reference") else command.operands[1:]
    paths = [image_paths.path_of(run, command, word.text) for word in words]
    return [path for path in paths if "?" not in path and "$" not in path]


def _source(run: Run, stage: Stage, path: str, *, deep: bool) -> Transfer | None:
    """A COPY or ADD above that brought something big to `path`, or below it if the change is `deep`."""
    for view in stage.above(run, _brings_something_big):
        places = _places(view, deep=deep) if isinstance(view, Transfer) else []
        if isinstance(view, Transfer) and any(_is_reached(place, path, deep=deep) for place in places):
            return view
    return None


def _owner(view: Transfer) -> str:
    """What a copy gives its files to: USER does not count for it."""
    given = view.flag_values("chown")
    return given[0].value if given else "root:root"


def _is_spared(command: Command, view: Transfer) -> bool:
    """Whether `chown --from=` names an owner that the copied files do not have."""
    wanted = command.value("--from")
    if wanted is None:
        return False
    pairs = zip(wanted.text.split(":"), _owner(view).split(":"), strict=False)
    return any(asked and given != asked and "$" not in given + asked for asked, given in map(_numbered, pairs))


def _numbered(pair: tuple[str, str]) -> tuple[str, str]:
    return (ROOT.get(pair[0], pair[0]), ROOT.get(pair[1], pair[1]))


def _brings_something_big(view: View) -> bool:
    return isinstance(view, Transfer) and bool(_places(view, deep=True))


def _is_reached(place: str, path: str, *, deep: bool) -> bool:
    """Whether what a copy put to `place` is changed; a part of a copied folder may well have been made later."""
    return place != "/" and (image_paths.below(place, path) is not None if deep else place == path)


def _places(view: Transfer, *, deep: bool) -> list[str]:
    # What a copy from another stage brings has an unknown size, so only a change of a whole folder counts.
    if not view.from_context:
        target = view.target if deep else None
        return [target.rstrip("/")] if target is not None and target != "/" else []
    return [each.target for each in view.fact(_big) if deep or each.kind == "file"]


def _big(view: Transfer) -> tuple[Delivery, ...]:
    return tuple(each for each in copies.deliveries(view) if _is_big(each))


def _is_big(delivery: Delivery) -> bool:
    known = "?" not in delivery.target and "$" not in delivery.target
    return known and (delivery.kind in ("whole", "folder") or (delivery.kind == "file" and _is_big_file(delivery)))


def _is_big_file(delivery: Delivery) -> bool:
    """Whether a single file is big: by its bytes where the build context is known, else by what it is called."""
    known = transfer_bytes.known_bytes(delivery)
    return known[0] >= BIG if known is not None else delivery.name.lower().endswith(BIG_ENDS)


def _made_below(run: Run, view: Transfer, owner: str) -> str | None:
    """The user or group of an owner that is only created between the copy and the change."""
    stage, copying = run.stage, view.stage
    if stage is None or copying is None:
        return None
    before = {account.name for account in users.accounts_of(copying, view)}
    after = {account.name for account in users.accounts_of(stage)}
    return next((name for name in owner.split(":") if name in after - before), None)


def _for_copy(command: Command, view: Transfer) -> str | None:
    """The owner as COPY takes it; None where only the shell of the RUN knows it."""
    word = command.operands[0]
    if command.has("--reference") or "$(" in word.raw or "`" in word.raw:
        return None
    # A variable has to be set above the copy, and not by the script of the RUN.
    if any(view.scope.lookup(name) is None for name in word.names):
        return None
    value = word.text.rstrip(":.")
    # The old separator of chown is part of a name to COPY.
    return value.replace(".", ":", 1) if command.name == "chown" and ":" not in value else value


def _is_given(command: Command, given: str, value: str) -> bool:
    """Whether a copied file has the owner or group already that a command gives it."""
    have = given.partition(":")[::2]
    ask = ("", value) if command.name == "chgrp" else value.partition(":")[::2]
    same = (not asked or ROOT.get(asked, asked) == ROOT.get(had, had) for asked, had in zip(ask, have, strict=True))
    return command.name != "chmod" and all(same)


def _message(run: Run, command: Command, view: Transfer, path: str) -> str:
    word = "COPY" if isinstance(view, Copy) else "ADD"
    value = _for_copy(command, view)
    advice = f"use {word} --chown={value} there"
    late = _made_below(run, view, run.expanded(value) or value) if value is not None else None
    if value is None:
        value = command.operands[0].text
        advice = f"give {word} there the flag --chown with the owner's name or number"
    elif command.name == "chown" and late is not None:
        advice = f"create {late} above line {view.line} and give {word} there the flag --chown={value}"
    given = _owner(view)
    if command.name == "chgrp" and not command.has("--reference"):
        advice = f"use {word} --chown={given.partition(':')[0]}:{value} there"
    if given == "root:root" and command.name != "chmod" and set(value.split(":")) <= {"root", "0"}:
        advice = f"leave these files out, which {word} gives to root"
    elif command.name == "chmod":
        advice = f"use {word} --chmod={value} there" if value.isdigit() else "give the files these rights before"
    if _is_given(command, given, value):
        advice = f"leave {command.name} out, {word} gives them this {'group' if command.name == 'chgrp' else 'owner'}"
    deep = command.has(*RECURSIVE)
    reached = [each for each in copies.deliveries(view) if _is_big(each) and _is_reached(each.target, path, deep=deep)]
    weight = transfer_bytes.modelled(reached)
    brought = f"{word} on line {view.line} brought{f', {weight}' if weight else ''}"
    return f"{command.name}{' -R' if deep else ''} stores a second copy of what {brought}: {advice}"


BAD = {
    "FROM debian:12\nCOPY data /data\nRUN chgrp -R 0 /data": None,
    "FROM debian:12\nCOPY data /data\nRUN chown -R $(id -u games) /data": None,
    "FROM debian:12\nCOPY data /data\nRUN chgrp -R staff /data": None,
    "FROM debian:12\nCOPY data /data\nRUN chown -R root:root /data": None,
    "FROM debian:12\nCOPY data /data\nRUN useradd app && chown --from=root -R app /data": None,
    "WORKDIR /app\nCOPY . .\nRUN useradd app && chown -R app:app /app": None,
    "RUN useradd -u 1000 app\nWORKDIR /app\nCOPY . .\nCOPY --from=b /x /app/x/\nRUN chown -R app:app /app": (
        "RUN useradd -u 1000 app\nWORKDIR /app\nCOPY --chown=app:app . .\nCOPY --chown=app:app --from=b /x /app/x/\n"
        "RUN chown app:app /app"
    ),
    "FROM node:22\nCOPY . /app\nRUN chown -R node . /app": None,
    "FROM node:22\nCOPY . /app\nRUN chown -R node /app": (
        "FROM node:22\nCOPY --chown=node:0 . /app\nRUN chown node /app"
    ),
    "FROM debian:12\nARG APP_USER=web\nRUN useradd -r $APP_USER\nCOPY . /app/\nRUN chown -R $APP_USER:$APP_USER /app": (
        "FROM debian:12\nARG APP_USER=web\nRUN useradd -r $APP_USER\nCOPY --chown=$APP_USER:$APP_USER . /app/\n"
        "RUN chown $APP_USER:$APP_USER /app"
    ),
    "FROM debian:12\nRUN useradd -r web\nCOPY . /app/\nARG APP_USER=web\nRUN chown -R ${APP_USER}:0 /app": None,
    "FROM debian:12\nARG APP_USER=web\nCOPY . /app/\nRUN APP_USER=web && chown -R $APP_USER:0 /app": None,
    "FROM debian:12\nCOPY --chown=1001:0 data /data\nRUN chgrp -R 0 /data && chmod -R g=u /data": None,
    "COPY . /app/\nRUN apt-get update && chmod -R 755 /app": (
        "COPY --chmod=755 . /app/\nRUN apt-get update && chmod 755 /app"
    ),
    "COPY src/ /srv/src/\nRUN chmod -R 755 /srv": None,
    "COPY . /app/\nRUN npm ci && chown -R 1000:1000 /app": None,
    "RUN mkdir -p /app/logs\nCOPY . /app/\nRUN chown -R 1000:1000 /app": None,
    "RUN mkdir /app\nCOPY . /app/\nRUN chown -R 1000:1000 /app": (
        "RUN mkdir /app\nCOPY --chown=1000:1000 . /app/\nRUN chown 1000:1000 /app"
    ),
    "COPY src/ /var/www/\nRUN chown -R 33:33 /var/www": None,
    "COPY target/app.war /srv/app.war\nRUN chmod 644 /srv/app.war": None,
    "COPY a.jar b.txt /srv/\nRUN chown -R 1000 /srv": ("COPY --chown=1000:0 a.jar b.txt /srv/\nRUN chown 1000 /srv"),
    "COPY . /app\nRUN chown -RL 1000:1000 /app": None,
    "COPY . /app\nRUN sudo chown -R 1000:1000 /app": None,
    "COPY . /app\nWORKDIR /app/tmp\nRUN chown -R 1000:1000 /app": None,
    "WORKDIR /app\nCOPY --from=node:22 /usr/lib/x /app/x\nRUN chown --recursive 1000 .": (
        "WORKDIR /app\nCOPY --chown=1000:0 --from=node:22 /usr/lib/x /app/x\nRUN chown 1000 ."
    ),
    "FROM debian AS base\nCOPY . /app\nFROM base\nRUN chown -R app /app": None,
}
GOOD = (
    "FROM debian:12\nCOPY --chown=1000:1000 data /data\nRUN useradd app && chown --from=root:root -R app /data",
    "WORKDIR /app\nCOPY --chown=app:app . .",
    "RUN mkdir /data && chown -R app /data",
    "COPY entrypoint.sh /\nRUN chmod +x /entrypoint.sh",
    "COPY . /app\nRUN chown app /app",
    "COPY . /app\nRUN mkdir /app/data && chown -R app /app/data",
    "COPY . /app\nRUN chown -R app /var/log/app",
    "RUN chown -R app /app\nCOPY . /app",
    "FROM debian AS b\nCOPY . /app\nRUN chown -R app /app\nFROM debian\nCOPY --from=b /app /app",
)
