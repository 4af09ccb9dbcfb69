"""One language server for all tests of the folder: each opens documents of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lsp_client import Run, server

from dlint.report.website import VARIABLE

SITE = "https://docs.example.com/"


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, SITE)
        with server() as running:
            yield running
