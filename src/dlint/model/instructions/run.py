"""RUN: its mounts, and the commands in its script."""

from __future__ import annotations

from dlint.model.instructions.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import ClassVar

    from dlint.model.commands.command import Command
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.scope import Scope
    from dlint.model.stage import Stage
    from dlint.syntax.instruction import Instruction
    from dlint.syntax.mount import Mount
    from dlint.syntax.nodes import Heredoc
    from dlint.syntax.shell.script import Script
    from dlint.syntax.word import Word


class Run(View):
    """RUN in shell form, JSON form, or with heredocs.

    `scripts` are what a shell reads: the line, or the heredoc that stands for it, and heredocs fed to a shell.
    """

    __slots__ = (
        "_all_text",
        "_called",
        "_commands",
        "_mounts",
        "_positions",
        "_programs",
        "_scripts",
        "_shell",
    )
    kind: ClassVar[str] = "run"

    def __init__(self, node: Instruction, file: Dockerfile, stage: Stage | None, scope: Scope, index: int) -> None:
        super().__init__(node, file, stage, scope, index)
        self._commands: tuple[Command, ...] | None = None
        self._scripts: tuple[Script, ...] | None = None
        self._mounts: tuple[Mount, ...] | None = None
        self._programs: frozenset[str] | None = None
        self._all_text: str | None = None
        self._positions: dict[Command, int] | None = None
        self._called: dict[str, list[int]] | None = None
        self._shell: tuple[str, ...] | None = None

    def release(self) -> None:
        super().release()
        inner = [command.inner for command in self._commands or () if command.inner is not None]
        for script in (*(self._scripts or ()), *inner):
            script.release()

    @property
    def is_json(self) -> bool:
        """Whether it runs a program without a shell."""
        return self.node.is_json

    @property
    def heredocs(self) -> list[Heredoc]:
        """Its heredocs."""
        return self.node.heredocs

    @property
    def shell(self) -> tuple[str, ...]:
        """The words of the shell in effect."""
        if self._shell is None:
            self._shell = self.stage.shell_at(self) if self.stage else ("/bin/sh", "-c")
        return self._shell

    @property
    def commands(self) -> tuple[Command, ...]:
        """Every command in the order written: wrappers taken off, those inside `sh -c` and substitutions included."""
        if self._commands is None:
            from dlint.model.commands.script import commands_of

            self._commands = commands_of(self)
        return self._commands

    @property
    def ordered(self) -> tuple[Command, ...]:
        """The commands in the order in which the shell runs them, see `run_order`."""
        # Most scripts have neither a trap nor a function, and are in order as they are written.
        text = self.all_text
        if "trap" not in text and "function" not in text and "()" not in text.replace(" ", ""):
            return self.commands
        from dlint.model.instructions.run_order import in_order

        return self.fact(in_order)

    def position(self, command: Command) -> int:
        """The index of one of its commands; for one that a `trap` runs at the end, the number of all."""
        if self._positions is None:
            self._positions = {each: at for at, each in enumerate(self.commands)}
        return self._positions.get(command, len(self.commands))

    @property
    def programs(self) -> frozenset[str]:
        """The names of the programs that its commands run, without folders; `pip` and `python` for their versions too.

        What most rules ask first: it is found once for all of them.
        """
        if self._programs is None:
            found = {name for command in self.commands for name in (command.name, command.tool) if name}
            self._programs = frozenset(found)
        return self._programs

    def calls(self, programs: Collection[str]) -> list[Command]:
        """Those of its commands that run one of some programs, by the names that `programs` has."""
        named = self.programs.intersection(programs)
        if not named:
            return []
        if self._called is None:
            self._called = _called(self.commands)
        # A set: one command has both a name and a tool, as `pip3` and `pip`.
        places = {place for name in named for place in self._called[name]}
        return [self.commands[place] for place in sorted(places)]

    @property
    def all_text(self) -> str:
        """The arguments as they are written, and the bodies of the heredocs."""
        if self._all_text is None:
            own = self.node.text.text[self.node.body_start : self.node.body_end]
            self._all_text = "\n".join([own, *(heredoc.content.text for heredoc in self.heredocs)])
        return self._all_text

    @property
    def scripts(self) -> tuple[Script, ...]:
        """The scripts that a shell reads."""
        if self._scripts is None:
            from dlint.model.commands.script import scripts_of

            self._scripts = scripts_of(self)
        return self._scripts

    @property
    def is_readable(self) -> bool:
        """Whether its scripts are in a language that is read, and could be read to their end."""
        return not any(script.error is not None or script.foreign for script in self.scripts)

    @property
    def expandable(self) -> list[Word]:
        """The mounts; the script is for the shell."""
        return self.flag_values("mount")

    @property
    def mounts(self) -> tuple[Mount, ...]:
        """The `--mount` flags in order, variables replaced where they can be."""
        if self._mounts is None:
            self._mounts = self._read_mounts()
        return self._mounts

    def _read_mounts(self) -> tuple[Mount, ...]:
        flags = [flag for flag in self.node.flags if flag.value.startswith("--mount=")]
        if not flags:
            return ()
        from dlint.syntax.mount import parse_mount

        return tuple(parse_mount(flag.value.partition("=")[2], self.expanded) for flag in flags)

    @property
    def mounted_stages(self) -> list[Stage]:
        """The stages that bind mounts read from."""
        origins = [mount.from_ for mount in self.mounts if mount.from_]
        found = [self.file.find_stage(origin, self.stage) for origin in origins]
        return [stage for stage in found if stage is not None]

    def caches(self, path: str) -> bool:
        """Whether a cache or tmpfs mount keeps `path`, an absolute folder, out of the layer."""
        wanted = path.rstrip("/") + "/"
        for mount in self.mounts:
            # What is written to these mounts is not a part of the layer.
            target = mount.target if mount.type in ("cache", "tmpfs") else None
            if target and wanted.startswith(target.rstrip("/") + "/"):
                return True
        return False


def _called(commands: tuple[Command, ...]) -> dict[str, list[int]]:
    """Where the commands of each name stand, of each tool too."""
    found: dict[str, list[int]] = {}
    for place, command in enumerate(commands):
        for name in {command.name, command.tool}:
            if name:
                found.setdefault(name, []).append(place)
    return found
