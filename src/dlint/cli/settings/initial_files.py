"""The files with which a project begins to use dlint: its configuration, ignore files, the entry for its hooks."""

from __future__ import annotations

import os
from textwrap import wrap

from dlint import __version__
from dlint.cli.settings import hadolint
from dlint.config.find import Finder
from dlint.config.settings import Settings
from dlint.engine.fixer import fix_target
from dlint.engine.rulesets import RULESETS
from dlint.search.dockerfile_names import OTHER_ENDS
from dlint.system.read import holds, read_file
from dlint.system.write import WriteArea
from dlint.text.source import decode, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlint.engine.target import Target

PARTS = ("config", "ignore", "hook")
"""What can be begun with, as `--only` names it."""
CONFIG = "dlint.toml"
HOOKS = ".pre-commit-config.yaml"
IGNORE_RULE = "context/no-dockerignore"
CONFIG_TEXT = f"""\
# The settings of dlint for this folder and those below it. "dlint explain RULE" prints the page of a rule.

# No rule that is newer than this: an upgrade of dlint reports nothing new until you change it.
ruleset = "{max(RULESETS)}"

# fail-on = "error"     # exit with 1 from this severity on; without it "warning"
# ignore = ["DL3059"]   # rules that do not run: ids, families, names of other linters
# exclude = ["legacy/"] # files that a search leaves out, each a line as in a .gitignore
# all = true            # the strict rules as well: opinions, pins and style
"""
# By the names that a search finds: what pre-commit itself calls a dockerfile lacks `Dockerfile-prod`, `*.dockerfile`
# and `*.containerfile`. Source: pre-commit/identify 2.6, tags_from_filename, tried 2026-11.
HOOK_LINES = (
    "- repo: local",
    "  hooks:",
    "    - id: dlint",
    "      name: dlint",
    "      entry: dlint check",
    "      language: python",
    f"      additional_dependencies: [dockerfile-dlint=={__version__}]",
    "      files: >-",
    "        (?x)(^|/)(",
    "          [Dd]ockerfile | [Cc]ontainerfile",
    "          | (Dockerfile | Containerfile)[.-][^/]+",
    r"          | [^/]+\.([Dd]ockerfile | [Cc]ontainerfile)",
    "        )$",
    "      exclude: >-",
    r"        (?xi)(~ | \.(",
    *wrap(" | ".join(sorted(OTHER_ENDS)), 90, initial_indent=" " * 10, subsequent_indent=" " * 10),
    "        ))$",
    "      types: [text]",
)


class Proposal:
    """A file to write: `old` are its bytes now, None where there is none; `about` is the reason for it."""

    __slots__ = ("about", "new", "old", "path")

    def __init__(self, path: str, new: bytes, about: str, old: bytes | None = None) -> None:
        self.path = path
        self.old = old
        self.new = new
        self.about = about


def config_file(folder: str) -> Proposal | str:
    """The configuration of a folder; what is there already, if anything is."""
    found = Finder().nearest(os.path.abspath(folder))
    if found is not None:
        return f"{os.path.relpath(found)} is there: it holds for this folder"
    for name in hadolint.FILES:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            text = hadolint.translated(hadolint.loaded(path), name)
            return Proposal(os.path.join(folder, CONFIG), encode(text), f"asks for what {name} asks for")
    return Proposal(os.path.join(folder, CONFIG), encode(CONFIG_TEXT), "the settings, all with their defaults")


def ignore_files(folder: str, targets: Iterable[Target]) -> Iterator[Proposal | str]:
    """A .dockerignore for each build context below the folder that has none and is copied as a whole.

    It is the repair of the rule `context/no-dockerignore` with its proof: what a COPY names is still sent.
    """
    settings = Settings().but(select=(IGNORE_RULE,))
    area = WriteArea(folder)
    written: dict[str, bytes] = {}
    for target in targets:
        if not target.is_file or target.states_builds or target.problem is not None:
            continue
        fixed = fix_target(target, lambda _: settings, frozenset(("safe", "unsafe")), written, area)
        for other in [] if isinstance(fixed, str) else fixed.others:
            place = os.path.abspath(other.path)
            if other.old is None and place not in written and holds(os.path.abspath(folder), place):
                written[place] = other.new
                yield Proposal(os.path.relpath(place), other.new, f"keeps these out of the build of {target.path}")


def hook_file(folder: str) -> Proposal | str:
    """The entry for pre-commit and prek in the root of a repository; why there is none, if so."""
    if not os.path.lexists(os.path.join(folder, ".git")):
        return "no hook is proposed: it belongs in the root of a git repository, and this folder is not one"
    path = os.path.join(folder, HOOKS)
    if not os.path.lexists(path):
        text = "repos:\n" + "".join(f"  {line}\n" for line in HOOK_LINES)
        return Proposal(path, encode(text), "checks Dockerfiles before each commit, with pre-commit or prek")
    try:
        old = read_file(path)
    except OSError as error:
        return f"{path} cannot be read: {error.strerror or error}"
    # In whatever form: a second entry would check each commit twice.
    if b"dlint" in old:
        return f"{os.path.relpath(path)} names dlint already"
    new = with_hook(decode(old))
    if new is None:
        by_hand = "\n".join(f"    {line}" for line in HOOK_LINES)
        return f"{os.path.relpath(path)} is there, in a form that dlint does not extend; add to its repos:\n{by_hand}"
    return Proposal(path, encode(new), "checks Dockerfiles before each commit, with pre-commit or prek", old)


def with_hook(text: str) -> str | None:
    """A configuration of pre-commit with the entry for dlint behind its others; None where that is not certain.

    Only a list in block style is extended, and only if the result means the old list with one entry more.
    """
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        before = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(root, yaml.MappingNode) or not isinstance(before, dict):
        return None
    node = next((value for key, value in root.value if key.value == "repos"), None)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        return None
    lines = text.splitlines(keepends=True)
    # The mark of the end stands behind the comments and empty lines that follow the list.
    end = node.end_mark.line if node.end_mark.column == 0 else node.end_mark.line + 1
    while end and lines[end - 1 : end] and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    ending = "\r\n" if "\r\n" in text else "\n"
    head = "".join(lines[:end])
    head += "" if head.endswith("\n") else ending
    indent = " " * node.start_mark.column
    added = "".join(f"{indent}{line}{ending}" for line in HOOK_LINES)
    new = head + added + "".join(lines[end:])
    wanted = {**before, "repos": [*before["repos"], *yaml.safe_load("\n".join(HOOK_LINES))]}
    return new if _loaded(new) == wanted else None


def _loaded(text: str) -> object:
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return None
