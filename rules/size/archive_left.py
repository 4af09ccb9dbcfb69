"""An archive stays in the image after it has been unpacked."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    NEAR,
    Add,
    Command,
    Copy,
    Delivery,
    Fetched,
    Finding,
    Findings,
    Fix,
    Refusal,
    Run,
    Stage,
    View,
    Word,
    append_command,
    copies,
    deletes,
    downloads,
    fix_of,
    image_paths,
    is_remote,
    rule,
    transfer_bytes,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

ARCHIVES = (
    ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz", ".tar.zst", ".zip", ".7z", ".gz", ".bz2",
    ".xz", ".deb", ".rpm", ".whl",
)  # fmt: skip
UNPACKERS = frozenset(
    {"tar", "bsdtar", "unzip", "7z", "7za", "7zr", "dpkg", "rpm", "apt-get", "apt", "yum", "dnf", "pip"}
)
# Tar archives that are copied in and unpacked: syntax/archive-unpacked-later shows how ADD does it.
PACKAGES = (".zip", ".7z", ".deb", ".rpm", ".whl")
INSTALLERS = frozenset({"dpkg", "rpm", "apt-get", "apt", "yum", "dnf", "pip"})
SHELLS = frozenset({"sh", "bash", "ash", "dash"})
# Files that install what they hold when they are run.
SELF_INSTALLING = (".run", ".bin", ".bundle")
INSTALLER_NAMES = r"(?:miniconda|anaconda|miniforge|mambaforge|micromamba|cuda|cmake|julia|sdk)[\w.+-]*\.(?:sh|run)$"
MOVERS = frozenset({"mv", "gunzip", "bunzip2", "unxz", "gzip", "xz", "bzip2"})


class Copied:
    """A package or an archive that COPY brought from the build context, or ADD from an address: `path` is where it lies
    in the image, `delivery` what it was in the context (None for an address).
    """

    __slots__ = ("delivery", "installs_itself", "name", "path", "word")

    def __init__(self, word: Word, path: str, delivery: Delivery | None = None) -> None:
        self.word = word
        self.path = path
        self.name = path.rpartition("/")[2]
        self.delivery = delivery
        self.installs_itself = _is_installer(self.name, [word.value])


@rule(
    watches=Run,
    severity="warning",
    since="0.1",
    needs=("curl", "wget", "://", *PACKAGES, *SELF_INSTALLING),
)
def check(run: Run, stage: Stage) -> Findings:
    """What was unpacked or installed is in the image, and the archive beside it is shipped for nothing.

    Remove it in the same RUN (a later one cannot take its bytes away), or let it never touch the disk:
    `curl -fsSL URL | tar xz`. What comes from the build context can be mounted:
    `RUN --mount=type=bind,source=app.deb,target=/tmp/app.deb …`. The fix is unsafe, for something might want the
    archive after all.

    Only stages that become part of the image are looked at, and only files that `curl` or `wget` fetched in the same
    RUN under a known name, and packages and zip files that a COPY above brought from the build context. Where a later
    RUN removes it, `size/removed-later` reports it. Where the build context is known, the message gives how many bytes
    a copied one has.
    """
    if not (run.onbuild or stage.ships):
        return
    if not run.onbuild:
        yield from _of_copies(run, stage)
    if run.programs.isdisjoint(("curl", "wget")):
        return
    for each in downloads.fetched(run):
        if (_is_archive(each.name) or _installs_itself(each)) and _is_left(run, stage, each):
            published = each.word.text.rpartition("/")[2]
            message = f"{published} stays in the image after unpacking: remove it in the same RUN"
            yield Finding(each.word.span, message, _fix(run, each))


def _is_archive(name: str) -> bool:
    lower = name.lower()
    return lower.endswith((*ARCHIVES, *SELF_INSTALLING)) or re.match(INSTALLER_NAMES, lower) is not None


def _of_copies(run: Run, stage: Stage) -> Findings:
    for each in _copied(run, stage):
        users = [command for command in run.commands if _unpacks(run, command, each)]
        if not users or _is_wanted(run, stage, each):
            continue
        weight = transfer_bytes.modelled((each.delivery,)) if each.delivery is not None else ""
        stays = f"{each.word.value} stays in the image{f', {weight},' if weight else ''}"
        runs_itself = users[0].tool not in UNPACKERS
        done = "installed" if runs_itself or users[0].tool in INSTALLERS else "unpacked"
        advice = f"mount it into the RUN of line {run.line}"
        if each.delivery is None:
            advice = f"fetch, use and remove it in the RUN of line {run.line}"
        no_fix = Refusal(f"the RUN of line {run.line} may do more with it")
        yield Finding(each.word.span, f"{stays} once it is {done}; {advice}", no_fix)


def _copied(run: Run, stage: Stage) -> Iterator[Copied]:
    for view in stage.above(run, _brings_package):
        if view.stage is not stage:
            return
        # Found once for all RUNs below.
        yield from view.fact(_brought)


def _brought(view: View) -> list[Copied]:
    found = list(_added(view)) if isinstance(view, Add) else []
    for delivery in copies.deliveries(view) if isinstance(view, Copy) else ():
        known = "?" not in delivery.target and "$" not in delivery.target
        packed = delivery.name.endswith((*PACKAGES, *SELF_INSTALLING))
        if known and delivery.kind in ("file", "pattern") and packed:
            target = delivery.target
            path = f"{target.rstrip('/')}/{delivery.name}" if delivery.kind == "pattern" else target
            found.append(Copied(delivery.word, path, delivery))
    return found


def _added(view: Add) -> Iterator[Copied]:
    """What ADD fetches; it unpacks nothing that comes from an address."""
    stage = view.stage
    assert stage is not None, "found above a RUN of the stage"
    goal = image_paths.settled(view, view.destination) if view.destination is not None else "$"
    for word in view.sources:
        address = image_paths.settled(view, word)
        name = address.partition("?")[0].rpartition("/")[2]
        path = image_paths.joined(image_paths.folder_at(stage, view), goal + name if goal.endswith("/") else goal)
        known = is_remote(address) and not {"$", "?", "#"} & set(name + path)
        if known and (_is_archive(name) or _is_archive(path.rpartition("/")[2])):
            yield Copied(word, path)


def _brings_package(view: View) -> bool:
    if isinstance(view, Add):
        return "://" in view.text
    return isinstance(view, Copy) and any(name in view.text for name in (*PACKAGES, *SELF_INSTALLING))


def _is_wanted(run: Run, stage: Stage, each: Copied) -> bool:
    """Whether something removes it, takes it elsewhere, has it installed already, or names it further down."""
    if any(_moves(run, command, each) for command in run.commands):
        return True
    if any(_removes(view, each) or each.name in view.text for view in stage.below(run, isinstance, View)):
        return True
    if _removes(run, each):
        return True
    earlier = [view for view in stage.above(run, isinstance, Run) if isinstance(view, Run) and view.stage is stage]
    return any(_unpacks(view, command, each) for view in earlier for command in view.commands)


def _is_left(run: Run, stage: Stage, each: Fetched) -> bool:
    # What lies in a cache mount is in no layer.
    if run.caches(each.path.rpartition("/")[0] or "/"):
        return False
    unpacked = False
    at = run.position(each.command)
    for command in run.commands[at + 1 : at + 1 + NEAR]:
        if any(deletes.empties(path, each.path) for path in deletes.deleted(run, command)) or _moves(
            run, command, each
        ):
            return False
        unpacked = unpacked or _unpacks(run, command, each)
    # `size/removed-later` reports the removal that comes too late.
    return unpacked and not (stage.ships and any(_removes(view, each) for view in stage.below(run, _deletes)))


def _deletes(view: View) -> bool:
    return isinstance(view, Run) and not view.programs.isdisjoint(deletes.DELETERS)


def _removes(view: object, each: Fetched | Copied) -> bool:
    if not isinstance(view, Run):
        return False
    return any(
        deletes.empties(path, each.path)
        for command in view.calls(deletes.DELETERS)
        for path in deletes.deleted(view, command)
    )


def _moves(run: Run, command: Command, each: Fetched | Copied) -> bool:
    """Whether a command takes the file elsewhere, or turns it into what it holds; `tar --remove-files` too."""
    # A trap or an `-exec` may remove any file, so this one is taken to be gone.
    if command.name == "trap" or ("-exec" in command.written and "-exec" in [word.text for word in command.words]):
        return True
    if command.name in MOVERS or ("--remove-files" in command.written and command.has("--remove-files")):
        return any(_is_it(run, command, text, each) for text in _texts(command))
    # What stands in a variable may be this file, and so may what a pattern in an unknown folder takes.
    hidden = "?" in each.path
    return command.name == "rm" and any(not word.literal or (word.glob and hidden) for word in command.operands)


def _unpacks(run: Run, command: Command, each: Fetched | Copied) -> bool:
    """Whether a command takes out what is in the file: a program that unpacks, or the file itself, which installs."""
    if _installs_itself(each):
        words = command.words[:1] if command.name not in SHELLS else command.operands[:1]
        return any(_is_it(run, command, word.text, each) for word in words)
    return command.tool in UNPACKERS and any(_is_it(run, command, text, each) for text in _texts(command))


def _installs_itself(each: Fetched | Copied) -> bool:
    """Whether the name it has here, or under which it was published, is that of an installer with its contents."""
    if isinstance(each, Copied):
        return each.installs_itself
    return _is_installer(each.name, [word.text for word in each.command.operands])


def _is_installer(name: str, words: list[str]) -> bool:
    names = [name.lower(), *(word.rpartition("/")[2].lower() for word in words)]
    return names[0].endswith(SELF_INSTALLING) or any(re.match(INSTALLER_NAMES, each) for each in names)


def _texts(command: Command) -> list[str]:
    values = [flag.value.text for flag in command.flags if flag.value is not None]
    return [word.text for word in command.operands] + values


def _is_it(run: Run, command: Command, text: str, each: Fetched | Copied) -> bool:
    path = image_paths.settled(run, text)
    if path.rpartition("/")[2] != each.name:
        return False
    return image_paths.joined(image_paths.folder_of(run, command), path) == each.path


def _fix(run: Run, each: Fetched) -> Fix | Refusal:
    if run.onbuild:
        return Refusal("the RUN stands behind ONBUILD")
    if "?" in each.path or "$" in each.path:
        return Refusal("the folder that the archive is written to is not known")
    if "sudo" in each.command.wrappers:
        return Refusal("sudo writes the archive, and rm alone may not be allowed to remove it")
    return fix_of("remove it in the same RUN", append_command.appended(run, f"rm {each.path}"), "unsafe")


BAD = {
    "ADD https://x.org/a-1.tgz /tmp/a.tgz\nRUN tar xf /tmp/a.tgz -C /opt": None,
    "ADD https://x.org/kit-2.run /tmp/kit.run\nRUN sh /tmp/kit.run --quiet": None,
    "COPY kit.bin /tmp/\nRUN /tmp/kit.bin -y": None,
    "RUN curl -fsSLo /tmp/miniconda.sh https://x.org/m.sh && bash /tmp/miniconda.sh -b": (
        "RUN curl -fsSLo /tmp/miniconda.sh https://x.org/m.sh && bash /tmp/miniconda.sh -b && rm /tmp/miniconda.sh"
    ),
    "RUN curl -fsSLo /tmp/c.sh https://x.org/Miniforge3-Linux-x86_64.sh && bash /tmp/c.sh -b -p /opt/c": (
        "RUN curl -fsSLo /tmp/c.sh https://x.org/Miniforge3-Linux-x86_64.sh && bash /tmp/c.sh -b -p /opt/c"
        " && rm /tmp/c.sh"
    ),
    "COPY a_1.deb /tmp/\nRUN apt-get update && apt-get install -y /tmp/a_1.deb && rm -rf /var/lib/apt/lists/*": None,
    "COPY dist/*.whl /tmp/\nRUN pip install --no-cache-dir /tmp/*.whl": None,
    "WORKDIR /opt\nCOPY a.zip .\nRUN unzip a.zip": None,
    "RUN curl -fsSLo /tmp/a.tgz https://x.org/a.tgz && tar -xzf /tmp/a.tgz -C /opt": (
        "RUN curl -fsSLo /tmp/a.tgz https://x.org/a.tgz && tar -xzf /tmp/a.tgz -C /opt && rm /tmp/a.tgz"
    ),
    "WORKDIR /opt\nRUN wget https://x.org/a.zip \\\n && unzip a.zip": (
        "WORKDIR /opt\nRUN wget https://x.org/a.zip \\\n && unzip a.zip \\\n && rm /opt/a.zip"
    ),
    "RUN cd /tmp && curl -O https://x.org/a-1.deb && dpkg -i a-1.deb": (
        "RUN cd /tmp && curl -O https://x.org/a-1.deb && dpkg -i a-1.deb && rm /tmp/a-1.deb"
    ),
    "ARG V=1\nRUN wget -q https://x.org/a-$V.tar.gz && tar xf a-$V.tar.gz": (
        "ARG V=1\nRUN wget -q https://x.org/a-$V.tar.gz && tar xf a-$V.tar.gz && rm /a-1.tar.gz"
    ),
}
GOOD = (
    "RUN curl -fsSL https://x.org/a.tgz | tar xz",
    "RUN curl -o a.tgz https://x.org/a.tgz && tar xf a.tgz && rm a.tgz",
    "RUN wget https://x.org/a.zip && unzip a.zip && rm -rf *.zip",
    "RUN wget -P /tmp https://x.org/a.zip && unzip /tmp/a.zip && rm -rf /tmp/*",
    "RUN wget https://x.org/a.zip",
    "RUN --mount=type=tmpfs,target=/tmp curl -o /tmp/a.tgz https://x.org/a.tgz && tar xf /tmp/a.tgz",
    "RUN wget https://x.org/a.zip && unzip a.zip && mv a.zip /srv",
    "FROM debian AS b\nRUN wget https://x.org/a.zip && unzip a.zip\nFROM debian\nCOPY --from=b /a /a",
    "RUN wget https://x.org/a.zip && unzip a.zip\nRUN rm a.zip",
    "COPY a.deb /tmp/\nRUN dpkg -i /tmp/a.deb && rm /tmp/a.deb",
    "COPY a.deb /tmp/\nRUN dpkg -i /tmp/a.deb\nRUN rm -rf /tmp/*",
    "ADD https://x.org/kit.run /tmp/\nRUN sh /tmp/kit.run && rm /tmp/kit.run",
    "ADD https://x.org/kit.run /opt/\nRUN chmod +x /opt/kit.run",
    "COPY app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz",
    "COPY a.zip /srv/\nRUN unzip /srv/a.zip\nCMD serve /srv/a.zip",
    "FROM debian AS b\nCOPY a.zip /a.zip\nRUN unzip /a.zip\nFROM debian\nCOPY --from=b /x /x",
)
