"""pnpm."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem, Production
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager, NamedInstall, Releases

LINE_PNPM = CommandLine(
    {
        "*": (
            "-C --dir -F --filter --filter-prod --store-dir --virtual-store-dir --modules-dir --lockfile-dir "
            "--registry --reporter --loglevel --network-concurrency --child-concurrency --workspace-concurrency "
            "--fetch-retries --fetch-timeout --package-import-method --global-dir --global-bin-dir --use-node-version "
            "--cache-dir --resume-from --hoist-pattern --public-hoist-pattern --cpu --os --libc --package --prefix"
        )
    },
    second_verbs="config env store",
    switches_take=True,
)


def _store(folder: str, home: str = "") -> Cache:
    """Packages are hard links into the store: on one disk the store takes next to no space, so none is `leaving`."""
    return Cache(
        mounts=(folder,),
        home_variable="PNPM_HOME" if home else "",
        home=home,
        others=("/pnpm/store", "~/.cache/pnpm"),
        variables=("PNPM_HOME", "npm_config_store_dir", "pnpm_config_store_dir"),
        options=("--store-dir", "--store"),
        clean=("pnpm store prune",),
        prints=("pnpm store path",),
    )


MANAGER = Manager(
    "pnpm",
    "node",
    lines={"pnpm": LINE_PNPM},
    runners=("pnpx",),
    script_runners=("pnpm",),
    ecosystems=(
        Ecosystem(
            "pnpm",
            "node",
            manifests=("package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ".npmrc", ".pnpmfile.cjs", "patches"),
            required=("package.json", "pnpm-lock.yaml"),
            locks=("pnpm-lock.yaml",),
            usual=("package.json", "pnpm-lock.yaml"),
            folders=("node_modules",),
            offline=("--offline",),
            reader="node.read_node",
            landing="node_modules",
            local_paths=('"workspaces"', '"file:', '"link:', '"portal:', '"workspace:'),
            production=Production(
                ("install", "i", "ci"),
                ("--prod", "-P", "--production"),
                "--prod",
                "package.json",
                ('"devDependencies"',),
                variables=(
                    ("NODE_ENV", "prod.*"),
                    ("npm_config_production", "1|true|yes|on"),
                    ("NPM_CONFIG_PRODUCTION", "1|true|yes|on"),
                ),
                prunes=("pnpm prune", "pnpm deploy"),
                folder="node_modules",
            ),
        ),
    ),
    # Source: https://pnpm.io/settings, storeDir, 2026-11.
    cache=_store("{home}/store", "~/.local/share/pnpm"),
    # Source: https://github.com/pnpm/pnpm/pull/4522, in pnpm 7.0, 2026-11.
    earlier_caches=(("7", _store("~/.pnpm-store")),),
    installs=(
        InstallForm(
            "pnpm",
            ("pnpm",),
            ("install", "i"),
            operands="none",
            reads="maybe",
            never_reads_with=(("--ignore-scripts",),),
        ),
        # It needs nothing but pnpm-lock.yaml.
        InstallForm("pnpm", ("pnpm",), ("fetch",)),
        InstallForm(
            "pnpm", ("pnpm",), ("ci", "clean-install"), reads="maybe", never_reads_with=(("--ignore-scripts",),)
        ),
    ),
    named=(
        NamedInstall(("pnpm",), ("add", "install", "i", "dlx", "fetch"), adding=("add", "install", "i")),
        NamedInstall(("pnpx",), ("",)),
    ),
    builds=(
        BuildForm(("pnpm",), ("run build", "run-script build", "run build:prod", "run compile")),
        BuildForm(("pnpm",), ("build", "run build", "build:prod")),
    ),
    folder_options=("-C", "--dir", "--prefix"),
    file_variables=("NPM_CONFIG_USERCONFIG", "npm_config_userconfig"),
    generators={"pnpm": ("init", "create")},
    plain_verbs={"pnpm": ("config", "set", "store", "setup")},
    tool_verbs={"pnpm": ("add",)},
    # Source: https://pnpm.io/cli/install, 2026-11; the first published version had it as well.
    releases=Releases(since={"--prod": "0"}, names=("pnpm",), variables=("PNPM_VERSION",)),
    clones=True,
    portable=True,
    environment=("PNPM_*",),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
