"""The projects that a package manager works on: their files, where dependencies land, how some are left out."""

from __future__ import annotations


class Production:
    """How development dependencies are left out.

    `verbs` are the installs that bring them (`""` for none), `flags` the option names that keep them out, `variables`
    the environment that does, with the values that mean yes (an empty pattern: any value); `asked` is the option
    without which none come at all. `option` is what to add, `older` what older versions take, `instead` the command of
    versions that take none. `prunes` are commands that take them away again (as texts that begin such a command),
    `folder` is what would go with them, `settings` a pattern of commands that configure it.
    `marks` are stretches of the manifest `manifest` one of which stands there where a project has any.
    """

    __slots__ = (
        "asked", "flags", "folder", "instead", "manifest", "marks", "older", "option", "prunes", "settings",
        "variables", "verbs",
    )  # fmt: skip

    def __init__(
        self,
        verbs: tuple[str, ...],
        flags: tuple[str, ...],
        option: str,
        manifest: str,
        marks: tuple[str, ...],
        *,
        variables: tuple[tuple[str, str], ...] = (),
        prunes: tuple[str, ...] = (),
        settings: str = "",
        folder: str = "",
        asked: tuple[str, ...] = (),
        older: tuple[str, ...] = (),
        instead: str = "",
    ) -> None:
        self.verbs = verbs
        self.flags = flags
        self.option = option
        self.manifest, self.marks = manifest, marks
        self.variables = variables
        self.prunes = prunes
        self.settings = settings
        self.folder = folder
        self.asked = asked
        self.older, self.instead = older, instead


class ProjectTables:
    """Where a manifest in TOML names local packages: keys joined by dots, `*` for every key of a table.

    `entries` are tables of dependencies by name, `requirements` lists of requirements as text; `package` is the setting
    that is `false` where the project itself is no package.
    """

    __slots__ = ("entries", "package", "requirements")

    def __init__(self, *, entries: tuple[str, ...] = (), requirements: tuple[str, ...] = (), package: str = "") -> None:
        self.entries = entries
        self.requirements = requirements
        self.package = package


class Ecosystem:
    """The projects that a package manager works on.

    `manifests` are the files an install of dependencies may need, in the order a person would copy them (names, or
    patterns with `*`); `required` names those of which at least one must be there; `locks` those that pin. `usual` are
    those of nearly every project, `lenient` patterns for the same files that fit a project without a lock file too.
    `lock_of` is the lock file of a manifest that is chosen by name (`{}`; `{stem}` without its ending), if it can be.
    `folders` is where dependencies or products land in the project. `local_paths` are stretches of a manifest that make
    the install read other folders of the project; `aside` are options that keep the project itself out of an install.
    `seldom_locked`: most projects keep no lock file in the repository, or another tool writes it.
    `exact`: the manifest names exact versions, and the lock file holds their checksums.
    `prefetch` states what a build does again for each change of the source, and the command that could do it
    beforehand, `carried` the options of a build on which it depends what that fetches; `offline` are options with
    which an install or a build fetches nothing, `fetching` goals without which a build fetches nothing. `landing` is
    the folder, of the project or absolute, into which an install puts packages by default, `landing_variables` move
    it. `reader` is the function of `dlint.model.packages.projects` that reads a project (`node.read_node`), `tables`
    what it reads of one in TOML.
    """

    __slots__ = (
        "aside", "carried", "exact", "fetching", "folders", "landing", "landing_variables", "language", "lenient",
        "local_paths", "lock_of", "locks", "manifests", "name", "offline", "prefetch", "production", "reader",
        "required", "seldom_locked", "tables", "usual",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        language: str,
        *,
        manifests: tuple[str, ...],
        required: tuple[str, ...],
        locks: tuple[str, ...] = (),
        lock_of: str = "",
        usual: tuple[str, ...] = (),
        lenient: tuple[str, ...] = (),
        folders: tuple[str, ...] = (),
        local_paths: tuple[str, ...] = (),
        aside: tuple[str, ...] = (),
        prefetch: tuple[str, str] | None = None,
        carried: tuple[str, ...] = (),
        offline: tuple[str, ...] = (),
        fetching: tuple[str, ...] = (),
        production: Production | None = None,
        landing: str = "",
        landing_variables: tuple[str, ...] = (),
        reader: str = "",
        tables: ProjectTables | None = None,
        seldom_locked: bool = False,
        exact: bool = False,
    ) -> None:
        self.name, self.language = name, language
        self.manifests, self.required = manifests, required
        self.locks = locks
        self.lock_of = lock_of
        self.usual = usual
        self.lenient = lenient or usual
        self.folders = folders
        self.local_paths = local_paths
        self.aside = aside
        self.prefetch, self.carried, self.offline = prefetch, carried, offline
        self.fetching = fetching
        self.production = production
        self.landing, self.landing_variables = landing, landing_variables
        self.reader, self.tables = reader, tables
        self.seldom_locked, self.exact = seldom_locked, exact
