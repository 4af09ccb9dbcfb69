"""How package managers of programming languages are told to install named packages, and what they leave behind."""

from __future__ import annotations


class Installer:
    """One installer of named packages.

    `programs` are command names without folder and version digits, `verbs` the words after them that install.
    `pin_marks` are stretches that separate a package from its version (`==`), `pin_options` options that give one;
    `floating` are versions that pin nothing. `no_cache` are options, `no_cache_settings` variables that keep downloads
    off the disk; `caches` where they land otherwise (`~` is the user's home), `clean` the commands that empty that.
    `keeps` says whether a cache stays behind at all by default.
    """

    __slots__ = (
        "caches",
        "clean",
        "floating",
        "keeps",
        "name",
        "no_cache",
        "no_cache_settings",
        "notes",
        "pin_marks",
        "pin_options",
        "programs",
        "verbs",
    )

    def __init__(
        self,
        name: str,
        *,
        programs: tuple[str, ...],
        verbs: tuple[str, ...],
        pin_marks: tuple[str, ...] = ("@",),
        pin_options: tuple[str, ...] = (),
        floating: tuple[str, ...] = (),
        no_cache: tuple[str, ...] = (),
        no_cache_settings: tuple[str, ...] = (),
        caches: tuple[str, ...] = (),
        clean: tuple[str, ...] = (),
        keeps: bool = True,
        notes: str = "",
    ) -> None:
        self.name = name
        self.programs = programs
        self.verbs = verbs
        self.pin_marks = pin_marks
        self.pin_options = pin_options
        self.floating = floating
        self.no_cache = no_cache
        self.no_cache_settings = no_cache_settings
        self.caches = caches
        self.clean = clean
        self.keeps = keeps
        self.notes = notes

    def __repr__(self) -> str:
        return f"Installer({self.name!r})"


PIP_MARKS: tuple[str, ...] = ("===", "==", "~=", ">=", "<=", "!=", ">", "<", "@")
NODE_FLOATING: tuple[str, ...] = ("latest", "next", "*", "x")

INSTALLERS: tuple[Installer, ...] = (
    Installer(
        "pip",
        programs=("pip",),
        verbs=("install", "wheel", "download"),
        pin_marks=PIP_MARKS,
        no_cache=("--no-cache-dir", "--no-cache"),
        no_cache_settings=("PIP_NO_CACHE_DIR",),
        caches=("~/.cache/pip",),
        clean=("pip cache purge",),
        notes="pip takes every abbreviation of an option that is unique, so --no-cache works",
    ),
    Installer(
        "uv",
        programs=("uv",),
        verbs=("pip install", "tool install", "pip sync"),
        pin_marks=PIP_MARKS,
        floating=("latest",),
        no_cache=("--no-cache", "--no-cache-dir", "-n"),
        no_cache_settings=("UV_NO_CACHE",),
        caches=("~/.cache/uv",),
        clean=("uv cache clean", "uv clean"),
    ),
    Installer(
        "pipx",
        programs=("pipx",),
        verbs=("install", "inject"),
        pin_marks=PIP_MARKS,
        no_cache_settings=("PIP_NO_CACHE_DIR",),
        caches=("~/.cache/pip", "~/.cache/pipx"),
    ),
    Installer(
        "poetry",
        programs=("poetry",),
        verbs=("add", "install", "sync", "update"),
        pin_marks=("@", "==", ">=", "^", "~"),
        floating=("latest", "*"),
        no_cache=("--no-cache",),
        caches=("~/.cache/pypoetry",),
        clean=("poetry cache clear",),
    ),
    Installer(
        "pipenv",
        programs=("pipenv",),
        verbs=("install", "sync"),
        pin_marks=PIP_MARKS,
        no_cache_settings=("PIP_NO_CACHE_DIR",),
        caches=("~/.cache/pipenv", "~/.cache/pip"),
        clean=("pipenv --clear",),
    ),
    Installer(
        "conda",
        programs=("conda", "mamba", "micromamba"),
        verbs=("install", "create", "env create", "env update", "update"),
        pin_marks=("==", "=", ">=", "<=", ">", "<"),
        caches=("/opt/conda/pkgs",),
        clean=("conda clean", "mamba clean", "micromamba clean"),
        notes="clean wants -a (--all), or -t and -p; the folder is $CONDA_PREFIX/pkgs",
    ),
    Installer(
        "npm",
        programs=("npm",),
        verbs=("install", "i", "in", "add", "ci", "clean-install", "update", "up"),
        floating=NODE_FLOATING,
        caches=("~/.npm",),
        clean=("npm cache clean", "npm cache clear", "npm cache rm"),
        notes="npm cache clean does nothing without --force",
    ),
    Installer(
        "npx",
        programs=("npx", "bunx", "pnpx"),
        verbs=("",),
        floating=NODE_FLOATING,
        caches=("~/.npm",),
        clean=("npm cache clean",),
    ),
    Installer(
        "yarn",
        programs=("yarn", "yarnpkg"),
        verbs=("add", "global add", "install", "", "dlx"),
        floating=NODE_FLOATING,
        caches=("/usr/local/share/.cache/yarn", "~/.cache/yarn", "~/.yarn/berry/cache"),
        clean=("yarn cache clean",),
    ),
    Installer(
        "pnpm",
        programs=("pnpm",),
        verbs=("add", "install", "i", "dlx", "fetch"),
        floating=NODE_FLOATING,
        caches=("~/.local/share/pnpm/store", "~/.cache/pnpm"),
        clean=("pnpm store prune",),
        notes="packages are hard links into the store: on one disk the store costs next to nothing",
    ),
    Installer(
        "bun",
        programs=("bun",),
        verbs=("add", "a", "install", "i", "x"),
        floating=NODE_FLOATING,
        no_cache=("--no-cache",),
        caches=("~/.bun/install/cache",),
        clean=("bun pm cache rm",),
    ),
    Installer(
        "gem",
        programs=("gem",),
        verbs=("install", "i", "update"),
        pin_marks=(":",),
        pin_options=("-v", "--version"),
        caches=("/usr/local/bundle/cache", "~/.gem", "~/.local/share/gem"),
        clean=("gem cleanup",),
        notes="documentation costs most: -N (--no-document) leaves it out; the .gem files stay in GEM_HOME/cache",
    ),
    Installer(
        "bundler",
        programs=("bundle", "bundler"),
        verbs=("install", "add", "update"),
        pin_marks=(),
        pin_options=("-v", "--version"),
        caches=("/usr/local/bundle/cache", "~/.bundle/cache"),
        clean=("bundle clean",),
    ),
    Installer(
        "go",
        programs=("go",),
        verbs=("install", "get", "run"),
        floating=("latest", "upgrade", "patch", "none", "master", "main"),
        caches=("/go/pkg/mod", "~/go/pkg/mod", "~/.cache/go-build"),
        clean=("go clean",),
        notes="go clean wants -modcache and -cache; local paths and the standard library take no version",
    ),
    Installer(
        "cargo",
        programs=("cargo",),
        verbs=("install", "binstall"),
        pin_options=("--version", "--vers", "--rev", "--tag"),
        caches=("/usr/local/cargo/registry", "/usr/local/cargo/git", "~/.cargo/registry", "~/.cargo/git"),
        clean=("cargo cache",),
        notes="without --locked it ignores the program's own Cargo.lock",
    ),
    Installer(
        "composer",
        programs=("composer", "composer.phar"),
        verbs=("require", "global require", "create-project", "install", "update"),
        pin_marks=(":", "="),
        no_cache=("--no-cache",),
        caches=("~/.composer/cache", "~/.cache/composer"),
        clean=("composer clear-cache", "composer clearcache", "composer cc"),
        notes="COMPOSER_CACHE_DIR=/dev/null switches the cache off as well",
    ),
    Installer(
        "pecl",
        programs=("pecl", "pear"),
        verbs=("install", "upgrade"),
        pin_marks=("-",),
        floating=("stable", "beta", "alpha", "devel"),
        caches=("/tmp/pear",),  # noqa: S108 (where pecl keeps it)
        clean=("pecl clear-cache", "pear clear-cache"),
    ),
    Installer(
        "dotnet",
        programs=("dotnet",),
        verbs=("tool install", "add package", "tool update"),
        pin_marks=("@",),
        pin_options=("--version", "-v"),
        no_cache=("--no-cache",),
        caches=("~/.nuget/packages", "~/.local/share/NuGet"),
        clean=("dotnet nuget locals",),
    ),
    Installer(
        "cpan",
        programs=("cpanm", "cpan"),
        verbs=("", "install"),
        pin_marks=("@", "~"),
        caches=("~/.cpanm", "~/.cpan"),
    ),
    Installer("luarocks", programs=("luarocks",), verbs=("install",), pin_marks=(), caches=("~/.cache/luarocks",)),
    Installer("mix", programs=("mix",), verbs=("archive.install", "escript.install"), caches=("~/.hex",)),
    Installer(
        "dart",
        programs=("dart", "flutter", "pub"),
        verbs=("pub global activate", "global activate"),
        pin_marks=(),
        caches=("~/.pub-cache",),
        clean=("dart pub cache clean", "flutter pub cache clean"),
    ),
    Installer(
        "deno", programs=("deno",), verbs=("install",), floating=("latest",), caches=("/deno-dir", "~/.cache/deno")
    ),
)
"""Facts from the manual of each; versions of late 2026."""

BY_PROGRAM: dict[str, Installer] = {program: installer for installer in INSTALLERS for program in installer.programs}

PIP_TRUTH: frozenset[str] = frozenset({"y", "yes", "t", "true", "on", "1", "n", "no", "f", "false", "off", "0"})
"""Values of PIP_NO_CACHE_DIR (lower case) that switch pip's cache off: all that pip reads as true *or* false."""


def pip_cache_off(value: str) -> bool:
    """Whether PIP_NO_CACHE_DIR with that value switches pip's cache off.

    `off` and `0` do so too (pip keeps this for old times' sake: `_handle_no_cache_dir` in its cmdoptions.py); an empty
    value is ignored, any other is an error.
    """
    return value.strip().strip("\"'").lower() in PIP_TRUTH
