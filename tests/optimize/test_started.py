"""What starts the container may read the repository, which no build step shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlint.optimize.started import reads_repository
from dlint.trial.profile.route import route_of
from dlint.trial.recipe import Recipe


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
    found = reads_repository(route_of(Recipe(dockerfile, str(tmp_path / "Dockerfile"), str(tmp_path))))
    assert (found is None) == (words is None)
    assert words is None or words in (found or "")
