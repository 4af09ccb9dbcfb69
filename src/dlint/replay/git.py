"""Git asked for objects and nothing else: no work tree, no index, no network, no program that a repository names."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable

# These say which settings the user has; every other variable of git's could lead it elsewhere (hooks set them).
_KEPT = frozenset(
    (
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CEILING_DIRECTORIES",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_EXEC_PATH",
    )
)
# https://git-scm.com/docs/git#_environment_variables; an empty list of protocols lets none through, so that a partial
# clone is not completed over the network.
_QUIET = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
_SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.attributesFile=/dev/null",
    "protocol.allow=never",
    "diff.renames=false",
    "diff.ignoreSubmodules=none",
    "diff.orderFile=/dev/null",
    "diff.relative=false",
)


class HistoryError(Exception):
    """Why there is no history to walk; the message says what to do about it."""


class Git:
    """Git in one folder. Everything it is asked is plumbing that reads objects; `close` ends what runs on."""

    __slots__ = ("_blobs", "_known", "folder")

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._blobs: subprocess.Popen[bytes] | None = None
        self._known: dict[str, bytes | None] = {}

    def ask(self, *words: str, given: bytes | None = None) -> bytes:
        """What a command prints; HistoryError with its own words where it fails."""
        try:
            ran = subprocess.run(
                self._command(words),
                input=b"" if given is None else given,
                capture_output=True,
                env=_environment(),
                check=False,
            )
        except FileNotFoundError:
            raise HistoryError("git is not installed, or not on PATH: the history cannot be read without it") from None
        if ran.returncode != 0:
            raise HistoryError(_complaint(ran.stderr))
        return ran.stdout

    def line(self, *words: str) -> str:
        """The same as one line of text."""
        return os.fsdecode(self.ask(*words)).rstrip("\n")

    def object(self, name: str) -> bytes | None:
        """The contents of an object, read once; None where the repository does not have it."""
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> bytes | None:
        if self._blobs is None:
            self._blobs = subprocess.Popen(
                self._command(("cat-file", "--batch")),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        stdin, stdout = self._blobs.stdin, self._blobs.stdout
        assert stdin is not None and stdout is not None, "both are pipes"
        stdin.write(name.encode() + b"\n")
        stdin.flush()
        head = stdout.readline().split()
        if len(head) != 3:
            return None
        data = stdout.read(int(head[2]) + 1)
        return data[:-1]

    def close(self) -> None:
        """End the process that reads objects, if one runs."""
        if self._blobs is not None:
            self._blobs.communicate()
            self._blobs = None

    def _command(self, words: Iterable[str]) -> list[str]:
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        return ["git", "--no-pager", "-C", self.folder, *settings, *words]


def _environment() -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    return own | _QUIET


def _complaint(stderr: bytes) -> str:
    text = os.fsdecode(stderr).strip() or "git failed without a word"
    if "not a git repository" in text:
        return "this is no git repository, so there is no history to replay"
    if "dubious ownership" in text:
        return "git does not trust this repository, it belongs to somebody else (see `git help config`, safe.directory)"
    return "git: " + text.splitlines()[0].removeprefix("fatal: ")
