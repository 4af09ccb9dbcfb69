"""uv."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem, Production
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager, NamedInstall, Releases

LINE_UV = CommandLine(
    {
        "*": (
            "--directory --project --config-file --cache-dir --color --allow-insecure-host -p --python --index "
            "--default-index -i --index-url --extra-index-url -f --find-links --index-strategy --keyring-provider "
            "--resolution --prerelease --fork-strategy --exclude-newer --exclude-newer-package --link-mode -P "
            "--upgrade-package --reinstall-package -C --config-setting --config-settings --config-settings-package "
            "--no-build-isolation-package --no-build-package --no-binary --no-binary-package --only-binary "
            "--refresh-package --extra --no-extra --group --no-group --only-group --package --no-install-package "
            "--no-sources-package --env-file --with --with-editable --with-requirements --python-version "
            "--python-platform --torch-backend --prompt --script --install-dir --mirror -o --output-file --format -r "
            "--requirements --requirement -e --editable --build-constraints -b --constraints --constraint -c "
            "--overrides --override --excludes -t --target --prefix --branch --tag --rev --optional --bounds "
            "--with-executables-from --no-emit-package --preview-features --out-dir --trusted-host"
        ),
        "add": "-m --marker",
    },
    second_verbs="cache pip python self tool",
)

MANAGER = Manager(
    "uv",
    "python",
    lines={"uv": LINE_UV},
    ecosystems=(
        Ecosystem(
            "uv",
            "python",
            manifests=("pyproject.toml", "uv.lock", "uv.toml", ".python-version"),
            required=("pyproject.toml",),
            locks=("uv.lock",),
            usual=("pyproject.toml", "uv.lock"),
            folders=(".venv",),
            offline=("--offline",),
            reader="python.read_uv",
            landing=".venv",
            landing_variables=("UV_PROJECT_ENVIRONMENT", "VIRTUAL_ENV"),
            local_paths=("path =", "workspace = true", "[tool.uv.workspace]", "editable ="),
            aside=("--no-install-project",),
            production=Production(
                ("sync",),
                ("--no-dev", "--no-default-groups", "--no-group", "--only-group", "--group", "--all-groups", "--dev"),
                "--no-dev",
                "pyproject.toml",
                ("[dependency-groups]", "dev-dependencies"),
                variables=(("UV_NO_DEV", ""), ("UV_NO_DEFAULT_GROUPS", ""), ("UV_NO_GROUP", "")),
            ),
        ),
    ),
    cache=Cache(
        mounts=("~/.cache/uv",),
        variables=("UV_CACHE_DIR", "XDG_CACHE_HOME"),
        options=("--cache-dir",),
        no_cache=("--no-cache", "--no-cache-dir", "-n"),
        no_cache_variables=("UV_NO_CACHE",),
        clean=("uv cache clean", "uv clean"),
        prints=("uv cache dir",),
        leaving=("pip install", "pip sync"),
        # Source: "link-mode" in the settings reference of uv, 2026-11.
        linking=(("--link-mode", "symlink"), ("UV_LINK_MODE", "symlink")),
    ),
    installs=(
        InstallForm("pip-project", ("uv",), ("pip install",), kind="build", operands="local", reads="always"),
        InstallForm("pip-project", ("uv",), ("pip install",), kind="build", needs=("-e", "--editable"), reads="always"),
        InstallForm("pip", ("uv",), ("pip install",), needs=("-r", "--requirement", "--requirements")),
        InstallForm("pip", ("uv",), ("pip sync",)),
        InstallForm(
            "uv",
            ("uv",),
            ("sync",),
            reads="maybe",
            # Without one of these the project itself is installed as well.
            never_reads_with=(("--no-install-project",), ("--no-install-workspace",), ("--no-install-local",)),
        ),
        InstallForm("uv", ("uv",), ("export",)),
    ),
    named=(NamedInstall(("uv",), ("pip install", "tool install", "pip sync"), adding=("add",)),),
    builds=(BuildForm(("uv",), ("build",)),),
    folder_options=("--directory", "--project"),
    list_options=("-r", "--requirement", "--requirements", "-c", "--constraint", "--constraints"),
    input_options=(
        "-f",
        "--find-links",
        "--build-constraints",
        "-b",
        "--overrides",
        "--override",
        "--excludes",
        "--config-file",
        "--env-file",
    ),
    file_variables=(
        "UV_CONSTRAINT",
        "UV_BUILD_CONSTRAINT",
        "UV_OVERRIDE",
        "UV_CONFIG_FILE",
        "UV_FIND_LINKS",
        "UV_ENV_FILE",
    ),
    generators={"uv": ("init",)},
    plain_verbs={"uv": ("cache", "venv", "python")},
    tool_verbs={"uv": ("pip install", "tool install")},
    # Source: `uv sync --help` of the versions around each, 2026-11.
    releases=Releases(
        since={
            "--no-cache": "0",
            "--frozen": "0.2.24",
            "--no-dev": "0.2.10",
            "--no-install-project": "0.3.3",
            "--no-install-workspace": "0.3.3",
        },
        years={"0.2.10": 2024, "0.2.24": 2024, "0.3.3": 2024},
        images={"ghcr.io/astral-sh/uv": {}, "astral/uv": {}},
        names=("uv",),
        modern=2024,
        variables=("UV_VERSION",),
        addresses=(r"astral\.sh/uv/v?([0-9][\w.]*)/", r"/astral-sh/uv/releases/download/v?([0-9][\w.]*)/"),
        newest=(r"astral\.sh/uv/install\.sh", r"/astral-sh/uv/releases/latest/"),
    ),
    clones=True,
    portable=True,
    environment=("UV_*",),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
