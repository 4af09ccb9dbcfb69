"""Two profiles side by side: instructions find each other, and differences stand at their lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dlint.report.profile import difference
from dlint.trial.profile.compare import ADDED, CHANGED, REMOVED, SAME, compare
from dlint.trial.profile.profile import MEASURED, LineProfile, Profile, StageProfile


def profile_of(*rows: tuple[str, int | None, float | None], stage: str | int = 0) -> Profile:
    lines = [
        LineProfile(at, at, text.split()[0].lower(), text, stage, True, seconds=[] if seconds is None else [seconds],
                    bytes=size, bytes_are=MEASURED)
        for at, (text, size, seconds) in enumerate(rows, 1)
    ]  # fmt: skip
    whole = sum(line.bytes or 0 for line in lines)
    wall = sum(seconds or 0.0 for _, _, seconds in rows)
    return Profile("Dockerfile", ".", None, None, "fake", True, [text for text, _, _ in rows], lines,
                   [StageProfile(0, None, "x", True, True)], wall=[wall], image_bytes=whole, wasted_bytes=0,
                   context_bytes=10)  # fmt: skip


BEFORE = profile_of(("FROM a", 1000, 0.0), ("RUN apt-get install -y git", 50_000_000, 9.0), ("COPY . /app", 3000, 0.1))


def test_a_new_line() -> None:
    after = profile_of(
        ("FROM a", 1000, 0.0),
        ("RUN apt-get install -y git", 50_000_000, 9.1),
        ("RUN pip install torch", 143_000_000, 20.0),
        ("COPY . /app", 3000, 0.1),
    )
    comparison = compare(BEFORE, after)
    assert [change.kind for change in comparison.changes] == [SAME, SAME, ADDED, SAME]
    assert difference.sentences(comparison) == [
        "the new line 3 adds 143.0 MB and takes 20.0 s more: RUN pip install torch"
    ]
    assert comparison.difference("image_bytes") == 143_000_000
    printed = difference.text(comparison)
    assert "image: 50.0 MB → 193.0 MB (+143.0 MB)" in printed
    assert "| image | 50.0 MB | 193.0 MB | +143.0 MB |" in difference.markdown(comparison)


def test_a_line_that_changed_and_one_that_went() -> None:
    after = profile_of(("FROM a", 1000, 0.0), ("RUN apt-get install -y git curl", 62_000_000, 9.0))
    comparison = compare(BEFORE, after)
    assert [change.kind for change in comparison.changes] == [SAME, CHANGED, REMOVED]
    assert difference.sentences(comparison) == [
        "the change of line 2 adds 12.0 MB: RUN apt-get install -y git curl",
        "line 3, which is gone, saves 3.0 kB: COPY . /app",
    ]


def test_a_line_that_grew_without_a_change() -> None:
    after = profile_of(
        ("FROM a", 1000, 0.0), ("RUN apt-get install -y git", 50_000_000, 9.0), ("COPY . /app", 900_000, 0.1)
    )
    assert difference.sentences(compare(BEFORE, after)) == ["line 3 adds 897.0 kB: COPY . /app"]


def test_moved_lines_and_blanks_are_no_change() -> None:
    after = profile_of(
        ("FROM a", 1000, 0.0), ("run apt-get  install \\   -y git", 50_000_000, 9.0), ("COPY . /app", 3000, 0.1)
    )
    assert all(change.kind == SAME for change in compare(BEFORE, after).changes)
    assert "no line weighs more or less" in difference.text(compare(BEFORE, after))


def test_unknown_stays_unknown() -> None:
    after = profile_of(("FROM a", 1000, None), ("RUN apt-get install -y git", None, None), ("COPY . /app", 3000, None))
    change = compare(BEFORE, after).changes[1]
    assert (change.bytes, change.seconds) == (None, None)


TEXTS = st.lists(st.sampled_from(["RUN a", "RUN b", "COPY x y", "RUN c d e", "WORKDIR /w"]), max_size=8)


@given(TEXTS, TEXTS)
def test_every_line_is_reported_of_once(old: list[str], new: list[str]) -> None:
    before = profile_of(*((text, 10, 1.0) for text in old))
    after = profile_of(*((text, 10, 1.0) for text in new))
    changes = compare(before, after).changes
    assert sorted(change.before.start for change in changes if change.before) == list(range(1, len(old) + 1))
    assert [change.after.start for change in changes if change.after] == list(range(1, len(new) + 1))
    assert sum(change.bytes or 0 for change in changes) == 10 * (len(new) - len(old))
