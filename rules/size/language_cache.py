"""A package manager of a language leaves its download cache in the layer."""

from __future__ import annotations

from dlint.kit import (
    NOT_EXACT,
    Finding,
    Findings,
    Fix,
    Refusal,
    Run,
    Stage,
    Verb,
    append_command,
    cache_mount,
    claim_on_cache,
    fix_of,
    installing,
    leftover_downloads,
    project_version,
    rule,
    tool_version,
)
from dlint.knowledge.managers.manager import Manager
from dlint.knowledge.managers.registry import LEAVING, manager_of

# The publisher's image sets things up so that none stays.
EXEMPT_BASES = ("mambaorg/micromamba",)


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    runs=tuple(sorted(LEAVING)),
    twins=("hadolint:DL3060",),
)
def check(run: Run, stage: Stage) -> Findings:
    """yarn, conda, Composer, uv, Poetry, PDM, Pipenv and `cargo install` keep what they download, for installs
    that an image never sees.

    Use an option such as `--no-cache` where the version in the image has one, clean up in the same RUN
    (`yarn cache clean`, `conda clean`, `rm -rf`), or mount a cache at the place. pnpm and bun are left out, as they
    link their packages from a store, and npm has a rule of its own. So is Yarn 2 and later, unless its packages are
    known to lie in node_modules: it runs them out of its cache.

    Only stages that become part of the image are looked at. The cache is known by its default place, by variables such
    as `YARN_CACHE_FOLDER`, and by what deletes it. For uv, Poetry and Composer nothing is reported where only a build
    argument names the base image, which may well have such a variable.
    """
    if not (run.onbuild or stage.ships) or run.programs.isdisjoint(LEAVING):
        return
    found: dict[str, list[Verb]] = {}
    for verb in leftover_downloads.kept_downloads(run, LEAVING):
        manager = _manager(verb)
        if verb.name in manager.cache.leaving and not _is_exempt(verb, run, stage):
            found.setdefault(manager.name, []).append(verb)
    for tool, verbs in found.items():
        first = verbs[0]
        words = f"{first.command.name} {first.name}".strip()
        option, cleaning = _option(run, first), _cleaning(run, first)
        if not option and not cleaning:
            continue
        advice = f"add {option}" if option else f"add {cleaning} to the same RUN"
        twins = ("hadolint:DL3060",) if tool == "yarn" else ()
        fix = _keep_nothing(run, verbs, option) if option else _clean_up(run, first, cleaning)
        yield Finding(first.span, f"{words} leaves its cache in this layer: {advice}", fix, twins=twins, cause=words)


def _option(run: Run, verb: Verb) -> str:
    """The option with which every version that can be there keeps nothing."""
    options = _manager(verb).cache.no_cache[:1]
    return next((option for option in options if tool_version.has_feature(run, verb.command, option)), "")


def _cleaning(run: Run, verb: Verb) -> str:
    """The command that removes what was kept."""
    clean_up = _manager(verb).cache.clean_up
    if clean_up:
        return clean_up.format(verb.command.path)
    install = installing.install_of(run, verb.command)
    folders = cache_mount.cache_targets(install) if install is not None else None
    return f"rm -rf {' '.join(folders)}" if folders else ""


def _is_exempt(verb: Verb, run: Run, stage: Stage) -> bool:
    # These write the lock file and install nothing.
    if verb.command.has("--no-install", "--lockfile-only", "--mode=update-lockfile"):
        return True
    if _manager(verb).name == "yarn" and not tool_version.has_feature(run, verb.command, "copies packages"):
        install = installing.install_of(run, verb.command)
        if install is None or not project_version.links_packages(run, install.folder):
            return True
    image = stage.root_image
    # An unknown base image may switch the cache off, where a setting can do that.
    if image is None:
        cache = _manager(verb).cache
        return bool(cache.no_cache or cache.no_cache_variables)
    return image.name in EXEMPT_BASES


def _manager(verb: Verb) -> Manager:
    manager = manager_of(verb.command.tool)
    assert manager is not None, "verbs are of package managers only"
    return manager


def _clean_up(run: Run, verb: Verb, cleaning: str) -> Fix | Refusal:
    if run.onbuild or verb.command.wrappers:
        what = "it runs behind ONBUILD" if run.onbuild else f"{verb.command.wrappers[0]} runs it"
        return Refusal(f"{what}, where the cache folder is not known")
    edits = append_command.appended(run, cleaning)
    return fix_of("clean up in the same RUN", edits, claim=claim_on_cache(run))


def _keep_nothing(run: Run, verbs: list[Verb], option: str) -> Fix | Refusal:
    plain = [verb for verb in verbs if verb.command.exact and verb.last.is_plain]
    if len(plain) != len(verbs):
        return NOT_EXACT
    edits = [
        verb.command.insert(verb.command.program, f" {option}")
        if _manager(verb).cache.before_verb
        else verb.then(f" {option}")
        for verb in plain
    ]
    return Fix(f"add {option}", tuple(edits), claim=claim_on_cache(run))


BAD = {
    'FROM node:22\nRUN place="$(npm config get cache)"; yarn install && rm -rf "$place"': (
        'FROM node:22\nRUN place="$(npm config get cache)"; yarn install && rm -rf "$place" && yarn cache clean'
    ),
    "FROM node:22\nRUN yarn install": "FROM node:22\nRUN yarn install && yarn cache clean",
    "FROM node:22\nRUN yarn": "FROM node:22\nRUN yarn && yarn cache clean",
    "FROM node:22\nRUN yarn install && yarn cache dir": (
        "FROM node:22\nRUN yarn install && yarn cache dir && yarn cache clean"
    ),
    "FROM continuumio/miniconda3\nRUN conda install -y \\\n    numpy": (
        "FROM continuumio/miniconda3\nRUN conda install -y \\\n    numpy \\\n    && conda clean --all --yes"
    ),
    "FROM php:8\nRUN composer install --no-dev": "FROM php:8\nRUN composer install --no-cache --no-dev",
    "FROM python:3\nRUN uv pip install flask && uv pip install -U pip": (
        "FROM python:3\nRUN uv pip install --no-cache flask && uv pip install --no-cache -U pip"
    ),
}
GOOD = (
    "FROM python:3.13\nENV UV_LINK_MODE=symlink\nRUN uv pip install --system flask",
    'FROM node:22\nRUN place="$(yarn cache dir)"; yarn install && rm -rf "$place"',
    "FROM node:22\nRUN trap 'yarn cache clean' EXIT; yarn install",
    "FROM node:22\nRUN yarn install && yarn cache clean",
    "FROM node:22\nRUN yarn --cache-folder /tmp/y && rm -rf /tmp/y",
    "FROM node:22\nRUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install",
    "FROM node:22\nRUN --mount=type=cache,target=/root/.cache yarn install",
    "FROM node:22\nENV YARN_CACHE_FOLDER=/y\nRUN --mount=type=cache,target=/y yarn install",
    "FROM node:22\nRUN yarn install && rm -rf /usr/local/share/.cache",
    "FROM node:22\nRUN yarn build && yarn --version",
    "FROM node:22 AS build\nRUN yarn install\nFROM nginx\nCOPY --from=build /d /d",
    "FROM continuumio/miniconda3\nRUN conda install -y numpy && conda clean -afy",
    "FROM continuumio/miniconda3\nRUN conda install -y numpy && rm -rf /opt/conda/pkgs",
    "FROM php:8\nENV COMPOSER_CACHE_DIR=/dev/null\nRUN composer install",
    "FROM python:3\nENV UV_NO_CACHE=1\nRUN uv pip install flask",
    "ARG BASE_IMAGE\nFROM $BASE_IMAGE\nRUN uv pip install flask",
)
