"""What the commands of a RUN read and write, as far as they are known."""

from __future__ import annotations

from dlint.knowledge.command_effects import (
    FILTERS,
    KNOWN,
    KNOWN_VERBS,
    LANGUAGE_PACKAGES,
    LANGUAGE_READS,
    ON_PATHS,
    ON_PATHS_FIRST_TEXT,
    ON_TREES,
    OPAQUE,
    SETTINGS_NAMES,
    SYSTEM_PACKAGES,
    SYSTEM_PACKAGES_MAYBE,
    WITHOUT_PROJECT,
)
from dlint.knowledge.packages import BY_NAME as MANAGERS
from dlint.model.commands.effects import Access, Accesses, Effects, union, unknown_effects
from dlint.model.commands.paths import folder_of, joined, settled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.knowledge.command_effects import Known
    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run
    from dlint.model.packages.installs import Install

_DOWNLOADS = ("curl", "wget")
_NOWHERE = ("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty")
_SHELLS = ("sh", "bash", "ash", "dash")
_BY_PROGRAM: dict[str, Known] = {program: known for known in KNOWN for program in known.programs}
_HOME_OPTIONS = ("-d", "--home", "--home-dir", "-h", "-b", "--base-dir")


def effects_of_run(run: Run) -> Effects:
    """What a RUN does: all its commands together, and its mounts."""
    if not run.commands or not run.is_readable:
        return unknown_effects()
    found = union([effects_of_command(run, command) for command in run.commands])
    if any(mount.type in (None, "bind") for mount in run.mounts):
        # What is mounted may be read by any of them, but never written to the layer.
        return union([found, Effects(Accesses([Access(each.target or "/", "tree") for each in run.mounts]))])
    return found


def effects_of_command(run: Run, command: Command) -> Effects:
    """What one command does; what is inside of `sh -c '…'` is a command of its own."""
    return union([_own_effects(run, command), redirects_of(run, command)]) if command.redirects else _own_effects(run, command)


def _own_effects(run: Run, command: Command) -> Effects:
    if not command.words:
        return Effects(user=False)
    if command.name is None or command.from_xargs:
        return unknown_effects()
    install = next((each for each in run.installs if each.command is command), None)
    if install is not None:
        return install_effects(install)
    found = _known(run, command) or _on_paths(run, command) or _download(run, command) or _guess(run, command)
    return found if found is not None else unknown_effects()


def install_effects(install: Install) -> Effects:
    """What an install does; what it reads of the project is told by `project_reads`."""
    program = frozenset({install.command.name or ""})
    if install.kind == "system" and install.is_self_contained:
        return _system_effects(program)
    if install.kind == "build" or (install.kind != "manifest" and not install.is_self_contained):
        return unknown_effects()
    reads = [*_trees(LANGUAGE_READS), *(Access(name, "name") for name in SETTINGS_NAMES)]
    writes = _trees(LANGUAGE_PACKAGES, certain=False)
    if install.reads_project:
        from dlint.model.packages.install_reads import project_reads

        mine = project_reads(install)
        reads += mine.items
        writes.append(Access(install.folder, "tree", "write"))
        return Effects(Accesses(reads, exact=mine.exact), Accesses(writes), programs=program, network="some", folder=True)
    return Effects(Accesses(reads), Accesses(writes), programs=program, network="some")


def _system_effects(program: frozenset[str]) -> Effects:
    writes = _trees(SYSTEM_PACKAGES, "write") + _trees(SYSTEM_PACKAGES_MAYBE, "write", certain=False)
    return Effects(Accesses(_trees(("/etc", "/var/lib"))), Accesses(writes), programs=program, network="some")


def _known(run: Run, command: Command) -> Effects | None:
    """A program, or a verb of one, of which is written down what it touches."""
    name = command.tool or command.name or ""
    program = frozenset({command.name or ""})
    verbs = KNOWN_VERBS.get(name)
    if verbs is not None and command.verb(name, *verbs) is not None:
        if name in MANAGERS:
            return _system_effects(program)
        reads = [*_trees(LANGUAGE_READS), *(Access(each, "name") for each in SETTINGS_NAMES)]
        return Effects(Accesses(reads), Accesses(_trees(LANGUAGE_PACKAGES, certain=False)), programs=program, network="some")
    verb = command.verb(name, WITHOUT_PROJECT[name]) if name in WITHOUT_PROJECT else None
    if verb is not None and verb.operands:
        return Effects(writes=Accesses(_trees(LANGUAGE_PACKAGES, certain=False)), programs=program, network="some")
    if verbs is not None and any(command.has(each) for each in verbs if each.startswith("-")):
        return Effects(programs=program)
    known = _BY_PROGRAM.get(command.name or "")
    if known is None:
        return Effects(folder=True, programs=frozenset()) if command.name in ("cd", "pushd", "popd") else None
    written = [*_trees(known.writes, "write"), *_homes(run, command)]
    return Effects(Accesses(_trees(known.reads)), Accesses(written), programs=program)


def _homes(run: Run, command: Command) -> list[Access]:
    """The home folder that `useradd` is told to make."""
    if command.name not in ("useradd", "adduser", "usermod"):
        return []
    values = [command.value(option) for option in _HOME_OPTIONS]
    named = [joined("/", settled(run, value.text)) for value in values if value is not None]
    return [Access(path, "tree", "write") for path in (*named, "/home")]


def _on_paths(run: Run, command: Command) -> Effects | None:
    """A program that touches the paths it names."""
    name = command.name or ""
    skipped = ON_PATHS.get(name, ON_PATHS_FIRST_TEXT.get(name, -1))
    if command.in_pipe and name in FILTERS and name not in ON_PATHS:
        return _filtered(run, command)
    if skipped < 0:
        return _archive(run, command) if name == "tar" else None
    words = command.words[1:] if name in ("test", "[", "find") else command.operands[skipped:]
    deep = name in ON_TREES or command.has("-R", "-r", "--recursive")
    found = [_access(run, command, word.text, "tree" if deep else "file") for word in words if word.text != "]"]
    if name in ("ls", "find", "du") and not found:
        found = [_access(run, command, ".", "tree")]
    if name == "find" and command.has("-exec", "-execdir", "-ok"):
        found = [each for each in found if each is not None]
    exact = None not in found
    items = [each for each in found if each is not None]
    if name in ("chown", "chgrp", "install"):
        items += _trees(("/etc/passwd", "/etc/group"), how="open")[:0]
    accounts = [Access(path) for path in ("/etc/passwd", "/etc/group")] if name in ("chown", "chgrp", "install") else []
    relative = any(not word.text.startswith(("/", "-")) for word in words) or not words
    reads_only = name in ("cat", "test", "[", "ls", "stat", "file", "readlink", "realpath", "wc", "head", "tail", "du", "grep",
                          "egrep", "fgrep", "awk", "sha256sum", "sha512sum", "sha1sum", "md5sum")  # fmt: skip
    written = Accesses([] if reads_only else [Access(each.path, each.reach, "write") for each in items], exact=exact or reads_only)
    return Effects(Accesses([*items, *accounts], exact=exact), written, programs=frozenset({name}), folder=relative)


def _filtered(run: Run, command: Command) -> Effects | None:
    """A program that is fed by a pipe; a shell runs what it is fed, and packages are what it usually brings."""
    name = command.name or ""
    program = frozenset({name})
    if name in _SHELLS:
        writes = _trees(SYSTEM_PACKAGES, "write") + _trees((*SYSTEM_PACKAGES_MAYBE, *LANGUAGE_PACKAGES), certain=False)
        return Effects(Accesses(_trees(("/etc",))), Accesses(writes), programs=program, network="some", source="guessed")
    if name == "tar":
        return _archive(run, command)
    if name == "apt-key":
        return Effects(writes=Accesses(_trees(("/etc",), "write")), programs=program)
    values = [word.text for word in command.operands] if name == "tee" else []
    named = [value for option in ("-o", "--output") for value in [command.value(option)] if value is not None]
    found = [_access(run, command, text, "file") for text in (*values, *(word.text for word in named))]
    items = [each for each in found if each is not None]
    return Effects(writes=Accesses(items, exact=None not in found), programs=program) if name != "xargs" else None


def _archive(run: Run, command: Command) -> Effects | None:
    """`tar`: reads the archive it names, and unpacks into the folder behind -C."""
    words = [word.text for word in command.words[1:]]
    if any(text.startswith("-") is False and "/" in text and "$(" in text for text in words):
        return None
    target = command.value("-C") or command.value("--directory")
    folder = target.text if target is not None else next((b for a, b in zip(words, words[1:], strict=False) if a == "-C"), ".")
    paths = [text for text in words[1:] if not text.startswith("-") and text != folder and text not in ("z", "x")]
    found = [_access(run, command, folder, "tree"), *(_access(run, command, path, "tree") for path in paths)]
    items = [each for each in found if each is not None]
    exact = None not in found
    written = Accesses([Access(each.path, each.reach, "write") for each in items], exact=exact)
    return Effects(Accesses(items[1:], exact=exact), written, programs=frozenset({"tar"}), folder=not folder.startswith("/"))


def _download(run: Run, command: Command) -> Effects | None:
    """`curl`, `wget` and `git clone`: write what they are told to, or into the working folder."""
    name = command.name or ""
    program = frozenset({name})
    if name == "git":
        verb = command.verb("git", "clone")
        if verb is None or not verb.operands or not command.operands[-1:]:
            return None
        text = verb.operands[-1].text
        bare = text.rstrip("/").removesuffix(".git").rpartition("/")[2].rpartition(":")[2]
        place = _access(run, command, text if len(verb.operands) > 1 else bare, "tree")
        return _fetching(place, program, relative=not text.startswith("/"))
    if name not in _DOWNLOADS:
        return None
    option = ("-o", "--output") if name == "curl" else ("-O", "--output-document")
    named = next((value for each in option for value in [command.value(each)] if value is not None), None)
    given = [command.value(each) for each in ("-d", "--data", "-F", "-T", "--upload-file", "-K", "--config", "--post-file")]
    if any(value is not None and value.text.startswith(("@", "/", ".")) for value in given):
        return None
    if named is not None and named.text != "-":
        return _fetching(_access(run, command, named.text, "file"), program, relative=not named.text.startswith("/"))
    to_folder = command.value("-P") or command.value("--directory-prefix") if name == "wget" else None
    writes_here = named is None and (name == "wget" or command.has("-O", "--remote-name", "-J"))
    if not writes_here:
        return Effects(programs=program, network="some")
    folder = to_folder.text if to_folder is not None else "."
    return _fetching(_access(run, command, folder, "folder"), program, relative=not folder.startswith("/"))


def _fetching(place: Access | None, program: frozenset[str], *, relative: bool) -> Effects:
    written = Accesses([Access(place.path, place.reach, "write")] if place is not None else [], exact=place is not None)
    return Effects(None, written, programs=program, network="some", folder=relative)


def _guess(run: Run, command: Command) -> Effects | None:
    """A program that is not known, but is none of those that read what they do not name."""
    if command.tool in OPAQUE or command.name in OPAQUE or "/" in (command.path or "") or command.inner is not None:
        return Effects(programs=frozenset({command.name or ""})) if command.inner is not None else None
    texts = [word.text for word in command.words[1:]]
    named = [part for text in texts for part in (text, text.partition("=")[2]) if part and not part.startswith("-")]
    items = [each for part in named for each in [_access(run, command, part, "tree")] if each is not None]
    program = frozenset({command.name or ""})
    inside = Accesses(items, exact=False)
    return Effects(inside, inside, environment=None, programs=program, network="unknown", folder=True, source="guessed")


def redirects_of(run: Run, command: Command) -> Effects:
    """The files that a command's redirects read and write."""
    reads, writes = [], []
    for redirect in command.redirects:
        text = redirect.target.text
        if text in _NOWHERE or text.isdigit() or redirect.operator in ("<<", "<<-", "<<<", ">&", "<&"):
            continue
        (writes if redirect.writes else reads).append(_access(run, command, text, "file"))
    return Effects(
        Accesses([each for each in reads if each is not None], exact=None not in reads),
        Accesses([each for each in writes if each is not None], exact=None not in writes),
        folder=any(not redirect.target.text.startswith("/") for redirect in command.redirects),
    )


def _access(run: Run, command: Command, text: str, reach: str) -> Access | None:
    """A path as a command names it; None where it cannot be known where that is. A pattern stands for its folder."""
    whole = joined(folder_of(run, command), settled(run, text))
    marks = [at for mark in "*$`[{" if (at := whole.find(mark)) >= 0]
    if marks:
        whole, reach = whole[: min(marks)].rpartition("/")[0] or "/", "tree"
    return Access(whole, reach) if "?" not in whole.removeprefix("/?/") and whole != "/?" and not whole.startswith("/?~") else None


def _trees(paths: Iterable[str], how: str = "open", *, certain: bool = True) -> list[Access]:
    return [Access(path, "tree", how, certain=certain) for path in paths]
