"""Twenty ways in which repairs are known to break files: none of them is ours, nor when unsafe ones are allowed."""

from __future__ import annotations

import pytest

from dlint import api
from dlint.config.settings import Settings
from dlint.syntax.parse import parse
from dlint.text.source import Source

HEAD = "FROM debian:12\n"


def repaired(text: str, unsafe: bool = False, head: str = HEAD) -> str:
    """The text after all repairs of every tier; it parses as before, and a second run changes nothing."""
    whole = (head + text).encode("utf-8", "surrogateescape")
    settings = Settings().but(all=True)
    fixed = api.fix(whole, settings=settings, unsafe=unsafe)
    assert len(parse(Source(fixed.new)).errors) <= len(parse(Source(whole)).errors)
    assert api.fix(fixed.new, settings=settings, unsafe=unsafe).new == fixed.new
    return fixed.new.decode("utf-8", "surrogateescape").removeprefix(head)


def both(text: str, head: str = HEAD) -> list[str]:
    return [repaired(text, head=head), repaired(text, unsafe=True, head=head)]


def instructions(text: str) -> list[list[str]]:
    """Keyword and arguments of each instruction as the builder reads them."""
    return [[node.keyword, *node.args] for node in parse(Source(text.encode())).instructions]


def test_01_a_list_of_packages_keeps_its_continuations() -> None:
    for new in both("RUN apt-get update && apt-get install -y \\\n zlib1g \\\n curl \\\n && rm -rf /x\n"):
        assert "\\\n zlib1g \\\n curl \\\n" in new
        assert {line[0] for line in instructions(new)} == {"run"}


def test_02_an_option_among_packages_keeps_its_value() -> None:
    for new in both("RUN apk add b \\\n a \\\n --repository https://z \\\n c\n", "FROM alpine:3.20\n"):
        assert "--repository https://z" in new


def test_03_a_short_option_keeps_its_value() -> None:
    for new in both("RUN pip install torch==2.0 -f https://x numpy\n", "FROM python:3.12\n"):
        assert "torch==2.0 -f https://x numpy" in new


def test_04_a_comment_inside_a_list_cuts_nothing_off() -> None:
    for new in both("RUN apt-get update && apt-get install -y b \\\n # x\n a\n"):
        words = instructions(new)[-1][1].split()
        assert words[words.index("b") + 1] == "a"
        assert " # x\n" in new


def test_05_a_command_inside_of_quotes_is_edited_in_its_place() -> None:
    for new in both('RUN bash -c "apt-get install g"\n'):
        assert "ap -y" not in new
        assert 'apt-get install -y g"' in new or "apt-get install -y --no-install-recommends g" in new


def test_06_options_go_to_the_inner_command() -> None:
    for new in both('RUN sh -c "wget http://q"\n'):
        (run,) = instructions(new)
        assert run[1].startswith('sh -c "wget ')


def test_07_mixed_line_ends_stay_and_nothing_is_cut() -> None:
    new = repaired("RUN true\r\nEXPOSE 80/TCP\nENV FOO bar\n")
    assert new == "RUN true\r\nEXPOSE 80/tcp\nENV FOO=bar\n"


def test_08_a_value_over_several_lines_becomes_one_value() -> None:
    (line,) = instructions(repaired("ENV DEPS \\\n autoconf \\\n gcc\n"))
    assert line[:2] == ["env", "DEPS"]
    assert line[2].strip('"').split() == ["autoconf", "gcc"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ENV D a\\ b\n", "ENV D=a\\ b\n"),
        ('ENV F "a" "b"\n', 'ENV F "a" "b"\n'),
        ("ENV I 'a \"b\" c'\n", "ENV I='a \"b\" c'\n"),
    ],
)
def test_09_quotes_and_backslashes_keep_the_value(old: str, new: str) -> None:
    """That the values are equal is shown by a real engine, see tests/engines/test_fixes_engine.py."""
    assert repaired(old) == new


@pytest.mark.parametrize(
    "text",
    [
        "ARG SRC=https://x/y.tgz\nADD $SRC /x/\n",
        "ADD ${TAR} /y/\n",
        "ADD app.tgz app.txt /q/\n",
        "ADD --unpack=true f /w\n",
        "ADD --checksum=sha256:a http://x/y /z\n",
    ],
)
def test_10_add_stays_where_it_unpacks_or_fetches(text: str) -> None:
    assert "ADD " in repaired(text)
    assert "COPY" not in repaired(text)


def test_11_a_mode_for_the_folder_is_not_one_for_its_files() -> None:
    for new in both("COPY bin /opt/bin\nRUN chmod 700 /opt/bin\n"):
        assert "--chmod" not in new
        assert "chmod 700 /opt/bin" in new


def test_12_no_mode_in_words_for_a_frontend_that_does_not_know_them() -> None:
    text = "COPY a.sh /a.sh\nRUN chmod +x /a.sh\n"
    for new in both(text, "# syntax=docker/dockerfile:1.4\nFROM debian:12\n"):
        assert "--chmod=+x" not in new


def test_13_cmd_stays_above_the_shell_that_does_not_run_it() -> None:
    for new in both('CMD echo $0\nSHELL ["/bin/bash", "-c"]\n'):
        assert [line[0] for line in instructions(new)] == ["cmd", "shell"]


def test_14_an_option_goes_where_the_program_reads_it() -> None:
    new = repaired("RUN zypper install baz\n", head="FROM opensuse/leap:15.6\n")
    words = new.split()
    assert "-n" not in words[words.index("install") :]
    assert {"-n", "-y", "--non-interactive"} & set(words)


def test_15_no_one_is_given_files_that_belong_to_root() -> None:
    assert repaired("USER app\nCOPY cfg /cfg\n") == "USER app\nCOPY cfg /cfg\n"


def test_16_texts_are_not_tidied_up() -> None:
    text = 'RUN echo "multi \\\n   line   string" >/m\nCOPY <<EOF /x\nends in blanks   \n\n\nEOF\n'
    for new in both(text):
        assert '"multi \\\n   line   string"' in new
        assert "ends in blanks   \n\n\nEOF\n" in new


def test_17_nothing_is_set_for_lack_of_a_file_that_no_one_can_see() -> None:
    text = "RUN gem install rails && bundle install\nFROM debian:12\nRUN true\n"
    for new in both(text, "FROM ruby:3.3 AS unused\n"):
        assert "BUNDLE_DEPLOYMENT" not in new


def test_18_a_last_line_without_an_end_stays_whole() -> None:
    for new in both("RUN a && gem install bundler", "FROM ruby:3.3\n"):
        assert "gem install bundler" in new.replace(" --no-document", "")
        assert not new.endswith("\n")


def test_19_files_written_in_place_keep_every_byte() -> None:
    body = "[a]\nk = 1 ; c\n  k = 2\n; d\n"
    for new in both(f"COPY <<EOF /etc/x.ini\n{body}EOF\n"):
        assert f"<<EOF /etc/x.ini\n{body}EOF\n" in new


@pytest.mark.parametrize("name", ['"Bob \\"x\\" <b@x>"', "Bob $X <b@x>", 'Bob "x" \\ <b@x>'])
def test_20_a_maintainer_is_not_quoted_twice(name: str) -> None:
    for new in both(f"MAINTAINER {name}\n"):
        assert '\\\\"' not in new
        assert '"\\"Bob' not in new


@pytest.mark.parametrize(
    "text",
    [
        "RUN cargo build --release\nFROM debian:12\nCOPY --from=b /app/target/release/app /\n",
        "RUN npm ci\nUSER node\n",
        "RUN cd /a && make\nRUN set +e; b; c\nRUN export X=1; d\n",
        "RUN apk add curl bash\nRUN curl a | sh\n",
    ],
)
def test_unsafe_repairs_keep_what_later_instructions_need(text: str) -> None:
    new = repaired(text, unsafe=True, head="FROM alpine:3.20 AS b\nWORKDIR /app\n")
    assert "target=/app/target" not in new
    assert "/root/.npm" not in new or "USER node\nRUN" not in new
    assert 'SHELL ["/bin/bash"' not in new or "bash" in text
    assert new.count("RUN ") >= text.count("RUN ")
