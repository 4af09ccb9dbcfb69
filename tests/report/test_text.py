"""The text report: what people read in a pipe or a log."""

from __future__ import annotations

from textwrap import dedent
from types import SimpleNamespace
from typing import Any
from unicodedata import category, east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.engine.result import FileReport, RunReport
from dlint.report.check.text import render
from dlint.report.options import RenderOptions
from dlint.text.edit import Edit
from dlint.text.source import Source
from dlint.text.span import Span


def lines_of(report: RunReport, **options: Any) -> list[str]:
    return render(report, RenderOptions(**options)).split("\n")


def test_a_report_in_full(app: RunReport) -> None:
    assert render(app, RenderOptions()) == dedent(
        """\
        gone/Dockerfile: cannot be read: Permission denied

        app/Dockerfile:7:5: error secrets/in-env  puts a secret into the image
            ENV API_TOKEN=*****
                ^^^^^^^^^^^^^^^

        app/Dockerfile:2:5: info packages/recommended  installs recommended packages as well
            RUN apt-get install -y git
                ^^^^^^^^^^^^^^^
            fix: skip them (unsafe: needs --unsafe)

        app/Dockerfile:4:5: warning shell/long  is three commands
            RUN make && \\
                ^^^^^^^^^ … +2 lines

        3 findings (1 error, 1 warning, 1 info) in 1 of 3 files; 1 file could not be checked; \
1 has a fix: run "dlint fix --unsafe"; "dlint explain secrets/in-env" explains why
        """
    )


def test_quiet_leaves_findings_and_errors(app: RunReport) -> None:
    assert render(app, RenderOptions(quiet=True)) == dedent(
        """\
        gone/Dockerfile: cannot be read: Permission denied
        app/Dockerfile:7:5: error secrets/in-env  puts a secret into the image
        app/Dockerfile:2:5: info packages/recommended  installs recommended packages as well
        app/Dockerfile:4:5: warning shell/long  is three commands
        """
    )


def test_errors_of_all_files_stand_above_the_rest(hand: SimpleNamespace) -> None:
    files = []
    for path in ("a", "b"):
        source = Source(b"RUN a\nRUN b\nRUN c\n", path)
        severities = ("warning", "error", "info")
        results = [
            hand.marking(source, f"RUN {word}", severity=severity)
            for word, severity in zip("abc", severities, strict=True)
        ]
        files += hand.run(source, *results).files
    shown = [line.split(" ")[:2] for line in lines_of(RunReport(files), quiet=True) if line]
    errors = [["a:2:1:", "error"], ["b:2:1:", "error"]]
    assert shown == [*errors, ["a:1:1:", "warning"], ["a:3:1:", "info"], ["b:1:1:", "warning"], ["b:3:1:", "info"]]


def test_statistics_count_by_rule(hand: SimpleNamespace) -> None:
    source = Source(b"RUN a\nRUN b\nUSER c\n")
    fix = hand.fix("repair it", Edit.insert(0, "x"))
    runs = [hand.marking(source, word, rule="shell/a", fix=fix) for word in ("RUN a", "RUN b")]
    user = hand.marking(source, "USER c", rule="user/b", severity="error")
    assert render(hand.run(source, *runs, user), RenderOptions(statistics=True)) == dedent(
        """\
        2  warning  shell/a  (2 have a fix)
        1  error    user/b

        3 findings (1 error, 2 warnings) in 1 file; 2 have a fix: run "dlint fix"; "dlint explain user/b" explains why
        """
    )


@pytest.mark.parametrize(
    ("clean", "broken", "words"),
    [
        (0, 0, "no file to check"),
        (1, 0, "1 file checked, nothing to report"),
        (14, 0, "14 files checked, nothing to report"),
        (13, 1, "13 files checked, nothing to report; 1 file could not be checked"),
    ],
)
def test_nothing_found(clean: int, broken: int, words: str) -> None:
    files = [FileReport(f"{n}/Dockerfile", Source(b"")) for n in range(clean)]
    files += [FileReport(f"bad{n}/Dockerfile", None, [], "cannot be read: gone") for n in range(broken)]
    assert lines_of(RunReport(files))[-2:] == [words, ""]


def test_nothing_found_quietly() -> None:
    assert render(RunReport([FileReport("Dockerfile", Source(b""))]), RenderOptions(quiet=True)) == ""


@pytest.mark.parametrize(
    ("trusts", "advice"),
    [
        (("safe", "safe"), '2 have a fix: run "dlint fix"'),
        (("unsafe",), '1 has a fix: run "dlint fix --unsafe"'),
        (("safe", "unsafe", "unsafe"), '1 has a fix: run "dlint fix", or "dlint fix --unsafe" for 2 more'),
        (("display",), None),
        (("proven",), '1 has a fix: run "dlint fix"'),
    ],
)
def test_the_summary_states_what_can_be_fixed(
    hand: SimpleNamespace, trusts: tuple[str, ...], advice: str | None
) -> None:
    source = Source(b"FROM x\n")
    fixes = [hand.fix("repair it", Edit.insert(0, "#"), trust=trust) for trust in trusts]
    report = hand.run(source, *(hand.marking(source, "FROM", fix=fix) for fix in fixes))
    phrases = lines_of(report)[-2].split("; ")
    assert phrases[1:-1] == ([advice] if advice else [])
    assert phrases[-1] == '"dlint explain syntax/wrong" explains why'


@pytest.mark.parametrize(
    ("trust", "line"),
    [
        ("safe", "    fix: repair it"),
        ("unsafe", "    fix: repair it (unsafe: needs --unsafe)"),
        ("display", "    fix: repair it (by hand)"),
    ],
)
def test_a_fix_states_its_trust(hand: SimpleNamespace, trust: str, line: str) -> None:
    source = Source(b"FROM x\n")
    fix = hand.fix("repair it", Edit.insert(0, "#"), trust=trust)
    assert lines_of(hand.run(source, hand.marking(source, "FROM", fix=fix)))[3] == line


@pytest.mark.parametrize(
    ("data", "start", "end", "shown", "carets"),
    [
        (b"\tRUN\tx", 5, 6, "    RUN    x", "           ^"),
        (b"RUN a\x1b[2Jb", 9, 10, r"RUN a\x1b[2Jb", "            ^"),
        (b"RUN \xff\xfe x", 4, 6, r"RUN \xff\xfe x", "    ^^^^^^^^"),
        ("RUN é中 x".encode(), 10, 11, "RUN é中 x", "        ^"),
        ("RUN e\u0301x".encode(), 7, 8, "RUN e\u0301x", "     ^"),
        ("RUN\xa0x".encode(), 3, 5, r"RUN\u00a0x", "   ^^^^^^"),
        ("RUN a\u202eb".encode(), 8, 9, r"RUN a\u202eb", "           ^"),
        (b"\xef\xbb\xbfFROM x", 3, 7, "FROM x", "^^^^"),
        (b"FROM x\r\n", 5, 6, "FROM x", "     ^"),
        (b"FROM", 4, 4, "FROM", "    ^"),
        (b"a\nb\n", 0, 2, "a", "^"),
        (b"a\nb\n", 0, 3, "a", "^ … +1 line"),
        (b"a\r\nb", 1, 3, "a", " ^"),
        (b"a\n", 2, 2, "", "^"),
    ],
)
def test_carets_stand_under_the_span(
    hand: SimpleNamespace, data: bytes, start: int, end: int, shown: str, carets: str
) -> None:
    source = Source(data)
    lines = lines_of(hand.run(source, hand.result(source, Span(start, end))))
    assert lines[1:3] == [f"    {shown}".rstrip(), f"    {carets}"]


@pytest.mark.parametrize(
    ("mark", "shown", "carets"),
    [
        (b"<0>", "<0> aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…", "^^^"),
        (b"<1>", "…aaaaaaaaaaa <1> bbbbbbbbbbbbbbbbbbbbbb…", "             ^^^"),
        (b"<2>", "…bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb <2>", "                                    ^^^"),
    ],
)
def test_a_long_line_is_cut_around_the_mark(hand: SimpleNamespace, mark: bytes, shown: str, carets: str) -> None:
    source = Source(b"<0> " + b"a" * 200 + b" <1> " + b"b" * 200 + b" <2>\n")
    lines = lines_of(hand.run(source, hand.marking(source, mark.decode())), width=44)
    assert [len(line) <= 44 for line in lines[1:3]] == [True, True]
    assert lines[1:3] == ["    " + shown, "    " + carets]


def test_a_mark_longer_than_the_window_is_cut(hand: SimpleNamespace) -> None:
    source = Source(b"ENV X=" + b"a" * 5000)
    lines = lines_of(hand.run(source, hand.result(source, Span(6, 5006))), width=44)
    assert lines[1:3] == ["    ENV X=" + "a" * 32 + "…", "          " + "^" * 32]


def test_what_a_file_holds_cannot_break_out_of_its_line(hand: SimpleNamespace) -> None:
    source = Source(b"FROM x\n", "bad\x1b[31m\nname")
    result = hand.marking(source, "x", "holds \x1b]0;title\x07 and\na line")
    heading = lines_of(hand.run(source, result))[0]
    assert heading == r"bad\x1b[31m\nname:1:6: warning syntax/wrong  holds \x1b]0;title\x07 and\na line"


def test_a_finding_without_source_has_no_excerpt(hand: SimpleNamespace) -> None:
    result = hand.marking(Source(b"FROM x\n"), "x")
    lines = lines_of(RunReport([FileReport("Dockerfile", None, [result])]))
    assert lines[:2] == ["Dockerfile:1:6: warning syntax/wrong  is wrong", ""]


def test_a_finding_past_the_end_has_no_excerpt(hand: SimpleNamespace) -> None:
    result = hand.marking(Source(b"\n\n\n\nx\n"), "x")
    lines = lines_of(RunReport([FileReport("Dockerfile", Source(b"FROM x"), [result])]))
    assert lines[1] == ""


@given(data=st.data(), width=st.integers(0, 60), quiet=st.booleans())
def test_any_report_can_be_shown(
    reports: st.SearchStrategy[RunReport], data: st.DataObject, width: int, quiet: bool
) -> None:
    report = data.draw(reports)
    text = render(report, RenderOptions(width=width, quiet=quiet))
    assert text == "" or text.endswith("\n")
    assert all(line.isprintable() for line in text.split("\n"))
    text.encode()


@given(data=st.binary(max_size=20), start=st.integers(0, 20), length=st.integers(0, 20))
def test_a_span_inside_of_a_character_does_no_harm(hand: SimpleNamespace, data: bytes, start: int, length: int) -> None:
    source = Source(data)
    result = hand.result(source, Span(min(start, len(data)), min(start + length, len(data))))
    shown = lines_of(hand.run(source, result), width=10)
    # A blank file has nothing to show: the message stands alone.
    assert shown[2].strip(" ").startswith("^") if data.strip() else "^" not in "".join(shown[1:])


@given(data=st.data())
def test_under_any_span_stand_its_carets(
    hand: SimpleNamespace, reports: st.SearchStrategy[RunReport], data: st.DataObject
) -> None:
    file = data.draw(reports).files[0]
    assert file.source is not None
    for result in file.results if file.source.data.strip() else ():
        result.fix = None
        _, *lines = lines_of(hand.run(file.source, result), width=10_000)
        first = file.source.text(result.span).split("\n")[0]
        carets = lines[1].partition(" … ")[0]
        under = _columns(lines[0].ljust(len(carets)), carets.index("^"), len(carets))
        marked = (_bare(_safe(first)), _bare(_safe(first.rstrip("\r"))))
        assert _bare(under) in marked or carets.count("^") == 1


def _columns(line: str, start: int, end: int) -> str:
    """What stands in the columns of a line, by a reckoning of its own."""
    at, found = 0, ""
    for char in line:
        if start <= at - (category(char) in ("Mn", "Me")) < end:
            found += char
        at += 0 if category(char) in ("Mn", "Me") else 2 if east_asian_width(char) in ("W", "F") else 1
    return found


def _bare(text: str) -> str:
    """Without combining marks, which stand over what is before them, and without space at the end."""
    return "".join(char for char in text if category(char) not in ("Mn", "Me")).rstrip()


def _safe(text: str) -> str:
    shown = ""
    for char in text:
        if char.isprintable():
            shown += char
        elif char == "\t":
            shown += "    "
        elif "\udc80" <= char <= "\udcff":
            shown += f"\\x{ord(char) - 0xDC00:02x}"
        elif ord(char) < 0x80:
            shown += repr(char)[1:-1]
        else:
            shown += f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
    return shown
