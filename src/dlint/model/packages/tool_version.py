"""Which versions of a tool a command can meet: from the base image, from pins in the file, from the project."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.images.lifecycle import releases
from dlint.knowledge.managers.registry import SYSTEMS, manager_of, tool_verbs
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.packages.project_version import project_version
from dlint.model.packages.versions import NEWEST, UNKNOWN, ToolVersion, between, from_tag, from_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.knowledge.managers.manager import Manager, Releases
    from dlint.model.commands.command import Command
    from dlint.model.instructions.view import View
    from dlint.model.packages.installs import Install
    from dlint.model.stage import Stage
    from dlint.syntax.shell.word import ShellWord

# How each registry of packages writes a version behind a name.
_PIN = r"(?i)(?P<name>[@\w./-]+?)(?:\[[\w,-]*\])?\s*(?P<operator>===?|~=|<=?|>=?|@)\s*\^?v?(?P<version>[\w.]+)"


def version_of(install: Install) -> ToolVersion:
    """The versions that the program of an install can have."""
    return version_at(install.run, install.command, install.manager, install.folder)


def has_feature(run: Run, command: Command, feature: str) -> bool:
    """Whether every version of a command's program that can be there has an option, a verb or another ability."""
    manager = manager_of(command.tool)
    return manager is None or version_at(run, command, manager).has(manager.releases, feature)


def version_at(run: Run, command: Command | None, manager: Manager, folder: str | None = None) -> ToolVersion:
    """The versions of a tool when a command of a RUN begins; without a command, when the RUN does."""
    known, stage = manager.releases, run.stage
    # What the project pins goes before what is installed: Corepack and Yarn start the version that the project names.
    found = project_version(run, manager, folder, command)
    if found is not None:
        return found
    here = run.commands[: run.commands.index(command)] if command is not None and command in run.commands else ()
    found = _last_of(run, here, manager)
    above = stage.above(run, _brings, manager) if found is None and stage is not None and not run.onbuild else ()
    nearest = next(iter(above), None)
    if nearest is not None:
        found = _brings(nearest, manager)
    # From the most certain to a guess by the age of the base image.
    return found or _stated(run, known) or _shipped(stage, known) or UNKNOWN.dated(_year(stage))


def _stated(run: Run, known: Releases) -> ToolVersion | None:
    """The version that a variable of the file names, where nothing shows how the tool gets there."""
    values = (run.scope.lookup(name) for name in known.variables)
    texts = [value for value in values if isinstance(value, str) and value[:1].isdigit()]
    return from_text("==", texts[0]) if texts else None


def _brings(view: View, manager: Manager) -> ToolVersion | None:
    """The version of a tool that is there below an instruction, if it brings one."""
    if isinstance(view, Transfer):
        return _copied(view, manager.releases, manager)
    return _last_of(view, view.commands, manager) if isinstance(view, Run) else None


def _last_of(run: Run, commands: tuple[Command, ...], manager: Manager) -> ToolVersion | None:
    for command in reversed(commands):
        found = _brought(run, command, manager.releases, manager)
        if found is not None:
            # "The newest" is limited by the language of the base image: pip installs no release that needs a newer
            # Python.
            return _within(found, manager.releases, run.stage)
    return None


def _brought(run: Run, command: Command, known: Releases, manager: Manager) -> ToolVersion | None:
    """The version that a command brings; None where it brings none."""
    if command.tool in SYSTEMS:
        return _from_distribution(run, command, known)
    verbs = tool_verbs(command.tool)
    if verbs:
        return _from_registry(run, command, verbs, known)
    if command.tool == "corepack" or (command.tool == manager.name and command.has("self-update")):
        return _from_corepack(run, command, manager)
    return _from_download(run, command, known)


def _from_registry(run: Run, command: Command, verbs: tuple[str, ...], known: Releases) -> ToolVersion | None:
    verb = command.verb(command.tool, *verbs)
    for word in verb.operands if verb is not None else ():
        text = _text(run, word.text)
        pin = re.match(_PIN, text)
        name = pin["name"].rstrip("@") if pin is not None else text.partition("[")[0].partition("@")[0] or text
        if name.lower() in known.names:
            return from_text(pin["operator"], pin["version"]) if pin is not None else NEWEST
    return _from_lists(run, command, known) if verb is not None and known.names else None


def _from_lists(run: Run, command: Command, known: Releases) -> ToolVersion | None:
    """The version that a list of packages names (`pip install -r tools.txt`), where the build context has the list."""
    from dlint.model.commands.paths import path_of
    from dlint.model.context.delivery import bringing, plausible_context

    installer, stage = manager_of(command.tool), run.stage
    options = installer.list_options if installer is not None else ()
    values = [flag.value for flag in command.flags if flag.name in options and flag.value is not None]
    files = [path_of(run, command, word.text) for word in values]
    for delivery in bringing(stage, run, files) if files and stage is not None else ():
        context = plausible_context(delivery.transfer)
        paths = [path for file in files if (path := delivery.origin_of(file)) is not None]
        for line in [line for path in paths if context is not None for line in (context.text(path) or "").splitlines()]:
            text = line.partition("#")[0].strip()
            pin = re.match(_PIN, text)
            if pin is not None and pin["name"].lower() in known.names:
                return from_text(pin["operator"], pin["version"])
            if text.lower() in known.names:
                return NEWEST
    return None


def _from_distribution(run: Run, command: Command, known: Releases) -> ToolVersion | None:
    verb = command.verb(command.tool, "install", "add", "in")
    names = {word.text.partition("=")[0] for word in verb.operands} if verb is not None else set()
    if names.isdisjoint(known.package_names):
        return None
    for product, release, _ in _releases(run.stage):
        version = known.packages.get(product, {}).get(release)
        if version is not None:
            return from_text("==", version)
    return UNKNOWN.dated(_year(run.stage))


def _from_corepack(run: Run, command: Command, manager: Manager) -> ToolVersion | None:
    verb = command.verb("corepack", "prepare", "use", "install")
    for word in verb.operands if verb is not None else ():
        name, _, version = _text(run, word.text).partition("@")
        if name == manager.name:
            return from_text("==", version) if version[:1].isdigit() else NEWEST
    return None


def _from_download(run: Run, command: Command, known: Releases) -> ToolVersion | None:
    if not (known.addresses or known.newest or known.variables):
        return None
    text = " ".join(_text(run, word.text) for word in (*command.words, *_piped_into(command)))
    for pattern in known.addresses:
        found = re.search(pattern, text)
        # A version in the address belongs to this tool only if the address is that of the tool.
        if found is not None and (known.newest or "://" in text) and _is_about(text, known):
            return from_text("==", found[1])
    if not any(re.search(pattern, text) for pattern in known.newest):
        return None
    for name in known.variables:
        value = _variable(run, command, name)
        if value is not None:
            return from_text("==", value) if value[:1].isdigit() else UNKNOWN.dated(_year(run.stage))
    return NEWEST


def _piped_into(command: Command) -> list[ShellWord]:
    """The words of the program that reads what a command prints: `curl … | php -- --version=1.9.1`."""
    following = command.item.next if command.item.after == "|" else None
    return list(getattr(following, "words", ()))


def _is_about(text: str, known: Releases) -> bool:
    """Whether a command line with a version in it fetches this tool, and no other."""
    return any(re.search(pattern, text) for pattern in (*known.newest, *known.addresses) if "--version" not in pattern)


def _variable(run: Run, command: Command, name: str) -> str | None:
    """The value of a variable that a download script reads: of the command, of another in the pipe, or of ENV."""
    for each in (command, *run.commands):
        word = each.environment(name)
        if word is not None:
            return _text(run, word.text)
    value = run.scope.lookup(name)
    return value if isinstance(value, str) or value is None else "?"


def _text(run: Run, text: str) -> str:
    """A word with the variables of the file replaced, as far as they are known."""
    if "$" not in text:
        return text

    def value(found: re.Match[str]) -> str:
        known = run.scope.lookup(found[1] or found[2])
        return known if isinstance(known, str) else found[0]

    return re.sub(r"\$(?:\{(\w+)\}|(\w+))", value, text)


def _copied(view: Transfer, known: Releases, manager: Manager) -> ToolVersion | None:
    """The version of a tool that is copied out of its image or of a stage, whatever the file is called there."""
    origin = view.origin
    if view.from_word is None or origin is None:
        return None
    names = {part for word in view.sources for part in word.value.split("/")}
    if names.isdisjoint((*manager.programs, f"{manager.name}.phar")):
        return None
    from dlint.model.image_reference import parse_reference

    image, stage = parse_reference(origin), view.from_stage
    if stage is not None:
        # What the stage installs goes before what its image has.
        found = next(iter(stage.above(None, _brings, manager)), None)
        if found is not None:
            return _brings(found, manager)
        image = stage.root_image or image
    return _image_version(image.name, image.tag or "", known) or UNKNOWN


def _shipped(stage: Stage | None, known: Releases) -> ToolVersion | None:
    """The version that the base image brings."""
    image = stage.root_image if stage is not None else None
    if image is None or image.error:
        return None
    found = _image_version(image.name, image.tag or "", known)
    if found is not None or known.names or known.addresses:
        return found
    for product, release, _ in _releases(stage):
        version = known.packages.get(product, {}).get(release)
        if version is not None:
            return from_text("==", version)
    return None


def _image_version(name: str, tag: str, known: Releases) -> ToolVersion | None:
    from dlint.knowledge.images.names import short_name

    table = known.images.get(short_name(name))
    if table is None:
        return None
    if not table:
        return from_tag(tag)
    first, *more = tag.partition("-")[0].split(".")
    bounds = table.get(first)
    if bounds is None:
        return NEWEST if first in ("", "latest", "lts", "current") else None
    # A full tag (`10.24`) may be an old image; a short one (`10`) is the last release of that line.
    return between(bounds[0] if more else bounds[1], bounds[2])


def _within(found: ToolVersion, known: Releases, stage: Stage | None) -> ToolVersion:
    """The newest version can be no newer than the language of the base image allows."""
    languages = {product: release for product, release, _ in _releases(stage)}
    for version, (product, release) in sorted(known.needs.items()):
        there = languages.get(product)
        if there is not None and "." in there and _numbers(there) < _numbers(release):
            return found.below(version)
    return found


def _releases(stage: Stage | None) -> tuple[tuple[str, str, str], ...]:
    return stage.root.answers.fact(_releases_of) if stage is not None else ()


def _releases_of(stage: Stage) -> tuple[tuple[str, str, str], ...]:
    image = stage.root_image
    return releases(image.name, image.tag or "") if image is not None and not image.error else ()


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


# Years of support that a release gets, to compute from its last day when it came.
_SUPPORT = {"Debian": 5, "Alpine": 2, "Fedora": 1, "Node.js": 3, "Python": 5, "PHP": 4, "CentOS": 10, "Go": 1}


# About when images that are retired today were built last.
_RETIRED = 2016


def _year(stage: Stage | None) -> int | None:
    """The year in which the base image's distribution or language was released; None if unknown."""
    return stage.root.answers.fact(_year_of) if stage is not None else None


def _year_of(stage: Stage) -> int | None:
    from dlint.knowledge.images.names import RETIRED, short_name

    image = stage.root_image
    years = [_RETIRED] if image is not None and short_name(image.name) in RETIRED else []
    for product, release, last in _releases(stage):
        if product == "Ubuntu":
            years.append(2000 + int(release.partition(".")[0]))
        elif product in _SUPPORT:
            # Tables hold the last day of support; the first year follows from the usual length of it.
            years.append(int(last[:4]) - _SUPPORT[product])
    return min(years) if years else None
