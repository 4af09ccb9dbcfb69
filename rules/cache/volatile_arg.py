"""An argument that changes with each build stands above steps that do not use it."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    Arg,
    Finding,
    Findings,
    Fix,
    Refusal,
    Run,
    Stage,
    View,
    division,
    installing,
    rule,
    stage_order,
    step_order,
)
from dlint.knowledge.build_arguments import is_volatile

_RELEASE = re.compile(r"VERSION$", re.IGNORECASE)
# A folder where nothing is: what a command reads of the project plays no part here.
_NOWHERE = "/?nowhere"


@rule(watches=Arg, severity="warning", since="0.1", needs=("ARG", "arg", "Arg"))
def check(arg: Arg, stage: Stage | None) -> Findings:
    """The value of an ARG is part of the environment, and so of the cache key, of every RUN below it in its stage and
    in the stages that are built on that one, whether the RUN uses it or not. A commit, a date or a build number is new
    each time: whatever is installed below it is installed again by each build.

    ```dockerfile
    RUN apt-get update && apt-get install -y --no-install-recommends curl
    ARG VCS_REF
    LABEL org.opencontainers.image.revision=$VCS_REF
    ```

    Declare it right above what uses it. A LABEL itself costs nothing: BuildKit keeps labels apart from the file system,
    so only the ARG that feeds it matters. COPY does not look at arguments either, unless one stands in its words.

    The rule goes by the name, takes only arguments that have no default or a placeholder such as `unknown`, and counts
    only steps that surely do without: installs of packages. An argument for the version of a release changes less often
    and is a hint. Names such as CACHEBUST are meant to do this and are left alone.
    """
    # An ARG above the first FROM is in the environment of no RUN.
    if stage is None or arg.onbuild:
        return
    for name in arg.names:
        if not is_volatile(name.name, name.default.value if name.default is not None else ""):
            continue
        victims = [(run, install) for run in _runs_below(arg, stage) for install in _wasted(run, name.name)]
        if victims:
            # The lowest step of the own stage, because the declaration belongs below all of them.
            run, label = victims[-1] if victims[-1][0].stage is stage else victims[0]
            what = "changes with each release" if _RELEASE.search(name.name) else "changes with each build"
            message = f"ARG {name.name} {what}, and {label} in line {run.line} runs again then without using it"
            message += ": declare it below"
            severity = "info" if _RELEASE.search(name.name) else None
            yield Finding(name.word.span, message, _fix(arg, stage, run), severity)


def _runs_below(arg: Arg, stage: Stage) -> list[Run]:
    below = stage.after(arg)
    for other in stage.file.stages[stage.index + 1 :]:
        if stage in other.lineage:
            below = below + other.instructions
    return [view for view in below if isinstance(view, Run)]


def _wasted(run: Run, name: str) -> list[str]:
    """The first install of a RUN that can have nothing to do with the argument."""
    if not installing.installs_of(run) or _mentions(run, name) or not _is_plain(run):
        return []
    return [installing.installs_of(run)[0].label]


def _is_plain(run: Run) -> bool:
    """Whether a RUN does nothing but install packages, and what belongs to that."""
    return bool(run.commands) and all(division.is_independent(run, command, _NOWHERE) for command in run.commands)


def _mentions(view: View, name: str) -> bool:
    text = view.all_text if isinstance(view, Run) else view.node.text.text
    return re.fresh(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])").search(text) is not None


def _fix(arg: Arg, stage: Stage, last: Run) -> Fix | Refusal:
    """Write the stage so that the declaration, and all that uses it, stands as low as it can."""
    if last.stage is not stage or len(arg.names) != 1:
        return Refusal("the ARG declares several names" if len(arg.names) != 1 else "the RUN is in another stage")
    order = step_order.cheapest(stage, lambda view: step_order.EACH_BUILD if view is arg else step_order.NEVER)
    edits = stage_order.reordered(stage, order.order)
    if isinstance(edits, Refusal):
        return edits
    if last not in order.wasted.get(arg, []):
        return Refusal(f"{step_order.label_of(last)} has to stay below something that uses {arg.names[0].name}")
    # Scripts of the project may read the variable, although no word of the Dockerfile mentions it.
    passed = [run for run in order.wasted[arg] if any(install.reads_project for install in installing.installs_of(run))]
    return Fix("declare it below", edits, "safe" if order.exact and not passed else "unsafe")


BAD = {
    "ARG VCS_REF\nRUN apt-get update && apt-get install -y curl\nLABEL rev=$VCS_REF": (
        "RUN apt-get update && apt-get install -y curl\nARG VCS_REF\nLABEL rev=$VCS_REF"
    ),
    "ARG BUILD_DATE=unknown\nLABEL date=$BUILD_DATE a=b\nRUN apk add curl\n": (
        "RUN apk add curl\nARG BUILD_DATE=unknown\nLABEL date=$BUILD_DATE a=b\n"
    ),
    "ARG GIT_COMMIT\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build -- $GIT_COMMIT": (
        "WORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nARG GIT_COMMIT\nCOPY . .\nRUN npm run build -- $GIT_COMMIT"
    ),
    "ARG COMMIT_SHA\nENV COMMIT=$COMMIT_SHA\nRUN pip install flask": (
        "RUN pip install flask\nARG COMMIT_SHA\nENV COMMIT=$COMMIT_SHA"
    ),
    "ARG COMMIT_SHA\nENV PIP_INDEX_URL=https://example.org/$COMMIT_SHA\nRUN pip install flask": None,
    "ARG VERSION\nRUN apk add curl\nLABEL version=$VERSION": "RUN apk add curl\nARG VERSION\nLABEL version=$VERSION",
    "FROM debian AS base\nARG BUILD_NUMBER\nFROM base\nRUN apt-get install -y curl": None,
}
GOOD = (
    "RUN apt-get update && apt-get install -y curl\nARG VCS_REF\nLABEL rev=$VCS_REF",
    "ARG VCS_REF\nFROM debian:12\nRUN apt-get update && apt-get install -y curl",
    "ARG VERSION\nRUN curl -o x https://example.org/$VERSION\nRUN make",
    "ARG GIT_COMMIT=0123456789abcdef0123456789abcdef01234567\nRUN apt-get install -y curl",
    "ARG VERSION=1.2.3\nRUN apk add curl",
    "ARG PYTHON_VERSION\nRUN apk add curl",
    "ARG CACHEBUST\nRUN apt-get update && apt-get install -y curl",
    "LABEL date=2024-01-01\nRUN apk add curl",
    "ARG COMMIT\nCOPY . .\nRUN make COMMIT=$COMMIT",
)
