"""What Composer reads of a project: packages in folders of their own; scripts and the autoloader can wait."""

from __future__ import annotations

from dlint.text.json_text import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dlint.model.packages.projects.needs import Needs

ASIDE = ("--no-scripts", "--no-autoloader")


def read_composer(needs: Needs) -> None:
    """Reads the repositories of composer.json."""
    path = f"{needs.folder}/{needs.install.manifest or 'composer.json'}".strip("/")
    try:
        table = loads(needs.text(path) or "")
    except ValueError:
        needs.refuse(f"{path} cannot be read")
        return
    listed = table.get("repositories") if isinstance(table, dict) else None
    for repository in listed.values() if isinstance(listed, dict) else listed or ():
        if isinstance(repository, dict) and repository.get("type") == "path":
            _read_repository(needs, repository)
    # With these options Composer reads no source: the autoloader is made when the project is there.
    if needs.install.needs_source != "never":
        needs.aside = ASIDE


def _read_repository(needs: Needs, repository: dict[str, Any]) -> None:
    url = str(repository.get("url", ""))
    if set(url) & set("*?[{"):
        for folder in needs.folders([url], "composer.json"):
            needs.local = True
            needs.add(folder)
    else:
        needs.add_package(url, url)
