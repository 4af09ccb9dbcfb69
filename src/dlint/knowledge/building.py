"""Which commands compile or bundle a program.

Source: the manuals of the build tools, 2026-11.
"""

from __future__ import annotations

from dlint.knowledge.managers.registry import BUILDING, build_forms, manager_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

OTHER_BUILDERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("tsc", "webpack", "rollup", "esbuild", "parcel", "gulp", "grunt"), ("",)),
    **dict.fromkeys(
        ("vite", "next", "nuxt", "ng", "nest", "turbo", "nx", "react-scripts", "vue-cli-service"), ("build",)
    ),
    **dict.fromkeys(("javac", "kotlinc", "native-image", "make", "gmake", "ninja", "cmake"), ("",)),
    **dict.fromkeys(("gcc", "g++", "cc", "c++", "clang", "clang++", "rustc", "ghc", "zig", "nim", "crystal"), ("",)),
    **dict.fromkeys(("pyinstaller", "nuitka", "nuitka3"), ("",)),
    **dict.fromkeys(("python", "python3"), ("setup.py build", "setup.py bdist_wheel", "setup.py install")),
    **dict.fromkeys(("rails", "rake"), ("assets:precompile",)),
    **dict.fromkeys(("hugo", "jekyll", "mkdocs", "gatsby"), ("", "build")),
    "ant": ("", "jar", "dist", "war"),
    "bazel": ("build",),
    "bazelisk": ("build",),
    "hatch": ("build",),
    "meson": ("compile", "install"),
}
"""By program that is no package manager: the words behind it that build, `""` for none. From the manual of each."""

OTHER_GENERATORS: dict[str, tuple[str, ...]] = {
    "cap": ("add",),
    "cordova": ("platform", "create"),
    "django-admin": ("startproject",),
    "expo": ("prebuild",),
    "ionic": ("capacitor", "cap", "cordova", "start"),
    "nest": ("new",),
    "ng": ("new",),
    "rails": ("new",),
    "vue": ("create",),
}
"""By program that is no package manager: verbs that write a project with its manifests. From the manual of each."""

BUILDERS: frozenset[str] = BUILDING | OTHER_BUILDERS.keys()
"""Programs that build."""


def generators_of(program: str) -> tuple[str, ...]:
    """The verbs with which a program writes a project with its manifests (`npm init`)."""
    manager = manager_of(program)
    return manager.generators.get(program, ()) if manager is not None else OTHER_GENERATORS.get(program, ())


def is_build(program: str, operands: Sequence[str]) -> bool:
    """Whether a command builds; `operands` are its words that are no options, the verb first.

    Goals of Maven and Gradle count wherever they stand; a bare verb (`tsc`, `make`) takes any operands.
    """
    # `mvnw.cmd` is Maven's wrapper on Windows.
    name = program.rsplit("/", 1)[-1].removesuffix(".cmd")
    manager = manager_of(name) if name in BUILDING else None
    goals = manager is not None and manager.goals
    alternatives = [form.verbs for form in build_forms(name)] or [OTHER_BUILDERS.get(name, ())]
    return any(
        _is_verb(verb.split(), operands, goals=goals, bare=verbs == ("",)) for verbs in alternatives for verb in verbs
    )


def _is_verb(verb: list[str], operands: Sequence[str], *, goals: bool, bare: bool) -> bool:
    if not verb:
        return bare or not operands
    if goals:
        # Gradle names a module before the task, Maven a plugin before the goal: `:app:build`, `compiler:compile`.
        return any(operand.rsplit(":", 1)[-1] == verb[0] for operand in operands)
    return list(operands[: len(verb)]) == verb
