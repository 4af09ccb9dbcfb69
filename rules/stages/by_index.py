"""COPY --from names a stage by its number."""

from __future__ import annotations

from dlint.kit import Copy, Dockerfile, Edit, Finding, Findings, Fix, Origin, Refusal, Stage, rule


@rule(watches=Dockerfile, severity="info", since="0.1", needs=("--from",))
def check(file: Dockerfile) -> Findings:
    """A number means another stage as soon as someone puts one in above, and it does not describe what is in it.

    Name the stage: `FROM golang:1.27 AS build` and `COPY --from=build`. The fix does so everywhere at once; a stage
    that has a name already is called by it. One finding stands for all uses of a stage.
    """
    uses: dict[Stage, list[Origin]] = {}
    for origin in file.origins:
        if origin.kind == "stage" and isinstance(origin.view, Copy) and origin.stage and (origin.name or "").isdigit():
            uses.setdefault(origin.stage, []).append(origin)
    for stage, origins in uses.items():
        name = _name(file, stage, next(iter(uses)) is stage)
        number = origins[0].name
        known = f"stage {number} has the name {name}: use the name"
        message = known if stage.name else f"stage {number} has no name: begin it with AS {name} and copy from that"
        yield Finding(origins[0].word.span, message, _fix(stage, name, origins))


def _name(file: Dockerfile, stage: Stage, first: bool) -> str:
    """The stage's own name, or one that nothing in the file has yet."""
    if stage.head.alias is not None:
        return stage.head.alias.value
    taken = file.fact(_taken)
    # What is copied from is mostly a stage that builds.
    if first and "build" not in taken:
        return "build"
    name = f"stage{stage.index}"
    number = 1
    while name in taken:
        number += 1
        name = f"stage{stage.index}-{number}"
    return name


def _taken(file: Dockerfile) -> set[str]:
    """The names that mean something already."""
    return file.named.keys() | {(origin.name or "").lower() for origin in file.origins}


def _fix(stage: Stage, name: str, origins: list[Origin]) -> Fix | Refusal:
    head = stage.head
    if not all(origin.is_literal for origin in origins):
        return Refusal("--from has variables")
    if head.image is None or len(head.node.words) not in (1, 3):
        return Refusal(f"the FROM in line {head.line} is not FROM IMAGE or FROM IMAGE AS NAME")
    edits = [Edit.replace(origin.word.span, name) for origin in origins]
    if head.alias is None:
        word = "as" if head.node.keyword_word.value.islower() else "AS"
        edits.append(Edit.insert(head.image.span.end, f" {word} {name}"))
    return Fix(f"name it {name}", tuple(edits))


BAD = {
    "FROM golang:1.27\nFROM scratch\nCOPY --from=0 /a /a\nCOPY --from=0 /b /b": (
        "FROM golang:1.27 AS build\nFROM scratch\nCOPY --from=build /a /a\nCOPY --from=build /b /b"
    ),
    "FROM golang:1.27 AS compile\nFROM scratch\nCOPY --from=0 /a /a": (
        "FROM golang:1.27 AS compile\nFROM scratch\nCOPY --from=compile /a /a"
    ),
    "from a:1\nfrom b:2\nfrom scratch\ncopy --from=1 /a /a\ncopy --from=0 /b /b": (
        "from a:1 as stage0\nfrom b:2 as build\nfrom scratch\ncopy --from=build /a /a\ncopy --from=stage0 /b /b"
    ),
    "FROM golang:1.27\nFROM node:24 AS build\nFROM scratch\nCOPY --from=0 /a /a": (
        "FROM golang:1.27 AS stage0\nFROM node:24 AS build\nFROM scratch\nCOPY --from=stage0 /a /a"
    ),
}
GOOD = (
    "FROM golang:1.27 AS build\nFROM scratch\nCOPY --from=build /a /a",
    "FROM golang:1.27\nFROM scratch\nCOPY --from=1 /a /a",
    "FROM golang:1.27\nFROM scratch\nCOPY --from=7 /a /a",
    "FROM golang:1.27\nONBUILD COPY --from=0 /a /a",
)
