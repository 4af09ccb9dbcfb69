"""What the frontend that a file asks for can do."""

from __future__ import annotations

from dlint import regex as re
from dlint.text.units import whole_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile

_FRONTEND = r"(?:docker\.io/)?docker/dockerfile(?:-upstream)?(?::(?P<tag>[\w.-]+))?(?:@.*)?"


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
