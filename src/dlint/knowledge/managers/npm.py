"""npm, and npx that comes with it."""

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

LINE_NPM = CommandLine(
    {
        "*": (
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
        ),
        "exec": "-c",
    },
    second_verbs="cache config pkg",
    switches_take=True,
)
LINE_NPX = CommandLine(
    {
        "*": (
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
            "--also -p -c"
        )
    },
    verbs=False,
    switches_take=True,
)

# The project's own preinstall, install, postinstall and prepare scripts run too, unless --ignore-scripts.
# npm cache clean does nothing without --force.
MANAGER = Manager(
    "npm",
    "node",
    lines={"npm": LINE_NPM, "npx": LINE_NPX},
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
            local_paths=('"workspaces"', '"file:', '"link:', '"portal:', '"workspace:'),
            production=Production(
                ("ci", "clean-install", "ic", "install-clean", "install", "i", "in"),
                ("--omit", "--production", "--only", "--prod"),
                "--omit=dev",
                "package.json",
                ('"devDependencies"',),
                variables=(
                    ("NODE_ENV", "prod.*"),
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
            ),
        ),
    ),
    cache=Cache(
        mounts=("~/.npm",),
        variables=("npm_config_cache", "NPM_CONFIG_CACHE"),
        clean=("npm cache clean", "npm cache clear", "npm cache rm"),
    ),
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
    file_variables=(
        "NPM_CONFIG_USERCONFIG",
        "npm_config_userconfig",
        "NPM_CONFIG_GLOBALCONFIG",
        "npm_config_globalconfig",
    ),
    generators={"npm": ("init", "create")},
)
"""Source: the manual and the `--help` of each program, 2026-11."""

FLOATING: tuple[str, ...] = ("latest", "next", "*", "x")
"""Versions behind an `@` that pin nothing."""
