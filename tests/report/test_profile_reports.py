"""Reports of a profile: the same figures in every format, the JSON by its schema, the page whole and closed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from present import the
from rich.console import Group
from rich.text import Text

from dlint.report.options import RenderOptions
from dlint.report.profile import html, markdown, text
from dlint.report.profile import json as profile_json
from dlint.report.profile.figures import clock, spread
from dlint.report.profile.live import LiveView
from dlint.report.profile.redact import redacted
from dlint.report.profile.table import bar
from dlint.report.profile.treemap import Box, squarified
from dlint.trial.build import BuildStep
from dlint.trial.profile.budget import Overrun
from dlint.trial.profile.compare import compare
from dlint.trial.profile.profile import MEASURED, BuildFailure, Hidden, LineProfile, Profile, Share, StageProfile, Warm
from dlint.trial.trace.facts import LineFacts, TraceFacts

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "schemas" / "profile.json").read_text())
SOURCE = """# <b>a comment</b>
FROM node AS page
RUN npm ci \\
  && npm run build

FROM python
RUN pip install <x> && echo "@all | `y`"
RUN rm -rf /root/.cache
COPY --from=page /dist /static
ENV A=b
""".splitlines()


def example() -> Profile:
    def line(start: int, end: int, stage: str | int, ships: bool, **rest: object) -> LineProfile:
        printed = " ".join(each.strip() for each in SOURCE[start - 1 : end])
        return LineProfile(start, end, printed.split()[0].lower(), printed, stage, ships, bytes_are=MEASURED, **rest)  # type: ignore[arg-type]

    lines = [
        line(2, 2, "page", False, bytes=50_000_000, files=100, seconds=[0.0], cached=True),
        line(3, 4, "page", False, bytes=9_000_000, files=7, seconds=[4.0, 5.0], cached=False, began=0.5, ended=5.5),
        line(6, 6, 1, True, bytes=80_000_000, files=900, seconds=[0.0], cached=True),
        line(7, 7, 1, True, bytes=30_000_000, files=1200, seconds=[3.0, 2.0], cached=False, began=0.5, ended=2.5,
             wasted=12_000_000, hidden=[Hidden(8, 12_000_000, 3, "deleted")]),
        line(8, 8, 1, True, bytes=0, files=0, seconds=[0.2, 0.1], cached=False, began=2.6, ended=2.7),
        line(9, 9, 1, True, bytes=2_000_000, files=4, seconds=[0.1, 0.1], cached=False, began=5.6, ended=5.7),
        line(10, 10, 1, True, bytes=0),
    ]  # fmt: skip
    return Profile(
        "shop/Dockerfile",
        "shop",
        None,
        None,
        "fake 1.0",
        True,
        list(SOURCE),
        lines,
        [
            StageProfile(0, "page", "node", False, True, 0.5, 5.5, 59_000_000),
            StageProfile(1, None, "python", True, True, 0.5, 5.7, 112_000_000),
        ],
        wall=[7.0, 6.5],
        critical=[(3, 5.0), (9, 0.1)],
        context_bytes=5000,
        context_files=7,
        sent_bytes=4000,
        image_bytes=112_000_000,
        image_compressed=50_000_000,
        base_bytes=80_000_000,
        wasted_bytes=12_000_000,
        shares=[
            Share("usr/lib", 80_000_000, None),
            Share("opt/<x>", 18_000_000, 7),
            Share("root/.cache/*", 12_000_000, 7, True),
            Share("static/app.js", 2_000_000, 9),
        ],
        warm=[
            Warm("src/<app>.js", 5.1, [3, 9], [7, 8], {3: "src/<app>.js changed", 9: "stage page changed at line 3"})
        ],
    )


BUDGET = [Overrun("max-waste", 12_000_000, 1_000_000, 7, "12.0 MB are wasted")]


def test_text() -> None:
    printed = text.render(example(), BUDGET, options=RenderOptions(width=120))
    assert "shop/Dockerfile: 6.8 s to build, 112.0 MB image, 12.0 MB of it wasted" in printed
    assert re.search(r"3  █{8}   4.5 s \(4.0-5.0\)  ██▍?\S*\s+9.0 MB +7 +RUN npm ci && npm run build", printed)
    assert "wasted: 12.0 MB in 3 files deleted by line 8" in printed
    assert "line 3 (5.0 s) → no line: context, export, engine (1.4 s)" in printed
    assert "over budget: 12.0 MB are wasted" in printed
    assert "After a change of src/<app>.js: 5.1 s, 2 of 4 steps built again" in printed
    assert all(len(row) <= 120 for row in printed.split("Critical")[0].splitlines())
    assert "\x1b" not in printed


def test_colour_changes_no_character() -> None:
    painted = text.render(example(), BUDGET, options=RenderOptions(color=True))
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == text.render(example(), BUDGET)
    assert "\x1b[" in painted


def test_markdown() -> None:
    printed = markdown.render(example(), BUDGET)
    assert "### <code>shop/Dockerfile</code>: 6.8 s to build" in printed
    assert "**Over budget:** 12.0 MB are wasted" in printed
    assert (
        "| 7 | 2.5 s (2.0-3.0) | 30.0 MB | 1,200 | 12.0 MB deleted by line 8 | <code>RUN pip install &lt;x&gt; "
        in printed
    )
    assert "| 10 |" not in printed
    rows = [row for row in printed.splitlines() if row.startswith("|") and "<code>" in row]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 7 for row in rows)


def test_json_keeps_to_its_schema() -> None:
    profile = example()
    profile.trouble = BuildFailure(7, "exit code 1", ["last words"])
    data = json.loads(profile_json.render(profile, BUDGET))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(data, SCHEMA)
    assert data["totals"]["seconds"] == {"median": 6.75, "min": 6.5, "max": 7.0, "runs": [7.0, 6.5]}
    assert data["lines"][3]["hidden"] == [{"line": 8, "bytes": 12_000_000, "paths": 3, "how": "deleted"}]
    compared = json.loads(profile_json.render(profile, (), compare(example(), profile)))
    jsonschema.validate(compared, SCHEMA)
    described = set(SCHEMA["properties"])
    assert described == {*data, "comparison", "trace"}


def test_json_comes_back() -> None:
    assert profile_json.load(profile_json.render(example())) == example()


@pytest.mark.parametrize(
    "data", ["[]", "{}", '{"schema": 2}', '{"schema": 1}', "no json", '{"schema": 1, "totals": 3, "context": 1}']
)
def test_what_is_no_profile(data: str) -> None:
    with pytest.raises(profile_json.BadProfile):
        profile_json.load(data)


OPEN_ENDED = {"meta", "th", "td", "!doctype"}


class Page(HTMLParser):
    """Holds every end tag against its start, and every link against the places that there are."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.links: set[str] = set()
        self.ids: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "link", "img", "iframe"}
        values = dict(attrs)
        assert not {name for name in values if name.startswith("on")} | {"src"} & set(values)
        self.links |= {values["href"] or ""} if "href" in values else set()
        self.ids |= {f"#{values['id']}"} if "id" in values else set()
        if tag not in OPEN_ENDED:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "rect"

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


@pytest.mark.parametrize("failing", [False, True])
def test_the_page_is_whole(failing: bool) -> None:
    profile = example()
    profile.trouble = BuildFailure(7, "exit code 1 </h2>", ["<script>alert()"]) if failing else None
    written = html.render(profile, BUDGET, compare(example(), profile))
    page = Page(written)
    assert page.stack == []
    assert page.links <= page.ids
    assert not re.search(r"https?:|url\((?!#)|@import|<script", written)
    assert "default-src 'none'; style-src 'unsafe-inline'" in written
    for printed in (
        "6.5 s to build" if failing else "112.0 MB",
        "12.0 MB wasted: 3 files deleted by",
        "opt/&lt;x&gt;",
        "&lt;b&gt;a comment",
    ):
        assert printed in written or failing


def test_a_page_of_nothing() -> None:
    profile = Profile(
        "Dockerfile",
        ".",
        None,
        None,
        "none",
        False,
        ["FROM x"],
        [LineProfile(1, 1, "from", "FROM x", 0, True)],
        [StageProfile(0, None, "x", True, True)],
    )
    assert Page(html.render(profile)).stack == []
    assert "<svg" not in html.render(profile)
    for rendered in (text.render(profile), markdown.render(profile)):
        assert "nothing was built" in rendered


def test_secrets_are_masked_everywhere() -> None:
    profile = example()
    profile.source[9] = "ENV API_TOKEN=sesame-open-1847"
    profile.lines[-1] = replace(profile.lines[-1], text=profile.source[9])
    profile.trouble = BuildFailure(10, "it said API_TOKEN=sesame-open-1847", ["PASSWORD=sesame-open-1847"])
    shown = redacted(profile)
    for written in (text.render(shown), markdown.render(shown), html.render(shown), profile_json.render(shown)):
        assert "sesame-open" not in written


def rows_of(view: LiveView) -> list[str]:
    return [the(Text, row).plain for row in the(Group, view.__rich__()).renderables]


def test_a_live_view_forgets_what_is_done() -> None:
    view = LiveView(str)
    step = BuildStep("a", "[1/2] RUN make", started=0.0)
    view.step(step)
    for at in range(5):
        view.line(step, f"line {at}")
    printed = rows_of(view)
    assert "RUN make" in printed[1]
    assert [row.strip() for row in printed[2:]] == ["line 2", "line 3", "line 4"]
    step.completed = 1.0
    view.step(step)
    assert "steps done: 1" in rows_of(view)[0]


@pytest.mark.parametrize(
    ("seconds", "printed"),
    [(0, "0 s"), (0.04, "0.04 s"), (0.999, "1.0 s"), (12.34, "12.3 s"), (99.96, "1 min 40 s"), (200, "3 min 20 s")],
)
def test_clock(seconds: float, printed: str) -> None:
    assert clock(seconds) == printed


def test_spread_and_bar() -> None:
    assert spread([2.0, 4.0, 3.0]) == "3.0 s (2.0-4.0)"
    assert spread([0.01, 0.02]) == "0.01 s"
    assert (bar(1, 1), bar(0, 1), bar(1e-9, 1), bar(1, 2, 4)) == ("████████", "", "▏", "██")


@given(st.lists(st.floats(0.001, 1e6), min_size=1, max_size=40))
def test_a_treemap_is_filled_and_true_to_the_weights(weights: list[float]) -> None:
    weights.sort(reverse=True)
    boxes = squarified(weights, Box(0, 0, 160, 100))
    total = sum(weights)
    for weight, box in zip(weights, boxes, strict=True):
        assert box.width * box.height == pytest.approx(16000 * weight / total, rel=1e-6, abs=1e-6)
        assert -1e-6 <= box.x <= box.x + box.width <= 160 + 1e-6
        assert -1e-6 <= box.y <= box.y + box.height <= 100 + 1e-6


def test_a_trace_is_a_member_more_under_another_number() -> None:
    facts = LineFacts(
        3, opened=["package.json"], listed=["/app/src"], missed=["/app/.npmrc"], untouched=["src/"],
        earlier={2: (3, "/usr/bin/curl")}, wrote={"/app": 2}, hosts=["192.0.2.7:443"],
    )  # fmt: skip
    profile = replace(example(), trace=TraceFacts({3: facts, 7: LineFacts(7, gate=True)}, ["notes.md"], ["README.md"]))
    data = json.loads(profile_json.render(profile))
    jsonschema.validate(data, SCHEMA)
    assert data["schema"] == 2
    assert data["trace"]["lines"][0]["earlier"] == [{"line": 2, "paths": 3, "example": "/usr/bin/curl"}]
    shown = text.render(profile)
    assert "reads package.json of the context" in shown
    assert "never looks at src/" in shown
    assert "looks for /app/.npmrc, which is not there" in shown
    assert "reads 3 paths that line 2 wrote, such as /usr/bin/curl" in shown
    assert "it is a check" in shown
    assert "no step reads notes.md" in shown
    assert "never looks at src/" in html.render(profile)
    assert "no step reads README.md" in markdown.render(profile)
