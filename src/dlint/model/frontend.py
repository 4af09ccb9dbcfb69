"""What the frontend that a file asks for can do."""

from __future__ import annotations

from dlint import regex as re
from dlint.text.units import whole_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile

# The official frontend, from Docker Hub or from a mirror that keeps its name.
_FRONTEND = r"(?:[\w.:-]+/)*docker/dockerfile(?:-upstream)?(?::(?P<tag>[\w.-]+))?(?:@.*)?"


def knows(file: Dockerfile, since: tuple[int, int]) -> bool:
    """Whether a frontend of that version or a later one reads the file: so it is where it asks for none, or for the
    newest; a frontend of somebody else knows nothing.
    """
    directive = file.tree.directives.get("syntax")
    if directive is None:
        return True
    found = re.fullmatch(_FRONTEND, directive.value)
    if found is None:
        return False
    numbers = [whole_number(part) for part in re.findall(r"\d+", (found["tag"] or "1").partition("-")[0])[:2]]
    return len(numbers) < 2 or tuple(since[1] if number is None else number for number in numbers) >= since


def other_frontend(file: Dockerfile) -> str | None:
    """The frontend of somebody else that reads the file, as it is written; None for Docker's own.

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
    return any(node.keyword == "from" for node in known) and 2 * len(known) > len(nodes)
