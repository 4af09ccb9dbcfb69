"""Who owns a path, by the CODEOWNERS file of its repository."""

from __future__ import annotations

from dlint.config.patterns import GitignorePattern, lines_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS", ".gitea/CODEOWNERS")
"""Where the file stands; the first that is there counts.

Source: docs.github.com, "About code owners"; docs.gitlab.com, "Code Owners"; 2026-11.
"""
MOST_BYTES = 3_000_000
"""GitHub reads no larger file. Source: docs.github.com, "About code owners", 2026-11."""
MOST_RULES = 20_000


class Owners:
    """The lines of a CODEOWNERS file: the last pattern that matches a path names its owners.

    Sections of GitLab (`[Name] @default`) give their owners to the lines below that name none; `!path` takes owners
    away.
    """

    __slots__ = ("_rules",)

    def __init__(self, data: bytes) -> None:
        self._rules: list[tuple[GitignorePattern, tuple[str, ...]]] = []
        default: tuple[str, ...] = ()
        for order, line in enumerate(lines_of(data[:MOST_BYTES])[:MOST_RULES]):
            if line.startswith(("[", "^[")):
                default = _names(line.rpartition("]")[2])
                continue
            pattern, names = _divided(line)
            if pattern:
                taken_away = pattern.startswith("!")
                owners = () if taken_away else _names(names) or default
                self._rules.append((GitignorePattern(pattern.removeprefix("!"), order), owners))

    def of(self, path: str) -> tuple[str, ...]:
        """The owners of a file by its path in the repository; none where no line matches."""
        # Patterns are bytes as characters, as git compares them.
        path = path.encode("utf-8", "surrogateescape").decode("latin-1")
        for pattern, owners in reversed(self._rules):
            if _matches(pattern, path):
                return owners
        return ()


def owners_in(read: Callable[[str], bytes | None]) -> Owners | None:
    """The owners of a repository, whose files `read` gives by path; None where it has no CODEOWNERS file."""
    for place in PLACES:
        data = read(place)
        if data is not None:
            return Owners(data)
    return None


def _divided(line: str) -> tuple[str, str]:
    """Pattern and owners; a backslash keeps a blank in the pattern."""
    at = 0
    while at < len(line) and line[at] not in " \t":
        at += 2 if line[at] == "\\" else 1
    return line[:at], line[at:]


def _names(text: str) -> tuple[str, ...]:
    found = []
    for word in text.encode("latin-1").decode("utf-8", "replace").split():
        if word.startswith("#"):
            break
        found.append(word)
    return tuple(found)


def _matches(pattern: GitignorePattern, path: str) -> bool:
    """Whether a pattern names a file or a folder above it. `docs/*` names what is right in it, no deeper."""
    is_flat = pattern.anchored and pattern.wild == "*"
    if not pattern.folders and _names_one(pattern, path):
        return True
    if is_flat:
        return False
    at = path.find("/")
    while at >= 0:
        if _names_one(pattern, path[:at]):
            return True
        at = path.find("/", at + 1)
    return False


def _names_one(pattern: GitignorePattern, path: str) -> bool:
    name = path if pattern.anchored else path.rpartition("/")[2]
    return pattern.matches(name) if pattern.wild else name == pattern.head
