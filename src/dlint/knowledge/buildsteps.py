"""Which commands compile or bundle a program, and where their products land."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class BuildTool:
    """One way to build: `programs` (names without folder) and `verbs` (the words after them, `""` for none).

    `products` are where the result lands, seen from the project (`*` for a name that only the project knows; empty when
    an option or a script decides), `tool` the ecosystem. `static` says that the product may run without a base image.
    """

    __slots__ = ("products", "programs", "static", "tool", "verbs")

    def __init__(
        self,
        tool: str,
        programs: tuple[str, ...],
        verbs: tuple[str, ...],
        products: tuple[str, ...] = (),
        *,
        static: bool = False,
    ) -> None:
        self.tool = tool
        self.programs = programs
        self.verbs = verbs
        self.products = products
        self.static = static

    def __repr__(self) -> str:
        return f"Step({self.tool!r}, {self.programs!r}, {self.verbs!r})"


WEB_PRODUCTS: tuple[str, ...] = ("dist", "build", "out", ".next", ".output", "public")

BUILD_TOOLS: tuple[BuildTool, ...] = (
    BuildTool(
        "npm", ("npm", "pnpm", "bun"), ("run build", "run-script build", "run build:prod", "run compile"), WEB_PRODUCTS
    ),
    BuildTool("yarn", ("yarn", "pnpm"), ("build", "run build", "build:prod"), WEB_PRODUCTS),
    BuildTool("npm", ("npx", "bunx", "yarn"), ("tsc", "webpack", "vite build", "ng build", "next build"), WEB_PRODUCTS),
    BuildTool(
        "npm", ("tsc", "webpack", "rollup", "esbuild", "parcel", "gulp", "grunt"), ("",), ("dist", "build", "lib")
    ),
    BuildTool(
        "npm",
        ("vite", "next", "nuxt", "ng", "nest", "turbo", "nx", "react-scripts", "vue-cli-service"),
        ("build",),
        WEB_PRODUCTS,
    ),
    BuildTool("go", ("go",), ("build", "install"), ("*", "/go/bin/*"), static=True),
    BuildTool("cargo", ("cargo",), ("build", "b", "install"), ("target/release/*", "target/*/release/*"), static=True),
    BuildTool("maven", ("mvn", "mvnw", "mvnd"), ("package", "install", "verify"), ("target/*.jar", "target/*.war")),
    BuildTool(
        "gradle", ("gradle", "gradlew"), ("build", "assemble", "bootJar", "shadowJar", "jar"), ("build/libs/*.jar",)
    ),
    BuildTool("gradle", ("gradle", "gradlew"), ("installDist",), ("build/install/*",)),
    BuildTool(
        "sbt", ("sbt",), ("assembly", "stage", "dist", "package"), ("target/scala-*/*.jar", "target/universal/stage")
    ),
    BuildTool("leiningen", ("lein",), ("uberjar",), ("target/*-standalone.jar",)),
    BuildTool("ant", ("ant",), ("", "jar", "dist", "war"), ("dist", "build")),
    BuildTool("java", ("javac", "kotlinc", "native-image"), ("",)),
    BuildTool("dotnet", ("dotnet",), ("publish", "build", "pack"), ("bin/Release/*/publish", "bin/Release")),
    BuildTool("swift", ("swift",), ("build",), (".build/release/*",)),
    BuildTool("mix", ("mix",), ("release",), ("_build/prod/rel/*",)),
    BuildTool("dart", ("dart",), ("compile exe", "compile aot-snapshot"), ("*.exe", "bin/*")),
    BuildTool("dart", ("flutter",), ("build",), ("build/web", "build/app")),
    BuildTool("stack", ("stack",), ("build", "install"), ("~/.local/bin/*",)),
    BuildTool("cabal", ("cabal",), ("build", "install"), ("dist-newstyle", "~/.cabal/bin/*")),
    BuildTool("deno", ("deno",), ("compile",)),
    BuildTool("make", ("make", "gmake", "ninja"), ("",)),
    BuildTool("cmake", ("cmake",), ("",), ("build",)),
    BuildTool("meson", ("meson",), ("compile", "install"), ("build", "builddir")),
    BuildTool("bazel", ("bazel", "bazelisk"), ("build",), ("bazel-bin/*",)),
    BuildTool(
        "c",
        ("gcc", "g++", "cc", "c++", "clang", "clang++", "rustc", "ghc", "zig", "nim", "crystal"),
        ("",),
        static=True,
    ),
    BuildTool("python", ("pyinstaller", "nuitka", "nuitka3"), ("",), ("dist/*",)),
    BuildTool(
        "python",
        ("python", "python3"),
        ("setup.py build", "setup.py bdist_wheel", "setup.py install"),
        ("dist/*.whl", "build"),
    ),
    BuildTool("python", ("poetry", "uv", "pdm", "hatch"), ("build",), ("dist/*.whl",)),
    BuildTool("ruby", ("rails", "rake"), ("assets:precompile",), ("public/assets",)),
    BuildTool("hugo", ("hugo", "jekyll", "mkdocs", "gatsby"), ("", "build"), ("public", "_site", "site")),
)
"""Ways to build, with the default places of their products from each program's manual."""


def _by_program() -> dict[str, list[BuildTool]]:
    found: dict[str, list[BuildTool]] = {}
    for step in BUILD_TOOLS:
        for program in step.programs:
            found.setdefault(program, []).append(step)
    return found


BY_PROGRAM: dict[str, list[BuildTool]] = _by_program()


def find_build_tool(program: str, operands: Sequence[str]) -> BuildTool | None:
    """The build that a command is, or None; `operands` are its words that are no options, the verb first.

    Goals of maven and gradle count wherever they stand; a bare verb (`tsc`, `make`) takes any operands.
    """
    for step in BY_PROGRAM.get(program.rsplit("/", 1)[-1].removesuffix(".cmd"), ()):
        if any(_matches(step, verb.split(), operands) for verb in step.verbs):
            return step
    return None


def _matches(step: BuildTool, verb: list[str], operands: Sequence[str]) -> bool:
    if not verb:
        return step.verbs == ("",) or not operands
    if step.tool in ("maven", "gradle", "sbt"):
        return any(operand.rsplit(":", 1)[-1] == verb[0] for operand in operands)
    return list(operands[: len(verb)]) == verb
