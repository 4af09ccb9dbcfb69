"""What a word of the shell means, what it is made of, and where it stands."""

from __future__ import annotations

import pytest
from present import present

from dlint.syntax.shell.scan import scan
from dlint.syntax.shell.word import ShellWord
from dlint.text.mapped_text import MappedText


def word_of(raw: str) -> ShellWord:
    """The word `raw` as the argument of a command."""
    script = scan(MappedText.plain(f"x {raw}", 100))
    assert script.error is None
    words = script.commands[0].words
    assert len(words) == 2
    assert words[1].raw == raw
    return words[1]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a", "a"),
        ("'a b'", "a b"),
        ('"a b"', "a b"),
        ("a\\ b", "a b"),
        ("''", ""),
        ('""', ""),
        ("a'b'\"c\"d", "abcd"),
        ("'a\\n'", "a\\n"),
        ('"a\\n\\"\\$\\\\"', 'a\\n"$\\'),
        ("\\a\\'", "a'"),
        ("$'a\\n\\x41\\101\\u20ac\\'\\q'", "a\nAA€'\\q"),
        ('$"a b"', "a b"),
        ("a\\\nb", "ab"),
        ('"a\\\nb"', "ab"),
        ("größe", "größe"),
        ("a#b", "a#b"),
        ("'$x'", "$x"),
        ("\\$x", "$x"),
        ("a$", "a$"),
        ('"a$"', "a$"),
        ("$%", "$%"),
    ],
)
def test_value_of_a_literal_word(raw: str, text: str) -> None:
    word = word_of(raw)
    assert word.literal
    assert word.text == text
    assert word.mapped.text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("$x", "$x"),
        ('"a$x b"', "a$x b"),
        ("${x:-'a b'}c", "${x:-'a b'}c"),
        ("a$(b 'c')\"d\"", "a$(b 'c')d"),
        ("`a`", "`a`"),
        ("$((1 + 2))", "$((1 + 2))"),
        ("<(a b)", "<(a b)"),
        ("$1$?$@", "$1$?$@"),
    ],
)
def test_expansions_stay_as_they_are_written(raw: str, text: str) -> None:
    word = word_of(raw)
    assert not word.literal
    assert word.text == text


@pytest.mark.parametrize("raw", ["*", "a?", "[ab]c", "{a,b}", "a{1..3}", "*'x'", "$x*"])
def test_globs(raw: str) -> None:
    assert word_of(raw).glob


@pytest.mark.parametrize("raw", ["a", "'*'", '"?"', "\\*", "{a}", "{}", "}{,", "$?", "${x[1]}"])
def test_no_globs(raw: str) -> None:
    assert not word_of(raw).glob


@pytest.mark.parametrize(
    ("raw", "quoted"), [("a", False), ("'a'", True), ('a"$b"', True), ("$a", False), ("a\\b", True)]
)
def test_quoted(raw: str, quoted: bool) -> None:
    assert word_of(raw).quoted is quoted


def kinds(word: ShellWord) -> list[tuple[str, ...]]:
    return [(part.kind, part.text, part.quote) for part in word.parts]


def test_parts_show_text_from_expansions() -> None:
    assert kinds(word_of("a'b c'\"d $e ${f:-g}\"$(h)`i`$((j))<(k)")) == [
        ("text", "a", ""),
        ("text", "b c", "'"),
        ("text", "d ", '"'),
        ("variable", "$e", '"'),
        ("text", " ", '"'),
        ("variable", "${f:-g}", '"'),
        ("command", "$(h)", ""),
        ("command", "`i`", ""),
        ("arithmetic", "$((j))", ""),
        ("process", "<(k)", ""),
    ]


@pytest.mark.parametrize(
    ("raw", "name", "operator"),
    [
        ("$x", "x", ""),
        ("${x}", "x", ""),
        ("${x:-a b}", "x", ":-a b"),
        ("${#x}", "x", ""),
        ("${!x}", "x", ""),
        ("${x%%.*}", "x", "%%.*"),
        ("${x[1]}", "x", "[1]"),
        ('${x:?say "why"}', "x", ':?say "why"'),
        ("$1", "1", ""),
        ("${10}", "10", ""),
        ("$?", "?", ""),
    ],
)
def test_variables(raw: str, name: str, operator: str) -> None:
    (variable,) = word_of(raw).variables
    assert (variable.name, variable.operator) == (name, operator)


def test_names_inside_expansions_count_those_of_inner_commands_do_not() -> None:
    assert word_of('$a${b:-$c}"${d:+${e}}"$((f+1))$(g $h)').names == {"a", "b", "c", "d", "e", "f"}
    assert word_of("plain").names == frozenset()


def test_span_is_in_bytes() -> None:
    script = scan(MappedText.plain("é x€y z", 10))
    assert [(word.span.start, word.span.end) for word in script.commands[0].words] == [(10, 12), (13, 18), (19, 20)]


def test_mapped_value_leads_through_quotes_and_escapes() -> None:
    mapped = word_of("'ab'\"c\\$d\"").mapped
    assert mapped.text == "abc$d"
    assert [mapped.offset(at) for at in range(5)] == [103, 104, 107, 109, 110]


def test_a_word_over_two_lines_is_not_in_one_piece() -> None:
    script = scan(MappedText.join([("echo a", 0), ("b c", 10)]))
    _, first, second = script.commands[0].words
    assert (first.raw, first.in_one_piece) == ("ab", False)
    assert (second.raw, second.in_one_piece) == ("c", True)


def test_part_of_a_word() -> None:
    tail = word_of("--flag='a b'").part(7)
    assert (tail.raw, tail.text, tail.span.start) == ("'a b'", "a b", 109)


def test_assignments() -> None:
    script = scan(MappedText.plain("A=1 B+='x y' C[0]= D=$(e) run A=2"))
    found = [(each.name, each.operator, each.value.text) for each in script.commands[0].assignments]
    assert found == [("A", "=", "1"), ("B", "+=", "x y"), ("C[0]", "=", ""), ("D", "=", "$(e)")]
    assert [word.raw for word in script.commands[0].words] == ["run", "A=2"]
    assert script.commands[0].assignments[1].span.start == 4


def test_redirects() -> None:
    script = scan(MappedText.plain("a >f 2>&1 3<<<x {fd}>g &>>h <<E b\nbody\nE\n"))
    command = script.commands[0]
    assert [(each.fd, each.operator, each.target.text) for each in command.redirects] == [
        (None, ">", "f"),
        (2, ">&", "1"),
        (3, "<<<", "x"),
        (None, ">", "g"),
        (None, "&>>", "h"),
        (None, "<<", "E"),
    ]
    assert [each.descriptor for each in command.redirects] == [1, 2, 3, 1, 1, 0]
    assert [each.writes for each in command.redirects] == [True, True, False, True, True, False]
    assert [word.raw for word in command.words] == ["a", "b"]
    assert command.redirects[1].span.start == 5
    assert command.redirects[-1].is_heredoc


def test_heredoc_bodies_inside_a_script() -> None:
    script = scan(MappedText.plain("cat <<A <<-'B'\n$(a)\nA\n\t$(b)\n\tB\nc", 50))
    first, second = script.commands[0].redirects
    assert (present(first.body).text, first.expand) == ("$(a)\n", True)
    assert (present(second.body).text, second.expand) == ("\t$(b)\n", False)
    assert present(first.body).offset(0) == 65
    assert [command.head for command in script.commands] == ["cat", "a", "c"]


def test_heredoc_without_its_end_reaches_to_the_end() -> None:
    script = scan(MappedText.plain("cat <<A\nb\nc"))
    assert script.error is None
    assert present(script.commands[0].redirects[0].body).text == "b\nc"


def test_heredocs_that_the_dockerfile_parser_has_taken() -> None:
    body = MappedText.plain("$(inner) 'text'\n", 500)
    script = scan(MappedText.plain("cat <<EOF > /f && apt-get update"), heredocs={"EOF": body})
    assert [command.head for command in script.commands] == ["cat", "inner", "apt-get"]
    assert script.commands[0].redirects[0].body is body
    assert script.commands[1].span.start == 502
    names_only = scan(MappedText.plain("cat <<EOF > /f && apt-get update"), heredocs=["EOF"])
    assert [command.head for command in names_only.commands] == ["cat", "apt-get"]
    assert names_only.commands[0].redirects[0].body is None
