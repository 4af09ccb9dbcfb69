"""Lines of strace become paths: working folders, forks, links, failed look-ups, and what a step made itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from dlint.trial.trace.accesses import LIST, MAKE, MANAGER_SHIFT, MISS, OPEN, REMOVE, TEST, WRITE, Accesses
from dlint.trial.trace.instrument import STRACE
from dlint.trial.trace.processes import read_accesses

START = '7 execve("/bin/sh", [...], 0x7ffe /* 5 vars */) = 0'


def read(*lines: str, folder: str | None = "/app") -> Accesses:
    return read_accesses([START, *lines], folder)


def test_a_file_is_opened_tested_listed_or_missed() -> None:
    found = read(
        '7 openat(AT_FDCWD</app>, "main.py", O_RDONLY|O_CLOEXEC) = 3</app/main.py>',
        '7 newfstatat(AT_FDCWD</app>, "conf/a.json", {st_mode=S_IFREG|0644, ...}, 0) = 0',
        "7 getdents64(4</app/tests>, 0x55 /* 4 entries */, 32768) = 112",
        '7 access("setup.cfg", R_OK) = -1 ENOENT (No such file or directory)',
    )
    assert found.bits("/app/main.py") == OPEN
    assert found.bits("/app/conf/a.json") == TEST
    assert found.bits("/app/tests") == LIST
    assert found.bits("/app/setup.cfg") == MISS
    assert found.writes_nothing
    assert found.inexact is None


def test_relative_paths_follow_the_working_folder_through_forks() -> None:
    found = read(
        '7 chdir("web") = 0',
        "7 vfork( <unfinished ...>",
        '8 execve("/bin/cat", [...], 0x7ffe /* 5 vars */) = 0',
        '8 stat("index.html", {st_mode=S_IFREG|0644, ...}) = 0',
        "7 <... vfork resumed>) = 8",
        '8 chdir("..") = 0',
        '8 stat("a", {...}) = 0',
        '7 stat("b", {...}) = 0',
        '7 openat(5</srv/data>, "c", O_RDONLY) = 6</srv/data/c>',
        "7 fchdir(5</srv/data>) = 0",
        '7 readlink("d", ""..., 4096) = 3',
    )
    assert set(found.paths) >= {"/app/web/index.html", "/app/a", "/app/web/b", "/srv/data/c", "/srv/data/d"}
    assert "/app/b" not in found.paths


def test_threads_share_their_working_folder() -> None:
    found = read(
        "7 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_THREAD, ...}, 88) = 9",
        '9 chdir("/opt") = 0',
        '7 stat("x", {...}) = 0',
    )
    assert "/opt/x" in found.paths


def test_calls_of_several_processes_are_put_together() -> None:
    found = read(
        '7 openat(AT_FDCWD</app>, "a", O_RDONLY <unfinished ...>',
        '8 openat(AT_FDCWD</app>, "b", O_RDONLY <unfinished ...>',
        "7 <... openat resumed>) = -1 ENOENT (No such file or directory)",
        "8 <... openat resumed>) = 3</app/b>",
    )
    assert found.bits("/app/a") == MISS
    assert found.bits("/app/b") == OPEN


def test_what_a_step_made_itself_is_no_read() -> None:
    found = read(
        '7 mkdir("out", 0777) = 0',
        '7 openat(AT_FDCWD</app>, "out/a.o", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3</app/out/a.o>',
        '7 openat(AT_FDCWD</app>, "out/a.o", O_RDONLY) = 3</app/out/a.o>',
        '7 openat(AT_FDCWD</app>, "log", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3</app/log>',
        '7 openat(AT_FDCWD</app>, "log", O_RDONLY) = 3</app/log>',
    )
    assert "/app/out/a.o" not in found.paths
    assert found.bits("/app/out") == MAKE
    assert found.bits("/app/log") == WRITE
    assert not found.writes_nothing


def test_a_file_that_is_changed_in_place_is_read_and_written() -> None:
    found = read(
        '7 openat(AT_FDCWD</app>, "a.ini", O_RDONLY) = 3</app/a.ini>',
        '7 openat(AT_FDCWD</app>, "a.tmp", O_RDWR|O_CREAT|O_EXCL, 0600) = 4</app/a.tmp>',
        '7 rename("a.tmp", "a.ini") = 0',
    )
    assert found.bits("/app/a.ini") == OPEN | WRITE
    assert found.bits("/app/a.tmp") == MAKE | REMOVE


def test_links_are_followed() -> None:
    found = read('7 openat(AT_FDCWD</app>, "/lib/x.so", O_RDONLY) = 3</usr/lib/x.so.1>')
    assert found.bits("/lib/x.so") == OPEN
    assert found.bits("/usr/lib/x.so.1") == OPEN


def test_names_with_quotes_blanks_and_bytes() -> None:
    found = read(
        '7 stat("a \\"b\\" c", {...}) = 0',
        '7 stat("gr\\303\\274n", {...}) = 0',
        '7 openat(AT_FDCWD</app>, "), = 3<x", O_RDONLY) = 3</app/), = 3\\74x>',
    )
    assert set(found.paths) >= {'/app/a "b" c', "/app/grün", "/app/), = 3<x"}


def test_a_package_manager_itself_is_reported_from_its_scripts() -> None:
    found = read(
        '7 execve("/usr/bin/npm", [...], 0x7ffe /* 5 vars */) = 0',
        '7 execve("/usr/bin/node", [...], 0x7ffe /* 5 vars */) = 0',
        '7 stat(".npmrc", 0x7ffe) = -1 ENOENT (No such file or directory)',
        "7 fork() = 8",
        '8 execve("/bin/sh", [...], 0x7ffe /* 5 vars */) = 0',
        '8 stat("src/extra.js", 0x7ffe) = -1 ENOENT (No such file or directory)',
    )
    assert found.paths["/app/.npmrc"] == MISS << 8
    assert found.paths["/app/src/extra.js"] == MISS


@pytest.mark.parametrize(
    "call", ['chroot("/mnt") = 0', "io_uring_setup(64, {...}) = 9", 'mount("a", "/b", "bind", 0) = 0']
)
def test_what_a_trace_cannot_follow_is_reported(call: str) -> None:
    assert read(f"7 {call}").inexact is not None


def test_an_unknown_working_folder_is_reported() -> None:
    assert read('7 stat("a", {...}) = 0', folder=None).inexact is not None


def test_places_that_are_no_part_of_the_image_are_left_out() -> None:
    found = read_accesses(
        [START, '7 stat("/proc/self/maps", {...}) = 0', '7 mkdir("/root/.npm/_x", 0777) = 0'], "/", ["/root/.npm"]
    )
    assert set(found.paths) == {"/bin/sh"}


def test_addresses_that_a_step_connects_to() -> None:
    found = read('7 connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.7")}, 16) = 0')
    assert found.hosts == {"192.0.2.7:443"}


def test_a_program_that_a_package_manager_turns_into_is_no_manager() -> None:
    library = '7 openat(AT_FDCWD</app>, "/usr/lib/m{0}.py", O_RDONLY) = 3</usr/lib/m{0}.py>'
    loads = [library.format(number) for number in range(200)]
    look = '7 stat("tests/extra.py", 0x7ffe) = -1 ENOENT (No such file or directory)'
    poetry, program = (f'7 execve("/usr/bin/{name}", [...], 0x7f /* 5 vars */) = 0' for name in ("poetry", "python3"))
    assert read(poetry, *loads, program, look).paths["/app/tests/extra.py"] == MISS
    assert read(poetry, program, *loads, look).paths["/app/tests/extra.py"] == MISS << 8


def test_what_a_linker_looks_for_on_its_own_account_is_no_input_of_the_step() -> None:
    found = read(
        '7 execve("/usr/bin/ld", [...], 0x7ffe /* 5 vars */) = 0',
        '7 openat(AT_FDCWD</app>, "libgcc_s.so.1", O_RDONLY) = -1 ENOENT (No such file or directory)',
        '7 openat(AT_FDCWD</app>, "libshop.so.1", O_RDONLY) = -1 ENOENT (No such file or directory)',
    )
    assert found.paths["/app/libgcc_s.so.1"] == MISS << MANAGER_SHIFT
    assert found.paths["/app/libshop.so.1"] == MISS
    other = read('7 openat(AT_FDCWD</app>, "libgcc_s.so.1", O_RDONLY) = -1 ENOENT (No such file or directory)')
    assert other.paths["/app/libgcc_s.so.1"] == MISS


ASKED = '7 newfstatat(AT_FDCWD</app>, "probe", 0x7ffc, 0) = -1 ENOENT (No such file or directory)'
CREATED = '7 openat(AT_FDCWD</app>, "probe", O_RDWR|O_CREAT|O_TRUNC, 0666) = 3</app/probe>'


def started(program: str, process: int = 7) -> str:
    return f'{process} execve("{program}", [...], 0x7ffe /* 5 vars */) = 0'


def test_the_output_that_a_compiler_and_its_linker_replace_is_no_input_of_the_step() -> None:
    found = read(
        started("/usr/bin/cc"),
        '7 readlink("/app/probe", 0x7fff, 1023) = -1 ENOENT (No such file or directory)',
        "7 vfork( <unfinished ...>",
        started("/usr/lib/gcc/x86_64-linux-gnu/12/collect2", 8),
        "7 <... vfork resumed>) = 8",
        "8 vfork( <unfinished ...>",
        started("/usr/bin/x86_64-linux-gnu-ld.bfd", 9),
        "8 <... vfork resumed>) = 9",
        '9 readlink("/app/probe", 0x7fff, 1023) = -1 ENOENT (No such file or directory)',
        ASKED.replace("7 ", "9 ", 1),
        CREATED.replace("7 ", "9 ", 1),
    )
    assert found.paths["/app/probe"] == WRITE


@pytest.mark.parametrize(
    "lines",
    [
        # [ -f probe ] || echo default > probe
        (ASKED, CREATED),
        # make asks for its target, and starts the compiler only where there is none
        (started("/usr/bin/make"), ASKED, started("/usr/bin/ld", 8), CREATED.replace("7 ", "8 ", 1)),
        (started("/usr/bin/ar"), ASKED, CREATED),
        # A test of the shell after the compiler has failed, before it is tried again
        (started("/usr/bin/ld"), ASKED, started("/bin/sh"), ASKED, started("/usr/bin/ld"), CREATED),
        # Written by another program than the linker
        (started("/usr/bin/ld"), ASKED, started("/bin/sh"), CREATED),
        # A library that the linker does not find, and then a file of that name
        (
            started("/usr/bin/ld"),
            '7 openat(AT_FDCWD</app>, "probe", O_RDONLY) = -1 ENOENT (No such file or directory)',
            CREATED,
        ),
        # Not emptied: what is there stays in it
        (started("/usr/bin/ld"), ASKED, CREATED.replace("|O_TRUNC", "")),
        # Never written
        (started("/usr/bin/ld"), ASKED),
        # A script of that name: the shell that runs it opens it
        (started("/app/tools/cc"), '7 openat(AT_FDCWD</app>, "tools/cc", O_RDONLY) = 3</app/tools/cc>', ASKED, CREATED),
    ],
)  # fmt: skip
def test_a_file_that_decides_what_a_step_does_stays_an_input_of_it(lines: tuple[str, ...]) -> None:
    assert read(*lines).bits("/app/probe") & MISS


def test_a_precompiled_form_of_what_the_step_wrote_is_no_input_of_it() -> None:
    asks = '7 newfstatat(AT_FDCWD</app>, "{}.gch", 0x7ffc, 0) = -1 ENOENT (No such file or directory)'
    lines = [
        '7 openat(AT_FDCWD</app>, "conftest.c", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3</app/conftest.c>',
        started("/usr/lib/gcc/x86_64-linux-gnu/12/cc1"),
    ]
    found = read(*lines, asks.format("conftest.c"), asks.format("src/shop.h"))
    assert not found.by_others("/app/conftest.c.gch")
    assert found.by_others("/app/src/shop.h.gch") == MISS, "the project may bring one of its own header"
    asked_by_shell = read(lines[0], asks.format("conftest.c"))
    assert asked_by_shell.by_others("/app/conftest.c.gch") == MISS


def traced(script: str, folder: Path) -> Accesses:
    """What a script does in a folder, seen by the strace of this machine."""
    output = folder.parent / "trace"
    words = ["strace", *STRACE, "-o", str(output), "/bin/sh", "-c", script]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)
    with output.open(errors="surrogateescape") as lines:
        return read_accesses(lines, str(folder))


@pytest.mark.skipif(not (shutil.which("strace") and shutil.which("gcc")), reason="this machine has no strace or no gcc")
@pytest.mark.parametrize("build", ["gcc -o probe probe.c", "gcc -c -o probe probe.c"])
def test_a_real_compiler_does_not_look_for_its_output_and_a_real_shell_does(build: str, tmp_path: Path) -> None:
    folder = tmp_path / "app"
    folder.mkdir()
    writes = "echo 'int main(void) { return 0; }' > probe.c;"
    found = traced(f"{writes} {build}", folder)
    sought = {Path(path).name for path in found.paths if path.startswith(f"{folder}/") and found.by_others(path) & MISS}
    assert not [name for name in sought if not name.startswith("-l")]
    assert found.wrote(f"{folder}/probe")
    (folder / "probe").unlink()
    found = traced(f"{writes} test -f probe || {build}", folder)
    assert found.by_others(f"{folder}/probe") & MISS
