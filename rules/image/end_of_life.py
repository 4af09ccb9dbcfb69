"""An image holds a release that gets no more security fixes."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, rule
from dlint.knowledge.images.lifecycle import ended, newest
from dlint.knowledge.images.names import successor


@rule(watches=Dockerfile, severity="warning", since="0.1", twins=("tally:ruby/eol-ruby-version",), security=7.0)
def check(file: Dockerfile) -> Findings:
    """Known security holes stay open, and package sources of old distributions move away, so that builds break.

    The tag is compared with a table of languages, distributions, databases and servers, as known when this version of
    dlint was made; releases that are not in it are not old. A tag may name two things: `python:3.7-buster` is Python
    3.7 on Debian 10. Support that is paid for is not counted. Images that are retired altogether are checked by
    `image/retired`.
    """
    for origin in file.origins:
        image = origin.image
        if (
            origin.kind != "image"
            or image is None
            or not image.name
            or successor(image.name, image.tag or "") is not None
        ):
            continue
        old = ended(image.name, image.tag or "")
        if old:
            # The rule of tally looks at Ruby alone.
            twins = None if any(product == "Ruby" for product, _, _ in old) else ()
            yield Finding(origin.word.span, f"{origin.word.value}: {_message(old)}", twins=twins, cause=str(old))


def _message(old: tuple[tuple[str, str, str], ...]) -> str:
    parts = [f"{product} {release} (ended {last})" for product, release, last in old]
    verb = "gets" if len(parts) == 1 else "get"
    following = newest(old[0][0])
    advice = ""
    if following is not None:
        until = f" until {following[1]}" if following[1] else ""
        advice = f"; {old[0][0]} {following[0]} does{until}"
    return f"{' and '.join(parts)} {verb} no more security fixes{advice}"


BAD = {
    "FROM node:10.19-alpine": None,
    "FROM python:3.12-buster": None,
    "FROM docker.io/library/debian:stretch-slim": None,
    "FROM nvidia/cuda:11.0-devel-ubuntu18.04": None,
    "FROM gcr.io/distroless/base-debian10": None,
    "ARG V=2.6\nFROM ruby:${V}-slim": None,
    "FROM scratch\nCOPY --from=golang:1.13 /usr/local/go /usr/local/go": None,
    "FROM node:10@sha256:" + "a" * 64: None,
    "FROM mysql:8.2": None,
    "FROM opensuse/leap:15.1": None,
    "FROM ros:melodic-ros-base": None,
    "FROM ubuntu:artful": None,
    "FROM quay.io/centos/centos:stream8": None,
    "FROM mariadb:10.3": None,
    "FROM rabbitmq:3.11-management-alpine": None,
    "FROM docker.elastic.co/elasticsearch/elasticsearch:7.17.9": None,
    "FROM registry.access.redhat.com/ubi7/ubi-minimal": None,
    "FROM wordpress:6.2-php7.4-apache": None,
    "FROM tomcat:9.0-jdk16": None,
}
GOOD = (
    "FROM debian:13",
    "FROM node:lts",
    "FROM node",
    "FROM python:3",
    "FROM golang:1",
    "FROM acme/node:10",
    "ARG V\nFROM node:${V}",
    "FROM debian:stable-slim",
    "FROM eclipse-temurin:8-jre",
    "FROM centos:7",
    "FROM acme/editor:groovy",
    "FROM mysql:8.4",
    "FROM mysql:8",
    "FROM ros:jazzy",
    "FROM tomcat:9.0-jdk17",
    "FROM elasticsearch:8.2.0",
    "FROM registry.access.redhat.com/ubi9/ubi:9.6",
    "FROM quay.io/centos/centos:stream10",
)
