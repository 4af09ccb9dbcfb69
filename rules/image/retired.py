"""An image is retired: it is no longer published."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, Origin, rule
from dlint.knowledge.images.names import lost_release, successor

# Early-access builds and release candidates are all that is still published of openjdk.
EARLY = ("-ea", "-rc")


@rule(watches=Dockerfile, severity="warning", since="0.1", security=6.0, when=("retired image",))
def check(file: Dockerfile) -> Findings:
    """Its publisher has stopped, moved or been renamed; what is there gets no fixes, whatever the tag.

    The message names what takes its place. Look at its description first: tags, users and paths may differ.
    """
    for origin in file.origins:
        name = origin.repository
        other = None if name is None else successor(name, origin.tag)
        if other is not None and name and not _is_early(origin):
            yield Finding(origin.word.span, _message(origin, name, other))


def _message(origin: Origin, name: str, other: str) -> str:
    if lost_release(name, origin.tag):
        old = f"bitnamilegacy/{name.rpartition('/')[2]}"
        return f"{name}:{origin.tag} cannot be pulled: the publisher moved all releases to {old}, without updates"
    place = f"; use {other}" if other else "; build on another image"
    return f"{name} is retired: its tags get no more updates{place}"


def _is_early(origin: Origin) -> bool:
    return any(sign in origin.word.value for sign in EARLY)


BAD = {
    "FROM openjdk:8-jdk-alpine": None,
    "FROM centos:7": None,
    "FROM java:8": None,
    "ARG V\nFROM openjdk:${V}-jdk": None,
    "FROM docker.io/library/centos": None,
    "FROM scratch\nCOPY --from=vault:1.13 /bin/vault /bin/": None,
    "FROM k8s.gcr.io/pause:3.5": None,
    "FROM mcr.microsoft.com/dotnet/core/aspnet:3.1": None,
    "FROM bitnami/nginx:1.25": None,
    "FROM scratch\nCOPY --from=docker.io/bitnami/etcd:3.5.9 /opt/bitnami/etcd /etcd": None,
    "FROM rockylinux:9": None,
    "FROM circleci/golang:1.16": None,
}
GOOD = (
    "FROM eclipse-temurin:21-jre",
    "FROM quay.io/centos/centos:stream9",
    "FROM acme/openjdk:8",
    "FROM debian:12 AS openjdk\nFROM openjdk",
    "FROM openjdk:25-ea-jdk",
    "ARG IMAGE\nFROM ${IMAGE}:8",
    "FROM bitnami/nginx",
    "FROM bitnami/nginx:latest",
    "FROM bitnami/minideb:bookworm",
    "FROM circleci/runner:launch-agent",
    "FROM rockylinux/rockylinux:9",
    "FROM openjdk:27-rc-jdk",
)
