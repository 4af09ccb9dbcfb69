"""Finds the packages of dlint, whose rules live beside `src/` and ship as `dlint.rules`; prepares a wheel."""

import os
import subprocess
import sys

from setuptools import find_namespace_packages, setup
from setuptools.command.build_py import build_py

SKIPPED = ("*__pycache__*",)

rooms = [name for name in find_namespace_packages("src", exclude=SKIPPED) if name.split(".")[0] == "dlint"]
families = [f"dlint.rules.{name}" for name in find_namespace_packages("rules", exclude=SKIPPED)]


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
            line = [sys.executable, "-m", "dlint.prepare", self.build_lib, site]
            prepared = subprocess.run(line, env=environment, stdout=subprocess.DEVNULL, check=False)
            if prepared.returncode:
                print("warning: no patterns were prepared: dlint compiles them when it needs them", file=sys.stderr)


setup(packages=[*rooms, "dlint.rules", *families], cmdclass={"build_py": PreparedBuild})
