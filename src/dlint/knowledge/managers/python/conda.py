"""conda, mamba and micromamba."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import Cache, CommandLine, InstallForm, Manager, NamedInstall, Releases

_VALUE_FLAGS = (
    "--name --prefix --channel --solver --subdir --platform --repodata-fn --experimental --revision --clone "
    "--file --root-prefix --rc-file --cacert --ssl-verify --relocate-prefix --category --cwd"
)
LINE_CONDA = CommandLine(
    {
        "*": _VALUE_FLAGS,
        "create": "-n -p -c -r",
        "env create": "-n -p -c -r -f",
        "env export": "-n -p -c -r -f",
        "env remove": "-n -p -c -r",
        "env update": "-n -p -c -r -f",
        "install": "-n -p -c -r",
        "list": "-n -p -c -r",
        "remove": "-n -p -c -r",
        "run": "-n -p -c -r",
        "search": "-n -p -c -r",
        "uninstall": "-n -p -c -r",
        "update": "-n -p -c -r",
        "upgrade": "-n -p -c -r",
    },
    second_verbs="env",
)
LINE_MAMBA = CommandLine(
    {
        "*": _VALUE_FLAGS,
        "create": "-n -p -c -r -f",
        "env create": "-n -p -c -r -f",
        "env remove": "-n -p -c -r",
        "env update": "-n -p -c -r -f",
        "install": "-n -p -c -r -f",
        "list": "-n -p -c -r",
        "remove": "-n -p -c -r",
        "run": "-n -p -c -r",
        "uninstall": "-n -p -c -r",
        "update": "-n -p -c -r -f",
        "upgrade": "-n -p -c -r -f",
    },
    second_verbs="env",
)
LINE_MICROMAMBA = CommandLine(
    {
        "": "-r --root-prefix",
        "*": _VALUE_FLAGS,
        "create": "-n -p -c -r -f",
        "env create": "-n -p -c -r -f",
        "env remove": "-n -p -c -r",
        "env update": "-n -p -c -r -f",
        "install": "-n -p -c -r -f",
        "list": "-n -p -c -r",
        "remove": "-n -p -c -r",
        "run": "-n -p -c -r",
        "uninstall": "-n -p -c -r",
        "update": "-n -p -c -r -f",
        "upgrade": "-n -p -c -r -f",
    },
    second_verbs="env",
)

MANAGER = Manager(
    "conda",
    "python",
    lines={"conda": LINE_CONDA, "mamba": LINE_MAMBA, "micromamba": LINE_MICROMAMBA},
    ecosystems=(
        Ecosystem(
            "conda",
            "python",
            seldom_locked=True,
            manifests=("environment.yml", "environment.yaml", "conda-lock.yml", "requirements.txt"),
            required=("environment.yml", "environment.yaml", "conda-lock.yml"),
            locks=("conda-lock.yml", "conda-linux-64.lock"),
            usual=("environment.yml",),
            local_paths=("-e ", "-r ", "file:"),
        ),
    ),
    cache=Cache(
        # The folder is $CONDA_PREFIX/pkgs.
        others=("/opt/conda/pkgs",),
        variables=("CONDA_PKGS_DIRS",),
        clean=("conda clean", "mamba clean", "micromamba clean"),
        # `clean` needs -a (--all), or -t and -p.
        clean_up="{} clean --all --yes",
        leaving=("install", "create", "env create", "env update", "update"),
    ),
    installs=(
        InstallForm("conda", ("conda", "mamba", "micromamba"), ("env create", "env update")),
        InstallForm("conda", ("conda", "mamba", "micromamba"), ("create", "install", "update"), needs=("-f", "--file")),
        InstallForm("conda", ("conda-lock",), ("install",)),
    ),
    named=(
        NamedInstall(("conda", "mamba", "micromamba"), ("install", "create", "env create", "env update", "update")),
    ),
    list_options=("-f", "--file"),
    file_variables=("CONDARC",),
    # Since `0`: every version has them.
    releases=Releases(since={"--all": "0", "--yes": "0"}),
    plain_verbs={"conda": ("clean", "config", "update", "init", "info")},
    environment=("CONDA_*", "MAMBA_*"),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
