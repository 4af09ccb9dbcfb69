"""FROM uses a variable that no ARG above it declares."""

from __future__ import annotations

from dlint.kit import PLATFORM_ARGS, Arg, Dockerfile, Finding, Findings, From, Stage, Word, did_you_mean, rule

TWINS = ("buildkit:UndefinedArgInFrom", "buildkit:InvalidDefaultArgInFrom")


@rule(watches=From, severity="warning", since="0.1", twins=TWINS)
def check(head: From, stage: Stage) -> Findings:
    """FROM sees the ARGs above the first FROM, and those of the platform (`BUILDPLATFORM`, `TARGETARCH`), nothing else.

    A variable that is declared nowhere is empty, even if a build argument of that name is given. If no image's name is
    left then, the build stops, and the finding is an error. An ARG inside a stage counts for that stage alone: move it
    to the top of the file. `${NAME:-default}` needs no ARG, but without one nobody can set it.
    """
    if "$" not in head.node.text.text:
        return
    told: set[str] = set()
    for word in head.expandable:
        for variable in head.expansion(word).unset:
            if variable.name not in told:
                told.add(variable.name)
                yield _finding(head, word, variable.name, word.within(variable.start, variable.end))


def _finding(head: From, word: Word, name: str, span: object) -> Finding:
    file = head.file
    message = f"no ARG above the first FROM declares {name}, so it is empty{_advice(file, name)}"
    fatal = word is head.expandable[0] and head.has_bad_default
    return Finding(span, message, severity="error" if fatal else None, twins=TWINS if fatal else TWINS[:1])


def _advice(file: Dockerfile, name: str) -> str:
    for stage in file.stages:
        for view in stage.of(Arg):
            if any(each.name == name for each in view.names):
                return f"; the ARG in line {view.line} belongs to its stage alone"
    declared = {each.name for view in file.head if isinstance(view, Arg) for each in view.names}
    return did_you_mean(name, declared) or did_you_mean(name, PLATFORM_ARGS)


