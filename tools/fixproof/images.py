"""Builds many small images in one go, and reads what is in them."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

# What may differ: caches, what the package managers log with the time, and where useradd notes the last logins.
FLEETING = (
    "home/node/.npm", "opt/conda/pkgs", "root/.cache", "root/.composer", "root/.npm", "usr/local/share/.cache",
    "var/cache", "var/lib/apt/lists", "var/log",
)  # fmt: skip


if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    Tree: TypeAlias = dict[str, tuple[object, ...]]


class Client(Protocol):
    """A running engine, as `tests/conftest.py` hands it out."""

    environment: dict[str, str]

    def docker(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run its client."""


# More builds at a time and the engine loses count of them.
AT_ONCE = 40


class Image:
    """What an image holds: its configuration, and path to what lies there (all but times)."""

    __slots__ = ("files", "settings")

    def __init__(self, settings: dict[str, object], files: Tree) -> None:
        self.settings = settings
        self.files = files


class Yard:
    """Builds under tags of its own in a running engine, all in a folder; `clear` takes the images away.

    `bases` are Dockerfiles by name, each of which may stand on those before it; the folder `bases` below `folder` is
    their context. `network` is that of all builds. Layers of the image `below` are not read: all stand on it.
    """

    def __init__(
        self,
        engine: Client,
        folder: Path,
        tag: str,
        *,
        bases: Mapping[str, str],
        network: str = "none",
        below: str | None = None,
    ) -> None:
        self.engine = engine
        self.folder = folder
        self.tag = tag
        self.bases = bases
        self.network = network
        self.below = below
        self.services: dict[str, dict[str, object]] = {}
        self.names: list[str] = []
        (folder / "bases").mkdir(parents=True, exist_ok=True)

    def add(self, name: str, text: str, context: Path, stand_ins: Mapping[str, str]) -> None:
        """Plan the image `name` from a Dockerfile; `stand_ins` names one of `bases` by the image it stands for."""
        self.names.append(name)
        contexts = {image: f"target:{base}" for image, base in stand_ins.items()}
        self.services[name] = {"image": f"{self.tag}:{name}", "build": self._build(text, context, contexts)}

    def build(self) -> dict[str, Image]:
        """Build all that is planned and read it; the engine's words are the AssertionError if that fails."""
        self._write_plan()
        for start in range(0, len(self.names), AT_ONCE):
            assert not (failure := self._bake(self.names[start : start + AT_ONCE])), failure
        return self._read(self.names)

    def try_to_build(self) -> dict[str, Image | str]:
        """What each name became; the engine's words where its build failed."""
        self._write_plan()
        failures: dict[str, str] = {}
        for start in range(0, len(self.names), AT_ONCE):
            names = self.names[start : start + AT_ONCE]
            if self._bake(names):
                # One failure ends all of them: what is done is cached.
                failures |= {name: failure for name in names if (failure := self._bake([name]))}
        return self._read([name for name in self.names if name not in failures]) | failures

    def _write_plan(self) -> None:
        shims = self.folder / "bases"
        bases = {name: {"build": self._build(text, shims, self._below(name))} for name, text in self.bases.items()}
        (self.folder / "compose.yaml").write_text(json.dumps({"services": bases | self.services}))

    def _bake(self, names: list[str]) -> str:
        """What the engine printed where it failed."""
        plan = str(self.folder / "compose.yaml")
        built = self.engine.docker("buildx", "bake", "--progress=plain", "-f", plan, *names, cwd=self.folder)
        return built.stderr if built.returncode else ""

    def _read(self, names: list[str]) -> dict[str, Image]:
        tags = [f"{self.tag}:{name}" for name in names]
        saved = self.folder / "saved.tar"
        below = [self.below] if self.below else []
        subprocess.run(["docker", "save", "-o", str(saved), *tags, *below], env=self.engine.environment, check=True)
        try:
            return dict(zip(names, _read(saved, tags, self.below), strict=True))
        finally:
            saved.unlink()

    def clear(self) -> None:
        """Remove the images."""
        self.engine.docker("rmi", "--force", *(f"{self.tag}:{name}" for name in self.names))

    def _build(self, text: str, context: Path, contexts: dict[str, str]) -> dict[str, object]:
        build: dict[str, object] = {"context": str(context), "dockerfile_inline": text.replace("$", "$$")}
        return build | {"additional_contexts": contexts, "network": self.network}

    def _below(self, name: str) -> dict[str, str]:
        """Our base on which another of ours stands."""
        image = self.bases[name].split()[1]
        return {image: f"target:{image}"} if image in self.bases else {}


def _read(saved: Path, tags: list[str], below: str | None) -> list[Image]:
    with tarfile.open(saved) as archive:
        manifests = json.loads(_content(archive, "manifest.json"))
        by_tag = {tag: manifest for manifest in manifests for tag in manifest["RepoTags"] or ()}
        layers: dict[str, Tree] = {path: {} for path in by_tag[below]["Layers"]} if below else {}
        return [_image(archive, by_tag[tag], layers) for tag in tags]


def _image(archive: tarfile.TarFile, manifest: dict[str, Any], layers: dict[str, Tree]) -> Image:
    files: Tree = {}
    for path in manifest["Layers"]:
        if path not in layers:
            layers[path] = _layer(_content(archive, path))
        _lay_over(files, layers[path])
    settings = json.loads(_content(archive, manifest["Config"]))["config"]
    settings.pop("Image", None)
    settings["Env"] = sorted(settings.get("Env") or ())
    return Image(settings, {path: what for path, what in files.items() if not _is_fleeting(path)})


def _layer(data: bytes) -> Tree:
    found: Tree = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        for member in tar:
            content = _content(tar, member) if member.isreg() else b""
            digest = hashlib.sha256(content).hexdigest()
            who = (member.uid, member.gid)
            found[member.name.strip("/")] = (member.type, oct(member.mode), who, member.size, digest, member.linkname)
    return found


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo | str) -> bytes:
    stream = archive.extractfile(member)
    assert stream is not None, member
    return stream.read()


def _lay_over(files: Tree, layer: Tree) -> None:
    for path in layer:
        folder, _, name = path.rpartition("/")
        if name == ".wh..wh..opq":
            _remove(files, folder + "/")
        elif name.startswith(".wh."):
            gone = f"{folder}/{name[4:]}".lstrip("/")
            files.pop(gone, None)
            _remove(files, gone + "/")
    files.update((path, what) for path, what in layer.items() if not path.rpartition("/")[2].startswith(".wh."))


def _remove(files: Tree, start: str) -> None:
    for path in [each for each in files if each.startswith(start)]:
        del files[path]


def _is_fleeting(path: str) -> bool:
    return any(path == each or path.startswith(each + "/") for each in FLEETING)
