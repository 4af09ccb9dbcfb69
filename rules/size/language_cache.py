"""A package manager of a language leaves its download cache in the layer."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Fix, Run, Stage, Verb, appended, kept_downloads, rule
from dlint.knowledge.managers.registry import INSTALLING, manager_of

CLEANING = {"yarn": "yarn cache clean", "conda": "{} clean --all --yes"}
OPTIONS = {"composer": "--no-cache", "uv": "--no-cache", "poetry": "--no-cache", "bun": "--no-cache"}
INSTALLS = {
    "yarn": ("install", "", "add", "global add"),
    "conda": ("install", "create", "env create", "env update", "update"),
    "composer": ("install", "require", "update", "create-project"),
    "uv": ("pip install", "pip sync"),
    "poetry": ("install", "sync"),
    "bun": ("install", "i"),
}
# Their options are often set once for all, in a base image.
BY_SETTING = ("uv", "poetry", "composer")
# Where the publisher's image puts the cache into /tmp, or makes none.
EXEMPT_BASES = ("composer", "composer/composer", "mambaorg/micromamba")


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    needs=("yarn", "conda", "mamba", "composer", "uv ", "poetry", "bun "),
    twins=("hadolint:DL3060",),
)
def check(run: Run, stage: Stage) -> Findings:
    """yarn, conda, Composer, uv and Poetry keep the archives of what they install, for installs that an image never
    sees.

    Clean up in the same RUN (`yarn cache clean`, `conda clean`), tell the tool to keep nothing (`--no-cache`), or
    mount a cache at the place. pnpm is left out, as it links its packages from the store, and npm has a rule of its
    own.

    Only stages that become part of the image are looked at. The cache is known by its default place, by variables such
    as `YARN_CACHE_FOLDER`, and by what deletes it. For uv, Poetry and Composer nothing is said where only a build
    argument tells the base image, which may well have such a variable.
    """
    if not (run.onbuild or stage.ships) or run.programs.isdisjoint(INSTALLING):
        return
    found: dict[str, list[Verb]] = {}
    for verb in kept_downloads(run, *INSTALLS):
        tool = _tool(verb)
        if verb.name in INSTALLS[tool] and not _is_exempt(verb, stage):
            found.setdefault(tool, []).append(verb)
    for tool, verbs in found.items():
        first = verbs[0]
        cleaning = CLEANING.get(tool, "").format(first.command.path)
        words = f"{first.command.name} {first.name}".strip()
        advice = f"add {cleaning} to the same RUN" if cleaning else f"add {OPTIONS[tool]}"
        twins = ("hadolint:DL3060",) if tool == "yarn" else ()
        fix = _clean_up(run, first, cleaning) if cleaning else _keep_nothing(verbs, OPTIONS[tool])
        yield Finding(first.span, f"{words} leaves its cache in this layer: {advice}", fix, twins=twins)


def _is_exempt(verb: Verb, stage: Stage) -> bool:
    if verb.command.has("--no-install", "--lockfile-only", "--mode=update-lockfile"):
        return True
    image = stage.root_image
    if image is None:
        return _tool(verb) in BY_SETTING
    return image.name in EXEMPT_BASES


def _tool(verb: Verb) -> str:
    manager = manager_of(verb.command.tool)
    return manager.name if manager is not None else ""


def _clean_up(run: Run, verb: Verb, cleaning: str) -> Fix | None:
    edit = appended(run, cleaning) if not run.onbuild and not verb.command.wrappers else None
    return Fix("clean up in the same RUN", (edit,)) if edit is not None else None


def _keep_nothing(verbs: list[Verb], option: str) -> Fix | None:
    edits = tuple(verb.then(f" {option}") for verb in verbs if verb.command.exact and verb.last.is_plain)
    return Fix(f"add {option}", edits) if len(edits) == len(verbs) else None


BAD = {
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
