"""Finds the reader of an ecosystem's projects; it is imported when it is needed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.packages.projects.needs import Needs

READERS = {
    "npm": "node.read_node",
    "yarn": "node.read_node",
    "pnpm": "node.read_node",
    "bun": "node.read_node",
    "poetry": "python.read_poetry",
    "uv": "python.read_uv",
    "pdm": "python.read_pdm",
    "pipenv": "python.read_pipenv",
    "go": "golang.read_go",
    "cargo": "rust.read_cargo",
    "maven": "maven.read_maven",
    "gradle": "gradle.read_gradle",
    "dotnet": "dotnet.read_dotnet",
    "composer": "php.read_composer",
    "bundler": "ruby.read_bundler",
}


def read_project(needs: Needs, ecosystem: str) -> bool:
    """Look into the project of `needs`; False where nobody knows how to read its manifests."""
    module, _, name = READERS.get(ecosystem, "").partition(".")
    if not name:
        return False
    getattr(__import__(f"dlint.model.packages.projects.{module}", fromlist=(name,)), name)(needs)
    return True
