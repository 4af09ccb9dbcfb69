#!/usr/bin/env python3
"""Starts a private container engine for trial builds and their tests: `tools/engine.py up|down|env|bases`.

Needs root and a Debian with a mirror; reaches no registry of images. Everything lies below one folder, .cache/engine in
the checkout by default, and goes away with it.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
from pathlib import Path

from enginebox import debian
from enginebox.box import STORES, Box
from enginebox.daemon import EngineFailed, is_ready, start, stop
from enginebox.images import NAMES, provide
from enginebox.languages import LANGUAGES, provide_language

BASES = (*NAMES, *LANGUAGES)
FOLDER = Path(__file__).resolve().parent.parent / ".cache" / "engine"
# These read their configuration from /etc, so they are installed on the machine, not unpacked below the folder.
MACHINE_PACKAGES = {"buildah": ("buildah", "runc"), "podman": ("podman", "runc")}


def main(argv: list[str] | None = None) -> int:
    """Run one verb; 0 when done, 1 when the engine cannot be had."""
    asked = _parser().parse_args(argv)
    box = Box(asked.dir, asked.store)
    verbs = {"up": _up, "down": _down, "env": _env, "bases": _bases}
    try:
        with box.alone():
            return verbs[asked.verb](box, asked)
    except (EngineFailed, debian.NoDebian) as error:
        print(f"engine: {error}", file=sys.stderr)
    except subprocess.CalledProcessError as error:
        print(f"engine: {shlex.join(map(str, error.cmd))} ended with {error.returncode}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--dir", type=Path, default=FOLDER, help="the engine's folder (default: %(default)s)")
    common.add_argument("--store", choices=STORES, default="overlay2", help="where images lie (default: %(default)s)")
    shown = argparse.ArgumentParser(add_help=False)
    shown.add_argument("--json", action="store_true", help="the environment as a JSON object, not as shell exports")
    shown.add_argument("--prefix", default="", help="put before each name of a variable, as DLINT_TEST_")
    verbs = parser.add_subparsers(dest="verb", required=True)
    up = verbs.add_parser("up", parents=[common, shown], help="start it, print the environment that reaches it")
    up.add_argument("--with", dest="extra", choices=MACHINE_PACKAGES, action="append", default=[])
    verbs.add_parser("env", parents=[common, shown], help="print that environment again")
    verbs.add_parser("down", parents=[common], help="stop it; its data stays for the next time")
    bases = verbs.add_parser("bases", parents=[common], help="import base images")
    bases.add_argument("base", nargs="*", metavar="BASE", help=f"of {', '.join(BASES)} (default: busybox)")
    bases.add_argument("--into", choices=("docker", "podman"), default="docker", help="whose store (default: docker)")
    bases.add_argument("--tag", action="append", default=[], help="a further name for the last BASE")
    return parser


def _up(box: Box, asked: argparse.Namespace) -> int:
    start(box)
    for extra in asked.extra:
        debian.install(MACHINE_PACKAGES[extra])
    _show(box, asked)
    return 0


def _env(box: Box, asked: argparse.Namespace) -> int:
    if not is_ready(box):
        raise EngineFailed("not running: start it with `tools/engine.py up`")
    _show(box, asked)
    return 0


def _down(box: Box, asked: argparse.Namespace) -> int:
    print("stopped" if stop(box) else "was not running")
    return 0


def _bases(box: Box, asked: argparse.Namespace) -> int:
    if asked.into == "docker":
        start(box)
    else:
        box.unpack()
    wanted = asked.base or ["busybox"]
    if unknown := set(wanted) - set(BASES):
        raise EngineFailed(f"no such base: {', '.join(sorted(unknown))} (there are {', '.join(BASES)})")
    for base in wanted:
        if base in LANGUAGES:
            provide(box, "debian", [])
            print(provide_language(box, base))
            continue
        print(provide(box, base, asked.tag if base == wanted[-1] else [], asked.into))
    return 0


def _show(box: Box, asked: argparse.Namespace) -> None:
    variables = {asked.prefix + name: value for name, value in box.environment().items()}
    if asked.json:
        print(json.dumps(variables, indent=2))
        return
    for name, value in variables.items():
        print(f"export {name}={shlex.quote(value)}")


if __name__ == "__main__":
    sys.exit(main())
