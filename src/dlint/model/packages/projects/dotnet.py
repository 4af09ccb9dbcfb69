"""What `dotnet restore` reads: project files, those that they refer to, and the settings in the folders above them."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.packages.projects.needs import Needs

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_REFERENCE = re.compile(
    r"<(?:ProjectReference\s+[^>]*?Include|Import\s+[^>]*?Project|Project\s+[^>]*?Path)=\"([^\"]+)\""
)
_IN_SOLUTION = re.compile(r'^Project\("[^"]*"\)\s*=\s*"[^"]*",\s*"([^"]+)"', re.MULTILINE)
_PROJECTS = (".csproj", ".fsproj", ".vbproj", ".sln", ".slnx", ".props", ".targets")
_ABOVE = (
    "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "NuGet.config", "nuget.config",
    "NuGet.Config", "global.json",
)  # fmt: skip


def read_dotnet(needs: Needs) -> None:
    """Follows the references of the project files that are known."""
    seen: set[str] = set()
    waiting = [path for path in needs.paths if path.endswith(_PROJECTS)]
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        folder = path.rpartition("/")[0]
        _add_settings(needs, folder)
        # Regular expressions instead of an XML parser: project files with mistakes must still be read, and entities in
        # XML can blow up the memory.
        text = _COMMENT.sub("", needs.text(path) or "")
        for name in (*_REFERENCE.findall(text), *_IN_SOLUTION.findall(text)):
            found = _referred(needs, name, folder)
            waiting += [found] if found is not None and found.endswith(_PROJECTS) else []
    projects = [path for path in seen if not path.endswith((".props", ".targets"))]
    needs.local = len(projects) > 1


def _referred(needs: Needs, name: str, folder: str) -> str | None:
    path = name.replace("\\", "/").replace("$(MSBuildThisFileDirectory)", "./").replace("$(SolutionDir)", "$")
    if not path.endswith(_PROJECTS):
        # A folder of a solution, or a kit such as Microsoft.NET.Sdk.
        return None
    found = needs.place(path, folder) if "$" not in path and "*" not in path else None
    if found is None or not needs.add(found):
        needs.refuse(f"{name} is not in the build context")
        return None
    return found


def _add_settings(needs: Needs, folder: str) -> None:
    # MSBuild and NuGet look for these files in the folder and in all above it.
    at = folder
    while True:
        for name in _ABOVE:
            needs.add(f"{at}/{name}" if at else name)
        needs.add(f"{at}/packages.lock.json".strip("/"))
        if not at:
            return
        at = at.rpartition("/")[0]
