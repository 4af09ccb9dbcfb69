"""Bun."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem, Production
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager, NamedInstall, Releases

LINE_BUN = CommandLine(
    {
        "*": (
            "--cwd -c --config --registry --cafile --ca --cache-dir --backend --concurrent-scripts "
            "--network-concurrency --omit --filter --linker --minimum-release-age --env-file --preload --port"
        ),
        "build": (
            "--outdir --outfile --target --format --sourcemap --root --external -e --entry-naming --define -d "
            "--loader -l --public-path --packages --conditions --banner --footer"
        ),
        "run": "-r --preload --define -d --loader -l --shell --conditions --eval -e",
        "test": "-r --preload --timeout -t --test-name-pattern --rerun-each --bail",
    },
    second_verbs="pm",
)

MANAGER = Manager(
    "bun",
    "node",
    lines={"bun": LINE_BUN},
    runners=("bunx",),
    script_runners=("bun",),
    ecosystems=(
        Ecosystem(
            "bun",
            "node",
            manifests=("package.json", "bun.lock", "bun.lockb", "bunfig.toml", ".npmrc"),
            required=("package.json",),
            # The binary bun.lockb is the older one; both are read.
            locks=("bun.lock", "bun.lockb"),
            usual=("package.json", "bun.lock"),
            folders=("node_modules",),
            reader="node.read_node",
            landing="node_modules",
            local_paths=('"workspaces"', '"file:', '"link:', '"portal:', '"workspace:'),
            production=Production(
                ("install", "i", "ci"),
                ("--production", "-p", "--omit"),
                "--production",
                "package.json",
                ('"devDependencies"',),
                variables=(("NODE_ENV", "prod.*"),),
                folder="node_modules",
            ),
        ),
    ),
    cache=Cache(
        mounts=("~/.bun/install/cache",),
        variables=("BUN_INSTALL_CACHE_DIR",),
        options=("--cache-dir",),
        no_cache=("--no-cache",),
        clean=("bun pm cache rm",),
        prints=("bun pm cache",),
        # Source: `bun install --help`, 2026-11.
        linking=(("--backend", "symlink"),),
    ),
    installs=(
        InstallForm(
            "bun", ("bun",), ("install", "i"), operands="none", reads="maybe", never_reads_with=(("--ignore-scripts",),)
        ),
        InstallForm("bun", ("bun",), ("ci",), reads="maybe", never_reads_with=(("--ignore-scripts",),)),
    ),
    named=(
        NamedInstall(("bun",), ("add", "a", "install", "i", "x"), adding=("add", "a", "install", "i")),
        NamedInstall(("bunx",), ("",)),
    ),
    builds=(
        BuildForm(("bun",), ("run build", "run-script build", "run build:prod", "run compile")),
        BuildForm(("bunx",), ("tsc", "webpack", "vite build", "ng build", "next build")),
    ),
    folder_options=("--cwd",),
    input_options=("-c", "--config", "--cafile"),
    plain_verbs={"bun": ("pm",)},
    tool_verbs={"bun": ("add", "install")},
    # Source: `bun install --help` of 0.5, 1.0, 1.1 and 1.4, 2026-11.
    releases=Releases(
        since={"--no-cache": "0", "--production": "0", "--frozen-lockfile": "1"},
        years={"1": 2023},
        images={"oven/bun": {}},
        names=("bun",),
        variables=("BUN_VERSION",),
        addresses=(r"\bbun-v([0-9][\w.]*)", r"/bun/releases/download/bun-v([0-9][\w.]*)/"),
        newest=(r"bun\.(?:sh|com)/install",),
    ),
    environment=("BUN_*",),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
