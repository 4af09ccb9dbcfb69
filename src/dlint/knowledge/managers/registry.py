"""Finds what is known of a program; the file of a package manager is loaded when its program is first asked for."""

from __future__ import annotations

from dlint.knowledge.managers.index import (
    BUILDING,
    CACHED,
    DEVELOPING,
    ECOSYSTEMS,
    INSTALLING,
    LEAVING,
    LOCKING,
    MANIFESTS,
    PROGRAMS,
    SCRIPTED,
    SYSTEMS,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dlint.knowledge.managers.ecosystem import Ecosystem, Production
    from dlint.knowledge.managers.manager import BuildForm, CommandLine, InstallForm, Manager, NamedInstall
    from dlint.knowledge.managers.system_manager import SystemManager

__all__ = [
    "BUILDING", "CACHED", "DEVELOPING", "INSTALLING", "LEAVING", "LOCKING", "PROGRAMS", "SCRIPTED", "SYSTEMS",
    "all_managers",
    "build_forms", "command_line", "ecosystem_named", "fits", "home_path", "install_forms", "manager_of",
    "manifest_owners", "named_install", "plain_verbs", "production_of", "system_manager", "text_marks", "tool_verbs",
]  # fmt: skip

_LOADED: dict[str, Manager] = {}
_ECOSYSTEMS: dict[str, Ecosystem] = {}
_SYSTEMS: dict[str, SystemManager] = {}


def manager_of(program: str | None) -> Manager | None:
    """The package manager that a program (without folder and version digits) belongs to."""
    file = PROGRAMS.get(program or "")
    return _load(file) if file is not None else None


def ecosystem_named(name: str) -> Ecosystem | None:
    """The ecosystem of that name: `npm`, `pip-project`, `maven`."""
    found = _ECOSYSTEMS.get(name)
    file = ECOSYSTEMS.get(name) if found is None else None
    if file is not None:
        _ECOSYSTEMS.update((each.name, each) for each in _load(file).ecosystems)
        found = _ECOSYSTEMS[name]
    return found


def production_of(name: str) -> Production | None:
    """How development dependencies are left out of an install of that ecosystem."""
    ecosystem = ecosystem_named(name)
    return ecosystem.production if ecosystem is not None else None


def system_manager(program: str | None) -> SystemManager | None:
    """A program that installs packages of a distribution."""
    found = _SYSTEMS.get(program or "")
    manager = manager_of(program) if found is None and program in SYSTEMS else None
    if manager is not None:
        # One file knows several programs: apt, apt-get and aptitude.
        _SYSTEMS.update((each.name, each) for each in manager.systems)
        found = _SYSTEMS[program or ""]
    return found


def install_forms(program: str) -> tuple[InstallForm, ...]:
    """The ways in which a program installs what manifests name; of two that fit, the first counts."""
    manager = manager_of(program) if program in INSTALLING else None
    return tuple(form for form in manager.installs if program in form.programs) if manager is not None else ()


def named_install(program: str | None) -> NamedInstall | None:
    """How a program installs packages that the command names."""
    manager = manager_of(program) if program in INSTALLING else None
    forms = manager.named if manager is not None else ()
    return next((form for form in forms if program in form.programs), None)


def build_forms(program: str) -> tuple[BuildForm, ...]:
    """The ways in which a package manager's program compiles or bundles the project."""
    manager = manager_of(program) if program in BUILDING else None
    return tuple(form for form in manager.builds if program in form.programs) if manager is not None else ()


def command_line(program: str) -> CommandLine | None:
    """How a package manager's program reads its words."""
    manager = manager_of(program)
    return manager.lines.get(program) if manager is not None else None


def manifest_owners(name: str) -> tuple[str, ...]:
    """Names of the ecosystems to which a file of that name (no folder) is a manifest: `package.json` has several."""
    return tuple(ecosystem for pattern, owners in MANIFESTS if fits(name, pattern) for ecosystem in owners)


def is_lock(name: str) -> bool:
    """Whether a file of this name pins the versions of a project's packages."""
    found = (ecosystem_named(owner) for owner in manifest_owners(name))
    return any(ecosystem is not None and name in ecosystem.locks for ecosystem in found)


def fits(name: str, pattern: str) -> bool:
    """Whether a name matches a pattern, in which `*` alone is special; no regular expression is made for it."""
    first, *rest = pattern.split("*")
    if not rest:
        return name == pattern
    at = len(first)
    for piece in rest[:-1]:
        at = name.find(piece, at) + len(piece)
        if at < len(piece):
            return False
    return name.startswith(first) and len(name) - at >= len(rest[-1]) and name.endswith(rest[-1])


def plain_verbs(program: str) -> tuple[str, ...] | None:
    """The verbs of a package manager's program that read no file of a project; None for any other program."""
    manager = manager_of(program)
    return manager.plain_verbs.get(program) if manager is not None else None


def tool_verbs(program: str | None) -> tuple[str, ...]:
    """The verbs with which a program installs other programs by name and version (`pip install poetry==2.1`)."""
    manager = manager_of(program)
    return manager.tool_verbs.get(program or "", ()) if manager is not None else ()


def text_marks(programs: Collection[str]) -> tuple[str, ...]:
    """Stretches of text of which one stands in every file that runs one of these programs.

    A name that contains another one is left out; a blank follows one of two letters, which many words contain.
    """
    names = sorted(programs, key=lambda name: (len(name), name))
    found: list[str] = []
    for name in names:
        if not any(mark.strip() in name and (len(mark.strip()) > 2 or name.startswith(mark)) for mark in found):
            found.append(f"{name} " if len(name) <= 2 else name)
    return tuple(sorted(found))


def home_path(path: str, home: str) -> str:
    """`path` with `~` replaced by the home directory `home` (`/root`, `/home/node`)."""
    return home.rstrip("/") + path[1:] if path.startswith("~/") else path


def all_managers() -> Iterator[Manager]:
    """Every package manager, by the names of their files."""
    for file in sorted({*PROGRAMS.values(), *ECOSYSTEMS.values()}):
        yield _load(file)


def _load(file: str) -> Manager:
    found = _LOADED.get(file)
    if found is None:
        module = __import__(f"dlint.knowledge.managers.{file}", fromlist=["MANAGER"])
        found = _LOADED[file] = module.MANAGER
    return found
