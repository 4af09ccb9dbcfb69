"""PDM."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem, Production, ProjectTables
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager, NamedInstall, Releases

_PROJECT = "-p --project -L --lockfile -k --skip --override -C --config-setting -c --config --venv"
_GROUPS = " -G --group --with --without"
LINE_PDM = CommandLine(
    {
        "": "-c --config",
        "add": _PROJECT + " -G --group -e --editable",
        "build": _PROJECT + " -d --dest",
        "config": "-p --project -c --config",
        "export": _PROJECT + _GROUPS + " -f --format -o --output",
        "init": _PROJECT + " --python --backend --license --name --project-version -r --repository",
        "install": _PROJECT + _GROUPS,
        "lock": _PROJECT + _GROUPS + " -S --strategy --exclude-newer --python --platform --implementation",
        "remove": _PROJECT + " -G --group",
        "run": "-p --project --venv",
        "sync": _PROJECT + _GROUPS,
        "update": _PROJECT + _GROUPS,
        "use": "-p --project --venv",
    },
    second_verbs="cache py python self venv",
)

# PDM 2 installs into .venv of the project, or __pypackages__ where PEP 582 is on; it has no option to install without
# a cache before 2.13 (`pdm --no-cache`, PDM_NO_CACHE). Without --prod it installs the development groups as well.
MANAGER = Manager(
    "pdm",
    "python",
    lines={"pdm": LINE_PDM},
    ecosystems=(
        Ecosystem(
            "pdm",
            "python",
            manifests=("pyproject.toml", "pdm.lock", "pdm.toml"),
            required=("pyproject.toml",),
            locks=("pdm.lock",),
            usual=("pyproject.toml", "pdm.lock"),
            folders=(".venv", "__pypackages__"),
            reader="python.read_tables",
            tables=ProjectTables(requirements=("tool.pdm.dev-dependencies.*",), package="tool.pdm.distribution"),
            landing=".venv",
            landing_variables=("PDM_USE_VENV", "VIRTUAL_ENV"),
            local_paths=("path =", "file:///${PROJECT_ROOT}"),
            aside=("--no-self",),
            production=Production(
                ("install", "sync"),
                ("--prod", "--production", "--no-default", "--without"),
                "--prod",
                "pyproject.toml",
                ("[tool.pdm.dev-dependencies]", "[dependency-groups]"),
            ),
        ),
    ),
    cache=Cache(
        mounts=("~/.cache/pdm",),
        variables=("PDM_CACHE_DIR", "XDG_CACHE_HOME"),
        no_cache=("--no-cache",),
        no_cache_variables=("PDM_NO_CACHE",),
        clean=("pdm cache clear",),
        prints=("pdm config cache_dir",),
        leaving=("install", "sync"),
        before_verb=True,
    ),
    installs=(
        InstallForm("pdm", ("pdm",), ("install", "sync"), reads="maybe", never_reads_with=(("--no-self",),)),
        InstallForm("pdm", ("pdm",), ("export",)),
    ),
    named=(NamedInstall(("pdm",), ("install", "sync", "add", "update"), adding=("add",)),),
    builds=(BuildForm(("pdm",), ("build",)),),
    folder_options=("-p", "--project"),
    file_variables=("PDM_CONFIG_FILE", "PDM_LOCKFILE", "PDM_OVERRIDE"),
    generators={"pdm": ("init", "new")},
    plain_verbs={"pdm": ("config", "cache", "self", "python", "py")},
    # Source: `pdm --help` and `pdm install --help` of the versions around each, 2026-11.
    releases=Releases(
        since={"--no-cache": "2.13", "--prod": "1.15.5", "--no-self": "1.15.5"},
        years={"2.13": 2024, "1.15.5": 2022},
        names=("pdm",),
        variables=("PDM_VERSION",),
        newest=(r"pdm-project\.org/install", r"/install-pdm\.py"),
        needs={"2.11": ("Python", "3.8"), "2.21": ("Python", "3.9")},
    ),
    clones=True,
    portable=True,
    environment=("PDM_*",),
)
"""Source: `pdm COMMAND --help` of 2.29, https://pdm-project.org/latest/reference/configuration/, 2026-11."""
