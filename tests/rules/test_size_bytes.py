"""The size rules state how many bytes it is about where the build context shows them, and nothing where it does not."""

from __future__ import annotations

import pytest
from rule_modules import module_of

from dlint.testing import check_text

FILES = {
    "app.whl": "x" * 12_300,
    "data/a": "x" * 1_000,
    "data/b": "x" * 500,
    "small.sql": "x",
    "big.sql": "x" * 100_000,
}
LABEL = "(modelled from the build context)"


def found(rule: str, text: str, files: dict[str, str] | None) -> list[tuple[str, str]]:
    module = module_of(f"size/{rule}")
    return [(each.severity, each.message) for each in check_text(text, f"size/{rule}", module, files)]


@pytest.mark.parametrize(
    ("rule", "text", "weight"),
    [
        ("removed-later", "COPY app.whl /a.whl\nRUN pip install /a.whl && rm /a.whl", "keeps its 12.3 kB"),
        ("removed-later", "COPY data/ /data/\nRUN make && rm -rf /data", "keeps its 1.5 kB"),
        ("archive-left", "COPY app.whl /a.whl\nRUN pip install /a.whl", "stays in the image, 12.3 kB"),
        ("archive-left", "COPY *.whl /tmp/\nRUN pip install /tmp/*.whl", "stays in the image, 12.3 kB"),
        ("chown-doubles", "COPY data /data\nRUN chown -R app /data", "brought, 1.5 kB"),
    ],
)
def test_a_known_context_gives_the_bytes(rule: str, text: str, weight: str) -> None:
    [(_, message)] = found(rule, text, FILES)
    assert f"{weight} {LABEL}" in message


@pytest.mark.parametrize("files", [None, {"other": "x"}])
def test_without_the_file_no_figure_is_given(files: dict[str, str] | None) -> None:
    [(_, removed)] = found("removed-later", "COPY app.whl /a.whl\nRUN pip install /a.whl && rm /a.whl", files)
    [(_, left)] = found("archive-left", "COPY app.whl /a.whl\nRUN pip install /a.whl", files)
    [(_, doubled)] = found("chown-doubles", "COPY data/ /data\nRUN chown -R app /data", files)
    assert not any("modelled" in message or "kB" in message for message in (removed, left, doubled))
    assert "keeps its bytes;" in removed


def test_a_text_is_a_remark_unless_it_is_big() -> None:
    text = "COPY {} /tmp/\nRUN load /tmp/{} && rm /tmp/{}"
    small, big = (text.format(name, name, name) for name in ("small.sql", "big.sql"))
    assert [severity for severity, _ in found("removed-later", small, FILES)] == ["info"]
    assert [severity for severity, _ in found("removed-later", small, None)] == ["info"]
    [(severity, message)] = found("removed-later", big, FILES)
    assert severity == "warning"
    assert f"100.0 kB {LABEL}" in message
