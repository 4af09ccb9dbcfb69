"""Poetry."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem, Production, ProjectTables
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager, NamedInstall, Releases

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
            reader="python.read_tables",
            tables=ProjectTables(
                entries=(
                    "tool.poetry.dependencies",
                    "tool.poetry.dev-dependencies",
                    "tool.poetry.group.*.dependencies",
                ),
                # With `package-mode = false` the project itself is not installed.
                package="tool.poetry.package-mode",
            ),
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
                older=("--no-dev",),
            ),
        ),
    ),
    cache=Cache(
        # Not the whole folder: the virtual environments lie in ~/.cache/pypoetry/virtualenvs, and a mount would keep
        # them out of the image. Source: https://python-poetry.org/docs/configuration/#cache-dir, 2026-11.
        mounts=("~/.cache/pypoetry/cache", "~/.cache/pypoetry/artifacts"),
        others=("~/.cache/pypoetry",),
        variables=("POETRY_CACHE_DIR", "XDG_CACHE_HOME"),
        no_cache=("--no-cache",),
        clean=("poetry cache clear",),
        prints=("poetry config cache-dir",),
        leaving=("install", "sync"),
    ),
    installs=(
        InstallForm("poetry", ("poetry",), ("install",), needs=("--only-root",), kind="build", reads="always"),
        # The project itself is installed as well unless --no-root.
        InstallForm("poetry", ("poetry",), ("install", "sync"), reads="maybe", never_reads_with=(("--no-root",),)),
    ),
    named=(NamedInstall(("poetry",), ("add", "install", "sync", "update"), adding=("add",)),),
    builds=(BuildForm(("poetry",), ("build",)),),
    folder_options=("-C", "--directory", "-P", "--project"),
    file_variables=("POETRY_CONFIG_DIR", "PIP_CONSTRAINT", "PIP_CONFIG_FILE"),
    generators={"poetry": ("new", "init")},
    releases=Releases(
        since={"--no-cache": "1.2", "--only": "1.2", "--without": "1.2", "sync": "2.0", "--no-root": "1.0"},
        until={"--no-dev": "2.0"},
        years={"1.2": 2022, "2.0": 2025, "1.0": 2019},
        package_names=("python3-poetry",),
        packages={"Debian": {"12": "1.3", "13": "2.1"}, "Ubuntu": {"22.04": "1.1", "24.04": "1.8"}},
        names=("poetry",),
        variables=("POETRY_VERSION",),
        newest=(r"install\.python-poetry\.org", r"install-poetry\.py"),
        needs={"1.2": ("Python", "3.7"), "1.6": ("Python", "3.8"), "2.0": ("Python", "3.9")},
    ),
    plain_verbs={"poetry": ("config", "cache", "self")},
    clones=True,
    portable=True,
    environment=("POETRY_*",),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
