"""Divides a stage whose compilers serve an install of packages alone into one that installs and one that runs."""

from __future__ import annotations

from dlint import regex as re
from dlint.fixes.install_stage_steps import InstallStep, step_of
from dlint.fixes.move_copy import block_of
from dlint.knowledge.buildtools import bare_package
from dlint.knowledge.images.names import short_name
from dlint.knowledge.install_tools import WITHOUT_PYTHON
from dlint.knowledge.managers.registry import system_manager
from dlint.model.commands.paths import folder_at, joined
from dlint.model.context.delivery import deliveries, plausible_context
from dlint.model.instructions.kinds import User, Workdir
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.packages.installs import installs_of
from dlint.model.users.users import is_root
from dlint.text.edit import Edit, Refusal
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.model.commands.command import Command
    from dlint.model.context.delivery import Delivery
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage

# The names of the two new stages; `_NAMES_TAKEN` refuses a file that uses them already.
_BASE, _NAME = "base", "build"
_NAMES_TAKEN = r"(?i)\bfrom[ =]+(?:base|build)\b"
# Variables that move where pip installs: --prefix would then not decide it.
_FOR_PIP = r"\bPIP_(?:TARGET|PREFIX|USER|ROOT)|PYTHONHOME|VIRTUAL_ENV|PYTHONUSERBASE"
# pip writes into this empty folder with --prefix, so that one COPY moves exactly what the install made.
_PREFIX = "/install"
# Full images bring the compilers along: there is nothing to gain.
_SMALL = r"(?:^|[-.])(?:alpine|slim)"
_MOVED = ("expose", "label", "maintainer", "stopsignal")
_REPEATED = ("arg", "env", "user", "workdir")
# What shows that the tools are wanted later, or another place than that of the packages.
_WANTED = {
    "node": r"\b(?:make|gcc|g\+\+|cmake|cc|cargo|pip3?|python[0-9.]*|node-gyp|rebuild|\w+\.py)\b"
    r"|\b(?:npm|yarn|pnpm)[\s\",]+(?:ci|i|install|add|link)\b",
    "python": r"\b(?:make|gcc|g\+\+|cmake|cc|cargo|rustc|setup\.py|poetry|uv|pipenv|easy_install)\b",
}
# Scripts and local packages read files of the project that the stage of the install does not have yet.
_LIFECYCLE = r'"(?:pre|post)?install"\s*:|"(?:prepare|prepublish|workspaces|dependenciesMeta)"\s*:|"(?:file|link):'
# Editable and local requirements stay tied to the source; the packages named here load system libraries when they run,
# or are a part of the interpreter's own set.
_TIED_LIST = r"(?m)^\s*(?:-e|--editable|\.|file:)|^\s*(?:pip|setuptools|wheel|lightgbm|xgboost)\b"
# Settings of tools that place packages outside node_modules, or read the whole repository.
_NOT_ALONE = (".yarn", ".pnp", "lerna", "nx.json", "rush", "turbo")


class InstallStage:
    """`edits` divide the stage; `tools` are the packages that the image then has no more, `libraries` those that it has
    instead of some, `result` is the folder that is copied over, to where it was."""

    __slots__ = ("edits", "libraries", "result", "tools")

    def __init__(self, edits: tuple[Edit, ...], way: list[InstallStep], result: str) -> None:
        exchanged = [(word, text) for step in way for word, text in step.kept if text != word.raw]
        dropped = [word for step in way for word in step.dropped]
        self.edits = edits
        self.tools = list(dict.fromkeys(word.text for word in (*dropped, *(word for word, _ in exchanged))))
        self.libraries = list(dict.fromkeys(text for _, text in exchanged))
        self.result = result

    @property
    def is_python(self) -> bool:
        """Whether the contents of `result` go to /usr/local, where pip would have put them."""
        return self.result == _PREFIX


def separated(stage: Stage) -> InstallStage | Refusal:
    """How to divide the last stage of a file; refused where the tools may be needed for more than one install."""
    language = _language(stage)
    if language is None:
        return Refusal("the last stage is not built on a small image of Node or Python")
    runs = [view for view in stage.instructions if isinstance(view, Run)]
    steps = {run.index: step_of(run, language, is_alpine=_is_alpine(stage)) for run in runs}
    known = [step for step in steps.values() if step is not None]
    first = next((step.run.index for step in known if step.dropped), None)
    last = max((step.run.index for step in known if step.kind == "install"), default=None)
    if first is None or last is None or last < first:
        return Refusal("no install of the project's packages follows the tools")
    # Everything between the tools and the last install moves into the build stage, so each RUN there must be
    # understood.
    unknown = next((view for view in runs if first < view.index < last and steps[view.index] is None), None)
    if unknown is not None:
        return Refusal(f"the RUN in line {unknown.line} may need the tools as well")
    way = [step for step in known if step.run.index <= last]
    result = _node_result(way) if language == "node" else _python_result(way)
    if result is None:
        return Refusal("it is not one folder that the installs write")
    if not _has_lists(known, first):
        return Refusal("other packages are installed from the lists that come with the tools")
    if any(each.reads_project for run in runs if run.index < first for each in installs_of(run)):
        return Refusal("packages of the project are installed above the tools as well")
    # Lists that only the install reads move into the build stage together with it.
    while (
        first and language == "python" and _is_for_build(stage.instructions[first - 1], stage.instructions[last + 1 :])
    ):
        first -= 1
    above, middle = stage.instructions[:first], stage.instructions[first : last + 1]
    below = stage.instructions[last + 1 :]
    if language == "node" and not _is_for_install(known):
        return Refusal("another package of the image may run on Python")
    needing = next((view for view in below if not _stays_out(view, steps.get(view.index), language)), None)
    if needing is not None:
        return Refusal(f"{needing.kind.upper()} in line {needing.line} may need the tools")
    shared = above + middle
    if not _is_settled(shared, language) or not _leads_there(middle) or not _is_alone(shared, result, language):
        return Refusal("an instruction above the install has effects that two stages cannot share")
    return InstallStage(tuple(_edits(stage, middle, below, way, result)), way, result)


def _language(stage: Stage) -> str | None:
    """Whose packages are installed: `node` or `python`, on an image of theirs that has no compilers itself."""
    image, head = stage.image, stage.head
    if not stage.is_last or stage.base is not None or stage.is_headless or head.image is None:
        return None
    if image is None or image.error is not None or stage.is_windows or image.tag is None:
        return None
    source = stage.file.source
    if re.search(_NAMES_TAKEN, source.text(Span(0, len(source.data)))):
        return None
    if {each.name for each in stage.file.stages} & {_BASE, _NAME}:
        return None
    name = short_name(image.name)
    return name if name in ("node", "python") and re.search(_SMALL, image.tag) else None


def _is_for_install(known: list[InstallStep]) -> bool:
    """Whether Python, where it is taken for a tool, surely serves no other package of the image."""
    if not any(bare_package(word.text).startswith("python") for step in known for word in step.dropped):
        return True
    return all(bare_package(text) in WITHOUT_PYTHON for step in known for _, text in step.kept)


def _has_lists(known: list[InstallStep], first: int) -> bool:
    """Whether what is installed besides the tools does not live on lists of packages that came with the tools."""
    if any(step.refreshes and step.run.index < first for step in known) or not any(step.refreshes for step in known):
        return True
    return all(step.fresh or not step.kept for step in known if step.run.index >= first)


def _is_alpine(stage: Stage) -> bool:
    return stage.image is not None and "alpine" in (stage.image.tag or "")


def _is_settled(above: list[View], language: str) -> bool:
    """Whether what two stages are to share sets nothing that would hold in them."""
    for view in above:
        if view.kind == "onbuild":
            return False
        # Only root can write to /usr/local, where the packages go.
        if language == "python" and isinstance(view, User) and not is_root(view.value or ""):
            return False
        if language == "python" and view.kind in ("arg", "env") and re.search(_FOR_PIP, view.text):
            return False
    return True


def _leads_there(middle: list[View]) -> bool:
    """Whether all from the first tool to the last install can be placed in one stage or the other."""
    for view in middle:
        if isinstance(view, Transfer):
            if not view.from_context or view.heredocs or len(deliveries(view)) != len(view.sources):
                return False
        elif not isinstance(view, Run) and view.kind not in _MOVED and view.kind not in _REPEATED:
            return False
    return True


def _stays_out(view: View, step: InstallStep | None, language: str) -> bool:
    """Whether an instruction below the install does without the tools."""
    if view.kind in ("onbuild", "shell") or (isinstance(view, Transfer) and view.origin == _NAME):
        return False
    if isinstance(view, Run):
        if step is not None:
            return not step.dropped
        if installs_of(view) or not view.is_readable or any(_removes(command) for command in view.commands):
            return False
        return re.search(_WANTED[language], view.all_text) is None
    if view.kind in ("cmd", "entrypoint", "healthcheck"):
        return re.search(_WANTED[language], view.text) is None
    return True


def _removes(command: Command) -> bool:
    manager = system_manager(command.name)
    return manager is not None and command.verb(manager.name, *manager.remove) is not None


def _node_result(way: list[InstallStep]) -> str | None:
    """The one `node_modules` that all installs write."""
    folders = {folder for step in way for folder in step.folders}
    # One COPY gives one owner to all files.
    users = {_user(step.run) for step in way if step.installs}
    starts = [at for at, step in enumerate(way) if step.installs]
    if len(folders) != 1 or len(users) != 1 or None in users:
        return None
    if any(step.kind == "repeat" for step in way[starts[0] :]):
        return None
    folder = folders.pop()
    return None if "?" in folder or "$" in folder else joined(folder, "node_modules")


def _user(view: View) -> str | None:
    """Who runs an instruction, for `--chown` (empty for root); None where that is not known."""
    user = view.stage.user_at(view) if view.stage is not None else None
    if user is None:
        return ""
    value = user.value
    if value is None or "$" in value:
        return None
    if is_root(value):
        return ""
    # COPY --chown=node sets the group to the user's number, 1000, which is the group node as well. It is written out
    # for other image variants.
    return "node:node" if value == "node" else value


def _python_result(way: list[InstallStep]) -> str | None:
    """The folder for the packages of the one install that there is."""
    installs = [command for step in way for command in step.installs]
    # A second install would not see the packages of the first, which are in the prefix and not on the path of Python.
    return _PREFIX if len(installs) == 1 and installs[0].accepts(f" --prefix={_PREFIX}") else None


def _is_alone(above: list[View], result: str, language: str) -> bool:
    """Whether nothing but lists of packages is there for the install, so that it leaves nothing else behind."""
    for view in above:
        if isinstance(view, Transfer) and not all(_is_list(each, result, language) for each in deliveries(view)):
            return False
    return True


def _is_list(delivery: Delivery, result: str, language: str) -> bool:
    is_folder = delivery.kind == "folder" and language == "python" and delivery.weight == "manifest"
    if not is_folder and (delivery.kind not in ("file", "pattern") or delivery.weight == "source"):
        return False
    context = plausible_context(delivery.transfer)
    is_seen = context is not None and not is_folder and context.exists(delivery.source)
    text = context.text(delivery.source) if context is not None and is_seen else None
    if language == "python":
        return text is None or re.search(_TIED_LIST, text) is None
    folder = delivery.target if delivery.kind == "pattern" else delivery.target.rpartition("/")[0]
    if delivery.name.startswith("package") and joined(folder or "/", "node_modules") != result:
        return False
    if context is not None and delivery.kind == "pattern" and delivery.name.startswith("package"):
        text = context.text(joined("/" + delivery.source.rpartition("/")[0], "package.json").strip("/"))
    is_manifest = delivery.name.startswith("package")
    tied = is_manifest and text is not None and re.search(_LIFECYCLE, text) is not None
    return not tied and not delivery.name.startswith(_NOT_ALONE) and "workspace" not in delivery.name


def _edits(stage: Stage, middle: list[View], below: list[View], way: list[InstallStep], result: str) -> Iterator[Edit]:
    source, image, alias = stage.file.source, stage.head.image, stage.head.alias
    assert image is not None, "asked for with one only"
    steps = {step.run.index: step for step in way}
    is_python = result == _PREFIX
    cased = str.upper if stage.head.node.keyword_word.value.isupper() else str.lower
    begin, name = f"{cased('FROM')} {_BASE}", cased(" AS ")
    yield Edit.insert(image.span.end, f"{name}{_BASE}") if alias is None else Edit.replace(alias.span, _BASE)
    start = block_of(middle[0]).start
    gap = "" if _is_below_blank(stage, start) else "\n"
    yield Edit.insert(start, f"{gap}{begin}{name}{_NAME}\n")
    lines = ["", begin if alias is None else f"{begin}{name}{alias.value}"]
    for view in middle:
        step = steps.get(view.index)
        if view.kind in _MOVED:
            yield Edit.delete(_with_gap(view))
            lines.append(source.text(block_of(view)).rstrip())
        elif step is not None and step.kind in ("tools", "install"):
            rest = step.rest()
            lines += [rest] if rest is not None else []
        # Steps that leave nothing in the image are needed in the build stage only.
        elif (step is None or step.kind != "quiet") and not (
            isinstance(view, Transfer) and (_comes_again(view, below) or (is_python and _is_for_build(view, below)))
        ):
            lines.append(source.text(view.span).rstrip())
    lines.append(f"{cased('COPY')} {_copied(stage, middle[-1], result)}")
    yield Edit.insert(middle[-1].span.end, "".join(f"\n{line}" for line in lines).replace("\r\n", "\n"))
    # Python's packages go into a folder of their own, because /usr/local also holds the interpreter.
    for command in [each for step in way for each in step.installs] if result == _PREFIX else ():
        verb = command.verb("pip", "install")
        assert verb is not None, "other installs of lists were left alone"
        yield verb.then(f" --prefix={_PREFIX}")


def _is_below_blank(stage: Stage, start: int) -> bool:
    return stage.file.source.data[:start].rstrip(b" \t").endswith((b"\n\n", b"\n\r\n"))


def _copied(stage: Stage, last: View, result: str) -> str:
    if result == _PREFIX:
        return f"--from={_NAME} {_PREFIX} /usr/local"
    folder = result.rpartition("/")[0]
    # A relative destination reads better, and is right only where this stage sets the folder itself.
    is_here = folder_at(stage, last) == folder and any(isinstance(view, Workdir) for view in stage.before(last))
    owner = _user(last)
    flags = f"--from={_NAME} --chown={owner}" if owner else f"--from={_NAME}"
    return f"{flags} {result} {'./node_modules' if is_here else result}"


def _is_for_build(view: View, below: list[View]) -> bool:
    """Whether a COPY brings lists for an install alone: nothing below it names them."""
    if not isinstance(view, Transfer) or not view.from_context or view.heredocs:
        return False
    names = [each.name for each in deliveries(view)]
    lists = all(each.kind == "file" and each.weight == "manifest" for each in deliveries(view))
    texts = [each.all_text if isinstance(each, Run) else each.text for each in below]
    return bool(names) and lists and not any(name in text for name in names for text in texts)


def _comes_again(transfer: Transfer, below: list[View]) -> bool:
    """Whether a COPY of the whole context, with nothing run before it, brings the same files to the same place."""
    for view in below:
        if isinstance(view, Run):
            return False
        if isinstance(view, Transfer):
            # With --exclude the later copy may leave out what this one brings.
            for whole in deliveries(view) if view.node.flag("exclude") is None else ():
                same = all(each.target == joined(whole.target, _origin(each)) for each in deliveries(transfer))
                if whole.kind == "whole" and same:
                    return True
    return False


def _origin(delivery: Delivery) -> str:
    return delivery.source.rpartition("/")[0] if delivery.kind == "pattern" else delivery.source


def _with_gap(view: View) -> Span:
    """The lines of an instruction, and a blank one below it where there is one above as well."""
    block, source = block_of(view), view.file.source
    data = source.data
    above = data[: block.start].rstrip(b" \t").endswith((b"\n\n", b"\n\r\n"))
    follows = re.match(r"[ \t]*\r?\n", source.text(Span(block.end, min(len(data), block.end + 80))))
    return Span(block.start, block.end + len(follows[0])) if above and follows is not None else block
