"""Finds the packages of dlint, whose rules live beside `src/` and ship as `dlint.rules`; prepares a wheel.

With DLINT_COMPILED=1 in the environment, `COMPILED` is compiled by mypyc, and the wheel is for one Python on one
platform.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from setuptools import Extension, find_namespace_packages, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py

SKIPPED = ("*__pycache__*",)
# Folders and modules below src/dlint. Rules stay plain: their options are read from the signatures of their functions.
COMPILED = (
    "text", "syntax", "model", "fixes",
    "engine.check", "engine.conditions", "engine.location", "engine.script_conditions", "engine.selection",
    "engine.suppression", "engine.walk",
)  # fmt: skip

packages = [name for name in find_namespace_packages("src", exclude=SKIPPED) if name.split(".")[0] == "dlint"]
families = [f"dlint.rules.{name}" for name in find_namespace_packages("rules", exclude=SKIPPED)]
is_compiled = bool(os.environ.get("DLINT_COMPILED"))


class PreparedBuild(build_py):
    """The modules, with the patterns compiled for the Python that builds; others compile them when they need them."""

    def run(self) -> None:
        """Copy the modules, then prepare the copy by its own code."""
        super().run()
        if not self.editable_mode:
            environment = {**os.environ, "PYTHONPATH": self.build_lib, "PYTHONDONTWRITEBYTECODE": "1"}
            # Who publishes the documentation states its address in [project.urls] of pyproject.toml.
            urls = self.distribution.metadata.project_urls or {}
            site = os.environ.get("DLINT_SITE", urls.get("Documentation", ""))
            line = [sys.executable, "-m", "dlint.prepare", self.build_lib, site, *(COMPILED if is_compiled else ())]
            prepared = subprocess.run(line, env=environment, stdout=subprocess.DEVNULL, check=False)
            if prepared.returncode:
                # A compiled library without the table of its modules would lie in the wheel for nothing.
                if is_compiled:
                    raise SystemExit("the compiled wheel could not be prepared")
                print("warning: no patterns were prepared: dlint compiles them when it needs them", file=sys.stderr)


class ParallelBuild(build_ext):
    """The C files of the library, as many at a time as there are processors: setuptools compiles one by one."""

    def build_extensions(self) -> None:
        """Compile and link."""
        if self.compiler.compiler_type == "unix":
            self.compiler.compile = partial(compile_together, self.compiler)
        super().build_extensions()


def compile_together(compiler, sources, output_dir=None, macros=None, include_dirs=None, debug=0,
                     extra_preargs=None, extra_postargs=None, depends=None):  # fmt: skip
    """What `CCompiler.compile` does, with threads; the object files."""
    macros, objects, after, options, build = compiler._setup_compile(
        output_dir, macros, include_dirs, sources, depends, extra_postargs
    )
    before = compiler._get_cc_args(options, debug, extra_preargs)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda made: compiler._compile(made, *build[made], before, after, options), build))
    return objects


def extensions() -> list[Extension]:
    """The library of all compiled modules, and what starts them; none for a wheel of Python sources.

    mypyc also makes a small file for each module that does no more than find the library. They are left out:
    `dlint.packed` does that without opening them.
    """
    if not is_compiled:
        return []
    from mypyc.build import mypycify

    places = [Path("src/dlint", *name.split(".")) for name in COMPILED]
    sources = [path for place in places for path in (*sorted(place.rglob("*.py")), place.with_suffix(".py"))]
    modules = [str(path) for path in sources if path.is_file() and path.name != "__init__.py"]
    # Each module is a C file of its own: one file for all would take the compiler more than a quarter of an hour.
    made = mypycify(modules, opt_level="2", debug_level="0", multi_file=True, group_name="dlint", target_dir="build")
    library = next(each for each in made if each.name.endswith("__mypyc"))
    if sys.platform != "win32":
        # Else the loader looks up the name of each function at each start, and calls go through a table.
        library.extra_compile_args.append("-fvisibility=hidden")
    return [library, Extension("dlint.compiled", ["src/dlint/compiled.c"])]


setup(
    packages=[*packages, "dlint.rules", *families],
    cmdclass={"build_ext": ParallelBuild, "build_py": PreparedBuild},
    ext_modules=extensions(),
)
