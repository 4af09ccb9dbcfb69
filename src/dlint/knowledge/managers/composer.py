"""Composer."""

from __future__ import annotations

from dlint.knowledge.managers.manager import (
    Cache,
    CommandLine,
    Ecosystem,
    InstallForm,
    Manager,
    NamedInstall,
    Production,
)

LINE_COMPOSER = CommandLine(
    {
        "*": (
            "-d --working-dir --prefer-install --ignore-platform-req --audit-format --apcu-autoloader-prefix -s "
            "--stability --repository --repository-url"
        ),
        "config": "-f --file",
        "create-project": "-s --stability --repository --repository-url",
    },
    second_verbs="global",
)

# Scripts and the autoloader read the source unless --no-scripts --no-autoloader; the composer image caches in
# /tmp/cache (COMPOSER_HOME=/tmp).
# COMPOSER_CACHE_DIR=/dev/null switches the cache off as well.
MANAGER = Manager(
    "composer",
    "php",
    lines={"composer": LINE_COMPOSER},
    ecosystems=(
        Ecosystem(
            "composer",
            "php",
            manifests=("composer.json", "composer.lock", "symfony.lock", "auth.json"),
            required=("composer.json",),
            locks=("composer.lock",),
            usual=("composer.json", "composer.lock"),
            lenient=("composer.*",),
            folders=("vendor",),
            local_paths=('"type": "path"', '"classmap"', '"files"'),
            aside=("--no-scripts", "--no-autoloader"),
            production=Production(
                ("install", "i"),
                ("--no-dev",),
                "--no-dev",
                "composer.json",
                ('"require-dev"',),
                variables=(("COMPOSER_NO_DEV", "1|true|yes|on"),),
                prunes=("composer dump-autoload --no-dev",),
                folder="vendor",
            ),
        ),
    ),
    cache=Cache(
        mounts=("{home}/cache",),
        home_variable="COMPOSER_HOME",
        home_images={"composer": "/tmp"},  # noqa: S108 (where that image has it)
        home="~/.composer",
        others=("~/.cache/composer",),
        variables=("COMPOSER_CACHE_DIR", "COMPOSER_HOME"),
        no_cache=("--no-cache",),
        clean=("composer clear-cache", "composer clearcache", "composer cc"),
    ),
    installs=(
        InstallForm(
            "composer",
            ("composer", "composer.phar"),
            ("install", "i", "update", "u"),
            operands="none",
            reads="maybe",
            never_reads_with=(("--no-scripts", "--no-autoloader"),),
        ),
    ),
    named=(
        NamedInstall(
            ("composer", "composer.phar"),
            ("require", "global require", "create-project", "install", "update"),
            adding=("require",),
        ),
    ),
    folder_options=("-d", "--working-dir"),
    file_variables=("COMPOSER",),
    generators={"composer": ("create-project", "init")},
)
"""Source: the manual and the `--help` of each program, 2026-11."""
