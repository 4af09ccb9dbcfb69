"""Workflow commands: one a line, whatever a message holds."""

from __future__ import annotations

from textwrap import dedent
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from dlint.engine.result import RunReport
from dlint.report.check.github import render
from dlint.report.options import RenderOptions
from dlint.text.source import Source

COMMANDS = ("::error ", "::warning ", "::notice ")


def test_a_report_in_full(app: RunReport) -> None:
    assert render(app, RenderOptions()) == dedent(
        """\
        ::error file=gone/Dockerfile,title=dlint::cannot be read: Permission denied
        ::error file=app/Dockerfile,line=7,col=5,endColumn=18,title=secrets/in-env::puts a secret into the image
        ::warning file=app/Dockerfile,line=4,endLine=6,title=shell/long::is three commands
        ::notice file=app/Dockerfile,line=2,col=5,endColumn=20,title=packages/recommended::\
installs recommended packages as well%0Afix: skip them (unsafe: needs --unsafe)
        3 findings (1 error, 1 warning, 1 info) in 1 of 3 files; 1 file could not be checked; \
1 can be fixed: run "dlint fix --unsafe"; "dlint explain secrets/in-env" explains why
        """
    )


def test_what_ends_a_command_or_a_property_is_escaped(hand: SimpleNamespace) -> None:
    source = Source(b"FROM x\n", "a,b:c%/Dockerfile")
    report = hand.run(source, hand.marking(source, "x", "100 %: a,b\r\n::error::c"))
    command = render(report, RenderOptions()).split("\n")[0]
    assert command == (
        "::warning file=a%2Cb%3Ac%25/Dockerfile,line=1,col=6,endColumn=7,title=syntax/wrong"
        "::100 %25: a,b%0D%0A::error::c"
    )


def test_paths_are_told_from_the_base(hand: SimpleNamespace) -> None:
    source = Source(b"FROM x\n", "/repo/app/Dockerfile")
    report = hand.run(source, hand.marking(source, "x"))
    assert render(report, RenderOptions(base="/repo")).startswith("::warning file=app/Dockerfile,")


def test_more_annotations_than_github_shows(hand: SimpleNamespace) -> None:
    source = Source(b"FROM x\n")
    lines = render(hand.run(source, *[hand.marking(source, "x")] * 11), RenderOptions()).split("\n")
    assert lines[11] == "GitHub shows the first 10 annotations of each kind; this log has them all."
    assert "shows the first" not in render(hand.run(source, *[hand.marking(source, "x")] * 10), RenderOptions())


@given(data=st.data())
def test_any_finding_is_one_command(reports: st.SearchStrategy[RunReport], data: st.DataObject) -> None:
    report = data.draw(reports)
    *lines, summary, end = render(report, RenderOptions()).replace("\r", "\n").split("\n")
    assert len(lines) == len(report.results) + len(report.errors)
    assert all(line.startswith(COMMANDS) for line in lines)
    assert not summary.startswith("::")
    assert end == ""
