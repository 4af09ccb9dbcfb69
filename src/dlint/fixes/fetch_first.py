"""Commands that fetch what a build needs, to stand above the source."""

from __future__ import annotations

from dlint.fixes.cargo_fetch import fetch_command
from dlint.knowledge.managers.compiled.go import BEFORE_MODULES
from dlint.model.context.delivery import plausible_context
from dlint.model.instructions.run import Run
from dlint.model.packages.install_reads import needs_of
from dlint.model.packages.manifests import manifests_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.packages.copy_before_install import Obstacle
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
        return " ".join([install.command.words[0].text, "-B", *carried(install), "dependency:go-offline"])
    if install.tool == "dotnet":
        return _restore(install, manifests)
    if install.tool == "swift":
        # With --package-path the manifest lies in another folder than the one in which the new step runs.
        return "swift package resolve" if not install.command.has("--package-path") else None
    return fetch_command(install, manifests, carried(install)) if install.tool == "cargo" else None


def _go_variables(install: Install) -> list[str]:
    file = install.run.file.source
    return [file.text(each.span) for each in install.command.assignments if each.name in _GO_SOURCES]


def _restore(install: Install, manifests: Manifests) -> str | None:
    """`dotnet restore` of the project that is built; of all it refers to as well."""
    named = next((word.text for word in install.command.operands if word.text.endswith(_PROJECTS)), None)
    options = carried(install)
    if named is not None:
        return " ".join(["dotnet restore", named, *options])
    here = [path for path in manifests.paths if path.endswith(_PROJECTS) and "/" not in path]
    plain = not install.command.operands and len(here) == 1
    return " ".join(["dotnet restore", *options]) if plain else None


def carried(install: Install) -> list[str]:
    """The options of the build on which it depends what is fetched, as they are written."""
    source = install.run.file.source
    names = install.ecosystem.carried if install.ecosystem is not None else ()
    found = []
    for flag in install.command.flags:
        if flag.name in names:
            found.append(source.text(flag.word.span))
            if flag.value is not None and flag.value.span.start >= flag.word.span.end:
                found.append(source.text(flag.value.span))
    return found


def _fetches(install: Install) -> bool:
    """Whether a build asks for its dependencies, where the tool does not fetch them by itself."""
    goals = install.ecosystem.fetching if install.ecosystem is not None else ()
    # Mix parts the tasks of a chain by commas: `mix do deps.get, compile`.
    return not goals or any(word.text.rstrip(",") in goals for word in install.command.reading.plain)


def has_dependencies(obstacle: Obstacle) -> bool:
    """Whether a build may have something to fetch, as far as the context shows."""
    install = obstacle.install
    if install.keeps_cache() or install.is_offline or not _fetches(install):
        return False
    if install.tool == "go" and (install.command.has("-mod") or predates_modules(install)):
        return False
    context = plausible_context(obstacle.transfer)
    if context is None or obstacle.relation != "around":
        return obstacle.delivery.kind != "file" and not (install.tool == "go" and in_gopath(install))
    found = manifests_of(obstacle.delivery, install)
    if found is None or not found.known:
        return install.ecosystem is not None and bool(install.ecosystem.fetching)
    names = {path.rpartition("/")[2] for path in found.paths}
    # A module without go.sum has nothing to download.
    return not found.vendored and (install.tool != "go" or "go.sum" in names)


def is_vendored(obstacle: Obstacle) -> bool:
    """Whether the project brings the source of its dependencies along, so that an install fetches nothing."""
    if plausible_context(obstacle.transfer) is None:
        return False
    found = needs_of(obstacle.install)
    return found is not None and found.vendored


def in_gopath(install: Install) -> bool:
    """Whether a Go project lies where it had to before there were modules."""
    folder = install.folder + "/"
    return "/go/src/" in folder or "GOPATH" in folder


def predates_modules(install: Install) -> bool:
    """Whether a Go project is of the time before modules, as far as the file shows."""
    stage = install.run.stage
    runs = [view for view in stage.instructions if isinstance(view, Run)] if stage is not None else []
    return any(not BEFORE_MODULES.isdisjoint(run.programs) for run in runs)
