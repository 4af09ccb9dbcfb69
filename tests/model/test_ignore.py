"""Reading an ignore file: which lines are patterns, what they match, who decides."""

from __future__ import annotations

import re
from posixpath import normpath

import pytest
from e2b_dockerfile_utils import PatternMatcher
from hypothesis import given, settings
from hypothesis import strategies as st

from dlint.model.context.glob_index import GlobIndex
from dlint.model.context.go_filepath_match import Malformed, compiled, has_wildcard
from dlint.model.context.go_regexp import Unreadable, translate
from dlint.model.context.ignore_file import IgnoreFile
from dlint.model.context.ignore_glob import Glob
from dlint.model.context.ignore_matcher import MANY
from dlint.text.linear_match import LinearPattern

NAMES = st.sampled_from(["a", "b", "c", "ab", "ba", "abc", ".b", "a.b", "*", "#a", "x y", "é"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
LEVELS = st.sampled_from(
    [
        "a",
        "b",
        "ab",
        ".b",
        "*",
        "**",
        "?",
        "a*",
        "*b",
        "a?",
        "*.b",
        "**b",
        "a**",
        "[ab]",
        "[^a]",
        "[a-c]*",
        ".",
        "..",
        "\\*",
        "a b",
        "é",
    ]
)
MARKS = st.sampled_from(["", "", "", "!", "!", "/", "./", "! "])
WRITTEN = st.tuples(MARKS, st.lists(LEVELS, min_size=1, max_size=4).map("/".join), st.sampled_from(["", "", "/"])).map(
    "".join
)


def ignore(*lines: str) -> IgnoreFile:
    return IgnoreFile("\n".join(lines).encode())


def kept(lines: list[str], paths: list[str]) -> list[str]:
    file = ignore(*lines)
    assert file.errors == []
    return [path for path in paths if not file.ignores(path)]


# What a build with BuildKit 0.13 (docker 26.1) kept of such files.
@pytest.mark.parametrize(
    ("lines", "paths", "expected"),
    [
        (["[*]"], ["*", "[]", "^]", "[[]", "a"], ["*", "a"]),
        (["a\\d"], ["ad", "a1", "a\\d"], ["ad", "a\\d"]),
        (["a^*"], ["a^", "a^b"], ["a^", "a^b"]),
        (["[[:digit:]]x"], ["1x", ":]x", "dx", "ax"], [":]x", "dx", "ax"]),
        (["/!a", "*", "!a"], ["a", "b"], ["a"]),
        (["*", "./!a"], ["a", "b"], ["a"]),
        (["a", "!a/b", "?"], ["a/b", "a/c", "z"], ["a/b"]),
        (["a[^b]c"], ["a/c", "axc", "abc"], ["abc"]),
        (["**a"], ["xa", "a", "ba/q", "d/xa", "ab"], ["ab"]),
        (["**a*"], ["xa", "a", "d/a", "ab", "d/xab"], ["xa", "d/xab"]),
        (["d/**"], ["d/a", "d/e/f", "x"], ["x"]),
        (["d/*"], ["d/a", "d/e/f", "x"], ["x"]),
        (["*", "!d/*.md"], ["d/a.md", "d/e/f.md", "x"], ["d/a.md"]),
        (["**", "!keep"], ["keep/a", "d/e/keep/f", "x"], ["keep/a"]),
        (["a\\*"], ["a*", "ab"], ["ab"]),
        (["./b/../c/"], ["c/x", "b"], ["b"]),
        (["..", "../x", ".", "/"], ["x"], ["x"]),
        ([".", "!x"], ["x", "y"], ["x", "y"]),
        (["\\!a", "\\#b"], ["!a", "#b"], []),
        (['"q"'], ['"q"', "q"], ["q"]),
        (["a b"], ["a b", "a", "b"], ["a", "b"]),
        (["  c  ", "\t", "!\tz"], ["c", "z"], ["z"]),
        (["ü*", "[é-ï]"], ["üa", "é", "ï", "x"], ["x"]),
        (["a//b"], ["a/b", "a/c"], ["a/c"]),
        (["*", "!!a"], ["!a", "a"], ["!a"]),
        (["!../../a"], ["a", "b"], ["b"]),
        (["^?*"], ["a", "bb", "c/d"], []),
        (["a[\\w]\\b?"], ["ab-", "abc", "a--"], ["abc", "a--"]),
        (["a\\x41*"], ["aA", "ax41"], ["ax41"]),
        (["*a*b"], ["ab", "xaxb", "aab", "a/b"], ["a/b"]),
        (["/ a"], ["a", " a"], [" a"]),
        (["*", "!/ a"], ["a", " a"], [" a"]),
        (["*/b"], ["a/b/c", "b", "a/x/b"], ["b", "a/x/b"]),
        (["a?b"], ["a/b", "axb"], ["a/b"]),
        (["[!a]b"], ["!b", "ab", "cb"], ["cb"]),
        (["a{b,c}", "(a|b)"], ["ab", "ac", "a{b,c}", "a", "(a|b)"], ["ab", "ac", "a"]),
        (["a.b*"], ["axb", "a.b"], ["axb"]),
        (["**/foo/**/bar"], ["foo/bar", "x/foo/y/z/bar", "foo/x", "xfoo/bar"], ["foo/x", "xfoo/bar"]),
        (["**/*.log"], ["a.log", "x/b.log", ".log", "x.log/y"], []),
        (["a/**/b"], ["a/b", "a/x/b", "a/x/y/b", "ab"], ["ab"]),
        (["a**b"], ["ab", "axb", "a/b", "a/x/b", "ax/b"], ["axb"]),
    ],
)
def test_matches_like_buildkit(lines: list[str], paths: list[str], expected: list[str]) -> None:
    assert kept(lines, paths) == expected


def test_lines_are_read_with_their_places() -> None:
    data = b"\xef\xbb\xbf# comment\r\n #a\r\n\r\n\t!b/c/ \r\nlast"
    file = IgnoreFile(data, "x/.dockerignore")
    assert [(pattern.text, pattern.line, pattern.negated) for pattern in file.patterns] == [
        ("#a", 2, False),
        ("!b/c/", 4, True),
        ("last", 5, False),
    ]
    assert [data[pattern.span.start : pattern.span.end] for pattern in file.patterns] == [b"#a", b"!b/c/", b"last"]
    assert file.path == "x/.dockerignore"


def test_bytes_that_are_no_text_survive() -> None:
    data = b"a\xe9b \n\xff\n"
    file = IgnoreFile(data)
    assert [data[pattern.span.start : pattern.span.end] for pattern in file.patterns] == [b"a\xe9b", b"\xff"]
    assert file.patterns[0].text == "a\udce9b"
    assert file.errors == []


def test_white_space_is_that_of_go() -> None:
    file = ignore("\u2003a\u00a0", "\x1cb")
    assert file.ignores("a")
    assert not file.ignores("b")
    assert file.ignores("\x1cb")


@pytest.mark.parametrize("text", ["[", "a[", "[]", "[^]", "[a", "[a-", "[a-]", "[-a]", "[]a]", "a\\", "[\\", "x[a-"])
def test_patterns_that_filepath_match_rejects_are_errors(text: str) -> None:
    file = ignore("ok", text)
    assert file.errors == [(2, f"{text} is not a valid pattern")]
    assert [pattern.text for pattern in file.patterns] == ["ok"]


@pytest.mark.parametrize("text", ["[z-a]", "a*\\k", "?\\8", "?\\xg", "*\\é", "[[:nope:]]*", "[a\\d-z]?[\\k]"])
def test_patterns_that_make_no_expression_are_errors(text: str) -> None:
    assert [line for line, _ in ignore(text).errors] == [1]


@pytest.mark.parametrize("text", ["!", "! ", "!/", "!/.", "!/b/.."])
def test_an_exception_needs_a_name(text: str) -> None:
    assert ignore("a", text).errors == [(2, f"{text.strip()} names nothing to bring back")]


def test_a_line_too_long_for_the_builder_is_an_error() -> None:
    file = IgnoreFile(b"a\n" + b"b" * 70_000 + b"\nc\n")
    assert [line for line, _ in file.errors] == [2]
    assert [pattern.text for pattern in file.patterns] == ["a", "c"]


def test_the_last_pattern_that_changes_something_decides() -> None:
    file = ignore("*.log", "logs", "!logs/keep.log", "*.tmp", "logs/*")
    deciding = {path: file.deciding(path) for path in ("a.log", "logs/x.log", "b.tmp", "src")}
    assert {path: pattern and pattern.text for path, pattern in deciding.items()} == {
        "a.log": "*.log",
        "logs/x.log": "logs",
        "b.tmp": "*.tmp",
        "src": None,
    }
    assert file.ignores("logs/keep.log")
    back = ignore("logs", "!logs/keep.log").deciding("logs/keep.log")
    assert back is not None
    assert back.negated


def test_paths_may_be_written_in_several_ways() -> None:
    file = ignore("a/b")
    assert all(file.ignores(path) for path in ("a/b", "./a/b", "/a/b", "a/b/", "a//b/c"))
    assert not file.ignores(".")
    assert not file.ignores("")


def test_many_stars_do_not_take_for_ever() -> None:
    assert not ignore("*a" * 30 + "b").ignores("a" * 200)
    assert not ignore("**/" + "?*a" * 20 + "/x").ignores("a" * 200)
    assert not compiled("*a" * 30 + "b").match("a" * 200)
    assert not ignore("**/a/" * 60 + "b").ignores("a/" * 500 + "c")
    assert ignore("**/a/" * 60 + "b").ignores("a/" * 500 + "b")


# The other one is written after the documentation. It differs from Moby where brackets hold `*`, `?` or `/`, where a
# backslash stands before a letter, `^` outside brackets, and where cleaning brings `!` to the front of a line (`/!a`),
# leaves nothing behind it (`!/`) or takes it away (`!../../a`): those are above, with what a build made of them.
@settings(max_examples=600)
@given(st.lists(WRITTEN, min_size=1, max_size=5), st.lists(PATHS, min_size=1, max_size=5))
def test_agrees_with_another_implementation(lines: list[str], paths: list[str]) -> None:
    lines = [line for line in lines if not (line[0] == "!" and normpath(line[1:].strip()).startswith("../.."))]
    file = ignore(*lines)
    other = PatternMatcher(lines)
    assert file.errors == []
    for path in paths:
        assert file.ignores(path) == other.matches(path), path


@settings(max_examples=300)
@given(st.binary(max_size=60))
def test_any_bytes_can_be_read(data: bytes) -> None:
    file = IgnoreFile(data)
    ends = [pattern.span.end for pattern in file.patterns]
    assert ends == sorted(ends)
    file.ignores("a/b")


@settings(max_examples=300)
@given(st.lists(WRITTEN, min_size=1, max_size=5), PATHS)
def test_the_quick_test_never_overlooks_a_match(lines: list[str], path: str) -> None:
    file = ignore(*lines)
    if any(pattern.glob.matches(path) for pattern in file.patterns):
        assert file.matcher.suspects.has(path, path.rpartition("/")[2])


@settings(max_examples=300)
@given(st.lists(WRITTEN, min_size=1, max_size=5), PATHS)
def test_nothing_comes_back_below_a_folder_that_is_closed(lines: list[str], path: str) -> None:
    file = ignore(*lines)
    parts = path.split("/")
    for end in range(1, len(parts)):
        folder = "/".join(parts[:end])
        if file.ignores(folder) and not file.matcher.may_bring_back(folder):
            assert file.ignores(path)


def test_only_exceptions_that_reach_below_keep_a_folder_open() -> None:
    def opens(line: str, folder: str) -> bool:
        return ignore("*", line).matcher.may_bring_back(folder)

    assert opens("!src/a.txt", "src")
    assert opens("!src/**", "src/deep")
    assert opens("!**/a", "anywhere/at/all")
    assert opens("!*/a", "src")
    assert not opens("!*.md", "src")
    assert not opens("!README", "src")
    assert not opens("!src/*.txt", "source")
    assert not opens("!src/*.txt", "src/deep")


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        ("*.txt", ["a.txt", ".txt"], ["a.txtx", "d/a.txt"]),
        ("a?c", ["abc"], ["ac", "a/c"]),
        ("[a-c]*", ["a", "bx"], ["d", ""]),
        ("[^a]x", ["bx", "/x"], ["ax"]),
        ("a\\*b", ["a*b"], ["axb"]),
        ("**", ["a", ""], ["a/b"]),
        ("*a*b", ["ab", "aab", "xaxb"], ["ba"]),
        ("[z-a]", [], ["a", "z"]),
        ("[^z-a]", ["a"], [""]),
        ("h[[]1]", ["h[1]"], ["h1"]),
    ],
)
def test_go_match(pattern: str, matching: list[str], other: list[str]) -> None:
    match = compiled(pattern).match
    assert [text for text in matching + other if match(text)] == matching


def test_go_match_rejects_what_is_unfinished() -> None:
    with pytest.raises(Malformed):
        compiled("a[")


def test_wildcards_behind_a_backslash_are_none() -> None:
    assert has_wildcard("a*")
    assert has_wildcard("a\\\\[b]")
    assert not has_wildcard("a\\*\\?\\[")


@pytest.mark.parametrize(
    ("go", "matching", "other"),
    [
        (r"^\d\D\s\S\w\W$", ["1a bc-"], ["aa bc-"]),
        (r"^[\d\D]$", ["1", "a"], ["", "ab"]),
        (r"^[\s\S][\w][\W]$", [" a-"], [" aa"]),
        (r"^\101\x42\t\.$", ["AB\t."], ["AB\tx"]),
        (r"^\Aa\bc?$", [], ["ac"]),
        (r"^a\B[^/]*\z$", ["ab"], ["a-"]),
        (r"^[[:alpha:][:digit:]_]$", ["a", "1", "_"], ["-"]),
        (r"^[a\]\-z]$", ["a", "]", "-", "z"], ["b"]),
        (r"^[&&||~~-]$", ["&", "|", "~", "-"], ["a"]),
        (r"^(.*/)?x$", ["x", "a/b/x"], ["ax"]),
    ],
)
def test_go_expressions(go: str, matching: list[str], other: list[str]) -> None:
    match = LinearPattern(translate(go), re.ASCII).match
    assert [text for text in matching + other if match(text)] == matching


@pytest.mark.parametrize("go", [r"^[a$", r"^[~-&]$", r"^\8$", r"^\pL$", r"^\Qa$", "^a\\", r"^[\A]$"])
def test_go_expressions_that_do_not_compile(go: str) -> None:
    with pytest.raises(Unreadable):
        translate(go)


@settings(max_examples=300)
@given(st.lists(WRITTEN, min_size=1, max_size=8), PATHS)
def test_many_patterns_are_looked_up_to_the_same_end(lines: list[str], path: str) -> None:
    file = ignore(*lines)
    index = GlobIndex([pattern.glob for pattern in file.patterns])
    matching = [at for at, pattern in enumerate(file.patterns) if pattern.glob.matches(path)]
    assert index.numbers(index.matching(path)) == matching
    assert index.matching(path) == index.bits(matching)
    # Patterns that match nothing here make the file one of many patterns.
    many = ignore(*(f"{number}/nowhere" for number in range(MANY)), *lines)
    assert many.matcher.suspects.has(path, path.rpartition("/")[2]) == bool(matching)
    assert many.ignores(path) == file.ignores(path)
    decided = [each.deciding(path) for each in (many, file)]
    assert [each and each.text for each in decided] == [decided[1] and decided[1].text] * 2


def test_few_of_many_patterns_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    file = ignore(*(f"**/*{number}*x" for number in range(1000)))
    compared: list[str] = []
    honest = Glob.matches

    def counted(glob: Glob, path: str) -> bool:
        compared.append(path)
        return honest(glob, path)

    monkeypatch.setattr(Glob, "matches", counted)
    assert [file.ignores(f"folder/file{number}.txt") for number in range(5000, 6000, 100)] == [False] * 10
    assert file.ignores("folder/777.x")
    assert len(compared) < 11 * 40
