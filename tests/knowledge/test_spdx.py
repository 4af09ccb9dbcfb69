"""License expressions of SPDX."""

from __future__ import annotations

import pytest

from dlint.knowledge.spdx import is_expression


@pytest.mark.parametrize(
    "text",
    [
        "MIT",
        "mit",
        "Apache-2.0 OR MIT",
        "GPL-2.0+",
        "(MIT AND BSD-3-Clause) OR LicenseRef-Ours",
        "GPL-2.0-only WITH Classpath-exception-2.0",
        "MIT or apache-2.0",
    ],
)
def test_an_expression(text: str) -> None:
    assert is_expression(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "MTI",
        "MIT OR",
        "OR MIT",
        "(MIT",
        "MIT)",
        "MIT Apache-2.0",
        "MIT WITH MIT",
        "()",
        "MIT AND OR MIT",
        "Apache 2.0",
    ],
)
def test_no_expression(text: str) -> None:
    assert not is_expression(text)
