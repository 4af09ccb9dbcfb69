"""The coloured report has the words of the plain one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from dlint import report as reports
from dlint.engine.result import RunReport
from dlint.report.check import rich_text, text
from dlint.report.options import RenderOptions

COLOR = re.compile(r"\x1b\[[0-9;]*m")


def test_colours_are_put_around_the_plain_report(app: RunReport) -> None:
    coloured = rich_text.render(app, RenderOptions(color=True))
    assert "\x1b[36minfo\x1b[0m" in coloured
    assert "\x1b[1;31m        ^^^^^^^^^^^^^^^\x1b[0m" in coloured
    assert COLOR.sub("", coloured) == text.render(app, RenderOptions())


def test_the_text_format_is_coloured_when_asked(app: RunReport) -> None:
    options = RenderOptions(color=True)
    assert reports.render("check", "text", app, options=options) == rich_text.render(app, options)
    assert reports.render("check", "text", app, options=RenderOptions()) == text.render(app, RenderOptions())


@given(data=st.data(), statistics=st.booleans())
def test_any_report_without_its_colours_is_the_plain_one(
    reports: st.SearchStrategy[RunReport], data: st.DataObject, statistics: bool
) -> None:
    report = data.draw(reports)
    options = RenderOptions(color=True, width=50, statistics=statistics)
    assert COLOR.sub("", rich_text.render(report, options)) == text.render(report, options)
