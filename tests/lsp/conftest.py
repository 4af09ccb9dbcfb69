"""One language server for all tests of the folder: each opens documents of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lsp_client import Run, server


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    with server() as running:
        yield running
