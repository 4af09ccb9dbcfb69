"""Makes git repositories commit by commit, for `exam_replay.py` and the tests of replays."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

# What a file of a commit is: text, ("x", text) for an executable, ("->", target) for a link, None to remove it.
Content = str | tuple[str, str] | None


class Repository:
    """A git repository to which a test adds commits; their times are a minute apart."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._time = 1_700_000_000
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str) -> bytes:
        """Run git with no settings of the user or the machine, and a time that depends on the commit alone."""
        who = {
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@b",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@b",
        }
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        without = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{self._time} +0000")
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env={**clean, **without, **who, **when}, capture_output=True, check=True
        )
        return done.stdout

    def write(self, files: Mapping[str, Content]) -> None:
        """Make the work tree have these files, and lack those that are None."""
        for path, content in files.items():
            place = self.folder / path
            if place.is_symlink() or place.exists():
                place.unlink()
            if content is None:
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, tuple) and content[0] == "->":
                place.symlink_to(content[1])
                continue
            place.write_text(content[1] if isinstance(content, tuple) else content)
            place.chmod(0o755 if isinstance(content, tuple) else 0o644)

    def commit(self, files: Mapping[str, Content] | None = None, message: str = "change") -> None:
        """A commit, be it empty."""
        self.write(files or {})
        self._time += 60
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
