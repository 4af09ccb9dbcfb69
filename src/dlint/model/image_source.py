"""What FROM, COPY --from and mounts take from: a stage of the file, an image, or a name that fits neither."""

from __future__ import annotations

from bisect import bisect_left

from dlint import regex as re
from dlint.knowledge.images.names import is_placeholder
from dlint.model.image_reference import parse_reference
from dlint.model.instructions.kinds import From, Onbuild
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Copy
from dlint.text.glob import in_order
from dlint.text.nearest import nearest, one_slip
from dlint.text.units import whole_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.dockerfile import Dockerfile
    from dlint.model.image_reference import ImageReference
    from dlint.model.instructions.view import View
    from dlint.model.scope import Scope
    from dlint.model.stage import Stage
    from dlint.syntax.word import Word

STAGE = "stage"
ITSELF = "itself"
LATER = "later"
NO_INDEX = "no index"
MISSPELT = "misspelt"
IMAGE = "image"
BARE = "bare"
EMPTY = "empty"
CONTEXT = "context"
UNKNOWN = "unknown"

_NUMBER = re.compile(r"[+-]?\d+")
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_VARIABLE = r"\$(?:\{[^}]*\}|\w+)"
# Stands for a variable while the text around it is compared; a control character, so that no name holds it.
_HOLE = "\0"
_DIGITS = "0123456789"
# With how many stages above a name is compared that may be misspelt.
_MOST_NAMES = 64


class Origin:
    """A name after FROM, `--from=` or `from=`, and what BuildKit makes of it.

    `word` is the name as written, `name` its value (None where it cannot be known), `kind` one of:

    * `stage`: `stage`, which stands above; `itself`: the stage it stands in; `later`: `stage`, which stands below
    * `no index`: a number that is no stage's (COPY alone knows stages by index)
    * `misspelt`: no name, but nearly that of `stage`
    * `image`: an image, `image` its reference (None where variables are in the way)
    * `bare`: one word, neither a stage nor an official image: maybe an image, maybe a context given to the build
    * `empty`: scratch
    * `context`: a context of that name, which a stated build gives
    * `unknown`: a variable that is the whole name, or a stage of another file

    `by_default` is what FROM comes to without build arguments: an ARG without default is empty (None: an error).
    """

    __slots__ = ("by_default", "image", "kind", "name", "stage", "view", "word")

    def __init__(self, view: View, word: Word, name: str | None, by_default: str | None = None) -> None:
        self.view = view
        self.word = word
        self.name = name
        self.by_default = by_default
        self.kind = UNKNOWN
        self.stage: Stage | None = None
        self.image: ImageReference | None = None

    def __repr__(self) -> str:
        return f"Origin({self.word.value!r}, {self.kind})"

    @property
    def is_from(self) -> bool:
        """Whether it stands in FROM."""
        return isinstance(self.view, From)

    @property
    def is_literal(self) -> bool:
        """Whether it is written without variables and quotes."""
        return self.name == self.word.value

    @property
    def default_error(self) -> str | None:
        """Why it names no image without build arguments, in docker's words; None where it names one, or a stage."""
        if self.stage is not None or self.by_default is None or self.kind in (EMPTY, NO_INDEX):
            return None
        if self.image is not None and self.image.written == self.by_default:
            return self.image.error
        return parse_reference(self.by_default).error if self.by_default else "the name is empty"

    @property
    def repository(self) -> str | None:
        """The image's name without tag and digest, as far as it is certain."""
        if self.kind != IMAGE:
            return None
        if self.image is not None:
            return self.image.name or None
        path, slash, last = _masked(self.word).partition(_HOLE)[0].rpartition("/")
        name, colon, _ = last.partition(":")
        return path + slash + name if colon and name else None

    @property
    def tag(self) -> str:
        """The tag of the image, `$` where a variable hides it, an empty text where there is none."""
        if self.image is not None:
            return self.image.tag or ""
        return "$" if self.kind == IMAGE else ""

    @property
    def is_untagged(self) -> bool:
        """Whether it surely has neither tag nor digest."""
        if self.kind != IMAGE:
            return False
        if self.image is not None:
            return not (self.image.error or self.image.tag or self.image.digest)
        # Behind a variable a name after a slash is the whole name: ${REGISTRY}/node.
        _, slash, last = _masked(self.word).rpartition("/")
        return bool(slash) and bool(_BARE.fullmatch(last))

    @property
    def is_latest(self) -> bool:
        """Whether its tag is surely `latest`, without a digest."""
        if self.kind != IMAGE:
            return False
        if self.image is not None:
            return self.image.tag == "latest" and not self.image.digest
        return _masked(self.word).endswith(":latest")


def origins_of(file: Dockerfile) -> list[Origin]:
    """All of a file in order; variables have the values that they have without build arguments."""
    scope = file.default_scope
    return [_settled(file, scope, *found) for found in _found(file)]


def wanted_stages(file: Dockerfile) -> frozenset[Stage]:
    """The stages that a build of the last one, or a stated build of another, may need; a variable in FROM may choose
    every stage that fits."""
    found = {*file.stages[-1:], *targets_of(file)}
    waiting = list(found)
    origins = file.fact(origins_by_stage)
    # Stages that a variable may still choose: of those found already, nothing is asked again.
    left = {stage: stage.name for stage in file.stages if stage.name and stage not in found}
    # Many names of one stage choose the same stages, and so do names that differ in the variable alone.
    chosen: set[str] = set()
    while waiting:
        for origin in origins.get(waiting.pop(), ()):
            choice = _masked(origin.word)
            if choice in chosen and origin.is_from:
                continue
            chosen.add(choice)
            fresh = _choices(file, origin, left) - found
            found |= fresh
            waiting += fresh
            for stage in fresh:
                left.pop(stage, None)
    return frozenset(found)


def origins_by_stage(file: Dockerfile) -> dict[Stage, list[Origin]]:
    """What each stage takes from."""
    found: dict[Stage, list[Origin]] = {}
    for origin in file.origins:
        if origin.view.stage is not None:
            found.setdefault(origin.view.stage, []).append(origin)
    return found


def targets_of(file: Dockerfile) -> list[Stage]:
    """The stages that stated builds name as their target."""
    names = {build.target.lower() for build in file.builds if build.target}
    return [stage for stage in file.stages if str(stage.label).lower() in names] if names else []


def _choices(file: Dockerfile, origin: Origin, left: dict[Stage, str]) -> set[Stage]:
    """The stages that an origin may stand for; a variable chooses among those that are `left`."""
    chosen = {origin.stage} if origin.stage is not None else set()
    if origin.is_from and "$" in origin.word.value:
        # `FROM base-${KIND}` may choose each stage whose name has these pieces in order.
        pieces = _masked(origin.word).split(_HOLE)
        chosen |= {stage for stage, name in left.items() if in_order(name, pieces)}
    elif origin.kind == NO_INDEX:
        index = whole_number(origin.name or "")
        chosen |= set(file.stages[index:][:1]) if index is not None else set()
    elif origin.is_from and origin.name:
        chosen |= set(file.named.get(origin.name.lower(), ()))
    return chosen


def _found(file: Dockerfile) -> Iterator[tuple[View, Word]]:
    for stage in file.stages:
        if stage.head.image is not None:
            yield stage.head, stage.head.image
        for view in stage.instructions:
            inner = view.inner if isinstance(view, Onbuild) else view
            if isinstance(inner, Copy) and inner.node.flags:
                yield from ((inner, value) for value in inner.flag_values("from")[-1:] if value.value)
            elif isinstance(inner, Run) and inner.node.flags:
                yield from _mounted(inner)


def _mounted(run: Run) -> Iterator[tuple[View, Word]]:
    for value, mount in zip(run.flag_values("mount"), run.mounts, strict=True):
        field = mount.field("from")
        if field is None or not field.value or mount.type not in (None, "bind", "cache"):
            continue
        # With quotes or escapes in the value, offsets in it are no offsets in the file.
        if len(value.value) == value.end - value.start and field.end - field.start == len(field.text):
            yield run, value.part(field.start + len(field.key) + 1, field.end)


def _settled(file: Dockerfile, scope: Scope, view: View, word: Word) -> Origin:
    if isinstance(view, From):
        expansion = scope.expand(word, file.escape)
        origin = Origin(view, word, None if expansion.unset else expansion.value, expansion.value)
        if origin.name is None and _masked(word).strip(_HOLE):
            origin.kind = IMAGE
    else:
        # BuildKit replaces no variables here.
        origin = Origin(view, word, None if "$" in word.value else word.value, word.value)
    if origin.name:
        _settle_name(file, origin, origin.name)
    return origin


def _masked(word: Word) -> str:
    """A word with a hole for each of its variables, without the quotes around it."""
    return re.sub(_VARIABLE, _HOLE, word.value).strip("\"'")


def _settle_name(file: Dockerfile, origin: Origin, name: str) -> None:
    view = origin.view
    if _is_given(file, name):
        origin.kind = CONTEXT
    elif view.onbuild:
        if not _NUMBER.fullmatch(name):
            _settle_outside(origin, name)
    elif _NUMBER.fullmatch(name):
        _settle_number(file, origin, whole_number(name.removeprefix("+")))
    else:
        # COPY and mounts take the last stage of that name in the whole file, and stop where it stands below.
        last = file.named.get(name.lower(), [None])[-1]
        _settle_stage(origin, _named(file, name, view.stage) if origin.is_from else last)
        if origin.stage is None:
            _settle_outside(origin, name)
            _settle_misspelt(file, origin, name)


def _is_given(file: Dockerfile, name: str) -> bool:
    """Whether a stated build gives a context of that name; it then stands in the place of a stage or an image.

    Only plain words are looked up, so that most files need not look for the files that state builds.
    """
    if not _BARE.fullmatch(name) or name.lower() in file.named:
        return False
    return name.lower() in file.given_contexts


def _named(file: Dockerfile, name: str, around: Stage | None) -> Stage | None:
    """The stage of that name: the last one above, else the one around, else the first below."""
    # Where a name occurs twice, the nearest one above is meant.
    found = file.named.get(name, [])
    above = bisect_left(found, around.index, key=_index) if around is not None else 0
    return found[above - 1] if above else found[0] if found else None


def _index(stage: Stage) -> int:
    return stage.index


def _settle_stage(origin: Origin, stage: Stage | None) -> None:
    around = origin.view.stage
    if stage is None or around is None:
        return
    if origin.is_from and (stage is around or stage.index > around.index and _is_outside(origin.name or "")):
        # An image may well have the name of the stage that begins with it.
        return
    origin.stage = stage
    origin.kind = ITSELF if stage is around else LATER if stage.index > around.index else STAGE


def _settle_number(file: Dockerfile, origin: Origin, index: int | None) -> None:
    origin.kind = NO_INDEX
    if isinstance(origin.view, Copy) and index is not None and index < len(file.stages):
        _settle_stage(origin, file.stages[index])


def _settle_outside(origin: Origin, name: str) -> None:
    origin.kind = IMAGE if origin.is_from or _is_outside(name) else BARE
    if name == "scratch":
        origin.kind = EMPTY
        return
    if "$" in origin.word.value and is_placeholder(name):
        # The default only shows that the image comes by --build-arg.
        origin.kind = UNKNOWN
        return
    known = origin.view.stage.image if origin.is_from and origin.view.stage is not None else None
    origin.image = known if known is not None and known.written == name else parse_reference(name)


def _is_outside(name: str) -> bool:
    """Whether a name is surely that of an image."""
    if not _BARE.fullmatch(name):
        return True
    from dlint.knowledge.images.official import OFFICIAL

    return name in OFFICIAL


def _settle_misspelt(file: Dockerfile, origin: Origin, name: str) -> None:
    around = origin.view.stage
    if around is None or _is_outside(name):
        return
    # The nearest stages: to compare a name costs far more than to look one up.
    first = max(0, around.index - _MOST_NAMES)
    names = {stage.name: stage for stage in file.stages[first : around.index] if stage.name}
    meant = next((each for each in names if one_slip(name, each)), None)
    if meant is None and not origin.is_from:
        meant = nearest(name, names)
        # `stage1` and `stage2` differ on purpose.
        if meant is not None and meant.rstrip(_DIGITS) == name.rstrip(_DIGITS):
            return
    if meant is not None and meant != name.lower():
        origin.kind = MISSPELT
        origin.stage = names[meant]
