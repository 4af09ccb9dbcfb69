"""Which distribution a published image is built on, and what its `/bin/sh` is."""

from __future__ import annotations

from dlint.knowledge.images.names import short_name

SH: dict[str, str] = {
    "alpine": "ash", "busybox": "ash", "debian": "dash", "redhat": "bash", "suse": "bash", "arch": "bash",
}  # fmt: skip
"""By family of distributions: the program behind `/bin/sh`. Source: the distributions' packages (tried), 2026-11."""

TAG_WORDS: tuple[tuple[str, str], ...] = (
    ("alpine", "alpine"), ("busybox", "busybox"), ("uclibc", "busybox"), ("wolfi", "busybox"), ("azurelinux", "redhat"),
    ("mariner", "redhat"), ("amazonlinux", "redhat"), ("al2023", "redhat"), ("oracle", "redhat"), ("centos", "redhat"),
    ("rockylinux", "redhat"), ("almalinux", "redhat"), ("fedora", "redhat"), ("rhel", "redhat"), ("ubi", "redhat"),
    ("suse", "suse"), ("leap", "suse"), ("arch", "arch"), ("nanoserver", "windows"), ("windows", "windows"),
    ("servercore", "windows"), ("ltsc", "windows"), ("distroless", "none"), ("chiseled", "none"), ("musl", "none"),
    ("ubuntu", "debian"), ("debian", "debian"), ("bookworm", "debian"), ("bullseye", "debian"), ("buster", "debian"),
    ("stretch", "debian"), ("trixie", "debian"), ("noble", "debian"), ("jammy", "debian"), ("focal", "debian"),
    ("bionic", "debian"), ("xenial", "debian"), ("slim", "debian"),
)  # fmt: skip
"""Stretches of a tag (or of an image's name) that show what an image is built on, the more particular ones first."""

WINDOWS: tuple[str, ...] = tuple(word for word, family in TAG_WORDS if family == "windows")

FAMILIES: dict[str, str] = {
    "debian": (
        "azul-zulu ibm-semeru-runtimes sapmachine haxe hylang jruby swipl dart "
        "debian ubuntu buildpack-deps node python golang ruby rust php perl gcc haskell erlang elixir julia r-base "
        "pypy nginx httpd redis postgres mariadb mongo rabbitmq memcached cassandra tomcat jetty maven gradle clojure "
        "eclipse-temurin adoptopenjdk wordpress drupal joomla nextcloud redmine ghost matomo jenkins/jenkins "
        "phusion/baseimage continuumio/miniconda3 continuumio/anaconda3 jupyter/base-notebook jupyter/scipy-notebook "
        "jupyter/datascience-notebook tensorflow/tensorflow pytorch/pytorch bitnami/minideb kalilinux/kali-rolling "
        "mcr.microsoft.com/dotnet/sdk mcr.microsoft.com/dotnet/aspnet mcr.microsoft.com/dotnet/runtime "
        "mcr.microsoft.com/dotnet/runtime-deps mcr.microsoft.com/dotnet/core/sdk mcr.microsoft.com/dotnet/core/aspnet "
        "mcr.microsoft.com/dotnet/core/runtime mcr.microsoft.com/playwright mcr.microsoft.com/playwright/python "
        "rocker/r-ver rocker/rstudio rocker/shiny rocker/tidyverse selenium/standalone-chrome ros oven/bun mono swift "
        "ubuntu-debootstrap dart iojs java rails django"
    ),
    "alpine": "alpine docker gliderlabs/alpine mhart/alpine-node alpine/git frolvlad/alpine-glibc traefik registry",
    "busybox": "busybox cgr.dev/chainguard/wolfi-base",
    "redhat": (
        "fedora centos rockylinux rockylinux/rockylinux almalinux amazonlinux oraclelinux amazoncorretto photon "
        "public.ecr.aws/amazonlinux/amazonlinux quay.io/centos/centos quay.io/fedora/fedora "
        "mcr.microsoft.com/azurelinux/base/core mcr.microsoft.com/cbl-mariner/base/core "
        "registry.access.redhat.com/ubi8 registry.access.redhat.com/ubi9 registry.access.redhat.com/ubi10"
    ),
    "suse": "opensuse opensuse/leap opensuse/tumbleweed registry.suse.com/bci/bci-base",
    "arch": "archlinux archlinux/archlinux manjarolinux/base",
}  # fmt: skip
"""What official images are built on where their tag names nothing else. Source: the publishers' Dockerfiles,
2026-08."""

STARTS: tuple[tuple[str, str], ...] = (
    ("registry.access.redhat.com/ubi", "redhat"), ("registry.redhat.io/ubi", "redhat"),
    ("public.ecr.aws/lambda/", "redhat"), ("opensuse/", "suse"), ("cimg/", "debian"),
    ("mcr.microsoft.com/devcontainers/", "debian"), ("mcr.microsoft.com/vscode/devcontainers/", "debian"),
)  # fmt: skip
"""Starts of names whose images are all built on one family."""


BY_NAME: dict[str, str] = {name: family for family, names in FAMILIES.items() for name in names.split()}

OPENJDK_DEBIAN: tuple[str, ...] = ("6", "7", "8", "9", "10", "11")
"""Releases of the image `openjdk` that were built on Debian without a tag that names it; later ones are built on
Oracle Linux."""


def _is_official(name: str) -> bool:
    # The tags of official images name what they are built on: `mysql:8.0-debian`. Few files need the list.
    from dlint.knowledge.images.official import OFFICIAL

    return name in OFFICIAL


def base_family(repository: str, tag: str = "") -> str | None:
    """`alpine`, `busybox`, `debian`, `redhat`, `suse` or `arch`; None where it is not known."""
    name = short_name(repository)
    known = BY_NAME.get(name) or next((family for start, family in STARTS if name.startswith(start)), None)
    if known in ("alpine", "busybox") and not any(word in tag for word in WINDOWS):
        return known
    for word, family in TAG_WORDS:
        # `slim` is a word of Debian's images, but `oraclelinux:9-slim` is none.
        if word in tag and not (word == "slim" and known is not None):
            return family if family in SH and (known or name == "nvidia/cuda" or _is_official(name)) else None
    if name == "openjdk":
        # `8u212-jdk` and `11.0.3` name the releases 8 and 11.
        release = tag.partition("-")[0].partition(".")[0].partition("u")[0]
        return "debian" if release in OPENJDK_DEBIAN else None
    return known
