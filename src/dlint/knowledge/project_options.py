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
