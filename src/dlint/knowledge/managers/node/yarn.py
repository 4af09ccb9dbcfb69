"""Yarn: 1 (classic), and 2 and later (berry)."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem, Production
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager, NamedInstall, Releases

LINE_YARN = CommandLine(
    {
        "*": (
            "--cwd --cache-folder --modules-folder --registry --network-timeout --network-concurrency --prefix "
            "--mutex --preferred-cache-folder --global-folder --link-folder --proxy --https-proxy --otp --use-yarnrc "
            "--mode"
        ),
        "workspaces foreach": "-j --jobs --from --include --exclude",
    },
    second_verbs="cache config global plugin workspaces",
    switches_take=True,
)
LINE_COREPACK = CommandLine({"*": "--install-directory -o --output"})

MANAGER = Manager(
    "yarn",
    "node",
    lines={"yarn": LINE_YARN, "corepack": LINE_COREPACK},
    script_runners=("yarn",),
    ecosystems=(
        Ecosystem(
            "yarn",
            "node",
            # Yarn 2 and later need .yarnrc.yml, and .yarn/releases where the project brings its own Yarn.
            manifests=(
                "package.json",
                "yarn.lock",
                ".yarnrc.yml",
                ".yarnrc",
                ".npmrc",
                ".yarn",
                ".pnp.cjs",
                ".pnp.loader.mjs",
            ),
            required=("package.json",),
            locks=("yarn.lock",),
            usual=("package.json", "yarn.lock"),
            folders=("node_modules", ".yarn/cache", ".yarn/unplugged"),
            reader="node.read_node",
            landing="node_modules",
            local_paths=('"workspaces"', '"file:', '"link:', '"portal:', '"workspace:'),
            production=Production(
                ("install", ""),
                ("--production", "--prod"),
                "--production",
                "package.json",
                ('"devDependencies"',),
                variables=(
                    ("NODE_ENV", "prod.*"),
                    ("YARN_PRODUCTION", "1|true|yes|on"),
                    ("npm_config_production", "1|true|yes|on"),
                    ("NPM_CONFIG_PRODUCTION", "1|true|yes|on"),
                ),
                prunes=("yarn workspaces focus", "yarn prune", "npm prune", "yarn autoclean"),
                settings=r"yarn config set production\b",
                folder="node_modules",
                instead="yarn workspaces focus --all --production",
            ),
        ),
    ),
    cache=Cache(
        mounts=("{home}",),
        home_variable="YARN_CACHE_FOLDER",
        # Yarn 1 has another folder for root than for other users.
        home="/usr/local/share/.cache/yarn",
        home_of_others="~/.cache/yarn",
        others=("~/.yarn/berry/cache",),
        variables=("YARN_CACHE_FOLDER", "YARN_GLOBAL_FOLDER"),
        clean=("yarn cache clean",),
        clean_up="{} cache clean",
        prints=("yarn cache dir", "yarn config get cacheFolder"),
        leaving=("install", "", "add", "global add"),
    ),
    # Without `nodeLinker: node-modules` the packages are run out of this cache.
    later_caches=(
        (
            "2",
            Cache(
                # Or .yarn/cache of the project, where enableGlobalCache is false.
                others=("~/.yarn/berry/cache", "~/.yarn/berry"),
                variables=("YARN_CACHE_FOLDER", "YARN_GLOBAL_FOLDER", "YARN_ENABLE_GLOBAL_CACHE"),
                options=("--cache-folder",),
                clean=("yarn cache clean",),
                prints=("yarn config get cacheFolder",),
            ),
        ),
    ),
    installs=(
        InstallForm(
            "yarn",
            ("yarn", "yarnpkg"),
            ("install",),
            reads="maybe",
            never_reads_with=(("--ignore-scripts",), ("--mode=skip-build",)),
        ),
        InstallForm("yarn", ("yarn", "yarnpkg"), ("",), reads="maybe", never_reads_with=(("--ignore-scripts",),)),
        InstallForm("yarn", ("yarn", "yarnpkg"), ("workspaces focus",), reads="maybe"),
    ),
    named=(NamedInstall(("yarn", "yarnpkg"), ("add", "global add", "install", "", "dlx"), adding=("add",)),),
    builds=(
        BuildForm(("yarn",), ("build", "run build", "build:prod")),
        BuildForm(("yarn",), ("tsc", "webpack", "vite build", "ng build", "next build")),
    ),
    folder_options=("--cwd",),
    file_variables=("NPM_CONFIG_USERCONFIG", "npm_config_userconfig", "YARN_RC_FILENAME"),
    generators={"yarn": ("init", "create")},
    releases=Releases(
        since={"--immutable": "2", "workspaces focus": "2", "berry": "2", "global cache": "4"},
        until={
            "--production": "2",
            "copies packages": "2",
            # 2 to 4 still take it in place of --immutable.
            "--frozen-lockfile": "5",
            "global add": "2",
            "autoclean": "2",
        },
        years={"2": 2020, "4": 2023},
    ),
    plain_verbs={
        "yarn": ("cache", "config"),
        "corepack": ("enable", "disable"),
    },
    tool_verbs={"yarn": ("global add",)},
    clones=True,
    portable=True,
    environment=("YARN_*", "COREPACK_*"),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
