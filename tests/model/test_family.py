"""Which distribution a stage works in, and which shell reads its scripts."""

from __future__ import annotations

import pytest
from opened import file_of, last_run

from dlint.knowledge.images.bases import base_family
from dlint.model.distribution import interpreter, known_family, likely_family


@pytest.mark.parametrize(
    ("name", "tag", "family"),
    [
        ("debian", "12", "debian"),
        ("docker.io/library/node", "20", "debian"),
        ("arm64v8/node", "20-alpine3.20", "alpine"),
        ("python", "3.12-slim-bookworm", "debian"),
        ("busybox", "1.36", "busybox"),
        ("fedora", "40", "redhat"),
        ("registry.access.redhat.com/ubi9/ubi-minimal", "latest", "redhat"),
        ("nvidia/cuda", "12.4.1-devel-ubuntu22.04", "debian"),
        ("nvidia/cuda", "12.4.1-devel-rockylinux9", "redhat"),
        ("nvidia/cuda", "latest", None),
        ("openjdk", "8-jdk", "debian"),
        ("openjdk", "21", None),
        ("openjdk", "17-slim", "debian"),
        ("mcr.microsoft.com/dotnet/sdk", "8.0", "debian"),
        ("mcr.microsoft.com/dotnet/sdk", "8.0-azurelinux3.0", "redhat"),
        ("mcr.microsoft.com/dotnet/sdk", "8.0-nanoserver-ltsc2022", None),
        ("mcr.microsoft.com/dotnet/aspnet", "8.0-jammy-chiseled", None),
        ("opensuse/leap", "15.6", "suse"),
        ("archlinux", "latest", "arch"),
        ("example/unknown", "1-alpine", None),
    ],
)
def test_family_of_an_image(name: str, tag: str, family: str | None) -> None:
    assert base_family(name, tag) == family


def test_family_is_that_of_the_image_at_the_end_of_the_lineage() -> None:
    stage = file_of("FROM alpine:3.20 AS a\nFROM a\nRUN b").stages[-1]
    assert known_family(stage) == "alpine"


@pytest.mark.parametrize(
    ("script", "family"),
    [
        ("apt-get update", "debian"),
        ("set -e; apk add a", "alpine"),
        ("dnf install a && apt-get install b", None),
        ("rm -rf /var/cache/apk/*", None),
        ("echo a", None),
    ],
)
def test_package_managers_show_the_family_of_an_unknown_image(script: str, family: str | None) -> None:
    stage = file_of(f"FROM example/unknown:1\nRUN {script}").stages[-1]
    assert known_family(stage) is None
    assert likely_family(stage) == family


@pytest.mark.parametrize(
    ("text", "shell"),
    [
        ("FROM debian:12\nRUN a", "dash"),
        ("FROM alpine:3.20\nRUN a", "ash"),
        ("FROM fedora:40\nRUN a", "bash"),
        ("FROM example/unknown:1\nRUN a", None),
        ('FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN a', "bash"),
        ('FROM debian:12\nRUN ["a"]', None),
        ("FROM debian:12\nRUN <<EOF\n#!/usr/bin/env -S bash -e\na\nEOF", "bash"),
        ("FROM debian:12\nRUN <<EOF\n#!/bin/sh\na\nEOF", "dash"),
        ("FROM debian:12\nRUN ln -sf /bin/bash /bin/sh\nRUN a", None),
        ("FROM debian:12\nRUN ln -s /bin/sh /usr/local/bin/x\nRUN a", "dash"),
        ("FROM debian:12\nRUN echo dash dash/sh boolean false | debconf-set-selections\nRUN a", None),
        ("FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN a", "cmd"),
    ],
)
def test_interpreter(text: str, shell: str | None) -> None:
    assert interpreter(last_run(text)) == shell


def test_the_options_of_a_shebang_are_those_of_its_script() -> None:
    run = last_run('FROM debian:12\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN <<EOF\n#!/bin/sh -u\na\nEOF')
    assert run.commands[0].item.options == {"nounset"}
