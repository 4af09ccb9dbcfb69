"""A Dockerfile that amounts to the configuration and the history of an image, so that rules can be asked of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dlint.trial.image.inspect import BuiltImage

# `RUN |2 A=b TOKEN=c /bin/sh -c make # buildkit`, and `|1 A=b /bin/sh -c make` of the classic builder.
_RUN = re.compile(r"(?s)^(?:RUN )?(?:\|(?P<count>\d+) (?P<arguments>.*?) )?(?P<shell>/\S*sh) -\w*c (?P<script>.*)$")
_NOTHING = re.compile(r"^/bin/sh -c #\(nop\)\s+")
_BUILDKIT = " # buildkit"
_NAMED = re.compile(r"^(?:COPY|ADD) (?!file:|dir:|multi:)\S")
_VARIABLE = re.compile(r"(?s)^ENV (?P<name>[A-Za-z_]\w*)=(?P<value>.*)$")


def as_dockerfile(image: BuiltImage) -> str:
    """The text of a Dockerfile with one stage: what the history holds of RUN, COPY, ARG and ENV, in its order, then the
    configuration. What the base image brought is in the history itself, so that its name does not matter."""
    lines = ["FROM base"]
    for entry in image.history:
        lines += (line for line in _entry(entry) if not line.startswith("ARG ") or line not in lines)
    lines += _configured(image.config, set(lines))
    return "".join(f"{line}\n" for line in lines)


def _entry(created_by: str) -> Iterator[str]:
    """One entry of the history as instructions."""
    text = _NOTHING.sub("", created_by.removesuffix(_BUILDKIT)).strip()
    run = _RUN.match(text)
    if run is not None and not _NOTHING.match(created_by):
        yield from _arguments(run["arguments"] or "", int(run["count"] or 0))
        yield _run(run["script"].strip())
    elif text.startswith("RUN "):
        yield _run(text[4:].strip())
    elif _NAMED.match(text) and "\n" not in text:
        yield text.replace(" in /", " /")
    elif text.startswith("ARG "):
        # A default is in the history even where no RUN stands below the ARG.
        yield from _arguments(text[4:])
    elif variable := _VARIABLE.match(text):
        yield f"ENV {variable['name']}={_quoted(variable['value'])}"


def _arguments(text: str, count: int = 0) -> Iterator[str]:
    """The build arguments that a RUN had, or that an ARG gives a default, which the history keeps with their values."""
    names = list(re.finditer(r"(?:^| )([A-Za-z_]\w*)=", text))
    if len(names) < count:
        return
    for at, name in enumerate(names):
        end = names[at + 1].start() if at + 1 < len(names) else len(text)
        yield f"ARG {name[1]}={_quoted(text[name.end() : end])}"


def _run(script: str) -> str:
    """RUN with that script; one of several lines as a heredoc, so that none of it means something else."""
    if "\n" not in script:
        return f"RUN {script}"
    mark = "SCRIPT"
    # A line of the script that is the mark would end the heredoc.
    while mark in script:
        mark += "_"
    return f"RUN <<'{mark}'\n{script}\n{mark}"


def _configured(config: Mapping[str, Any], written: set[str]) -> Iterator[str]:
    """The configuration, instruction by instruction; ENV that the history has already is left out."""
    for pair in config.get("Env") or ():
        name, _, value = str(pair).partition("=")
        line = f"ENV {name}={_quoted(value)}"
        # Every base image sets PATH, and its value holds no secret.
        if line not in written and name != "PATH":
            yield line
    for name, value in sorted((config.get("Labels") or {}).items()):
        yield f"LABEL {_quoted(name)}={_quoted(value)}"
    for port in sorted(config.get("ExposedPorts") or {}):
        yield f"EXPOSE {port}"
    for folder in sorted(config.get("Volumes") or {}):
        yield f"VOLUME {_list([folder])}"
    if config.get("WorkingDir"):
        yield f"WORKDIR {config['WorkingDir']}"
    # Without USER the rules would report that none is stated; an image without one runs as root.
    yield f"USER {config.get('User') or '0'}"
    if config.get("StopSignal"):
        yield f"STOPSIGNAL {config['StopSignal']}"
    yield from _commands(config)


def _commands(config: Mapping[str, Any]) -> Iterator[str]:
    test = (config.get("Healthcheck") or {}).get("Test") or []
    if test[:1] == ["NONE"]:
        yield "HEALTHCHECK NONE"
    elif test:
        yield f"HEALTHCHECK CMD {_list(test[1:]) if test[0] == 'CMD' else ' '.join(test[1:])}"
    for keyword, field in (("ENTRYPOINT", "Entrypoint"), ("CMD", "Cmd")):
        if config.get(field):
            yield f"{keyword} {_list(config[field])}"


def _list(words: list[str]) -> str:
    return json.dumps(words, ensure_ascii=False)


def _quoted(value: object) -> str:
    """A value as one word that nothing is expanded in; line ends, which no word can hold, become blanks."""
    text = re.sub(r'(["\\$])', r"\\\1", re.sub(r"[\r\n]+", " ", str(value)))
    return f'"{text}"'
