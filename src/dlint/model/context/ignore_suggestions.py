"""What the ignore file of a build context may keep out: what is there and what neither COPY nor the build asks for."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.building import is_build
from dlint.knowledge.context import DEPENDENCIES, FOLDERS, OUTPUT, SECRET, VCS
from dlint.knowledge.ignore_needs import DEBRIS, ENV_READERS, EXPECTED, GIT_AT_RUN, GIT_MARKS, GIT_READERS, PRODUCTS
from dlint.model.context.started_texts import started_texts
from dlint.model.context.unasked import LOOK, context_words
from dlint.model.context.unwanted import Find
from dlint.model.instructions.run import Run
from dlint.model.packages.installs import installs_of
from dlint.text.glob import fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.context.context import Context
    from dlint.model.dockerfile import Dockerfile

# Signs that mean something in a pattern: paths with them are left to people.
_SPECIAL = frozenset("*?[]\\!#")
# Kinds of installs that fill folders such as node_modules in the image, so those of the host are not needed.
_OWN_INSTALLS = ("manifest", "build", "added", "named")
_ENOUGH = 64_000
# Options of git itself, in front of its command: `git -C /src -c safe.directory=/src describe`.
_GIT_OPTIONS = re.compile(r"\bgit\s+(?:-[cC]\s+\S+\s+|--?[a-z][\w=./-]*\s+)+")


def idle_finds(file: Dockerfile, context: Context) -> list[Find]:
    """The finds in a context that a file needs nothing of, as far as its text and the project's manifests show.

    What a source names, and what an ignore file brings back on purpose, is needed. Without an install the packages of
    the host are, without a build its products, and the Git history where something asks Git.
    """
    asked = _asked_paths(file, context)
    needs = _Needs(file, context)
    found = []
    for find in context.finds(LOOK):
        # A COPY of a folder around it takes the find along, without naming it.
        is_taken = any(not each or find.path.startswith(each + "/") for each in asked)
        is_needed = _is_within(asked, find.path) or _is_brought_back(context, find.path)
        if not is_needed and not (is_taken and needs.has(find)):
            found.append(find)
    return found


def _asked_paths(file: Dockerfile, context: Context) -> set[str]:
    """What COPY, ADD and bind mounts name in a context and find there; empty for its root."""
    return {pick.path for value in set(asked_words(file)) for pick in context.selection(value).picks}


def asked_words(file: Dockerfile) -> Iterator[str]:
    """The source words of COPY and ADD, and the sources of bind mounts, as far as they are known."""
    for _, _, value in context_words(file):
        yield value
    for stage in file.stages:
        for view in stage.of(Run):
            for mount in view.mounts if isinstance(view, Run) else ():
                if mount.type == "bind" and mount.field("from") is None:
                    yield mount.source or "."


def ignore_patterns(
    file: Dockerfile, context: Context, kinds: tuple[str, ...], *, untaken: bool = False
) -> tuple[str, ...]:
    """Lines for an ignore file that keep out the idle finds of these kinds, in the order of the kinds.

    `untaken` leaves out what a COPY takes along: without it the image would be another.
    """
    finds = [find for find in idle_finds(file, context) if find.kind in kinds and _SPECIAL.isdisjoint(find.path)]
    if untaken:
        asked = _asked_paths(file, context)
        finds = [find for find in finds if not any(not each or find.path.startswith(each + "/") for each in asked)]
    finds.sort(key=lambda find: (kinds.index(find.kind), find.path.count("/"), find.path))
    return tuple(dict.fromkeys(_pattern(find.path, finds) for find in finds))


def expected_patterns(
    file: Dockerfile, context: Context, kinds: tuple[str, ...], present: tuple[str, ...]
) -> tuple[str, ...]:
    """Lines for what is not there today and will be, once a developer works in the project: by the manifests in the
    context. Left out is what is in `present`, what a COPY names, and what the build may need."""
    needs = _Needs(file, context)
    named = {value.removeprefix("./").rstrip("/") for value in asked_words(file)}
    found = []
    for marks, name, kind in EXPECTED:
        if kind not in kinds:
            continue
        paths = context.named(frozenset(mark for mark in marks if mark[0] != "."),
                              tuple(mark for mark in marks if mark[0] == "."))  # fmt: skip
        # Below the root as well where a project lies there, unless the ignore file keeps it out already.
        pattern = f"**/{name}" if any("/" in path for path in paths) else name
        is_new = _is_new(name, present) and context.would_send(name)
        if paths and is_new and not _is_named(named, name) and not needs.has(Find(name, kind, name)):
            found.append(pattern)
    git = Find(".git", VCS, ".git")
    if VCS in kinds and _is_project_root(context) and _is_new(".git", present) and context.would_send(".git"):
        found += [] if _is_named(named, ".git") or needs.has(git) else [".git"]
    return tuple(dict.fromkeys(found))


def _is_new(name: str, present: tuple[str, ...]) -> bool:
    return not any(line.removeprefix("**/") == name for line in present)


def _is_named(named: set[str], name: str) -> bool:
    """Whether a source word names something of that name, or in it."""
    return any(part == name or fits(name, part) for value in named for part in value.split("/") if part.strip("."))


def _is_project_root(context: Context) -> bool:
    """Whether Git keeps its history in the folder, or will: files of Git stand there."""
    return bool(context.has((".gitignore", ".gitattributes", ".github", ".git")))


def debris(file: Dockerfile, context: Context) -> tuple[str, ...]:
    """Lines for what editors have left in the root of a context."""
    asked = _asked_paths(file, context)
    return tuple(name for name in context.has(DEBRIS) if not _is_within(asked, name))


def _pattern(path: str, finds: list[Find]) -> str:
    """A name that is unambiguous by itself is meant at every depth, if it is there below the root; others as they
    stand."""
    name = path.rpartition("/")[2]
    # A name that counts only beside certain files (`target` beside Cargo.toml) may mean something else elsewhere.
    proofs = FOLDERS[name][2] if name in FOLDERS else (path,)
    alike = [find.path for find in finds if find.path.rpartition("/")[2] == name]
    return f"**/{name}" if not proofs and alike != [name] else path


class _Needs:
    """What a file needs, each question answered once."""

    __slots__ = ("_answers", "_context", "_file")

    def __init__(self, file: Dockerfile, context: Context) -> None:
        self._file = file
        self._context = context
        self._answers: dict[str, bool] = {}

    def has(self, find: Find) -> bool:
        """Whether the build or the image may need a find."""
        name = find.path.rpartition("/")[2]
        if find.kind == VCS:
            return self._ask("git", _asks_git)
        # Without an install in the image, the packages of the host are those that ship.
        if find.kind == DEPENDENCIES:
            return not self._ask("installs", _installs)
        if find.kind == OUTPUT:
            return name in PRODUCTS and not self._ask("builds", _builds)
        return find.kind == SECRET and (name in self._text() or (".env" in name and self._ask("env", _reads_env)))

    def _text(self) -> str:
        return self._file.source.data.decode("utf-8", "replace")

    def _ask(self, key: str, question: object) -> bool:
        if key not in self._answers:
            assert callable(question), key
            self._answers[key] = bool(question(self._file, self._context))
        return self._answers[key]


def _runs(file: Dockerfile) -> Iterator[Run]:
    for stage in file.stages:
        yield from (view for view in stage.of(Run) if isinstance(view, Run))


def runs_git(file: Dockerfile) -> bool:
    """Whether a RUN of any stage asks Git for something of the repository, or names its folder."""
    texts = [_GIT_OPTIONS.sub("git ", run.all_text) for run in _runs(file)]
    return any(mark in text for text in texts for mark in (*GIT_MARKS, ".git/", ".git "))


def _asks_git(file: Dockerfile, context: Context) -> bool:
    if runs_git(file):
        return True
    # A member of a workspace may ask as well as the project in the root.
    manifests = context.named(frozenset(GIT_READERS), (".gemspec", ".csproj", ".fsproj", ".vbproj"))
    texts = (context.text(path, _ENOUGH) or "" for path in manifests)
    if any(mark in text for text in texts for mark in GIT_MARKS):
        return True
    # What the container is started with may show the version, or pull.
    started = (_GIT_OPTIONS.sub("git ", text) for text in started_texts(file, context))
    return any(mark in text for text in started for mark in GIT_AT_RUN)


def _installs(file: Dockerfile, _context: Context) -> bool:
    return any(install.kind in _OWN_INSTALLS for run in _runs(file) for install in installs_of(run))


def _builds(file: Dockerfile, _context: Context) -> bool:
    for run in _runs(file):
        for command in run.commands:
            if command.name and is_build(command.tool, [word.text for word in command.reading.plain]):
                return True
    return False


def _reads_env(_file: Dockerfile, context: Context) -> bool:
    text = context.text("package.json", _ENOUGH) or ""
    return any(word in text for word in ENV_READERS)


def _is_within(asked: set[str], path: str) -> bool:
    """Whether something that is asked for is a path, or lies in it."""
    return any(each == path or each.startswith(path + "/") for each in asked)


def _is_brought_back(context: Context, path: str) -> bool:
    """Whether an ignore file brings it back, or something in it, by name: that was meant."""
    patterns = context.ignore.patterns if context.ignore is not None else []
    for pattern in patterns:
        if pattern.negated:
            meant = pattern.text.lstrip("!/ ").removeprefix("./")
            if not _SPECIAL.isdisjoint(meant) or meant == path or meant.startswith(path + "/"):
                return True
    return False
