"""Source is copied above an install of dependencies that does not need it."""

from __future__ import annotations

from dlint.kit import (
    Dockerfile,
    Edit,
    Finding,
    Findings,
    Fix,
    Install,
    Manifests,
    Obstacle,
    Refusal,
    Run,
    Span,
    Transfer,
    copies,
    copy_before_install,
    copy_lines,
    fix_of,
    image_paths,
    install_first,
    installing,
    listed,
    manifests,
    move_copy,
    rule,
    stage_order,
    step_order,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# A step with one of these may set where the package manager looks.
CONFIGURES = ("/etc/apt", "sources.list", "/etc/apk", "/etc/yum", ".repo", "dpkg -i", "pip.conf", "npmrc", "apt-key")
LONGEST = 60
SHOWN = 5
_MOVED = ("manifest", "added")


@rule(watches=Dockerfile, severity="warning", since="0.1", when=("obstacle", "wasted step"))
def check(file: Dockerfile) -> Findings:
    """A step is taken from the cache only if nothing above it has changed. `COPY . .` changes with each edit of any
    file, so an install that stands below it runs again each time, although the dependencies are the same as before.

    Copy the files that name the dependencies (manifest and lock file) first, install, then copy the rest:

    ```dockerfile
    COPY package.json package-lock.json ./
    RUN npm ci
    COPY . .
    ```

    Where manifests were installed from above already, the rule is silent, and also where an install needs the source
    (`pip install .`). Of commands that compile, it reports only those whose tool can fetch dependencies beforehand
    (`go mod download`, `mvn dependency:go-offline`, `dotnet restore`, …), as a hint where it cannot see whether there
    are any. With a cache mount the downloads are kept and only the step runs again: that is a hint too.

    Packages that are installed by name (`apt-get install`, `pip install flask`, `npm install -g`) need nothing of the
    project: they belong above the copy.

    The fix moves the copy below the install. It is safe only where the build context shows that the result is the same:
    `npm ci` or `pip install -r` with files that name no local paths and run no scripts of the project. Where the
    context is known, the manifests of workspaces, modules and local packages are found and copied too, and what the
    install needs besides (a script of the project, the project itself) is named. An install that takes the project
    along (Poetry, uv, Composer) is done twice: without it above the copy, whole below.
    """
    groups = _groups(file)
    for group in groups:
        if _lead(group).install.reads_project:
            yield _finding(group)
    for transfer, runs, behind in _bystanders(file, groups):
        yield _apart_finding(transfer, runs, behind)


def _groups(file: Dockerfile) -> list[list[Obstacle]]:
    """What is reported together: the installs of one language behind one copy."""
    found: dict[tuple[Transfer, str], list[Obstacle]] = {}
    built: dict[Install, Transfer] = {}
    for obstacle in copy_before_install.obstacles(file):
        if not _is_advisable(obstacle):
            continue
        # However many copies stand above a build: what it lacks is one step above the first.
        if (
            obstacle.install.kind == "build"
            and built.setdefault(obstacle.install, obstacle.transfer) is not obstacle.transfer
        ):
            continue
        found.setdefault((obstacle.transfer, _kind(obstacle)), []).append(obstacle)
    return list(found.values())


def _kind(obstacle: Obstacle) -> str:
    """What is reported together: the installs of one language; those that need nothing of the project."""
    return obstacle.install.language if obstacle.install.reads_project else ""


def _bystanders(file: Dockerfile, groups: list[list[Obstacle]]) -> Iterator[tuple[Transfer, list[Run], list[Obstacle]]]:
    """For each copy of the whole context, the steps that need nothing of it: RUNs of which that is known, and installs.

    Left out is what the move of the copy below an install from manifests frees as well.
    """
    leading = {group[0].transfer: _lead(group).install for group in groups if _lead(group).install.kind in _MOVED}
    apart = {group[0].transfer: group for group in groups if not _lead(group).install.reads_project}
    for stage in file.stages:
        for view in stage.instructions:
            if not isinstance(view, Transfer) or not view.from_context or not view.is_broad:
                continue
            last = leading.get(view)
            limit = last.run.index if last is not None and last.run.stage is stage else -1
            runs = [run for run in step_order.wasted_runs(view) if run.index > limit]
            found = apart.get(view, [])
            behind = [each for each in found if each.install.run.stage is not stage or each.install.run.index > limit]
            if behind or any(step_order.is_worth_moving(run) for run in runs):
                yield view, runs, behind


def _lead(group: list[Obstacle]) -> Obstacle:
    """The obstacle to report: an install from manifests, else a build, else one of named packages."""
    order = {"manifest": 0, "added": 0, "build": 1}
    return min(group, key=lambda obstacle: order.get(obstacle.install.kind, 2))


def _is_advisable(obstacle: Obstacle) -> bool:
    from dlint.kit import fetch_first

    install = obstacle.install
    if install.kind == "build":
        return (
            install.ecosystem is not None
            and install.ecosystem.prefetch is not None
            and fetch_first.has_dependencies(obstacle)
        )
    if install.reads_project:
        return not fetch_first.is_vendored(obstacle)
    return not any(_configures(view, obstacle) for view in _steps_between(obstacle))


def _steps_between(obstacle: Obstacle) -> list[Run]:
    run = obstacle.install.run
    assert run.stage is not None, "an install stands in a stage"
    start = obstacle.transfer.index + 1 if obstacle.transfer.stage is run.stage else 0
    return [view for view in run.stage.instructions[start : run.index + 1] if isinstance(view, Run)]


def _configures(run: Run, obstacle: Obstacle) -> bool:
    goal = obstacle.delivery.target.rpartition("/")[2]
    return any(mark in run.text for mark in CONFIGURES) and bool(goal) and ("./" in run.text or goal in run.text)


def _finding(group: list[Obstacle]) -> Finding:
    lead = _lead(group)
    words = [obstacle.delivery.word for obstacle in group if obstacle.transfer is lead.transfer]
    span = min((word.span for word in words), key=lambda each: each.start)
    last = max((word.span for word in words), key=lambda each: each.end)
    if lead.install.kind == "build":
        return _build_finding(lead, Span(span.start, last.end))
    return _manifest_finding(lead, Span(span.start, last.end))


def _apart_finding(transfer: Transfer, runs: list[Run], behind: list[Obstacle]) -> Finding:
    """What needs nothing of a copy: by its RUNs where all is known of them, else by the install."""
    copy, word = _written(transfer), transfer.sources[0]
    installs = [each.install for each in behind]
    elsewhere = [each for each in installs if each.run.stage is not transfer.stage]
    labels = [step_order.label_of(run) for run in runs] + [each.label for each in installs if each.run not in runs]
    labels = list(dict.fromkeys(labels))
    shown = listed(labels, SHOWN)
    does, it = ("does", "it") if len(labels) == 1 else ("do", "them")
    advice = f"move {it} above {copy}"
    if elsewhere and not runs and elsewhere[0].run.stage is not None:
        shown += f" in stage {elsewhere[0].run.stage.label}"
        advice = f"do it before {copy}, or in a stage that does not build on it"
    message = f"{shown} {does} not need the source, yet any change of it runs {it} again: {advice}"
    known = [install for run in runs for install in installing.installs_of(run)]
    known += [each for each in installs if each not in elsewhere]
    weighs = any(not install.keeps_cache() for install in known) or (
        not known and any(step_order.is_costly(run) for run in runs)
    )
    fix = _order_fix(transfer) if runs else _move_fix(behind[0], None) if behind else None
    return Finding(word.span, message, fix, None if weighs else "info")


def _order_fix(transfer: Transfer) -> Fix | Refusal:
    stage = transfer.stage
    if stage is None:
        return Refusal("the COPY belongs to no stage")
    order = step_order.order_of(stage)
    edits = stage_order.reordered(stage, order.order)
    trust = "safe" if order.exact else "unsafe"
    return fix_of("put what changes often below what does not need it", edits, trust)


def _manifest_finding(lead: Obstacle, span: Span) -> Finding:
    install = lead.install
    needed = manifests.manifests_of(lead.delivery, install) if not install_first.is_brought_apart(lead) else None
    again = (
        f"any source change runs {install.label} again"
        if install.keeps_cache()
        else "any source change installs all dependencies again"
    )
    message = f"{_written(lead.transfer)} stands before {install.label}: {again}"
    if install.keeps_cache():
        message += " (the cache mount keeps the downloads)"
    message += f"; {_advice(lead, needed)}"
    return Finding(span, message, _move_fix(lead, needed), "info" if install.keeps_cache() else None)


def _advice(lead: Obstacle, needed: Manifests | None) -> str:
    aside_options = install_first.aside_options(lead, needed)
    options = " ".join(aside_options)
    aside = f" and install with {options}" if options else ""
    if install_first.lacking(lead, aside_options):
        aside += f", which a newer {lead.install.command.tool} has"
    if needed is None:
        if not install_first.is_brought_apart(lead):
            return f"copy its manifests first{aside}"
        late = [each.word.value for each in install_first.source_of(lead.transfer)]
        what = _listed(late) if late and len(late) < len(lead.transfer.sources) else "it"
        return f"install with {options} above {what}, and all below" if options else f"move {what} below"
    if needed.entangled and needed.reason is not None:
        return f"{needed.reason}, so this needs more than {_listed(needed.paths)}"
    doubt = f" with what else it needs ({needed.reason})" if needed.reason is not None else ""
    return f"copy {_listed(needed.paths)} first{doubt}{aside}"


def _build_finding(lead: Obstacle, span: Span) -> Finding:
    install = lead.install
    prefetch = install.ecosystem.prefetch if install.ecosystem is not None else None
    assert prefetch is not None, "builds without a way to fetch beforehand are not reported"
    again, instead = prefetch
    needed = manifests.manifests_of(lead.delivery, install) if not install_first.is_brought_apart(lead) else None
    first = f"copy {_listed(needed.paths)} first and " if needed is not None else "copy the manifests above it and "
    message = f"{_written(lead.transfer)} stands before {install.label}: any source change {again} again; "
    message += first + instead.format(program=install.command.words[0].text)
    known = needed is not None and needed.known
    return Finding(span, message, _step_fix(lead, needed), None if known else "info")


def _written(transfer: Transfer) -> str:
    """The instruction in short: `COPY . .`."""
    words = [word.value for word in transfer.node.words]
    text = " ".join(words)
    return f"{transfer.kind.upper()} {text}" if len(text) <= LONGEST else f"{transfer.kind.upper()} {words[0]} …"


def _listed(paths: list[str]) -> str:
    if len(paths) > 4:
        return f"{', '.join(paths[:3])} and {len(paths) - 3} more manifests"
    return " and ".join([", ".join(paths[:-1]), paths[-1]] if len(paths) > 1 else paths)


def _move_fix(lead: Obstacle, needed: Manifests | None) -> Fix | Refusal:
    """Move the copy below the install, and copy the manifests where it stood."""
    from dlint.kit import cargo_fetch

    move = move_copy.find_move(lead.transfer, lead.install)
    if isinstance(move, Refusal):
        return move
    first = install_first.first_lines(lead, needed, move.division.installs)
    aside = install_first.aside_options(lead, needed)
    if isinstance(first, Refusal):
        return first
    edits = move.edits(first[0], first[1], again=lead.install if aside else None)
    verb = lead.install.command.verb(lead.install.command.tool)
    if isinstance(edits, Refusal):
        return edits
    if aside and len(move.division.installs) != 1:
        return Refusal("the RUN has more than one install")
    if lacking := install_first.lacking(lead, aside):
        return Refusal(f"not every version of {lead.install.command.tool} that can be here has {lacking[0]}")
    if aside and verb is None:
        return Refusal(f"{lead.install.label} has no verb that takes {' '.join(aside)}")
    if aside and verb is not None:
        title = f"install with {' '.join(aside)}, then copy the source and install the rest"
        # Where the verb ends the RUN, the copy is inserted at the same place: the options come first.
        return Fix(title, (verb.then(" " + " ".join(aside)), *edits), "unsafe")
    if needed is not None and needed.reason is not None:
        # What else the install needs is known as a reason only, so these edits are shown and never applied.
        return Fix("copy the source below the install", edits, "display")
    stubs = cargo_fetch.stub_edits(lead, needed)
    if isinstance(stubs, Refusal):
        return stubs
    is_equal = not stubs and move.division.rest is None and install_first.is_equal(lead, needed)
    return Fix("copy the source below the install", (*edits, *stubs), "safe" if is_equal else "unsafe")


def _step_fix(lead: Obstacle, needed: Manifests | None) -> Fix | Refusal:
    """Put a step above the copy that fetches what the build needs."""
    from dlint.kit import fetch_first

    install, transfer = lead.install, lead.transfer
    stage = transfer.stage
    command = fetch_first.fetching(install, needed)
    place = install.folder if install.tool != "dotnet" else image_paths.folder_of(install.run, install.command)
    if command is None:
        reason = needed.reason if needed is not None else None
        return Refusal(reason or f"no command is known that fetches for {install.label} from its manifests alone")
    if stage is None or transfer.onbuild or image_paths.folder_at(stage, transfer) != place:
        return Refusal(f"{install.label} runs in another folder than the COPY")
    if needed is None and not install_first.is_brought_above(lead):
        return Refusal(f"the manifests that {install.label} reads are not known")
    lines = (
        copy_lines.copy_lines(lead.delivery, needed, copies.plausible_context(transfer)) if needed is not None else []
    )
    if isinstance(lines, Refusal):
        return lines
    run = "RUN" if transfer.node.keyword_word.value.isupper() else "run"
    flags = [install.run.file.source.text(flag.span) for flag in install.run.node.flags]
    text = "".join(line + "\n" for line in [*lines, " ".join([run, *flags, command])])
    return Fix("fetch the dependencies above", (Edit.insert(move_copy.block_of(transfer).start, text),), "unsafe")


BAD = {
    "WORKDIR /app\nCOPY . .\nRUN npm install": "WORKDIR /app\nCOPY package*.json ./\nRUN npm install\nCOPY . .",
    "WORKDIR /app\nCOPY . .\nRUN yarn --frozen-lockfile && yarn build": (
        "WORKDIR /app\nCOPY package.json yarn.lock ./\nRUN yarn --frozen-lockfile\nCOPY . .\nRUN yarn build"
    ),
    "# the source\nCOPY --chown=1000 . /app\nWORKDIR /app\n\nRUN pip install --no-cache-dir -r requirements.txt\n": (
        "COPY --chown=1000 requirements.txt /app/\nWORKDIR /app\n\nRUN pip install --no-cache-dir -r requirements.txt\n"
        "# the source\nCOPY --chown=1000 . /app\n"
    ),
    "COPY . /srv\nRUN cd /srv/web && npm ci \\\n && npm run build": (
        "COPY web/package*.json /srv/web/\nRUN cd /srv/web && npm ci\nCOPY . /srv\nRUN cd /srv/web && npm run build"
    ),
    "WORKDIR /app\nCOPY app.py requirements.txt ./\nRUN pip install -r requirements.txt": (
        "WORKDIR /app\nCOPY requirements.txt ./\nRUN pip install -r requirements.txt\nCOPY app.py ./"
    ),
    "WORKDIR /app\nCOPY src ./src\nCOPY Gemfile* ./\nRUN bundle install": (
        "WORKDIR /app\nCOPY Gemfile* ./\nRUN bundle install\nCOPY src ./src"
    ),
    "COPY requirements.txt .\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache pip install -r requirements.txt": (
        "COPY requirements.txt .\nRUN --mount=type=cache,target=/root/.cache pip install -r requirements.txt\nCOPY . ."
    ),
    "COPY . /app\nRUN pip install flask\n": "RUN pip install flask\nCOPY . /app\n",
    "COPY . /app\nENV A=b\nRUN apt-get update && apt-get install -y curl && /app/setup.sh\n": (
        "ENV A=b\nRUN apt-get update && apt-get install -y curl\nCOPY . /app\nRUN /app/setup.sh\n"
    ),
    "WORKDIR /app\nCOPY . .\nRUN go build -o /bin/app .": (
        "WORKDIR /app\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /bin/app ."
    ),
    "WORKDIR /app\nCOPY go.* ./\nCOPY *.go ./\nRUN go build": (
        "WORKDIR /app\nCOPY go.* ./\nRUN go mod download\nCOPY *.go ./\nRUN go build"
    ),
    "WORKDIR /app\nCOPY . .\nRUN mvn -B package": None,
    "WORKDIR /app\nCOPY . .\nRUN cargo build --release": None,
    "WORKDIR /app\nCOPY . .\nRUN chmod -R 755 . && npm ci": None,
    "WORKDIR /app\nCOPY . .\nRUN composer install --no-dev": (
        "WORKDIR /app\nCOPY composer.* ./\n"
        "RUN composer install --no-scripts --no-autoloader --no-dev\nCOPY . .\nRUN composer install --no-dev"
    ),
    "WORKDIR /app\nCOPY . .\nRUN pip install poetry\nRUN poetry install": (
        "WORKDIR /app\nRUN pip install poetry\nCOPY pyproject.toml poetry.lock* ./\nRUN poetry install --no-root\n"
        "COPY . .\nRUN poetry install"
    ),
    "WORKDIR /app\nCOPY . .\nRUN pip install poetry && poetry install && ./setup": (
        "WORKDIR /app\nCOPY pyproject.toml poetry.lock* ./\nRUN pip install poetry && poetry install --no-root\n"
        "COPY . .\nRUN poetry install && ./setup"
    ),
    "FROM php:8.4-cli\nCOPY . /app\nRUN docker-php-ext-install pdo_mysql": (
        "FROM php:8.4-cli\nRUN docker-php-ext-install pdo_mysql\nCOPY . /app"
    ),
    "FROM elixir:1.19\nWORKDIR /app\nCOPY . .\nRUN mix do deps.get, compile": None,
    "COPY . /app\nRUN cd /app && uv sync --frozen": (
        "COPY pyproject.toml uv.lock /app/\nRUN cd /app && uv sync --no-install-project --frozen\n"
        "COPY . /app\nRUN cd /app && uv sync --frozen"
    ),
    "FROM node AS base\nWORKDIR /app\nCOPY . .\nFROM base\nRUN npm ci": None,
}
GOOD = (
    "WORKDIR /a\nCOPY . .\nRUN poetry export -o requirements.txt && pip install -r requirements.txt",
    "WORKDIR /a\nCOPY . .\nRUN python tools/pins.py > pins.txt\nRUN pip install -r pins.txt",
    "WORKDIR /app\nCOPY package*.json ./\nRUN npm install\nCOPY . .\nRUN npm run build\nRUN npm cache clean -f",
    "WORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm rebuild && npm ci --omit=dev",
    "WORKDIR /app\nRUN --mount=type=bind,source=package.json,target=package.json npm install\nCOPY . .",
    "WORKDIR /app\nCOPY . .\nRUN pip install .",
    "WORKDIR /app\nCOPY . .\nRUN pip install -e .[dev]",
    "WORKDIR /app\nCOPY --from=build /app .\nRUN npm ci --omit=dev",
    "WORKDIR /app\nCOPY *.csproj ./\nRUN dotnet restore\nCOPY . .\nRUN dotnet publish --no-restore",
    "WORKDIR /app\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build ./...",
    "FROM elixir:1.19\nWORKDIR /app\nCOPY . .\nRUN mix do compile, release",
    "FROM elixir:1.19\nCOPY mix.exs mix.lock /app/\nRUN cd /app && mix deps.get\nCOPY . /app\n"
    "RUN cd /app && mix do deps.get, compile",
    "FROM php:8.4-apache\nCOPY . /var/www/html\nRUN a2enmod rewrite",
    "FROM php:8.4-cli\nCOPY . /\nRUN docker-php-ext-install pdo_mysql",
    "WORKDIR /app\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build ./...",
    "FROM golang\nADD main.go /root\nWORKDIR /root\nRUN go build -o /root/mainApp /root/main.go",
    "FROM node AS build\nWORKDIR /app\nCOPY package.json .\nRUN npm i\nCOPY . .\nFROM nginx\nCOPY . /var/www/html",
    "COPY . /app\nWORKDIR /app\nRUN git clone https://example.org/tool && cd tool && pip install -r requirements.txt",
    "COPY conf/ /etc/app/\nWORKDIR /app\nCOPY package.json .\nRUN npm install",
    "COPY <<EOF /app/x\na\nEOF\nWORKDIR /app\nCOPY package.json .\nRUN npm install",
    "COPY . /app\nRUN xargs -a /app/packages.txt apt-get install -y",
    "COPY . /app\nRUN apt-get update && apt-get install -y /app/tool.deb",
    "COPY . /app\nRUN pip install /app/wheels/x.whl",
    ("WORKDIR /app\nCOPY . .\nRUN go build", {"go.mod": "module a\n", "main.go": ""}),
    ("WORKDIR /app\nCOPY . .\nRUN go build", {"go.mod": "", "go.sum": "", "vendor/modules.txt": ""}),
)
