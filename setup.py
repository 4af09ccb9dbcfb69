"""Finds the packages of dlint, whose rules live beside `src/` and ship as `dlint.rules`."""

from setuptools import find_namespace_packages, setup

SKIPPED = ("*__pycache__*",)

rooms = [name for name in find_namespace_packages("src", exclude=SKIPPED) if name.split(".")[0] == "dlint"]
families = [f"dlint.rules.{name}" for name in find_namespace_packages("rules", exclude=SKIPPED)]

setup(packages=[*rooms, "dlint.rules", *families])
