"""What a list of requirements names beside packages: further lists, wheels, folders of the project."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.context.delivery import Delivery
    from dlint.model.packages.projects.needs import Needs

_LISTS = ("-r", "-c", "--requirement", "--constraint")
_FOLDERS = ("-f", "--find-links")
_EDITABLE = ("-e", "--editable")
# Lists that include each other end here as well.
_MOST = 20


def read_lists(needs: Needs, delivery: Delivery, lists: list[str]) -> None:
    """Follows lists, given by their paths in the context."""
    waiting = lists[::-1]
    seen: set[str] = set()
    while waiting and len(seen) < _MOST:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if not needs.add(path):
            needs.refuse(f"{path} is not in the build context")
        more = [_follow(needs, delivery, path, words) for words in _lines(needs.text(path) or "")]
        waiting += [each for each in reversed(more) if each is not None]


def _lines(text: str) -> list[list[str]]:
    """The words of each line; `--option=value` is two, the dash of a YAML list none."""
    found = []
    for line in text.splitlines():
        bare = line.partition(" #")[0].strip().removeprefix("- ").strip()
        words = bare.replace("=", " ", 1).split() if bare.startswith("--") else bare.split()
        if words and not words[0].startswith("#"):
            found.append(words)
    return found


def _follow(needs: Needs, delivery: Delivery, path: str, words: list[str]) -> str | None:
    """Reads a line of the list `path`; gives the list that it names."""
    folder = path.rpartition("/")[0]
    first = words[0]
    value = words[1] if len(words) > 1 else ""
    if first in _LISTS:
        return needs.place(value, folder) if value and "://" not in value else None
    # A folder of wheels is part of the project; without an index nothing else can be installed.
    if first in _FOLDERS or first == "--no-index":
        needs.runs_nothing = False
        if value and "://" not in value and not needs.add(needs.place(value, folder)):
            needs.add(needs.place(value))
        return None
    if first in _EDITABLE:
        _read_local(needs, delivery, value, f"{path} installs {value} as it stands in the project")
    elif first.startswith((".", "/", "file:")):
        _read_local(needs, delivery, first, f"{path} installs {first} from the project")
    elif "@" in words[1:] and words[-1].startswith((".", "/", "file:")):
        place = words[words.index("@") + 1] if words[-1] != "@" else ""
        _read_local(needs, delivery, place, f"{path} installs {words[0]} from the project")
    return None


def _read_local(needs: Needs, delivery: Delivery, text: str, reason: str) -> None:
    """A package of the project: pip looks for it from the folder in which it is started."""
    needs.runs_nothing = False
    path = text.partition("[")[0].partition("#")[0].removeprefix("file:").replace("///", "/")
    if "://" in text and not text.startswith("file:"):
        return
    needs.local = True
    found = delivery.origin_of(path) if path.startswith("/") else needs.place(path)
    if found is None or found == needs.folder or not found or needs.folder.startswith(f"{found}/"):
        needs.refuse(reason)
    elif not needs.add(found):
        needs.refuse(f"{reason}, where it is not")
