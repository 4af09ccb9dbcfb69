"""Which files of the project an install needs, by their paths in the build context."""

from __future__ import annotations

from dlint.model.commands.paths import below, joined
from dlint.model.context.delivery import plausible_context
from dlint.model.instructions.run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.context.context import Context
    from dlint.model.context.delivery import Delivery
    from dlint.model.packages.installs import Install
    from dlint.model.packages.projects.needs import Needs

_PROJECTS = (".csproj", ".fsproj", ".vbproj", ".sln", ".slnx")


class Manifests:
    """What to copy before an install.

    `paths` are as in the context, in the order a person would write them; `patterns` the same for a COPY that must not
    fail. `known` is whether they were seen there; `alone` whether their contents show that the install reads nothing
    else of the project. `reason` states what ties it to the source, and `entangled` whether that is certain. `aside`
    are options that keep the project itself out of it; `stubs` source files that must be there, even if empty. `runs`
    are files that scripts of the project run meanwhile, and `runs_known` states that they run nothing else of it.
    `vendored` states that the project brings the source of its dependencies along.
    """

    __slots__ = (
        "alone", "aside", "entangled", "known", "paths", "patterns", "reason", "runs", "runs_known", "stubs",
        "vendored",
    )  # fmt: skip

    def __init__(self, paths: list[str], *, known: bool, patterns: list[str] | None = None) -> None:
        self.paths = paths
        self.patterns = paths if patterns is None else patterns
        self.known = known
        self.entangled = False
        self.alone = False
        self.reason: str | None = None
        self.aside: tuple[str, ...] = ()
        self.stubs: list[str] = []
        self.runs: list[str] = []
        self.runs_known = False
        self.vendored = False

    def __repr__(self) -> str:
        return f"Manifests({self.paths!r}, known={self.known})"


def brings_manifests(delivery: Delivery, install: Install) -> bool:
    """Whether a copy brings one of the files that the install cannot do without."""
    names = install.required
    paths = install.files or [joined(install.folder, name) for name in names if "*" not in name]
    return any(delivery.origin_of(path) is not None for path in paths)


def manifests_of(delivery: Delivery, install: Install) -> Manifests | None:
    """The manifests that `delivery` brings for an install; None where their names cannot even be guessed."""
    context = plausible_context(delivery.transfer)
    found = _lists(delivery, install, context) if install.files else _of_folder(delivery, install, context)
    if found is not None:
        _add_other_files(found, delivery, install)
    return found


def _add_other_files(found: Manifests, delivery: Delivery, install: Install) -> None:
    """What variables of the environment and options name is read as well, and a program of the project is run."""
    from dlint.model.packages.manifest_paths import named_inputs

    context = plausible_context(delivery.transfer)
    unknown = next((path for path in named_inputs(install) if "?" in path or "$" in path), None)
    if unknown is not None:
        found.reason = found.reason or f"what {unknown.removeprefix('/?')} names"
    for path in _other_files(install, delivery, context):
        # Without a look into the context a name without an extension may be a folder: a COPY would bring what is in it.
        if context is None and "." not in path.rpartition("/")[2] and "/" not in (install.command.path or ""):
            found.reason = found.reason or path
        elif not _is_covered(path, found.paths):
            found.patterns = [*found.patterns, path]
            found.paths = found.patterns if found.known else [*found.paths, path]
            found.alone = False


def _other_files(install: Install, delivery: Delivery, context: Context | None) -> Iterator[str]:
    """The paths in the context, each once; what is not there is made by the build, and is no matter of a COPY."""
    from dlint.model.packages.manifest_paths import mentioned_paths, named_inputs, project_program

    program = project_program(install)
    named = [delivery.origin_of(path) for path in (*named_inputs(install), *([program] if program else []))]
    if context is not None:
        named = [path for path in named if path and context.exists(path)]
        mentioned = (delivery.origin_of(path) for path in mentioned_paths(install))
        named += [path for path in mentioned if path and context.exists(path) and not context.is_dir(path)]
    yield from (path for path in dict.fromkeys(named) if path)


def _is_covered(path: str, paths: list[str]) -> bool:
    """Whether one of the paths is this one, or a folder around it."""
    return any(below(f"/{path}", f"/{each.rstrip('/')}") is not None for each in paths)


def _of_folder(delivery: Delivery, install: Install, context: Context | None) -> Manifests | None:
    folder = delivery.origin_of(install.folder)
    ecosystem = install.ecosystem
    if ecosystem is None or folder is None:
        return None
    project = next((word.text for word in install.command.operands if word.text.endswith(_PROJECTS)), None)
    if install.tool == "dotnet" and project is not None:
        return _dotnet(delivery, install, project, context)
    if context is not None:
        # The modules of a Maven project are read from its pom.xml, not guessed by a pattern.
        names = [name for name in install.manifests if not (install.tool == "maven" and "*" in name)]
        found = [path for name in names for path in _existing(context, _under(folder, name))]
        if any(path in found for name in install.required for path in _existing(context, _under(folder, name))):
            return _read(list(dict.fromkeys(found)), install, folder, context)
    return _guessed(install, folder)


def aside_of(install: Install) -> tuple[str, ...]:
    """The options that keep the project itself out of an install that may take it along."""
    ecosystem = install.ecosystem
    maybe = ecosystem is not None and install.needs_source == "maybe"
    return ecosystem.aside if ecosystem is not None and maybe else ()


def _guessed(install: Install, folder: str) -> Manifests | None:
    assert install.ecosystem is not None, "asked for with one only"
    from dlint.model.packages.tool_version import version_of

    version, known = version_of(install), install.manager.releases
    # An old npm reads no package-lock.json.
    names, lenient = tuple(name for name in install.usual if not version.lacks(known, name)), install.lenient
    if not names:
        return None
    # `./mvnw` and `./gradlew` are files of the project, and must be copied before they can run.
    more = install.manager.wrappers.get(install.command.name or "", ()) if "/" in (install.command.path or "") else ()
    gemspecs = _gemspecs(install)
    more = (*more, *gemspecs)
    found = Manifests([_under(folder, name) for name in (*names, *more)], known=False,
                      patterns=[_under(folder, name) for name in (*lenient, *more)])  # fmt: skip
    found.aside = aside_of(install)
    if gemspecs:
        found.reason = f"what {gemspecs[0]} reads"
    return found


def _gemspecs(install: Install) -> tuple[str, ...]:
    """The gemspecs that the file builds from: a Gemfile beside one usually takes it in."""
    if install.tool != "bundler":
        return ()
    runs = [view for view in install.run.file.all_views if isinstance(view, Run)]
    builds = [command for run in runs for command in run.commands if command.verb("gem", "build") is not None]
    named = [word.text.removeprefix("./") for command in builds for word in command.operands]
    return tuple(name for name in named if name.endswith(".gemspec") and "/" not in name)


def _under(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _existing(context: Context, path: str) -> list[str]:
    if "*" in path:
        return [pick.name for pick in context.selection(path).picks]
    return [path] if context.exists(path) else []


def _dotnet(delivery: Delivery, install: Install, project: str, context: Context | None) -> Manifests | None:
    name = project.rpartition("/")[2]
    path = delivery.origin_of(joined(install.folder, name))
    if path is not None and context is not None and context.exists(path):
        return _read([path], install, path.rpartition("/")[0], context)
    if path is None or name.endswith((".sln", ".slnx")):
        return None
    return Manifests([path], known=False)


def _read(paths: list[str], install: Install, folder: str, context: Context) -> Manifests:
    """Look into the manifests for what ties the install to the rest of the project."""
    from dlint.model.packages.projects.needs import Needs
    from dlint.model.packages.projects.read import read_project

    ecosystem = install.ecosystem
    assert ecosystem is not None, "asked for with one only"
    needs = Needs(context, folder, install, paths)
    if read_project(needs, ecosystem):
        found = _settled(needs)
        found.alone = ecosystem.name == "npm" and found.reason is None and _npm_alone(needs)
        return found
    found = Manifests(paths, known=True)
    for path in paths:
        text = "" if context.is_dir(path) else context.text(path) or ""
        if any(stretch in text for stretch in ecosystem.local_paths):
            found.entangled, found.reason = True, f"{path} names other folders of the project"
    return found


def _settled(needs: Needs) -> Manifests:
    found = Manifests(needs.paths, known=True)
    found.reason = needs.reason
    found.entangled = needs.reason is not None and not needs.is_guess
    found.aside = needs.aside
    found.stubs = needs.stubs
    found.runs, found.runs_known = needs.runs, needs.runs_known
    found.vendored = needs.vendored
    return found


def _npm_alone(needs: Needs) -> bool:
    """Whether `npm ci` reads nothing but these files, and leaves nothing that a later copy would change."""
    # `npm install` may rewrite the lock file, and a copy below would undo that.
    if needs.install.command.verb("npm", "ci", "clean-install") is None or needs.local or not needs.runs_nothing:
        return False
    # A copy below the install would put the host's packages over those of the image.
    if needs.context.exists(_under(needs.folder, "node_modules")):
        return False
    locks = [_under(needs.folder, name) for name in ("package-lock.json", "npm-shrinkwrap.json")]
    texts = [needs.context.text(path) for path in locks]
    return any(texts) and not any('"link": true' in text for text in texts if text)


def _lists(delivery: Delivery, install: Install, context: Context | None) -> Manifests | None:
    paths = [path for path in (delivery.origin_of(file) for file in install.files) if path]
    if not paths:
        return None
    if context is None or not all(context.exists(path) for path in paths):
        return Manifests(list(dict.fromkeys(_with_siblings(paths))), known=False)
    from dlint.model.packages.projects.lists import read_lists
    from dlint.model.packages.projects.needs import Needs

    needs = Needs(context, delivery.origin_of(install.folder) or "", install, [])
    read_lists(needs, delivery, paths)
    found = _settled(needs)
    found.alone = install.tool == "pip" and needs.runs_nothing and found.reason is None
    return found


def _with_siblings(paths: list[str]) -> Iterator[str]:
    """Lists in a folder of their own include each other: the folder is what to copy."""
    for path in paths:
        folder = path.rpartition("/")[0]
        yield f"{folder}/" if folder.rpartition("/")[2].endswith(("requirements", "reqs", "requires")) else path
