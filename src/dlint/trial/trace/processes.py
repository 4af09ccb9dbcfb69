"""Turns the system calls of a build step into the paths that it touched: processes with their working folders."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from dlint.trial.trace.accesses import LIST, MAKE, MISS, MODE, OPEN, READS, REMOVE, TEST, WRITE, Accesses
from dlint.trial.trace.outputs import Outputs, is_script, replaces_output, seeks_precompiled
from dlint.trial.trace.system_calls import Begun, Call, read_calls

# Package managers that look for their own settings and folders in the working folder.
MANAGERS = frozenset(
    ("npm", "npx", "yarn", "yarnpkg", "pnpm", "pip", "pip3", "poetry", "uv", "bundle", "bundler", "composer", "apt-get",
     "apt", "apk", "dnf", "yum", "microdnf")
)  # fmt: skip
_FORKS = frozenset(("clone", "clone3", "fork", "vfork"))
_TESTS = frozenset(
    ("stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "statfs",
     "getxattr", "lgetxattr", "listxattr", "llistxattr", "name_to_handle_at", "inotify_add_watch", "stat64", "lstat64",
     "fstatat64", "statfs64")
)  # fmt: skip
_MODES = frozenset(
    ("chmod", "fchmodat", "fchmodat2", "chown", "lchown", "fchownat", "utime", "utimes", "utimensat", "futimesat",
     "setxattr", "lsetxattr", "removexattr", "lremovexattr")
)  # fmt: skip
_OPENS = frozenset(("open", "openat", "openat2", "creat"))
_MAKES = frozenset(("mknod", "mknodat", "symlink", "symlinkat"))
_AT = frozenset(
    ("newfstatat", "statx", "faccessat", "faccessat2", "readlinkat", "fchmodat", "fchmodat2", "fchownat", "utimensat",
     "futimesat", "openat", "openat2", "mkdirat", "unlinkat", "renameat", "renameat2", "linkat", "symlinkat", "mknodat",
     "execveat", "name_to_handle_at", "fstatat64")
)  # fmt: skip
# What engines mount into every container, and the tracer's own places.
_NOWHERE = ("/proc", "/sys", "/dev", "/.dlint-tracer", "/.dlint-trace", "/.dlint-opened")

# Links of /proc to the working folder, the root and the open files of a process, with what follows them.
_PROC = re.compile(r"(?:/proc/(self|thread-self|\d+)(?:/task/\d+)?/(cwd|root|fd/\d+)|/dev/(fd/\d+))(/.+)", re.DOTALL)

# `env` and scripts of a few lines ask for some dozens of paths (libraries, locales, PATH); an interpreter for hundreds.
_MOST_OF_WRAPPER = 100


# GNU ld first looks in the working folder for what a linker script names without a folder; gcc brings such a script.
# Source: libgcc_s.so of gcc 12 in Debian 12; the manual of GNU ld, "File Commands", 2026-11.
_LINKER = re.compile(r"(?:\S+-)?ld(?:\.\w+)?")
_OF_LINKER = frozenset(("libgcc_s.so.1",))


class _Process:
    """What a process inherits: its working folder (shared by threads), the program that it runs, and whether that is a
    package manager itself. `calls` counts what the program asked for paths; `replaces` states whether it writes its
    output whatever is there."""

    __slots__ = ("calls", "folder", "manager", "program", "replaces")

    def __init__(self, folder: str | None, program: str, manager: bool) -> None:
        self.calls = 0
        self.folder = folder
        self.program = program
        self.manager = manager
        self.replaces = False


def read_accesses(
    lines: Iterable[str], folder: str | None, hidden: Iterable[str] = (), managers: Iterable[str] = ()
) -> Accesses:
    """What a step touched, from the lines of its trace, read once from front to end.

    `folder` is the working folder that it begins in (None: not known), `hidden` are places where something is mounted
    that is no part of the image, `managers` programs that count as package managers beside MANAGERS.
    """
    reader = _Reader(folder, tuple(hidden), MANAGERS.union(managers))
    for call in read_calls(lines):
        reader.take(call)
    return reader.found


class _Reader:
    def __init__(self, folder: str | None, hidden: tuple[str, ...], managers: frozenset[str]) -> None:
        self.found = Accesses()
        self._outputs = Outputs(self.found)
        self._managers = managers
        self._first = folder
        self._hidden = (*_NOWHERE, *(path.rstrip("/") for path in hidden))
        self._processes: dict[int, _Process] = {}
        self._forking: dict[int, _Process] = {}

    def take(self, call: Call | Begun) -> None:
        process = self._process(call.process)
        if isinstance(call, Begun):
            if call.name in _FORKS:
                self._forking[call.process] = process
            return
        if call.name in _FORKS:
            self._fork(call, process)
            return
        folder = call.working_folder()
        if folder is not None:
            process.folder = folder
        self._touch(call, process)

    def _process(self, number: int) -> _Process:
        known = self._processes.get(number)
        if known is None:
            # A child that is seen before the call that made it has ended.
            parent = next(reversed(self._forking.values()), None)
            known = _Process(self._first, "", False) if parent is None else _child(parent)
            self._processes[number] = known
        return known

    def _fork(self, call: Call, parent: _Process) -> None:
        self._forking.pop(call.process, None)
        if call.result <= 0:
            return
        # Threads, and children that are made with CLONE_FS, share the working folder.
        if "CLONE_THREAD" in call.arguments or "CLONE_FS" in call.arguments:
            self._processes[call.result] = parent
        elif call.result not in self._processes or not self._processes[call.result].program:
            self._processes[call.result] = _child(parent)

    def _touch(self, call: Call, process: _Process) -> None:
        name = call.name
        if name in ("getdents64", "getdents"):
            self._list(call, process)
        elif name == "connect":
            self._connect(call)
        elif name in ("chroot", "pivot_root", "mount", "io_uring_setup", "unshare"):
            self._lose_track(call)
        elif name == "fchdir":
            process.folder = call.folder() if call.result == 0 else process.folder
        elif name == "getcwd":
            texts = call.texts()
            process.folder = texts[0] if texts and texts[0].startswith("/") else process.folder
        else:
            self._paths(call, process)

    def _paths(self, call: Call, process: _Process) -> None:
        written = self._absolute(call, process)
        if not written:
            return
        process.calls += 1
        paths = [posixpath.normpath(path) for path in written]
        for how, path in _effects(call, paths):
            self._note(call, process, path, how)
            self._through_links(call, process, path, how)
        for how, path in _effects(call, written):
            # What stands before `..` may be a link, which is known when all steps are read.
            if "/.." in path and not self._is_hidden(posixpath.normpath(path)):
                self.found.note_dots(path, how, process.manager)
        if call.result >= 0:
            self._take_links(call, paths)
            self._follow(call, process, written)

    def _through_links(self, call: Call, process: _Process, path: str, how: int) -> None:
        """Note what a path leads to through links that the step itself made: also in a folder of its own."""
        if self.found.links:
            real = self.found.links.real(path, last=bool(how & READS))
            if real != path:
                self._note(call, process, real, how)

    def _take_links(self, call: Call, paths: list[str]) -> None:
        if call.name in ("symlink", "symlinkat"):
            self.found.links.add(paths[-1], call.texts()[0])
        elif call.name.startswith("rename") and self.found.links:
            self.found.links.move(paths[0], paths[-1])

    def _absolute(self, call: Call, process: _Process) -> list[str]:
        if call.name in _AT:
            pairs = call.places()
        else:
            texts = call.texts()
            pairs = [(None, text) for text in (texts[:1] if call.name == "execve" else texts)]
            if call.name == "symlink":
                pairs = pairs[1:]
        return [self._joined(process, folder, path) for folder, path in pairs if path or folder]

    def _joined(self, process: _Process, folder: str | None, path: str) -> str:
        """An absolute path, with `..` as it is written."""
        if path.startswith("/"):
            return self._past_proc(process, path)
        start = folder if folder is not None else process.folder
        if start is None:
            self.found.inexact = self.found.inexact or "its working folder is not known"
            start = "/?"
        return self._past_proc(process, f"{start}/{path}")

    def _past_proc(self, process: _Process, path: str) -> str:
        """A path without the links of /proc that lead back into the image (proc(5))."""
        found = _PROC.fullmatch(path) if path.startswith(("/proc/", "/dev/fd/")) else None
        if found is None:
            return path
        number, link, _, rest = found.groups()
        if link == "root":
            return rest
        owner = process if number in (None, "self", "thread-self") else self._processes.get(int(number))
        if link != "cwd" or owner is None or owner.folder is None:
            self.found.inexact = self.found.inexact or f"it reads {path}, which a trace does not follow"
            return path
        return owner.folder + rest

    def _follow(self, call: Call, process: _Process, paths: list[str]) -> None:
        """What a call changes in its process, and what a link in its path leads to."""
        if call.name == "chdir":
            process.folder = paths[0].rstrip("/") or "/"
        elif call.name in ("execve", "execveat"):
            program = posixpath.basename(paths[0])
            # `/usr/bin/env node` and a wrapper in shell go on as the manager; `poetry run` becomes the program.
            goes_on = process.manager and bool(process.program) and process.calls <= _MOST_OF_WRAPPER
            process.manager = program in self._managers or goes_on
            process.program, process.calls, process.replaces = program, 0, replaces_output(program)
        elif call.given is not None and call.given.startswith("/") and call.given != posixpath.normpath(paths[0]):
            # A link was followed: both its name and where it leads were touched.
            for how, _ in _effects(call, [call.given]):
                self._note(call, process, call.given, how)

    def _note(self, call: Call, process: _Process, path: str, how: int) -> None:
        if self._is_hidden(path):
            return
        if how == MISS and self._is_own_question(process.program, path):
            self.found.add(path, how, manager=True)
            return
        process.replaces = process.replaces and not is_script(process.program, path, how)
        self._outputs.take(path, how, replaces=process.replaces, tests=call.name in _TESTS)
        if how == MAKE and call.name in ("mkdir", "mkdirat"):
            self.found.make_folder(path, process.manager)
        else:
            self.found.add(path, how, process.manager)

    def _is_own_question(self, program: str, path: str) -> bool:
        """Whether a compiler or linker looks for a file that no project brings."""
        of_linker = posixpath.basename(path) in _OF_LINKER and _LINKER.fullmatch(program) is not None
        return of_linker or seeks_precompiled(program, path, self.found)

    def _list(self, call: Call, process: _Process) -> None:
        path = call.folder()
        if path is not None and call.result >= 0 and not self._is_hidden(path):
            self.found.add(path, LIST, process.manager)

    def _connect(self, call: Call) -> None:
        parts = call.arguments
        if "sin_addr" not in parts and "sin6_addr" not in parts and "inet_pton" not in parts:
            return
        port = parts.partition("htons(")[2].partition(")")[0]
        quoted = parts.split('"')
        # Port 53 is the look-up of a name; with port 0 a resolver sorts addresses, and nothing is sent.
        if len(quoted) > 1 and port not in ("0", "53"):
            self.found.hosts.add(f"{quoted[1]}:{port}")

    def _lose_track(self, call: Call) -> None:
        if call.result < 0 or (call.name == "unshare" and "NEWNS" not in call.arguments):
            return
        what = "reads files through io_uring" if call.name == "io_uring_setup" else f"calls {call.name}"
        self.found.inexact = self.found.inexact or f"it {what}, which a trace does not follow"

    def _is_hidden(self, path: str) -> bool:
        return any(path == each or path.startswith(each + "/") for each in self._hidden)


def _child(parent: _Process) -> _Process:
    # Until it runs a program of its own, a child is its parent's script; what it then runs is no package manager.
    return _Process(parent.folder, "", parent.manager)


def _effects(call: Call, paths: list[str]) -> list[tuple[int, str]]:
    """How a call touches its paths."""
    name, first = call.name, paths[0]
    if call.result < 0:
        missed = call.error in ("ENOENT", "ENOTDIR")
        return [(MISS if missed else TEST, path) for path in (paths if missed else paths[:1])]
    if name in _OPENS:
        return [(how, first) for how in _opened(call)]
    if name in _TESTS or name == "chdir":
        return [(TEST, first)]
    if name in ("execve", "execveat"):
        return [(OPEN, first)]
    if name in ("mkdir", "mkdirat") or name in _MAKES:
        return [(MAKE, paths[-1])]
    if name in ("unlink", "unlinkat", "rmdir"):
        return [(REMOVE, first)]
    if name in ("rename", "renameat", "renameat2") and len(paths) > 1:
        return [(REMOVE, first), (WRITE, paths[1])]
    if name in ("link", "linkat") and len(paths) > 1:
        return [(OPEN, first), (MAKE, paths[1])]
    if name in _MODES:
        return [(MODE, first)]
    return [(WRITE, first)] if name == "truncate" else [(TEST, first)]


def _opened(call: Call) -> list[int]:
    flags = call.arguments
    if call.name == "creat":
        return [WRITE]
    if "O_PATH" in flags:
        return [TEST]
    if "O_DIRECTORY" in flags:
        return [TEST]
    if "O_TMPFILE" in flags:
        return [MODE]
    written = any(flag in flags for flag in ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"))
    if not written:
        return [OPEN]
    # With O_EXCL the call succeeds only where nothing was there.
    if "O_EXCL" in flags and "O_CREAT" in flags:
        return [MAKE]
    # Open to be read and not emptied: what was there matters as well.
    keeps = "O_RDWR" in flags and "O_TRUNC" not in flags
    return [OPEN, WRITE] if keeps else [WRITE]
