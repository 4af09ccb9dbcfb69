"""What a container of a stage runs, and whether it gives up root by itself."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.instructions.kinds import Cmd, Entrypoint
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.instructions.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.stage import Stage

# Tools that are only installed to give up root, and an init that runs services under their own users.
_MARKS = (b"gosu", b"su-exec", b"setuid", b"applyuid", b"chpst", b"fixuid", b"setuser", b"s6-overlay")
_TOOLS = r"(?<![\w-])(?:gosu|su-exec|s6-setuidgid|s6-applyuidgid|setuidgid|chpst|fixuid|setuser|s6-overlay)(?![\w-])"
_STEPS = (
    r"(?<![\w./-])(?:/\S*/)?(?:(?:setpriv|runuser|capsh|su)(?=[\s'\",])|sudo\s[^\n;&|]*-u|"
    r"start-stop-daemon[^;&|\n]*\s(?:-c|--chuid)|chroot\s[^;&|\n]*--userspec)"
)
_OPTIONS = r"--(?:user|username|uid|setuid|chuid|userspec|run-as|runas)[=\s]"
_INITS = r"(?:/init|(?:/usr)?/sbin/init|(?:/usr)?/lib/systemd/systemd|/sbin/my_init|(?:/\S*/)?(?:s6-svscan|runsvdir))"
_STARTERS = frozenset({
    "exec", "tini", "dumb-init", "catatonit", "env", "nice", "ionice", "stdbuf", "nohup", "docker-entrypoint.sh",
    "docker-php-entrypoint", "time", "catchsegv", "xvfb-run", "dbus-run-session",
})  # fmt: skip
_LONGEST = 48


class Process:
    """ENTRYPOINT and CMD as they are at the end of a stage; both None where the base image decides."""

    __slots__ = ("_command", "cmd", "entrypoint", "stage")

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._command: tuple[str, ...] | None = None
        self.entrypoint: Entrypoint | None = None
        self.cmd: Cmd | None = None
        for each in stage.lineage:
            for view in each.instructions:
                if view.kind in ("entrypoint", "cmd"):
                    self._take(view, each)
            # An ENTRYPOINT does away with the CMD of the image below it.
            if self._has_entrypoint():
                break

    @classmethod
    def of(cls, stage: Stage) -> Process:
        """What a container of a stage runs, found once for all who ask."""
        return stage.answers.fact(cls)

    def _has_entrypoint(self) -> bool:
        # A method: where it was set to None, a compiler takes it for None ever after, whatever a call changes.
        return self.entrypoint is not None

    def _take(self, view: View, stage: Stage) -> None:
        """The last of each kind counts, in the stage nearest to the image."""
        if isinstance(view, Entrypoint):
            self.entrypoint = view
        elif isinstance(view, Cmd) and (self.cmd is None or self.cmd.stage is stage):
            self.cmd = view

    @property
    def view(self) -> View | None:
        """The instruction that sets what runs: ENTRYPOINT, else CMD."""
        return self.entrypoint or self.cmd

    @property
    def words(self) -> tuple[str, ...]:
        """The words of both; a shell form is one word."""
        views = [view for view in (self.entrypoint, self.cmd) if view is not None]
        return tuple(word.value for view in views for word in view.words)

    @property
    def command(self) -> tuple[str, ...]:
        """The program without folders, `exec` and small inits, and its arguments; empty where the base decides."""
        if self._command is None:
            self._command = self._program()
        return self._command

    def _program(self) -> tuple[str, ...]:
        pieces = [piece.strip("\"'") for piece in " ".join(self.words).split()]
        for at, piece in enumerate(pieces):
            name = piece.rpartition("/")[2]
            if name and name not in _STARTERS and not name.startswith("-"):
                return (name, *pieces[at + 1 :])
        return ()

    @property
    def label(self) -> str:
        """What is run, in so many words as a message can hold."""
        text = " ".join(" ".join(self.words).split())
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"

    @property
    def steps_down(self) -> bool:
        """Whether it surely or likely runs the service as another user: by gosu, su, an init, options, the base."""
        if self.entrypoint is None and _base_steps_down(self.stage):
            return True
        whole = " ".join(self.words)
        if _gives_up(whole) or re.search(_OPTIONS, whole) or re.fullmatch(_INITS, whole.partition(" ")[0]):
            return True
        data = self.stage.file.source.data
        # The whole file first: most name no such tool, and are not searched instruction by instruction.
        if any(mark in data for mark in _MARKS) and any(re.search(_TOOLS, text) for text in _texts(self.stage)):
            return True
        # Last, because it reads files of the build context.
        return any(map(_gives_up, self._scripts()))

    @property
    def needs_root(self) -> bool:
        """Whether it is a daemon that is made to start as root."""
        from dlint.knowledge.shell.daemons import PRIVILEGED

        return self.hands_down or not PRIVILEGED.isdisjoint(self.command[:1] or _base_program(self.stage))

    @property
    def hands_down(self) -> bool:
        """Whether it is a daemon that starts as root and leaves the work to processes of another user."""
        from dlint.knowledge.shell.daemons import SEPARATED

        return not SEPARATED.isdisjoint(self.command[:1] or _base_program(self.stage))

    @property
    def daemons(self) -> list[str]:
        """What a script may start that is made to start as root: the daemons among the packages of the image."""
        if not self.runs_script:
            return []
        from dlint.knowledge.shell.daemons import DAEMON_PACKAGES
        from dlint.model.packages.leftover_packages import remaining

        runs = [view for each in self.stage.lineage for view in each.instructions if isinstance(view, Run)]
        names = [DAEMON_PACKAGES.get(package.name) for run in runs for package in remaining(run)]
        return list(dict.fromkeys(name for name in names if name is not None))

    @property
    def rootless(self) -> str | None:
        """The image with the same service that needs no root, where the publisher has one."""
        from dlint.knowledge.shell.daemons import ROOTLESS

        image = self.stage.root_image
        return ROOTLESS.get(image.name) if image is not None and self.hands_down else None

    @property
    def is_service(self) -> bool:
        """Whether it does something by itself, unlike a shell or an interpreter that waits for input."""
        from dlint.knowledge.shell.daemons import TOOLBOXES, WAITERS

        command = self.command or _base_program(self.stage)
        if not command or command[0] in WAITERS:
            return False
        return command[0] not in TOOLBOXES or not all(word.startswith("-") for word in command[1:])

    @property
    def runs_script(self) -> bool:
        """Whether it begins with a script, by its name, that may do all kinds of things first."""
        return (
            bool(self.command)
            and re.search(r"\.(?:ba)?sh$|entrypoint|start|run|init|boot", self.command[0]) is not None
        )

    def _scripts(self) -> Iterator[str]:
        """The texts of the files that the words name, as far as the build context or the Dockerfile has them."""
        names = {piece.rpartition("/")[2].strip("\"'") for word in self.words for piece in word.split()}
        for each in self.stage.lineage:
            for view in each.instructions:
                if isinstance(view, Transfer):
                    yield from _carried(view, names)


def _gives_up(text: str) -> bool:
    return bool(re.search(_TOOLS, text) or re.search(_STEPS, text))


def _base_steps_down(stage: Stage) -> bool:
    image = stage.root_image
    if image is None:
        return False
    from dlint.knowledge.images.defaults import steps_down

    return steps_down(image.name, image.tag or "")


def _base_program(stage: Stage) -> tuple[str, ...]:
    """What the base image runs, as far as it is known."""
    image = stage.root_image
    if image is None:
        return ()
    from dlint.knowledge.shell.daemons import base_program

    name = base_program(image.name, image.tag or "")
    return (name,) if name else ()


def _texts(stage: Stage) -> Iterator[str]:
    """What installs or brings a tool."""
    for each in stage.lineage:
        for view in each.instructions:
            if isinstance(view, Run):
                yield view.all_text
            elif isinstance(view, Transfer):
                yield " ".join([view.text, *(flag.value for flag in view.node.flags)])


def _carried(view: Transfer, names: set[str]) -> Iterator[str]:
    """What a COPY brings under one of the names: the body of a heredoc, or a file of the build context."""
    if view.heredocs and any(name and name in view.text for name in names):
        yield from (heredoc.content.text for heredoc in view.heredocs)
    context = view.file.context if view.from_context else None
    if context is None:
        return
    for path in view.paths():
        for name in names:
            named = path.rpartition("/")[2] == name
            yield context.text(path if named else f"{path.rstrip('/')}/{name}") or ""
