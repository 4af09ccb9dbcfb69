"""Whether an image is an application, or a place to work in."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.images.purposes import (
    BUILDER,
    BUILDER_LABELS,
    DEV_WORDS,
    SHELLS,
    WORKSHOP_BASES,
    WORKSHOP_COMMANDS,
    WORKSHOP_NAMES,
)
from dlint.knowledge.managers.registry import SCRIPTED
from dlint.model.context.delivery import deliveries
from dlint.model.instructions.kinds import Label
from dlint.model.instructions.transfer import Transfer
from dlint.model.users.entry_process import Process

# A member of an object in JSON whose value is a text.
_PAIR = r'"([^"]*)"\s*:\s*"([^"]*)"'
# Programs that serve or rebuild the sources, and are development dependencies themselves.
_DEV_SERVER = (
    r"nodemon|ts-node|tsx|webpack|vite|ng serve|react-scripts|next dev|nuxt(?: dev)?$|gatsby|gulp|grunt|expo|vue-cli|"
    r"dev-server|nest start|parcel"
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.stage import Stage


def runs_application(file: Dockerfile) -> bool:
    """Whether the default image surely runs a program of its own, so that tools to build with are ballast in it.

    Images of developers, of builders and test runners are none, whether their stage, their file, their base or what
    they run shows it; nor are those with an unknown base.
    """
    return file.fact(_runs_application)


def _runs_application(file: Dockerfile) -> bool:
    stage = file.stages[-1]
    if stage.name is not None and re.search(WORKSHOP_NAMES, stage.name):
        return False
    if _is_workshop_path(file.source.path) or _is_labelled_builder(stage):
        return False
    image = stage.root_image
    if image is None or re.search(WORKSHOP_BASES, image.written):
        return False
    process = Process.of(stage)
    command = process.command
    if not process.is_service or re.search(WORKSHOP_BASES, " ".join(command)):
        return False
    return not is_development(command) if command else _brings_source(file)


def _is_labelled_builder(stage: Stage) -> bool:
    views = [view for each in stage.lineage for view in each.instructions if isinstance(view, Label)]
    return any(pair.name.value.startswith(BUILDER_LABELS) for view in views for pair in view.pairs)


def _brings_source(file: Dockerfile) -> bool:
    """Whether source of the project is copied into the image, for the service of the base image to run."""
    views = [view for stage in file.stages if stage.ships for view in stage.instructions if isinstance(view, Transfer)]
    return any(delivery.weight == "source" for view in views for delivery in deliveries(view))


def is_development(command: tuple[str, ...]) -> bool:
    """Whether a command starts a development server, a build or tests."""
    inner = _given_to_shell(command)
    if inner:
        return is_development(inner)
    if command[0] in WORKSHOP_COMMANDS or re.fullmatch(BUILDER, command[0]):
        return True
    # Subcommands stand near the front; further back such a word is more likely the name of something.
    return any(piece.strip("\"'[],;") in DEV_WORDS for piece in command[1:5])


def _given_to_shell(command: tuple[str, ...]) -> tuple[str, ...]:
    """What a shell runs: the script behind it, or the words of `-c`; empty where it waits for input."""
    if command[0] not in SHELLS:
        return ()
    rest = [piece.strip("\"'[],;") for piece in command[1:]]
    words = [piece for piece in rest if piece and not piece.startswith("-") and piece not in ("exec", "set", "&&")]
    # A script that ends in a shell is again a place to work in.
    names = [piece.rpartition("/")[2] for piece in words]
    return (names[0], *words[1:]) if names and SHELLS.isdisjoint(names) else ()


def _is_workshop_path(path: str) -> bool:
    """Whether the file's own name, or that of its folder, shows it: `Dockerfile.dev`, `.devcontainer/Dockerfile`."""
    folder, _, name = path.replace("\\", "/").rpartition("/")
    stem = name.lower().replace("dockerfile", "").replace("containerfile", "")
    parts = (stem, folder.rpartition("/")[2].lstrip("."))
    return any(part and re.search(WORKSHOP_NAMES, part) for part in parts)


def is_for_development(stage: Stage) -> bool:
    """Whether another stage is built on this one, which is made for development by its name or its command."""
    if stage is stage.file.stages[-1]:
        return False
    command = Process.of(stage).command
    return stage.name in DEV_WORDS or (bool(command) and is_development(command))


def starts_development(stage: Stage, manifest: str) -> bool:
    """Whether the image runs a script of its manifest (the text of a package.json) that is for development."""
    script = _script(stage, manifest)
    return bool(re.search(_DEV_SERVER, script)) or not DEV_WORDS.isdisjoint(script.split())


def _script(stage: Stage, manifest: str) -> str:
    """The text of the manifest's script that the image runs."""
    command = Process.of(stage.file.stages[-1]).command
    names = [word for word in command[1:] if word not in ("run", "--silent", "-s")]
    if not names or command[0] not in SCRIPTED:
        return ""
    return next((value for name, value in re.findall(_PAIR, manifest) if name == names[0]), "")
