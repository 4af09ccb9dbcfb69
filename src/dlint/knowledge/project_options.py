"""Which options of a package manager say where the project is, or which files name the packages."""

from __future__ import annotations

FOLDER_OPTIONS: dict[str, tuple[str, ...]] = {
    "npm": ("--prefix", "-C"),
    "yarn": ("--cwd",),
    "pnpm": ("-C", "--dir", "--prefix"),
    "bun": ("--cwd",),
    "poetry": ("-C", "--directory", "-P", "--project"),
    "uv": ("--directory", "--project"),
    "pdm": ("-p", "--project"),
    "composer": ("-d", "--working-dir"),
    "go": ("-C",),
    "gradle": ("-p", "--project-dir"),
    "gradlew": ("-p", "--project-dir"),
}
"""By program: options that name the folder of the project."""

FILE_OPTIONS: dict[str, tuple[str, ...]] = {
    "cargo": ("--manifest-path",),
    "mvn": ("-f", "--file"),
    "mvnw": ("-f", "--file"),
    "mvnd": ("-f", "--file"),
    "bundle": ("--gemfile",),
    "gradle": ("-b", "--build-file"),
    "gradlew": ("-b", "--build-file"),
}
"""By program: options that name the project's main manifest; its folder is that of the project."""

LIST_OPTIONS: dict[str, tuple[str, ...]] = {
    "pip": ("-r", "--requirement", "-c", "--constraint"),
    "uv": ("-r", "--requirement", "--requirements", "-c", "--constraint", "--constraints"),
    "conda": ("-f", "--file"),
    "mamba": ("-f", "--file"),
    "micromamba": ("-f", "--file"),
}
"""By program: options that name files with the packages to install; without them the folder's own manifests count."""

FILE_VARIABLES: dict[str, tuple[str, ...]] = {
    "pip": ("PIP_CONSTRAINT", "PIP_REQUIREMENT", "PIP_CONFIG_FILE", "PIP_BUILD_CONSTRAINT", "PIP_FIND_LINKS"),
    "npm": ("NPM_CONFIG_USERCONFIG", "npm_config_userconfig", "NPM_CONFIG_GLOBALCONFIG", "npm_config_globalconfig"),
    "pnpm": ("NPM_CONFIG_USERCONFIG", "npm_config_userconfig"),
    "yarn": ("NPM_CONFIG_USERCONFIG", "npm_config_userconfig", "YARN_RC_FILENAME"),
    "uv": ("UV_CONSTRAINT", "UV_BUILD_CONSTRAINT", "UV_OVERRIDE", "UV_CONFIG_FILE", "UV_FIND_LINKS", "UV_ENV_FILE"),
    "bundle": ("BUNDLE_GEMFILE",),
    "poetry": ("POETRY_CONFIG_DIR", "PIP_CONSTRAINT", "PIP_CONFIG_FILE"),
    "pipenv": ("PIPENV_PIPFILE", "PIP_CONSTRAINT", "PIP_CONFIG_FILE"),
    "conda": ("CONDARC",),
    "composer": ("COMPOSER",),
}
"""By program: variables whose value is a file, or a list of files, that an install reads besides its manifests.

Source: pip's "Environment Variables", npm's "config", uv's "Environment variables", Bundler's "bundle config", 2026-11.
"""
