"""Commands that fetch what a build needs, to stand above the source."""

from __future__ import annotations

import posixpath

from dlint.knowledge.managers.compiled.go import BEFORE_MODULES
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
    # A RUN that calls git may fetch submodules or set credentials that the download needs.
    if any(command.tool == "git" for command in install.run.commands):
        return None
    if install.tool == "go":
        return " ".join([*_go_variables(install), "go mod download"])
    # `go mod download` reads go.mod and go.sum alone. The other tools read more, which only a look into the context
    # shows.
    if manifests is None or not manifests.known:
        return None
    if install.tool == "maven":
        return f"{install.command.words[0].text} -B dependency:go-offline"
    if install.tool == "dotnet":
        return _restore(install, manifests)
    if install.tool == "swift":
        # With --package-path the manifest lies in another folder than the one in which the new step runs.
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
    # In a workspace cargo has to run in the folder of the root manifest.
    top = posixpath.commonpath([posixpath.dirname(path) or "." for path in manifests.paths if path.endswith(".toml")])
    here = top if top != "." else ""
    stubs = " ".join(posixpath.relpath(path, here or ".") for path in manifests.stubs)
    folders = " ".join(dict.fromkeys(posixpath.dirname(stub) for stub in stubs.split() if "/" in stub))
    # With a lock file in the context, --locked fails where the build below would resolve other versions.
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
