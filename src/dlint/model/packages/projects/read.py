"""Calls the reader of an ecosystem's projects, which is imported when it is needed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.knowledge.managers.ecosystem import Ecosystem
    from dlint.model.packages.projects.needs import Needs


def read_project(needs: Needs, ecosystem: Ecosystem) -> bool:
    """Look into the project of `needs`; False where no reader of its manifests exists."""
    module, _, name = ecosystem.reader.partition(".")
    if not name:
        return False
    # By name from the manager's table: a check loads only the reader of the ecosystem that it meets.
    getattr(__import__(f"dlint.model.packages.projects.{module}", fromlist=(name,)), name)(needs)
    return True
