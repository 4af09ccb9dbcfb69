"""A Python project is installed from its source together with all its dependencies."""

from __future__ import annotations

from dlint.kit import (
    NOT_EXACT,
    Dockerfile,
    Edit,
    Finding,
    Findings,
    Fix,
    Manifests,
    Obstacle,
    Refusal,
    copy_before_install,
    copy_lines,
    image_paths,
    listed,
    move_copy,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.kit import Dependencies

SPECIAL = frozenset(" \"'<>|&;()$`\\!*?[]~#{}")


@rule(watches=Dockerfile, severity="info", since="0.1", needs=("pip install", "pip3 install"), when=("context",))
def check(file: Dockerfile) -> Findings:
    """`pip install .` needs the source, so the copy of it has to stand above; and then any change of the source also
    downloads and installs again all that the project depends on.

    Install the dependencies first, from a list of their own, then copy the source and install it:

    ```dockerfile
    COPY requirements.txt ./
    RUN pip install --no-cache-dir -r requirements.txt
    COPY . .
    RUN pip install --no-cache-dir .
    ```

    What the project depends on is read from the build context: pyproject.toml, setup.cfg, setup.py (which is read, not
    run). Without a context nothing is reported.

    The fix puts such a step above the copy where a list of requirements is a file of the project, or where uv can read
    pyproject.toml. Elsewhere the step is shown with the names in it, for you to make a list of them.
    """
    seen = []
    for obstacle in copy_before_install.obstacles(file):
        install = obstacle.install
        if install.kind != "build" or install.tool != "pip-project" or install.keeps_cache() or install in seen:
            continue
        # Few files get here.
        from dlint.kit import package

        found = package.dependencies_of(obstacle) if obstacle.relation == "around" else None
        if found is not None:
            seen.append(install)
            yield Finding(obstacle.delivery.word.span, _message(obstacle, found), _fix(obstacle, found))


def _message(obstacle: Obstacle, found: Dependencies) -> str:
    names = [name.partition(";")[0].strip() for name in found.names] or found.lists
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    what = f"{', '.join(names[:3])}{more}" if more else listed(names)
    label = obstacle.install.label
    return (
        f"{label} needs the source, so any change of it also installs again what {found.source} asks for ({what}): "
        "install that in a step above the copy"
    )


def _fix(obstacle: Obstacle, found: Dependencies) -> Fix | Refusal:
    install, transfer = obstacle.install, obstacle.transfer
    stage, command = transfer.stage, install.command
    if stage is None or transfer.onbuild or stage is not install.run.stage:
        return Refusal("the copy and the install are in different stages")
    if transfer.node.is_json:
        return Refusal(f"the {transfer.kind.upper()} is a JSON list")
    paths = found.lists
    # `uv pip install -r` reads a pyproject.toml as well; pip takes lists of requirements only.
    if command.tool == "uv":
        paths = paths or [found.source] if found.source.endswith("pyproject.toml") else paths
    lines = copy_lines.copy_lines(obstacle.delivery, Manifests(paths, known=True), None) if paths else []
    if isinstance(lines, Refusal):
        return lines
    if image_paths.folder_at(stage, transfer) != install.folder:
        return Refusal("the install works in another folder than the copy")
    verb = command.verb(command.tool, "install", "pip install")
    # `-r pyproject.toml` leaves out the dependencies of `.[extra]`.
    if verb is None or "[" in install.run.text and command.tool == "uv":
        return Refusal("the install names extras of the project")
    program = install.run.file.source.text(verb.span) if verb.span and command.exact else None
    if program is None or "\n" in program:
        return NOT_EXACT
    options = " --no-cache-dir" if command.has("--no-cache-dir", "--no-cache") and command.tool == "pip" else ""
    options += " --system" if command.has("--system") else ""
    folder = obstacle.delivery.origin_of(install.folder)
    names = [f"-r {path.removeprefix(f'{folder}/')}" for path in paths] or [_quoted(name) for name in found.names]
    run = "RUN" if transfer.node.keyword_word.value.isupper() else "run"
    text = "".join(line + "\n" for line in [*lines, f"{run} {program}{options} {' '.join(names)}"])
    # Names in the RUN would have to be kept in step with the project by hand.
    trust = "unsafe" if paths else "display"
    return Fix("install the dependencies above", (Edit.insert(move_copy.block_of(transfer).start, text),), trust)


def _quoted(name: str) -> str:
    return f"'{name}'" if SPECIAL & set(name) else name


CONTEXT = {
    "app/a.py": "",
    "pyproject.toml": '[project]\nname = "a"\ndependencies = ["flask>=2", "requests"]\n'
    '[project.optional-dependencies]\nx = ["redis"]\n',
}
BAD = {
    "WORKDIR /app\nCOPY . .\nRUN pip install .": (
        "WORKDIR /app\nRUN pip install 'flask>=2' requests\nCOPY . .\nRUN pip install ."
    ),
    "WORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir '.[x]'": (
        "WORKDIR /app\nRUN pip install --no-cache-dir 'flask>=2' requests redis\n"
        "COPY . .\nRUN pip install --no-cache-dir '.[x]'"
    ),
    "COPY . /app\nRUN pip install /app": None,
    "WORKDIR /app\nCOPY . .\nRUN uv pip install --system .": (
        "WORKDIR /app\nCOPY pyproject.toml ./\nRUN uv pip install --system -r pyproject.toml\n"
        "COPY . .\nRUN uv pip install --system ."
    ),
}
SETUP = "from setuptools import setup\nsetup(name='a', install_requires={})\n"
GOOD = (
    "WORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY app .",
    "WORKDIR /app\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache pip install .",
    ("WORKDIR /app\nCOPY . .\nRUN pip install .", {"setup.py": SETUP.format("[]")}),
    ("WORKDIR /app\nCOPY . .\nRUN pip install .", {"setup.py": SETUP.format("compute()")}),
    ("WORKDIR /app\nCOPY . .\nRUN pip install .", {"pyproject.toml": '[project]\nname = "a"\n', "a.py": ""}),
)
