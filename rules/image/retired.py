"""An image is retired: nobody publishes it any more."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, Origin, rule
from dlint.knowledge.images.names import successor

# Early-access builds are all that is still published of openjdk.
EARLY = "-ea"


@rule(watches=Dockerfile, severity="warning", since="0.1", security=6.0, when=("retired image",))
def check(file: Dockerfile) -> Findings:
    """Its publisher has stopped, moved or been renamed; what is there gets no fixes, whatever the tag.

    The message names what takes its place. Look at its description first: tags, users and paths may differ.
    """
    for origin in file.origins:
        name = origin.repository
        other = None if name is None else successor(name)
        if other is not None and name and not _is_early(origin):
            place = f"; {other} takes its place" if other else ""
            yield Finding(origin.word.span, f"{name} is retired, no tag of it is updated any more{place}")


def _is_early(origin: Origin) -> bool:
    return EARLY in origin.word.value


BAD = {
    "FROM openjdk:8-jdk-alpine": None,
    "FROM centos:7": None,
    "FROM java:8": None,
    "ARG V\nFROM openjdk:${V}-jdk": None,
    "FROM docker.io/library/centos": None,
    "FROM scratch\nCOPY --from=vault:1.13 /bin/vault /bin/": None,
    "FROM k8s.gcr.io/pause:3.5": None,
    "FROM mcr.microsoft.com/dotnet/core/aspnet:3.1": None,
}
GOOD = (
    "FROM eclipse-temurin:21-jre",
    "FROM quay.io/centos/centos:stream9",
    "FROM acme/openjdk:8",
    "FROM debian:12 AS openjdk\nFROM openjdk",
    "FROM openjdk:25-ea-jdk",
    "ARG IMAGE\nFROM ${IMAGE}:8",
)
