"""A command put at the end of a RUN is run there, in the layout of the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opened import last_run

from dlint.fixes.append_command import appended
from dlint.text.edit import Refusal, apply
from dlint.text.source import decode, encode


def _after(text: str) -> str | None:
    edits = appended(last_run("FROM debian\n" + text), "clean")
    if isinstance(edits, Refusal):
        return None
    return decode(apply(encode("FROM debian\n" + text), list(edits))).removeprefix("FROM debian\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RUN a", "RUN a && clean"),
        ("RUN a; b # why", "RUN a; b && clean # why"),
        ("RUN a \\\n  && b\n", "RUN a \\\n  && b \\\n  && clean\n"),
        ("RUN a && \\\r\n    b\r\n", "RUN a && \\\r\n    b && \\\r\n    clean\r\n"),
        ("RUN set -e; \\\n\ta; \\\n\tb;\n", "RUN set -e; \\\n\ta; \\\n\tb; \\\n\tclean;\n"),
        (
            "RUN a \\\n    one \\\n    # two\n    three\n",
            "RUN a \\\n    one \\\n    # two\n    three \\\n    && clean\n",
        ),
        ("RUN <<EOF\nset -e\na\nEOF\n", "RUN <<EOF\nset -e\na\nclean\nEOF\n"),
        ("RUN a <<EOF\nx\nEOF\n", "RUN a <<EOF && clean\nx\nEOF\n"),
        ("RUN { a; b; }", "RUN { a; b; } && clean"),
        ("RUN a || exit 1", None),
        ("RUN a && exec b", None),
        ("RUN a &", None),
        ('RUN ["a", "b"]', None),
    ],
)
def test_goes_where_it_is_run(text: str, expected: str | None) -> None:
    assert _after(text) == expected


@given(
    st.lists(st.sampled_from(["a b", "c 'd e'", "(f)", "{ g; }", "if h; then i; fi"]), min_size=1, max_size=5),
    st.sampled_from([" && ", "; ", " || ", " \\\n  && ", "; \\\n\t", " && \\\n    ", " \\\n# note\n  | "]),
)
def test_is_the_last_command_and_nothing_else_changes(parts: list[str], joint: str) -> None:
    text = "RUN " + joint.join(parts) + "\nUSER x\n"
    new = _after(text)
    assert new is not None
    before, after = last_run("FROM debian\n" + text), last_run("FROM debian\n" + new)
    assert [repr(command) for command in after.commands] == [*map(repr, before.commands), "<command 'clean'>"]
    assert new.endswith("\nUSER x\n")
