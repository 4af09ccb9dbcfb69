"""Which files and folders of a project change from day to day, and which an install of dependencies may read.

Source: the layouts that the ecosystems document, and public repositories, 2026-11.
"""

from __future__ import annotations

SOURCE_ENDS: tuple[str, ...] = (
    ".py", ".pyx", ".ipynb", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".tsx", ".vue", ".svelte", ".astro", ".html",
    ".htm", ".css", ".scss", ".sass", ".less", ".go", ".rs", ".java", ".kt", ".scala", ".groovy", ".clj", ".cljs",
    ".rb", ".erb", ".haml", ".php", ".phtml", ".twig", ".cs", ".fs", ".vb", ".razor", ".cshtml", ".ex", ".exs", ".eex",
    ".erl", ".hs", ".swift", ".dart", ".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".m", ".mm", ".lua", ".pl",
    ".pm", ".r", ".jl", ".ml", ".nim", ".zig", ".cr", ".elm", ".sql", ".md",
)  # fmt: skip
"""Ends of source files."""

SCRIPT_ENDS: tuple[str, ...] = (".sh", ".bash", ".zsh")
"""Ends of shell scripts."""

SOURCE_FOLDERS: frozenset[str] = frozenset({
    "src", "source", "sources", "app", "apps", "application", "lib", "libs", "cmd", "pkg", "internal", "server",
    "client", "frontend", "backend", "web", "www", "webapp", "api", "service", "services", "public", "static", "assets",
    "templates", "views", "pages", "components", "test", "tests", "spec", "docs", "examples", "core", "common",
    "shared", "packages", "modules", "crates", "project", "code", "site", "html", "controllers", "models", "routes",
})  # fmt: skip
"""Names that only folders of source have."""

PLAIN_FILES: frozenset[str] = frozenset({
    "Makefile", "GNUmakefile", "makefile", "Dockerfile", "Containerfile", "LICENSE", "LICENCE", "COPYING", "NOTICE",
    "README", "CHANGELOG", "AUTHORS", "VERSION", "version", "Procfile", "Rakefile", "Gemfile", "Pipfile", "Guardfile",
    "Capfile", "Vagrantfile", "Jenkinsfile", "Brewfile", "Caddyfile", "Justfile", "justfile", "Taskfile", "Snakefile",
    "artisan", "gradlew", "mvnw", "mvnd", "configure", "entrypoint", "docker-entrypoint", "run", "start", "init",
    "crontab", "hosts", "passwd", "sources", "supervisord", "console", "sbt", "wait-for", "wait-for-it", "healthcheck",
    "BUILD", "WORKSPACE", "CODEOWNERS", "rebar3", "cpanfile",
})  # fmt: skip
"""Files without an extension that are no folders."""

SUPPORT_FOLDERS: frozenset[str] = frozenset({
    "requirements", "reqs", "requires", "constraints", "gradle", "buildSrc", ".mvn", ".yarn", ".cargo", ".bundle",
    ".config", ".pnpm", "patches", "prisma", "vendor", "wheels", "wheelhouse", "whl", "deps", "dependencies",
    "third_party", "third-party", "thirdparty", "external", "node_modules", "local_packages", "typings", "stubs",
    "proto", "protos", "licenses", "certs", "certificates", "ssl", "keys", "etc", "rootfs", "build-logic", "depends",
    "packages.lock", "patch", "jars", "plugins", "build_scripts", "manifests",
})  # fmt: skip
"""Folders that hold what an install reads (lists, patches, local packages, certificates), or may."""

CONFIG_ENDS: tuple[str, ...] = (
    ".json", ".toml", ".lock", ".yml", ".yaml", ".cfg", ".ini", ".conf", ".xml", ".properties", ".txt", ".config.js",
    ".config.ts", ".config.mjs", ".config.cjs", "rc.js", "rc.cjs", ".gradle", ".gradle.kts", ".sbt", ".csproj",
    ".fsproj", ".vbproj", ".sln", ".props", ".targets", ".cabal", ".gemspec", ".pem", ".crt", ".key", ".whl", ".jar",
)  # fmt: skip
"""Ends of files that configure a build; an install may read them."""

BUILD_SCRIPTS: frozenset[str] = frozenset({
    "setup.py", "conftest.py", "noxfile.py", "gulpfile.js", "Gulpfile.js", "Gruntfile.js", "gruntfile.js",
    "build.rs", "mix.exs", "magefile.go", "tools.go", "version.rb", "build.py", "install.js", "postinstall.js",
    "preinstall.js", "binding.js", "install.py", "install.php", "install.R", "install_packages.R", "requirements.R",
    "packages.R", "install.jl", "README.md", "LICENSE.md", "configure.js", "download.py", "dependencies.py",
    "deps.py", "deps.ts", "Package.swift",
})  # fmt: skip
"""Files with the end of a source that an install may read."""

SYSTEM_FOLDERS: tuple[str, ...] = (
    "/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/root/.config", "/root/.pip", "/root/.ssh", "/run", "/sbin",
    "/usr/bin", "/usr/lib", "/usr/local/bin", "/usr/local/etc", "/usr/local/lib", "/usr/local/sbin",
    "/usr/local/share/ca-certificates", "/usr/sbin", "/usr/share/keyrings", "/usr/share/ca-certificates", "/var/cache",
    "/var/lib",
)  # fmt: skip
"""Folders of the system: what is copied there may set where package managers look."""
