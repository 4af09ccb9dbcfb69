"""Which commands install the dependencies that manifests name, or build the source and install them on the way."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class InstallForm:
    """One way to say "install what the manifests name".

    `programs` are command names without folder and version digits; `verbs` the alternatives of words that follow
    (`mod download`; an empty one is the bare program). `operands` says what further words mean: `any` (they do not
    matter), `none` (a word would be a package: not this kind of install), `local` (one of them is a folder of the
    project). `needs` are options of which one must be there. `kind` is `deps`, or `build` when the command compiles
    the source as well. `reads` is when the source must be there: `never`, `maybe` (scripts of the project run, or it is
    installed too), `always`; `never_reads_with` are groups of options, each of which turns that into `never`.
    """

    __slots__ = ("ecosystem", "kind", "needs", "never_reads_with", "operands", "programs", "reads", "verbs")

    def __init__(
        self,
        ecosystem: str,
        programs: tuple[str, ...],
        verbs: tuple[str, ...],
        *,
        kind: str = "deps",
        operands: str = "any",
        needs: tuple[str, ...] = (),
        reads: str = "never",
        never_reads_with: tuple[tuple[str, ...], ...] = (),
    ) -> None:
        self.ecosystem = ecosystem
        self.programs = programs
        self.verbs = verbs
        self.kind = kind
        self.operands = operands
        self.needs = needs
        self.reads = reads
        self.never_reads_with = never_reads_with

    def __repr__(self) -> str:
        return f"Install({self.ecosystem!r}, {self.programs!r}, {self.verbs!r})"

    def needs_source(self, options: Collection[str]) -> str:
        """`never`, `maybe` or `always`: whether the source must be copied before, given the options of the command."""
        names = _option_names(options)
        return "never" if any(names.issuperset(group) for group in self.never_reads_with) else self.reads


SCRIPTS_OFF: tuple[tuple[str, ...], ...] = (("--ignore-scripts",),)
PROJECT_OFF: tuple[tuple[str, ...], ...] = (
    ("--no-install-project",),
    ("--no-install-workspace",),
    ("--no-install-local",),
)
EDITABLE: tuple[str, ...] = ("-e", "--editable")
REQUIREMENTS: tuple[str, ...] = ("-r", "--requirement", "--requirements")
ONLY_DEPENDENCIES: tuple[str, ...] = ("--only-dependencies", "--dependencies-only", "--only-snapshot")
CONDA: tuple[str, ...] = ("conda", "mamba", "micromamba")
GO_OFFLINE: tuple[str, ...] = ("go-offline", "resolve", "resolve-plugins", "resolve-dependencies")
MAVEN: tuple[str, ...] = ("mvn", "mvnw", "mvnd")
GRADLE: tuple[str, ...] = ("gradle", "gradlew")

INSTALLS: tuple[InstallForm, ...] = (
    InstallForm(
        "npm", ("npm",), ("ci", "clean-install", "ic", "install-clean"), reads="maybe", never_reads_with=SCRIPTS_OFF
    ),
    InstallForm(
        "npm", ("npm",), ("install", "i", "in", "add"), operands="none", reads="maybe", never_reads_with=SCRIPTS_OFF
    ),
    InstallForm("npm", ("npm",), ("install", "i"), operands="local", reads="maybe", never_reads_with=SCRIPTS_OFF),
    InstallForm(
        "yarn",
        ("yarn", "yarnpkg"),
        ("install",),
        reads="maybe",
        never_reads_with=(*SCRIPTS_OFF, ("--mode=skip-build",)),
    ),
    InstallForm("yarn", ("yarn", "yarnpkg"), ("",), reads="maybe", never_reads_with=SCRIPTS_OFF),
    InstallForm("yarn", ("yarn", "yarnpkg"), ("workspaces focus",), reads="maybe"),
    InstallForm("pnpm", ("pnpm",), ("install", "i"), operands="none", reads="maybe", never_reads_with=SCRIPTS_OFF),
    InstallForm("pnpm", ("pnpm",), ("fetch",)),
    InstallForm("pnpm", ("pnpm",), ("ci", "clean-install"), reads="maybe", never_reads_with=SCRIPTS_OFF),
    InstallForm("bun", ("bun",), ("install", "i"), operands="none", reads="maybe", never_reads_with=SCRIPTS_OFF),
    InstallForm("bun", ("bun",), ("ci",), reads="maybe", never_reads_with=SCRIPTS_OFF),
    InstallForm("deno", ("deno",), ("install",), needs=("--entrypoint",), kind="build", reads="always"),
    InstallForm("deno", ("deno",), ("install",), operands="none"),
    InstallForm("deno", ("deno",), ("cache", "compile"), kind="build", reads="always"),
    InstallForm("pip-project", ("pip",), ("install", "wheel"), operands="local", kind="build", reads="always"),
    InstallForm("pip-project", ("pip",), ("install", "wheel"), needs=EDITABLE, kind="build", reads="always"),
    InstallForm("pip-project", ("pip",), ("install",), needs=("--group",)),
    InstallForm("pip", ("pip",), ("install", "wheel", "download"), needs=REQUIREMENTS),
    InstallForm("pip-project", ("uv",), ("pip install",), operands="local", kind="build", reads="always"),
    InstallForm("pip-project", ("uv",), ("pip install",), needs=EDITABLE, kind="build", reads="always"),
    InstallForm("pip", ("uv",), ("pip install",), needs=REQUIREMENTS),
    InstallForm("pip", ("uv",), ("pip sync",)),
    InstallForm("pip", ("pip-sync",), ("",)),
    InstallForm("poetry", ("poetry",), ("install",), needs=("--only-root",), kind="build", reads="always"),
    InstallForm("poetry", ("poetry",), ("install", "sync"), reads="maybe", never_reads_with=(("--no-root",),)),
    InstallForm("uv", ("uv",), ("sync",), reads="maybe", never_reads_with=PROJECT_OFF),
    InstallForm("uv", ("uv",), ("export",)),
    InstallForm("pipenv", ("pipenv",), ("install",), operands="none"),
    InstallForm("pipenv", ("pipenv",), ("sync", "requirements")),
    InstallForm("pdm", ("pdm",), ("install", "sync"), reads="maybe", never_reads_with=(("--no-self",),)),
    InstallForm("conda", CONDA, ("env create", "env update")),
    InstallForm("conda", CONDA, ("create", "install", "update"), needs=("-f", "--file")),
    InstallForm("conda", ("conda-lock",), ("install",)),
    InstallForm("go", ("go",), ("mod download", "mod vendor", "work sync")),
    InstallForm(
        "go", ("go",), ("build", "test", "vet", "run", "generate", "list", "mod tidy"), kind="build", reads="always"
    ),
    InstallForm("go", ("go",), ("get", "install"), operands="local", kind="build", reads="always"),
    InstallForm("go", ("go",), ("get", "install"), operands="none", kind="build", reads="always"),
    InstallForm("cargo", ("cargo",), ("fetch", "vendor", "generate-lockfile", "chef cook")),
    InstallForm("cargo", ("cargo",), ("build", "b", "test", "check", "rustc", "run"), kind="build", reads="always"),
    InstallForm("cargo", ("cargo",), ("install",), needs=("--path",), kind="build", reads="always"),
    InstallForm(
        "maven",
        MAVEN,
        ("package", "install", "verify", "compile", "test", "test-compile", "deploy"),
        kind="build",
        reads="always",
    ),
    InstallForm("maven", MAVEN, tuple(f"dependency:{goal}" for goal in GO_OFFLINE)),
    InstallForm(
        "gradle",
        GRADLE,
        ("build", "assemble", "bootJar", "shadowJar", "jar", "installDist", "war", "bootWar", "assembleRelease"),
        kind="build",
        reads="always",
    ),
    InstallForm(
        "gradle", GRADLE, ("dependencies", "resolveDependencies", "downloadDependencies", "androidDependencies")
    ),
    InstallForm(
        "sbt", ("sbt",), ("compile", "assembly", "stage", "dist", "package", "test"), kind="build", reads="always"
    ),
    InstallForm("sbt", ("sbt",), ("update", "reload")),
    InstallForm("leiningen", ("lein",), ("deps",)),
    InstallForm("leiningen", ("lein",), ("uberjar", "jar", "compile", "ring uberjar"), kind="build", reads="always"),
    InstallForm("bundler", ("bundle", "bundler"), ("install", "", "package", "cache")),
    InstallForm(
        "composer",
        ("composer", "composer.phar"),
        ("install", "i", "update", "u"),
        operands="none",
        reads="maybe",
        never_reads_with=(("--no-scripts", "--no-autoloader"),),
    ),
    InstallForm("dotnet", ("dotnet",), ("restore",)),
    InstallForm(
        "dotnet", ("dotnet",), ("build", "publish", "pack", "test", "run", "msbuild"), kind="build", reads="always"
    ),
    InstallForm(
        "mix", ("mix",), ("compile", "release", "test", "phx.digest", "assets.deploy"), kind="build", reads="always"
    ),
    InstallForm("mix", ("mix",), ("deps.get", "deps.compile")),
    InstallForm("swift", ("swift",), ("package resolve", "package update")),
    InstallForm("swift", ("swift",), ("build", "test", "run"), kind="build", reads="always"),
    InstallForm("dart", ("dart", "flutter"), ("pub get", "packages get")),
    InstallForm("dart", ("pub",), ("get",)),
    InstallForm("dart", ("dart", "flutter"), ("compile", "build", "run"), kind="build", reads="always"),
    InstallForm("cabal", ("cabal",), ("build", "v2-build", "new-build", "install"), needs=ONLY_DEPENDENCIES),
    InstallForm("cabal", ("cabal",), ("build", "v2-build", "new-build", "install"), kind="build", reads="always"),
    InstallForm("stack", ("stack",), ("build", "install"), needs=ONLY_DEPENDENCIES),
    InstallForm("stack", ("stack",), ("build", "install"), kind="build", reads="always"),
)
"""Ways to install; of two that share a verb, the more particular comes first. Facts from each program's manual."""

GOALS_ANYWHERE: frozenset[str] = frozenset({"maven", "gradle", "sbt", "mix"})
"""Ecosystems whose programs take several goals in a row: `mvn clean package`, `mix do deps.get, deps.compile`."""

ARTEFACT_ENDS: tuple[str, ...] = (".whl", ".gz", ".tgz", ".zip", ".bz2", ".txt", "*")
"""Ends of operands that are finished packages or lists, not folders of the project."""

QUESTIONS: frozenset[str] = frozenset({"--version", "-v", "-V", "--help", "-h"})
"""Options that make a bare program tell about itself instead of installing (`yarn --version`)."""


def _by_program() -> dict[str, list[InstallForm]]:
    found: dict[str, list[InstallForm]] = {}
    for install in INSTALLS:
        for program in install.programs:
            found.setdefault(program, []).append(install)
    return found


BY_PROGRAM: dict[str, list[InstallForm]] = _by_program()


def find_install(program: str, operands: Sequence[str], options: Collection[str] = ()) -> InstallForm | None:
    """The install of manifest dependencies that a command is, or None when it installs named packages or none at all.

    `program` may carry a folder and version digits (`./mvnw`, `pip3.12`); `operands` are its words that are neither
    options nor values of options, the verb first; `options` its options, with or without `=value`. For `python -m pip`
    say `pip`, or give `-m` as an option and `pip` as the first operand.
    """
    name = program_name(program)
    if name == "python" and "-m" in options and operands:
        return find_install(operands[0], operands[1:], [option for option in options if option != "-m"])
    for install in BY_PROGRAM.get(name, ()):
        for verb in install.verbs:
            rest = _after_verb(verb, operands, install)
            if rest is not None and _fits(install, rest, options):
                return install if verb or QUESTIONS.isdisjoint(options) else None
    return None


def program_name(program: str) -> str:
    """`program` without folder, `.cmd` and the digits of a version: `/usr/bin/pip3.12` is `pip`."""
    name = program.rsplit("/", 1)[-1].removesuffix(".cmd").removesuffix(".exe")
    bare = name.rstrip("0123456789.")
    return bare if bare in BY_PROGRAM or bare == "python" else name


def is_local(operand: str) -> bool:
    """Whether an operand is a folder of the project (`.`, `.[dev]`, `./cmd/app`, `./...`), not a package."""
    local = operand == "." or operand.startswith((".[", "./", "../", "/", "file:"))
    return local and not operand.partition("[")[0].endswith(ARTEFACT_ENDS)


def _after_verb(verb: str, operands: Sequence[str], install: InstallForm) -> Sequence[str] | None:
    """The operands after `verb`, or None if the command has another one."""
    words = verb.split()
    if not words:
        return None if operands else operands
    if install.ecosystem in GOALS_ANYWHERE:
        return operands if any(_goal(operand) == _goal(verb) for operand in operands) else None
    return operands[len(words) :] if list(operands[: len(words)]) == words else None


def _goal(operand: str) -> str:
    """A goal without module, plugin coordinates and the comma of a list: `:app:bootJar` is `bootJar`."""
    last = operand.rstrip(",").rsplit(":", 1)[-1]
    return "dependency:" + last if "go-offline" in operand or "dependency:" in operand else last


def _fits(install: InstallForm, rest: Sequence[str], options: Collection[str]) -> bool:
    if install.needs and _option_names(options).isdisjoint(install.needs):
        return False
    if install.operands == "none":
        return not rest
    return install.operands == "any" or any(is_local(operand) for operand in rest)


def _option_names(options: Collection[str]) -> set[str]:
    """Options as named: without `=value`, and with a value glued to a short one (`-rreq.txt`) cut off."""
    names: set[str] = set(options)
    names.update(option.partition("=")[0] for option in options)
    names.update(option[:2] for option in options if option[:1] == "-" and option[1:2] not in ("", "-"))
    return names
