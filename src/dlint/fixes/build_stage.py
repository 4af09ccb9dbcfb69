"""Divides a stage that compiles one program and runs it into a stage that builds and one that runs."""

from __future__ import annotations

from dlint import regex as re
from dlint.fixes.exec_form import exec_list, exec_words
from dlint.model.commands.paths import folder_at, joined, path_of
from dlint.model.instructions.kinds import Cmd, Entrypoint, Env, Expose, Label, Stopsignal, Workdir
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.packages.installs import installs_of
from dlint.model.users.entry_process import Process
from dlint.text.edit import Edit, Refusal
from dlint.text.span import Span
from dlint.text.units import listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage

# `nonroot` runs as uid 65532 and has CA certificates and time zone data, which most services need. Source: the README
# of GoogleContainerTools/distroless, 2026-11.
_STATIC = "gcr.io/distroless/static-debian12:nonroot"
# What a program of Go is linked to where a C compiler was there; the same release as that of the builder.
_GLIBC = "gcr.io/distroless/base-debian12:nonroot"
# Tags without a distribution (`golang:1.22`) are built on the Debian release that was stable when they came out.
_GO_ON_DEBIAN_12 = r"1\.2[1-4](?:\.\d+)?"
# A new stage starts with the settings of its own base image: what the container needs of these is written again.
_REPEATED = (Expose, Label, Stopsignal, Workdir)
# Every kind not in these two sets has an effect that the division would lose or move to the wrong stage (USER, VOLUME,
# SHELL, ONBUILD, HEALTHCHECK): the fix is refused then.
_BELOW = frozenset(("cmd", "entrypoint", "env", "expose", "label", "stopsignal", "workdir"))
_ABOVE = frozenset(("add", "arg", "copy", "env", "expose", "label", "maintainer", "run", "stopsignal", "workdir"))
# ENVs that a compiler reads.
_FOR_COMPILERS = r"(?:GO[A-Z0-9]*|CGO_\w+|RUST\w*|CARGO\w*|PATH|DEBIAN_FRONTEND)"
# With one of these, cgo is on in Alpine's Go images, and the program may be linked to musl.
_COMPILERS = frozenset({"gcc", "g++", "build-base", "musl-dev", "build-essential", "alpine-sdk", "libc-dev"})
_RELEASES = r"(?:bookworm|bullseye|trixie)"


class Split:
    """`edits` divide the stage, `program` is all that gets into the new one, `base` what that is built on."""

    __slots__ = ("base", "edits", "program")

    def __init__(self, edits: tuple[Edit, ...], program: str, base: str) -> None:
        self.edits = edits
        self.program = program
        self.base = base


def split(stage: Stage, base: str | None = None) -> Split | Refusal:
    """How to divide the last stage; refused where it may need more than one static program to run.

    `base` is an image that is known to run what the stage builds; None: it is looked for by the build commands.
    """
    process = Process.of(stage)
    view, image = process.view, stage.head.image
    if view is None or view.stage is not stage or image is None or stage.base is not None or not stage.is_last:
        return Refusal("the last stage has no CMD or ENTRYPOINT of its own")
    work = [each.index for each in stage.instructions if isinstance(each, Run | Transfer)]
    last = work[-1] if work else -1
    above, below = stage.instructions[: last + 1], stage.instructions[last + 1 :]
    others = ({each.kind for each in above} - _ABOVE) | ({each.kind for each in below} - _BELOW)
    if not above or others:
        return Refusal(
            f"the stage has {listed(sorted(kind.upper() for kind in others))}" if others else "nothing is built"
        )
    program = started_program(stage)
    if base is None and program is not None and _is_built(above, program):
        base = _base(stage)
    kept = _kept(above)
    if program is None:
        return Refusal("the image does not start one program by its absolute path")
    if base is None:
        return Refusal(f"it is not known that {program} runs without the libraries of this image")
    if isinstance(kept, Refusal):
        return kept
    name = stage.head.alias.value if stage.head.alias is not None else "build"
    if stage.head.alias is None and any(other.name == name for other in stage.file.stages):
        return Refusal(f"another stage has the name {name}")
    source = stage.file.source
    lines = ["", f"FROM {base}", f"COPY --from={name} {program} {program}", *(source.text(each.span) for each in kept)]
    # What follows stands in another image then: the edit covers it, so that no fix for the old one gets in between.
    start, end = above[-1].span.end, stage.instructions[-1].span.end
    edits = [Edit(start, end, "".join(f"\n{line}" for line in lines) + _without_shell(process, start, end))]
    if stage.head.alias is None:
        edits.append(Edit.insert(image.span.end, f" AS {name}"))
    return Split(tuple(edits), program, base)


def started_program(stage: Stage) -> str | None:
    """The absolute path of the one program that a container of a stage starts, with options only; None where it starts
    something else, or may need a shell for it."""
    process = Process.of(stage)
    views = [view for view in (process.entrypoint, process.cmd) if view is not None]
    words: list[str] = []
    for view in views:
        if view.node.is_json:
            words += [word.value for word in view.words]
            continue
        # An ENTRYPOINT in shell form drops the CMD, and a CMD in that form brings a shell to the ENTRYPOINT.
        found = exec_words(view) if len(views) == 1 else None
        if not isinstance(found, list):
            return None
        words += found
    if not words:
        return None
    first, *others = words
    # A path, a file name or a variable among the arguments may point to a file of the build image that the new one
    # lacks.
    if any("/" in word.lstrip("/") or "." in word.partition("=")[2] or "$" in word for word in others):
        return None
    path = joined(folder_at(stage), first) if "/" in first else ""
    return path if path.startswith("/") and "?" not in path and "$" not in path else None


def _without_shell(process: Process, start: int, end: int) -> str:
    """A part of the file with the command in it as a list: the image that follows may have no shell."""
    view = process.view
    assert isinstance(view, Cmd | Entrypoint), "a program is started"
    source = view.file.source
    words = exec_words(view) if not view.node.is_json else None
    if not isinstance(words, list):
        return source.text(Span(start, end))
    place = view.words[0].span
    return source.text(Span(start, place.start)) + exec_list(words) + source.text(Span(place.end, end))


def _is_built(above: list[View], program: str) -> bool:
    """Whether a compiler writes the program to that very path, and nothing else does."""
    found = 0
    for view in above:
        if isinstance(view, Run):
            for command in view.commands:
                if command.tool == "go" and command.verb("go", "build") is not None:
                    named = command.value("-o")
                    found += named is not None and path_of(view, command, named.text) == program
                elif (
                    command.tool == "cargo" and command.verb("cargo", "build") is not None and command.has("--release")
                ):
                    # With --target or --target-dir cargo writes to another folder.
                    made = path_of(view, command, "target/release/")
                    found += program.rpartition("/")[0] == made and not command.has("--target", "--target-dir")
    # Two commands that write the same path may differ in their options: which one wins is not decided here.
    return found == 1


def _base(stage: Stage) -> str | None:
    """An image that surely has what the program is linked to."""
    image = stage.image
    if image is None or image.tag is None:
        return None
    name = image.name.rpartition("/")[2]
    runs = [view for view in stage.instructions if isinstance(view, Run)]
    installed = {word.text for run in runs for each in installs_of(run) for word in each.command.operands}
    if name == "golang" and (_is_without_cgo(stage, runs) or ("alpine" in image.tag and not installed & _COMPILERS)):
        return _STATIC
    # Headers are installed to link to a shared library, which the small image would lack.
    if any(word.endswith("-dev") for word in installed):
        return None
    if name == "golang" and ("bookworm" in image.tag or re.fullmatch(_GO_ON_DEBIAN_12, image.tag)):
        return _GLIBC
    release = re.search(_RELEASES, image.tag)
    if name == "rust" and release is not None:
        return f"debian:{release[0]}-slim"
    return None


def _is_without_cgo(stage: Stage, runs: list[Run]) -> bool:
    builds = [command for run in runs for command in run.commands if command.verb("go", "build") is not None]
    values = [command.environment("CGO_ENABLED") for command in builds]
    return stage.env_at("CGO_ENABLED") == "0" or all(word is not None and word.text == "0" for word in values)


def _kept(above: list[View]) -> list[View] | Refusal:
    """What stands among the steps that build and is meant for the container; refused where it depends on the build."""
    kept: list[View] = []
    for view in above:
        if isinstance(view, Env):
            names = [pair.name.value for pair in view.pairs]
            # Only the compiler reads these; the container would carry them for nothing.
            if all(re.fullmatch(_FOR_COMPILERS, name) for name in names):
                continue
            if "$" in view.text:
                return Refusal(f"the ENV in line {view.line} uses variables of the build")
            kept.append(view)
        elif isinstance(view, _REPEATED):
            if "$" in view.text:
                return Refusal(f"the {view.kind.upper()} in line {view.line} uses variables of the build")
            if isinstance(view, Workdir) and not view.text.startswith("/"):
                return Refusal(f"the WORKDIR in line {view.line} is relative")
            # The last WORKDIR is the one in which the container starts; earlier ones only served the steps.
            kept = [each for each in kept if not (isinstance(view, Workdir) and isinstance(each, Workdir))]
            kept.append(view)
    return kept
