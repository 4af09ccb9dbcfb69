"""pip installs the version of a package that is current on the day of the build."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Command, Finding, Findings, Run, Stage, Verb, listed, rule, variables

# A project's name, with extras; whatever follows it (a specifier, an address, a path) makes it another matter.
NAME = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?(?:\[[\w., -]*\])?\Z")
REPOSITORY = re.compile(r"(?:git|hg|svn|bzr)\+")
ARCHIVES = (".whl", ".gz", ".tgz", ".zip", ".bz2", ".xz", ".tar", ".txt")
CONSTRAINTS = ("-c", "--constraint", "--constraints", "--require-hashes", "--no-index")
TOOLS = frozenset(("pip", "setuptools", "wheel"))
TWINS = {"pip": ("hadolint:DL3013",), "uv": ("hadolint:DL3013",)}


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    needs=("pip", "uv"),
    tier="strict",
    twins=("hadolint:DL3013",),
    runs=("pip", "uv", "pipx"),
)
def check(run: Run, stage: Stage) -> Findings:
    """Two builds of one Dockerfile may install different versions, and a cached layer keeps the older one.

    `flask==3.0.3` fixes one; a requirements file with all versions, or a constraints file, fixes what it depends on as
    well. Any version range counts as a pin, so does a file, a folder or an address; of a repository the revision must
    be named (`git+https://…@v1`). pip itself may be upgraded.
    """
    if run.programs.isdisjoint(("pip", "uv", "pipx")):
        return
    for command in run.commands:
        verb = _install(command)
        if verb is None or command.has(*CONSTRAINTS) or _has_constraints(run, stage, command):
            continue
        loose = [(word, name) for word, name in variables.spelled(run, verb.operands) if _floats(name, command)]
        if loose:
            names = listed([name for _, name in loose])
            message = f"{names} may be installed in a different version next time: write {_advice(loose[0][1])}"
            yield Finding(loose[0][0].span, message, twins=TWINS.get(command.tool, ()))


def _install(command: Command) -> Verb | None:
    return (
        command.verb("pip", "install", "download", "wheel")
        or command.verb("uv", "pip install", "tool install")
        or command.verb("pipx", "install")
    )


def _has_constraints(run: Run, stage: Stage, command: Command) -> bool:
    name = "PIP_CONSTRAINT" if command.tool != "uv" else "UV_CONSTRAINT"
    return run.scope.lookup(name) is not None or command.environment(name) is not None or f"{name}=" in run.all_text


def _floats(name: str, command: Command) -> bool:
    if REPOSITORY.match(name):
        # In `git+ssh://git@host/…` the first @ belongs to the host, so only the last part counts.
        return "@" not in name.rpartition("/")[2].partition("#")[0]
    if NAME.match(name) is None or name.endswith(ARCHIVES):
        return False
    return not (name in TOOLS and command.has("-U", "--upgrade"))


def _advice(name: str) -> str:
    return f"{name}@REVISION" if REPOSITORY.match(name) else f"{name}==VERSION"


BAD = {
    "FROM python:3.12\nRUN pip install flask": None,
    "FROM python:3.12\nRUN python3 -m pip install --retries 3 'requests[socks]' flask==3.0.3": None,
    "FROM python:3.12\nRUN pip3.12 install git+https://github.com/pallets/flask.git": None,
    "FROM python:3.12\nRUN uv pip install --system flask": None,
    "FROM python:3.12\nRUN sudo /usr/bin/pip install --upgrade pip flask": None,
    "FROM python:3.12\nRUN pip download -d /wheels flask": None,
    'FROM python:3.12\nARG PKGS="flask django"\nRUN pip install $PKGS': None,
    "FROM python:3.12\nRUN pip install -r requirements.txt gunicorn": None,
}
GOOD = (
    "RUN pip install flask==3.0.3 'django>=5,<6' 'requests~=2.32' 'a===1' 'b!=2' 'c @ https://example.com/c.whl'",
    "RUN pip install -r requirements.txt && pip install --requirement=requirements.txt",
    "RUN pip install . && pip install .[dev] && pip install -e . && pip install ./lib /src/lib src/lib",
    "RUN pip install --upgrade pip setuptools wheel && python -m pip install -U pip",
    "RUN pip install foo.zip a-1.0-py3-none-any.whl b.tar.gz https://example.com/c.tar.gz",
    "RUN pip install $PKGS --group dev --default-timeout 100 --retries 3 flask==3",
    "RUN pip install -c constraints.txt flask && pip install git+https://github.com/pallets/flask.git@3.0.3",
    "ENV PIP_CONSTRAINT=/constraints.txt\nRUN pip install flask",
    "RUN pip install --extra-index-url https://example.com/simple -f https://example.com flask==3",
    "RUN pip uninstall -y flask && pip list && pip cache purge",
    "RUN pip install .[dev] foo.zip",
)
