"""Pipenv."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem, Production, ProjectTables
from dlint.knowledge.managers.manager import Cache, CommandLine, InstallForm, Manager, NamedInstall

LINE_PIPENV = CommandLine(
    {"*": ("--python --pypi-mirror -r --requirements -i --index --extra-pip-args --categories -e --editable")}
)

# Development packages come only with --dev.
MANAGER = Manager(
    "pipenv",
    "python",
    lines={"pipenv": LINE_PIPENV},
    ecosystems=(
        Ecosystem(
            "pipenv",
            "python",
            manifests=("Pipfile", "Pipfile.lock"),
            required=("Pipfile", "Pipfile.lock"),
            locks=("Pipfile.lock",),
            lock_of="{}.lock",
            usual=("Pipfile", "Pipfile.lock"),
            lenient=("Pipfile*",),
            folders=(".venv",),
            reader="python.read_tables",
            tables=ProjectTables(entries=("packages", "dev-packages")),
            local_paths=("path =", "editable ="),
            production=Production(
                ("install", "sync"),
                (),
                "no --dev",
                "Pipfile",
                ("[dev-packages]",),
                prunes=("pipenv clean", "pipenv uninstall --all-dev"),
                asked=("--dev", "-d"),
            ),
        ),
    ),
    cache=Cache(
        # Pipenv runs pip, which has a cache of its own.
        mounts=("~/.cache/pipenv", "~/.cache/pip"),
        variables=("PIPENV_CACHE_DIR",),
        no_cache_variables=("PIP_NO_CACHE_DIR",),
        clean=("pipenv --clear",),
        leaving=("install", "sync"),
    ),
    installs=(
        InstallForm("pipenv", ("pipenv",), ("install",), operands="none"),
        InstallForm("pipenv", ("pipenv",), ("sync", "requirements")),
    ),
    named=(NamedInstall(("pipenv",), ("install", "sync"), adding=("install",)),),
    file_variables=("PIP_CONSTRAINT", "PIP_CONFIG_FILE"),
    manifest_variables=("PIPENV_PIPFILE",),
    clones=True,
    portable=True,
    environment=("PIPENV_*",),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
