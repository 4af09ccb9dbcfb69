"""Budgets: what exceeds them, and the line to blame."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlint.config.budget import SECONDS, SIZES
from dlint.config.lookup import Lookup
from dlint.config.mistake import ConfigError
from dlint.config.settings import Settings
from dlint.text.sizes import parse_size
from dlint.trial.profile.budget import KEYS, overruns, unknown_budgets
from dlint.trial.profile.profile import MEASURED, Hidden, LineProfile, Profile


def line(start: int, keyword: str, size: int | None, **rest: object) -> LineProfile:
    return LineProfile(start, start, keyword, f"{keyword.upper()} x", 0, True, bytes=size, bytes_are=MEASURED, **rest)  # type: ignore[arg-type]


@pytest.fixture
def profile() -> Profile:
    lines = [
        line(1, "from", 90_000_000),
        line(2, "copy", 4_000_000),
        line(3, "run", 30_000_000, wasted=8_000_000, hidden=[Hidden(4, 8_000_000, 2, "deleted")]),
        line(4, "run", 0),
    ]
    return Profile(
        "Dockerfile",
        ".",
        None,
        None,
        "fake",
        True,
        [],
        lines,
        [],
        wall=[9.0, 12.5, 10.0],
        critical=[(2, 1.0), (3, 8.0)],
        context_bytes=4_100_000,
        image_bytes=124_000_000,
        base_bytes=90_000_000,
        wasted_bytes=8_000_000,
    )


@pytest.mark.parametrize(
    ("budget", "blamed", "printed"),
    [
        ({"max-image": "100MB"}, 3, "the image has 124.0 MB; line 3 adds 30.0 MB; max-image allows 100.0 MB"),
        ({"max-layer": "10 MB"}, 3, "line 3 adds 30.0 MB; max-layer allows 10.0 MB"),
        ({"max-waste": "1MiB"}, 3, "8.0 MB are wasted; 8.0 MB of it come from line 3; max-waste allows 1.0 MB"),
        ({"max-context": "1kB"}, 2, "the context has 4.1 MB; line 2 takes 4.0 MB of it; max-context allows 1.0 kB"),
        ({"max-seconds": 5}, 3, "the build takes 10.0 s; line 3 takes 8.0 s of it; max-seconds allows 5 s"),
    ],
)
def test_what_exceeds(profile: Profile, budget: dict[str, object], blamed: int, printed: str) -> None:
    [found] = overruns(profile, budget)
    assert (found.line, found.message) == (blamed, printed)
    assert found.found > found.allowed


def test_what_just_fits(profile: Profile) -> None:
    budget = {
        "max-image": "124MB",
        "max-layer": "30MB",
        "max-waste": "8MB",
        "max-context": "4.1MB",
        "max-seconds": 10.0,
    }
    assert overruns(profile, budget) == []
    assert unknown_budgets(profile, budget) == []


def test_what_is_not_known_exceeds_nothing_and_is_reported(profile: Profile) -> None:
    profile.wall, profile.image_bytes, profile.wasted_bytes = [], None, None
    budget = {"max-image": "1B", "max-waste": "1B", "max-seconds": 0}
    assert overruns(profile, budget) == []
    assert unknown_budgets(profile, budget) == ["max-image", "max-waste", "max-seconds"]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0B", 0),
        ("200MB", 200_000_000),
        ("1.5GiB", 1_610_612_736),
        ("3 kb", 3000),
        ("1 KiB", 1024),
        ("2TB", 2 * 10**12),
    ],
)
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "12", "-1MB", "1.MB", "1XB", "MB", "1e3MB", "1 M"])
def test_no_sizes(text: str) -> None:
    with pytest.raises(ValueError, match="no size such as"):
        parse_size(text)


def settings_of(path: Path, text: str) -> Settings:
    (path / "dlint.toml").write_text(text)
    return Lookup(lambda _: (), lambda _: {}, {}).settings_for(str(path / "Dockerfile"))


def test_the_table_of_a_configuration(tmp_path: Path) -> None:
    assert set(KEYS) == {*SIZES, SECONDS}
    table = settings_of(tmp_path, '[profile]\nmax-image = "1MB"\nmax-seconds = 1.5\n').profile
    assert table == {"max-image": "1MB", "max-seconds": 1.5}


@pytest.mark.parametrize(
    ("line_of", "printed"),
    [
        ("max-image = 5", 'profile.max-image: must be a string such as "200MB"'),
        ('max-layer = "5"', "profile.max-layer: '5' is no size"),
        ('max-seconds = "5"', "profile.max-seconds: must be a number of seconds"),
        ("max-seconds = true", "must be a number of seconds"),
        ("max-second = 5", "profile.max-second: unknown key"),
    ],
)
def test_mistakes_in_it(tmp_path: Path, line_of: str, printed: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_of(tmp_path, f"[profile]\n{line_of}\n")
    [message] = caught.value.messages
    assert printed in message
    assert "dlint.toml:2" in message
