"""Which users a stage surely knows."""

from __future__ import annotations

import pytest
from opened import stage_of

from dlint.model.users.known_users import known_names


def names(text: str) -> frozenset[str] | None:
    stage = stage_of(f"{text}\nUSER x\n")
    return known_names(stage, stage.instructions[-1])


@pytest.mark.parametrize(
    "text",
    [
        "FROM scratch",
        "FROM scratch\nCOPY app /app",
        "FROM scratch\nCOPY app.bin /",
        'FROM scratch\nCOPY --from=b /out/app /\nENTRYPOINT ["/app"]',
        "FROM golang:1 AS b\nRUN make\nFROM scratch\nCOPY --from=b /x /bin/x",
    ],
)
def test_no_passwd(text: str) -> None:
    assert names(text) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "FROM scratch\nCOPY --from=b /etc/passwd /etc/passwd",
        "FROM scratch\nCOPY rootfs /",
        "FROM scratch\nCOPY --from=b / /",
        "FROM scratch\nADD rootfs.tar.xz /",
        "FROM scratch\nCOPY passwd /etc/",
        "FROM debian:12\nRUN apt-get install -y nginx",
        "FROM debian:12\nRUN echo app:x:1:1::/: >> /etc/passwd",
        "FROM someone/image",
        "FROM $X",
        "FROM jenkins/jenkins:lts",
    ],
)
def test_unknown(text: str) -> None:
    assert names(text) is None


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [
        ("FROM alpine:3.20", "nobody", "app"),
        ("FROM debian:12\nRUN mkdir /a && chown www-data /a", "www-data", "app"),
        ("FROM node:20-alpine\nRUN npm ci", "node", "app"),
        ("FROM gcr.io/distroless/static", "nonroot", "app"),
        ("FROM ubuntu:24.04\nWORKDIR /a\nCOPY x /a/", "ubuntu", "app"),
    ],
)
def test_known(text: str, known: str, unknown: str) -> None:
    found = names(text)
    assert found is not None
    assert known in found
    assert unknown not in found
