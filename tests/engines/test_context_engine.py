"""What a real build brings in is what the model of the context predicts."""

from __future__ import annotations

import io
import posixpath
import random
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_engine import RunningEngine

from dlint.model.context.context import Context
from dlint.model.context.select import Selection
from dlint.model.context.walk import FILE, FOLDER, SYMLINK, Entry

NAMES = ["a", "b", "ab", "src", "a.md", "b.md", ".env", "x y", "é", "ba"]
LEVELS = [*NAMES, "*", "**", "?", "a*", "*.md", "[ab]", "[^a]", "**b", "a**", "\\a*", "."]
WILD = ["*", "a*", "*.md", "?", "[a-b]", "src", "a", "b", "s*", "??"]
LAYERS = 40
Tree = dict[str, str]


def write_context(folder: Path, dice: random.Random) -> None:
    """A folder of files, folders and links with an ignore file, different for each state of the dice."""
    places = [""]
    for number in range(dice.randint(4, 14)):
        path = posixpath.join(dice.choice(places), dice.choice(NAMES))
        target = folder / path
        if target.exists() or target.is_symlink():
            continue
        kind = dice.choice("fffddl")
        if kind == "d":
            target.mkdir()
            places.append(path)
        elif kind == "l":
            target.symlink_to(dice.choice([*places[1:], "a", "../a", "/src", "b"]))
        else:
            target.write_bytes(b"x" * (number + 1))
    lines = [pattern(dice) for _ in range(dice.randint(0, 5))]
    (folder / ".dockerignore").write_text("\n".join(lines), encoding="utf-8")


def pattern(dice: random.Random) -> str:
    mark = dice.choice(["", "", "", "!", "!", "/", "./"])
    return mark + "/".join(dice.choice(LEVELS) for _ in range(dice.choice([1, 1, 2, 2, 3]))) + dice.choice(["", "/"])


def contexts(tmp_path: Path, seed: int) -> Iterator[Context]:
    for number in range(LAYERS):
        folder = tmp_path / f"context{number}"
        folder.mkdir()
        write_context(folder, random.Random(f"{seed} {number}"))
        yield Context(str(folder))


def run_build(
    engine: RunningEngine, tmp_path: Path, instructions: list[str], folders: list[str]
) -> subprocess.CompletedProcess[bytes]:
    """Build with context number k named `ck`; the image's files come as a tar on standard output."""
    main = tmp_path / "main"
    main.mkdir(exist_ok=True)
    (main / "Dockerfile").write_text("\n".join(["FROM scratch", *instructions, ""]), encoding="utf-8")
    named = [word for number, folder in enumerate(folders) for word in ("--build-context", f"c{number}={folder}")]
    command = ["docker", "buildx", "build", "--output", "type=tar,dest=-", "--no-cache", *named, str(main)]
    return subprocess.run(command, env=engine.environment, capture_output=True, check=False)


def build(engine: RunningEngine, tmp_path: Path, instructions: list[str], folders: list[str]) -> Tree:
    """Path and kind (`dir`, `-> target` or bytes) of everything in the image."""
    built = run_build(engine, tmp_path, instructions, folders)
    assert built.returncode == 0, built.stderr.decode()
    with tarfile.open(fileobj=io.BytesIO(built.stdout)) as tar:
        return {member.name.rstrip("/"): described(member) for member in tar}


def described(member: tarfile.TarInfo) -> str:
    if member.isdir():
        return FOLDER
    return f"-> {member.linkname}" if member.issym() else str(member.size)


def below(tree: Tree, folder: str) -> Tree:
    inside = folder + "/"
    return {path.removeprefix(inside): kind for path, kind in tree.items() if path.startswith(inside)}


def reported(context: Context, entry: Entry) -> str:
    if entry.kind == FOLDER:
        return FOLDER
    if entry.kind == SYMLINK:
        return f"-> {Path(context.root, entry.path).readlink()}"
    assert entry.kind == FILE
    return str(entry.size)


def expected_copy(context: Context, selection: Selection) -> Tree | None:
    """What should lie in the destination, a folder; None where two things would lie in one place."""
    found: Tree = {}
    entries = {entry.path: reported(context, entry) for entry in selection.entries}
    for pick in selection.picks:
        if not pick.path:
            taken = entries
        elif entries[pick.path] == FOLDER:
            taken = below(entries, pick.path)
        else:
            taken = {posixpath.basename(pick.name): entries[pick.path]}
        if any(found.get(path, kind) != kind for path, kind in taken.items()):
            return None
        found |= taken
    return found


def needs_more(selection: Selection) -> bool:
    """Whether BuildKit 0.13 stops unless another instruction asks for the targets of links.

    It wants to see those of all links in folders that a wildcard chose, and does not send those of links below a level
    that is itself a wildcard.
    """
    chosen = {pick.path for pick in selection.picks}
    inner = any(entry.kind == SYMLINK and entry.path not in chosen for entry in selection.entries)
    behind = "/" in selection.source and any(pick.name != pick.path for pick in selection.picks)
    return selection.wildcard and (inner or behind)


@pytest.mark.parametrize("seed", range(3))
def test_the_whole_context(engine: RunningEngine, tmp_path: Path, seed: int) -> None:
    known = list(contexts(tmp_path, seed))
    instructions = [f"COPY --from=c{number} . /c{number}/" for number in range(len(known))]
    image = build(engine, tmp_path, instructions, [context.root for context in known])
    for number, context in enumerate(known):
        sent = {entry.path: reported(context, entry) for entry in context.entries if entry.sent}
        assert below(image, f"c{number}") == sent, context.ignore and context.ignore.source.data


def usable_selection(context: Context, dice: random.Random) -> tuple[Selection | None, Tree | None]:
    """A source that takes something, and what should come of it."""
    for _ in range(12):
        selection = context.selection("/".join(dice.choice(WILD) for _ in range(dice.choice([1, 1, 2, 3]))))
        tree = expected_copy(context, selection)
        if tree is not None and selection.picks and not selection.fails and not needs_more(selection):
            return selection, tree
    return None, None


@pytest.mark.parametrize("seed", range(3))
def test_sources_of_copy(engine: RunningEngine, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    wanted: list[Tree] = []
    instructions: list[str] = []
    folders: list[str] = []
    for context in contexts(tmp_path, seed):
        selection, tree = usable_selection(context, dice)
        if selection is not None and tree is not None:
            instructions.append(f'COPY --from=c{len(folders)} ["{selection.source}", "/c{len(folders)}/"]')
            folders.append(context.root)
            wanted.append(tree)
    image = build(engine, tmp_path, instructions, folders)
    for number, tree in enumerate(wanted):
        assert below(image, f"c{number}") == tree, instructions[number]


@pytest.mark.parametrize(
    "source",
    [
        "gone",
        "gone/*",
        "dir/*.md",
        "*.md",
        "kept_out",
        "kept*",
        "kept_out/*",
        "broken",
        "brok*",
        "to_kept",
        "a[",
        "loop",
    ],
)
def test_sources_that_find_nothing(engine: RunningEngine, tmp_path: Path, source: str) -> None:
    folder = tmp_path / "context"
    (folder / "dir").mkdir(parents=True)
    (folder / "kept_out").mkdir()
    (folder / "a").write_text("a")
    (folder / "dir" / "b").write_text("b")
    (folder / "kept_out" / "c").write_text("c")
    (folder / "broken").symlink_to("nowhere")
    (folder / "to_kept").symlink_to("kept_out/c")
    (folder / "loop").symlink_to("loop")
    (folder / ".dockerignore").write_text("kept_out\n")
    selection = Context(str(folder)).selection(source)
    assert selection.picks == []
    built = run_build(engine, tmp_path, [f'COPY --from=c0 ["{source}", "/x/"]'], [str(folder)])
    assert (built.returncode != 0) == selection.fails
    assert (b"failed to solve" in built.stderr) == selection.fails


@pytest.mark.parametrize(
    ("files", "sent"),
    [
        ({".dockerignore": "a\n"}, ["b"]),
        ({".dockerignore": "a\n", "build/Dockerfile.dockerignore": "b\n"}, ["a"]),
        ({".dockerignore": "a\n", "build/Dockerfile.dockerignore": ""}, ["a", "b"]),
        ({".dockerignore": "a\n", "build/.dockerignore": "b\n"}, ["b"]),
        ({".containerignore": "a\n"}, ["a", "b"]),
    ],
)
def test_the_ignore_file_in_force(
    engine: RunningEngine, tmp_path: Path, files: dict[str, str], sent: list[str]
) -> None:
    folder = tmp_path / "context"
    (folder / "build").mkdir(parents=True)
    for name, text in {"a": "a", "b": "b", "build/Dockerfile": "FROM scratch\nCOPY ? /\n", **files}.items():
        (folder / name).write_text(text)
    dockerfile = str(folder / "build" / "Dockerfile")
    command = ["docker", "buildx", "build", "--no-cache", "--output", "type=tar,dest=-", "-f", dockerfile, str(folder)]
    built = subprocess.run(command, env=engine.environment, capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(built.stdout)) as tar:
        assert sorted(tar.getnames()) == sent
    assert Context(str(folder), dockerfile).selection("?").paths == sent
