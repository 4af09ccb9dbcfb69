"""The name of a stage is not in lower case."""

from __future__ import annotations

from dlint.kit import Dockerfile, Edit, Finding, Findings, Fix, Stage, Word, rule


@rule(watches=Dockerfile, severity="info", since="0.1", twins=("buildkit:StageNameCasing",), when=("alias",))
def check(file: Dockerfile) -> Findings:
    """BuildKit knows stages by their names in lower case. `COPY --from=` and mounts take any case, but FROM does not:
    `FROM Base` looks for an image, even below `FROM debian:12 AS Base`.

    The fix writes the name in lower case everywhere in the file. `--target` takes any case.
    """
    for stage in file.stages:
        alias = stage.head.alias
        # A FROM with more words does not parse, and is reported by `syntax/wrong-arguments`.
        if alias is not None and alias.value != alias.value.lower() and len(stage.head.node.words) == 3:
            name = alias.value.lower()
            message = f"{alias.value} should be {name}: FROM finds stages by lower-case names only"
            edits = tuple(_lowered(word) for word in (alias, *_uses(file, stage)))
            yield Finding(alias.span, message, Fix(f"write {name}", edits))


def _uses(file: Dockerfile, stage: Stage) -> list[Word]:
    """The words that name the stage and are not in lower case."""
    return [word for word, name in file.fact(_named).get(stage.name or "", ()) if name != stage.name]


def _named(file: Dockerfile) -> dict[str, list[tuple[Word, str]]]:
    """The words that name a stage, each with the name as it is written, by the name in lower case."""
    found: dict[str, list[tuple[Word, str]]] = {}
    for origin in file.origins:
        if origin.name and origin.is_literal and not origin.view.onbuild:
            found.setdefault(origin.name.lower(), []).append((origin.word, origin.name))
    return found


def _lowered(word: Word) -> Edit:
    return Edit.replace(word.span, word.value.lower())


BAD = {
    "FROM debian:12 AS Build": "FROM debian:12 AS build",
    "FROM a:1 AS Build\nFROM b:1\nCOPY --from=Build /a /a\nCOPY --from=build /b /b\nCOPY --from=BUILD /c /c": (
        "FROM a:1 AS build\nFROM b:1\nCOPY --from=build /a /a\nCOPY --from=build /b /b\nCOPY --from=build /c /c"
    ),
    "FROM debian:12 AS Base\nFROM Base\nRUN --mount=type=bind,from=Base,target=/a ls": (
        "FROM debian:12 AS base\nFROM base\nRUN --mount=type=bind,from=base,target=/a ls"
    ),
    "from debian:12 as BASE\nfrom base as B": "from debian:12 as base\nfrom base as b",
}
GOOD = (
    "FROM debian:12 AS build",
    "FROM debian:12",
    "FROM debian:12 AS build\nFROM debian:12\nCOPY --from=BUILD /a /a",
    "FROM debian:12 Build",
)
