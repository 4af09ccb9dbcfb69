"""A variable is used that nothing sets."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    PLATFORM_ARGS,
    PROXY_ARGS,
    Add,
    Arg,
    Copy,
    Edit,
    Env,
    Expose,
    Finding,
    Findings,
    Fix,
    Label,
    Refusal,
    Run,
    Span,
    Stage,
    Stopsignal,
    User,
    View,
    Volume,
    Word,
    Workdir,
    empty_values,
    one_slip,
    rule,
    shell_variables,
)

KINDS = (Add, Arg, Copy, Env, Expose, Label, Run, Stopsignal, User, Volume, Workdir)
NAME = re.compile(r"[A-Za-z_]\w*")
# With these the author states what stands in place of an unset variable.
DEFAULTED = (":-", "-", ":+", "+")
# With how many names that are set a name is compared that nothing sets.
MOST_NAMES = 200
TWIN = "buildkit:UndefinedVar"


@rule(
    watches=KINDS,
    severity="warning",
    since="0.1",
    twins=(TWIN, "hadolint:DL3044"),
    needs=("$",),
    when=("variable", "argument in run"),
)
def check(view: View, stage: Stage | None) -> Findings:
    """BuildKit puts nothing in its place and goes on, so that `COPY a $DIR/b` writes to `/b`.

    Reported is what is sure: a variable set in the very ENV that uses it (an ENV expands all of its values before it
    sets any, so it is still what it was before); an ARG above FROM or one of the platform's (`TARGETARCH`) that the
    stage does not declare; `$1` in a text, where a dollar sign was meant; a name one slip away from a known one; and
    any name on `scratch` or on a base image whose variables are known. Where the base image may set it, nothing is
    reported, nor for `${NAME:-default}`, `${NAME:?}` and the proxy variables. Where BuildKit refuses the empty value
    (VOLUME, STOPSIGNAL, fields of `--mount` such as `uid` and `target`), the finding is an error.

    In RUN the shell expands variables, and many names are its own. Reported there are the platform's arguments, and
    names that an ARG declares above FROM, in another stage or further down, where neither the stage nor the script
    sets them.
    """
    if not _has_variable(view) or stage is None or view.onbuild or stage.is_windows:
        return
    if isinstance(view, Run):
        yield from _in_script(view, stage)
    if isinstance(view, Env):
        yield from _repeated(view)
    for word, earlier in _words(view):
        expansion = view.expansion(word)
        # In `${A:+$A:}` the second A is not used unless it is set.
        handled = {*earlier, *(variable.name for variable in expansion.used if variable.operator in DEFAULTED)}
        for variable in expansion.unset:
            if variable.name in handled or variable.name in PROXY_ARGS or variable.operator in (":?", "?"):
                continue
            handled.add(variable.name)
            place = word.within(variable.start, variable.end)
            refused = empty_values.is_refused(view, word, variable.start)
            for finding in _judge(view, stage, word, variable.name, place):
                if refused:
                    finding.severity = "error"
                    finding.message = f"BuildKit refuses this {view.kind.upper()}: {finding.message}"
                yield finding


def _has_variable(view: View) -> bool:
    return "$" in view.node.text.text or (isinstance(view, Run) and "$" in view.all_text)


def _in_script(run: Run, stage: Stage) -> Findings:
    """Build arguments that a shell reads and that do not reach it."""
    given = shell_variables.names_set_by(run)
    mounted = {mount.env for mount in run.mounts}
    handled: set[str] = set()
    for use in shell_variables.variable_uses(run):
        name = use.name
        if name in handled or _has_fallback(use, name) or name in mounted or run.scope.lookup(name) is not None:
            continue
        # Builders hand the proxies to every RUN. A script whose variables are not known may set any name but those of
        # the platform.
        if name in PROXY_ARGS or (given is None and name not in PLATFORM_ARGS) or (given and name in given):
            continue
        why = _unreached(run, stage, name)
        if why is not None:
            handled.add(name)
            state = "always its default" if use.is_guarded else "empty"
            message = f"${name} is {state} here: {why}; add ARG {name} to this stage"
            yield Finding(use.span, message, _declare(run, name), twins=())


def _has_fallback(use: shell_variables.VariableUse, name: str) -> bool:
    """Whether a use has a value of its own for the unset variable that does what the variable would have done.

    `${TARGETARCH:-amd64}` is the same text for every platform where the stage does not ask for the argument.
    """
    fixed = re.fullmatch(r":?-([\w./-]+)", use.operator) if name in PLATFORM_ARGS else None
    return use.is_guarded and fixed is None


def _unreached(run: Run, stage: Stage, name: str) -> str | None:
    """Why a build argument does not reach a RUN; None where the name is none, or the base image may set it."""
    # No image sets these: they come from the builder alone.
    if name in PLATFORM_ARGS:
        return "a stage has to ask for it" if name not in _declared_below(run, stage) else "its ARG stands further down"
    base = stage.base_env
    if base is not None and name in base:
        return None
    if name in _global_names(run):
        return "its ARG stands above FROM"
    if base is None:
        return None
    if name in _declared_below(run, stage):
        return "its ARG stands further down"
    others = [each for each in stage.file.stages if each is not stage and name in _arguments(each.instructions)]
    return f"its ARG stands in stage {others[0].label}" if others else None


def _declared_below(run: Run, stage: Stage) -> set[str]:
    return _arguments(stage.after(run))


def _arguments(views: list[View]) -> set[str]:
    return {arg.name for view in views if isinstance(view, Arg) for arg in view.names}


def _repeated(view: Env) -> Findings:
    """A name that one ENV sets twice, the second time by means of the first."""
    seen: set[str] = set()
    for pair in view.pairs:
        name = pair.name.value
        found = [each for each in view.expansion(pair.value).used if each.name == name] if name in seen else []
        if found:
            place = pair.value.within(found[0].start, found[0].end)
            message = f"${name} is what it was before this ENV: the {name}= to its left is lost; use an ENV for each"
            yield Finding(place, message, _split(view, pair.value), twins=("hadolint:DL3044",))
        seen.add(name)


def _words(view: View) -> list[tuple[Word, list[str]]]:
    """What BuildKit expands, each with the names that an ARG has already set when it comes to it."""
    if not isinstance(view, Arg):
        return [(word, []) for word in view.expandable if "$" in word.value]
    names = [arg.name for arg in view.names]
    return [(arg.default, names[:at]) for at, arg in enumerate(view.names) if arg.default is not None]


def _judge(view: View, stage: Stage, word: Word, name: str, place: Span) -> Findings:
    if not NAME.fullmatch(name):
        fix = Fix("escape the dollar sign", (Edit.insert(place.start, view.file.escape),), trust="unsafe")
        message = f"${name} is a variable, and empty: write {view.file.escape}${name} for the text"
        yield Finding(place, message, fix, twins=(TWIN,))
    elif isinstance(view, Env) and _own_name(view, word) != name in _keys(view):
        base = stage.base_env
        now = "empty" if base is not None and name not in base else "what it was before"
        message = f"${name} is still {now} here: it is set by this same ENV; set it in an ENV above"
        yield Finding(place, message, _split(view, word))
    elif name in PLATFORM_ARGS or name in _global_names(view):
        why = "a stage has to ask for it" if name in PLATFORM_ARGS else "its ARG stands above FROM"
        message = f"${name} is empty here: {why}; add ARG {name} to this stage"
        yield Finding(place, message, _declare(view, name), twins=(TWIN,))
    else:
        yield from _judge_missing(view, stage, name, place)


def _judge_missing(view: View, stage: Stage, name: str, place: Span) -> Findings:
    message = _missing(view, stage, name)
    if message is None:
        return
    joint = _joint(view, name, place) if name in _keys(view) else Refusal(f"what {name} is meant to be is not known")
    message += ", which leaves an empty entry: the current folder" if isinstance(joint, Fix) else ""
    yield Finding(place, message, joint, twins=(TWIN,))


def _keys(view: View) -> frozenset[str]:
    return view.fact(_names_set)


def _names_set(view: View) -> frozenset[str]:
    return frozenset(pair.name.value for pair in view.pairs) if isinstance(view, Env) else frozenset()


def _joint(view: View, name: str, place: Span) -> Fix | Refusal:
    """The variable with the colon that joins it to a list of paths, both only where it is set."""
    data = view.file.source.data
    if data[place.start - 1 : place.start] == b":":
        edit = Edit(place.start - 1, place.end, f"${{{name}:+:${name}}}")
    elif data[place.end : place.end + 1] == b":":
        edit = Edit(place.start, place.end + 1, f"${{{name}:+${name}:}}")
    else:
        return Refusal(f"${name} is not joined to the rest by a colon")
    return Fix("join it only where it is set", (edit,), trust="unsafe")


def _own_name(view: Env, word: Word) -> str | None:
    """The name of the pair that a word of an ENV belongs to."""
    at = view.fact(_places).get(word.span.start)
    return view.pairs[at].name.value if at is not None else None


def _places(view: Env) -> dict[int, int]:
    """Which pair of an ENV each word belongs to, by where the word begins."""
    return {word.span.start: at for at, pair in enumerate(view.pairs) for word in (pair.name, pair.value)}


def _global_names(view: View) -> set[str]:
    return {arg.name for each in view.file.head if isinstance(each, Arg) for arg in each.names}


def _missing(view: View, stage: Stage, name: str) -> str | None:
    """The message for a name that nothing sets in the file; None where the base image may set it."""
    base = stage.base_env
    if base is not None and name in base:
        return None
    known = view.scope.known_names() | (base or frozenset(("PATH",)))
    # Sorted, so that the same file always gets the same hint.
    meant = next((each for each in sorted(known)[:MOST_NAMES] if one_slip(name, each)), None)
    if meant is not None:
        return f"nothing sets ${name}; did you mean ${meant}?"
    if name not in _keys(view) and any(name in names for names in _later(view, stage)):
        return f"${name} is still empty here: it is set further down"
    image = stage.root_image
    # An image whose variables are not known may set any name.
    if base is None or image is None:
        return None
    return f"nothing sets ${name}, in this file or in {image.familiar}: it is replaced by nothing"


def _later(view: View, stage: Stage) -> list[frozenset[str]]:
    """The names that each ARG and ENV below sets for the first time."""
    return [each.fact(_first_set) for each in stage.below(view, isinstance, (Arg, Env))]


def _first_set(view: View) -> frozenset[str]:
    if isinstance(view, Env):
        # `ENV A=$A:b` does not set A for the first time.
        return frozenset(pair.name.value for pair in view.pairs if f"${pair.name.value}" not in view.text)
    return frozenset(arg.name for arg in view.names) if isinstance(view, Arg) else frozenset()


def _declare(view: View, name: str) -> Fix | Refusal:
    """An ARG above the first instruction of the stage that uses the name."""
    if view.stage is None or any(name in each.node.text.text for each in view.stage.above(view, isinstance, View)):
        return Refusal(f"an instruction above mentions {name}, whose meaning an ARG would change")
    line = view.file.source.line_span(view.line).start
    keyword = "arg" if view.node.keyword_word.value.islower() else "ARG"
    return Fix(f"declare it with {keyword} {name}", (Edit.insert(line, f"{keyword} {name}\n"),), trust="unsafe")


def _split(view: Env, word: Word) -> Fix | Refusal:
    """A new ENV from the pair on that uses the variable."""
    pairs = view.pairs
    at = view.fact(_places)[word.span.start]
    if at == 0:
        return Refusal("the first pair of the ENV uses a variable that a later one sets")
    gap = Span(pairs[at - 1].span.end, pairs[at].span.start)
    # Behind a continuation mark a comment line may stand, which would end up behind the new ENV.
    if b"#" in view.file.source.data[gap.start : gap.end]:
        return Refusal("a comment stands where the ENV would be divided")
    edit = Edit.replace(gap, f"\n{view.node.keyword_word.value} ")
    return Fix("set it in an ENV of its own", (edit,), trust="unsafe")


BAD = {
    'FROM debian:12\nRUN ["sh", "-c", "fetch tool-$TARGETARCH"]': (
        'FROM debian:12\nARG TARGETARCH\nRUN ["sh", "-c", "fetch tool-$TARGETARCH"]'
    ),
    "ENV A=1 B=$A": "ENV A=1\nENV B=$A",
    "ENV A=1 \\\n    B=2 \\\n    C=${A}/c": "ENV A=1 \\\n    B=2\nENV C=${A}/c",
    "ARG V=1\nFROM debian:12\nLABEL v=$V": "ARG V=1\nFROM debian:12\nARG V\nLABEL v=$V",
    "COPY bin/$TARGETARCH /bin/\nCOPY lib/$TARGETARCH /lib/": (
        "ARG TARGETARCH\nCOPY bin/$TARGETARCH /bin/\nCOPY lib/$TARGETARCH /lib/"
    ),
    'LABEL price="$5"': 'LABEL price="\\$5"',
    "WORKDIR $APP_HOME": None,
    "FROM scratch\nCOPY a $DIR/b": None,
    "FROM eclipse-temurin:21\nENV JAVA_HOME=/x PATH=$JAVA_HOME/bin:$PATH": (
        "FROM eclipse-temurin:21\nENV JAVA_HOME=/x\nENV PATH=$JAVA_HOME/bin:$PATH"
    ),
    "ENV PATH=/a:$PATH PATH=/b:$PATH": "ENV PATH=/a:$PATH\nENV PATH=/b:$PATH",
    "ENV PATH=$PAHT:/bin": None,
    "FROM example.org/base\nENV APP_HOME=/app\nWORKDIR $APPHOME": None,
    "FROM example.org/base\nWORKDIR $APP\nENV APP=/app": None,
    "ENV PYTHONPATH=/opt/lib:$PYTHONPATH": "ENV PYTHONPATH=/opt/lib${PYTHONPATH:+:$PYTHONPATH}",
    "FROM node:20\nENV P=$GOPATH/x": None,
    "ENV PATH=$HOME/bin:$PATH": None,
    "FROM debian:12 AS x\nENV A=1\nFROM debian:12\nENV A=1 B=$A": (
        "FROM debian:12 AS x\nENV A=1\nFROM debian:12\nENV A=1\nENV B=$A"
    ),
    "ARG V=1\nFROM debian:12\nRUN curl -O https://example.com/$V": (
        "ARG V=1\nFROM debian:12\nARG V\nRUN curl -O https://example.com/$V"
    ),
    "RUN case $TARGETARCH in amd64) make;; esac": "ARG TARGETARCH\nRUN case $TARGETARCH in amd64) make;; esac",
    "RUN <<EOF\necho ${TARGETOS}\nEOF": "ARG TARGETOS\nRUN <<EOF\necho ${TARGETOS}\nEOF",
    "RUN echo $V\nARG V": "ARG V\nRUN echo $V\nARG V",
    "FROM debian:12 AS a\nARG V\nRUN echo $V\nFROM debian:12\nRUN echo $V": (
        "FROM debian:12 AS a\nARG V\nRUN echo $V\nFROM debian:12\nARG V\nRUN echo $V"
    ),
    "RUN fetch tool-${TARGETARCH:-amd64}": "ARG TARGETARCH\nRUN fetch tool-${TARGETARCH:-amd64}",
    "ENV P=$TARGETARCH": "ARG TARGETARCH\nENV P=$TARGETARCH",
    "FROM debian:12\nVOLUME /data $SPOOL": None,
    "FROM debian:12\nRUN --mount=type=cache,target=$CACHE make": None,
    "FROM debian:12\nRUN --mount=type=cache,target=/x,uid=$OWNER make": None,
}
GOOD = (
    "FROM golang\nENV P=$GOPATH/x",
    "FROM example.org/base\nENV P=$HOME/x\nENV A=${B:-c} C=${D:?must be set}",
    "ARG A\nENV B=$A PATH=/x:$PATH P=$HTTP_PROXY",
    "ARG V=1\nFROM debian:12\nARG V\nLABEL v=$V",
    "ARG A=1 B=$A",
    "FROM debian:12 AS a\nARG A=1\nFROM a\nENV B=$A",
    "ENV A=1 B=\\$A C='$D'",
    "RUN echo $A",
    "ARG TARGETARCH\nRUN echo $TARGETARCH",
    "RUN TARGETARCH=$(uname -m) && echo $TARGETARCH",
    "RUN echo ${TARGETARCH:-$(uname -m)} ${TARGETARCH:?}",
    "ARG TARGETARCH\nRUN echo ${TARGETARCH:-amd64}",
    "RUN echo '$TARGETARCH'",
    "ARG V=1\nFROM debian:12\nRUN V=2 && echo $V",
    "ARG V=1\nFROM debian:12\nARG V\nFROM debian:12 AS b\nARG V\nRUN echo $V",
    "ARG V=1\nFROM debian:12\nRUN . /etc/os-release && echo $V",
    "ARG V=1\nFROM debian:12\nRUN for V in 1 2; do echo $V; done",
    "ARG T\nFROM debian:12\nRUN --mount=type=secret,id=t,env=T curl -H $T https://example.com",
    "CMD echo $A",
    "ENV A=1\nENV A=2 B=$A",
    "COPY <<EOF /a\n$A\nEOF",
    "ARG TARGETARCH\nCOPY $TARGETARCH /",
    "ONBUILD COPY $A /",
    "ENV A=${A:+$A:}/x",
    "FROM example.org/base\nENV FLAGS=-x$FLAGS\nENV FLAGS=-y",
    "FROM example.org/base\nENV GO_VERSION=1\nENV B=$JQ_VERSION",
    "ENV A=0\nENV A=1 A=2",
    "ENV P=${X:-default}",
)
