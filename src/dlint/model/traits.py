"""Traits of a file: what a rule may ask for before it is woken, each found in a few steps."""

from __future__ import annotations

from dlint.model.transfer import Transfer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dlint.model.dockerfile import Dockerfile
    from dlint.model.view import View
    from dlint.syntax.instruction import Instruction

_OPERATORS = "0123456789&|;<>"
_FOUND_BY_NAME = ("itself", "later", "no index", "misspelt")


def _nodes(file: Dockerfile) -> Iterator[Instruction]:
    """The instructions, those behind ONBUILD included."""
    for node in file.tree.instructions:
        yield node
        if node.onbuild is not None:
            yield node.onbuild


def _views(file: Dockerfile) -> Iterator[View]:
    """The same as views."""
    for view in file.views():
        yield view
        inner = getattr(view, "inner", None)
        if inner is not None:
            yield inner


def _is_mixed_case(file: Dockerfile) -> bool:
    words = [node.keyword_word.value for node in _nodes(file)]
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
    words = (node.words[0].value for node in _nodes(file) if node.keyword == "workdir" and node.words)
    return any(not word.lstrip("\"'").startswith(("/", "\\")) for word in words)


def _has_shell_line(file: Dockerfile) -> bool:
    return any(node.keyword in ("cmd", "entrypoint") and not node.is_json for node in _nodes(file))


def _has_shell_words(file: Dockerfile) -> bool:
    for node in _nodes(file):
        words = [word.value for word in node.words] if node.is_json else []
        if any(not word.strip(_OPERATORS) for word in words) or (len(words) == 1 and len(words[0].split()) > 1):
            return True
    return False


def _has_broken_list(file: Dockerfile) -> bool:
    return any(view.is_broken_list or (view.kind == "shell" and not view.node.is_json) for view in _views(file))


def _expands(file: Dockerfile, signs: str) -> bool:
    for view in _views(file):
        text = view.node.text.text
        if any(sign in text for sign in signs):
            for word in view.expandable:
                if any(sign in word.value for sign in signs):
                    return True
    return False


def _takes_many(file: Dockerfile) -> bool:
    return any(node.keyword in ("copy", "add") and len(node.words) + len(node.heredocs) > 2 for node in _nodes(file))


def _is_shellless(file: Dockerfile) -> bool:
    from dlint.knowledge.images import has_shell

    images = [stage.root_image for stage in file.stages]
    return any(image is not None and not has_shell(image.name, image.tag or "") for image in images)


def _is_retired(file: Dockerfile) -> bool:
    from dlint.knowledge.images import successor

    names = [origin.repository for origin in file.origins]
    return any(name is not None and successor(name) is not None for name in names)


def _has_context(file: Dockerfile) -> bool:
    transfers = (view for view in file.views() if isinstance(view, Transfer) and view.from_context)
    return next(transfers, None) is not None and file.context is not None


def _has_ignore_file(file: Dockerfile) -> bool:
    return _has_context(file) and file.context is not None and file.context.ignore is not None


def _users(file: Dockerfile) -> list[str]:
    return [node.words[0].value for node in _nodes(file) if node.keyword == "user" and node.words]


def _names_owner(file: Dockerfile) -> bool:
    if any(not user.partition(":")[0].isdigit() for user in _users(file)):
        return True
    return any(word.value.startswith("--chown") for node in _nodes(file) for word in node.flags)


def _may_be_root(file: Dockerfile) -> bool:
    return any("$" in user or "root" in user or user.strip("\"' ").startswith("0") for user in _users(file))


def _ends_without_user(file: Dockerfile) -> bool:
    return bool(file.stages) and file.stages[-1].user_at() is None


def _has_bad_origin(file: Dockerfile) -> bool:
    return any(origin.kind in _FOUND_BY_NAME or (not origin.is_from and "$" in origin.word.value)
               for origin in file.origins)  # fmt: skip


TRAITS: dict[str, Callable[[Dockerfile], bool]] = {
    "alias": lambda file: any(stage.name is not None for stage in file.stages),
    "bad image name": lambda file: any(origin.default_error is not None for origin in file.origins),
    "bad origin": _has_bad_origin,
    "blank continuation": lambda file: bool(file.tree.blank_continuations),
    "broken list": _has_broken_list,
    "context": _has_context,
    "copy above workdir": _copies_above_workdir,
    "error": lambda file: bool(file.tree.errors),
    "flag": lambda file: any(node.flags for node in _nodes(file)),
    "headless": _begins_otherwise,
    "ignore file": _has_ignore_file,
    "latest": lambda file: any(origin.is_latest for origin in file.origins),
    "legacy pair": lambda file: any("" in node.separators for node in _nodes(file)),
    "many sources": _takes_many,
    "mixed case": _is_mixed_case,
    "no user": _ends_without_user,
    "onbuild": lambda file: any(node.onbuild is not None for node in file.tree.instructions),
    "opening comment": _has_opening_comment,
    "owner": _names_owner,
    "relative workdir": _has_relative_workdir,
    "repeated command": _repeats_command,
    "retired image": _is_retired,
    "root user": _may_be_root,
    "several stages": lambda file: len(file.stages) > 1,
    "shell line": _has_shell_line,
    "shell words in list": _has_shell_words,
    "shell-less image": _is_shellless,
    "stray comment": lambda file: any(view.stray_comment is not None for view in _views(file)),
    "untagged": lambda file: any(origin.is_untagged for origin in file.origins),
    "user with group": lambda file: any(":" in user for user in _users(file)),
    "variable in from": lambda file: any("$" in stage.head.node.text.text for stage in file.stages),
    "variable or quote": lambda file: _expands(file, "$'\""),
    "variable": lambda file: _expands(file, "$"),
    "windows": lambda file: any(stage.is_windows for stage in file.stages),
}
"""By the name that `when=` of a rule says."""
