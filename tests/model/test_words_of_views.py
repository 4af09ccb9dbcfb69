"""What instructions mean beyond their words: what BuildKit expands, ports, stray comments, lists that are none."""

from __future__ import annotations

import pytest
from opened import file_of
from present import the

from dlint.model.instructions.kinds import Expose
from dlint.model.instructions.port import Port
from dlint.model.instructions.view import View


def ports_of(words: str) -> tuple[Port, ...]:
    return the(Expose, view_of(f"EXPOSE {words}")).ports


def view_of(line: str) -> View:
    return file_of(f"FROM debian:12\n{line}\n").stages[0].instructions[0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ENV A=$b C=d", ["A", "$b", "C", "d"]),
        ("LABEL a b c", ["a", "b c"]),
        ("ARG A B=$c", ["$c"]),
        ("WORKDIR $a", ["$a"]),
        ("EXPOSE $a 80", ["$a", "80"]),
        ("COPY --chown=$a --from=b --exclude=c d /e", ["d", "/e", "$a", "c"]),
        ("ADD <<EOF /a\nEOF", ["/a"]),
        ("RUN --mount=type=cache,id=$a echo $b", ["type=cache,id=$a"]),
        ("CMD $a", []),
        ("MAINTAINER $a", []),
        ("HEALTHCHECK CMD $a", []),
    ],
)
def test_buildkit_expands(line: str, words: list[str]) -> None:
    assert [word.value for word in view_of(line).expandable] == words


def test_a_flags_value_stands_where_it_is_written() -> None:
    view = view_of('COPY --chown=a --chmod="b" c d')
    source = view.file.source
    assert [source.text(word.span) for word in view.flag_values("chown", "chmod")] == ["a", '--chmod="b"']


def test_a_part_of_a_word_has_its_own_bytes() -> None:
    word = view_of("WORKDIR /ä/$b").expandable[0]
    assert view_of("WORKDIR /ä/$b").file.source.text(word.within(3, 5)) == "$b"
    quoted = view_of('COPY ["\\u0061$b", "c"]').expandable[0]
    assert quoted.within(1, 3) == quoted.span


@pytest.mark.parametrize(
    ("text", "first", "last", "protocol", "host"),
    [
        ("80", 80, 80, "", ""),
        ("80/TCP", 80, 80, "TCP", ""),
        ("8000-8010/udp", 8000, 8010, "udp", ""),
        ("8080:80", 80, 80, "", "8080"),
        ("127.0.0.1:8080:80/tcp", 80, 80, "tcp", "127.0.0.1:8080"),
        ("127.0.0.1::80", 80, 80, "", "127.0.0.1:"),
        ("[::1]:80:80", 80, 80, "", "[::1]:80"),
        ("8000-9000:80", 80, 80, "", "8000-9000"),
        ("0080", 80, 80, "", ""),
    ],
)
def test_a_port(text: str, first: int, last: int, protocol: str, host: str) -> None:
    [port] = ports_of(text)
    assert (port.error, port.first, port.last, port.protocol, port.host) == (None, first, last, protocol, host)


@pytest.mark.parametrize(
    "text",
    [
        "http",
        "65536",
        "99999999999999999999",
        "80-",
        "90-80",
        "80/http",
        ":80:",
        "1.2.3:80:80",
        "1-2:1-3",
        "80,81",
        "-1",
        "٣",
    ],
)
def test_no_port(text: str) -> None:
    [port] = ports_of(text)
    assert port.error is not None
    assert (port.first, port.last) == (0, 0)


def test_a_variable_may_bring_several_ports() -> None:
    file = file_of('FROM debian\nARG P\nENV Q="80 443/tcp"\nEXPOSE $P $Q\n')
    ports = the(Expose, file.stages[0].instructions[2]).ports
    assert [(port.text, port.is_literal) for port in ports] == [
        ("80", False),
        ("443/tcp", False),
    ]


@pytest.mark.parametrize(
    ("line", "comment"),
    [
        ("COPY a b # c d", "# c d"),
        ("COPY a b #c", "#c"),
        ("COPY # b", "# b"),
        ("USER a # b", "# b"),
        ("USER a #b", None),
        ("USER a#b", None),
        ("WORKDIR /a #", "#"),
        ('CMD ["a"] # b', "# b"),
        ('CMD ["a # b"]', None),
        ("CMD a # b", None),
        ('HEALTHCHECK CMD ["a"] # b', "# b"),
        ("COPY <<EOF /a # b\nEOF", None),
        ("#a b", None),
    ],
)
def test_a_stray_comment(line: str, comment: str | None) -> None:
    instructions = file_of(f"FROM debian:12\n{line}\n").stages[0].instructions
    found = instructions[0].stray_comment if instructions else None
    assert (None if found is None else found.value) == comment


@pytest.mark.parametrize(
    ("line", "broken"),
    [
        ("CMD ['a']", True),
        ('CMD ["a", "b"', True),
        ('CMD "a", "b"', True),
        ("CMD [a]", True),
        ("CMD [a, b]", True),
        ("CMD [ a b ]", True),
        ("CMD [ -f /a ] && b", False),
        ("CMD [ $A = b ] || c", False),
        ('CMD "a" b', False),
        ("CMD [[ -f a ]] && b", False),
        ("RUN [a]", False),
        ("RUN [ a ]", False),
        ("RUN [ 'a', 'b' ]", True),
        ('RUN [ "$A" = "b" ]', False),
        ("COPY [a-z] b", False),
        ("COPY ['a', 'b']", True),
        ("VOLUME [/a]", True),
        ("VOLUME /a", False),
        ("HEALTHCHECK CMD ['a']", True),
        ("HEALTHCHECK NONE", False),
        ('CMD ["a"]', False),
    ],
)
def test_a_broken_list(line: str, broken: bool) -> None:
    assert view_of(line).is_broken_list is broken
