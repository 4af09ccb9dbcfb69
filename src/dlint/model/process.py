"""What a container of a stage runs, and whether it gives up root by itself."""

from __future__ import annotations

import re

from dlint.model.run import Run
from dlint.model.transfer import Transfer
from dlint.model.view import Cmd, Entrypoint, View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.stage import Stage

# Tools that nobody installs but to give up root with them, and programs that start others under their own users.
TOOLS = re.compile(
    r"(?<![\w-])(?:gosu|su-exec|s6-setuidgid|setuidgid|chpst|fixuid|boxboat/fixuid|setuser|s6-overlay|s6-applyuidgid)"
    r"(?![\w-])"
)
_STEPS = re.compile(
    r"(?<![\w./-])(?:(?:/\S*/)?(?:setpriv|runuser|capsh|start-stop-daemon|su)(?=[\s'\",])|sudo\s[^\n;&|]*-u\b)"
    r"|--(?:user|username|uid|setuid|chuid|userspec|run-as|runas)[=\s'\",]"
)
_INITS = re.compile(
    r"^(?:/init|(?:/usr)?/sbin/init|(?:/usr)?/lib/systemd/systemd|/sbin/my_init|(?:/\S*/)?(?:s6-svscan|runsvdir)|/sbin/boot)$"
)
_LONGEST = 48
_READ = 65_536


class Process:
    """ENTRYPOINT and CMD as they are at the end of a stage; both None where the base image decides."""

    __slots__ = ("cmd", "entrypoint", "stage")

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.entrypoint: Entrypoint | None = None
        self.cmd: Cmd | None = None
        for each in stage.lineage:
            for view in reversed(each.instructions):
                if isinstance(view, Entrypoint) and self.entrypoint is None:
                    self.entrypoint = view
                elif isinstance(view, Cmd) and self.cmd is None:
                    self.cmd = view
            # An ENTRYPOINT does away with the CMD of the image below it.
            if self.entrypoint is not None:
                break

    @property
    def view(self) -> View | None:
        """The instruction that says what runs: ENTRYPOINT, else CMD."""
        return self.entrypoint or self.cmd

    @property
    def words(self) -> tuple[str, ...]:
        """The words of both; a shell form is one word."""
        views = [view for view in (self.entrypoint, self.cmd) if view is not None]
        return tuple(word.value for view in views for word in view.words)

    @property
    def program(self) -> str:
        """The name of what is run, without folders, `exec` and small inits; empty where it is not known."""
        for word in " ".join(self.words).split():
            name = word.strip("\"'").rpartition("/")[2]
            if name and name not in _STARTERS and not name.startswith("-"):
                return name
        return ""

    @property
    def label(self) -> str:
        """What is run, in so many words as a message can hold."""
        text = " ".join(" ".join(self.words).split())
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"

    @property
    def steps_down(self) -> bool:
        """Whether it surely or likely runs the service as somebody else: by gosu, su, an init, options, the base."""
        words = self.words
        if self.entrypoint is None and _base_steps_down(self.stage):
            return True
        if any(_INITS.match(word) for word in words[:1]) or _gives_up(" ".join(words) + " "):
            return True
        return any(TOOLS.search(text) for text in _texts(self.stage)) or any(map(_gives_up, self._scripts()))

    def _scripts(self) -> Iterator[str]:
        """The texts of files of the build that the words name."""
        names = {piece.rpartition("/")[2] for word in self.words for piece in word.split()}
        for each in self.stage.lineage:
            for view in each.instructions:
                if isinstance(view, Transfer):
                    yield from _carried(view, names)
                elif isinstance(view, Run) and any(name and f"/{name}" in view.all_text for name in names):
                    yield view.all_text


_STARTERS = frozenset({
    "exec", "tini", "dumb-init", "catatonit", "sh", "bash", "ash", "dash", "env", "nice", "ionice", "stdbuf", "nohup",
    "docker-entrypoint.sh", "docker-php-entrypoint", "time", "catchsegv", "xvfb-run", "dbus-run-session", "/bin/sh",
})  # fmt: skip


def _gives_up(text: str) -> bool:
    return bool(TOOLS.search(text) or _STEPS.search(text))


def _base_steps_down(stage: Stage) -> bool:
    image = stage.root_image
    if image is None:
        return False
    from dlint.knowledge.image_defaults import steps_down

    return steps_down(image.name, image.tag or "")


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
    if view.heredocs and any(name in view.text for name in names):
        yield from (heredoc.content.text for heredoc in view.heredocs)
    context = view.file.context if view.from_context else None
    if context is None:
        return
    for path in view.paths():
        for name in names:
            whole = path if path.rpartition("/")[2] == name else f"{path.rstrip('/')}/{name}"
            if context.exists(whole):
                yield context.text_of(whole, _READ)
