"""pip keeps what it downloads in the layer."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    NOT_EXACT,
    Finding,
    Findings,
    Run,
    Stage,
    Transfer,
    Verb,
    View,
    claim_on_cache,
    fix_of,
    leftover_downloads,
    rule,
    tool_version,
)

# By whatever way pip reads a setting: the rest of the line decides its value, which is not looked at.
CONFIGURED = r"no-cache-dir\b|no_cache_dir\b|pip config\b.*cache|PIP_CONFIG_FILE"
# `spacy download` runs pip.
PROGRAMS = ("pip", "spacy")
CONFIG_FILES = ("pip.conf", "pip.ini")


@rule(watches=Run, severity="warning", since="0.1", needs=("pip", "spacy"), twins=("hadolint:DL3042",))
def check(run: Run, stage: Stage) -> Findings:
    """Every download, and every wheel that pip builds, is stored so that the next install is quicker.

    In an image no next install comes, and the cache is shipped with it. `--no-cache-dir` keeps pip from writing one,
    and so does `PIP_NO_CACHE_DIR` with any value that pip reads as true or false, `off` and `0` included. A cache
    mount keeps the cache, and leaves it out of the image.

    Only stages that become part of the image are looked at. Also accepted: unique abbreviations (`--no-cache`),
    settings of `pip config` and of `pip.conf`, `ARG PIP_NO_CACHE_DIR`, `--no-index`, a cache elsewhere that is mounted
    or in `/tmp`, and `rm -rf ~/.cache`, `rm -rf "$(pip cache dir)"` or `pip cache purge` behind the install in the same
    RUN. Where only a build argument names the base image, which may have the setting, it is a remark (`info`).

    A pip before 6.0 has neither a cache nor the option. `spacy download` hands its options to pip.
    """
    if run.programs.isdisjoint(PROGRAMS) or not (run.onbuild or stage.ships):
        return
    found = [
        verb
        for verb in leftover_downloads.kept_downloads(run, PROGRAMS)
        if _downloads(verb) and tool_version.has_feature(run, verb.command, "--no-cache-dir")
    ]
    if not found or _is_configured(run, stage):
        return
    words = f"{found[0].command.tool} {found[0].name}"
    edits = tuple(verb.then(" --no-cache-dir") for verb in found if verb.command.exact and verb.last.is_plain)
    known = edits if len(edits) == len(found) else NOT_EXACT
    fix = fix_of("add --no-cache-dir", known, claim=claim_on_cache(run))
    if stage.root_image is None and stage.root.head.image is not None:
        # Who chooses the base by an argument often has one that sets the variable.
        base = stage.root.head.image.value
        message = f"{words} leaves its cache in this layer, unless {base} sets PIP_NO_CACHE_DIR; add --no-cache-dir"
        yield Finding(found[0].span, message, fix, "info")
        return
    yield Finding(found[0].span, f"{words} leaves its cache in this layer: add --no-cache-dir", fix, cause="cache")


def _downloads(verb: Verb) -> bool:
    command = verb.command
    if command.has("--no-index") or (command.tool, verb.name) not in (("pip", "install"), ("spacy", "download")):
        return False
    return (
        bool(verb.operands) or command.from_xargs or command.has("-r", "--requirement", "-e", "--editable", "--group")
    )


def _is_configured(run: Run, stage: Stage) -> bool:
    """Whether a configuration decides that the words do not show."""
    return _configures(run) or (not run.onbuild and stage.any_above(run, _configures))


def _configures(view: View) -> bool:
    if isinstance(view, Run):
        # The option counts for its own command alone.
        return re.search(CONFIGURED, view.all_text.replace("--no-cache-dir", "")) is not None
    return isinstance(view, Transfer) and any(name in view.text for name in CONFIG_FILES)


BAD = {
    "ARG BASE\nFROM ${BASE}\nRUN pip install flask": "ARG BASE\nFROM ${BASE}\nRUN pip install --no-cache-dir flask",
    "RUN pip install flask": "RUN pip install --no-cache-dir flask",
    "RUN pip3 install -U pip && python3 -m pip install -r requirements.txt": (
        "RUN pip3 install --no-cache-dir -U pip && python3 -m pip install --no-cache-dir -r requirements.txt"
    ),
    "RUN apt-get install -y python3-pip \\\n && sudo pip install \\\n    flask": (
        "RUN apt-get install -y python3-pip \\\n && sudo pip install --no-cache-dir \\\n    flask"
    ),
    "RUN --mount=type=cache,target=/var/cache/apt pip install flask": (
        "RUN --mount=type=cache,target=/var/cache/apt pip install --no-cache-dir flask"
    ),
    "RUN rm -rf ~/.cache && pip install flask": "RUN rm -rf ~/.cache && pip install --no-cache-dir flask",
    "RUN python -m spacy download en_core_web_sm": "RUN python -m spacy download --no-cache-dir en_core_web_sm",
    "FROM python:3.6-jessie\nRUN pip install flask": "FROM python:3.6-jessie\nRUN pip install --no-cache-dir flask",
    "FROM ubuntu:14.04\nRUN curl -fsSL https://bootstrap.pypa.io/get-pip.py | python\nRUN pip install flask": (
        "FROM ubuntu:14.04\nRUN curl -fsSL https://bootstrap.pypa.io/get-pip.py | python\n"
        "RUN pip install --no-cache-dir flask"
    ),
    "RUN <<EOF\npip install flask\nEOF": "RUN <<EOF\npip install --no-cache-dir flask\nEOF",
    "ENV PIP_NO_CACHE_DIR=\nRUN pip install flask": "ENV PIP_NO_CACHE_DIR=\nRUN pip install --no-cache-dir flask",
    "RUN export PIP_NO_CACHE_DIR=1; unset PIP_NO_CACHE_DIR; pip install flask": (
        "RUN export PIP_NO_CACHE_DIR=1; unset PIP_NO_CACHE_DIR; pip install --no-cache-dir flask"
    ),
    "RUN bash -c \"pip install 'a>1'\"": "RUN bash -c \"pip install --no-cache-dir 'a>1'\"",
}
GOOD = (
    "RUN place=`pip cache dir` && pip install flask && rm -rf ${place:?}/*",
    "RUN pip install --no-cache-dir flask && pip install --no-cache flask",
    "ENV PIP_NO_CACHE_DIR=1\nRUN pip install flask",
    "ENV PIP_NO_CACHE_DIR=off\nRUN pip install flask",
    "ARG PIP_NO_CACHE_DIR=1\nRUN pip install flask",
    "FROM debian:12 AS base\nENV PIP_NO_CACHE_DIR=true\nFROM base\nRUN pip install flask",
    "RUN PIP_NO_CACHE_DIR=1 pip install flask",
    "RUN export PIP_NO_CACHE_DIR=1 && pip install flask",
    "RUN pip config set global.no-cache-dir true\nRUN pip install flask",
    "COPY pip.conf /etc/pip.conf\nRUN pip install flask",
    "RUN --mount=type=cache,target=/root/.cache/pip pip install flask",
    "RUN --mount=type=cache,target=/root/.cache pip install flask",
    "ENV PIP_CACHE_DIR=/pip\nRUN --mount=type=cache,target=/pip pip install flask",
    "RUN pip install flask && rm -rf /root/.cache/* && pip freeze",
    "RUN pip install flask && pip cache purge",
    "RUN pip install --no-index --find-links /wheels app",
    'ARG PIP_OPTS="--no-cache-dir"\nRUN pip install $PIP_OPTS flask',
    "FROM python:3 AS build\nRUN pip install flask\nFROM python:3-slim\nCOPY --from=build /venv /venv",
    "FROM ubuntu:14.04\nRUN apt-get install -y python-pip && pip install flask",
    "FROM debian:8\nRUN apt-get install -y python-pip\nRUN pip install flask",
    'RUN pip install flask && rm -rf "$(pip cache dir)"',
    "RUN pip --version && pip list && echo pip install x",
)
