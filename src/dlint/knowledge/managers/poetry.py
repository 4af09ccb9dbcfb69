"""Poetry."""

from __future__ import annotations

from dlint.knowledge.managers.manager import (
    BuildForm,
    Cache,
    CommandLine,
    Ecosystem,
    InstallForm,
    Manager,
    NamedInstall,
    Production,
)

LINE_POETRY = CommandLine(
    {
        "": "-C --directory -P --project",
        "add": "-G --group -E --extras --python --platform --source --markers -C --directory -P --project",
        "build": "-f --format -o --output -c --config-settings -C --directory -P --project",
        "export": "-f --format -o --output --with --without --only -E --extras -C --directory -P --project",
        "install": "--with --without --only -E --extras -C --directory -P --project",
        "sync": "--with --without --only -E --extras -C --directory -P --project",
        "update": "--with --without --only -C --directory -P --project",
    },
    second_verbs="cache env self source",
)

# Installs the project itself as well unless --no-root.
MANAGER = Manager(
    "poetry",
    "python",
    lines={"poetry": LINE_POETRY},
    ecosystems=(
        Ecosystem(
            "poetry",
            "python",
            manifests=("pyproject.toml", "poetry.lock", "poetry.toml"),
            required=("pyproject.toml",),
            locks=("poetry.lock",),
            usual=("pyproject.toml", "poetry.lock"),
            lenient=("pyproject.toml", "poetry.lock*"),
            folders=(".venv",),
            local_paths=("path =", "path=", "develop ="),
            aside=("--no-root",),
            production=Production(
                ("install", "sync"),
                ("--only", "--without", "--no-dev", "--only-root"),
                "--only main",
                "pyproject.toml",
                ("[tool.poetry.group.", "[tool.poetry.dev-dependencies]", "[dependency-groups]"),
                variables=(("POETRY_WITHOUT", ""), ("POETRY_ONLY", "")),
                prunes=("poetry remove",),
            ),
        ),
    ),
    cache=Cache(
        mounts=("~/.cache/pypoetry",),
        variables=("POETRY_CACHE_DIR", "XDG_CACHE_HOME"),
        no_cache=("--no-cache",),
        clean=("poetry cache clear",),
    ),
    installs=(
        InstallForm("poetry", ("poetry",), ("install",), needs=("--only-root",), kind="build", reads="always"),
        InstallForm("poetry", ("poetry",), ("install", "sync"), reads="maybe", never_reads_with=(("--no-root",),)),
    ),
    named=(NamedInstall(("poetry",), ("add", "install", "sync", "update"), adding=("add",)),),
    builds=(BuildForm(("poetry",), ("build",)),),
    folder_options=("-C", "--directory", "-P", "--project"),
    file_variables=("POETRY_CONFIG_DIR", "PIP_CONSTRAINT", "PIP_CONFIG_FILE"),
    generators={"poetry": ("new", "init")},
)
"""Source: the manual and the `--help` of each program, 2026-11."""
