"""Which files of the project an install needs, by their paths in the build context."""

from __future__ import annotations

from dlint.knowledge.usual_manifests import LENIENT, LIFECYCLE, USUAL
from dlint.model.delivery import plausible_context
from dlint.model.places import joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.context import Context
    from dlint.model.delivery import Delivery
    from dlint.model.installs import Install

_MOST_LISTS = 20
_PROJECTS = (".csproj", ".fsproj", ".vbproj", ".sln", ".slnx")


class Manifests:
    """What to copy before an install.

    `paths` are as in the context, in the order a person would write them; `patterns` the same for a COPY that must not
    fail. `known` is whether they were seen there; `alone` whether their contents show that the install reads nothing
    else of the project, `entangled` that it does.
    """

    __slots__ = ("alone", "entangled", "known", "paths", "patterns")

    def __init__(self, paths: list[str], *, known: bool, patterns: list[str] | None = None) -> None:
        self.paths = paths
        self.patterns = paths if patterns is None else patterns
        self.known = known
        self.entangled = False
        self.alone = False

    def __repr__(self) -> str:
        return f"Manifests({self.paths!r}, known={self.known})"


def manifests_of(delivery: Delivery, install: Install) -> Manifests | None:
    """The manifests that `delivery` brings for an install; None where their names cannot even be guessed."""
    context = plausible_context(delivery.transfer)
    if install.files:
        return _lists(delivery, install, context)
    folder = delivery.origin_of(install.folder)
    ecosystem = install.ecosystem
    if ecosystem is None or folder is None:
        return None
    project = next((word.text for word in install.command.operands if word.text.endswith(_PROJECTS)), None)
    if install.tool == "dotnet" and project is not None:
        return _dotnet(delivery, install, project)
    if context is not None:
        found = [path for name in ecosystem.manifests for path in _existing(context, _under(folder, name))]
        if any(path in found for name in ecosystem.required for path in _existing(context, _under(folder, name))):
            return _read(Manifests(list(dict.fromkeys(found)), known=True), install, folder, context)
    names = USUAL.get(ecosystem.name)
    if names is None:
        return None
    lenient = LENIENT.get(ecosystem.name, names)
    patterns = [_under(folder, name) for name in lenient]
    return Manifests([_under(folder, name) for name in names], known=False, patterns=patterns)


def _under(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _existing(context: Context, path: str) -> list[str]:
    if "*" in path:
        return [pick.name for pick in context.selection(path).picks]
    return [path] if context.exists(path) else []


def _dotnet(delivery: Delivery, install: Install, project: str) -> Manifests | None:
    name = project.rpartition("/")[2]
    path = delivery.origin_of(joined(install.folder, name))
    if path is None or name.endswith((".sln", ".slnx")):
        return None
    return Manifests([path], known=False)


def _read(found: Manifests, install: Install, folder: str, context: Context) -> Manifests:
    """Look into the manifests for what ties the install to the rest of the project."""
    ecosystem = install.ecosystem
    assert ecosystem is not None, "asked for with one only"
    texts = [context.text(path) or "" for path in found.paths if not context.is_dir(path)]
    found.entangled = any(stretch in text for text in texts for stretch in ecosystem.local_paths)
    if ecosystem.name == "npm" and not found.entangled:
        found.alone = _npm_alone(install, folder, context, texts)
    return found


def _npm_alone(install: Install, folder: str, context: Context, texts: list[str]) -> bool:
    """Whether `npm ci` reads nothing but these files, and leaves nothing that a later copy would change."""
    if install.command.verb("npm", "ci", "clean-install") is None:
        return False
    others = [_under(folder, name) for name in ("node_modules", "binding.gyp")]
    locks = [_under(folder, name) for name in ("package-lock.json", "npm-shrinkwrap.json")]
    if any(context.exists(path) for path in others) or not any(context.exists(path) for path in locks):
        return False
    if any('"link": true' in text for text in texts):
        return False
    return install.needs_source == "never" or not any(mark in texts[0] for mark in LIFECYCLE)


def _lists(delivery: Delivery, install: Install, context: Context | None) -> Manifests | None:
    paths = [path for path in (delivery.origin_of(file) for file in install.files) if path]
    if not paths:
        return None
    if context is None or not all(context.exists(path) for path in paths):
        return Manifests(list(dict.fromkeys(_with_siblings(paths))), known=False)
    found = Manifests([], known=True)
    found.alone = install.tool == "pip"
    waiting = paths[::-1]
    while waiting and len(found.paths) < _MOST_LISTS:
        path = waiting.pop()
        if path not in found.paths:
            found.paths.append(path)
            waiting += reversed(list(_included(path, context, found)))
    return found


def _with_siblings(paths: list[str]) -> Iterator[str]:
    """Lists in a folder of their own include each other: the folder is what to copy."""
    for path in paths:
        folder = path.rpartition("/")[0]
        yield f"{folder}/" if folder.rpartition("/")[2].endswith(("requirements", "reqs", "requires")) else path


def _included(path: str, context: Context, found: Manifests) -> Iterator[str]:
    """The lists that a list of requirements names; says in `found` what else it asks for."""
    folder = path.rpartition("/")[0]
    for line in (context.text(path) or "").splitlines():
        words = line.partition(" #")[0].strip().replace("=", " ", 1 if line.lstrip().startswith("--") else 0).split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] in ("-r", "-c", "--requirement", "--constraint") and len(words) > 1:
            yield joined("/" + folder, words[1]).strip("/")
        elif words[0] in ("-e", "--editable", "--find-links", "-f") or _is_local(words):
            found.entangled, found.alone = True, False


def _is_local(words: list[str]) -> bool:
    return words[0].startswith((".", "/", "file:")) or any(word.startswith(("file:", "./", "../")) for word in words)
