"""Markdown for a pull request: a table that no message can break."""

from __future__ import annotations

from textwrap import dedent
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dlint.engine.result import FileReport, RunReport
from dlint.report.check.markdown import render
from dlint.report.options import RenderOptions
from dlint.text.source import Source

READER = MarkdownIt("commonmark", {"html": True}).enable("table")


def test_a_report_in_full(app: RunReport) -> None:
    assert render(app, RenderOptions()) == dedent(
        """\
        ### dlint: 3 findings (1 error, 1 warning, 1 info) in 1 of 3 files

        **error** <code>gone/Dockerfile</code>: cannot be read: Permission denied

        | Severity | Place | Problem | Fix |
        |---|---|---|---|
        | **error** | <code>app/Dockerfile:7:5</code> | puts a secret into the image<br><code>secrets/in-env</code> |  |
        | warning | <code>app/Dockerfile:4:5</code> | is three commands<br><code>shell/long</code> |  |
        | info | <code>app/Dockerfile:2:5</code> | installs recommended packages as well\
<br><code>packages/recommended</code> | skip them (unsafe: needs --unsafe) |

        <details><summary><code>app/Dockerfile</code></summary>

        ```text
        app/Dockerfile:2:5: info packages/recommended  installs recommended packages as well
            RUN apt-get install -y git
                ^^^^^^^^^^^^^^^
            fix: skip them (unsafe: needs --unsafe)

        app/Dockerfile:4:5: warning shell/long  is three commands
            RUN make && \\
                ^^^^^^^^^ … +2 lines

        app/Dockerfile:7:5: error secrets/in-env  puts a secret into the image
            ENV API_TOKEN=*****
                ^^^^^^^^^^^^^^^
        ```

        </details>

        - 1 file could not be checked
        - 1 has a fix: run &quot;dlint fix --unsafe&quot;
        - &quot;dlint explain secrets/in-env&quot; explains why
        """
    )


def test_places_are_relative_in_the_table_and_below_it(app: RunReport, monkeypatch: pytest.MonkeyPatch) -> None:
    # Other tests have the same report.
    for file in app.files:
        monkeypatch.setattr(file, "path", f"/checkout/{file.path}")
        for result in file.results:
            monkeypatch.setattr(result, "path", file.path)
    text = render(app, RenderOptions(base="/checkout"))
    assert "| <code>app/Dockerfile:4:5</code> |" in text
    assert "\napp/Dockerfile:4:5: warning" in text
    assert "/checkout" not in text


def test_nothing_found() -> None:
    report = RunReport([FileReport("Dockerfile", Source(b""))])
    assert render(report, RenderOptions()) == "### dlint: 1 file checked, nothing to report\n"


def test_a_message_stays_in_its_cell_and_calls_no_one(hand: SimpleNamespace) -> None:
    source = Source(b"FROM x\n", "__a__|b/Dockerfile")
    report = hand.run(source, hand.marking(source, "x", "pin `@angular/cli` | *or* <b>not</b>\nat $all"))
    row = render(report, RenderOptions()).split("\n")[4]
    assert row == (
        r"| warning | <code>\_\_a\_\_\|b/Dockerfile:1:6</code> "
        r"| pin \`@<!-- -->angular/cli\` \| \*or\* &lt;b&gt;not&lt;/b&gt; at \$all<br><code>syntax/wrong</code> |  |"
    )


def test_a_long_report_fits_a_comment(hand: SimpleNamespace) -> None:
    source = Source(b"FROM x\n" * 2000)
    text = render(hand.run(source, *[hand.marking(source, "FROM")] * 2000), RenderOptions())
    assert len(text) < 65_536
    assert " more in the log.\n" in text


def test_many_unreadable_files_fit_a_comment() -> None:
    text = render(RunReport([FileReport(f"{n}/x", None, [], "cannot be read") for n in range(30)]), RenderOptions())
    assert text.count("**error**") == 20
    assert "\n10 more in the log.\n" in text


@given(data=st.data())
def test_any_finding_is_one_row(reports: st.SearchStrategy[RunReport], data: st.DataObject) -> None:
    report = data.draw(reports)
    tokens = READER.parse(render(report, RenderOptions()))
    assert sum(token.type == "tr_open" for token in tokens) == bool(report.results) + len(report.results)
    assert sum(token.type == "td_open" for token in tokens) == 4 * len(report.results)
    assert sum(token.type == "fence" for token in tokens) == bool(report.results)
    assert tokens[-1].type == ("bullet_list_close" if report.results or report.errors else "heading_close")
