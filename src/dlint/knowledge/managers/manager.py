"""The shape of what is known of one package manager: each file in the subfolders fills in one `Manager`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from dlint.knowledge.managers.ecosystem import Ecosystem
    from dlint.knowledge.managers.system_manager import SystemManager


class CommandLine:
    """How a program reads its words.

    `value_flags` are the options that take the next word as their value, blank-separated: under `*` wherever they
    stand, under the empty string before the verb, under a verb behind it. `verbs` states whether the first word that is
    no option is a verb, `second_verbs` which of them are followed by another one (`pip cache purge`). `switches_take`
    states that a long switch takes a following `true` or `false`; `whole_words` that options with a single dash are
    whole words; `bare_words` are those of them without a value that begin with the letter of one that has a value.
    """

    __slots__ = ("bare_words", "second_verbs", "switches_take", "value_flags", "verbs", "whole_words")

    def __init__(
        self,
        value_flags: Mapping[str, str] | None = None,
        *,
        verbs: bool = True,
        second_verbs: str = "",
        switches_take: bool = False,
        whole_words: bool = False,
        bare_words: str = "",
    ) -> None:
        self.value_flags: Mapping[str, str] = {} if value_flags is None else value_flags
        self.verbs = verbs
        self.second_verbs = second_verbs
        self.switches_take = switches_take
        self.whole_words = whole_words
        self.bare_words = bare_words


class Cache:
    """Where a package manager keeps its downloads.

    `mounts` are the folders worth a cache mount; `~` in a path is the home of the user who runs it, `{home}` the
    program's own folder: the value of the variable `home_variable`, or what an official image has (`home_images`, by
    the short name of the image), or `home` (`home_of_others` for users other than root, if that differs). `others` are
    more places where downloads may lie. `variables` and `options` move the cache. `no_cache` are options and
    `no_cache_variables` variables that keep downloads off the disk; `clean` are the commands that empty it, `prints`
    those that print its folder, and `clean_up` one that asks nothing (`{}` stands for the program). `locked`
    states that two programs must not use it at once, `read_later` that later commands read it again. `leaving` are
    verbs that leave downloads in the layer which nothing reads again; a manager that links packages from its store has
    none. `before_verb` states that the options of `no_cache` stand before the verb only. `linking` are options and
    variables with the value that makes packages links into the cache, which then has to stay where it is.
    """

    __slots__ = (
        "before_verb", "clean", "clean_up", "home", "home_images", "home_of_others", "home_variable", "leaving",
        "linking", "locked", "mounts", "no_cache", "no_cache_variables", "options", "others", "prints", "read_later",
        "variables",
    )  # fmt: skip

    def __init__(
        self,
        *,
        mounts: tuple[str, ...] = (),
        home_variable: str = "",
        home_images: Mapping[str, str] | None = None,
        home: str = "",
        home_of_others: str = "",
        others: tuple[str, ...] = (),
        variables: tuple[str, ...] = (),
        options: tuple[str, ...] = (),
        no_cache: tuple[str, ...] = (),
        no_cache_variables: tuple[str, ...] = (),
        clean: tuple[str, ...] = (),
        prints: tuple[str, ...] = (),
        clean_up: str = "",
        locked: bool = False,
        read_later: bool = False,
        leaving: tuple[str, ...] = (),
        before_verb: bool = False,
        linking: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.mounts = mounts
        self.home_variable = home_variable
        self.home_images: Mapping[str, str] = {} if home_images is None else home_images
        self.home, self.home_of_others = home, home_of_others
        self.others = others
        self.variables, self.options = variables, options
        self.no_cache, self.no_cache_variables = no_cache, no_cache_variables
        self.clean = clean
        self.prints, self.clean_up = prints, clean_up
        self.locked, self.read_later = locked, read_later
        self.leaving = leaving
        self.before_verb = before_verb
        self.linking = linking

    @property
    def places(self) -> tuple[str, ...]:
        """Every folder in which downloads may lie by default, those for a mount first."""
        homes = (*self.home_images.values(), self.home, self.home_of_others)
        own = [path.format(home=home) for home in homes if home for path in self.mounts if "{home}" in path]
        plain = [path for path in self.mounts if "{home}" not in path]
        return tuple(dict.fromkeys((*own, *plain, *self.others)))


NO_CACHE = Cache()
"""Of a package manager that keeps nothing."""


class InstallForm:
    """One command that installs what the manifests name.

    `ecosystem` is the name of the `Ecosystem` whose manifests count; `programs` are command names without folder and
    version digits; `verbs` the alternatives of words that follow (`mod download`; an empty one is the bare program).
    `operands` states what further words mean: `any` (they do not matter), `none` (a word would be a package: not this
    kind of install), `local` (one of them is a folder of the project). `needs` are options of which one must be there.
    `kind` is `deps`, or `build` when the command compiles the source as well. `reads` is when the source must be there:
    `never`, `maybe` (scripts of the project run, or it is installed too), `always`; `never_reads_with` are groups of
    options, each of which turns that into `never`.
    """

    __slots__ = ("ecosystem", "kind", "needs", "never_reads_with", "operands", "programs", "reads", "verbs")

    def __init__(
        self,
        ecosystem: str,
        programs: tuple[str, ...],
        verbs: tuple[str, ...],
        *,
        kind: str = "deps",
        operands: str = "any",
        needs: tuple[str, ...] = (),
        reads: str = "never",
        never_reads_with: tuple[tuple[str, ...], ...] = (),
    ) -> None:
        self.ecosystem = ecosystem
        self.programs = programs
        self.verbs = verbs
        self.kind = kind
        self.operands = operands
        self.needs = needs
        self.reads = reads
        self.never_reads_with = never_reads_with

    def needs_source(self, options: Collection[str]) -> str:
        """`never`, `maybe` or `always`: whether the source must be copied before, given the options of the command."""
        names = option_names(options)
        return "never" if any(names.issuperset(group) for group in self.never_reads_with) else self.reads


class NamedInstall:
    """One way to install packages that the command names.

    `verbs` are the words behind the program that do so, `adding` those of them that write the packages into the
    project's manifests as well, `unclear` those that may do other things too.
    """

    __slots__ = ("adding", "programs", "unclear", "verbs")

    def __init__(
        self,
        programs: tuple[str, ...],
        verbs: tuple[str, ...],
        *,
        adding: tuple[str, ...] = (),
        unclear: tuple[str, ...] = (),
    ) -> None:
        self.programs = programs
        self.verbs = verbs
        self.adding = adding
        self.unclear = unclear


class BuildForm:
    """One way to compile or bundle the project: `verbs` are the words behind the program, `""` for none."""

    __slots__ = ("programs", "verbs")

    def __init__(self, programs: tuple[str, ...], verbs: tuple[str, ...]) -> None:
        self.programs = programs
        self.verbs = verbs


MODERN = 2021
"""What came up to this year is taken to be there where nothing at all is known of an image."""


class Releases:
    """Which version of a tool has what, and which version comes from where.

    Versions are texts of numbers (`1.9`). `since` states with which version an option, a verb or another ability came,
    `until` with which version it went; `years` when a version named there was published. `images` are published
    images that bring the tool, by short name: an empty mapping where the tag is the version of the tool, else by the
    beginning of the tag the oldest version, that of a tag without further numbers (`10`), and the first impossible one.
    `packages` are the versions of a distribution's package, by distribution and release; `package_names` how the
    package is called there. `names` are its names in the registries of Python and Node, `variables` those that choose
    the version that an installer fetches, `addresses` patterns of downloads with the version in a group, `newest`
    patterns of downloads that bring the newest one. `needs` states from which version on it needs which release of a
    language: `{"1.2": ("Python", "3.7")}`. `modern` is the year up to which what came is taken to be there where
    nothing states the version: later than for other tools where the tool itself is young.
    """

    __slots__ = (
        "addresses", "images", "modern", "names", "needs", "newest", "package_names", "packages", "since", "until",
        "variables", "years",
    )  # fmt: skip

    def __init__(
        self,
        *,
        since: Mapping[str, str] | None = None,
        until: Mapping[str, str] | None = None,
        years: Mapping[str, int] | None = None,
        images: Mapping[str, Mapping[str, tuple[str, str, str]]] | None = None,
        package_names: tuple[str, ...] = (),
        packages: Mapping[str, Mapping[str, str]] | None = None,
        names: tuple[str, ...] = (),
        variables: tuple[str, ...] = (),
        addresses: tuple[str, ...] = (),
        newest: tuple[str, ...] = (),
        needs: Mapping[str, tuple[str, str]] | None = None,
        modern: int = MODERN,
    ) -> None:
        self.since: Mapping[str, str] = since or {}
        self.until: Mapping[str, str] = until or {}
        self.years: Mapping[str, int] = years or {}
        self.images: Mapping[str, Mapping[str, tuple[str, str, str]]] = images or {}
        self.package_names = package_names
        self.packages: Mapping[str, Mapping[str, str]] = packages or {}
        self.names = names
        self.variables = variables
        self.addresses = addresses
        self.newest = newest
        self.needs: Mapping[str, tuple[str, str]] = needs or {}
        self.modern = modern


NO_RELEASES = Releases()
"""Of a tool of whose versions nothing is known."""


class Manager:
    """One package manager.

    `ecosystems`, `installs`, `named` and `builds` state what it does with projects and with named packages; `systems`
    are the programs of one that installs packages of a distribution (`SystemManager`). `lines` states how the
    programs read their words. `folder_options` name the folder of the project, `manifest_options` its main
    manifest, `list_options` files with the packages to install, `input_options` other files and folders that an install
    reads; `file_variables` are variables that name such files, `manifest_variables` those that name the main manifest.
    `goals` states that several verbs may follow each other in one command (`mvn clean package`). `generators` are
    verbs that write a project with its manifests, by program; `wrappers` the files of a wrapper script, by its name:
    the script, and the folder that names which version of the tool it fetches. `releases` states what came with which
    version; `later_caches` where versions from a given one on keep their downloads, `earlier_caches` those below one
    (a version that is not known has `cache`). `plain_verbs` are verbs that read no file of a project, by program;
    `tool_verbs` those that install programs by name and version, by program. `clones` states that it fetches packages
    from git, with the keys of the user; `portable` that its words are the same on Windows. `environment` are variables
    that change what it does (`PIP_*`), in upper case. `takes_set`: the order of the packages that a command names
    means nothing. `runners` are programs that run a package by its name (`npx`), `script_runners` those that run the
    scripts of the manifest. `project_operand` states which operand of an install is the folder of a project: `local`
    (a path that begins with a dot or a slash), `any`, or none. `program_home` is where the official image of the tool
    keeps programs that are installed by name.
    """

    __slots__ = (
        "builds",
        "cache",
        "clones",
        "earlier_caches",
        "ecosystems",
        "environment",
        "file_variables",
        "folder_options",
        "generators",
        "goals",
        "input_options",
        "installs",
        "language",
        "later_caches",
        "lines",
        "list_options",
        "manifest_options",
        "manifest_variables",
        "name",
        "named",
        "plain_verbs",
        "portable",
        "program_home",
        "programs",
        "project_operand",
        "releases",
        "runners",
        "script_runners",
        "systems",
        "takes_set",
        "tool_verbs",
        "wrappers",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        language: str,
        *,
        lines: Mapping[str, CommandLine] | None = None,
        ecosystems: tuple[Ecosystem, ...] = (),
        cache: Cache = NO_CACHE,
        installs: tuple[InstallForm, ...] = (),
        named: tuple[NamedInstall, ...] = (),
        builds: tuple[BuildForm, ...] = (),
        systems: tuple[SystemManager, ...] = (),
        folder_options: tuple[str, ...] = (),
        manifest_options: tuple[str, ...] = (),
        list_options: tuple[str, ...] = (),
        input_options: tuple[str, ...] = (),
        file_variables: tuple[str, ...] = (),
        manifest_variables: tuple[str, ...] = (),
        generators: Mapping[str, tuple[str, ...]] | None = None,
        wrappers: Mapping[str, tuple[str, ...]] | None = None,
        goals: bool = False,
        releases: Releases = NO_RELEASES,
        later_caches: tuple[tuple[str, Cache], ...] = (),
        earlier_caches: tuple[tuple[str, Cache], ...] = (),
        plain_verbs: Mapping[str, tuple[str, ...]] | None = None,
        tool_verbs: Mapping[str, tuple[str, ...]] | None = None,
        clones: bool = False,
        portable: bool = False,
        environment: tuple[str, ...] = (),
        takes_set: bool = False,
        runners: tuple[str, ...] = (),
        script_runners: tuple[str, ...] = (),
        project_operand: str = "",
        program_home: str = "",
    ) -> None:
        self.name, self.language = name, language
        self.lines: Mapping[str, CommandLine] = {} if lines is None else lines
        self.ecosystems = ecosystems
        self.cache, self.installs = cache, installs
        self.named, self.builds = named, builds
        self.systems = systems
        self.folder_options, self.manifest_options, self.list_options = folder_options, manifest_options, list_options
        self.input_options = input_options
        self.file_variables, self.manifest_variables = file_variables, manifest_variables
        self.generators: Mapping[str, tuple[str, ...]] = {} if generators is None else generators
        self.wrappers: Mapping[str, tuple[str, ...]] = {} if wrappers is None else wrappers
        self.goals, self.releases = goals, releases
        self.later_caches, self.earlier_caches = later_caches, earlier_caches
        self.plain_verbs: Mapping[str, tuple[str, ...]] = {} if plain_verbs is None else plain_verbs
        self.tool_verbs: Mapping[str, tuple[str, ...]] = {} if tool_verbs is None else tool_verbs
        self.clones, self.portable = clones, portable
        self.environment, self.takes_set = environment, takes_set
        self.program_home = program_home
        self.runners, self.script_runners, self.project_operand = runners, script_runners, project_operand
        forms: tuple[InstallForm | NamedInstall | BuildForm, ...] = (*self.installs, *self.named, *self.builds)
        own = [*self.lines, *self.plain_verbs, *self.generators, *(system.name for system in self.systems)]
        own += [program for form in forms for program in form.programs]
        self.programs = tuple(dict.fromkeys(own))  # The names of all its programs.


def option_names(options: Collection[str]) -> set[str]:
    """Options as named: without `=value`, and with a value glued to a short one (`-rreq.txt`) cut off."""
    glued = {option[:2] for option in options if option[:1] == "-" and option[1:2] not in ("", "-")}
    return {*options, *(option.partition("=")[0] for option in options), *glued}
