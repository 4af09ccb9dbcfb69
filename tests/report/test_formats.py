"""The table of formats, and what choosing one of them imports."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint import report as rendering
from dlint.engine.result import RunReport
from dlint.report.options import RenderOptions

PLAIN = [name for name in rendering.FORMATS["check"] if name != "sarif"]
SLOW = {
    "argparse", "dataclasses", "enum", "html", "importlib.metadata", "inspect", "json", "libcst", "logging", "pathlib",
    "rich", "subprocess", "tempfile", "tomllib", "typing", "urllib",
}  # fmt: skip

# Prints the modules that a text report brought in.
SCRIPT = """
import sys
before = set(sys.modules)
from dlint import report
from dlint.engine.result import FileReport, Result, RunReport
from dlint.report.options import RenderOptions
from dlint.text.source import Source
from dlint.text.span import Span
facts = dict(rule="a/b", twins=(), severity="info", path="x", message="m", stage=0, fix=None, span=Span(0, 4))
result = Result(line=1, column=1, end_line=1, end_column=5, **facts)
report.render("check", "text", RunReport([FileReport("x", Source(b"FROM y"), [result])]), options=RenderOptions())
print(*(set(sys.modules) - before))
"""


def test_every_format_has_its_module() -> None:
    for verb, names in rendering.FORMATS.items():
        for name in names:
            module = __import__(f"dlint.report.{verb}.{name}", fromlist=["render"])
            assert "options" in inspect.signature(module.render).parameters, f"{verb} {name}"


def test_the_page_of_reports_names_every_format_of_check() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "reports.md").read_text()
    assert re.findall(r"^\| `(\w+)` \| ", page, re.MULTILINE) == list(rendering.FORMATS["check"])


def test_a_format_that_is_none(app: RunReport) -> None:
    with pytest.raises(KeyError):
        rendering.render("check", "xml", app, options=RenderOptions())


def test_the_text_report_imports_nothing_slow() -> None:
    loaded = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stdout.split()
    assert "dlint.report.check.layout" in loaded
    assert SLOW.isdisjoint(loaded)


@given(data=st.data(), name=st.sampled_from(PLAIN))
def test_any_report_in_any_format(reports: st.SearchStrategy[RunReport], data: st.DataObject, name: str) -> None:
    text = rendering.render("check", name, data.draw(reports), options=RenderOptions(base="/somewhere"))
    assert text.endswith("\n")
    text.encode()
