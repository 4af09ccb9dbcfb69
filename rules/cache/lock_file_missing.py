"""Dependencies are installed without the lock file that fixes their versions."""

from __future__ import annotations

from dlint.kit import (
    Delivery,
    Edit,
    Finding,
    Findings,
    Fix,
    Install,
    Refusal,
    Run,
    Stage,
    Transfer,
    View,
    copies,
    image_paths,
    install_reads,
    installing,
    rule,
    tool_version,
)
from dlint.knowledge.managers.registry import LOCKING

# Options that want it so, or with which the install would fail if there were no lock file.
MEANT = (
    "--no-package-lock",
    "--no-lockfile",
    "--frozen-lockfile",
    "--immutable",
    "--locked",
    "--frozen",
    "--deployment",
)


@rule(
    watches=Run,
    severity="warning",
    since="0.1",
    needs=tuple(sorted(LOCKING)),
    runs=tuple(sorted(LOCKING)),
)
def check(run: Run, stage: Stage) -> Findings:
    """A manifest names ranges of versions, the lock file the exact ones. Without it an install takes whatever is newest
    on the day on which the step is not found in the cache: two builds of the same source differ, and a new release
    somewhere breaks a build in which nothing was changed.

    Where the build context is known and has a lock file, copy it with the manifest; the fix does that. Where there is
    none, let the package manager write one (`npm install --package-lock-only`, `poetry lock`, `bundle lock`, …) and
    commit it.

    Where the context is not known, a folder that is copied whole is taken to hold the lock file as well.
    """
    # ONBUILD reads the context of another project, whose files are not known here.
    if run.programs.isdisjoint(LOCKING) or run.onbuild:
        return
    # The mount may bring the lock file.
    if any(mount.type == "bind" for mount in run.mounts):
        return
    for install in installing.installs_of(run):
        ecosystem = install.ecosystem
        if (
            install.kind != "manifest"
            or ecosystem is None
            or not ecosystem.locks
            or ecosystem.seldom_locked
            or tool_version.version_of(install).lacks(install.manager.releases, ecosystem.locks[0])
            or install.command.has(*MEANT)
        ):
            continue
        manifest = _manifest_alone(install, stage)
        if (
            manifest is not None
            and not _is_locked_below(install, manifest)
            # `npm ci` fails without a lock file, and `update` is there to choose new versions.
            and install.command.verb(("npm", "composer"), "ci", "update", "u") is None
        ):
            yield _finding(install, manifest)
            return


def _manifest_alone(install: Install, stage: Stage) -> Delivery | None:
    """The copy of the manifest, where none brings a lock file."""
    ecosystem = install.ecosystem
    assert ecosystem is not None, "asked for with one only"
    required = [image_paths.joined(install.folder, name) for name in install.required]
    found = [each for each in copies.bringing(stage, install.run, required) if _brings(each, required)]
    found = [each for each in found if not _locks_nothing(each, install)]
    # Another stage or image may hold the lock file.
    if not found or stage.any_above(install.run, _from_elsewhere):
        return None
    # Only these keep one lock file at the root of the workspace; the others look beside the manifest.
    folders = _above(install.folder) if ecosystem.language == "node" or ecosystem.name in ("uv", "cargo") else []
    locks = [image_paths.joined(folder, name) for folder in (install.folder, *folders) for name in install.locks]
    is_locked = any(_brings(each, locks) for each in copies.bringing(stage, install.run, locks))
    return None if is_locked else found[-1]


def _locks_nothing(manifest: Delivery, install: Install) -> bool:
    """Whether the manifest surely names no dependency: Go writes no go.sum for such a module.

    A workspace has none either: each of its modules has its own.
    """
    if install.tool != "go" or manifest.kind != "file":
        return False
    if manifest.source.rpartition("/")[2] == "go.work":
        return True
    context = copies.plausible_context(manifest.transfer)
    text = context.text(manifest.source) if context is not None else None
    return text is not None and "require" not in text


def _from_elsewhere(view: View) -> bool:
    return isinstance(view, Transfer) and not view.from_context


def _is_locked_below(install: Install, manifest: Delivery) -> bool:
    """Whether the members of a workspace, which come with the same copy, bring lock files of their own."""
    needs = install_reads.needs_of(install) if manifest.kind in ("whole", "folder") else None
    return needs is not None and any(path.rpartition("/")[2] in install.locks for path in needs.paths)


def _above(folder: str) -> list[str]:
    """The folders around one, without the root: the lock file of a workspace lies at its own root."""
    return [each for each in copies.around(folder) if each not in ("", folder)]


def _brings(delivery: Delivery, paths: list[str]) -> bool:
    """Whether a copy brings one of the files: a broad one as far as the context shows, else it is taken to."""
    origins = [origin for path in paths if (origin := delivery.origin_of(path)) is not None]
    context = copies.plausible_context(delivery.transfer)
    if delivery.kind in ("whole", "folder") and context is not None:
        return any(context.exists(origin) for origin in origins)
    return bool(origins)


def _finding(install: Install, manifest: Delivery) -> Finding:
    context = copies.plausible_context(manifest.transfer)
    folder = manifest.source.rpartition("/")[0]
    paths = [f"{folder}/{name}" if folder else name for name in install.locks]
    there = [path for path in paths if context is not None and context.exists(path)]
    if there and manifest.kind == "file":
        message = f"{there[0]} is not copied, so that {install.label} {_effect(install, 'chooses the versions again')}"
        message += f": copy it with {manifest.source}"
        return Finding(manifest.word.span, message, _fix(install, manifest, there[0]))
    what = f"{manifest.source} is copied" if manifest.kind == "file" else f"{manifest.word.value} is copied"
    effect = _effect(install, "may bring other versions at each rebuild")
    message = f"{what} without a lock file ({install.locks[0]}): {install.label} {effect}: copy the lock file too"
    return Finding(manifest.word.span, message, Refusal("the build context has no lock file"), "info")


def _effect(install: Install, of_ranges: str) -> str:
    """What an install does without its lock file; `of_ranges` where the manifest names ranges of versions."""
    if install.ecosystem is not None and install.ecosystem.exact:
        return "does not compare what it downloads with checksums of the project"
    return of_ranges


def _fix(install: Install, manifest: Delivery, lock: str) -> Fix | Refusal:
    transfer = manifest.transfer
    goal = transfer.destination.value if transfer.destination is not None else ""
    if transfer.node.is_json or not goal.endswith(("/", ".")) or manifest.word.value.startswith(("'", '"')):
        return Refusal("the COPY names no folder that takes another file")
    copied = Edit.insert(manifest.word.span.end, f" {lock}")
    exactly = _exactly(install)
    title = "copy the lock file too" + (" and install what it lists" if exactly else "")
    return Fix(title, (copied, *exactly), "unsafe")


def _exactly(install: Install) -> tuple[Edit, ...]:
    """`npm ci` for `npm install`, which packages/npm-ci asks for as soon as the lock file is there."""
    verb = install.command.verb("npm", "install", "i", "in")
    if verb is None or verb.operands or not tool_version.has_feature(install.run, install.command, "ci"):
        return ()
    is_plain = install.command.exact and verb.words[0].in_one_piece
    return (Edit.replace(verb.words[0].span, "ci"),) if is_plain else ()


CONTEXT = {"package.json": "{}", "package-lock.json": "{}", "web/package.json": "{}", "Gemfile": "", "Gemfile.lock": "",
           "ci/app.gemfile": "", "ci/app.gemfile.lock": "",
           "go/go.work": "use ./a", "go/a/go.mod": "module a", "go/a/go.sum": "x",
           "go.mod": "module m", "api/go.mod": "module m\nrequire b v1.0.0"}  # fmt: skip
BAD = {
    "FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm install": (
        "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci"
    ),
    "FROM ruby:3\nWORKDIR /app\nCOPY Gemfile /app\nRUN bundle install": None,
    "FROM node:22\nWORKDIR /app\nCOPY web/package.json ./\nRUN yarn": None,
    "FROM node:22\nWORKDIR /app\nCOPY web ./\nRUN npm install": None,
    "FROM golang:1.25\nWORKDIR /app\nCOPY api/go.mod ./\nRUN go mod download": None,
}
GOOD = (
    "FROM golang:1.25\nWORKDIR /app\nCOPY go.mod ./\nRUN go mod download",
    "FROM golang:1.25\nWORKDIR /app\nCOPY go/go.work ./\nCOPY go/a/go.* ./a/\nRUN go mod download",
    "FROM golang:1.25\nWORKDIR /app\nCOPY go .\nRUN go mod download",
    "FROM ruby:3\nENV BUNDLE_GEMFILE=ci/app.gemfile\nWORKDIR /app\nCOPY ci ci\nRUN bundle install",
    "FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install",
    "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci",
    "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm install",
    "FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm install --no-package-lock",
    "FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN --mount=source=.,target=/src,ro npm i",
    "FROM python:3\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install -r requirements.txt",
    "FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm run build",
    "FROM composer\nCOPY composer.json ./\nRUN composer update",
)
