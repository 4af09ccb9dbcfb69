"""The files of a repository that state builds: their names, and how they are read."""

from __future__ import annotations

import os

from dlint.system.facts import note, unrecorded
from dlint.system.observe import names_in
from dlint.system.read import ceiling_of, read_file

MOST_BYTES = 4_000_000
"""Bytes of one file; a longer one is not read."""
BASES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
"""The names of the first file of a project, in the order in which compose looks for them."""
BUILD_FILE_STARTS = ("compose", "docker-compose", "docker-bake")
"""How the names of compose and bake files begin."""
MAKEFILES = ("Makefile", "makefile", "GNUmakefile", "justfile", "Justfile")
PIPELINES = (".gitlab-ci.yml", ".travis.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml", "cloudbuild.yaml")
WORKFLOWS = (".github/workflows", ".forgejo/workflows", ".gitea/workflows", ".circleci")
"""Folders with files of pipelines."""
SCRIPTS = ("build.sh", "docker-build.sh", "docker_build.sh", "build-image.sh", "build_image.sh", "build-docker.sh")
SCRIPTED = frozenset((*MAKEFILES, *PIPELINES, *SCRIPTS, *(folder.partition("/")[0] for folder in WORKFLOWS)))
"""Names of which a folder has one where a Makefile, a script or a pipeline may state builds."""
USUAL = (
    "docker", ".docker", "deploy", "deployment", "deployments", "compose", "dev", "ops", "infra", "build", "ci",
    ".devcontainer", "docker-compose",
)  # fmt: skip
"""Folders that usually hold compose and bake files."""
_OF_BUILDS = SCRIPTED.union(USUAL, (".git",))
HIGHEST = 6
"""Folders above a Dockerfile that are looked at in a repository."""
NEAR = 3
"""Folders that count without a repository: the Dockerfile's own and those right above it."""

_REMOTE = ("http://", "https://", "git://", "ssh://", "git@", "github.com/")


def folders_above(folder: str) -> tuple[list[str], bool]:
    """A folder and those above it that may state its builds; whether they reach the root of a repository or of what
    may be looked at."""
    found = [folder]
    ceiling = ceiling_of(folder)
    most = HIGHEST + 1 if ceiling is not None else NEAR
    # `dirname` of the file system's root is the root itself, which ends the way up.
    while found[-1] != ceiling and len(found) < most and (above := os.path.dirname(found[-1])) != found[-1]:
        found.append(above)
    return found, found[-1] == ceiling


def build_names(folder: str) -> tuple[str, ...]:
    """The names in a folder that may state builds, and `.git`, sorted; other files that come and go change nothing."""
    found = tuple(name for name in unrecorded(lambda: names_in(folder)) if _may_state(name))
    note(("build_names", folder), "/".join(found))
    return found


def _may_state(name: str) -> bool:
    return name in _OF_BUILDS or name.startswith(BUILD_FILE_STARTS)


QUESTIONS = {"build_names": build_names}
"""What is recorded of the disk here (see `system.facts`), by its name."""


def is_compose(name: str) -> bool:
    """Whether a file of this name is a compose file."""
    stem, dot, end = name.rpartition(".")
    return (
        bool(dot)
        and end in ("yml", "yaml")
        and stem.startswith(("compose", "docker-compose"))
        # `compose.prod.yml` and `docker-compose-dev.yml` are; `composer.yml` is none.
        and (stem in ("compose", "docker-compose") or stem.removeprefix("docker-").removeprefix("compose")[0] in ".-_")
    )


def is_override(name: str) -> bool:
    """Whether compose reads the file together with the first one without being asked."""
    return is_compose(name) and name.rpartition(".")[0] in ("compose.override", "docker-compose.override")


def is_bake(name: str) -> bool:
    """Whether a file of this name is a bake file."""
    return name.startswith("docker-bake") and name.endswith((".hcl", ".json"))


def is_build_file(name: str) -> bool:
    """Whether a search for files that state builds picks up this name."""
    return is_compose(name) or is_bake(name)


def read_text_file(path: str) -> str | None:
    """The text of a regular file of at most `MOST_BYTES` bytes; None where there is none."""
    try:
        return read_file(path, MOST_BYTES).decode("utf-8-sig", "surrogateescape")
    except (OSError, ValueError):
        return None


def is_remote(context: str) -> bool:
    """Whether a context is fetched from elsewhere, so that nothing is known of it here."""
    return context.startswith(_REMOTE) or context.endswith(".git") or "://" in context
