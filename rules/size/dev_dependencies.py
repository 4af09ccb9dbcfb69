"""Development dependencies are installed into the final image."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    Command,
    Finding,
    Findings,
    Fix,
    Install,
    Process,
    Refusal,
    Run,
    Span,
    Stage,
    Transfer,
    application,
    copies,
    deletes,
    image_paths,
    installing,
    rule,
    tool_version,
)
from dlint.knowledge.building import is_build
from dlint.knowledge.managers.ecosystem import Production
from dlint.knowledge.managers.registry import DEVELOPING, SCRIPTED

MEANT = Refusal("the stage needs them for development")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.kit import ShellWord


@rule(
    watches=Stage,
    severity="warning",
    since="0.1",
    needs=tuple(sorted(DEVELOPING)),
    twins=("tally:php/composer-no-dev-in-production", "tally:ruby/missing-bundle-without-development"),
)
def check(stage: Stage) -> Findings:
    """Test runners, compilers, linters and type definitions are needed to build a project and not to run it.

    They are often the greater part of `node_modules` or `vendor`, and each is code that can be attacked. Where
    nothing is built in the stage, leave them out at once. Where something is, build in a stage of its own with all of
    them, and install without them in the stage that is shipped.

    Only stages that become part of the image are looked at, and not those that run a development server or tests. All
    ways to leave them out are known: options, variables of ENV, ARG, the command and the shell, `config set`, pruning
    afterwards, and installing again without them. If the build context is at hand, a manifest without development
    dependencies counts too; with `npm start` the finding is a remark, unless the manifest shows what that starts.
    """
    if not stage.ships or not application.runs_application(stage.file) or _may_be_any(stage):
        return
    installs = [install for view in stage.of(Run) if isinstance(view, Run) for install in installing.installs_of(view)]
    # One finding for each manifest: all its installs have the same cause.
    reported: set[str] = set()
    for at, install in enumerate(installs):
        way = _way(install)
        if (
            way is None
            or way.manifest in reported
            or _is_lean(install, way)
            or not (_option(install, way) or way.instead)
            or _is_undone(install, way, installs[at + 1 :])
        ):
            continue
        if _is_made_without(install):
            continue
        text = _manifest(stage, install, way)
        if text is not None and not any(mark in text for mark in way.marks):
            continue
        if text is not None and application.starts_development(stage, text):
            continue
        reported.add(way.manifest)
        yield _finding(stage, install, way, text)


def _may_be_any(stage: Stage) -> bool:
    """Whether a variable names the script of the manifest that the image runs."""
    return _runs_script(stage) and any("$" in word for word in Process.of(stage.file.stages[-1]).command[1:3])


def _way(install: Install) -> Production | None:
    """How its development dependencies are left out; None where it brings none."""
    ecosystem = install.ecosystem
    way = ecosystem.production if ecosystem is not None and install.kind == "manifest" else None
    if way is None or install.command.from_xargs:
        return None
    command = install.command
    verb = command.verb(command.tool, *way.verbs)
    # npm installs what another folder's package needs to run.
    if verb is not None and command.tool == "npm" and any(word.text not in (".", "./") for word in verb.operands):
        return None
    if verb is None or (way.asked and not command.has(*way.asked)):
        return None
    # `--omit=$OMIT`: the build may pass what leaves them out.
    if any(word.text.startswith(("--prod", "--omit", "--only")) for word in command.words if "$" in word.raw):
        return None
    # A word that is a variable may hold any option.
    return None if any("$" in word.raw and word.text.startswith("$") for word in command.words[1:]) else way


def _is_made_without(install: Install) -> bool:
    """Whether the same RUN has made the project before, without development dependencies (`composer init`)."""
    commands = install.run.commands
    for command in commands[: commands.index(install.command)]:
        if command.tool == install.command.tool and command.verb(command.tool, "init") is not None:
            return not any(flag.name.startswith(("--require-dev", "--dev")) for flag in command.flags)
    return False


def _is_lean(install: Install, way: Production) -> bool:
    command, run = install.command, install.run
    for flag in command.flags:
        # `--omit=optional` and `--omit=peer` leave development dependencies in.
        if flag.name in way.flags and (flag.value is None or flag.value.text not in ("false", "0", "optional", "peer")):
            return True
    if way.settings and any(re.search(way.settings, view.all_text) for view in _until(run)):
        return True
    return any(_may_be_set(command, run, name, pattern) for name, pattern in way.variables)


def _until(run: Run) -> Iterator[Run]:
    """The RUN itself and those above it."""
    yield run
    for stage in run.stage.lineage if run.stage is not None else ():
        for view in stage.before(run) if stage is run.stage else stage.instructions:
            if isinstance(view, Run):
                yield view


def _may_be_set(command: Command, run: Run, name: str, pattern: str) -> bool:
    """Whether a variable keeps them out, or may do so for all that is known."""
    given = command.environment(name)
    if given is not None:
        return not given.literal or _answers_yes(pattern, given.text)
    for earlier in run.commands[: run.position(command)]:
        words = [word.text for word in earlier.words[1:]] if earlier.name == "export" else []
        values = [text.partition("=")[2] for text in words if text.startswith(f"{name}=")]
        values += [each.value.text for each in earlier.assignments if not earlier.words and each.name == name]
        if any("$" in value or _answers_yes(pattern, value) for value in values):
            return True
    value = run.scope.lookup(name)
    return value is not None and (not isinstance(value, str) or _answers_yes(pattern, value))


def _answers_yes(pattern: str, value: str) -> bool:
    """Whether a variable with that value keeps development dependencies out."""
    return not pattern or re.fullmatch(pattern, value.strip("\"' ").lower()) is not None


def _is_undone(install: Install, way: Production, later: list[Install]) -> bool:
    """Whether they are taken away again further down in the stage."""
    for other in later:
        other_way = other.ecosystem.production if other.ecosystem is not None else None
        if other_way is None or other_way.manifest != way.manifest or other.folder != install.folder:
            continue
        if _is_lean(other, other_way):
            return True
    for run, command in _behind(install):
        text = " ".join(word.text for word in command.words)
        if way.prunes and text.startswith(way.prunes):
            return True
        if way.folder and any(_takes_away(path, install, way) for path in deletes.deleted(run, command)):
            return True
    return False


def _behind(install: Install) -> Iterator[tuple[Run, Command]]:
    """The commands below an install in its stage."""
    own = install.run
    for command in own.commands[own.position(install.command) + 1 :]:
        yield own, command
    for view in own.stage.after(own) if own.stage is not None else ():
        if isinstance(view, Run):
            yield from ((view, command) for command in view.commands)


def _takes_away(path: str, install: Install, way: Production) -> bool:
    if path.rstrip("/*").rpartition("/")[2] == way.folder:
        return True
    return image_paths.below(install.folder, path) is not None and path != "/"


def _manifest(stage: Stage, install: Install, way: Production) -> str | None:
    """The text of the manifest in the build context."""
    path = image_paths.joined(install.folder, way.manifest)
    for each in stage.lineage:
        for view in each.of(Transfer):
            if not isinstance(view, Transfer):
                continue
            context = copies.plausible_context(view)
            for delivery in copies.deliveries(view) if context is not None else ():
                origin = delivery.origin_of(path)
                if context is not None and origin is not None and context.exists(origin):
                    return context.text(origin)
    return None


def _finding(stage: Stage, install: Install, way: Production, text: str | None) -> Finding:
    command, option = install.command, _option(install, way)
    label = " ".join([command.program.text, *(word.text for word in command.reading.plain[: command.reading.verbs])])
    step = _build_step(stage, install)
    unclear = text is None and _runs_script(stage)
    if application.is_for_development(stage):
        last = stage.file.stages[-1].label
        advice = f"stage {stage.label} is for development: build stage {last} on one that installs without them"
        return Finding(_span(install), f"{label} installs development dependencies into the image: {advice}", MEANT)
    if way.asked:
        advice = f"leave {way.asked[0]} out"
    elif step:
        advice = (
            f"{step} needs them and the image does not: build in a stage of its own, and ship {_shipped(install, way)}"
        )
    elif option:
        advice = f"add {option}" if option.startswith("-") else f"set {_mode(stage, install)}{option}"
    else:
        advice = f"use {way.instead}"
    message = f"{label} installs development dependencies into the image: {advice}"
    fix = _no_fix(step, way, option, unclear=unclear) or _fix(install, way, option)
    return Finding(_span(install), message, fix, "info" if unclear else None, _twins(way))


def _span(install: Install) -> Span:
    command = install.command
    plain = command.reading.plain
    return command.words[0].span.to(plain[-1].span) if plain else command.program.span


def _mode(stage: Stage, install: Install) -> str:
    """What has to be set as well, so that a program of Ruby does not load the groups that are left out."""
    last = stage.file.stages[-1]
    names = ("RAILS_ENV", "RACK_ENV")
    if install.language != "ruby" or any(last.env_at(name) or last.sets_env(name) for name in names):
        return ""
    words = " ".join(Process.of(last).words)
    return f"{names[0]}=production and " if "rails" in words or "puma" in words else f"{names[1]}=production and "


def _shipped(install: Install, way: Production) -> str:
    return f"one installed with {_option(install, way) or way.instead}"


def _twins(way: Production) -> tuple[str, ...]:
    return {
        "composer.json": ("tally:php/composer-no-dev-in-production",),
        "Gemfile": ("tally:ruby/missing-bundle-without-development",),
    }.get(way.manifest, ())


def _runs_script(stage: Stage) -> bool:
    """Whether a script of the manifest decides what the image runs."""
    command = Process.of(stage.file.stages[-1]).command
    return command[:1] != () and command[0] in SCRIPTED


def _option(install: Install, way: Production) -> str:
    """The first way to leave them out that every version of the tool which can be there knows; empty for none."""
    known = install.manager.releases
    version = tool_version.version_of(install)
    options = (way.option, *way.older)
    return next((each for each in options if version.has(known, each.split()[0].partition("=")[0])), "")


def _build_step(stage: Stage, install: Install) -> str | None:
    """What is built in the stage at or below the install, in short."""
    for view in stage.instructions[install.run.index :]:
        for command in view.commands if isinstance(view, Run) else ():
            words = [word.text for word in command.reading.plain]
            if command is install.command or command.name is None or not is_build(command.tool, words):
                continue
            return " ".join([command.program.text, *words[:2]])
    return None


def _no_fix(step: str | None, way: Production, option: str, *, unclear: bool) -> Refusal | None:
    """Why an option alone does not do."""
    if step:
        return Refusal(f"{step} needs them")
    # `npm start` may run any of the development dependencies.
    if unclear:
        return Refusal("the image starts a script, which may need them")
    if way.asked or not option.startswith("-"):
        return Refusal("no option of the command leaves them out")
    return None


def _fix(install: Install, way: Production, option: str) -> Fix | Refusal:
    command = install.command
    asked_for = any(flag.name in way.flags for flag in command.flags)
    if asked_for or not command.exact or command.place.is_json:
        return Refusal(
            "the command asks for them itself" if asked_for else "the words of the command are not known exactly"
        )
    adding = list(_adding(install, way))
    if not all(each.exact for each in adding):
        return Refusal("an install below brings them back, and its words are not known exactly")
    edits = [each.insert(_verb_of(each), f" {option}") for each in (command, *adding)]
    return Fix("leave development dependencies out", tuple(edits), trust="unsafe")


def _verb_of(command: Command) -> ShellWord:
    plain = command.reading.plain
    return plain[0] if plain and command.reading.verbs else command.program


def _adding(install: Install, way: Production) -> Iterator[Command]:
    """The installs of named packages below: npm then installs all that the manifest lists and node_modules lacks.

    Source: docs.npmjs.com, npm-install, `omit`; seen with npm 11.19 after `npm ci --omit=dev`, 2026-11.
    """
    for run, command in _behind(install) if install.command.tool == "npm" else ():
        verb = command.verb("npm", "install", "i", "in", "add")
        is_elsewhere = command.has("-g", "--global", "--location", "--prefix", "-C", *way.flags)
        if verb is not None and verb.operands and not is_elsewhere and run.stage is install.run.stage:
            yield command


NODE = "FROM node:22\nCOPY package*.json ./\n"
END = '\nCOPY . .\nCMD ["node", "app.js"]'
BAD = {
    "FROM node:22 AS dev\nCOPY package*.json ./\nRUN npm ci\nCMD npm run dev\nFROM dev\nCOPY . .\nCMD node a.js": None,
    f"{NODE}RUN npm ci{END}": f"{NODE}RUN npm ci --omit=dev{END}",
    f"FROM node:10-alpine\nRUN npm install --quiet{END}": (
        f"FROM node:10-alpine\nRUN npm install --only=production --quiet{END}"
    ),
    f"FROM node:boron\nRUN npm install{END}": f"FROM node:boron\nRUN npm install --production{END}",
    # npm brings all that is missing when it installs a package by name.
    f"{NODE}RUN npm ci && npm install redis@4 && npm i -g pm2{END}": (
        f"{NODE}RUN npm ci --omit=dev && npm install --omit=dev redis@4 && npm i -g pm2{END}"
    ),
    f"{NODE}RUN npm ci && npm run build{END}": None,
    f"{NODE}RUN npm ci{END.replace('node', 'npm').replace('app.js', 'start')}": None,
    f"{NODE}RUN yarn --frozen-lockfile{END}": f"{NODE}RUN yarn --production --frozen-lockfile{END}",
    f"{NODE}ENV NODE_ENV=staging\nRUN pnpm i{END}": f"{NODE}ENV NODE_ENV=staging\nRUN pnpm i --prod{END}",
    f"{NODE}RUN npm ci --production=false{END}": None,
    f"FROM node:22 AS base\nRUN npm ci\nFROM base{END}": f"FROM node:22 AS base\nRUN npm ci --omit=dev\nFROM base{END}",
    'FROM php:8-fpm\nRUN composer install -n\nCOPY . .\nCMD ["php-fpm"]': (
        'FROM php:8-fpm\nRUN composer install --no-dev -n\nCOPY . .\nCMD ["php-fpm"]'
    ),
    "FROM ruby:3.3\nRUN bundle install\nCMD puma": None,
    "FROM ruby:3.3\nENV RAILS_ENV=production\nRUN bundle install\nCMD rails server": None,
    "FROM python:3.12\nRUN poetry install\nCMD gunicorn app": (
        "FROM python:3.12\nRUN poetry install --only main\nCMD gunicorn app"
    ),
    "FROM python:3.12\nRUN uv sync --locked\nCMD gunicorn app": (
        "FROM python:3.12\nRUN uv sync --no-dev --locked\nCMD gunicorn app"
    ),
    "FROM python:3.12\nRUN pipenv install --dev --system\nCMD gunicorn app": None,
}
GOOD = (
    f"{NODE}RUN npm ci --omit=dev{END}",
    f"{NODE}RUN npm ci --omit dev{END}",
    f"{NODE}RUN npm install --production{END}",
    f"{NODE}ENV NODE_ENV=production\nRUN npm ci{END}",
    f"{NODE}ARG NODE_ENV\nRUN npm ci{END}",
    f"{NODE}RUN NODE_ENV=production npm ci{END}",
    f"{NODE}RUN export NODE_ENV=production && yarn{END}",
    f"{NODE}RUN npm config set omit dev\nRUN npm ci{END}",
    f"{NODE}RUN npm ci && npm run build && npm prune --omit=dev{END}",
    f"{NODE}RUN npm ci && npm run build && rm -rf node_modules && npm ci --omit=dev{END}",
    f"{NODE}RUN yarn && yarn build\nRUN yarn install --production{END}",
    f"FROM node:22 AS build\nRUN npm ci\nRUN npm run build\n{NODE}RUN npm ci --omit=dev{END}",
    "FROM node:22 AS build\nRUN npm ci && npm run build\nFROM nginx\nCOPY --from=build dist /usr/share/nginx/html",
    f"{NODE}RUN npm ci\nCOPY . .\nCMD npm run dev",
    f"{NODE}RUN npm ci\nCOPY . .\nCMD nodemon app.js",
    f"{NODE}RUN npm install -g pm2\nCOPY . .\nCMD pm2 start app",
    f"{NODE}RUN npm install express{END}",
    f"{NODE}RUN npm install /src{END}",
    f"{NODE}RUN npm ci\nCOPY . .\nCMD npm run $env",
    (f"{NODE}RUN npm ci{END}", {"package.json": '{"dependencies": {"a": "1"}}', "app.js": ""}),
    (
        f"{NODE}RUN npm ci\nCOPY . .\nCMD npm start",
        {"package.json": '{"scripts": {"start": "vite --host"}, "devDependencies": {"vite": "5"}}', "app.js": ""},
    ),
    "FROM php:8-fpm\nRUN composer install --no-dev\nCOPY . .\nCMD php-fpm",
    "FROM ruby:3.3\nENV BUNDLE_WITHOUT=development\nRUN bundle install\nCMD puma",
    "FROM ruby:3.3\nRUN bundle config set --local without 'development test' && bundle install\nCMD puma",
    "FROM python:3.12\nRUN poetry install --without dev\nCMD gunicorn app",
    "FROM python:3.12\nRUN uv sync --no-dev && pip install -r requirements.txt\nCMD gunicorn app",
    "FROM python:3.12\nRUN pipenv install --system --deploy\nCMD gunicorn app",
)
