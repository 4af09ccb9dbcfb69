"""Commands that fetch what a build needs, to stand above the source."""

from __future__ import annotations

import posixpath

from dlint.knowledge.managers.go import BEFORE_MODULES
from dlint.model.instructions.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.packages.installs import Install
    from dlint.model.packages.manifests import Manifests

# Variables of a build that set where its modules come from.
_GO_SOURCES = ("GOPROXY", "GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOSUMDB", "GOINSECURE", "GOAUTH")
_PROJECTS = (".csproj", ".fsproj", ".vbproj", ".sln", ".slnx")


def fetching(install: Install, manifests: Manifests | None) -> str | None:
    """The command that fetches dependencies for a build, where its manifests are enough for that."""
    if manifests is not None and manifests.reason is not None:
        return None
    if any(command.tool == "git" for command in install.run.commands):
        return None
    if install.tool == "go":
        return " ".join([*_go_variables(install), "go mod download"])
    if manifests is None or not manifests.known:
        return None
    if install.tool == "maven":
        return f"{install.command.words[0].text} -B dependency:go-offline"
    if install.tool == "dotnet":
        return _restore(install, manifests)
    if install.tool == "swift":
        return "swift package resolve" if not install.command.has("--package-path") else None
    return _fetch(install, manifests) if install.tool == "cargo" else None


def _go_variables(install: Install) -> list[str]:
    file = install.run.file.source
    return [file.text(each.span) for each in install.command.assignments if each.name in _GO_SOURCES]


def _restore(install: Install, manifests: Manifests) -> str | None:
    """`dotnet restore` of the project that is built; of all it refers to as well."""
    named = next((word.text for word in install.command.operands if word.text.endswith(_PROJECTS)), None)
    if named is not None:
        return f"dotnet restore {named}"
    here = [path for path in manifests.paths if path.endswith(_PROJECTS) and "/" not in path]
    plain = not install.command.operands and len(here) == 1
    return "dotnet restore" if plain else None


def _fetch(install: Install, manifests: Manifests) -> str | None:
    """`cargo fetch` beside empty sources, which it needs. The compiler must not find them."""
    if not manifests.stubs or install.command.has("--manifest-path"):
        return None
    top = posixpath.commonpath([posixpath.dirname(path) or "." for path in manifests.paths if path.endswith(".toml")])
    here = top if top != "." else ""
    stubs = " ".join(posixpath.relpath(path, here or ".") for path in manifests.stubs)
    folders = " ".join(dict.fromkeys(posixpath.dirname(stub) for stub in stubs.split() if "/" in stub))
    locked = " --locked" if any(path.endswith("Cargo.lock") for path in manifests.paths) else ""
    made = f"mkdir -p {folders} && " if folders else ""
    return f"{made}touch {stubs} && cargo fetch{locked} && rm {stubs}"


def in_gopath(install: Install) -> bool:
    """Whether a Go project lies where it had to before there were modules."""
    folder = install.folder + "/"
    return "/go/src/" in folder or "GOPATH" in folder


def predates_modules(install: Install) -> bool:
    """Whether a Go project is of the time before modules, as far as the file shows."""
    stage = install.run.stage
    runs = [view for view in stage.instructions if isinstance(view, Run)] if stage is not None else []
    return any(not BEFORE_MODULES.isdisjoint(run.programs) for run in runs)
