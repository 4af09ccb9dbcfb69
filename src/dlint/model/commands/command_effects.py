"""What the commands of a RUN read and write, as far as they are known."""

from __future__ import annotations

from dlint.knowledge.command_effects import (
    ACCOUNTS,
    DOWNLOADS,
    FILE_READERS,
    FILE_TESTS,
    FILTERS,
    KNOWN,
    LANGUAGE_PACKAGES,
    LANGUAGE_READS,
    ON_PATHS,
    ON_PATHS_FIRST_TEXT,
    ON_TREES,
    OPAQUE,
    OTHER_PLAIN_VERBS,
    READ_ONLY,
    REFRESHES,
    SENDS,
    SETTINGS_NAMES,
    SYSTEM_PACKAGES,
    SYSTEM_PACKAGES_MAYBE,
    TEXT_PROGRAMS,
    WITHOUT_PROJECT,
)
from dlint.knowledge.managers.registry import PROGRAMS, SYSTEMS, plain_verbs
from dlint.model.commands.effects import Access, Accesses, Effects, union, unknown_effects
from dlint.model.commands.paths import joined, path_of, settled
from dlint.model.packages.installs import install_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlint.knowledge.command_effects import Known
    from dlint.model.commands.command import Command
    from dlint.model.instructions.run import Run
    from dlint.model.packages.installs import Install
    from dlint.syntax.shell.word import ShellWord

_NOWHERE = ("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty")
_READS_MORE = OPAQUE.union(OTHER_PLAIN_VERBS, PROGRAMS)
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
    own = _own_effects(run, command)
    return union([own, redirects_of(run, command)]) if command.redirects else own


def _own_effects(run: Run, command: Command) -> Effects:
    if not command.words:
        return Effects(user=False)
    # Operands from standard input are not in the file: any path may be meant.
    if command.name is None or command.from_xargs:
        return unknown_effects()
    install = install_of(run, command)
    if install is not None:
        return install_effects(install)
    # From the most certain source to a guess.
    found = _known(run, command) or _on_paths(run, command) or _download(run, command) or _guess(run, command)
    return found if found is not None else unknown_effects()


def install_effects(install: Install) -> Effects:
    """What an install does; `project_reads` states what it reads of the project."""
    program = frozenset({install.command.name or ""})
    if install.kind == "system" and install.is_self_contained:
        return _system_effects(program)
    # A compiler runs scripts and plugins of the project, which may touch any file.
    if install.kind == "build" or (install.kind != "manifest" and not install.is_self_contained):
        return unknown_effects()
    reads = [*_trees(LANGUAGE_READS), *(Access(name, "name") for name in SETTINGS_NAMES)]
    writes = _trees(LANGUAGE_PACKAGES, certain=False)
    if install.reads_project:
        from dlint.model.packages.manifest_paths import project_reads

        mine = project_reads(install)
        reads += mine.items
        named = _install_files(install)
        reads += [each for each in named if each is not None]
        folders = install.ecosystem.folders if install.ecosystem is not None else ()
        writes += [Access(joined(install.folder, name), "tree", "write") for name in folders]
        return Effects(
            Accesses(reads, exact=mine.exact), Accesses(writes), programs=program, network="some", folder=True
        )
    return Effects(Accesses(reads), Accesses(writes), programs=program, network="some")


def _install_files(install: Install) -> list[Access | None]:
    """Files that an install names beside its lists, as in `--recipe-path recipe.json`."""
    command = install.command
    words = [flag.value for flag in command.flags if flag.value is not None] + list(command.operands)
    texts = [word.text for word in words if ("." in word.text or "/" in word.text) and "://" not in word.text]
    return [_access(install.run, command, text, "tree") for text in texts if text not in (".", "./")]


def _system_effects(program: frozenset[str], how: str = "write") -> Effects:
    writes = _trees(SYSTEM_PACKAGES, how) + _trees(SYSTEM_PACKAGES_MAYBE, how, certain=False)
    return Effects(Accesses(_trees(("/etc", "/var/lib"))), Accesses(writes), programs=program, network="some")


def _known(run: Run, command: Command) -> Effects | None:
    """A program, or a verb of one, of which is written down what it touches."""
    name = command.tool or command.name or ""
    program = frozenset({command.name or ""})
    # Verbs such as `npm cache clean` read no file of the project.
    verbs = plain_verbs(name) or OTHER_PLAIN_VERBS.get(name)
    if verbs is not None and command.verb(name, *verbs) is not None:
        if name in SYSTEMS:
            refreshes = command.verb(name, *REFRESHES) is not None
            return _system_effects(program, "write" if refreshes else "remove")
        reads = [*_trees(LANGUAGE_READS), *(Access(each, "name") for each in SETTINGS_NAMES)]
        return Effects(
            Accesses(reads), Accesses(_trees(LANGUAGE_PACKAGES, certain=False)), programs=program, network="some"
        )
    verb = command.verb(name, WITHOUT_PROJECT[name]) if name in WITHOUT_PROJECT else None
    if verb is not None and verb.operands:
        return Effects(writes=Accesses(_trees(LANGUAGE_PACKAGES, certain=False)), programs=program, network="some")
    if verbs is not None and any(command.has(each) for each in verbs if each.startswith("-")):
        return Effects(programs=program)
    known = _BY_PROGRAM.get(command.name or "")
    if known is None:
        return Effects(folder=True, programs=frozenset()) if command.name in ("cd", "pushd", "popd") else None
    written = [*_trees(known.writes, "write"), *_homes(run, command)]
    named = _named_files(run, command)
    items = [each for each in named if each is not None]
    return Effects(
        Accesses([*_trees(known.reads), *items], exact=None not in named), Accesses(written), programs=program
    )


def _named_files(run: Run, command: Command) -> list[Access | None]:
    """Files that the words of a command may name: what has a slash in it, each word of a program that reads some."""
    values = [flag.value for flag in command.flags if flag.value is not None]
    words = [word for word in (*command.operands, *values) if command.name not in TEXT_PROGRAMS]
    found = []
    for word in words:
        is_path = "/" in word.text or command.name in FILE_READERS
        if is_path and "://" not in word.text and word.text != "-":
            found.append(_access(run, command, word.text, "tree"))
    return found


def _homes(run: Run, command: Command) -> list[Access]:
    """The home folder that the words of `useradd` name."""
    if command.name not in ("useradd", "adduser", "usermod"):
        return []
    values = [command.value(option) for option in _HOME_OPTIONS]
    named = [joined("/", settled(run, value.text)) for value in values if value is not None]
    return [Access(path, "tree", "write") for path in (*named, "/home")]


def _on_paths(run: Run, command: Command) -> Effects | None:
    """A program that touches the paths it names."""
    name = command.name or ""
    # How many operands come before the paths: `chmod MODE PATH` has one.
    skipped = ON_PATHS.get(name, ON_PATHS_FIRST_TEXT.get(name, -1))
    if command.in_pipe and name in FILTERS and name not in ON_PATHS:
        return _filtered(run, command)
    if skipped < 0:
        return _archive(run, command) if name == "tar" else None
    words = _tested(command) if name in ("test", "[") else command.operands[skipped:]
    reach = "tree" if name in ON_TREES or command.has("-R", "-r", "--recursive") else "file"
    texts = [word.text for word in words] or (["."] if name in ("ls", "find", "du") else [])
    found = [_access(run, command, text, reach) for text in texts]
    items = [each for each in found if each is not None]
    # `find -exec` runs another program on what it finds.
    exact = None not in found and not (name == "find" and command.has("-exec", "-execdir", "-ok"))
    # Names of owners are looked up in /etc/passwd and /etc/group, so the user must exist before.
    accounts = [Access(path) for path in ACCOUNTS[:2]] if name in ("chown", "chgrp", "install") else []
    written = [] if name in READ_ONLY else [Access(each.path, each.reach, "write") for each in items]
    return Effects(
        Accesses([*items, *accounts], exact=exact),
        Accesses(written, exact=exact),
        programs=frozenset({name}),
        folder=any(not text.startswith("/") for text in texts),
    )


def _tested(command: Command) -> list[ShellWord]:
    """The files that `test` looks at: what follows an option such as -f."""
    words = command.words
    return [word for at, word in enumerate(words) if at and words[at - 1].text in FILE_TESTS]


def _filtered(run: Run, command: Command) -> Effects | None:
    """A program that is fed by a pipe; a shell runs what it is fed, and packages are what it usually brings."""
    name = command.name or ""
    program = frozenset({name})
    # An installer piped into a shell (`curl … | sh`) mostly installs packages. This is a guess.
    if name in _SHELLS:
        likely = _trees((*SYSTEM_PACKAGES_MAYBE, *LANGUAGE_PACKAGES), certain=False)
        written = Accesses([*_trees(SYSTEM_PACKAGES, "write"), *likely])
        return Effects(Accesses(_trees(("/etc",))), written, programs=program, network="some", source="guessed")
    if name == "tar":
        return _archive(run, command)
    if name == "apt-key":
        return Effects(writes=Accesses(_trees(("/etc",), "write")), programs=program)
    words = list(command.operands) if name == "tee" else []
    named = _first_value(command, ("-o", "--output"))
    words += [named] if named is not None else []
    found = [_access(run, command, word.text, "file") for word in words]
    items = [each for each in found if each is not None]
    return Effects(writes=Accesses(items, exact=None not in found), programs=program) if name != "xargs" else None


def _archive(run: Run, command: Command) -> Effects | None:
    """`tar`: reads the archive it names, and unpacks into the folder behind -C."""
    texts = [word.text for word in command.words[1:]]
    at = next((at for at, text in enumerate(texts) if text == "-C"), None)
    named = command.value("--directory")
    folder = named.text if named is not None else texts[at + 1] if at is not None and at + 1 < len(texts) else "."
    # The first word may be a bundle of letters, as in `tar xzf archive`.
    paths = [text for text in texts[1:] if not text.startswith("-") and text != folder]
    found = [_access(run, command, text, "tree") for text in (folder, *paths)]
    items = [each for each in found if each is not None]
    exact = None not in found
    written = Accesses([Access(each.path, each.reach, "write") for each in items[:1]], exact=exact)
    relative = any(not text.startswith("/") for text in (folder, *paths))
    return Effects(Accesses(items[1:], exact=exact), written, programs=frozenset({"tar"}), folder=relative)


def _download(run: Run, command: Command) -> Effects | None:
    """`curl`, `wget` and `git clone`: write where their words point to, or into the working folder."""
    if command.name == "git":
        return _clone(run, command)
    if command.name not in DOWNLOADS or any(_sends_file(command, option) for option in SENDS):
        return None
    program = frozenset({command.name})
    is_curl = command.name == "curl"
    named = _first_value(command, ("-o", "--output") if is_curl else ("-O", "--output-document"))
    if named is not None and named.text != "-":
        return _fetching(_access(run, command, named.text, "file"), program, relative=not named.text.startswith("/"))
    if named is not None or (is_curl and not command.has("-O", "--remote-name", "-J")):
        return Effects(programs=program, network="some")
    to_folder = None if is_curl else _first_value(command, ("-P", "--directory-prefix"))
    folder = to_folder.text if to_folder is not None else "."
    # The name comes from the address or from the server, so only the folder is known.
    return _fetching(_access(run, command, folder, "folder"), program, relative=not folder.startswith("/"))


def _clone(run: Run, command: Command) -> Effects | None:
    verb = command.verb("git", "clone")
    if verb is None or not verb.operands:
        return None
    text = verb.operands[-1].text
    if len(verb.operands) == 1:
        text = text.rstrip("/").removesuffix(".git").rpartition("/")[2].rpartition(":")[2]
    place = _access(run, command, text, "tree")
    return _fetching(place, frozenset({"git"}), relative=not text.startswith("/"))


def _sends_file(command: Command, option: str) -> bool:
    value = command.value(option)
    return value is not None and value.text.startswith(("@", "/", "."))


def _first_value(command: Command, options: tuple[str, ...]) -> ShellWord | None:
    return next((value for option in options for value in [command.value(option)] if value is not None), None)


def _fetching(place: Access | None, program: frozenset[str], *, relative: bool) -> Effects:
    written = Accesses([Access(place.path, place.reach, "write")] if place is not None else [], exact=place is not None)
    return Effects(None, written, programs=program, network="some", folder=relative)


def _guess(run: Run, command: Command) -> Effects | None:
    """A program that is not known, but is none of those that read what they do not name."""
    # The commands of its string are listed by themselves.
    if command.inner is not None:
        return Effects(programs=frozenset({command.name or ""}))
    if command.tool in _READS_MORE or command.name in _READS_MORE or "/" in (command.path or ""):
        return None
    texts = [word.text for word in command.words[1:]]
    # Behind an equals sign as well: `--prefix=/opt`.
    named = [part for text in texts for part in (text, text.partition("=")[2]) if part and not part.startswith("-")]
    items = [each for part in named for each in [_access(run, command, part, "tree")] if each is not None]
    program = frozenset({command.name or ""})
    inside = Accesses(items, exact=False)
    return Effects(inside, inside, environment=None, programs=program, network="unknown", folder=True, source="guessed")


def redirects_of(run: Run, command: Command) -> Effects:
    """The files that a command's redirects read and write."""
    reads: list[Access | None] = []
    writes: list[Access | None] = []
    for redirect in command.redirects:
        text = redirect.target.text
        # `2>&1` and heredocs name no file.
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
    whole = path_of(run, command, text)
    # A pattern, a variable or braces may stand for any name below the folder in front of them.
    marks = [at for mark in "*$`[{" if (at := whole.find(mark)) >= 0]
    if marks:
        whole, reach = whole[: min(marks)].rpartition("/")[0] or "/", "tree"
    return Access(whole, reach) if "?" not in whole else None


def _trees(paths: Iterable[str], how: str = "open", *, certain: bool = True) -> list[Access]:
    return [Access(path, "tree", how, certain=certain) for path in paths]
