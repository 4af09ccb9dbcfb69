"""What is known of the users in base images, and of the programs that they start."""

from __future__ import annotations

import pytest

from dlint.knowledge.images.defaults import default_user, steps_down
from dlint.knowledge.images.passwd import NAMES, passwd_names
from dlint.knowledge.images.users import ready_user
from dlint.knowledge.secrets.keepers import KEEPERS
from dlint.knowledge.shell.daemons import BASES, PRIVILEGED, SEPARATED, TOOLBOXES, WAITERS, base_program


@pytest.mark.parametrize(
    ("name", "tag", "user"),
    [
        ("node", "", "node"),
        ("docker.io/library/node", "20", "node"),
        ("mcr.microsoft.com/dotnet/runtime", "10.0", "app"),
        ("mcr.microsoft.com/dotnet/sdk", "10.0", None),
        ("ubuntu", "noble", "ubuntu"),
        ("gcr.io/distroless/java17", "", "nonroot"),
        ("alpine", "3.20", None),
    ],
)
def test_ready_user(name: str, tag: str, user: str | None) -> None:
    assert ready_user(name, tag) == user


def test_a_ready_user_is_in_passwd() -> None:
    for name, tag in (("node", ""), ("node", "20-alpine"), ("ubuntu", "24.04"), ("gcr.io/distroless/static", "")):
        names = passwd_names(name, tag)
        assert names is not None
        assert ready_user(name, tag) in names


def test_every_image_but_scratch_knows_root() -> None:
    assert all("root" in names for image, names in NAMES.items() if image != "scratch")
    assert passwd_names("scratch") == frozenset()
    assert passwd_names("someone/image") is None


@pytest.mark.parametrize(
    ("name", "tag", "expected"),
    [
        ("postgres", "16", True),
        ("lscr.io/linuxserver/nginx", "", True),
        ("docker", "27-dind", True),
        ("docker", "27-cli", False),
        ("debian", "12", False),
    ],
)
def test_steps_down(name: str, tag: str, expected: bool) -> None:
    assert steps_down(name, tag) is expected


@pytest.mark.parametrize(
    ("name", "tag", "program"),
    [("nginx", "1.27", "nginx"), ("php", "8-fpm", "php-fpm"), ("php", "8-apache", "apache2"), ("php", "8-cli", None)],
)
def test_base_program(name: str, tag: str, program: str | None) -> None:
    assert base_program(name, tag) == program


def test_a_service_starts_as_root() -> None:
    assert all(default_user(image) in ("root", None) or image in ("haproxy", "kong") for image in BASES)


def test_kinds_of_programs_are_apart() -> None:
    assert not (SEPARATED & PRIVILEGED or (SEPARATED | PRIVILEGED) & (TOOLBOXES | WAITERS))


def test_keepers_are_whole() -> None:
    assert all(program and verbs and path for program, verbs, path in KEEPERS)
