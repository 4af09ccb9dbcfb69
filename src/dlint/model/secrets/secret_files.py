"""Files with secrets that COPY and ADD bring by name, and what becomes of them."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.secrets.files import ENVIRONMENT, KEY_FOLDERS, KEY_USERS, MAYBE, READERS, secret_file
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import is_remote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Command
    from dlint.model.context.context import Context
    from dlint.model.instructions.transfer import Transfer
    from dlint.model.instructions.view import View
    from dlint.syntax.word import Word

REMOVERS = ("rm", "shred", "unlink", "srm")
# Where keys lie that everyone may see: those that sign packages, and certificates.
_PUBLIC_PLACES = ("/apt/", "keyring", "/pki/", "/certs/", "ca-certificates", "/trust", "/gpg")
_PUBLIC_USE = r"(?:apt-key\s+add|rpm\s+--import|rpmkeys|gpg\b[^|;&]*--(?:import|dearmor|verify)|apk\b[^|;&]*--keys-dir)"
_ENOUGH = 65_536
_ENOUGH_FILES = 20


class Sensitive:
    """One source of a COPY or ADD that is, or may be, a secret.

    `kind` states what it is by its name (see `knowledge.secret_files`); `target` is where it goes, None if unknown.
    `holds` is whether the file, where the build context has it, really has a secret inside (None if it is not there).
    """

    __slots__ = ("holds", "kind", "path", "target", "view", "word")

    def __init__(self, view: Transfer, word: Word, path: str, kind: str, target: str | None) -> None:
        self.view = view
        self.word = word
        self.path = path
        self.kind = kind
        self.target = target
        self.holds = _holds(view, path, kind)

    def __repr__(self) -> str:
        return f"Sensitive({self.path!r}, {self.kind!r})"

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rstrip("/").rpartition("/")[2]

    @property
    def is_sure(self) -> bool:
        """Whether its name leaves no doubt, or its contents do not."""
        return bool(self.holds) or self.kind not in MAYBE

    @property
    def reader(self) -> Run | None:
        """The first RUN below it that runs a program which reads such a file."""
        programs = set(READERS.get(self.name.lower(), "").split())
        stage = self.view.stage
        if not programs or stage is None or self.view.onbuild:
            return None
        runs = (view for view in stage.after(self.view) if isinstance(view, Run))
        return next((run for run in runs if not programs.isdisjoint(run.programs)), None)

    @property
    def users(self) -> list[Run]:
        """The RUNs below it that may need it: those that name it, or run a program that logs in with keys."""
        stage = self.view.stage
        runs = stage.after(self.view) if stage is not None else []
        return [run for run in runs if isinstance(run, Run) and self._is_used(run)]

    def _is_used(self, run: Run) -> bool:
        return self.name in run.all_text or not run.programs.isdisjoint(KEY_USERS)

    @property
    def removal(self) -> Run | None:
        """A later RUN that deletes it."""
        return removal_of(self.view, self.target or self.name)


def sensitive_files(view: Transfer) -> tuple[Sensitive, ...]:
    """The sources of a transfer that are secrets, found once for all who ask."""
    return view.fact(_sensitive_files)


def _sensitive_files(view: Transfer) -> tuple[Sensitive, ...]:
    return tuple(_found(view))


def _found(view: Transfer) -> Iterator[Sensitive]:
    """The sources that are secrets by their own names, or by the name that they get; harmless contents excuse them."""
    # What comes from another image is not the user's secret.
    if not view.from_context and view.from_stage is None:
        return
    for word in view.sources:
        path = view.expanded(word) or word.value
        if is_remote(path):
            continue
        target = _target_of(view, path)
        # `COPY .env* ./` takes `.env` along.
        kind = secret_file(path.rstrip("*")) or (_by_target(target) if target else None)
        if kind is None or _is_public(view, path, target or ""):
            continue
        found = Sensitive(view, word, path, kind, target)
        # An empty .env, or a public key with the name of a private one, is no finding.
        if found.holds is not False:
            yield found


def removal_of(view: View, path: str) -> Run | None:
    """The first later RUN, in its stage or one that is built on it, that deletes what is at `path`."""
    stage = view.stage
    if stage is None or view.onbuild:
        return None
    later = list(stage.after(view))
    for other in stage.file.stages[stage.index + 1 :]:
        if stage in other.lineage:
            later += other.instructions
    for each in later:
        if not isinstance(each, Run):
            continue
        if _deletes(each, path):
            return each
        # A file that was moved is deleted under its new name.
        path = _moved(each, path, None)
    return None


def deletes(command_words: list[str], path: str) -> bool:
    """Whether `rm` with these operands takes `path` away."""
    return any(_covers(word, path) for word in command_words)


def _deletes(run: Run, path: str) -> bool:
    if run.programs.isdisjoint(REMOVERS):
        return False
    commands = [command for command in run.commands if command.name in REMOVERS]
    return any(deletes([word.text for word in command.operands], _moved(run, path, command)) for command in commands)


def _moved(run: Run, path: str, until: Command | None) -> str:
    """Where a file is after the moves of a RUN, or above one of its commands."""
    if "mv" not in run.programs or not path.startswith("/"):
        return path
    from dlint.model.commands.renames import moved_to

    return moved_to(run, path, until=until)


def _covers(operand: str, path: str) -> bool:
    # Root's home: nearly all steps that delete secrets run as root, and a wrong guess finds no removal.
    bare = operand.replace("~", "/root", 1).replace("$HOME", "/root").replace("${HOME}", "/root").rstrip("/*")
    if not bare:
        return False
    if bare.startswith("/"):
        return path == bare or path.startswith(f"{bare}/") or (not path.startswith("/") and bare.endswith(f"/{path}"))
    inner = bare.removeprefix("./")
    return f"/{inner}/" in f"/{path}/"


def _target_of(view: Transfer, path: str) -> str | None:
    target = view.target
    if target is None:
        written = view.destination.value if view.destination is not None else ""
        return None if written in ("", ".", "./") or "$" in written else written.removeprefix("./") or None
    name = path.rstrip("/").rpartition("/")[2]
    return target + name if target.endswith("/") and not name.startswith("*") else target


def _by_target(target: str) -> str | None:
    """What the name in the image shows: `COPY key /root/.ssh/id_rsa`."""
    kind = secret_file(target)
    if kind is None or (kind in MAYBE and kind != ENVIRONMENT and not KEY_FOLDERS.intersection(target.split("/"))):
        return None
    return kind


def _is_public(view: Transfer, path: str, target: str) -> bool:
    # Other kinds of secrets are never public.
    if not path.endswith((".key", ".pem", "*")):
        return False
    if any(place in f"{target}/" for place in _PUBLIC_PLACES):
        return True
    name = path.rpartition("/")[2]
    runs = view.stage.after(view) if view.stage is not None else []
    return any(isinstance(run, Run) and name in run.all_text and re.search(_PUBLIC_USE, run.all_text) for run in runs)


def _holds(view: Transfer, path: str, kind: str) -> bool | None:
    """Whether one of the files that the path stands for has a secret inside; None if none is there to be read."""
    context = view.file.context if view.from_context else None
    if context is None:
        return None
    # Few files name one.
    from dlint.model.context.go_filepath_match import has_wildcard

    paths = [pick.path for pick in context.selection(path).picks] if has_wildcard(path) else [path]
    judged = [_judged(context, each, kind) for each in paths[:_ENOUGH_FILES]]
    if True in judged:
        return True
    return None if None in judged or not judged else False


def _judged(context: Context, path: str, kind: str) -> bool | None:
    from dlint.model.secrets.contents import holds_secret

    text = context.text(path, _ENOUGH)
    return None if text is None else holds_secret(path.rpartition("/")[2].lower(), kind, text)
