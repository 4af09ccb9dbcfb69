"""The one call of git that uses a network: a bare copy of the newest commits of a repository, for a scan.

Of the copy nothing but objects is used, and those are read as `system/git.py` reads every repository.
"""

from __future__ import annotations

import os
import subprocess

from dlint.system.git import HistoryError, git_program, quiet_environment

# What may carry objects. `ext::` and the like start programs that the URL names.
# Source: git-remote-ext(1), git(1) on GIT_ALLOW_PROTOCOL, 2026-11.
PROTOCOLS = ("https", "http", "ssh", "git", "file")
SECONDS = 900
MOST_BLOB = 1_000_000
"""Bytes: larger files are left on the server, where it can filter."""
_ALLOWED = {"GIT_ALLOW_PROTOCOL": ":".join(PROTOCOLS), "GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1"}
# Credentials and proxies are the user's own settings; hooks, templates, submodules and what runs later are not wanted.
_SETTINGS = (
    "core.hooksPath=/dev/null",
    "init.templateDir=",
    "fetch.recurseSubmodules=false",
    "submodule.recurse=false",
    "maintenance.auto=false",
    "gc.auto=0",
    "fetch.fsckObjects=true",
    "core.fsmonitor=false",
    "protocol.ext.allow=never",
)
# What a user's shell may have set and git needs to reach a server as that user.
_USERS = frozenset(("GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"))


def is_url(text: str) -> bool:
    """Whether a text names a repository elsewhere: `https://…`, `ssh://…` or `user@host:path`."""
    scheme, mark, _ = text.partition("://")
    if mark:
        return scheme.lower() in PROTOCOLS
    host, colon, _ = text.partition(":")
    return bool(colon) and "@" in host and "/" not in host and not text.startswith("-")


def fetch(url: str, folder: str, branch: str | None) -> None:
    """Fetch the newest commit of one branch (`HEAD`: that of the server), or of all branches (None), into an empty
    folder, which becomes a bare repository.

    Raises HistoryError with git's own words.
    """
    if not is_url(url):
        raise HistoryError(f"{url} is no URL that dlint fetches: {', '.join(PROTOCOLS)}")
    words = ["clone", "--quiet", "--bare", "--depth=1", "--no-tags", "--no-local", f"--filter=blob:limit={MOST_BLOB}"]
    # --depth alone implies a single branch. Source: git-clone(1), 2026-11.
    words += ["--no-single-branch"] if branch is None else ["--single-branch"]
    words += [f"--branch={branch}"] if branch not in (None, "HEAD") else []
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    try:
        command = [git_program(), "--no-pager", *settings, *words, "--", url, folder]
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, env=_environment(), check=False, timeout=SECONDS
        )
    except FileNotFoundError:
        raise HistoryError("git is not installed, or not on PATH") from None
    except subprocess.TimeoutExpired:
        raise HistoryError(f"the repository was not fetched in {SECONDS // 60} minutes") from None
    if ran.returncode != 0:
        raise HistoryError("it cannot be fetched: " + _complaint(ran.stderr))


def _environment() -> dict[str, str]:
    users = {name: value for name, value in os.environ.items() if name in _USERS}
    quiet = quiet_environment()
    for name in ("GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_GLOBAL", "GIT_ASKPASS", "SSH_ASKPASS"):
        quiet.pop(name, None)
    # What keeps `git.py` off the network would stop the fetch.
    quiet.pop("GIT_SSH_COMMAND", None)
    quiet.pop("GIT_NO_LAZY_FETCH", None)
    return quiet | users | _ALLOWED


def _complaint(stderr: bytes) -> str:
    lines = [line for line in os.fsdecode(stderr).splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (causes or lines or ["git failed without a message"])[0].removeprefix("fatal: ")
