#!/usr/bin/env python3
"""Takes the picture of the README: the page of `dlint profile` for `examples/layers`, as a browser shows it.

    python tools/page_picture.py

Needs a container engine (`make engine-up`) and chromium. Writes docs/pictures/profile.png, with figures of this run.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import docs_output

CHECKOUT = Path(__file__).resolve().parent.parent
PICTURE = CHECKOUT / "docs" / "pictures" / "profile.png"
SIZE = "1100,820"


def main() -> int:
    """Build, and take the picture; 1 without a browser."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        print("tools/page_picture.py: no chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="dlint-picture-") as name:
        workspace = docs_output.Workspace(Path(name))
        folder = workspace.folder("layers")
        workspace.printed("dlint profile --network none --format html --output ../page.html", folder)
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={SIZE}"]
        page = (Path(name) / "page.html").as_uri()
        subprocess.run([browser, *options, f"--screenshot={PICTURE}", page], check=True, capture_output=True)
    print(f"wrote {PICTURE.relative_to(CHECKOUT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
