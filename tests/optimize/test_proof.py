"""What differs between two builds of one Dockerfile is excused only where no step that wrote it is fed differently."""

from __future__ import annotations

import pytest

from dlint.optimize.proof import Proof, Scene, compare, unsteady
from dlint.trial.equivalence.verdict import Claim
from dlint.trial.image.image import FILE, Entry, Image, Layer
from dlint.trial.trace.accesses import LIST, MAKE, MANAGER_SHIFT, OPEN, TEST, WRITE, Accesses
from dlint.trial.trace.trace_build import Trace

INSTALL, STAMP = 3, 4


def scene(**files: str) -> Scene:
    files["var/lib/apt/extended_states"] = "a"
    entries = [Entry(path, FILE, len(text), 0o644, digest=text.encode()) for path, text in files.items()]
    return Scene(Image({}, [Layer("sha256:1", entries=entries)]), 1, None)


def judged(reads: dict[str, int], *, cleaned: bool = True, wrote: str = "/var/lib/apt/lists/main") -> Proof:
    """`stamp` holds the time, so two builds differ in it; the rewrite empties the package lists."""
    lists = {"var/lib/apt/lists/main": "packages"}
    before, again = scene(stamp="12:00", **lists), scene(stamp="12:01", **lists)
    after = scene(stamp="12:02", **({} if cleaned else lists))
    trace = Trace({INSTALL: Accesses({wrote: WRITE}), STAMP: Accesses({"/stamp": MAKE, **reads})})
    return compare(before, after, unsteady(before, again), (), trace, {INSTALL})


@pytest.mark.parametrize(
    "reads",
    [{"/var/lib/apt/lists": LIST}, {"/var/lib/apt/lists/main": TEST}, {"/var/lib/apt/lists/main": OPEN}],
)
def test_a_step_that_looks_at_what_another_one_cleans_up_is_fed_by_it(reads: dict[str, int]) -> None:
    [objection] = judged(reads).against
    assert objection.startswith("/stamp has other contents")


@pytest.mark.parametrize(
    "reads",
    [{}, {"/etc/hosts": OPEN}, {"/var/lib/apt/lists": LIST << MANAGER_SHIFT}],
)
def test_a_step_that_does_not_may_differ_as_it_always_does(reads: dict[str, int]) -> None:
    assert not judged(reads).against


def test_what_is_gone_in_the_end_cannot_be_compared() -> None:
    assert judged({"/work/list": OPEN}, cleaned=False, wrote="/work/list").against
    assert not judged({"/work/other": OPEN}, cleaned=False, wrote="/work/list").against


@pytest.mark.parametrize(
    ("reads", "fed", "refused"),
    [
        ({"/usr/bin/rsync": TEST}, {INSTALL}, True),
        ({"/usr/bin/rsync": OPEN}, {INSTALL}, True),
        ({"/usr/bin": LIST}, {INSTALL}, False),
        # One of all names in a folder that it goes through.
        ({"/usr/bin": LIST, "/usr/bin/rsync": TEST}, {INSTALL}, False),
        ({"/usr/bin/rsync": TEST << MANAGER_SHIFT}, {INSTALL}, False),
        ({"/usr/bin/rsync": TEST}, {INSTALL, STAMP}, False),
    ],
)
def test_no_other_step_reads_a_file_of_a_package_that_goes(reads: dict[str, int], fed: set[int], refused: bool) -> None:
    before, after = scene(**{"usr/bin/curl": "c", "usr/bin/rsync": "r"}), scene(**{"usr/bin/curl": "c"})
    trace = Trace({INSTALL: Accesses({"/usr/bin/rsync": MAKE}), STAMP: Accesses(dict(reads))})
    claim = Claim("/**", ("removed",), "fewer packages are installed", unread=True)
    found = compare(before, after, (), (claim,), trace, fed).against
    assert found == (
        [
            "line 4 "
            + ("opens" if reads.get("/usr/bin/rsync") == OPEN else "tests")
            + " /usr/bin/rsync, which the rewrite takes out of the image"
        ]
        if refused
        else []
    )
