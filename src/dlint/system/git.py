"""The one way in which git is asked: for objects and nothing else, whatever the repository's configuration sets.

No work tree, no index, no network, and no program that a repository names: a `.git` folder that came in an archive, or
a bare repository inside of a clone, has a configuration that a stranger wrote. Source: git-config(1) and git(1), its
environment variables, 2026-11.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable

from dlint.system.programs import find_program, search_path
from dlint.system.read import MOST_BYTES, checkout_of

SECONDS = 120
"""A call that takes longer is given up: a pipe in the place of one of git's files would hold it for ever."""
# An empty list of protocols lets none through, so that a partial clone is not completed over the network.
_QUIET = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "GIT_ASKPASS": "false",
    "SSH_ASKPASS": "false",
    "GIT_SSH_COMMAND": "false",
    "LC_ALL": "C",
}
# Where the user's own settings are looked up, and how far up a repository is searched.
_USERS = frozenset(("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"))
_KEPT = frozenset(("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH"))
# What the command line specifies outranks the files. Programs that git could start come first, then what changes
# answers.
_SETTINGS = (
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.editor=false",
    "core.askPass=false",
    "core.sshCommand=false",
    "core.gitProxy=false",
    "core.alternateRefsCommand=false",
    "core.attributesFile=/dev/null",
    "credential.helper=",
    "diff.external=",
    "gpg.program=false",
    "gpg.openpgp.program=false",
    "gpg.x509.program=false",
    "gpg.ssh.program=false",
    "gpg.ssh.defaultKeyCommand=false",
    "log.showSignature=false",
    "maintenance.auto=false",
    "gc.auto=0",
    "protocol.allow=never",
    "protocol.file.allow=never",
    "protocol.ext.allow=never",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "color.ui=false",
    "core.quotePath=false",
    "core.useReplaceRefs=false",
    "core.commitGraph=false",
    "diff.renames=false",
    "diff.ignoreSubmodules=none",
    "diff.orderFile=/dev/null",
    "diff.relative=false",
    "log.follow=false",
    "log.mailmap=false",
)


class HistoryError(Exception):
    """Why there is no history to walk; the message explains what to do about it."""


class Git:
    """Git in one folder. Everything it is asked is plumbing that reads objects; `close` ends what runs on."""

    __slots__ = ("_blobs", "_known", "_place", "_trusted", "folder")

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._place = _git_dir(folder)
        self._trusted: tuple[str, ...] = ()
        self._blobs: subprocess.Popen[bytes] | None = None
        self._known: dict[str, bytes | None] = {}

    def ask(self, *words: str, given: bytes | None = None) -> bytes:
        """What a command prints; HistoryError with its own words where it fails or does not end."""
        ran = self._run(words, given)
        # Asked only now: most repositories belong to their user, and each call of git takes milliseconds.
        if ran.returncode != 0 and b"dubious ownership" in ran.stderr and not self._trusted:
            self._trusted = _trusted_folders()
            ran = self._run(words, given)
        if ran.returncode != 0:
            raise HistoryError(_complaint(ran.stderr))
        return ran.stdout

    def _run(self, words: Iterable[str], given: bytes | None) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                self._command(words),
                input=given or b"",
                capture_output=True,
                env=quiet_environment(),
                check=False,
                timeout=SECONDS,
            )
        except FileNotFoundError:
            raise HistoryError("git is not installed, or not on PATH: the history cannot be read without it") from None
        except subprocess.TimeoutExpired:
            raise HistoryError(f"git gave no answer in {SECONDS} seconds: is the repository whole?") from None

    def line(self, *words: str) -> str:
        """The same as one line of text."""
        return os.fsdecode(self.ask(*words)).rstrip("\n")

    def object(self, name: str) -> bytes | None:
        """The contents of an object, read once; None where the repository does not have it, or it is too large."""
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
                env=quiet_environment(),
            )
        stdin, stdout = self._blobs.stdin, self._blobs.stdout
        assert stdin is not None and stdout is not None, "both are pipes"
        stdin.write(name.encode() + b"\n")
        stdin.flush()
        head = stdout.readline().split()
        if len(head) != 3:
            return None
        # `NAME TYPE SIZE`, then the contents and a line end. Source: git-cat-file(1), batch output, 2026-11.
        size = int(head[2])
        if size <= MOST_BYTES:
            return stdout.read(size + 1)[:-1]
        # The rest must be read as well: the next answer stands behind it in the pipe.
        left = size + 1
        while left > 0 and (piece := stdout.read(min(left, MOST_BYTES))):
            left -= len(piece)
        return None

    def close(self) -> None:
        """End the process that reads objects, if one runs."""
        if self._blobs is not None:
            self._blobs.communicate()
            self._blobs = None

    def _command(self, words: Iterable[str]) -> list[str]:
        trusted = (f"safe.directory={folder}" for folder in self._trusted)
        settings = [word for setting in (*_SETTINGS, *trusted) for word in ("-c", setting)]
        return [git_program(), "--no-pager", "-C", self.folder, *self._place, *settings, *words]


def _git_dir(folder: str) -> tuple[str, ...]:
    """The option for a bare repository that the user named: one inside of a checkout may have been planted there."""
    is_bare = all(os.path.exists(os.path.join(folder, name)) for name in ("HEAD", "objects", "refs"))
    is_planted = os.path.lexists(os.path.join(checkout_of(os.path.join(folder, "HEAD")), ".git"))
    return (f"--git-dir={os.path.abspath(folder)}",) if is_bare and not is_planted else ()


def git_program() -> str:
    """Git as an absolute path, never one of the repository."""
    found = find_program("git")
    if found is None:
        raise FileNotFoundError("git")
    return found


def _trusted_folders() -> tuple[str, ...]:
    """The folders of others that the user trusts, by their own configuration and that of the machine."""
    kept = _KEPT | _USERS
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in kept}
    command = [git_program(), "-C", os.path.abspath(os.sep), "config", "--null", "--get-all", "safe.directory"]
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=own, check=False, timeout=SECONDS)
    return tuple(os.fsdecode(each) for each in ran.stdout.split(b"\0") if each)


def quiet_environment() -> dict[str, str]:
    """The variables of this process without those that change what git does, and with those that keep it quiet."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    return own | _QUIET | {"PATH": search_path()}


def _complaint(stderr: bytes) -> str:
    text = os.fsdecode(stderr).strip() or "git failed without a word"
    if "cannot use bare repository" in text:
        return "this is the inside of a .git folder, or a bare repository in a checkout: name the folder of the context"
    if "not a git repository" in text:
        return "not in a git repository, so there is no history"
    if "dubious ownership" in text:
        return "git does not trust this repository, it belongs to another user (see `git help config`, safe.directory)"
    return "git: " + text.splitlines()[0].removeprefix("fatal: ")
