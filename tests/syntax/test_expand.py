"""Words come apart and expand as in BuildKit, with every index where it belongs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from counted import calls_of
from e2b_dockerfile_utils import ShellLex
from hypothesis import example, given, settings
from hypothesis import strategies as st
from present import present, the

from dlint.syntax.expand import LONGEST, UNKNOWN, Unknown, expand
from dlint.syntax.lexer import Literal, Variable, parse_word
from dlint.text.mapped_text import MappedText
from dlint.text.span import Span

if TYPE_CHECKING:
    from dlint.syntax.expand import Lookup

ENV = {"A": "abcab/a*b", "empty": "", "path": "/usr/local/lib.so.1", "_x": "v w", "é": "E", "1": "one", "s": "*"}
UNSET: Lookup = dict[str, str]().get
OPERATORS = (":-", "-", ":+", "+", ":?", "?", "#", "##", "%", "%%")


def unknown(name: str) -> Lookup:
    """The values of ENV, but of one variable it is unknown what it is set to."""
    values: dict[str, str | Unknown] = {**ENV, name: UNKNOWN}
    return values.get


def in_buildkit(word: str, escape: str = "\\", env: dict[str, str] = ENV) -> tuple[str | None, str | None]:
    """The value in the port of BuildKit's lexer, or its error."""
    try:
        return ShellLex(escape, env=env, skip_unset_env=False).process_word(word), None
    except ValueError as error:
        return None, str(error)


def agrees(word: str, escape: str = "\\") -> None:
    found = expand(word, ENV.get, escape)
    value, error = in_buildkit(word, escape)
    if error is not None:
        assert found.error is not None, error
        assert error.endswith(found.error.message)
        assert found.value is None
    elif not (found.value is None and found.error is None and "\n" in word):
        # A pattern with a line end is left alone: the port follows it over lines.
        assert (found.value, found.error) == (value, None)


TABLE = {
    "plain:1.2-x": "plain:1.2-x",
    "$A-$empty-$gone.": "abcab/a*b--.",
    "${A}b${gone}": "abcab/a*bb",
    "$1x$é²": "onexE²",
    "$": "$",
    "a$.b$": "a$.b$",
    "${gone:-x}${empty:-y}${_x:-z}": "xyv w",
    "${gone-x}${empty-y}": "x",
    "${gone:+x}${empty:+y}${_x:+z}": "z",
    "${gone+x}${empty+y}": "y",
    "${_x:?no}${_x?no}${empty?no}": "v wv w",
    "${path#*/}": "usr/local/lib.so.1",
    "${path##*/}": "lib.so.1",
    "${path%.*}": "/usr/local/lib.so",
    "${path%%.*}": "/usr/local/lib",
    "${path#/???}": "/local/lib.so.1",
    "${path%lib}": "/usr/local/lib.so.1",
    "${path/l/L}": "/usr/Local/lib.so.1",
    "${path//l/L}": "/usr/LocaL/Lib.so.1",
    "${path/\\/usr/}": "/local/lib.so.1",
    "${path//.*1/}": "/usr/local/lib",
    "${path/nothing/x}": "/usr/local/lib.so.1",
    "${A%\\*b}": "abcab/a",
    "${A##a?}": "cab/a*b",
    "${A//?/-}": "---------",
    "${A///-}": "-a-b-c-a-b-/-a-*-b-",
    "${A//*/x}": "x",
    "${A/#/x}": "abcab/a*b",
    "${gone#x}${gone/x/y}": "",
    "${A#'ab'}|${A#\"ab\"}": "cab/a*b|cab/a*b",
    "${A#$gone}": "abcab/a*b",
    "${gone:-${empty:-${A}}}": "abcab/a*b",
    "${gone:-'}'}": "}",
    "${gone:-\\}}": "}",
    "${gone:-a b\tc}": "a b\tc",
    "'$A' \"$A\"": "$A abcab/a*b",
    "\"${gone:-'x y'}\"": "x y",
    "a\"\"b''": "ab",
    "\\$A \\' \\a": "$A ' a",
    '"\\$A \\" \\\\ \\a"': '$A " \\ \\a',
    "end\\": "end",
}


@pytest.mark.parametrize(("word", "value"), TABLE.items())
def test_table(word: str, value: str) -> None:
    assert expand(word, ENV.get).value == value


def test_port_agrees_with_the_table() -> None:
    # The port replaces an empty match after a full one, Go does not.
    assert {word for word, value in TABLE.items() if in_buildkit(word) != (value, None)} == {"${A//*/x}"}


ERRORS = {
    "'a": (0, "unexpected end of statement while looking for matching single-quote"),
    'ab"c': (2, "unexpected end of statement while looking for matching double-quote"),
    '"\\': (0, "unexpected end of statement while looking for matching double-quote"),
    "x${": (1, "syntax error: missing '}'"),
    "x${A": (1, "syntax error: missing '}'"),
    "x${A:": (1, "syntax error: missing '}'"),
    "x${A:-y": (1, "syntax error: missing '}'"),
    "x${A:-'y}": (1, "syntax error: missing '}'"),
    "${A:-${A:-y}": (0, "syntax error: missing '}'"),
    "${A/b": (0, "syntax error: missing '/' in ${}"),
    "${A/b/c": (0, "syntax error: missing '}'"),
    "a${}": (1, "syntax error: bad substitution"),
    "${{A}": (0, "syntax error: bad substitution"),
    "${:-x}": (0, "syntax error: bad substitution"),
    "b${A^^}": (1, "unsupported modifier (^) in substitution"),
    "b${A:#x}": (1, "unsupported modifier (:#) in substitution"),
    "b${A:=x}": (1, "unsupported modifier (:=) in substitution"),
    "${ A}": (0, "unsupported modifier ( ) in substitution"),
    "$A${gone:?}": (2, "gone: is not allowed to be unset"),
    "$A${empty:?}": (2, "empty: is not allowed to be empty"),
    "$A${gone?say $A}": (2, "gone: say abcab/a*b"),
    "${A:-${gone?x}}": (5, "gone: x"),
    "${A:-${gone?x}": (0, "syntax error: missing '}'"),
    '"${gone?x}': (1, "gone: x"),
    "${gone?x}${": (0, "gone: x"),
    "-${A#\\a}": (1, "invalid pattern (\\a) in substitution: invalid escape '\\a'"),
    "-${A%b\\a}": (1, "invalid pattern (\\ab) in substitution: invalid escape '\\a'"),
}


@pytest.mark.parametrize(("word", "where", "message"), [(word, *found) for word, found in ERRORS.items()])
def test_error(word: str, where: int, message: str) -> None:
    found = expand(word, ENV.get)
    assert found.value is None
    assert found.error is not None
    assert (found.error.index, found.error.message) == (where, message)
    assert present(in_buildkit(word)[1]).endswith(message)


def test_parse_error_keeps_what_was_complete() -> None:
    tree = parse_word("a$A'b'${A:-$s \"x")
    assert [type(part) for part in tree.parts] == [Literal, Variable, Literal]
    assert [variable.name for variable in tree.variables] == ["A", "s"]
    assert tree.error is not None
    assert (tree.error.index, tree.error.message) == (6, "syntax error: missing '}'")


# --- against the port ---

MARKS = ["$", "${", "}", "'", '"', "\\", "`", "/", ":-", "+", "?", "#", "%", ":", "=", "*", "\\*", "{", "<<", " "]
FORMS = ["$A", "${gone", "${A#", "${A%", "${empty:-", "${A//", "A", "empty", "1", "_", "é", "²", "\t", "\x1c", "\xa0"]
SOUP = st.lists(st.sampled_from(MARKS + FORMS), max_size=14).map("".join)


def made_of(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    name = st.sampled_from([*ENV, "gone", "_", "A1", ""])
    operated = st.builds("${{{}{}{}}}".format, name, st.sampled_from(OPERATORS), inner)
    replaced = st.builds("${{{}{}{}/{}}}".format, name, st.sampled_from(["/", "//"]), inner, inner)
    quoted = inner.map('"{}"'.format)
    return st.lists(st.one_of(operated, replaced, quoted, inner), max_size=4).map("".join)


PIECES = st.sampled_from(
    ["a", "b", "ab", "*", "?", "/", "\\/", "\\*", "\\\\", "\\}", ".", "'a '", "$A", "${A}", "$s", " ", ""]
)
NESTED = st.recursive(st.lists(PIECES, max_size=4).map("".join), made_of, max_leaves=6)
# Where an empty match follows a full one, the port is Python's re.sub, BuildKit Go's ReplaceAll: see the table.
EMPTY_MATCH = re.compile(r"//")


@settings(max_examples=500)
@given(SOUP, st.sampled_from("\\`"))
@example("*${A#A%%^####\\}{<x", "`")
def test_agrees_on_soup(word: str, escape: str) -> None:
    agrees(word, escape)


@settings(max_examples=500)
@given(NESTED, st.sampled_from("\\`"))
@example('${A#"\\a"}', "\\")
@example("${A#'#'*b}", "\\")
@example("${A#$s}${A##$s}", "\\")
def test_agrees_on_nested_forms(word: str, escape: str) -> None:
    if not EMPTY_MATCH.search(word):
        agrees(word, escape)


@settings(max_examples=200)
@given(
    st.text("ab*?", max_size=6).filter(lambda pattern: pattern.strip("*") or not pattern),
    st.text("abc", max_size=9),
    st.sampled_from(["", "-", "ab"]),
)
def test_replacing_all_agrees(pattern: str, value: str, replacement: str) -> None:
    word = f"${{v//{pattern}/{replacement}}}"
    assert expand(word, {"v": value}.get).value == in_buildkit(word, env={"v": value})[0]


@settings(max_examples=300)
@given(st.text("ab*?.\n", max_size=7), st.text("ab.\n", max_size=10), st.sampled_from(["#", "##", "%", "%%", "/"]))
def test_matching_agrees(pattern: str, value: str, operator: str) -> None:
    pattern = pattern.replace("\n", "")
    word = f"${{v{operator}{pattern}{'/-' if operator == '/' else ''}}}"
    assert expand(word, {"v": value}.get).value == in_buildkit(word, env={"v": value})[0]


# --- unknown and unset values ---

UNKNOWN_TABLE = {
    "$u": None,
    "a${u}": None,
    "${u:-x}": None,
    "${u-x}": None,
    "${u+x}": "x",
    "${u:+x}": None,
    "${u:?x}": None,
    "${u#x}": None,
    "${A:-$u}": "abcab/a*b",
    "${gone:-$u}": None,
    "${A#$u}": None,
    "${A/$u/x}": None,
    "${A/a/$u}": None,
    "${gone+$u}": "",
    "'$u'": "$u",
}


@pytest.mark.parametrize(("word", "value"), UNKNOWN_TABLE.items())
def test_unknown(word: str, value: str | None) -> None:
    found = expand(word, unknown("u"))
    assert (found.value, found.unset, found.error) == (value, [], None)


@settings(max_examples=300)
@given(NESTED, st.sampled_from(["", "a", "b/a", "**"]))
def test_what_is_known_holds_for_every_value(word: str, value: str) -> None:
    word = word.replace("empty", "A")
    without = expand(word, unknown("A"))
    known = expand(word, {**ENV, "A": value}.get)
    if without.value is not None:
        # An operand that is not needed may still demand a value: ${A:-${gone:?}}.
        assert known.error is not None or known.value == without.value
    if without.error is not None:
        assert known.error is not None


def test_unknown_message_is_still_an_error() -> None:
    found = expand("${gone:?$u}", unknown("u"))
    assert found.error is not None


def names(variables: list[Variable]) -> list[str]:
    return [variable.name for variable in variables]


def test_unset_leaves_out_those_with_a_default() -> None:
    word = "$a ${b} ${c:-$d} ${e-x} ${f:+$g} ${h+y} ${i#z} ${j/k/l} ${A:-$m} '$n' \\$o"
    found = expand(word, ENV.get)
    assert names(found.unset) == ["a", "b", "d", "g", "i", "j", "m"]
    assert names(found.used) == ["a", "b", "d", "c", "e", "g", "f", "h", "i", "j", "m", "A"]


def test_unset_is_listed_after_an_error() -> None:
    found = expand("${a?x}$b", UNSET)
    assert names(found.unset) == ["a", "b"]
    assert found.error is not None


@pytest.mark.parametrize("word", ["", "node:20-alpine", "/opt/x y", "a`b"])
def test_plain_text_comes_back_as_it_is(word: str) -> None:
    found = expand(word, UNSET)
    assert found.value is word
    assert (found.used, found.unset, found.error) == ([], [], None)


# --- places ---


def test_parts_of_a_word() -> None:
    first, quoted, variable, last = parse_word("a\\ b'c'${V:-x$y}\"d\"").parts
    assert isinstance(first, Literal)
    assert (first.value, first.start, first.end, first.quote) == ("a b", 0, 4, "")
    assert isinstance(quoted, Literal)
    assert (quoted.value, quoted.start, quoted.end, quoted.quote) == ("c", 5, 6, "'")
    assert isinstance(variable, Variable)
    assert (variable.name, variable.operator, variable.braces, variable.quoted) == ("V", ":-", True, False)
    assert (variable.start, variable.end) == (7, 16)
    operand, inner = variable.operand
    assert isinstance(operand, Literal)
    assert (operand.value, operand.start, operand.end) == ("x", 12, 13)
    assert isinstance(inner, Variable)
    assert (inner.name, inner.start, inner.end, inner.braces) == ("y", 13, 15, False)
    assert isinstance(last, Literal)
    assert (last.value, last.quote) == ("d", '"')


def test_slashes_have_two_operands() -> None:
    (variable,) = parse_word("${V//a$b/c}").parts
    assert isinstance(variable, Variable)
    assert variable.operator == "//"
    assert [(part.start, part.end) for part in variable.operand] == [(5, 6), (6, 8)]
    assert [(part.start, part.end) for part in variable.replacement] == [(9, 10)]


def test_quoted_reaches_into_operands() -> None:
    tree = parse_word('"$a${b:-$c}"$d"${e-\'x\'}"')
    assert {variable.name: variable.quoted for variable in tree.variables} == {
        "a": True,
        "b": True,
        "c": True,
        "d": False,
        "e": True,
    }


def test_empty_quotes_are_a_part() -> None:
    parts = [the(Literal, part) for part in parse_word("\"\"''").parts]
    assert [(part.start, part.end, part.quote) for part in parts] == [
        (1, 1, '"'),
        (3, 3, "'"),
    ]


@settings(max_examples=300)
@given(st.one_of(SOUP, NESTED), st.sampled_from("\\`"))
def test_parts_and_quotes_are_the_whole_word(word: str, escape: str) -> None:
    tree = parse_word(word, escape)
    if tree.error:
        return
    at = 0
    for part in tree.parts:
        assert set(word[at : part.start]) <= {'"', "'"}
        at = part.end
    assert set(word[at:]) <= {'"', "'"}


@settings(max_examples=300)
@given(st.one_of(SOUP, NESTED), st.sampled_from("\\`"))
def test_a_variable_stands_where_it_states(word: str, escape: str) -> None:
    for variable in parse_word(word, escape).variables:
        written = word[variable.start : variable.end]
        again = parse_word(written, escape)
        assert len(again.parts) == 1
        assert again.error is None
        assert repr(again.variables[-1]) == repr(again.parts[0])
        assert written.startswith(f"${'{' if variable.braces else ''}{variable.name}{variable.operator}")
        assert written.endswith("}") == (variable.braces or variable.name.endswith("}"))
        for part in (*variable.operand, *variable.replacement):
            assert variable.start < part.start <= part.end < variable.end


def test_mapped_text_leads_back_to_the_file() -> None:
    # A word over two lines: ${é, continuation mark and line end, :-x}.
    text = MappedText.join([("${é", 10), (":-x}", 16)])
    found = expand(text, UNSET)
    assert found.value == "x"
    (variable,) = found.used
    assert text.span(variable.start, variable.end) == Span(10, 20)


# --- size ---


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("${a:-", "}"), ('"${a:-', '}"'), ("${a+x}${b-y", "}"), ("${a#", "}"), ("${a/", "/}")],
)
def test_deep_nesting(opening: str, closing: str) -> None:
    depth = 5_000
    found = expand(opening * depth + "x" + closing * depth, UNSET)
    assert found.error is None
    assert len(found.used) >= depth


def test_deep_nesting_left_open() -> None:
    found = expand('${a:-"' * 20_000, UNSET)
    assert found.error is not None
    assert found.error.message == "syntax error: missing '}'"


@pytest.mark.parametrize(
    "word", ["$", "'", "''", '"', "\\", "$a", "${a}", "${a:-", "}", "/", "${", "${a#*", "<<", "é$é"]
)
def test_the_work_for_long_words_grows_with_them(word: str) -> None:
    small, large = (calls_of(lambda: expand(word * count, {"a": "b"}.get), builtins=True) for count in (500, 2000))  # noqa: B023
    assert large < 5 * small


@pytest.mark.parametrize("pattern", ["*a*a*a*a*a*a*a*b", "b*a*a*a*a*a", "?*?*?*?*?*b", "a*" * 50 + "b"])
@pytest.mark.parametrize("form", ["${{a#{}}}", "${{a##{}}}", "${{a%{}}}", "${{a%%{}}}", "${{a/{}/x}}", "${{a//{}/x}}"])
def test_patterns_do_not_back_up(form: str, pattern: str) -> None:
    value = "a" * LONGEST
    assert expand(form.format(pattern), {"a": value}.get).value == value


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("$a$a", 15),
        ("$a:/x", 3000),
        ("${a//a/aaaaaaaaaa}", 7),
        ("${a:+$a$a}", 15),
        ("${b:-$a$a}", 15),
        ("${a/a/$a$a}", 15),
    ],
)
def test_values_have_a_bound(word: str, count: int) -> None:
    """Each value is made of the one before it; in the end it is unknown, and none was longer than the bound."""
    values: dict[str, str | Unknown] = {"a": "a" * 8}
    for _ in range(count):
        value = expand(word, values.get).value
        assert value is None or len(value) <= LONGEST
        values["a"] = UNKNOWN if value is None else value
    assert values["a"] is UNKNOWN


def test_a_long_value_that_nothing_lengthens_is_known() -> None:
    written = "'" + "a" * 3 * LONGEST + "'"
    value = expand(written, UNSET).value
    assert value == written.strip("'")
    assert expand("$a", {"a": value}.get).value == value
    assert expand("${b:-$a}", {"a": value}.get).value == value
    assert expand("${a}b", {"a": value}.get).value is None
