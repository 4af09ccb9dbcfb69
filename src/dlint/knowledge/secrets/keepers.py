"""Commands that write the secrets they are given into a file of settings."""

from __future__ import annotations

KEEPERS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("npm", ("config set", "set", "c set"), "~/.npmrc"),
    ("pnpm", ("config set", "set"), "~/.npmrc"),
    ("yarn", ("config set",), "~/.yarnrc"),
    ("pip", ("config set",), "~/.config/pip/pip.conf"),
    ("poetry", ("config",), "~/.config/pypoetry/auth.toml"),
    ("composer", ("config", "global config"), "auth.json"),
    # Bundler keeps a login by the name of the host: `bundle config gems.example.com NAME:PASSWORD`.
    ("bundle", ("config", "config set"), ".bundle/config"),
    # `http.extraHeader` and `url.….insteadOf` may hold a token.
    ("git", ("config",), ".gitconfig"),
    ("git", ("clone", "remote add", "remote set-url", "submodule add"), ".git/config"),
    ("docker", ("login",), "~/.docker/config.json"),
    ("podman", ("login",), "auth.json"),
    ("buildah", ("login",), "auth.json"),
    ("helm", ("registry login", "repo add"), "repositories.yaml"),
    ("aws", ("configure set",), "~/.aws/credentials"),
    ("dotnet", ("nuget add source", "nuget update source"), "NuGet.Config"),
    ("nuget", ("sources add", "sources update", "setapikey"), "NuGet.Config"),
    ("cargo", ("login",), "~/.cargo/credentials.toml"),
    ("gh", ("auth login",), "hosts.yml"),
    ("gem", ("signin",), "~/.gem/credentials"),
    ("sentry-cli", ("login",), "~/.sentryclirc"),
    ("snyk", ("auth",), "~/.config/configstore/snyk.json"),
)
"""Program, verbs, and the file. Source: the tools' own documentation, 2026-11."""

UNDOERS: frozenset[str] = frozenset({
    "logout", "delete", "rm", "remove", "unset", "--unset", "--unset-all", "--remove-section", "set-url", "--delete",
})  # fmt: skip
"""Words by which the same program takes it back."""
