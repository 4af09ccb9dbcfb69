"""npm, and npx that comes with it."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem, Production
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager, NamedInstall, Releases

_VALUE_FLAGS = (
    "--access --allow-directory --audit-level --auth-type --before --ca --cache --cache-max --cache-min "
    "--cafile --call --cert --cidr --cpu --depth --diff --editor --expires --fetch-retries "
    "--fetch-retry-factor --fetch-timeout --fetch-retry-maxtimeout --fetch-retry-mintimeout --git "
    "--globalconfig --heading --https-proxy --include --init-author-email --init-author-name "
    "--init-author-url --init-license --init-module --init-type --init-version --install-strategy --key "
    "--libc --local-address --location -L --lockfile-version --loglevel --logs-dir --logs-max --maxsockets "
    "--message -m --min-release-age --name --node-gyp --node-options --noproxy --omit --only --os --otp "
    "--package --pack-destination --prefix -C --preid --provenance-file --proxy --registry "
    "--replace-registry-host --save-prefix --sbom-format --sbom-type --scope --script-shell --searchlimit "
    "--shell --tag --tag-version-prefix --umask --user-agent --userconfig --viewer --which --workspace -w "
    "--also"
)
LINE_NPM = CommandLine(
    {
        "*": _VALUE_FLAGS,
        "exec": "-c",
    },
    second_verbs="cache config pkg",
    switches_take=True,
)
LINE_NPX = CommandLine(
    {
        # Of npx these two take a value; of npm they are switches, or belong to a verb.
        "*": _VALUE_FLAGS + " -p -c"
    },
    verbs=False,
    switches_take=True,
)

NODE: dict[str, tuple[str, str, str]] = {
    "0": ("1", "2.15", "3"),
    "4": ("2.14", "2.15", "3"),
    "5": ("3.3", "3.8", "4"),
    "6": ("3.8", "3.10", "4"),
    "7": ("4", "4.2", "5"),
    "8": ("5", "6.13", "7"),
    "9": ("5.5", "5.6", "6"),
    "10": ("5.6", "6.14", "7"),
    "11": ("6.4", "6.7", "7"),
    "12": ("6.9", "6.14", "7"),
    "13": ("6.12", "6.14", "7"),
    "14": ("6.14", "6.14", "7"),
    "15": ("7", "7.7", "8"),
    "16": ("7.10", "8.19", "9"),
    "17": ("8.1", "8.11", "9"),
    "18": ("8.6", "10.8", "11"),
    "19": ("8.19", "9.6", "10"),
    "20": ("9.6", "10.8", "11"),
    "21": ("10.2", "10.5", "11"),
    "22": ("10.5", "10.9", "11"),
    "23": ("10.9", "10.9", "12"),
    "24": ("11", "11", "12"),
    "25": ("11.6", "11.6", "12"),
    "argon": ("2.15", "2.15", "3"),
    "boron": ("3.10", "3.10", "4"),
    "carbon": ("6.13", "6.13", "7"),
    "dubnium": ("6.14", "6.14", "7"),
    "erbium": ("6.14", "6.14", "7"),
    "fermium": ("6.14", "6.14", "7"),
    "gallium": ("8.19", "8.19", "9"),
    "hydrogen": ("10.8", "10.8", "11"),
    "iron": ("10.8", "10.8", "11"),
    "jod": ("10.9", "10.9", "11"),
    "krypton": ("11", "11", "12"),
}
"""By the beginning of a tag of Node's images: npm of its first and of its last release, and the first version beyond.

Source: https://nodejs.org/dist/index.json, 2026-11.
"""

NODE_IMAGES: tuple[str, ...] = ("node", "mhart/alpine-node", "keymetrics/pm2", "circleci/node", "cimg/node")
"""Images whose tags begin with the version of Node."""

MANAGER = Manager(
    "npm",
    "node",
    lines={"npm": LINE_NPM, "npx": LINE_NPX},
    runners=("npx",),
    script_runners=("npm",),
    project_operand="local",
    ecosystems=(
        Ecosystem(
            "npm",
            "node",
            manifests=("package.json", "package-lock.json", "npm-shrinkwrap.json", ".npmrc"),
            required=("package.json",),
            locks=("package-lock.json", "npm-shrinkwrap.json"),
            usual=("package.json", "package-lock.json"),
            lenient=("package*.json",),
            folders=("node_modules",),
            offline=("--offline",),
            reader="node.read_node",
            landing="node_modules",
            local_paths=('"workspaces"', '"file:', '"link:', '"portal:', '"workspace:'),
            production=Production(
                ("ci", "clean-install", "ic", "install-clean", "install", "i", "in"),
                ("--omit", "--production", "--only", "--prod"),
                "--omit=dev",
                "package.json",
                ('"devDependencies"',),
                variables=(
                    ("NODE_ENV", "prod.*"),
                    # npm reads its variables in either case. Source: docs.npmjs.com, config, 2026-11.
                    ("npm_config_production", "1|true|yes|on"),
                    ("NPM_CONFIG_PRODUCTION", "1|true|yes|on"),
                    ("npm_config_omit", "dev"),
                    ("NPM_CONFIG_OMIT", "dev"),
                    ("npm_config_only", "prod.*"),
                    ("NPM_CONFIG_ONLY", "prod.*"),
                ),
                prunes=("npm prune",),
                settings=r"npm (?:config )?set (?:-g |--global )?(?:only|omit|production)\b",
                folder="node_modules",
                older=("--only=production", "--production"),
            ),
        ),
    ),
    cache=Cache(
        mounts=("~/.npm",),
        variables=("npm_config_cache", "NPM_CONFIG_CACHE"),
        options=("--cache",),
        # Each does nothing without --force.
        clean=("npm cache clean", "npm cache clear", "npm cache rm"),
        prints=("npm config get cache", "npm get cache"),
    ),
    # The project's own preinstall, install, postinstall and prepare scripts run too, unless --ignore-scripts.
    installs=(
        InstallForm(
            "npm",
            ("npm",),
            ("ci", "clean-install", "ic", "install-clean"),
            reads="maybe",
            never_reads_with=(("--ignore-scripts",),),
        ),
        InstallForm(
            "npm",
            ("npm",),
            ("install", "i", "in", "add"),
            operands="none",
            reads="maybe",
            never_reads_with=(("--ignore-scripts",),),
        ),
        InstallForm(
            "npm",
            ("npm",),
            ("install", "i"),
            operands="local",
            reads="maybe",
            never_reads_with=(("--ignore-scripts",),),
        ),
    ),
    named=(
        NamedInstall(
            ("npm",),
            ("install", "i", "in", "add", "ci", "clean-install", "update", "up"),
            adding=("install", "i", "in", "add"),
        ),
        NamedInstall(("npx",), ("",)),
    ),
    builds=(
        BuildForm(("npm",), ("run build", "run-script build", "run build:prod", "run compile")),
        BuildForm(("npx",), ("tsc", "webpack", "vite build", "ng build", "next build")),
    ),
    folder_options=("--prefix", "-C"),
    input_options=("--userconfig", "--globalconfig", "--cafile"),
    file_variables=(
        "NPM_CONFIG_USERCONFIG",
        "npm_config_userconfig",
        "NPM_CONFIG_GLOBALCONFIG",
        "npm_config_globalconfig",
    ),
    generators={"npm": ("init", "create")},
    releases=Releases(
        since={
            "ci": "5.7",
            "--omit": "7",
            "--only": "5",
            # Source: npm issue 2853 of 2012-10 names it as known (npm 1.1), 2026-11.
            "--production": "1.1",
            "package-lock.json": "5",
            "--ignore-scripts": "1",
            "--force": "0",
        },
        until={"--only": "9"},
        years={"1.1": 2012, "5.7": 2018, "7": 2020, "5": 2017},
        images=dict.fromkeys(NODE_IMAGES, NODE),
        package_names=("npm",),
        packages={
            "Debian": {"7": "1.1", "8": "1.4", "9": "1.4", "10": "5.8", "11": "7.5", "12": "9.2", "13": "9.2"},
            "Ubuntu": {
                "14.04": "1.3",
                "16.04": "3.5",
                "18.04": "3.5",
                "20.04": "6.14",
                "22.04": "8.5",
                "24.04": "9.2",
            },
        },
        names=("npm",),
    ),
    plain_verbs={"npm": ("config", "cache", "set", "get")},
    tool_verbs={"npm": ("install", "i", "in", "add")},
    # Source: what `npm root -g` prints in the official image, 2026-11.
    program_home="/usr/local/lib/node_modules",
    clones=True,
    portable=True,
    environment=("NPM_*", "NODE_*"),
)
"""Source: the manual and the `--help` of each program, 2026-11."""

# Tags that the publisher moves, and ranges that any version fits.
FLOATING: tuple[str, ...] = ("latest", "next", "*", "x")
"""Versions behind an `@` that pin nothing."""
