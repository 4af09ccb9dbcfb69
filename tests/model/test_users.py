"""Accounts that a file creates, and the user with which a stage ends."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opened import stage_of

from dlint.model.users.users import accounts_of, final_user, is_root, ready_user, starting_user


def accounts(text: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [(account.name, account.uid, account.groups) for account in accounts_of(stage_of("FROM debian:12\n" + text))]


@pytest.mark.parametrize("user", ["root", "0", "00", "0:0", "root:adm", "root:", "0:1000"])
def test_superuser(user: str) -> None:
    assert is_root(user)


@pytest.mark.parametrize("user", ["", ":0", "rootless", "1000", "100:0", "nobody:root", "app"])
def test_other_users(user: str) -> None:
    assert not is_root(user)


@given(st.integers(0, 2**31), st.integers(0, 3))
@settings(max_examples=50)
def test_only_number_zero_is_root(number: int, zeros: int) -> None:
    assert is_root("0" * zeros + str(number)) is (number == 0)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RUN useradd app", [("app", None, ())]),
        ("RUN useradd -m -u 1001 -s /bin/sh -G docker,video app", [("app", "1001", ("docker", "video"))]),
        ("RUN adduser --disabled-password --gecos '' --uid 1001 app", [("app", "1001", ())]),
        ("RUN adduser -D -u 1001 -G staff app", [("app", "1001", ())]),
        ("RUN adduser app video", [("app", None, ("video",))]),
        ("RUN useradd app && usermod -aG docker app", [("app", None, ("docker",))]),
        ("RUN useradd app && gpasswd -a app docker", [("app", None, ("docker",))]),
        ("RUN useradd app\nRUN addgroup app docker", [("app", None, ("docker",))]),
        ("RUN useradd -u 1 app && usermod -u 2 -l web app", [("web", "2", ())]),
        ("ARG U=app\nRUN useradd $U", [("app", None, ())]),
        ("ARG U\nRUN useradd $U", []),
        ("RUN echo 'app:x:1001:1001::/:/bin/sh' >> /etc/passwd", [("app", "1001", ())]),
        ("COPY <<EOF /etc/passwd\nroot:x:0:0::/:\napp:x:7:7::/:\nEOF", [("app", "7", ())]),
        ("RUN echo useradd app", []),
        ("RUN groupadd app", []),
        ("RUN useradd", []),
        ("RUN sudo useradd app && sh -c 'useradd web'", [("app", None, ()), ("web", None, ())]),
    ],
)
def test_accounts(text: str, found: list[tuple[str, str | None, tuple[str, ...]]]) -> None:
    assert accounts(text) == found


def test_accounts_of_the_stages_below_count() -> None:
    stage = stage_of("FROM debian:12 AS base\nRUN useradd app\nFROM base\nRUN useradd web\nUSER app")
    assert [account.name for account in accounts_of(stage)] == ["app", "web"]
    assert [account.line for account in accounts_of(stage)] == [2, 4]
    assert [account.name for account in accounts_of(stage, stage.instructions[0])] == ["app"]


@pytest.mark.parametrize(
    ("text", "user"),
    [
        ("FROM debian:12", "root"),
        ("FROM scratch", "root"),
        ("FROM gcr.io/distroless/static", "root"),
        ("FROM gcr.io/distroless/static:nonroot", "65532"),
        ("FROM cgr.dev/chainguard/anything", "65532"),
        ("FROM jenkins/jenkins", "jenkins"),
        ("FROM someone/image", None),
        ("FROM $X", None),
        ("FROM UPPER", None),
        ("FROM debian:12 AS a\nFROM a", "root"),
    ],
)
def test_user_of_the_base_image(text: str, user: str | None) -> None:
    assert starting_user(stage_of(text)) == user
    assert final_user(stage_of(text)) == user


@pytest.mark.parametrize(
    ("text", "user"),
    [
        ("USER app", "app"),
        ("ARG U=app\nUSER $U:grp", "app:grp"),
        ("ARG U\nUSER $U", None),
        ("USER app\nUSER root", "root"),
        ("FROM debian:12 AS a\nUSER app\nFROM a", "app"),
    ],
)
def test_user_at_the_end(text: str, user: str | None) -> None:
    assert final_user(stage_of(text if text.startswith("FROM") else "FROM debian:12\n" + text)) == user


@pytest.mark.parametrize(
    ("image", "user"),
    [
        ("node:20", "node"),
        ("mcr.microsoft.com/dotnet/aspnet:8.0-alpine", "app"),
        ("mcr.microsoft.com/dotnet/aspnet:6.0", None),
        ("ubuntu:24.04", "ubuntu"),
        ("ubuntu:22.04", None),
        ("scratch", "65532"),
        ("debian:12", None),
        ("$X", None),
    ],
)
def test_user_that_an_image_has_ready(image: str, user: str | None) -> None:
    assert ready_user(stage_of(f"FROM {image}")) == user
