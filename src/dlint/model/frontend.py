"""What the frontend that a file asks for can do."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.frontends import FEATURES, LABS, NEVER
from dlint.text.units import whole_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile

# The official frontend, from Docker Hub or from a mirror that keeps its name.
_FRONTEND = r"(?:[\w.:-]+/)*docker/dockerfile(?:-upstream)?(?::(?P<tag>[\w.-]+))?(?:@.*)?"


def knows(file: Dockerfile, feature: str) -> bool:
    """Whether the frontend that reads the file has a feature of `knowledge.frontends`.

    One has all of them where the file asks for none, or for the newest; a third-party frontend has none.
    """
    directive = file.tree.directives.get("syntax")
    if directive is None:
        return True
    found = re.fullmatch(_FRONTEND, directive.value)
    return found is not None and _has(found["tag"] or "1", feature)


def lacks(file: Dockerfile, feature: str) -> bool:
    """Whether the frontend that the file asks for is a published one that surely has not a feature."""
    directive = file.tree.directives.get("syntax")
    found = re.fullmatch(_FRONTEND, directive.value) if directive is not None else None
    return found is not None and not _has(found["tag"] or "1", feature)


def _has(tag: str, feature: str) -> bool:
    stable, labs = FEATURES[feature]
    is_labs = any(word in tag for word in LABS)
    since = labs if is_labs else stable
    # A tag such as `1` follows all later minor versions, so it has every feature.
    numbers = [whole_number(part) for part in re.findall(r"\d+", tag.partition("-")[0])[:2]]
    if len(numbers) < 2:
        return since != NEVER
    return tuple(since[1] if number is None else number for number in numbers) >= since


def other_frontend(file: Dockerfile) -> str | None:
    """The third-party frontend that reads the file, as it is written; None for Docker's own.

    Such a frontend may have instructions of its own, or a language of its own.
    """
    directive = file.tree.directives.get("syntax")
    if directive is None or re.fullmatch(_FRONTEND, directive.value) is not None:
        return None
    return directive.value


def is_like_dockerfile(file: Dockerfile) -> bool:
    """Whether most lines of a file for another frontend are instructions, so that its commands can be checked."""
    nodes = file.tree.instructions
    known = [node for node in nodes if node.error is None]
    # Other frontends read files of their own kinds, in which words such as RUN may stand by chance.
    return any(node.keyword == "from" for node in known) and 2 * len(known) > len(nodes)
