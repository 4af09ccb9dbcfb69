"""What a build may need of the things that are hardly ever meant to be sent, and what people's tools leave behind."""

from __future__ import annotations

GIT_READERS: tuple[str, ...] = (
    "Cargo.toml", "Makefile", "Rakefile", "build.gradle", "build.gradle.kts", "build.rs", "build.sbt", "justfile",
    "package.json", "pom.xml", "pyproject.toml", "setup.cfg", "setup.py", "Taskfile.yml", "version.sh",
)  # fmt: skip
"""Files in a project's root that may show that its build asks Git for the version."""

GIT_MARKS: tuple[str, ...] = (
    "git describe", "git rev-parse", "git rev-list", "git log", "git show", "git ls-files", "git status", "git tag",
    "git branch", "git diff", "git symbolic-ref", "git submodule", "git archive", "setuptools_scm", "setuptools-scm",
    "hatch-vcs", "versioneer", "dunamai", "poetry-dynamic-versioning", "uv-dynamic-versioning", "versioningit", "pbr",
    "flit_scm", "incremental", "git-version", "gitversion", "GitVersion", "git-commit-id", "git.properties", "nbgv",
    "Nerdbank", "SourceLink", "vergen", "git2", "semantic-release", "git-rev", "sbt-git", "nebula", "jgit", "axion",
)  # fmt: skip
"""Words of builds that ask it."""

GIT_AT_RUN: tuple[str, ...] = (
    "git describe", "git rev-parse", "git rev-list", "git log", "git show", "git status", "git pull", "git fetch",
    "git checkout", "git diff", "git tag", "git branch", ".git/", "'.git'", '".git"', "import git\n", "from git import",
    "pygit2", "simple-git", "isomorphic-git",
)  # fmt: skip
"""Words of programs that read the repository when the container runs."""

ENV_READERS: tuple[str, ...] = (
    "dotenv", "vite", "next", "nuxt", "react-scripts", "@angular", "vue-cli", "gatsby", "parcel", "astro", "svelte",
)  # fmt: skip
"""Words in a package.json of builds that read `.env`."""

_PYTHON = ("pyproject.toml", "requirements.txt", "setup.py", "Pipfile", "poetry.lock", "uv.lock")
_GRADLE = ("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts")
EXPECTED: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("package.json",), "node_modules", "dependencies"),
    (_PYTHON, ".venv", "dependencies"),
    (_PYTHON, "__pycache__", "output"),
    (("composer.json",), "vendor", "dependencies"),
    (("Gemfile",), ".bundle", "dependencies"),
    (("mix.exs",), "deps", "dependencies"),
    (("mix.exs",), "_build", "output"),
    (("Cargo.toml", "pom.xml", "build.sbt"), "target", "output"),
    (_GRADLE, "build", "output"),
    (_GRADLE, ".gradle", "output"),
    ((".csproj", ".fsproj", ".vbproj"), "bin", "output"),
    ((".csproj", ".fsproj", ".vbproj"), "obj", "output"),
    (("next.config.js", "next.config.mjs", "next.config.ts"), ".next", "output"),
    (("nuxt.config.js", "nuxt.config.ts"), ".nuxt", "output"),
    (("svelte.config.js",), ".svelte-kit", "output"),
    ((".env.example", ".env.sample", ".env.template", ".env.dist"), ".env", "secret"),
)
"""What tools put into a project once a developer works in it: files that show the tool (names, or ends with a dot), the
folder or file, and its kind. Source: the .gitignore templates and the documentation of the tools, 2026-11."""

PRODUCTS = frozenset({
    "target", "dist", "build", "out", "obj", "_build", ".next", ".nuxt", ".output", ".svelte-kit",
})  # fmt: skip
"""Folders of build output that an image may be made of where nothing in it builds."""

DEBRIS: tuple[str, ...] = (".idea", ".vscode", ".vs", ".DS_Store", "Thumbs.db")
"""What editors and desktops leave in a project's root."""
