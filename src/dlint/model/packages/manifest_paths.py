"""Where in the image an install looks for its manifests and settings."""

from __future__ import annotations

from dlint.model.commands.effects import Access, Accesses
from dlint.model.commands.paths import joined, path_of, settled
from dlint.model.packages.installs import variable_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.packages.installs import Install


# Folders that hold programs because something was installed into them.
_INSTALLED = frozenset({"venv", ".venv", "env", ".env", "virtualenv", "node_modules", "vendor", ".tools"})


def project_reads(install: Install) -> Accesses:
    """The manifests that an install surely reads, by their paths in the image."""
    items = [Access(path, "tree") for path in (*install.files, *named_inputs(install))]
    if not install.files:
        items += [_manifest(install.folder, name) for name in install.manifests]
    # In an unknown folder no path can be compared with that of a copy.
    known = not any("?" in each.path for each in items)
    return Accesses(items, exact=known and install.needs_source != "always")


def _manifest(folder: str, name: str) -> Access:
    if "*" in name:
        return Access(joined(folder, name.rpartition("/")[0]), "folder", "list")
    return Access(joined(folder, name), "file" if "." in name.lstrip(".") else "tree")


def named_inputs(install: Install) -> tuple[str, ...]:
    """The files and folders that variables of the environment and options name for the package manager, by their paths
    in the image: settings, constraints, packages in a folder.
    """
    run, command, found = install.run, install.command, []
    for name in install.manager.file_variables:
        value = variable_at(run, command, name) or ""
        found += [joined(install.folder, settled(run, each)) for each in value.split() if "://" not in each]
    options = install.manager.input_options
    values = [flag.value.text for flag in command.flags if flag.name in options and flag.value is not None]
    found += [path_of(run, command, text) for text in values if "://" not in text]
    return tuple(found)


def mentioned_paths(install: Install) -> Iterator[str]:
    """The paths in the image that any word of an install may mean: of options that are not known too.

    None of a build, which names its source.
    """
    run, command = install.run, install.command
    for word in command.words[1:] if install.kind != "build" else ():
        for text in (word.text, word.text.partition("=")[2]):
            if ("." in text or "/" in text) and "://" not in text and word.literal and text.strip("./"):
                yield path_of(run, command, text)


def project_program(install: Install) -> str | None:
    """The path in the image of a program that is called by a relative path, such as `./yarn` or `bin/bundle`.

    None for wrappers that a package manager has a name for, and for what an install puts into folders of its own.
    """
    path = install.command.path or ""
    first = path.removeprefix("./").partition("/")[0]
    if "/" not in path or path.startswith(("/", "..", "~")) or "$" in path or first in _INSTALLED:
        return None
    if install.command.name in install.manager.wrappers:
        return None
    return path_of(install.run, install.command, path)
