"""A file that changes often is copied above an install that does not need it."""

from __future__ import annotations

from dlint.kit import (
    Copy,
    Delivery,
    Finding,
    Findings,
    Fix,
    Install,
    Run,
    Stage,
    below,
    deliveries,
    find_move,
    ignores,
    is_independent,
    obstacles,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dlint.kit import Command

SCRIPTS = (".sh", ".bash", ".zsh")
# What is copied there may tell package managers where to look.
SETTINGS = (
    "/etc",
    "/usr/share",
    "/usr/local/share",
    "/usr/local/etc",
    "/usr/lib",
    "/lib",
    "/var",
    "/root",
    "/home",
    "/tmp",  # noqa: S108 (where scripts of installs are put)
)


@rule(
    watches=Copy,
    severity="info",
    since="0.1",
    needs=("install", " add ", "npm i", "-S"),
    when=("run below copy",),
)
def check(view: Copy, stage: Stage) -> Findings:
    """Each change of a copied file lets all steps below it run again. A start script or a single source file that
    stands above `apt-get install` makes every edit of it cost the installation of all packages; below it costs nothing.

    Only reported where the steps in between surely do not read the file: installs of packages by name, and what belongs
    to that. The whole context and installs from manifests are the business of `cache/copy-before-install`.
    """
    if view.onbuild or not view.from_context or view.heredocs:
        return
    takes = list(deliveries(view))
    if not takes or len(takes) != len(view.sources) or not all(_is_lively(delivery) for delivery in takes):
        return
    victim = _last_victim(view, stage, takes)
    if victim is None or any(obstacle.transfer is view for obstacle in obstacles(stage.file)):
        return
    move = find_move(view, victim, _judge(takes))
    edits = move.edits([]) if move is not None else None
    files = view.sources[0].value if len(takes) == 1 else f"{view.sources[0].value} …"
    message = f"{victim.label} in line {victim.run.line} does not read {files}, but each change of it runs it again"
    message += ": copy it below"
    proof = find_move(view, victim)
    sure = proof is not None and proof.division.rest is None and all(delivery.kind == "file" for delivery in takes)
    fix = Fix("copy it below the install", edits, "safe" if sure else "unsafe") if edits is not None else None
    yield Finding(view.sources[0].span.to(view.sources[-1].span), message, fix)


def _judge(takes: list[Delivery]) -> Callable[[Run, Command, str], bool]:
    """How to tell that a command does without what is copied: a single file is easier to keep track of."""
    return ignores if len(takes) == 1 and takes[0].kind == "file" else is_independent


def _is_lively(delivery: Delivery) -> bool:
    """Whether something is likely to change often, and cannot be a setting of a package manager."""
    if delivery.target == "/" or any(below(delivery.target, folder) is not None for folder in SETTINGS):
        return False
    return delivery.name.endswith(SCRIPTS) or (delivery.weight == "source" and delivery.kind in ("file", "folder"))


def _last_victim(view: Copy, stage: Stage, takes: list[Delivery]) -> Install | None:
    """The last install below that the copy can be moved below, with nothing in between that may read it."""
    found = None
    for run in stage.after(view):
        if not isinstance(run, Run):
            continue
        found = _movable(view, run, _judge(takes)) or found
        if any(delivery.name in run.all_text for delivery in takes):
            break
    return found


def _movable(view: Copy, run: Run, judge: Callable[[Run, Command, str], bool]) -> Install | None:
    free = [install for install in run.installs if not install.reads_project and install.is_self_contained]
    return next((install for install in reversed(free) if find_move(view, install, judge) is not None), None)


BAD = {
    "COPY entrypoint.sh /entrypoint.sh\nRUN apt-get update && apt-get install -y curl\n": (
        "RUN apt-get update && apt-get install -y curl\nCOPY entrypoint.sh /entrypoint.sh\n"
    ),
    "COPY run.sh /usr/bin/\nENV A=b\nRUN apk add curl\nRUN pip install flask\nRUN chmod +x /usr/bin/run.sh": (
        "ENV A=b\nRUN apk add curl\nRUN pip install flask\nCOPY run.sh /usr/bin/\nRUN chmod +x /usr/bin/run.sh"
    ),
    "COPY start.sh /start.sh\nRUN apt-get update \\\n && apt-get install -y curl \\\n && chmod +x /start.sh\n": (
        "RUN apt-get update \\\n && apt-get install -y curl\nCOPY start.sh /start.sh\nRUN chmod +x /start.sh\n"
    ),
    "COPY src/ /app/src/\nRUN apt-get update && apt-get install -y curl\n": (
        "RUN apt-get update && apt-get install -y curl\nCOPY src/ /app/src/\n"
    ),
}
GOOD = (
    "RUN apt-get update && apt-get install -y curl\nCOPY entrypoint.sh /entrypoint.sh",
    "COPY install.sh /app/\nRUN /app/install.sh && apt-get update && apt-get install -y curl",
    "COPY nginx.list /etc/apt/sources.list.d/\nRUN apt-get update && apt-get install -y nginx",
    "COPY setup.sh /opt/\nRUN /opt/setup.sh\nRUN apt-get update && apt-get install -y nginx",
    "COPY packages.txt /app/\nRUN apt-get update && apt-get install -y nginx",
    "COPY --from=build /app/run.sh /app/\nRUN apt-get update && apt-get install -y nginx",
    "COPY . /app\nRUN apt-get update && apt-get install -y nginx",
    "COPY entrypoint.sh /\nRUN make install",
)
