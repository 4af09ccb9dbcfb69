"""How each instruction's arguments, flags and JSON forms are cut."""

from __future__ import annotations

import pytest
from opened import tree_of
from present import present

from dlint.syntax.instruction import Instruction


def node_of(line: str, escape: str = "\\") -> Instruction:
    return tree_of(f"# escape={escape}\nFROM x\n{line}\n").instructions[1]


@pytest.mark.parametrize(
    ("line", "args"),
    [
        ("FROM a AS b", ["a", "AS", "b"]),
        ("FROM \ta  as\vb", ["a", "as", "b"]),
        ("EXPOSE 80 443/tcp '1 2'", ["80", "443/tcp", "'1", "2'"]),
        ("RUN a  b && c", ["a  b && c"]),
        ("CMD  x ", ["x"]),
        ("ENTRYPOINT a 'b c'", ["a 'b c'"]),
        ("SHELL a b", ["a b"]),
        ("COPY a 'b c' /d", ["a", "'b", "c'", "/d"]),
        ("ADD a\\ b /c", ["a\\", "b", "/c"]),
        ("VOLUME /a /b", ["/a", "/b"]),
        ("USER a b", ["a b"]),
        ("WORKDIR /a b", ["/a b"]),
        ("STOPSIGNAL 9", ["9"]),
        ("MAINTAINER A <a@example.org>", ["A <a@example.org>"]),
        ("HEALTHCHECK NONE", ["NONE"]),
        ("HEALTHCHECK CMD a  b", ["CMD", "a  b"]),
        ("HEALTHCHECK cmd", ["cmd"]),
        ("ARG A B=1 C='2 3' D=\"4 5\" E=6\\ 7", ["A", "B=1", "C='2 3'", 'D="4 5"', "E=6\\ 7"]),
        ("ARG A='open b", ["A='open b"]),
        ("ARG A=1\\\\", ["A=1\\\\"]),
        ("ARG A=1\\\f", ["A=1"]),
        ("ARG A='1\\\f", ["A='1\\"]),
        ('ARG A="1\\\f', ['A="1']),
        ("RUN\u00a0x", []),
        ("USER a\u00a0", ["a"]),
    ],
)
def test_arguments(line: str, args: list[str]) -> None:
    assert node_of(line).args == args


KEYWORDS = "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL"


@pytest.mark.parametrize("keyword", [*KEYWORDS.split(), "USER", "VOLUME", "WORKDIR"])
def test_instructions_without_arguments(keyword: str) -> None:
    node = node_of(f"{keyword} ")
    assert (node.keyword, node.args, node.flags, node.is_json, node.error) == (keyword.lower(), [], [], False, None)
    assert node.onbuild is None
    assert node.body.text == ""


@pytest.mark.parametrize("keyword", ["ENV", "LABEL"])
@pytest.mark.parametrize(
    ("rest", "args"),
    [
        ("a=b", ["a", "b", "="]),
        ("a=b c=d=e f=", ["a", "b", "=", "c", "d=e", "=", "f", "", "="]),
        ("a=\"b c\" 'd e'='f g'", ["a", '"b c"', "=", "'d e'", "'f g'", "="]),
        ("a=b\\ c", ["a", "b\\ c", "="]),
        ('a="b\\" c"', ["a", '"b\\" c"', "="]),
        ("a='b\\' c=d", ["a", "'b\\'", "=", "c", "d", "="]),
        ('a="', ["a", '"', "="]),
        ("a b", ["a", "b", ""]),
        ("a  b c=d  e", ["a", "b c=d  e", ""]),
        ("a b\\\f", ["a", "b\\", ""]),
        ("a=b\\\f", ["a", "b", "="]),
        ("a=$b\u00a0c=d", ["a", "$b", "=", "c", "d", "="]),
    ],
)
def test_pairs(keyword: str, rest: str, args: list[str]) -> None:
    node = node_of(f"{keyword} {rest}")
    assert node.args == args
    assert len(node.words) == len(args) // 3 * 2


@pytest.mark.parametrize("keyword", ["ENV", "LABEL"])
@pytest.mark.parametrize("rest", ["a", "a=b c", "a=b c d=e", "a\u00a0b"])
def test_pairs_that_buildkit_refuses(keyword: str, rest: str) -> None:
    node = node_of(f"{keyword} {rest}")
    assert present(node.error).line == 3
    assert node.args == []


def test_quotes_and_the_other_escape() -> None:
    node = node_of('ENV a="b`" c" d=e` f g=\\', escape="`")
    assert node.args == ["a", '"b`" c"', "=", "d", "e` f", "=", "g", "\\", "="]


@pytest.mark.parametrize(
    ("rest", "flags", "body"),
    [
        ("--a b", ["--a"], "b"),
        ("--a=b --c=d e --f", ["--a=b", "--c=d"], "e --f"),
        ("--a='b c' d", ["--a=b c"], "d"),
        ('--a="b \\" c" d', ['--a=b " c'], "d"),
        ("--a=b\\ c d", ["--a=b c"], "d"),
        ('"--a" b', [], '"--a" b'),
        ("-a b", [], "-a b"),
        ("-- --a b", [], "--a b"),
        ("--a -- --b", ["--a"], "--b"),
        ("--", [], ""),
        ("--a", ["--a"], ""),
        ("--a\\", ["--a"], ""),
        ("--a='b", ["--a=b"], ""),
        ("--a=\u00fc b", ["--a=\u00fc"], "b"),
        ('--a="" b', ["--a="], "b"),
    ],
)
@pytest.mark.parametrize("keyword", ["RUN", "COPY", "FROM", "ENV", "HEALTHCHECK", "USER", "NOPE"])
def test_flags_of_every_instruction(keyword: str, rest: str, flags: list[str], body: str) -> None:
    node = node_of(f"{keyword} {rest}")
    assert [flag.value for flag in node.flags] == flags
    assert node.body.text == body


def test_flags_are_read_with_the_escape_character_of_the_file() -> None:
    node = node_of("RUN --a=b` c --target=C:\\bar f", escape="`")
    assert [flag.value for flag in node.flags] == ["--a=b c", "--target=C:\\bar"]
    assert node.args == ["f"]


def test_flags_by_name() -> None:
    node = node_of("COPY --from=a --link --from=b=c x y")
    assert (node.flag_value("from"), node.flag_value("link"), node.flag_value("chown")) == ("b=c", "", None)
    assert node.flag("fro") is None


WITH_JSON = ["RUN", "CMD", "ENTRYPOINT", "SHELL", "COPY", "ADD", "VOLUME", "HEALTHCHECK CMD", "ONBUILD CMD"]


def holder(node: Instruction) -> Instruction:
    return node.onbuild or node


@pytest.mark.parametrize("keyword", WITH_JSON)
@pytest.mark.parametrize(
    ("form", "strings"),
    [
        ('["a", "b c"]', ["a", "b c"]),
        ("[]", []),
        ("[ \t]", []),
        ('[ "a"\t,"b" ]  ', ["a", "b"]),
        ('["\\u00e9\\n\\t\\"\\\\\\/\\b\\f\\r"]', ['\u00e9\n\t"\\/\b\f\r']),
        ('["\\ud83d\\ude00 \\ud83d x"]', ["\U0001f600 \ufffd x"]),
        ('["a,]", "[b"]', ["a,]", "[b"]),
        ('["\u65e5\u672c"]', ["\u65e5\u672c"]),
        ('["\x7f"]', ["\x7f"]),
    ],
)
def test_json(keyword: str, form: str, strings: list[str]) -> None:
    node = holder(node_of(f"{keyword} {form}"))
    assert node.is_json
    assert node.args[keyword.startswith("HEALTHCHECK") :] == strings


@pytest.mark.parametrize("keyword", WITH_JSON)
@pytest.mark.parametrize(
    "form",
    [
        "['a', 'b']",
        '["a",]',
        '[,"a"]',
        '["a" "b"]',
        '["a"',
        '["a"] b',
        '["a"]]',
        '["\\x"]',
        '["\\u12"]',
        '["a\tb"]',
        "[a]",
        '["a", b]',
        "[ -f /x ]",
        "[NaN]",
        "[Infinity]",
        "[1e999]",
        "[01]",
        "[1,]",
        '[{"a" 1}]',
        "[" * 10_001 + "]" * 10_001,
    ],
)
def test_near_misses_are_shell_form(keyword: str, form: str) -> None:
    node = holder(node_of(f"{keyword} {form}"))
    assert not node.is_json
    assert node.error is None
    assert " ".join(node.args).split() == [*["CMD"] * keyword.startswith("HEALTHCHECK"), *form.split()]


@pytest.mark.parametrize("keyword", WITH_JSON)
@pytest.mark.parametrize(
    "form", ["[1]", '["a", null]', "[[]]", '[{"a": [1.5e3, true]}]', '["a", -0]', "[" * 10_000 + "]" * 10_000]
)
def test_lists_of_other_things_are_refused(keyword: str, form: str) -> None:
    node = node_of(f"{keyword} {form}")
    error = present(node.error)
    assert error.line == 3
    assert "JSON" in error.message and not any("[" in arg for arg in node.args)


def test_json_is_shell_form_where_it_means_nothing() -> None:
    for keyword in ("USER", "WORKDIR", "STOPSIGNAL"):
        assert node_of(f'{keyword} ["a"]').args == ['["a"]']
    assert node_of('EXPOSE ["a", "b"]').args == ['["a",', '"b"]']
    assert not node_of('ARG ["a"]').is_json


@pytest.mark.parametrize(
    ("line", "keyword", "args", "flags", "is_json"),
    [
        ("ONBUILD RUN a b", "run", ["a b"], [], False),
        ('onbuild copy --from=a ["b", "c"]', "copy", ["b", "c"], ["--from=a"], True),
        ("ONBUILD ENV A=1 B=2", "env", ["A", "1", "=", "B", "2", "="], [], False),
        ("ONBUILD HEALTHCHECK --retries=1 NONE", "healthcheck", ["NONE"], ["--retries=1"], False),
        ("ONBUILD --x USER me", "user", ["me"], [], False),
        ("ONBUILD RUN", "run", [], [], False),
    ],
)
def test_what_onbuild_wraps(line: str, keyword: str, args: list[str], flags: list[str], is_json: bool) -> None:
    node = node_of(line)
    inner = present(node.onbuild)
    assert (node.keyword, node.args, node.is_json) == ("onbuild", [""], False)
    assert (inner.keyword, inner.args, [flag.value for flag in inner.flags]) == (keyword, args, flags)
    assert inner.is_json == is_json
    assert (inner.start_line, inner.end_line) == (3, 3)
    assert inner.error is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ONBUILD NOPE x", "unknown instruction: NOPE"),
        ("ONBUILD ENV a", "ENV must have two arguments"),
        ("ONBUILD ONBUILD RUN x", "ONBUILD may not wrap another ONBUILD"),
        ("ONBUILD CMD [1]", "a JSON list of arguments may hold nothing but strings"),
    ],
)
def test_what_onbuild_may_not_wrap(line: str, message: str) -> None:
    assert present(node_of(line).error).message == message


def test_a_chain_of_onbuild_ends_at_the_second() -> None:
    inner = present(node_of("ONBUILD ONBUILD RUN x").onbuild)
    assert (inner.keyword, inner.args, inner.onbuild) == ("onbuild", [], None)
