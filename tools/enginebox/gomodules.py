"""Go modules in a folder that `go` takes for a proxy: a build can download a dependency without a network.

The layout is that of the GOPROXY protocol: `list`, and `.info`, `.mod` and `.zip` of each version.
Source: https://go.dev/ref/mod#goproxy-protocol, 2026-11
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

PROXY = "/opt/goproxy"
# As the images named golang have it; no sum database knows these modules.
VARIABLES = {"GOPROXY": f"file://{PROXY}", "GOSUMDB": "off", "GOFLAGS": "-mod=mod", "GOPATH": "/go"}
MODULE, VERSION = "example.com/greet", "v1.0.0"
_SOURCE = """// Package greet greets.
package greet

// Hello greets someone by name.
func Hello(name string) string {
\treturn "Hello, " + name
}
"""
_MOD = f"module {MODULE}\n\ngo 1.19\n"
_FILES = {"go.mod": _MOD, "greet.go": _SOURCE}
_WHEN = (2024, 1, 1, 0, 0, 0)


def write_proxy(folder: Path) -> None:
    """Fill a folder with the module; its checksums are the same each time."""
    place = folder / MODULE / "@v"
    place.mkdir(parents=True)
    (place / "list").write_text(f"{VERSION}\n")
    (place / f"{VERSION}.info").write_text(json.dumps({"Version": VERSION, "Time": "2024-01-01T00:00:00Z"}))
    (place / f"{VERSION}.mod").write_text(_MOD)
    with zipfile.ZipFile(place / f"{VERSION}.zip", "w") as archive:
        for name, text in _FILES.items():
            archive.writestr(zipfile.ZipInfo(f"{MODULE}@{VERSION}/{name}", _WHEN), text)
