"""Opens the pages of rules in a browser: those of the documentation site, or pages made here where there is none."""

from __future__ import annotations

import os
import tempfile

from dlint.cli.output import encoded, print_line
from dlint.engine.registry import rule_info
from dlint.report.website import rule_url, site
from dlint.system.store import pages_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def show_in_browser(rule_ids: Sequence[str]) -> None:
    """Open one page for all these rules, and print its address: a machine without a browser has that alone."""
    address = _address(rule_ids)
    print_line(address if _opens(address) else f"no browser was found, open this address yourself: {address}")


def _address(rule_ids: Sequence[str]) -> str:
    """The page on the site; a file where there is none: no site, or a rule of a plugin."""
    base = site()
    if base is None or any(rule_info(rule_id).source is not None for rule_id in rule_ids):
        return _made(rule_ids)
    if len(rule_ids) == 1:
        return rule_url(rule_ids[0]) or base
    families = {rule_id.partition("/")[0] for rule_id in rule_ids}
    return f"{base}rules/" + (f"#{families.pop()}" if len(families) == 1 else "")


def _made(rule_ids: Sequence[str]) -> str:
    """A file with the page, in the user's cache folder, as a `file:` address."""
    from pathlib import Path

    from dlint.report.rule_html import rule_html
    from dlint.system.write import put_file

    folder = pages_folder() or tempfile.mkdtemp(prefix="dlint-")
    os.makedirs(folder, 0o700, exist_ok=True)
    name = rule_ids[0].replace("/", "-") if len(rule_ids) == 1 else "rules"
    path = os.path.join(folder, f"{name}.html")
    put_file(path, encoded(rule_html(rule_ids)))
    return Path(path).as_uri()


def _opens(address: str) -> bool:
    """Whether a browser took the address; it comes from the environment, and from absolute entries of PATH alone."""
    # A checkout must not name the program: `webbrowser` would run a `xdg-open` in the current folder for an entry `.`.
    entries = os.environ.get("PATH", os.defpath).split(os.pathsep)
    os.environ["PATH"] = os.pathsep.join(entry for entry in entries if os.path.isabs(entry))
    import webbrowser

    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False
