"""A command line is read by the table of its verb."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.cli.arguments import Option, UsageError, VerbSpec, read

TABLE = VerbSpec(
    "paint",
    "[WALL…]",
    (
        Option("-c --colour", "which", "COLOUR", choices=("red", "green", "blue")),
        Option("-n --names", "some", "NAMES", many=True),
        Option("-j --jobs", "how many", "N"),
        Option("-q --quiet", "print less"),
        Option("--dry", "do nothing"),
        Option("--log", "where to write", "[FILE]"),
    ),
)


def test_nothing_reported() -> None:
    arguments = read(TABLE, [])
    assert arguments.operands == []
    assert not arguments.has("quiet")
    assert arguments.value("colour") is None
    assert arguments.names("names") == ()
    assert arguments.number("jobs", 7) == 7


@pytest.mark.parametrize(
    "argv",
    [["--colour", "red"], ["--colour=red"], ["-c", "red"], ["-cred"], ["-c=red"], ["-c", "blue", "--colour", "red"]],
)
def test_a_value_comes_in_many_ways_and_the_last_one_holds(argv: list[str]) -> None:
    assert read(TABLE, argv).value("colour") == "red"


def test_switches_stand_together_and_before_a_value() -> None:
    arguments = read(TABLE, ["-qqj4", "wall"])
    assert arguments.has("quiet")
    assert arguments.number("jobs", 0) == 4
    assert arguments.operands == ["wall"]


def test_lists_add_up() -> None:
    arguments = read(TABLE, ["-n", "a, b,", "--names=c"])
    assert arguments.values("names") == ("a, b,", "c")
    assert arguments.names("names") == ("a", "b", "c")


@pytest.mark.parametrize(
    ("argv", "value", "operands"),
    [
        (["--log"], "", []),
        (["--log", "-q"], "", []),
        (["--log", "--", "a"], "", ["a"]),
        (["a", "--log"], "", ["a"]),
        (["--log", "a", "b"], "a", ["b"]),
        (["--log=a", "b"], "a", ["b"]),
    ],
)
def test_a_value_in_brackets_may_be_left_out(argv: list[str], value: str, operands: list[str]) -> None:
    arguments = read(TABLE, argv)
    assert (arguments.value("log"), arguments.operands) == (value, operands)


def test_a_value_that_was_an_operand_is_given_back() -> None:
    arguments = read(TABLE, ["a", "--log", "wall"])
    arguments.give_back("log", lambda value: value == "other")
    assert (arguments.value("log"), arguments.operands) == ("wall", ["a"])
    arguments.give_back("log", lambda value: value == "wall")
    assert (arguments.value("log"), arguments.operands) == ("", ["a", "wall"])


def test_two_dashes_end_the_options() -> None:
    assert read(TABLE, ["a", "--", "--dry", "-q", "--", "-"]).operands == ["a", "--dry", "-q", "--", "-"]


def test_a_dash_and_an_empty_word_are_operands() -> None:
    assert read(TABLE, ["-", ""]).operands == ["-", ""]


def test_a_value_may_look_like_an_option_or_be_empty() -> None:
    assert read(TABLE, ["--names", "--dry"]).values("names") == ("--dry",)
    assert read(TABLE, ["--names="]).values("names") == ("",)


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--color", "red"], "unknown option --color; did you mean --colour?"),
        (["--nams=a"], "unknown option --nams; did you mean --names?"),
        (["--zzzzzz"], "unknown option --zzzzzz"),
        (["-x"], "unknown option -x"),
        (["-dry"], "unknown option -dry; did you mean --dry?"),
        (["-qx"], "unknown option -x"),
        (["--colour"], "--colour needs a value: --colour COLOUR"),
        (["-j"], "--jobs needs a value: --jobs N"),
        (["--quiet=yes"], "--quiet takes no value"),
        (["--colour", "grene"], "--colour cannot be 'grene'; did you mean green?"),
        (["--colour", "x"], "--colour cannot be 'x': use one of red, green, blue"),
    ],
)
def test_nonsense_is_reported_with_what_was_meant(argv: list[str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(TABLE, argv)
    assert str(caught.value) == message


@pytest.mark.parametrize("value", ["", "x", "-1", "1.5", "٣"])
def test_a_number_is_a_count(value: str) -> None:
    with pytest.raises(UsageError, match="--jobs needs a number"):
        read(TABLE, [f"--jobs={value}"]).number("jobs", 0)


@given(st.lists(st.text(max_size=6), max_size=6))
def test_after_two_dashes_everything_is_an_operand(words: list[str]) -> None:
    assert read(TABLE, ["--", *words]).operands == words


@given(
    st.lists(st.sampled_from(["-q", "--dry", "--names=a", "-cred", "x", "-", "--", "--jobs", "-n", "3"]), max_size=8)
)
def test_a_line_is_read_or_refused_never_worse(words: list[str]) -> None:
    try:
        arguments = read(TABLE, words)
    except UsageError:
        return
    assert set(arguments.operands) <= set(words)
