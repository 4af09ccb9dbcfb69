"""Composer."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem, Production
from dlint.knowledge.managers.manager import Cache, CommandLine, InstallForm, Manager, NamedInstall, Releases

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
            lock_of="{stem}.lock",
            usual=("composer.json", "composer.lock"),
            lenient=("composer.*",),
            folders=("vendor",),
            reader="php.read_composer",
            landing="vendor",
            landing_variables=("COMPOSER_VENDOR_DIR",),
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
        # The composer image sets COMPOSER_HOME=/tmp.
        home_images={"composer": "/tmp"},  # noqa: S108 (where that image has it)
        home="~/.composer",
        others=("~/.cache/composer",),
        # COMPOSER_CACHE_DIR=/dev/null switches the cache off as well.
        variables=("COMPOSER_CACHE_DIR", "COMPOSER_HOME"),
        no_cache=("--no-cache",),
        clean=("composer clear-cache", "composer clearcache", "composer cc"),
        clean_up="{} clear-cache",
        prints=("composer config --global cache-dir", "composer config -g cache-dir", "composer config cache-dir"),
        leaving=("install", "require", "update", "create-project", "global install", "global require", "global update"),
    ),
    installs=(
        InstallForm(
            "composer",
            ("composer", "composer.phar"),
            ("install", "i", "update", "u"),
            operands="none",
            reads="maybe",
            # Scripts and the autoloader read the source.
            never_reads_with=(("--no-scripts", "--no-autoloader"),),
        ),
    ),
    named=(
        NamedInstall(
            ("composer", "composer.phar"),
            (
                "require",
                "global require",
                "create-project",
                "install",
                "update",
                "global install",
                "global update",
            ),
            adding=("require",),
        ),
    ),
    folder_options=("-d", "--working-dir"),
    manifest_variables=("COMPOSER",),
    generators={"composer": ("create-project", "init")},
    releases=Releases(
        since={"--no-cache": "1.9", "--no-dev": "0", "--no-scripts": "0", "--no-autoloader": "0"},
        years={"1.9": 2019},
        images={"composer": {}, "composer/composer": {}},
        package_names=("composer", "php-composer"),
        packages={
            "Debian": {"9": "1.2.2", "10": "1.8.4", "11": "2.0.9", "12": "2.5.5", "13": "2.8"},
            "Ubuntu": {"16.04": "1.0", "18.04": "1.6.3", "20.04": "1.10.1", "22.04": "2.2.6", "24.04": "2.7.1"},
        },
        variables=("COMPOSER_VERSION",),
        addresses=(
            r"getcomposer\.org/download/v?([0-9][\w.]*)/",
            r"--version[= ]v?([0-9][\w.]*)",
            # The newest one of that number.
            r"getcomposer\.org/composer-([12])\.phar",
            r"composer/releases/download/v?([0-9][\w.]*)/",
        ),
        newest=(
            r"getcomposer\.org/(?:installer|composer(?:-stable)?\.phar|download/latest)",
            r"composer-setup\.php",
            r"composer/getcomposer\.org",
        ),
    ),
    plain_verbs={"composer": ("clear-cache", "clearcache", "self-update")},
    clones=True,
    portable=True,
    environment=("COMPOSER_*",),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
