"""What the manifests of a project are usually called, where nobody can look."""

from __future__ import annotations

USUAL: dict[str, tuple[str, ...]] = {
    "npm": ("package.json", "package-lock.json"),
    "yarn": ("package.json", "yarn.lock"),
    "pnpm": ("package.json", "pnpm-lock.yaml"),
    "bun": ("package.json", "bun.lock"),
    "deno": ("deno.json", "deno.lock"),
    "pip": ("requirements.txt",),
    "poetry": ("pyproject.toml", "poetry.lock"),
    "uv": ("pyproject.toml", "uv.lock"),
    "pipenv": ("Pipfile", "Pipfile.lock"),
    "pdm": ("pyproject.toml", "pdm.lock"),
    "conda": ("environment.yml",),
    "bundler": ("Gemfile", "Gemfile.lock"),
    "composer": ("composer.json", "composer.lock"),
    "go": ("go.mod", "go.sum"),
    "cargo": ("Cargo.toml", "Cargo.lock"),
    "maven": ("pom.xml",),
    "gradle": ("build.gradle", "settings.gradle"),
    "sbt": ("build.sbt", "project"),
    "leiningen": ("project.clj",),
    "dotnet": ("*.csproj",),
    "mix": ("mix.exs", "mix.lock"),
    "swift": ("Package.swift", "Package.resolved"),
    "dart": ("pubspec.yaml", "pubspec.lock"),
    "cabal": ("*.cabal",),
    "stack": ("stack.yaml", "stack.yaml.lock", "package.yaml"),
}
"""By ecosystem, manifest first."""

LENIENT: dict[str, tuple[str, ...]] = {
    "npm": ("package*.json",),
    "poetry": ("pyproject.toml", "poetry.lock*"),
    "pipenv": ("Pipfile*",),
    "bundler": ("Gemfile*",),
    "composer": ("composer.*",),
}
"""Patterns that stand for the same files and also fit a project without a lock file."""

WRAPPERS: dict[str, tuple[str, ...]] = {
    "mvnw": ("mvnw", ".mvn/"),
    "gradlew": ("gradlew", "gradle/"),
}
"""By wrapper script: the script itself, and the folder that says which version of the tool it fetches."""

GENERATORS: dict[str, tuple[str, ...]] = {
    "expo": ("prebuild",),
    "cordova": ("platform", "create"),
    "ionic": ("capacitor", "cap", "cordova", "start"),
    "cap": ("add",),
    "flutter": ("create",),
    "rails": ("new",),
    "django-admin": ("startproject",),
    "cargo": ("new", "init"),
    "composer": ("create-project", "init"),
    "dotnet": ("new",),
    "npm": ("init", "create"),
    "yarn": ("init", "create"),
    "pnpm": ("init", "create"),
    "go": ("mod init",),
    "uv": ("init",),
    "poetry": ("new", "init"),
    "ng": ("new",),
    "vue": ("create",),
    "nest": ("new",),
}
"""By program: verbs that write a project with its manifests. Source: the manual of each, 2026-11."""
