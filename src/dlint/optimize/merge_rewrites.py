"""Hypotheses about layers: RUN instructions are joined where a trial saw one take away what another wrote."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.model.instructions.view import View
from dlint.optimize.rewrite import IMAGE, WASTE, Apply, Rewrite
from dlint.syntax.parse import parse
from dlint.text.edit import Edit, apply
from dlint.text.source import Source
from dlint.text.span import Span
from dlint.trial.profile.profile import Profile
from dlint.trial.profile.route import Route
from dlint.trial.recipe import Recipe

# Less hidden bytes than this are not worth a hypothesis of their own.
LEAST = 10_000
# What a command leaves behind for the next one in the same shell, and must not.
# Source: Bash Reference Manual, "Bourne Shell Builtins" and "Bash Builtins", 2026-11.
_LASTING = frozenset(
    ("cd", "pushd", "popd", "export", "set", "shopt", "umask", "exec", "exit", "trap", "source", ".", "eval", "read",
     "mapfile", "readarray", "declare", "typeset", "readonly", "unset", "alias", "unalias", "enable", "ulimit", "shift")
)  # fmt: skip


def merge_rewrites(now: Route, profile: Profile) -> list[Rewrite]:
    """A rewrite for each stretch of RUN lines whose last one deletes or replaces what the first one wrote."""
    found = []
    for line in profile.lines:
        for hidden in line.hidden:
            if hidden.line is not None and hidden.bytes >= LEAST:
                runs = _stretch(now.file, line.start, hidden.line)
                if runs is not None:
                    found.append(_joining(runs))
    return list({rewrite.id: rewrite for rewrite in found}.values())


def _stretch(file: Dockerfile, first: int, last: int) -> list[Run] | None:
    """The RUNs from one line to another, None where something else stands between or one cannot be joined."""
    stage = next((each for each in file.stages for view in each.instructions if view.line == first), None)
    if stage is None or first >= last:
        return None
    views = [view for view in stage.instructions if first <= view.line <= last]
    runs = [view for view in views if isinstance(view, Run) and _can_join(view)]
    # With anything between them, the joined RUN would see other files than before.
    ends = bool(runs) and runs[0].line == first and runs[-1].line == last
    return runs if ends and len(runs) == len(views) > 1 and not any(map(_is_apart, runs, runs[1:])) else None


def _is_apart(one: Run, next_one: Run) -> bool:
    """Whether a comment stands between two instructions: joined, they would lose it."""
    source = one.file.source
    return bool(source.text(Span(one.span.end, next_one.span.start)).strip())


def _can_join(run: Run) -> bool:
    plain = not run.node.is_json and not run.node.heredocs and not run.node.flags
    # A comment would swallow what is joined to its line.
    return plain and "#" not in run.text and bool(run.text.strip())


def _joining(runs: list[Run]) -> Rewrite:
    texts = tuple(_words(run) for run in runs)
    return Rewrite(
        id=f"layers/join lines {runs[0].line} to {runs[-1].line}",
        title=f"join {len(runs)} RUN instructions: the last takes away what the first wrote",
        metrics=frozenset({IMAGE, WASTE}),
        apply=_apply(texts),
    )


def _words(view: View) -> str:
    return " ".join(view.text.split())


def _apply(texts: tuple[str, ...]) -> Apply:
    def change(candidate: Recipe) -> Recipe | None:
        file = Dockerfile(parse(Source(candidate.dockerfile, candidate.path)))
        for stage in file.stages:
            for at in range(len(stage.instructions) - len(texts) + 1):
                views = stage.instructions[at : at + len(texts)]
                runs = [view for view in views if isinstance(view, Run) and _can_join(view)]
                if len(runs) == len(texts) and all(_words(run) == text for run, text in zip(runs, texts, strict=True)):
                    return replace(candidate, dockerfile=apply(candidate.dockerfile, _edits(runs)))
        return None

    return change


def _edits(runs: list[Run]) -> list[Edit]:
    """One RUN of several: each script but the last keeps to itself what it does to its shell."""
    joint = f" && {runs[0].file.escape}\n    "
    edits = [Edit(one.span.end, _body(next_one).start, joint) for one, next_one in pairwise(runs)]
    return edits + [edit for run in runs for edit in _enclosed(run)]


def _enclosed(run: Run) -> tuple[Edit, ...]:
    # A subshell keeps `cd`, `set` and variables from leaking into the next script.
    if not _needs_shell(run):
        return ()
    return Edit.insert(_body(run).start, "( "), Edit.insert(_body(run).end, " )")


def _body(run: Run) -> Span:
    return run.body.span(0, len(run.text))


def _needs_shell(run: Run) -> bool:
    """Whether a script must not be continued as it is: it lasts in its shell, or is more than one `&&` list."""
    lasting = any(command.name in _LASTING for command in run.commands)
    return lasting or any(sign in run.text for sign in (";", "||", "=", "&&&", " & "))
