"""Where in the image an install looks for its manifests and settings."""

from __future__ import annotations

from dlint.model.commands.effects import Access, Accesses
from dlint.model.commands.paths import joined, settled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.packages.installs import Install


def project_reads(install: Install) -> Accesses:
    """The manifests that an install surely reads, by their paths in the image."""
    items = [Access(path) for path in (*install.files, *variable_files(install))]
    if not install.files:
        items += [_manifest(install.folder, name) for name in _names(install)]
    known = not any("?" in each.path for each in items)
    return Accesses(items, exact=known and install.needs_source != "always")


def _names(install: Install) -> tuple[str, ...]:
    ecosystem = install.ecosystem
    return ecosystem.manifests if ecosystem is not None else ()


def _manifest(folder: str, name: str) -> Access:
    if "*" in name:
        return Access(joined(folder, name.rpartition("/")[0]), "folder", "list")
    return Access(joined(folder, name), "file" if "." in name.lstrip(".") else "tree")


def variable_files(install: Install) -> tuple[str, ...]:
    """The files that variables of the environment name for the package manager, by their paths in the image."""
    stage, run, command = install.run.stage, install.run, install.command
    found = []
    for name in install.manager.file_variables:
        word = command.environment(name)
        exported = _exported(install, name)
        value = word.text if word is not None else exported or (stage.env_at(name, run) if stage is not None else None)
        found += [joined(install.folder, settled(run, each)) for each in (value or "").split() if "://" not in each]
    return tuple(found)


def _exported(install: Install, name: str) -> str | None:
    """The value that an `export` of the same RUN gives a variable."""
    for command in install.run.commands:
        if command is install.command:
            break
        texts = [word.text for word in command.words[1:]] if command.name == "export" else []
        for text in texts:
            if text.startswith(f"{name}="):
                return text.partition("=")[2]
    return None
