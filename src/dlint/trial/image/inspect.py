"""The configuration and the history of an image that is built already, as its engine or an archive has them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from dlint.system.read import open_file
from dlint.trial.engine import EngineError
from dlint.trial.engines import CLIENTS
from dlint.trial.engines.process import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


# Letters of an engine's answer in a message.
LONGEST_REASON = 80


class BuiltImage:
    """`config` is the configuration of its containers (`User`, `Env`, `Labels`, … of the OCI image specification),
    `history` what made its layers, the oldest first, in the words of the builder."""

    __slots__ = ("config", "history")

    def __init__(self, config: dict[str, Any], history: Iterable[str]) -> None:
        self.config = config
        self.history = [text for text in history if text]


def inspect_image(name: str, client: str = "auto") -> BuiltImage:
    """What is known of an image: of an archive (`docker save`), if there is such a file, else of the engine's store.

    Raises:
        EngineError: no engine has it, or the archive holds no image; the message lists what was tried.
    """
    if os.path.isfile(name):
        return _of_archive(name)
    tried = []
    # The stores of the engines are separate: an image may be in any of them.
    for each in CLIENTS if client == "auto" else (client,):
        code, text = ask(_ASKED[each](name))
        if code == 0:
            try:
                return _READ[each](name, text)
            except (ValueError, LookupError, AttributeError):
                text = "its answer is no description of an image"
        tried.append(f"{each}: {_reason(text, name) or f'exit code {code}'}")
    raise EngineError(
        f"{name}: no such file, and no image of that name ({'; '.join(tried)}); pull or build it first, or name an "
        "archive of docker save"
    )


def _reason(text: str, name: str) -> str:
    """What an engine answers, without what it was about to do and which image it was asked for."""
    last = text.strip().rpartition("\n")[2].partition(". ")[0]
    parts = [part for part in last.split(": ") if part not in ("Error", name)]
    return parts[-1][:LONGEST_REASON] if parts else last[:LONGEST_REASON]


def _of_archive(path: str) -> BuiltImage:
    from dlint.trial.image.archive import BadArchive, read_image

    try:
        with open_file(path) as stream:
            config = read_image(stream).config
    except (OSError, BadArchive) as error:
        raise EngineError(f"{path}: {error}; name an image, or an archive of docker save") from error
    return BuiltImage(config.get("config") or {}, _created(config.get("history")))


def _created(history: Any) -> list[str]:
    return [str(entry.get("created_by", "")) for entry in history or ()]


def _of_docker(name: str, text: str) -> BuiltImage:
    code, lines = ask(["docker", "image", "history", "--no-trunc", "--format", "{{json .CreatedBy}}", name])
    if code != 0:
        raise EngineError(f"docker history {name}: {lines.strip()}")
    history = [str(json.loads(line)) for line in lines.splitlines() if line.startswith('"')]
    # `docker image history` begins with the newest.
    return BuiltImage(_first(text).get("Config") or {}, reversed(history))


def _of_podman(name: str, text: str) -> BuiltImage:
    found = _first(text)
    return BuiltImage(found.get("Config") or {}, _created(found.get("History")))


def _of_buildah(name: str, text: str) -> BuiltImage:
    found = json.loads(text).get("OCIv1") or {}
    return BuiltImage(found.get("config") or {}, _created(found.get("history")))


def _first(text: str) -> dict[str, Any]:
    """The one object of the list that `image inspect` prints; warnings may stand above it."""
    found: list[dict[str, Any]] = json.loads(text[text.index("[") :])
    return found[0]


_ASKED: dict[str, Callable[[str], list[str]]] = {
    "docker": lambda name: ["docker", "image", "inspect", name],
    "podman": lambda name: ["podman", "image", "inspect", name],
    "buildah": lambda name: ["buildah", "inspect", "--type", "image", name],
}
_READ: dict[str, Callable[[str, str], BuiltImage]] = {
    "docker": _of_docker,
    "podman": _of_podman,
    "buildah": _of_buildah,
}
