"""A file in UTF-16 is called that, whichever way it is written, and nothing else is reported of it."""

from __future__ import annotations

import codecs

import pytest

from dlint.config.settings import Settings
from dlint.engine.check import check_source
from dlint.text.source import Source

TEXT = "FROM debian:12\nRUN apt-get install git\n"


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
)
def test_utf_16_is_named_once(data: bytes) -> None:
    results = check_source(Source(data, "Dockerfile"), Settings(), is_file=False).results
    assert [result.rule for result in results] == ["syntax/parse-error"]
    assert "UTF-16" in results[0].message


def test_utf_8_is_not() -> None:
    data = codecs.BOM_UTF8 + "FROM debian:12\nLABEL a=é\n".encode()
    results = check_source(Source(data, "Dockerfile"), Settings(), is_file=False).results
    assert all("UTF-16" not in result.message for result in results)
