"""What Maven reads of a project before it compiles: the pom.xml of each module and of local parents."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.packages.projects.needs import Needs

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MODULE = re.compile(r"<module>\s*([^<]+?)\s*</module>")
_PARENT = re.compile(r"<parent>(.*?)</parent>", re.DOTALL)
_RELATIVE = re.compile(r"<relativePath\s*(?:/>|>\s*([^<]*?)\s*</relativePath>)")
_SYSTEM = re.compile(r"<systemPath>\s*([^<]+?)\s*</systemPath>")
_DEPENDENCY = re.compile(r"<dependency>(.*?)</dependency>", re.DOTALL)
_ARTEFACT = re.compile(r"<artifactId>\s*([^<]+?)\s*</artifactId>")
_INNER = re.compile(r"<(parent|dependencies|dependencyManagement|build|profiles|reporting)\b.*?</\1>", re.DOTALL)


def read_maven(needs: Needs) -> None:
    """Follows modules and parents from the folder's pom.xml."""
    texts: dict[str, str] = {}
    waiting = [_in(needs.folder, "pom.xml")]
    while waiting:
        path = waiting.pop()
        text = needs.text(path) if path not in texts else None
        if text is None:
            if path not in texts:
                needs.refuse(f"{path} is not in the build context")
            continue
        texts[path] = bare = _COMMENT.sub("", text)
        needs.add(path)
        folder = path.rpartition("/")[0]
        waiting += [_pom(needs, module, folder) for module in _MODULE.findall(bare)]
        waiting += _parents(needs, bare, folder)
        for jar in _SYSTEM.findall(bare):
            local = re.sub(r"^\$\{(?:project\.)?basedir\}/", "", jar)
            if "$" in local or not needs.add(needs.place(local, folder)):
                needs.refuse(f"{jar} is not in the build context")
    needs.local = len(texts) > 1
    _read_siblings(needs, list(texts.values()))


def _pom(needs: Needs, path: str, folder: str) -> str:
    found = needs.place(path, folder)
    if found is None:
        return "../pom.xml"
    return found if found.endswith(".xml") else _in(found, "pom.xml")


def _parents(needs: Needs, text: str, folder: str) -> list[str]:
    """The parent's pom.xml, if it is part of the project: by its path, else in the folder above."""
    parent = _PARENT.search(text)
    if parent is None:
        return []
    relative = _RELATIVE.search(parent[1])
    if relative is not None:
        # An empty relativePath means: look in the repositories only.
        return [_pom(needs, relative[1], folder)] if relative[1] else []
    above = needs.place("../pom.xml", folder)
    return [above] if above is not None and needs.context.exists(above) else []


def _read_siblings(needs: Needs, texts: list[str]) -> None:
    own = {name for text in texts for name in _ARTEFACT.findall(_INNER.sub("", text))[:1]}
    for text in texts:
        for dependency in _DEPENDENCY.findall(text):
            name = _ARTEFACT.search(dependency)
            if name is not None and name[1] in own:
                needs.refuse(f"its modules need each other ({name[1]}), and dependency:go-offline does not build them")


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
