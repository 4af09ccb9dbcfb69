"""Settings that reach a rule by another key than its own."""

from __future__ import annotations

import pytest

from dlint.config.settings import Settings
from dlint.engine.check import check_source
from dlint.text.source import Source


@pytest.mark.parametrize(
    ("settings", "count"),
    [
        (Settings(), 0),
        (Settings().but(trusted_registries=("ghcr.io",)), 1),
        (Settings().but(trusted_registries=("docker.io",)), 0),
        (Settings().but(rules={"image/untrusted-registry": {"registries": ("quay.io",)}}), 1),
    ],
)
def test_trusted_registries_are_an_option_of_their_rule(settings: Settings, count: int) -> None:
    chosen = settings.but(select=("image/untrusted-registry",))
    assert len(check_source(Source(b"FROM debian:12\n"), chosen, is_file=False).results) == count
