"""What native modules of Node and Python need while they are installed, and never again."""

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

FOR_PYTHON: frozenset[str] = frozenset({
    "python-dev", "python3-dev", "python3-all-dev", "python-all-dev", "libffi-dev", "libssl-dev", "openssl-dev",
    "zlib1g-dev", "zlib-dev", "libsqlite3-dev", "sqlite-dev", "libbz2-dev", "bzip2-dev", "liblzma-dev", "xz-dev",
})  # fmt: skip
"""Headers of what the image's own Python is linked to: the libraries are there."""

LIBRARY_FROM: frozenset[str] = frozenset({"g++", "build-base", "alpine-sdk", "cmake", "cargo", "rust", "rustc"})
"""On Alpine these come with libstdc++ or libgcc, which the image of Python lacks and that of Node has."""

QUIET: frozenset[str] = frozenset({"ls", "echo", "pwd", "env", "true", ":", "printenv", "whoami", "id", "uname"})
"""Programs that only print."""

LAYING_OUT: frozenset[str] = frozenset({
    "mkdir", "chown", "chmod", "touch", "adduser", "addgroup", "useradd", "groupadd", "usermod", "deluser", "delgroup",
    "userdel", "groupdel", "install", "ln", "set",
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
