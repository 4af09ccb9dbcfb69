"""Cache mounts of a trial have ids of their own."""

from __future__ import annotations

import pytest

from dlint.trial.engines.own_mounts import token, with_own_mounts


@pytest.mark.parametrize(
    ("flag", "changed"),
    [
        ("--mount=type=cache,target=/root/.m2", "--mount=type=cache,id=X-/root/.m2,target=/root/.m2"),
        ("--mount=type=cache,id=a,target=/c", "--mount=type=cache,id=X-a,target=/c"),
        ('--mount=target=/c,"type=cache"', '--mount=target=/c,"type=cache",id=X-/c'),
        ("--mount=type=bind,target=/c", "--mount=type=bind,target=/c"),
        ("--mount=type=secret,id=s", "--mount=type=secret,id=s"),
        ("--network=none", "--network=none"),
    ],
)
def test_only_cache_mounts_are_marked(flag: str, changed: str) -> None:
    before = f"FROM a\r\nRUN {flag} \\\r\n  echo --mount=type=cache é\n"
    assert with_own_mounts(before.encode(), "X-").decode() == before.replace(flag, changed)


def test_a_mark_is_new_each_time() -> None:
    one, other = token(), token()
    assert one != other
