"""What a build may need of the things that are hardly ever meant to be sent, and what people's tools leave behind."""

from __future__ import annotations

GIT_READERS: tuple[str, ...] = (
    "Cargo.toml", "Makefile", "Rakefile", "build.gradle", "build.gradle.kts", "build.rs", "build.sbt", "justfile",
    "package.json", "pom.xml", "pyproject.toml", "setup.cfg", "setup.py", "Taskfile.yml", "version.sh",
)  # fmt: skip
"""Files in a project's root that may say that its build asks Git which version this is."""

GIT_MARKS: tuple[str, ...] = (
    "git describe", "git rev-parse", "git rev-list", "git log", "git show", "git ls-files", "git status", "git tag",
    "git branch", "git diff", "git symbolic-ref", "git submodule", "git archive", "setuptools_scm", "setuptools-scm",
    "hatch-vcs", "versioneer", "dunamai", "poetry-dynamic-versioning", "uv-dynamic-versioning", "versioningit", "pbr",
    "flit_scm", "incremental", "git-version", "gitversion", "GitVersion", "git-commit-id", "git.properties", "nbgv",
    "Nerdbank", "SourceLink", "vergen", "git2", "semantic-release", "git-rev", "sbt-git", "nebula", "jgit", "axion",
)  # fmt: skip
"""Words of builds that ask it."""

ENV_READERS: tuple[str, ...] = (
    "dotenv", "vite", "next", "nuxt", "react-scripts", "@angular", "vue-cli", "gatsby", "parcel", "astro", "svelte",
)  # fmt: skip
"""Words in a package.json of builds that read `.env`."""

PRODUCTS = frozenset({
    "target", "dist", "build", "out", "obj", "_build", ".next", ".nuxt", ".output", ".svelte-kit",
})  # fmt: skip
"""Folders of build output that an image may be made of where nothing in it builds."""

DEBRIS: tuple[str, ...] = (".idea", ".vscode", ".vs", ".DS_Store", "Thumbs.db")
"""What editors and desktops leave in a project's root."""
