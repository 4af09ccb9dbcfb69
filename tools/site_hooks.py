"""Hooks of mkdocs: the pages of the rules by family, and files of the repository's root as pages of the site."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

from dlint.report.website import site

CHECKOUT = Path(__file__).resolve().parent.parent
# Pages of the site that are written from files that people look for in the root of a repository.
ROOT_PAGES = {"contributing.md": "CONTRIBUTING.md", "changes.md": "CHANGELOG.md"}
# What stands outside docs/ has no page: a link to it becomes its name.
_OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)(?!docs/)[^)]+\)")


def on_config(config: Any) -> Any:
    """State the address, and fill the section of the rules: a section for each family, behind the list of all."""
    config["site_url"] = _address()
    families: dict[str, list[Any]] = {}
    for path in sorted((CHECKOUT / "docs" / "rules").glob("*/*.md")):
        families.setdefault(path.parent.name, []).append({path.stem: f"rules/{path.parent.name}/{path.name}"})
    guide = _section(config, "Guide")
    listed = set(_paths(config["nav"])) | set(ROOT_PAGES)
    # A new page is found although no list has it.
    guide += sorted(path.name for path in (CHECKOUT / "docs").glob("*.md") if path.name not in listed)
    _section(config, "Rules")[:] = ["rules/README.md", *({family: pages} for family, pages in families.items())]
    return config


def _address() -> str | None:
    """DLINT_SITE, else what the service that builds the site names, else the address in pyproject.toml, if any."""
    with (CHECKOUT / "pyproject.toml").open("rb") as stream:
        urls: dict[str, str] = tomllib.load(stream)["project"].get("urls", {})
    return site() or os.environ.get("READTHEDOCS_CANONICAL_URL") or urls.get("Documentation")


def _section(config: Any, name: str) -> list[Any]:
    found: list[Any] = next(entry[name] for entry in config["nav"] if name in entry)
    return found


def _paths(entries: Any) -> Iterator[str]:
    """All paths of a navigation."""
    if isinstance(entries, str):
        yield entries
    else:
        for each in entries.values() if isinstance(entries, dict) else entries:
            yield from _paths(each)


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that stand in the root of the repository."""
    for page, source in ROOT_PAGES.items():
        text = (CHECKOUT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=_as_page(text)))
    return files


def _as_page(text: str) -> str:
    return text.replace("](docs/", "](").replace("](CHANGELOG.md)", "](changes.md)")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Take out links to files that have no page."""
    return _OUTSIDE.sub(r"`\1`", markdown)
