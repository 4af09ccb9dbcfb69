"""What a RUN writes into files of its layer, and which secrets go along."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.secrets.keepers import KEEPERS, UNDOERS
from dlint.knowledge.secrets.names import WEAK, secret_name
from dlint.model.secrets.secret_files import REMOVERS, deletes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Command, Verb
    from dlint.model.instructions.run import Run
    from dlint.syntax.shell.redirect import Redirect
    from dlint.syntax.shell.word import ShellWord
    from dlint.text.span import Span

_OUTPUTS = {"curl": ("-o", "--output"), "wget": ("-O", "--output-document")}
_MOUNTED = "/run/secrets/"
# Commands whose output is their own words.
_ECHOES = frozenset({"echo", "printf", "print", "cat"})
# Folders that are in no layer.
_VANISHING = ("/dev/", "/proc/", "/sys/", _MOUNTED)


class Written:
    """A file that a command writes: its `path` as it is written, the bytes to show, the `command`.

    `secrets` are the variables with secrets (or mounted files) that go into it; `by` states what keeps it where it is
    no redirect: `npm config set`.
    """

    __slots__ = ("by", "command", "path", "secrets", "span")

    def __init__(self, path: str, span: Span, command: Command, secrets: list[str], by: str = "") -> None:
        self.path = path
        self.span = span
        self.command = command
        self.secrets = secrets
        self.by = by

    def __repr__(self) -> str:
        return f"Written({self.path!r}, {self.secrets})"


def written_files(run: Run) -> Iterator[Written]:
    """The files that stay: those in mounts, and those that the same RUN deletes again, are left out."""
    for at, command in enumerate(run.commands):
        for written in _written_by(run, command):
            if not (_vanishes(run, written) or _is_undone(run.commands[at + 1 :], written)):
                yield written


def _written_by(run: Run, command: Command) -> Iterator[Written]:
    for redirect in _redirects(command):
        # Errors (`2>`) hold no secrets as a rule; `>&2` writes no file.
        if redirect.writes and redirect.descriptor == 1 and redirect.target.text not in ("1", "2", "-"):
            yield Written(redirect.target.text, redirect.target.span, command, _printed(run, command))
    if command.name == "tee":
        for word in command.operands:
            yield Written(word.text, word.span, command, _printed(run, command))
    for option in _OUTPUTS.get(command.name or "", ()):
        output = command.value(option)
        if output is not None:
            yield Written(output.text, output.span, command, [])
    if command.name == "cp" and len(command.operands) == 2 and _MOUNTED in command.operands[0].text:
        yield Written(command.operands[1].text, command.span, command, [command.operands[0].text])
    yield from _stored(run, command)


def _stored(run: Run, command: Command) -> Iterator[Written]:
    """A command that writes its words into its own settings."""
    for program, verbs, path in KEEPERS:
        if command.name != program and command.tool != program:
            continue
        verb = command.verb(program, *verbs)
        secrets = [*_secrets_in(run, command), *_printed(run, command)] if verb is not None else []
        if verb is not None and secrets:
            folder = _clone_folder(verb) if path.startswith(".git/") else ""
            yield Written(folder + path, command.span, command, list(dict.fromkeys(secrets)), f"{program} {verb.name}")
            return


def _clone_folder(verb: Verb) -> str:
    """The folder that `git clone` makes, with a slash; empty for other verbs."""
    if verb.name != "clone" or not verb.operands:
        return ""
    if len(verb.operands) > 1:
        return f"{verb.operands[1].text.rstrip('/')}/"
    return f"{verb.operands[0].text.rstrip('/').rpartition('/')[2].removesuffix('.git')}/"


def _redirects(command: Command) -> Iterator[Redirect]:
    """Its own redirects, and those of the groups around it."""
    yield from command.redirects
    owner = command.item.list.owner
    # `{ echo "$TOKEN"; } > file`: the redirect stands at the group.
    while owner is not None:
        yield from owner.redirects
        owner = owner.list.owner


def _printed(run: Run, command: Command) -> list[str]:
    """The secrets that a command, and those that pipe into it, put out."""
    found: list[str] = []
    for other in _pipeline(run, command):
        if other.name in _ECHOES:
            found += _secrets_in(run, other)
    return list(dict.fromkeys(found))


def _secrets_in(run: Run, command: Command) -> list[str]:
    """The secrets in the words of a command, and in what it reads."""
    found: list[str] = []
    for word in (*command.words, *(redirect.target for redirect in command.redirects if redirect.operator == "<")):
        found += _secrets_of(run, word)
    for redirect in command.redirects:
        if redirect.body is not None and redirect.expand:
            found += [name for name in _names_in(redirect.body.text) if _is_secret(run, name)]
    return found


def _pipeline(run: Run, command: Command) -> list[Command]:
    """The commands whose output it gets, and itself."""
    item = command.item
    mates = [other for other in run.commands if other.item.list is item.list and other.item.pipeline == item.pipeline]
    return [other for other in mates if other.item.place <= item.place] or [command]


def _secrets_of(run: Run, word: ShellWord) -> list[str]:
    found = [name for name in sorted(word.names) if _is_secret(run, name)]
    raw = word.raw
    if _MOUNTED in raw and ("$(" in raw or "`" in raw or raw.startswith(_MOUNTED)):
        found.append(raw[raw.index(_MOUNTED) :].split(")")[0].strip("\"' `"))
    return found


def _is_secret(run: Run, name: str) -> bool:
    """Whether a variable of the build, or one from a secret mount, has a secret in it."""
    if any(mount.env == name for mount in run.mounts):
        return True
    evidence = secret_name(name)
    # The name must be one that the build sets: a variable of the shell alone has no secret from outside.
    return evidence is not None and evidence not in WEAK and run.scope.lookup(name) is not None


def _names_in(text: str) -> list[str]:
    return re.findall(r"\$\{?([A-Za-z_]\w*)", text)


def _vanishes(run: Run, written: Written) -> bool:
    path = written.path
    if path.startswith(_VANISHING):
        return True
    targets = [mount.target for mount in run.mounts if mount.target and mount.type != "bind"]
    return any(path == target or path.startswith(f"{target.rstrip('/')}/") for target in targets)


def _is_undone(later: tuple[Command, ...], written: Written) -> bool:
    for command in later:
        if command.name in REMOVERS and deletes([word.text for word in command.operands], written.path):
            return True
        program = written.by.partition(" ")[0]
        # `npm config delete` takes back what `npm config set` wrote.
        if program and command.name == program and any(word.text in UNDOERS for word in command.words[1:]):
            return True
    return False
