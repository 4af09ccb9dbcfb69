"""What starts the container may read the repository, which no build step shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dlint.config.settings import Settings
from dlint.optimize.space import CandidateSpace
from dlint.optimize.started import reads_left_out
from dlint.trial.profile.route import route_of
from dlint.trial.recipe import Recipe
from dlint.trial.trace.trace_build import Trace


@pytest.mark.parametrize(
    ("start", "text", "words"),
    [
        (
            'CMD ["sh", "start.sh"]',
            "git rev-parse --short HEAD\n",
            "/srv/start.sh, which line 4 (CMD) starts, uses git",
        ),
        ('ENTRYPOINT ["/srv/start.sh"]', "git -C /srv log -1\n", "line 4 (ENTRYPOINT)"),
        ("CMD python start.sh", "import git\n", "/srv/start.sh"),
        ("CMD git describe --always", "", "line 4 (CMD) uses git"),
        ('CMD ["sh", "start.sh"]', "# cloned from github, see .gitignore\nexec app\n", None),
        ('CMD ["sh", "other.sh"]', "git log\n", None),
    ],
)
def test_what_is_started_is_read(tmp_path: Path, start: str, text: str, words: str | None) -> None:
    (tmp_path / "start.sh").write_text(text)
    (tmp_path / "other.sh").write_text("exec app\n")
    dockerfile = f"FROM debian:12\nWORKDIR /srv\nCOPY . .\n{start}\n".encode()
    found = reads_left_out(route_of(Recipe(dockerfile, str(tmp_path / "Dockerfile"), str(tmp_path))), ["/srv/.git"])
    assert (found is None) == (words is None)
    assert words is None or words in (found or "")


FOLLOWED = [
    ('CMD ["sh", "bin/start.sh"]', {"bin/start.sh": ". /srv/bin/lib.sh\n", "bin/lib.sh": "git log -1\n"}, "lib.sh"),
    ('CMD ["python", "-m", "shop"]', {
        "shop/__init__.py": "", "shop/__main__.py": "from shop import version\n",
        "shop/version.py": "import os\nHEAD = os.path.join('.git', 'HEAD')\n",
    }, "/srv/shop/version.py, which line 4 (CMD) starts, names .git"),
    ("CMD gunicorn shop.wsgi:app", {
        "shop/wsgi.py": "from .core import app\n", "shop/core.py": "import git\n",
    }, "core.py"),
    ('CMD ["npm", "start"]', {
        "package.json": '{"scripts": {"start": "node web", "release": "sh release.sh"}}',
        "web/index.js": "require('./info')\n", "web/info.js": "exec('git describe')\n",
    }, "/srv/web/info.js"),
    # What only a release of the project starts is no part of the container.
    ('CMD ["npm", "start"]', {
        "package.json": '{"scripts": {"start": "node web", "release": "sh release.sh"}}',
        "web/index.js": "1\n", "release.sh": "git describe\n",
    }, None),
    ('CMD ["node", "web/index.js"]', {"web/index.js": "// https://example.org/shop.git, .gitignore\n"}, None),
]  # fmt: skip


@pytest.mark.parametrize(("start", "files", "words"), FOLLOWED)
def test_files_that_a_started_file_names_are_read(
    tmp_path: Path, start: str, files: dict[str, str], words: str | None
) -> None:
    found = left_out(tmp_path, start, files, ["/srv/.git", "/srv/.git/HEAD"])
    assert (found is None) == (words is None), found
    assert words is None or words in (found or "")


def test_any_path_that_is_left_out_may_be_named(tmp_path: Path) -> None:
    files = {"start.sh": "cat /srv/.github/channel\n"}
    gone = ["/srv/.github", "/srv/.github/channel"]
    assert "names .github" in (left_out(tmp_path, "CMD sh start.sh", files, gone) or "")
    assert left_out(tmp_path, "CMD sh start.sh", files, ["/srv/.gitlab-ci.yml"]) is None
    assert left_out(tmp_path, "CMD sh start.sh", {"start.sh": "exec shop --tests\n"}, ["/srv/tests"]) is None
    assert left_out(tmp_path, "CMD sh start.sh", {"start.sh": "cat tests/data\n"}, ["/srv/tests"]) is not None


def left_out(folder: Path, start: str, files: dict[str, str], gone: list[str]) -> str | None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    dockerfile = f"FROM debian:12\nWORKDIR /srv\nCOPY . .\n{start}\n".encode()
    return reads_left_out(route_of(Recipe(dockerfile, str(folder / "Dockerfile"), str(folder))), gone)


@pytest.mark.parametrize(("start", "refused"), [('["/src/hello"]', False), ('["git", "-C", "/src", "log"]', True)])
def test_a_source_that_a_new_stage_leaves_out_is_not_left_out_by_the_ignore_file(
    tmp_path: Path, start: str, *, refused: bool
) -> None:
    (tmp_path / "main.c").write_text("int main() {}\n")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    build = "WORKDIR /src\nCOPY . .\nRUN make\n"
    last = f"FROM debian:12\nCOPY --from=build /src/hello /src/hello\nCMD {start}\n"
    whole = Recipe(f"FROM debian:12\n{build}CMD {start}\n".encode(), str(tmp_path / "Dockerfile"), str(tmp_path))
    divided = replace(whole, dockerfile=f"FROM debian:12 AS build\n{build}{last}".encode(), ignore=b".git\n")
    nothing: Any = None
    bench: Any = SimpleNamespace(route=route_of)
    space = CandidateSpace(bench, whole, nothing, Trace(), list, nothing, Settings())
    found = [refusal for refusal in space.moves(divided).refusals if "ignore file" in refusal]
    assert bool(found) == refused, found
