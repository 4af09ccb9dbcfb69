"""What native modules of Node and Python need while they are installed, and never again.

Source: the install scripts of node-gyp and pip packages, and package lists of Debian 12 and Alpine 3.24, 2026-11.
"""

from __future__ import annotations

COMPILING: frozenset[str] = frozenset({
    "gcc", "make", "build-essential", "musl-dev", "libc-dev", "libc6-dev", "linux-headers", "pkg-config", "pkgconf",
    "cmake", "autoconf", "automake", "libtool", "libtool-bin", "ninja", "ninja-build", "m4", "g++", "build-base",
    "alpine-sdk", "cargo", "rustc", "rust",
})  # fmt: skip
"""Packages that leave nothing in what they build, but for libraries that the image has anyway."""

FOR_NODE: frozenset[str] = frozenset({
    "python", "python2", "python3", "python-minimal", "python2-minimal", "python3-minimal", "python-dev", "python2-dev",
    "python3-dev", "py-setuptools", "py3-setuptools", "python3-setuptools", "node-gyp",
})  # fmt: skip
"""What node-gyp runs on."""

WITHOUT_PYTHON: frozenset[str] = frozenset({
    "bash", "busybox", "ca-certificates", "curl", "dumb-init", "file", "gcompat", "git", "gnupg", "gosu", "jq", "less",
    "libc6-compat", "libstdc++", "libstdc++6", "libgcc", "nano", "netcat-openbsd", "openssh", "openssh-client",
    "openssl", "procps", "rsync", "shadow", "su-exec", "sudo", "tar", "tini", "tzdata", "unzip", "vim", "wget", "xz",
    "xz-utils", "zip", "libpq", "libpq5", "postgresql-client", "redis", "redis-tools", "sqlite", "sqlite3",
})  # fmt: skip
"""Packages that run on no Python, and do not show that a program starts one."""

FOR_PYTHON: frozenset[str] = frozenset({
    "python-dev", "python3-dev", "python3-all-dev", "python-all-dev", "libffi-dev", "libssl-dev", "openssl-dev",
    "zlib1g-dev", "zlib-dev", "libsqlite3-dev", "sqlite-dev", "libbz2-dev", "bzip2-dev", "liblzma-dev", "xz-dev",
})  # fmt: skip
"""Headers of what the image's own Python is linked to: the libraries are there."""

LIBRARY_FROM: frozenset[str] = frozenset({"g++", "build-base", "alpine-sdk", "cmake", "cargo", "rust", "rustc"})
"""On Alpine these come with libstdc++ or libgcc, which the image of Python lacks and that of Node has."""

QUIET: frozenset[str] = frozenset({"ls", "echo", "pwd", "env", "true", ":", "printenv", "whoami", "id", "uname", "set"})
"""Programs that leave nothing behind."""

LAYING_OUT: frozenset[str] = frozenset({
    "mkdir", "chown", "chmod", "touch", "adduser", "addgroup", "useradd", "groupadd", "usermod", "deluser", "delgroup",
    "userdel", "groupdel", "install", "ln",
})  # fmt: skip
"""Programs that prepare folders and users: they do the same when run in another stage."""

LEAN_GLOBALS: frozenset[str] = frozenset({
    "npm", "yarn", "pnpm", "pm2", "nodemon", "typescript", "ts-node", "@nestjs/cli", "@angular/cli", "serve", "forever",
    "gulp", "gulp-cli", "grunt-cli", "rimraf", "cross-env", "concurrently", "http-server", "webpack", "webpack-cli",
    "corepack", "babel-cli", "@babel/cli", "tsx", "dotenv-cli", "npm-run-all", "turbo", "lerna",
})  # fmt: skip
"""Packages of npm without native modules, as far as they are known."""

LEAN_PIPS: frozenset[str] = frozenset({"pip", "setuptools", "wheel", "gunicorn"})
"""Packages of pip without native modules, as far as they are known."""

LIBRARIES: dict[tuple[bool, str], str] = {
    (False, "libpq-dev"): "libpq5",
    (True, "libpq-dev"): "libpq",
    (True, "postgresql-dev"): "libpq",
    (False, "unixodbc-dev"): "unixodbc",
    (True, "unixodbc-dev"): "unixodbc",
}
"""Headers, by whether it is apk, and the package with their library, whose name is the same in every release."""
