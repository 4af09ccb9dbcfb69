"""From the tree to stages: sort instructions into them and settle what variables mean at each."""

from __future__ import annotations

from dlint.model.image_reference import parse_reference
from dlint.model.instructions.kinds import (
    Arg,
    Cmd,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Shell,
    Stopsignal,
    Unreadable,
    User,
    Volume,
    Workdir,
)
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Add, Copy
from dlint.model.instructions.view import View
from dlint.model.scope import EMPTY_SCOPE, PLATFORM_ARGS, PLATFORM_SCOPE, Scope
from dlint.model.stage import Stage
from dlint.syntax.expand import UNKNOWN
from dlint.syntax.instruction import Instruction
from dlint.text.mapped_text import MappedText
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile
    from dlint.syntax.expand import Unknown

KINDS: dict[str, type[View]] = {
    kind.kind: kind
    for kind in (
        Add,
        Arg,
        Cmd,
        Copy,
        Entrypoint,
        Env,
        Expose,
        From,
        Healthcheck,
        Label,
        Maintainer,
        Onbuild,
        Run,
        Shell,
        Stopsignal,
        User,
        Volume,
        Workdir,
    )
}


class StageBuilder:
    """Goes through the instructions once, keeping the scope of global ARGs and that of the current stage."""

    __slots__ = ("env", "file", "global_scope", "scope", "stage")

    def __init__(self, file: Dockerfile) -> None:
        self.file = file
        self.global_scope: Scope = PLATFORM_SCOPE
        self.scope: Scope = EMPTY_SCOPE
        self.env: Scope = EMPTY_SCOPE
        self.stage: Stage | None = None

    def take(self, node: Instruction) -> None:
        """Add the next instruction of the file."""
        kind = Unreadable if node.error is not None else KINDS.get(node.keyword, Unreadable)
        if kind is From:
            self._begin(node)
        elif self.stage is None:
            self._before_from(node, kind)
        else:
            self._in_stage(node, kind, self.stage)

    def begin_without(self, node: Instruction) -> None:
        """Begin a stage at `node` although no FROM does: the file has none."""
        self._begin(_no_from(node))

    def _begin(self, node: Instruction) -> None:
        head = From(node, self.file, None, self.global_scope, -1)
        stage = Stage(self.file, head, len(self.file.stages))
        head.stage = stage
        self._settle_base(stage)
        self._inherit(stage)
        self.file.add(stage)
        self.stage = stage

    def _inherit(self, stage: Stage) -> None:
        self.env = stage.outer_env = stage.base.outer_env if stage.base else EMPTY_SCOPE
        self.scope = stage.outer_scope = stage.base.outer_scope if stage.base else EMPTY_SCOPE

    def _settle_base(self, stage: Stage) -> None:
        word = stage.head.image
        name = stage.head.expanded(word) if word else None
        if name is None:
            return
        # Asked before the stage itself is added, so it cannot be its own base.
        base = self.file.find_stage(name, None)
        if base is not None:
            stage.build_on(self._triggered(base))
        elif name:
            stage.image = parse_reference(name)

    def _triggered(self, base: Stage) -> Stage:
        """What a stage begins with that is built on `base`: its triggers have run, as a stage between the two.

        BuildKit runs what ONBUILD wraps at the start of the next stage, and not again in those built on that.
        """
        nodes = [view.node.onbuild for view in base.of(Onbuild) if view.node.error is None]
        if not nodes:
            return base
        stage = Stage(self.file, base.head, base.index)
        stage.build_on(base)
        stage.triggers_of = base
        self._inherit(stage)
        for node in nodes:
            if node is not None:
                self._in_stage(node, KINDS.get(node.keyword, Unreadable), stage)
        return stage

    def _before_from(self, node: Instruction, kind: type[View]) -> None:
        view = kind(node, self.file, None, self.global_scope, len(self.file.head))
        self.file.head.append(view)
        if isinstance(view, Arg):
            self.global_scope = self.global_scope.with_names(self._defaults(view, None))

    def _in_stage(self, node: Instruction, kind: type[View], stage: Stage) -> None:
        view = kind(node, self.file, stage, self.scope, len(stage.instructions))
        stage.instructions.append(view)
        if isinstance(view, Onbuild):
            view.inner = self._inner(node, stage, view.index)
        elif isinstance(view, Env):
            # `ENV A=$A` without an A leaves an empty text, which counts as not set.
            pairs = [pair for pair in view.pairs if not view.leaves_empty(pair)]
            values = {pair.name.value: self._value(view, pair.value.value) for pair in pairs}
            self.scope = self.scope.with_names(values)
            self.env = self.env.with_names(values)
            stage.outer_env = self.env
        elif isinstance(view, Arg):
            self.scope = self.scope.with_names(self._defaults(view, self.env))
        stage.outer_scope = self.scope

    def _inner(self, node: Instruction, stage: Stage, index: int) -> View | None:
        inner = node.onbuild
        if inner is None:
            return None
        kind = Unreadable if node.error is not None else KINDS.get(inner.keyword, Unreadable)
        view = kind(inner, self.file, stage, self.scope, index)
        view.onbuild = True
        return view

    def _defaults(self, view: Arg, env: Scope | None) -> dict[str, str | Unknown]:
        """What an ARG gives its names. An ENV of the same name wins, then what the build gives, then the default; a
        global ARG lends its own."""
        values: dict[str, str | Unknown] = {}
        for arg in view.names:
            # An ENV always overrides an ARG of the same name. Source: Dockerfile reference, "Using ARG variables",
            # 2026-11.
            if env is not None and env.lookup(arg.name) is not None:
                continue
            values[arg.name] = self._default(view, arg.default.value if arg.default else None, arg.name, env)
        return values

    def _default(self, view: Arg, default: str | None, name: str, env: Scope | None) -> str | Unknown:
        # The value depends on the machine and on --platform.
        if name in PLATFORM_ARGS:
            return UNKNOWN
        if name in self.file.build_args:
            return self.file.build_args[name]
        if default is not None:
            return self._value(view, default)
        outer = self.global_scope.lookup(name) if env is not None else None
        return UNKNOWN if outer is None else outer

    def _value(self, view: View, word: str) -> str | Unknown:
        value = view.expanded(word)
        return UNKNOWN if value is None else value


def _no_from(node: Instruction) -> Instruction:
    """What stands for FROM, an empty piece of text, at the place of an instruction."""
    start = node.span.start
    head = Instruction(MappedText.plain("", start))
    head.settle(Span(start, start), node.start_line, node.start_line, [])
    return head
