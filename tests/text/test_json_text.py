"""JSON, against the module of that name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlint.text.json_text import loads

CHECKOUT = Path(__file__).resolve().parents[2]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(VALUES, st.sampled_from(["", " ", "\n\t\r "]), st.sampled_from([None, 2]))
def test_what_was_written_is_read(value: object, blanks: str, indent: int | None) -> None:
    assert loads(blanks + json.dumps(value, indent=indent) + blanks) == value


@given(st.text('{}[]",:01 \\u-eN\n'))
def test_it_is_as_strict(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError):
            loads(text)
    else:
        assert loads(text) == expected


def test_without_the_scanner_json_reads() -> None:
    script = "import sys; sys.modules['_json'] = None; from dlint.text.json_text import loads; print(loads(' [1] '))"
    assert _printed(script) == "[1]\n"


def test_it_needs_no_re() -> None:
    script = "import sys; from dlint.text.json_text import loads; loads('[1]'); print('re' in sys.modules)"
    assert _printed(script) == "False\n"


def _printed(script: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "src")}
    line = [sys.executable, "-S", "-c", script]
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=True).stdout
