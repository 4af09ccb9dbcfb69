"""Commands that need no file of the project, and change nothing of what a copy brings."""

from __future__ import annotations

INDEPENDENT_PROGRAMS: frozenset[str] = frozenset({
    ":", "[", "add-apt-repository", "addgroup", "adduser", "apt-cache", "apt-key", "apt-mark", "corepack", "date",
    "debconf-set-selections", "dpkg-reconfigure", "echo", "env", "export", "groupadd", "hostname", "id", "ldconfig",
    "locale-gen", "localedef", "ls", "n", "nvm", "printenv", "printf", "pwd", "pyenv", "rbenv", "rustup", "set",
    "sleep", "test", "true", "uname", "update-alternatives", "update-locale", "useradd", "usermod", "which", "whoami",
    "a2enmod", "a2dismod", "docker-php-ext-install", "docker-php-ext-enable", "docker-php-ext-configure",
    "docker-php-source", "phpenmod", "install-php-extensions",
})  # fmt: skip
"""Programs that never do."""

INDEPENDENT_VERBS: dict[str, tuple[str, ...]] = {
    "apk": ("update", "upgrade", "del", "cache", "info", "fix"),
    "apt": ("update", "upgrade", "clean", "autoclean", "autoremove", "remove", "purge", "full-upgrade", "list"),
    "apt-get": (
        "update", "upgrade", "dist-upgrade", "clean", "autoclean", "autoremove", "remove", "purge", "distclean",
    ),
    "bundle": ("config", "clean"),
    "bun": ("pm",),
    "cargo": ("--version",),
    "composer": ("clear-cache", "clearcache", "self-update"),
    "conda": ("clean", "config", "update", "init", "info"),
    "dnf": ("clean", "makecache", "update", "upgrade", "remove", "config-manager", "module"),
    "gem": ("update", "sources", "cleanup"),
    "go": ("env", "version", "clean"),
    "microdnf": ("clean", "update", "upgrade", "remove"),
    "npm": ("config", "cache", "set", "get"),
    "pip": ("cache", "config", "list", "check", "freeze", "debug"),
    "pnpm": ("config", "set", "store", "setup"),
    "poetry": ("config", "cache", "self"),
    "tdnf": ("clean", "makecache", "update", "upgrade", "remove"),
    "uv": ("cache", "venv", "python"),
    "yarn": ("cache", "config"),
    "yum": ("clean", "makecache", "update", "upgrade", "remove", "groupremove", "repolist"),
    "zypper": ("clean", "cc", "refresh", "ref", "update", "up", "remove", "rm", "addrepo", "ar"),
}  # fmt: skip
"""By program: verbs that do neither."""

STATEFUL: frozenset[str] = frozenset({
    "cd", "pushd", "popd", "export", "set", "unset", "source", ".", "umask", "ulimit", "alias", "trap", "shopt", "eval",
    "declare", "local", "readonly", "read", "exec", "nvm", "conda",
})  # fmt: skip
"""Commands whose effect on the shell is lost when what follows them moves to a RUN of its own."""

OPAQUE: frozenset[str] = frozenset({
    ".", "ansible-playbook", "ant", "ash", "bash", "bundle", "bun", "cargo", "chroot", "cmake", "composer", "dash",
    "deno", "docker", "dotnet", "eval", "exec", "find", "go", "gosu", "gradle", "gradlew", "gulp", "grunt", "java",
    "ksh", "make", "meson", "mix", "mvn", "mvnw", "ninja", "node", "npm", "npx", "parallel", "perl", "php",
    "phpize", "pip", "pipenv", "pnpm", "poetry", "puppet", "python", "R", "rake", "rails", "Rscript", "ruby", "sbt",
    "setup.py", "sh", "source", "su", "supervisord", "sudo", "uv", "watch", "xargs", "yarn", "zsh",
})  # fmt: skip
"""Programs that may read any file without naming it."""
