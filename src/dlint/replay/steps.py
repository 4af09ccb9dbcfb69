"""RUN, COPY, ADD and WORKDIR as steps of a build: what the cache compares, where files come from, where they land."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dlint.model.instructions.kinds import Workdir
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Add, Transfer, is_remote
from dlint.model.instructions.view import View
from dlint.replay.snapshot import digest_of
from dlint.replay.stage_state import StageState, cleaned
from dlint.syntax.mount import Mount, parse_mount

EMPTY = b"scratch"


@dataclass(slots=True)
class End:
    """What a stage has come to: its last step, or where it has none the key of the image that it begins with."""

    step: PlanStep | None
    root: bytes


@dataclass(frozen=True, slots=True)
class FromContext:
    """Files of the build context."""

    path: str


@dataclass(frozen=True, slots=True)
class FromStage:
    """Files of another stage."""

    end: End
    path: str


FilesFrom = FromContext | FromStage
Ends = Callable[[str], End | None]


@dataclass(slots=True, eq=False)
class PlanStep:
    """A step that costs time. `op` is what the key holds besides the step above and the files of `sources`.

    `target` is where its files land (empty for RUN), `free` a COPY --link, which does not look at what is above it.
    `caches` is whether a cache mount makes building it again cheaper. `nth` counts equal instructions of a stage.
    """

    line: int
    end: int
    keyword: str
    text: str
    op: bytes
    view: View
    sources: tuple[FilesFrom, ...] = ()
    target: str = ""
    free: bool = False
    caches: bool = False
    unpacks: bool = False
    fetched: tuple[str, ...] = ()
    above: PlanStep | None = None
    root: bytes = b""
    stage: str | int = 0
    stage_index: int = 0
    nth: int = 0

    @property
    def shown(self) -> str:
        """The text as reports may show it: without the secrets of its Dockerfile."""
        from dlint.model.secrets.redact import Redaction

        return Redaction.of(self.view.file).text(self.text)

    @property
    def identity(self) -> tuple[str, str]:
        """What makes it the same step in another version of the Dockerfile, for what it costs."""
        return self.keyword, self.text


def run_step(view: Run, around: StageState, ends: Ends) -> PlanStep:
    """A RUN: the command, all variables, folder, user, and what its mounts bring in."""
    node = view.node
    # The shell is a part of the key: another SHELL rebuilds all RUNs in shell form below it.
    command = tuple(node.args) if node.is_json else (*around.shell, view.text.strip())
    heredocs = tuple((each.name, each.content.text, each.chomp) for each in node.heredocs)
    mounts = [parse_mount(word.value, around.expanded) for word in view.flag_values("mount")]
    sources = tuple(found for mount in mounts if (found := _mounted(mount, ends)) is not None)
    network = node.flag_value("network") or "default"
    op = digest_of(
        "run",
        command,
        heredocs,
        # All variables above count, whether or not the command reads them.
        tuple(around.env.items()),
        around.folder,
        around.user,
        network,
        node.flag_value("security") or "sandbox",
        tuple(_written(mount, around) for mount in mounts),
    )
    step = _step(view, op, sources)
    step.caches = any(mount.type == "cache" for mount in mounts)
    return step


def _written(mount: Mount, around: StageState) -> tuple[object, ...]:
    """The content of a mount, but for the name of the stage: what is in it counts, not what it is called."""
    kind = mount.type or "bind"
    fields = [(each.name, around.expanded(each.value or "")) for each in mount.fields]
    return kind, tuple(sorted(each for each in fields if each[0] not in ("type", "from")))


def _mounted(mount: Mount, ends: Ends) -> FilesFrom | None:
    # Secrets, SSH agents and tmpfs have no part in a key: what they hold may change without a rebuild.
    if mount.type not in (None, "bind", "cache"):
        return None
    if mount.from_:
        end = ends(mount.from_)
        return FromStage(end, cleaned("/" + (mount.source or ""))) if end is not None else None
    # The contents of a cache mount do not count, unless `from` fills it.
    return None if mount.type == "cache" else FromContext(mount.source or ".")


def copy_step(view: Transfer, around: StageState, ends: Ends, link: bool) -> PlanStep:
    """A COPY or ADD: source words, target and flags; the files themselves are looked up commit by commit."""
    node = view.node
    words = [around.expanded(word) for word in view.sources]
    remote = tuple(word for word in words if isinstance(view, Add) and is_remote(word))
    local = [cleaned("/" + word) for word in words if word not in remote]
    origin = node.flag_value("from")
    end = ends(around.expanded(origin)) if origin else None
    target = around.absolute(around.expanded(node.words[-1])) if node.words else "/"
    heredocs = tuple(_heredoc(each.name, each.content.text, each.expand, around) for each in node.heredocs)
    free = link and _is_on(view, "link")
    where = "stage" if end is not None else origin or "context"
    op = digest_of(node.keyword, where, tuple(local), remote, heredocs, target, _flags(view, around), free)
    sources: tuple[FilesFrom, ...] = tuple(FromContext(path) for path in local) if not origin else ()
    if end is not None:
        sources = tuple(FromStage(End(end.step, end.root), path) for path in local)
    step = _step(view, op, sources)
    step.target, step.free, step.fetched, step.unpacks = target, free, remote, isinstance(view, Add)
    return step


def _heredoc(name: str, content: str, expand: bool, around: StageState) -> tuple[str, str, str]:
    return name, content, around.expanded(content) if expand else ""


def _flags(view: Transfer, around: StageState) -> tuple[object, ...]:
    # `0644` and `644` are one mode.
    modes = tuple(_mode(around.expanded(word)) for word in view.flag_values("chmod"))
    texts = tuple(tuple(around.expanded(word) for word in view.flag_values(name)) for name in _TEXT_FLAGS)
    return modes, texts, tuple(_is_on(view, name) for name in ("parents", "keep-git-dir", "unpack"))


_TEXT_FLAGS = ("chown", "checksum", "exclude")


def _mode(written: str) -> str:
    return written.lstrip("0") if written.isdigit() else written


def _is_on(view: Transfer, name: str) -> bool:
    value = view.node.flag_value(name)
    return value is not None and value.lower() not in ("false", "0", "f")


def workdir_step(view: Workdir, around: StageState) -> PlanStep | None:
    """A WORKDIR makes its folder; none for the root."""
    if view.word is None:
        return None
    folder = around.enter(around.expanded(view.word))
    # The root exists in every image: BuildKit makes no step of it.
    if not folder:
        return None
    step = _step(view, digest_of("workdir", folder, around.user), ())
    step.target = folder
    return step


def _step(view: View, op: bytes, sources: tuple[FilesFrom, ...]) -> PlanStep:
    node = view.node
    written = node.text.text[node.keyword_word.end : node.body_end]
    bodies = [heredoc.content.text for heredoc in node.heredocs]
    text = " ".join("\n".join([written, *bodies]).split())
    return PlanStep(view.line, node.end_line, node.keyword.upper(), text, op, view, sources)
