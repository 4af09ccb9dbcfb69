"""How dependencies are fetched apart from the source, by ecosystem."""

from __future__ import annotations

IDIOMS: dict[str, tuple[str, str]] = {
    "go": ("downloads all modules", "run go mod download"),
    "cargo": ("fetches and compiles all crates", "build the dependencies from them (cargo chef, or cargo fetch)"),
    "maven": ("downloads all dependencies", "run {program} dependency:go-offline"),
    "gradle": ("downloads all dependencies", "run {program} dependencies"),
    "dotnet": ("restores all packages", "run dotnet restore"),
}
"""What a build does again for each change of the source, and what could do it beforehand."""

OFFLINE: dict[str, tuple[str, ...]] = {
    "dotnet": ("--no-restore",),
    "maven": ("-o", "--offline"),
    "gradle": ("--offline",),
    "cargo": ("--offline",),
}
"""Options with which a build fetches nothing."""

BEFORE_MODULES: frozenset[str] = frozenset({"dep", "glide", "godep", "govendor", "gb", "gvt"})
"""Programs that fetched the dependencies of Go programs before there was go.mod."""
