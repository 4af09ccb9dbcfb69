"""Conditions of a file: what a rule may ask for before it is woken, each found in a few steps."""

from __future__ import annotations

from dlint.engine import script_conditions as scripts
from dlint.model.instructions.kinds import Arg, Env, Label
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer, is_remote
from dlint.syntax.flags import FLAGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dlint.model.dockerfile import Dockerfile
    from dlint.model.instructions.view import View
    from dlint.syntax.instruction import Instruction

# Conditions may hold too often but never too seldom: a rule behind one is not even imported, so a case that it misses
# is a finding lost. `tests/engine/test_waking.py` holds each against the rules' examples.
_OPERATORS = "0123456789&|;<>"
_NAME_SIGNS = str.maketrans("_.-", "000")
_FOUND_BY_NAME = ("itself", "later", "no index", "misspelt")


def _is_mixed_case(file: Dockerfile) -> bool:
    words = [node.keyword_word.value for node in file.all_nodes]
    words += [node.words[1].value for node in file.tree.instructions if node.keyword == "from" and len(node.words) > 2]
    return not (all(word.isupper() for word in words) or all(word.islower() for word in words))


def _begins_otherwise(file: Dockerfile) -> bool:
    first = next((node.keyword for node in file.tree.instructions if node.keyword != "arg"), None)
    return first != "from"


def _has_opening_comment(file: Dockerfile) -> bool:
    comments = file.tree.comments
    nodes = file.tree.instructions
    last = nodes[0].start_line if nodes else comments[-1].line if comments else 0
    return any(comment.line <= last and ("=" in comment.text or ":" in comment.text) for comment in comments)


def _copies_above_workdir(file: Dockerfile) -> bool:
    return any(_copies_first(stage.instructions) for stage in file.stages)


def _copies_first(views: list[View]) -> bool:
    for view in views:
        if view.kind == "workdir":
            return False
        if view.kind in ("copy", "add"):
            return True
    return False


def _repeats_command(file: Dockerfile) -> bool:
    words = [node.keyword for node in file.tree.instructions]
    return any(words.count(keyword) > 1 for keyword in ("cmd", "entrypoint", "healthcheck"))


def _has_relative_workdir(file: Dockerfile) -> bool:
    words = (node.words[0].value for node in file.all_nodes if node.keyword == "workdir" and node.words)
    return any(not word.lstrip("\"'").startswith(("/", "\\")) for word in words)


def _has_shell_line(file: Dockerfile) -> bool:
    return any(node.keyword in ("cmd", "entrypoint") and not node.is_json for node in file.all_nodes)


def _has_shell_words(file: Dockerfile) -> bool:
    for node in file.all_nodes:
        words = [word.value for word in node.words] if node.is_json else []
        if any(not word.strip(_OPERATORS) or "$" in word for word in words) or (
            len(words) == 1 and len(words[0].split()) > 1
        ):
            return True
    return False


def _has_broken_list(file: Dockerfile) -> bool:
    # SHELL has no form but the list.
    return any(view.is_broken_list or (view.kind == "shell" and not view.node.is_json) for view in file.all_views)


def _expands(file: Dockerfile, signs: str) -> bool:
    for view in file.all_views:
        text = view.node.text.text
        if any(sign in text for sign in signs):
            for word in view.expandable:
                if any(sign in word.value for sign in signs):
                    return True
    return False


def _takes_many(file: Dockerfile) -> bool:
    return any(node.keyword in ("copy", "add") and len(node.words) + len(node.heredocs) > 2 for node in file.all_nodes)


def _is_shellless(file: Dockerfile) -> bool:
    from dlint.knowledge.images.names import has_shell

    images = [stage.root_image for stage in file.stages]
    return any(image is not None and not has_shell(image.name, image.tag or "") for image in images)


def _is_retired(file: Dockerfile) -> bool:
    from dlint.knowledge.images.names import successor

    origins = [origin for origin in file.origins if origin.repository is not None]
    return any(successor(origin.repository or "", origin.tag) is not None for origin in origins)


def _has_context(file: Dockerfile) -> bool:
    transfers = (view for view in file.views() if isinstance(view, Transfer) and view.from_context)
    return next(transfers, None) is not None and file.context is not None


def _has_ignore_file(file: Dockerfile) -> bool:
    return _has_context(file) and file.context is not None and file.context.ignore is not None


def _users(file: Dockerfile) -> list[str]:
    return [node.words[0].value for node in file.all_nodes if node.keyword == "user" and node.words]


def _names_owner(file: Dockerfile) -> bool:
    if any(not user.partition(":")[0].isdigit() for user in _users(file)):
        return True
    return any(word.value.startswith("--chown") for node in file.all_nodes for word in node.flags)


def _may_be_root(file: Dockerfile) -> bool:
    return any("$" in user or "root" in user or user.strip("\"' ").startswith("0") for user in _users(file))


def _ends_without_user(file: Dockerfile) -> bool:
    return bool(file.stages) and file.stages[-1].user_at() is None


def _has_bad_origin(file: Dockerfile) -> bool:
    # BuildKit expands no variable in `--from`.
    return any(origin.kind in _FOUND_BY_NAME or (not origin.is_from and "$" in origin.word.value)
               for origin in file.origins)  # fmt: skip


def _has_odd_words(file: Dockerfile) -> bool:
    return any(_is_odd(node) for node in file.all_nodes)


def _is_odd(node: Instruction) -> bool:
    """Whether an instruction may have too few words, too many, or empty ones."""
    if node.keyword == "onbuild" or not node.words:
        return node.keyword != "onbuild" or node.onbuild is None
    words = [word.value for word in node.words]
    if node.keyword == "from":
        return len(words) != 1 and not (len(words) == 3 and words[1].lower() == "as" and _is_plain_name(words[2]))
    if node.keyword in ("copy", "add"):
        return len(words) == 1 or "<<" in words[-1] or (node.keyword == "copy" and any(map(is_remote, words)))
    if node.keyword in ("env", "label"):
        words = words[::2]
    quotes = "\"' " if node.keyword == "volume" else None
    return any(not word.strip(quotes) or (node.keyword == "arg" and word[0] == "=") for word in words)


def _is_plain_name(word: str) -> bool:
    return word.isascii() and word[0].isalpha() and word.translate(_NAME_SIGNS).isalnum()


def _ships_kit(file: Dockerfile) -> bool:
    from dlint.knowledge.images.runtimes import find_runtime

    for stage in file.stages:
        image = stage.image if stage.base is None and stage.ships else None
        runtime = find_runtime(image.name, image.tag or "") if image is not None and image.error is None else None
        if runtime is not None and runtime.kind == "sdk":
            return True
    return False


def _runs_below_copy(file: Dockerfile) -> bool:
    copied: set[object] = set()
    for stage in file.stages:
        views = iter(stage.instructions)
        if stage.base in copied or any(isinstance(view, Transfer) and view.from_context for view in views):
            copied.add(stage)
            # The iterator goes on where `any` stopped, so these are the steps below the copy.
            if any(view.kind == "run" for view in views):
                return True
    return False


def _has_obstacle(file: Dockerfile) -> bool:
    if not _runs_below_copy(file):
        return False
    from dlint.model.packages.copy_before_install import obstacles

    return bool(obstacles(file))


def _has_waste(file: Dockerfile) -> bool:
    if not any(_may_waste(stage.instructions) for stage in file.stages):
        return False
    from dlint.model.step_order import has_waste

    return has_waste(file)


def _may_waste(views: list[View]) -> bool:
    """Whether a RUN stands below more copies than the one whose manifests it installs from."""
    copies = 0
    for view in views:
        if isinstance(view, Transfer):
            copies += 1
        elif isinstance(view, Run) and (copies > 1 or (copies and not _reads_project(view))):
            return True
    return False


def _reads_project(run: Run) -> bool:
    from dlint.model.packages.installs import installs_of

    return any(install.reads_project for install in installs_of(run))


def _copies_secret(file: Dockerfile) -> bool:
    from dlint.model.secrets.secret_files import sensitive_files

    return any(isinstance(view, Transfer) and sensitive_files(view) for view in file.all_views)


def _names_secret(file: Dockerfile) -> bool:
    names = {pair.name.value for view in file.all_views if isinstance(view, Env) for pair in view.pairs}
    names |= {arg.name for view in file.all_views if isinstance(view, Arg) for arg in view.names}
    labels = (pair.name.value for view in file.all_views if isinstance(view, Label) for pair in view.pairs)
    names |= {name.rpartition(".")[2] for name in labels}
    if not names:
        return False
    from dlint.knowledge.secrets.names import secret_name

    return any(secret_name(name) is not None for name in names)


def _holds_keyword(file: Dockerfile) -> bool:
    """Whether a line inside of an instruction begins with a keyword in upper case."""
    known = {node.start_line for node in file.tree.instructions}
    for node in file.tree.instructions:
        for line in range(node.start_line + 1, node.end_line + 1):
            word = file.source.line_text(line).lstrip(" \t").partition(" ")[0]
            if word.isupper() and line not in known and word.lower() in FLAGS:
                return True
    return False


def _is_foreign(file: Dockerfile) -> bool:
    from dlint.model.frontend import other_frontend

    return other_frontend(file) is not None


def _may_suppress(text: str) -> bool:
    """Whether a comment names a linter and a word for silencing, or gives something names as such a word does."""
    marks = ("ignore", "disable", "skip", "noqa", "silence", "=", "[", "(")
    return "lint" in text.lower() and any(mark in text for mark in marks)


CONDITIONS: dict[str, Callable[[Dockerfile], bool]] = {
    "alias": lambda file: any(stage.name is not None for stage in file.stages),
    "argument in run": scripts.reads_argument,
    "arguments": _has_odd_words,
    "bad image name": lambda file: any(origin.default_error is not None for origin in file.origins),
    "bad origin": _has_bad_origin,
    "bash mark": scripts.has_bash_marks,
    "blank continuation": lambda file: bool(file.tree.blank_continuations),
    "bad suppression": lambda file: any(_may_suppress(comment.text) for comment in file.tree.comments),
    "bare assignment": scripts.has_bare_assignment,
    "braced name": scripts.has_braced_name,
    "broken list": _has_broken_list,
    "check directive": lambda file: "check" in file.tree.directives,
    "context": _has_context,
    "copy above workdir": _copies_above_workdir,
    "development kit": _ships_kit,
    "error": lambda file: bool(file.tree.errors),
    "flag": lambda file: any(node.flags for node in file.all_nodes),
    "headless": _begins_otherwise,
    "heredoc with variable": scripts.has_open_heredoc,
    "ignore file": _has_ignore_file,
    "keyword below continuation": _holds_keyword,
    "latest": lambda file: any(origin.is_latest for origin in file.origins),
    "legacy pair": lambda file: any("" in node.separators for node in file.all_nodes),
    "many sources": _takes_many,
    "mixed case": _is_mixed_case,
    "no user": _ends_without_user,
    "obstacle": _has_obstacle,
    "onbuild": lambda file: any(node.onbuild is not None for node in file.tree.instructions),
    "opening comment": _has_opening_comment,
    "other frontend": lambda file: "syntax" in file.tree.directives and _is_foreign(file),
    "owner": _names_owner,
    "program below continuation": scripts.goes_on_with_program,
    "relative workdir": _has_relative_workdir,
    "repeated command": _repeats_command,
    "retired image": _is_retired,
    "root user": _may_be_root,
    "secret file": _copies_secret,
    "secret name": _names_secret,
    "several stages": lambda file: len(file.stages) > 1,
    "shell by name": scripts.names_shell,
    "shell line": _has_shell_line,
    "shell words in list": _has_shell_words,
    "shell-less image": _is_shellless,
    "stray comment": lambda file: any(view.stray_comment is not None for view in file.all_views),
    "tilde or quoted variable": scripts.has_unexpanded,
    "untagged": lambda file: any(origin.is_untagged for origin in file.origins),
    "user with group": lambda file: any(":" in user for user in _users(file)),
    "variable in from": lambda file: any("$" in stage.head.node.text.text for stage in file.stages),
    "variable or quote": lambda file: _expands(file, "$'\""),
    "variable": lambda file: _expands(file, "$"),
    "wasted step": _has_waste,
    "windows": lambda file: any(stage.is_windows for stage in file.stages),
}
"""By the name that `when=` of a rule uses."""
