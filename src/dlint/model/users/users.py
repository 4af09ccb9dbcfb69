"""Who runs what: the user that a stage ends with, and the accounts that it creates."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.commands.variables import spelled
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.text.memoize import memoize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Command
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage
    from dlint.text.span import Span

_CREATORS = frozenset({"useradd", "adduser"})
_CHANGERS = frozenset({"usermod", "gpasswd", "addgroup", "adduser"})
_PASSWD = r"(?<![\w/.-])([a-z_][a-z0-9_-]*):[x*!]?:(\d+):\d+:"
_PLAIN_NAME = r"[a-z_][a-z0-9_.-]*|[0-9]+"
_OWNING = ("chown", "install")
_PASSWD_FILE = "/etc/passwd"
_MAKERS = (_PASSWD_FILE, "useradd", "adduser", "usermod", "gpasswd", "addgroup")
# Conditions that only leave out what is there already: `id app || useradd app`.
_ASKS_FOR_USER = r"\b(?:id\s+(?:-\w+\s+)?\S|getent\s+passwd|grep\b[^;&|\n]*/etc/passwd)"
# What any way of making a user is written with.
_MARKS = (b"useradd", b"adduser", b"/etc/passwd")


class Account:
    """A user that a RUN or a copied text creates.

    `name` is what it is called, `uid` the number where one is given, `groups` the supplementary groups that it gets,
    `span` the bytes to show. `view` is the instruction. `is_sure` is false where a condition may leave it out.
    """

    __slots__ = ("groups", "is_sure", "name", "span", "uid", "view")

    def __init__(self, view: View, name: str, uid: str | None, span: Span) -> None:
        self.view = view
        self.name = name
        self.uid = uid
        self.span = span
        self.groups: tuple[str, ...] = ()
        self.is_sure = True

    def __repr__(self) -> str:
        return f"Account({self.name!r}, {self.uid!r})"

    @property
    def line(self) -> int:
        """The line where its name stands."""
        return self.view.file.source.line_at(self.span.start)


def is_root(user: str) -> bool:
    """Whether the value of USER (a name or a number, perhaps with `:group`) is the superuser."""
    name = user.partition(":")[0].strip()
    return name == "root" or (bool(name) and not name.strip("0"))


def starting_user(stage: Stage) -> str | None:
    """The user that the outside image of a stage starts with; None where it is not known."""
    image = stage.root_image
    if image is None or image.error:
        return None
    if image.is_scratch:
        return "root"
    return _user_of_image(image.name, image.tag or "")


@memoize(256)
def _user_of_image(name: str, tag: str) -> str | None:
    from dlint.knowledge.images.defaults import default_user

    return default_user(name, tag)


def ready_user(stage: Stage) -> str | None:
    """An unprivileged user that the outside image of a stage has, made for running programs; None if none is known."""
    image = stage.root_image
    if image is None or image.error:
        return None
    from dlint.knowledge.images import users as image_users

    return image_users.ready_user("scratch" if image.is_scratch else image.name, image.tag or "")


def final_user(stage: Stage, until: View | None = None) -> str | None:
    """The user in effect above an instruction, or at the end of a stage; None where it is not known."""
    view = stage.user_at(until)
    return view.value if view is not None else starting_user(stage)


def _may_make_accounts(file: Dockerfile) -> bool:
    return any(mark in file.source.data for mark in _MARKS)


def accounts_of(stage: Stage, until: View | None = None) -> list[Account]:
    """The accounts that a stage and those it is built on create, in file order, with the groups they get later."""
    found: dict[str, Account] = {}
    if not stage.file.fact(_may_make_accounts):
        return []
    # `above` goes upward; in file order an account is there before groups are given to it.
    for view in reversed([*stage.above(until, _may_make_account)]):
        if isinstance(view, Run):
            _read_run(view, found)
        elif isinstance(view, Transfer):
            for heredoc in view.heredocs:
                _read_entries(view, heredoc.content.text, heredoc.span, found)
    return list(found.values())


def usual_account(stage: Stage) -> Account | None:
    """The account to run as: the last one that is surely made, before others the one that files are given to."""
    accounts = [account for account in accounts_of(stage) if account.is_sure]
    owner = owner_of_files(stage)
    owning = [account for account in accounts if owner in (account.name, account.uid)]
    return next(reversed(owning or accounts), None)


def owner_of_files(stage: Stage) -> str | None:
    """The one unprivileged user, by name or number, that COPY and chown give all files to; None where there is none."""
    owners = {owner for each in stage.lineage for view in each.instructions for owner in _owners(view)}
    named = {owner for owner in owners if owner and not is_root(owner)}
    return named.pop() if len(named) == 1 and re.fullmatch(_PLAIN_NAME, min(named)) else None


def _owners(view: View) -> Iterator[str]:
    if isinstance(view, Transfer):
        for word in view.flag_values("chown")[-1:]:
            # An unknown owner counts as one more, so that no other is taken for the only one.
            yield (view.expanded(word) or "$").partition(":")[0]
    elif isinstance(view, Run) and not view.programs.isdisjoint(_OWNING):
        for command in view.calls(_OWNING):
            # `install -d -o NAME` makes folders and gives them away at once.
            option = command.value("-o") or command.value("--owner") if command.name == "install" else None
            given = command.operands[:1] if command.name == "chown" else [option] if option is not None else []
            for operand in given:
                # `root.root` is chown's old way to write `root:root`.
                yield operand.text.partition(":")[0].partition(".")[0]


def _may_make_account(view: View) -> bool:
    if isinstance(view, Run):
        return any(mark in view.all_text for mark in _MAKERS)
    return isinstance(view, Transfer) and bool(view.heredocs) and _PASSWD_FILE in view.text


def _read_run(run: Run, found: dict[str, Account]) -> None:
    text = run.all_text
    if _PASSWD_FILE in text:
        _read_entries(run, text, run.keyword_span, found)
    for command in run.commands:
        if command.name in _CREATORS:
            _create(run, command, found)
        if command.name in _CHANGERS:
            _change(run, command, found)


def _read_entries(view: View, text: str, span: Span, found: dict[str, Account]) -> None:
    """Lines of a passwd file, written by hand."""
    for name, uid in re.findall(_PASSWD, text):
        if not is_root(uid):
            found.setdefault(name, Account(view, name, uid, span))


def _create(run: Run, command: Command, found: dict[str, Account]) -> None:
    operands = command.operands
    # Debian's `adduser --group` makes a group; with `--system` it makes a user with a group of its own.
    if not operands or command.has("--group") and not command.has("--system"):
        return
    # useradd takes the name last, adduser first, with a group behind it.
    word = operands[0] if command.name == "adduser" else operands[-1]
    for _, name in spelled(run, [word]):
        uid = _option(run, command, "-u", "--uid")
        account = found.setdefault(name, Account(run, name, uid, word.span))
        account.is_sure = not command.conditional or re.search(_ASKS_FOR_USER, run.all_text) is not None
        if command.name == "useradd":
            account.groups += _groups(run, command, "-G", "--groups")


def _change(run: Run, command: Command, found: dict[str, Account]) -> None:
    names = [name for _, name in spelled(run, command.operands)]
    if command.name == "usermod" and names and names[-1] in found:
        account = found[names[-1]]
        account.groups += _groups(run, command, "-G", "--groups")
        account.uid = _option(run, command, "-u", "--uid") or account.uid
        renamed = _option(run, command, "-l", "--login")
        if renamed:
            account.name = renamed
            found[renamed] = found.pop(names[-1])
    elif command.name == "gpasswd":
        added = _option(run, command, "-a", "--add")
        if added in found and names:
            found[added].groups += (names[-1],)
    # `adduser NAME GROUP`, and `addgroup NAME GROUP` of BusyBox, put a user into a group.
    elif len(names) == 2 and names[0] in found and not command.has("--system", "--disabled-password"):
        found[names[0]].groups += (names[1],)


def _option(run: Run, command: Command, *names: str) -> str | None:
    for name in names:
        word = command.value(name)
        if word is not None:
            return next((text for _, text in spelled(run, [word])), None)
    return None


def _groups(run: Run, command: Command, *names: str) -> tuple[str, ...]:
    listed = _option(run, command, *names)
    return tuple(name for name in listed.split(",") if name) if listed else ()
