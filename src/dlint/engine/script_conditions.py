"""Conditions on what the instructions run: shells and their scripts, heredocs, variables in them."""

from __future__ import annotations

from dlint import regex as re
from dlint.model.instructions.kinds import Arg
from dlint.model.instructions.run import Run
from dlint.model.scope import PLATFORM_ARGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.dockerfile import Dockerfile

_BRACED_NAME = r"(?<![$%#{])\{[A-Z_][A-Z0-9_]*\}|\$\([A-Z_][A-Z0-9_]*\)|%[A-Z_][A-Z0-9_]*%"
_BARE_ASSIGNMENT = r"(?:^|[;&|(\n])\s*[A-Z_][A-Z0-9_]*=|\bset\s+[A-Z_][A-Z0-9_]*="
# What a text holds that one of these two fits. It begins with plain characters, which are found much faster.
_BRACED_HINT = r"[{(%][A-Z_]"
_ASSIGNMENT_HINT = r"[A-Z0-9_]="
_SHELL_NAME = r"(?<![\w.-])(?:(?:ba|a|z|k|fi|da)sh|pwsh)(?![\w.-])|pipefail"
_SHELL_HINTS = ("ash", "zsh", "ksh", "fish", "pwsh", "pipefail")
_NAMED = r"\$\{?([A-Za-z_]\w*)"
# Behind one of these a command begins, so nothing is missing at the end of the line.
_JOINTS = ("&&", "||", ";", "|", "(", "{", "then", "do", "else", "&", "xargs", "time", "sudo", "env")


def has_bash_marks(file: Dockerfile) -> bool:
    from dlint.model.commands.bashism_hint import is_suspect

    return is_suspect(file.fact(_scripts))


def has_open_heredoc(file: Dockerfile) -> bool:
    """Whether a heredoc with a dollar sign in it is expanded before a program reads it."""
    for node in file.all_nodes:
        if any(heredoc.expand and "$" in heredoc.content.text for heredoc in node.heredocs):
            # A RUN that is nothing but a heredoc has no outer shell that would expand it.
            is_script = node.keyword == "run" and len(node.body.text.split()) == 1
            if not is_script:
                return True
    # A heredoc inside of another one.
    texts = (heredoc.content.text for node in file.all_nodes for heredoc in node.heredocs)
    return any("<<" in text and "$" in text for text in texts)


def has_bare_assignment(file: Dockerfile) -> bool:
    """Whether a RUN may set a variable without `export`, which nothing in a later RUN sees."""
    return _holds(file, _ASSIGNMENT_HINT, _BARE_ASSIGNMENT)


def has_braced_name(file: Dockerfile) -> bool:
    """Whether a RUN may name a variable as another language does: `{NAME}`, `$(NAME)`, `%NAME%`."""
    return _holds(file, _BRACED_HINT, _BRACED_NAME)


def _holds(file: Dockerfile, hint: str, pattern: str) -> bool:
    """Whether the script of a RUN has a stretch that fits a pattern; each that does has one that fits the hint."""
    text = file.fact(_scripts)
    return re.search(hint, text) is not None and re.search(pattern, text) is not None


def _scripts(file: Dockerfile) -> str:
    """The texts of all RUNs, one below the other: what a condition searches at once."""
    return "\n".join([view.all_text for view in file.all_views if isinstance(view, Run)])


def goes_on_with_program(file: Dockerfile) -> bool:
    """Whether a line inside of a RUN begins with a program although the line above joins nothing."""
    from itertools import pairwise

    from dlint.knowledge.shell.starts import STARTS

    for node in file.all_nodes:
        if node.keyword != "run" or node.end_line == node.start_line:
            continue
        lines = [file.source.line_text(line) for line in range(node.start_line, node.end_line + 1)]
        for above, line in pairwise(lines):
            word = line.split(maxsplit=1)[:1]
            if word and word[0] in STARTS and not above.rstrip().rstrip("\\`").rstrip().endswith(_JOINTS):
                return True
    return False


def names_shell(file: Dockerfile) -> bool:
    """Whether an instruction that starts programs names a shell."""
    for node in file.all_nodes:
        if node.keyword not in ("shell", "run", "cmd", "entrypoint"):
            continue
        texts = [node.text.text, *(heredoc.content.text for heredoc in node.heredocs)]
        if any(any(map(text.__contains__, _SHELL_HINTS)) and re.search(_SHELL_NAME, text) for text in texts):
            return True
    return False


def has_unexpanded(file: Dockerfile) -> bool:
    """Whether outside of a shell's script a path may begin with a tilde, or a variable stand in single quotes."""
    for node in file.all_nodes:
        text = node.text.text
        if "~" in text and (node.keyword != "run" or node.is_json or re.search("[\"']~/", text)):
            return True
        if "$" in text and re.search(r"'|[\\`]\$", text):
            return True
    return False


def reads_argument(file: Dockerfile) -> bool:
    """Whether a RUN writes the name of a build argument that its stage does not declare above it."""
    names = {arg.name for view in file.all_views if isinstance(view, Arg) for arg in view.names} | PLATFORM_ARGS
    for view in file.all_views:
        text = view.all_text if isinstance(view, Run) else ""
        if "$" in text and any(name in names and view.scope.lookup(name) is None for name in re.findall(_NAMED, text)):
            return True
    return False
