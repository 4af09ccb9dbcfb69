"""pip, and pip-sync of pip-tools."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import NO_CACHE, Cache, CommandLine, InstallForm, Manager, NamedInstall, Releases

LINE_PIP = CommandLine(
    {
        "*": (
            "--python --log --keyring-provider --proxy --retries --timeout --default-timeout --exists-action "
            "--trusted-host --cert --client-cert --cache-dir --use-feature --use-deprecated"
        ),
        "cache": "--format",
        "download": (
            " -i --index-url --extra-index-url -f --find-links --no-binary --only-binary --platform --python-version "
            "-r --requirement -c --constraint -C --config-settings --global-option --src --progress-bar -d --dest "
            "--implementation --abi"
        ),
        "freeze": "-r --requirement --path --exclude",
        "index": (
            " -i --index-url --extra-index-url -f --find-links --no-binary --only-binary --platform --python-version "
            "--implementation --abi"
        ),
        "install": (
            " -i --index-url --extra-index-url -f --find-links --no-binary --only-binary --platform --python-version "
            "-r --requirement -c --constraint -C --config-settings --global-option --src --progress-bar -e --editable "
            "-t --target --root --prefix --upgrade-strategy --root-user-action --report --implementation --abi "
            "--group --build-constraint --install-option"
        ),
        "list": "--path --format --exclude -i --index-url --extra-index-url -f --find-links",
        "uninstall": "-r --requirement --root-user-action",
        "wheel": (
            " -i --index-url --extra-index-url -f --find-links --no-binary --only-binary --platform --python-version "
            "-r --requirement -c --constraint -C --config-settings --global-option --src --progress-bar -w "
            "--wheel-dir -e --editable --build-option"
        ),
    },
    second_verbs="cache config index",
)

MANAGER = Manager(
    "pip",
    "python",
    lines={"pip": LINE_PIP, "spacy": CommandLine()},
    project_operand="local",
    ecosystems=(
        Ecosystem(
            "pip",
            "python",
            # None is a lock file: requirements.txt is one only where a tool compiled it. Its -r and -c lines name more
            # files.
            manifests=("requirements.txt", "requirements*.txt", "constraints.txt", "requirements", "pip.conf"),
            required=("requirements.txt", "requirements*.txt"),
            usual=("requirements.txt",),
            folders=(".venv", "venv"),
            local_paths=("-e ", "--editable", "file:", "./", "../", "-r ", "-c "),
        ),
        Ecosystem(
            "pip-project",
            "python",
            manifests=("pyproject.toml", "setup.py", "setup.cfg", "README.md", "MANIFEST.in", "LICENSE"),
            required=("pyproject.toml", "setup.py"),
            folders=("build", "dist", "*.egg-info", ".venv"),
            local_paths=("file:", "path ="),
        ),
    ),
    cache=Cache(
        mounts=("~/.cache/pip",),
        variables=("PIP_CACHE_DIR", "XDG_CACHE_HOME"),
        options=("--cache-dir",),
        # pip accepts every unique abbreviation of an option, so --no-cache works.
        no_cache=("--no-cache-dir", "--no-cache"),
        no_cache_variables=("PIP_NO_CACHE_DIR",),
        clean=("pip cache purge",),
        prints=("pip cache dir",),
    ),
    # Nothing was kept by default. Source: https://pip.pypa.io/en/stable/news/ (6.0), 2026-11.
    earlier_caches=(("6.0", NO_CACHE),),
    installs=(
        # `pip install .` builds the project itself, so it needs the source.
        InstallForm("pip-project", ("pip",), ("install", "wheel"), kind="build", operands="local", reads="always"),
        InstallForm(
            "pip-project", ("pip",), ("install", "wheel"), kind="build", needs=("-e", "--editable"), reads="always"
        ),
        InstallForm("pip-project", ("pip",), ("install",), needs=("--group",)),
        InstallForm("pip", ("pip",), ("install", "wheel", "download"), needs=("-r", "--requirement", "--requirements")),
        InstallForm("pip", ("pip-sync",), ("",)),
    ),
    named=(
        NamedInstall(("pip",), ("install", "wheel", "download")),
        # It hands its download, and the options behind it, to pip.
        NamedInstall(("spacy",), ("download",)),
    ),
    list_options=("-r", "--requirement", "-c", "--constraint"),
    input_options=("-f", "--find-links", "--build-constraint", "--cert", "--client-cert"),
    file_variables=("PIP_CONSTRAINT", "PIP_REQUIREMENT", "PIP_CONFIG_FILE", "PIP_BUILD_CONSTRAINT", "PIP_FIND_LINKS"),
    releases=Releases(
        since={
            "--no-cache-dir": "6.0",
            "--prefix": "8.0",
            "--root-user-action": "22.1",
            "--break-system-packages": "23.0.1",
        },
        years={"6.0": 2014, "8.0": 2016, "22.1": 2022, "23.0.1": 2023},
        package_names=("python-pip", "python3-pip"),
        packages={
            "Debian": {
                "7": "1.1",
                "8": "1.5.6",
                "9": "9.0.1",
                "10": "18.1",
                "11": "20.3.4",
                "12": "23.0.1",
                "13": "25.1",
            },
            "Ubuntu": {
                "12.04": "1.0",
                "14.04": "1.5.4",
                "16.04": "8.1.1",
                "18.04": "9.0.1",
                "20.04": "20.0.2",
                "22.04": "22.0.2",
                "24.04": "24.0",
            },
        },
        names=("pip",),
        newest=(r"get-pip\.py", r"bootstrap\.pypa\.io"),
        images={"python": {"2": ("9", "9", ""), "3": ("9", "9", "")}},
    ),
    plain_verbs={"pip": ("cache", "config", "list", "check", "freeze", "debug")},
    tool_verbs={"pip": ("install",)},
    clones=True,
    portable=True,
    environment=("PIP_*",),
)
"""Source: the manual and the `--help` of each program, 2026-11."""

TRUTH: frozenset[str] = frozenset({"y", "yes", "t", "true", "on", "1", "n", "no", "f", "false", "off", "0"})
"""Values of PIP_NO_CACHE_DIR (lower case) that switch pip's cache off: all that pip reads as true *or* false."""


def is_cache_off(value: str) -> bool:
    """Whether PIP_NO_CACHE_DIR with that value switches pip's cache off.

    `off` and `0` do so too (pip keeps this for compatibility: `_handle_no_cache_dir` in its cmdoptions.py); an empty
    value is ignored, any other is an error.
    """
    return value.strip().strip("\"'").lower() in TRUTH
