"""Bundler."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem, Production
from dlint.knowledge.managers.manager import Cache, CommandLine, InstallForm, Manager, NamedInstall

LINE_BUNDLE = CommandLine(
    {
        "*": (
            "--path --without --with -j --jobs --gemfile -r --retry --shebang --trust-policy --target-rbconfig "
            "--cache-path"
        )
    },
    second_verbs="cache config",
)

MANAGER = Manager(
    "bundler",
    "ruby",
    lines={"bundle": LINE_BUNDLE},
    ecosystems=(
        Ecosystem(
            "bundler",
            "ruby",
            manifests=(
                "Gemfile",
                "Gemfile.lock",
                ".ruby-version",
                ".tool-versions",
                "*.gemspec",
                ".bundle",
                "gems.rb",
                "gems.locked",
            ),
            required=("Gemfile", "gems.rb"),
            locks=("Gemfile.lock", "gems.locked"),
            lock_of="{}.lock",
            usual=("Gemfile", "Gemfile.lock"),
            lenient=("Gemfile*",),
            folders=("vendor/bundle", ".bundle"),
            offline=("--local",),
            # The official image's GEM_HOME. Source: the Dockerfiles of the official image of Ruby, 2026-11.
            landing="/usr/local/bundle",
            landing_variables=("BUNDLE_PATH", "GEM_HOME", "BUNDLE_DEPLOYMENT", "--deployment", "--path", "path "),
            reader="ruby.read_bundler",
            # A Gemfile with one of these reads the project.
            local_paths=("path:", "gemspec", "path '", 'path "'),
            production=Production(
                ("install", ""),
                ("--without", "--with"),
                "BUNDLE_WITHOUT=development:test",
                "Gemfile",
                ("group :dev", "group :test", "group(:dev", "group(:test", "group: ", ":group =>", "groups: "),
                variables=(("BUNDLE_WITHOUT", ""), ("BUNDLE_ONLY", "")),
                prunes=("bundle clean",),
                # Bundler 1 has `config without`, Bundler 2 `config set without`.
                settings=r"bundle config (?:set )?(?:--(?:local|global) )?(?:set )?(?:without|only)\b",
            ),
        ),
    ),
    cache=Cache(
        others=("/usr/local/bundle/cache", "~/.bundle/cache", "~/.gem"),
        variables=("BUNDLE_PATH", "GEM_HOME", "BUNDLE_USER_CACHE"),
        clean=("bundle clean",),
    ),
    installs=(InstallForm("bundler", ("bundle", "bundler"), ("install", "", "package", "cache")),),
    named=(NamedInstall(("bundle", "bundler"), ("install", "add", "update"), adding=("add",)),),
    manifest_options=("--gemfile",),
    manifest_variables=("BUNDLE_GEMFILE",),
    plain_verbs={"bundle": ("config", "clean")},
    clones=True,
    portable=True,
    environment=("BUNDLE_*",),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
