"""A step stands below a copy that it does not read and that changes more often."""

from __future__ import annotations

from dlint.kit import (
    Dockerfile,
    Finding,
    Findings,
    Fix,
    Obstacle,
    Refusal,
    Run,
    Stage,
    Transfer,
    copy_before_install,
    fix_of,
    listed,
    rule,
    stage_order,
    step_order,
)

SHOWN = 4
FROM_MANIFESTS = ("manifest", "added")


@rule(
    watches=Dockerfile,
    severity="info",
    since="0.1",
    when=("wasted step",),
)
def check(file: Dockerfile) -> Findings:
    """Each change of a copied file runs all steps below it again. A start script, a manifest or the result of another
    stage that stands above `apt-get install` makes every change of it cost the installation of all packages; below it
    costs nothing.

    ```dockerfile
    RUN apt-get update && apt-get install -y --no-install-recommends libpq5
    COPY requirements.txt ./
    RUN pip install --no-cache-dir -r requirements.txt
    COPY entrypoint.sh /
    ```

    A step is reported only where it is known what it reads: packages by name, downloads, users, folders. How often a
    file changes goes by its kind: manifests less often than scripts, scripts less often than source. Copies of the
    whole context, and installs that need manifests of the copy, are reported by `cache/copy-before-install`; a step
    that is reported there is not reported here a second time.

    The fix writes the instructions of the stage in the cheapest order that their dependencies allow; comments and blank
    lines travel along. It is safe where everything is known of all that change places.
    """
    obstacles = copy_before_install.obstacles(file)
    owned = {obstacle.transfer for obstacle in obstacles}
    for stage in file.stages:
        # What steps of PowerShell and cmd read is not known.
        if stage.is_windows:
            continue
        copies = [view for view in stage.instructions if isinstance(view, Transfer)]
        known = _reported_elsewhere([view for view in copies if view.takes_context], obstacles)
        for view in copies:
            # One finding for a copy: where an install waits for it, `cache/copy-before-install` reports that.
            if view in owned or view.takes_context:
                continue
            runs = [run for run in step_order.wasted_runs(view) if run not in known]
            # For the sake of cheap steps a copy need not move: no one notices the gain, and the author chose its place.
            if any(step_order.is_costly(run) for run in runs):
                yield _finding(view, stage, runs)


def _reported_elsewhere(broad: list[Transfer], obstacles: tuple[Obstacle, ...]) -> set[Run]:
    """The steps that `cache/copy-before-install` reports behind a copy of the whole context.

    That copy changes at least as often as any other, so it is what such a step waits for. Up to an install from
    manifests that rule reports the install alone.
    """
    found: set[Run] = set()
    for view in broad:
        behind = [each.install for each in obstacles if each.transfer is view and each.install.kind in FROM_MANIFESTS]
        limit = max((install.run.index for install in behind if install.run.stage is view.stage), default=-1)
        found.update(run for run in step_order.wasted_runs(view) if run.index > limit)
    return found


def _finding(view: Transfer, stage: Stage, runs: list[Run]) -> Finding:
    files = view.sources[0].value if len(view.sources) == 1 else f"{view.sources[0].value} …"
    first = runs[0].line
    labels = list(dict.fromkeys(step_order.label_of(run) for run in runs))
    shown = listed(labels, SHOWN)
    where = f"line {first}" if len(runs) == 1 else f"lines {first} to {runs[-1].line}"
    verb, again = ("does", "it") if len(labels) == 1 else ("do", "them")
    message = f"{shown} in {where} {verb} not read {files}, but each change of it runs {again} again: copy it below"
    return Finding(view.sources[0].span.to(view.sources[-1].span), message, _fix(stage))


def _fix(stage: Stage) -> Fix | Refusal:
    order = step_order.order_of(stage)
    edits = stage_order.reordered(stage, order.order)
    # Exact: the effects of all that change places are known, so nothing can rest on the order as it was.
    trust = "safe" if order.exact else "unsafe"
    return fix_of("put what changes often below what does not need it", edits, trust)


BAD = {
    "COPY entrypoint.sh /entrypoint.sh\nRUN apt-get update && apt-get install -y curl\n": (
        "RUN apt-get update && apt-get install -y curl\nCOPY entrypoint.sh /entrypoint.sh\n"
    ),
    "COPY run.sh /usr/bin/\nENV A=b\nRUN apk add curl\nRUN pip install flask\nRUN chmod +x /usr/bin/run.sh": (
        "ENV A=b\nRUN apk add curl\nRUN pip install flask\nCOPY run.sh /usr/bin/\nRUN chmod +x /usr/bin/run.sh"
    ),
    "COPY src/ /app/src/\nRUN apt-get update && apt-get install -y curl\n": (
        "RUN apt-get update && apt-get install -y curl\nCOPY src/ /app/src/\n"
    ),
    "WORKDIR /app\n\n# what it needs\nCOPY package.json ./\n\n# tools\nRUN apk add git\nRUN npm install\nCOPY . .\n": (
        "WORKDIR /app\n\n# tools\nRUN apk add git\n\n# what it needs\nCOPY package.json ./\nRUN npm install\nCOPY . .\n"
    ),
    "FROM golang AS b\nCOPY . .\nFROM alpine\nCOPY --from=b /go/app /srv/app\nRUN apk add curl\n": (
        "FROM golang AS b\nCOPY . .\nFROM alpine\nRUN apk add curl\nCOPY --from=b /go/app /srv/app\n"
    ),
    "COPY a.py /app/\nRUN curl -fsSLo /usr/local/bin/x https://example.org/x-1.2 && chmod +x /usr/local/bin/x\n": (
        "RUN curl -fsSLo /usr/local/bin/x https://example.org/x-1.2 && chmod +x /usr/local/bin/x\nCOPY a.py /app/\n"
    ),
}
GOOD = (
    "RUN apt-get update && apt-get install -y curl\nCOPY entrypoint.sh /entrypoint.sh",
    "COPY install.sh /app/\nRUN /app/install.sh && apt-get update && apt-get install -y curl",
    "COPY nginx.list /etc/apt/sources.list.d/\nRUN apt-get update && apt-get install -y nginx",
    "COPY setup.sh /opt/\nRUN /opt/setup.sh\nRUN apt-get update && apt-get install -y nginx",
    "COPY packages.txt /app/\nRUN apt-get update && apt-get install -y nginx",
    "FROM alpine\nCOPY --from=busybox /bin/busybox /app/\nRUN apk add nginx",
    "FROM debian AS b\nCOPY . /x\nFROM alpine\nCOPY --from=b /x/tools/ /usr/local/bin/\nRUN apk add nginx",
    "COPY qemu/ /usr/bin/\nRUN apk add bash",
    "COPY . /app\nRUN apt-get update && apt-get install -y nginx",
    "COPY entrypoint.sh /\nRUN make install",
    "COPY package.json ./\nRUN npm install\nCOPY . .\nRUN apt-get update && apt-get install -y nginx",
    "COPY a.py /app/\nRUN mkdir /data",
    "COPY package.json ./\nRUN corepack enable && corepack install",
)
