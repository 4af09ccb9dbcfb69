"""Workflow commands: one a line, whatever a message holds."""

from __future__ import annotations

from textwrap import dedent
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from dlint.engine.result import FileReport, RunReport
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
1 has a fix: run "dlint fix --unsafe"; "dlint explain secrets/in-env" explains why
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


def test_paths_are_reported_from_the_base(hand: SimpleNamespace) -> None:
    source = Source(b"FROM x\n", "/repo/app/Dockerfile")
    report = hand.run(source, hand.marking(source, "x"))
    assert render(report, RenderOptions(base="/repo")).startswith("::warning file=app/Dockerfile,")


def test_what_github_would_not_keep_is_a_plain_line_with_its_place(hand: SimpleNamespace) -> None:
    source = Source(b"FROM x\n", "::error::/Dockerfile")
    few = [hand.marking(source, "x", severity=severity) for severity in ("info", "error")]
    lines = render(hand.run(source, *few, *[hand.marking(source, "x")] * 12), RenderOptions()).split("\n")
    assert [line.split(" ")[0] for line in lines[:12]] == ["::error", *["::warning"] * 10, "::notice"]
    assert lines[12] == "GitHub keeps 10 annotations of each kind for a step; these are the others:"
    assert lines[13:15] == ["warning: ::error::/Dockerfile:1:6: is wrong (syntax/wrong)"] * 2
    assert lines[15].startswith("14 findings ")


def test_files_that_cannot_be_read_take_the_place_of_errors(hand: SimpleNamespace) -> None:
    source = Source(b"FROM x\n")
    gone = [FileReport(f"{number}/Dockerfile", None, [], "cannot be read") for number in range(11)]
    bad = FileReport(source.path, source, [hand.marking(source, "x", severity="error")])
    lines = render(RunReport([bad, *gone]), RenderOptions()).split("\n")
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert lines[11:13] == ["error: 10/Dockerfile: cannot be read", "error: Dockerfile:1:6: is wrong (syntax/wrong)"]


@given(data=st.data())
def test_any_finding_is_one_line(reports: st.SearchStrategy[RunReport], data: st.DataObject) -> None:
    report = data.draw(reports)
    *lines, summary, end = render(report, RenderOptions()).replace("\r", "\n").split("\n")
    assert len(lines) == len(report.results) + len(report.errors)
    assert all(line.startswith(COMMANDS) for line in lines)
    assert not summary.startswith("::")
    assert end == ""
