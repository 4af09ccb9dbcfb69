"""A program that a traced step makes gets a stage of its own, unless it may need something else of the image."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlint.optimize.stage_rewrites import stage_rewrites
from dlint.trial.equivalence.image_diff import REMOVED, Difference
from dlint.trial.equivalence.verdict import Claim, judge
from dlint.trial.profile.route import Route, route_of
from dlint.trial.recipe import Recipe
from dlint.trial.trace.accesses import MAKE, OPEN, REMOVE, WRITE, Accesses
from dlint.trial.trace.trace_build import Trace

INSTALL = "RUN apt-get update && apt-get install -y gcc make"
BUILT = f"""FROM debian:12
WORKDIR /srv
{INSTALL}
COPY . .
RUN make
CMD /srv/shop --port=80
"""
MADE = {"/srv/shop": MAKE | WRITE, "/srv/main.o": MAKE | WRITE, "/srv/probe": MAKE | REMOVE, "/tmp/cc1.s": MAKE}


def route(folder: Path, text: str, files: tuple[str, ...] = ("main.c", "Makefile", "README.md")) -> Route:
    for name in files:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x\n")
    return route_of(Recipe(text.encode(), str(folder / "Dockerfile"), str(folder)))


def traced(made: dict[str, int], inexact: str | None = None) -> Trace:
    packages = Accesses({"/usr/bin/gcc": MAKE, "/etc/gcc.conf": MAKE})
    return Trace({3: packages, 5: Accesses({"/srv/main.c": OPEN, **made}, inexact=inexact)})


def test_the_program_is_copied_onto_the_same_base(tmp_path: Path) -> None:
    before = route(tmp_path, BUILT)
    (rewrite,) = stage_rewrites(before, before, traced(MADE))
    after = rewrite.apply(before.recipe)
    assert after is not None
    assert after.dockerfile.decode() == (
        f"FROM debian:12 AS build\nWORKDIR /srv\n{INSTALL}\nCOPY . .\nRUN make\n\n"
        "FROM debian:12\nCOPY --from=build /srv/shop /srv/shop\nWORKDIR /srv\n"
        'CMD ["/srv/shop", "--port=80"]\n'
    )
    assert rewrite.starts == "/srv/shop"
    assert rewrite.claims


@pytest.mark.parametrize(
    "made",
    [
        pytest.param({}, id="no step writes the program"),
        pytest.param({**MADE, "/srv/words.txt": MAKE | WRITE}, id="a step leaves data"),
        pytest.param({**MADE, "/etc/shop": MAKE}, id="a step makes a folder"),
    ],
)
def test_what_the_steps_leave_may_be_needed(made: dict[str, int], tmp_path: Path) -> None:
    before = route(tmp_path, BUILT)
    assert not stage_rewrites(before, before, traced(made))


def test_files_of_the_context_may_be_needed(tmp_path: Path) -> None:
    before = route(tmp_path, BUILT, ("main.c", "Makefile", "conf/shop.ini"))
    assert not stage_rewrites(before, before, traced(MADE))


def test_a_script_or_template_is_for_the_build_if_a_step_opened_it(tmp_path: Path) -> None:
    before = route(tmp_path, BUILT, ("main.c", "Makefile", "config.h.in"))
    assert not stage_rewrites(before, before, traced(MADE))
    assert stage_rewrites(before, before, traced({**MADE, "/srv/config.h.in": OPEN}))


def test_a_trace_with_gaps_shows_nothing(tmp_path: Path) -> None:
    before = route(tmp_path, BUILT)
    assert not stage_rewrites(before, before, traced(MADE, inexact="a process was not traced"))
    assert not stage_rewrites(before, before, Trace({5: Accesses(dict(MADE))}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("CMD /srv/shop --port=80", "CMD /srv/shop | tee /log"),
        ("CMD /srv/shop --port=80", "CMD /srv/shop $PORT"),
        ("CMD /srv/shop --port=80", 'CMD ["/srv/shop", "conf/shop.ini"]'),
        ("RUN make\n", "RUN make\nUSER 1000\n"),
        ("gcc make", "curl"),
    ],
)
def test_other_files_stay_as_they_are(old: str, new: str, tmp_path: Path) -> None:
    before = route(tmp_path, BUILT.replace(old, new))
    assert not stage_rewrites(before, before, traced(MADE))


def test_the_wider_of_two_claims_holds() -> None:
    gone = Difference(REMOVED, "/usr/bin/gcc", "file", "file", "")
    narrow, wide = Claim("/**", ("removed",), "fewer packages", unread=True), Claim("/**", ("removed",), "one program")
    for claims in ([narrow, wide], [wide, narrow]):
        (pardon,) = judge([gone], claims=claims).allowed
        assert (pardon.reason, pardon.unread) == ("one program", False)
    (pardon,) = judge([gone], claims=[narrow]).allowed
    assert pardon.unread
