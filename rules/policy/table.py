"""Something that a table of your own forbids or demands."""

from __future__ import annotations

from fnmatch import fnmatchcase

from dlint.kit import (
    Command,
    Dockerfile,
    Edit,
    Finding,
    Findings,
    Fix,
    Label,
    Onbuild,
    Refusal,
    Run,
    Span,
    Stage,
    Transfer,
    View,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

FORBIDDEN, DEMANDED = "not-exist", "exist"
Names = tuple[str, ...]


class Policy:
    """The values of a table, by the names of its keys (`instead` for `with`)."""

    __slots__ = ("command", "flag", "instead", "instruction", "label", "message", "must", "registry", "replace",
                 "source", "stage", "trust")  # fmt: skip

    command: Names
    flag: Names
    instead: str
    instruction: Names
    label: Names
    message: str
    must: str
    registry: Names
    replace: str
    source: Names
    stage: str
    trust: str

    def __init__(self, **keys: object) -> None:
        for key, value in keys.items():
            setattr(self, key, value)

    def covers(self, stage: Stage | None) -> bool:
        """Whether it looks at a stage (None: what stands before the first FROM)."""
        if self.stage == "any" or stage is None:
            return self.stage == "any"
        return stage.is_last if self.stage == "last" else stage.ships


class Subject:
    """Something that a policy is about: where it stands, which bytes an edit may touch, whether it is as named."""

    __slots__ = ("fits", "region", "span")

    def __init__(self, span: Span, region: Span | None, fits: bool = True) -> None:
        self.span = span
        self.region = region
        self.fits = fits


@rule(watches=Dockerfile, severity="warning", since="0.1")
def check(
    file: Dockerfile,
    *,
    instruction: Names = (),
    command: Names = (),
    flag: Names = (),
    label: Names = (),
    registry: Names = (),
    source: Names = (),
    must: str = FORBIDDEN,
    stage: str = "any",
    message: str = "against the policy",
    replace: str = "",
    instead: str = "",
    trust: str = "unsafe",
) -> Findings:
    """Teams have rules that no linter can know. A `[[policy]]` table in the configuration states one without code:

    ```toml
    [[policy]]
    name = "curl-verifies"
    message = "curl -k takes whatever answers: use the company's certificate"
    command = "curl"
    flag = ["-k", "--insecure"]
    ```

    Its findings are those of `policy/curl-verifies`: that name works in `select`, `ignore`, `severity`, on the command
    line and in comments. All keys are described in docs/configuration.md. This rule runs the tables and reports nothing
    about its own; its options are the keys of a table (`instead` is `with`), and can be set nowhere else.
    """
    policy = Policy(instruction=instruction, command=command, flag=flag, label=label, registry=registry, source=source,
                    must=must, stage=stage, message=message, replace=replace, instead=instead, trust=trust)  # fmt: skip
    if not (instruction or command or label or registry):
        return
    subjects = list(_subjects(file, policy))
    if must == FORBIDDEN or flag or registry or source:
        for subject in subjects:
            if subject.fits == (must == FORBIDDEN):
                yield Finding(subject.span, message, _fix(file, policy, subject))
    # Demanded and missing: reported at the last stage, which is the one that ships.
    elif not subjects and file.stages:
        yield Finding(file.stages[-1].head.span, message, Refusal("nothing stands there that could be replaced"))


def _subjects(file: Dockerfile, policy: Policy) -> Iterator[Subject]:
    """All that a policy is about, in file order."""
    if policy.registry:
        yield from _images(file, policy)
        return
    for view in _views(file, policy):
        if policy.command:
            yield from _commands(view, policy) if isinstance(view, Run) else ()
        elif policy.label:
            yield from _labels(view, policy) if isinstance(view, Label) else ()
        elif view.kind in policy.instruction:
            yield _instruction(view, policy)


def _views(file: Dockerfile, policy: Policy) -> Iterator[View]:
    """The instructions where a policy looks; what ONBUILD wraps may break it, and cannot fulfil it."""
    for view in file.views():
        if policy.covers(view.stage):
            yield view
            inner = view.inner if isinstance(view, Onbuild) else None
            if inner is not None and (policy.must == FORBIDDEN or policy.flag):
                yield inner


def _images(file: Dockerfile, policy: Policy) -> Iterator[Subject]:
    for origin in file.origins:
        image = origin.image
        if origin.kind == "image" and image is not None and not image.error and policy.covers(origin.view.stage):
            fits = any(fnmatchcase(image.registry, name) for name in policy.registry)
            yield Subject(origin.word.span, origin.word.span, fits)


def _labels(view: Label, policy: Policy) -> Iterator[Subject]:
    for pair in view.pairs:
        if view.expanded(pair.name) in policy.label:
            yield Subject(pair.span, pair.span)


def _commands(run: Run, policy: Policy) -> Iterator[Subject]:
    text = run.all_text
    for name in policy.command:
        program, _, verb = name.partition(" ")
        if program not in text:
            continue
        for command in run.commands:
            if _is(command, program, verb):
                yield _command(command, policy)


def _is(command: Command, program: str, verb: str) -> bool:
    if verb:
        return command.verb(program, verb) is not None
    return program in (command.name, command.tool, *command.wrappers)


def _command(command: Command, policy: Policy) -> Subject:
    region = command.span if command.exact else None
    for flag in command.flags:
        if policy.flag and (flag.name in policy.flag or flag.word.text in policy.flag):
            return Subject(flag.word.span, region)
    return Subject(command.span, region, fits=not policy.flag)


def _instruction(view: View, policy: Policy) -> Subject:
    if policy.source:
        return _transfer(view, policy)
    for word in view.node.flags:
        if word.value in policy.flag or word.value.partition("=")[0] in policy.flag:
            return Subject(word.span, view.span)
    return Subject(view.span, view.span, fits=not policy.flag)


def _transfer(view: View, policy: Policy) -> Subject:
    """A COPY or ADD by what it takes from the build context; `.` stands for the whole context, however written."""
    for word in view.sources if isinstance(view, Transfer) and view.from_context else ():
        path = _plain(view.expanded(word) or word.value)
        if any(fnmatchcase(path, _plain(name)) for name in policy.source):
            return Subject(word.span, view.span)
    return Subject(view.span, view.span, fits=False)


def _plain(path: str) -> str:
    bare = path.removeprefix("./").strip("/")
    # All of these take the whole build context.
    return "." if bare in ("", "*", "**") else bare


def _fix(file: Dockerfile, policy: Policy, subject: Subject) -> Fix | Refusal:
    """Each occurrence of what is to be replaced; the first alone where something is to be added."""
    if not policy.replace or subject.region is None:
        return Refusal("the policy gives no replacement")
    # The bytes of a file that is not UTF-8 stay as they are.
    wanted = policy.replace.encode("utf-8", "surrogateescape")
    edits: list[Edit] = []
    at = file.source.data.find(wanted, subject.region.start, subject.region.end)
    while at >= 0 and not (edits and policy.must == DEMANDED):
        edits.append(Edit(at, at + len(wanted), policy.instead))
        at = file.source.data.find(wanted, at + len(wanted), subject.region.end)
    title = f"put {policy.instead} in the place of {policy.replace.strip()}" if policy.instead else "remove it"
    if not edits:
        return Refusal(f"{policy.replace.strip()} does not stand there")
    return Fix(title, tuple(edits), policy.trust)


EXAMPLE_OPTIONS = {
    "command": ("curl",),
    "flag": ("-k", "--insecure"),
    "message": "curl -k takes whatever answers",
    "replace": " -k",
}
BAD = {
    "RUN curl -k -o /x https://example.com/x": "RUN curl -o /x https://example.com/x",
    "RUN apt-get update && sudo curl -fk https://example.com/x": None,
    "RUN --network=none bash -c 'curl --insecure https://example.com/x'": None,
    "ONBUILD RUN curl -k https://example.com/x": "ONBUILD RUN curl https://example.com/x",
}
GOOD = (
    "RUN curl https://example.com/x",
    "RUN echo curl -k",
    "RUN wget -k https://example.com/x",
    'LABEL usage="curl -k"',
)
