"""Facts of published images: names, users, folders, shells, variables, support and counterparts."""

from __future__ import annotations

import pytest

from dlint.knowledge.images import defaults as image_defaults
from dlint.knowledge.images.defaults import default_user, default_workdir
from dlint.knowledge.images.environment import BASE_ENV, base_env
from dlint.knowledge.images.lifecycle import CODE_NAMES, PRODUCTS, SUPPORT, ended, newest, releases
from dlint.knowledge.images.names import has_shell, short_name, successor
from dlint.knowledge.images.runtimes import RUNTIMES, find_runtime, slim_tag
from dlint.knowledge.images.services import OPEN


@pytest.mark.parametrize(
    ("repository", "name"),
    [
        ("node", "node"),
        ("library/node", "node"),
        ("docker.io/library/node", "node"),
        ("docker.io/bitnami/redis", "bitnami/redis"),
        ("index.docker.io/library/node", "node"),
        ("public.ecr.aws/docker/library/node", "node"),
        ("arm64v8/alpine", "alpine"),
        ("docker.io/amd64/debian", "debian"),
        ("gcr.io/distroless/static", "gcr.io/distroless/static"),
        ("mcr.microsoft.com/dotnet/sdk", "mcr.microsoft.com/dotnet/sdk"),
        ("localhost:5000/node", "localhost:5000/node"),
    ],
)
def test_short_names(repository: str, name: str) -> None:
    assert short_name(repository) == name


@pytest.mark.parametrize(
    ("repository", "tag", "user"),
    [
        ("node", "20", "root"),
        ("docker.io/library/python", "3.12-slim", "root"),
        ("postgres", "16", "root"),
        ("golang", "", "root"),
        ("php", "8.3-apache", "root"),
        ("jenkins/jenkins", "lts", "jenkins"),
        ("grafana/grafana", "", "472"),
        ("nginxinc/nginx-unprivileged", "stable", "101"),
        ("bitnami/redis", "", "1001"),
        ("bitnami/node", "", "root"),
        ("gcr.io/distroless/base", "nonroot", "65532"),
        ("gcr.io/distroless/base", "latest", "root"),
        ("mcr.microsoft.com/dotnet/aspnet", "8.0", "root"),
        ("mcr.microsoft.com/dotnet/aspnet", "8.0-jammy-chiseled", "1654"),
        ("mcr.microsoft.com/dotnet/aspnet", "8.0-nanoserver-ltsc2022", None),
        ("docker", "26-dind-rootless", "rootless"),
        ("docker", "26", "root"),
        ("haproxy", "3.0", "haproxy"),
        ("haproxy", "2.2", None),
        ("elasticsearch", "8.15.0", "1000"),
        ("elasticsearch", "7.17.0", None),
        ("cimg/node", "20.1", "circleci"),
        ("acme/app", "1", None),
        ("bitnami/unheard-of", "", None),
    ],
)
def test_default_users(repository: str, tag: str, user: str | None) -> None:
    assert default_user(repository, tag) == user


@pytest.mark.parametrize(
    ("repository", "tag", "folder"),
    [
        ("node", "", "/"),
        ("golang", "1.27", "/go"),
        ("php", "8.3-apache", "/var/www/html"),
        ("php", "8.3-fpm-alpine", "/var/www/html"),
        ("php", "8.3-cli", "/"),
        ("php", "", "/"),
        ("redis", "7", "/data"),
        ("acme/app", "", None),
    ],
)
def test_default_workdirs(repository: str, tag: str, folder: str | None) -> None:
    assert default_workdir(repository, tag) == folder


def test_image_tables_do_not_contradict_each_other() -> None:
    roots = image_defaults.PLAIN_IMAGES | image_defaults.ROOT_IMAGES | image_defaults.STEPS_DOWN
    assert roots.isdisjoint(image_defaults.USERS)
    assert image_defaults.PLAIN_IMAGES.isdisjoint(image_defaults.WORKDIRS)
    assert image_defaults.PLAIN_IMAGES.isdisjoint(image_defaults.ROOT_IMAGES)


@pytest.mark.parametrize(
    ("repository", "tag", "shell"),
    [
        ("scratch", "", False),
        ("gcr.io/distroless/static", "nonroot", False),
        ("gcr.io/distroless/base", "debug", True),
        ("ghcr.io/astral-sh/uv", "0.9", False),
        ("ghcr.io/astral-sh/uv", "python3.12-alpine", True),
        ("mcr.microsoft.com/dotnet/runtime", "8.0-jammy-chiseled", False),
        ("mcr.microsoft.com/dotnet/runtime", "8.0", True),
        ("cgr.dev/chainguard/python", "latest", False),
        ("cgr.dev/chainguard/python", "latest-dev", True),
        ("acme/scratch", "", True),
        ("alpine", "", True),
    ],
)
def test_shells(repository: str, tag: str, shell: bool) -> None:
    assert has_shell(repository, tag) is shell


@pytest.mark.parametrize(
    ("repository", "other"),
    [
        ("openjdk", "eclipse-temurin"),
        ("docker.io/library/java", "eclipse-temurin"),
        ("microsoft/dotnet", "mcr.microsoft.com/dotnet/sdk or mcr.microsoft.com/dotnet/aspnet"),
        ("mcr.microsoft.com/dotnet/core/sdk", "mcr.microsoft.com/dotnet/sdk"),
        ("k8s.gcr.io/pause", "registry.k8s.io/pause"),
        ("circleci/ruby", "cimg/ruby"),
        ("adoptopenjdk/openjdk8", "eclipse-temurin"),
        ("glassfish", ""),
        ("swarm", ""),
        ("rockylinux", "rockylinux/rockylinux"),
        ("circleci/golang", "cimg/go"),
        ("circleci/runner", None),
        ("circleci/jruby", ""),
        ("bitnami/redis", None),
        ("node", None),
        ("acme/openjdk", None),
    ],
)
def test_retired_images(repository: str, other: str | None) -> None:
    assert successor(repository) == other


@pytest.mark.parametrize(
    ("repository", "name"),
    [
        ("golang", "GOPATH"),
        ("node", "NODE_VERSION"),
        ("python", "PYTHON_VERSION"),
        ("php", "PHP_INI_DIR"),
        ("ruby", "BUNDLE_APP_CONFIG"),
        ("rust", "CARGO_HOME"),
        ("eclipse-temurin", "JAVA_HOME"),
        ("openjdk", "JAVA_HOME"),
        ("tomcat", "CATALINA_HOME"),
        ("postgres", "PG_MAJOR"),
        ("nvidia/cuda", "LD_LIBRARY_PATH"),
        ("mcr.microsoft.com/dotnet/aspnet", "APP_UID"),
        ("mcr.microsoft.com/dotnet/sdk", "DOTNET_SDK_VERSION"),
        ("arm64v8/debian", "PATH"),
    ],
)
def test_variables_of_images(repository: str, name: str) -> None:
    assert name in (base_env(repository) or ())


def test_variables_that_no_image_sets() -> None:
    assert "GOPATH" not in (base_env("debian") or ())
    assert "HOME" not in (base_env("python") or ())
    assert base_env("acme/app") is None
    assert all(len(names.split()) == len(set(names.split())) for names in BASE_ENV.values())


@pytest.mark.parametrize(
    ("repository", "tag", "expected"),
    [
        ("node", "10.19-alpine", [("Node.js", "10")]),
        ("node", "lts", []),
        ("node", "20-buster", [("Node.js", "20"), ("Debian", "10")]),
        ("python", "3.7.4-slim-bullseye", [("Python", "3.7"), ("Debian", "11")]),
        ("python", "3", []),
        ("python", "2", [("Python", "2")]),
        ("golang", "1.12-alpine3.9", [("Go", "1.12"), ("Alpine", "3.9")]),
        ("golang", "1", []),
        ("debian", "stretch-20170907", [("Debian", "9")]),
        ("ubuntu", "18.04", [("Ubuntu", "18.04")]),
        ("ubuntu", "bionic", [("Ubuntu", "18.04")]),
        ("alpine", "3.14.2", [("Alpine", "3.14")]),
        ("eclipse-temurin", "8u302-b08-jre", [("Java", "8")]),
        ("openjdk", "11.0.2-jre-slim", [("Java", "11")]),
        ("nvidia/cuda", "11.0-devel-ubuntu20.04", [("Ubuntu", "20.04")]),
        ("mcr.microsoft.com/dotnet/sdk", "6.0", [(".NET", "6.0")]),
        ("centos", "centos7", [("CentOS", "7")]),
        ("gcr.io/distroless/base-debian10", "nonroot", [("Debian", "10")]),
        ("acme/app", "1.2", []),
        ("node", "", []),
    ],
)
def test_releases_in_a_tag(repository: str, tag: str, expected: list[tuple[str, str]]) -> None:
    assert [(product, release) for product, release, _ in releases(repository, tag)] == expected


def test_what_has_ended_is_judged_by_the_day_of_the_table() -> None:
    assert ended("node", "10-buster") == (("Node.js", "10", "2021-04-30"), ("Debian", "10", "2024-06-30"))
    assert ended("debian", "13") == ()
    assert newest("Debian") == ("13", "2030-06-30")
    assert newest("CentOS") is None


def test_dates_are_dates_and_names_are_known() -> None:
    dates = [date for listed in SUPPORT.values() for date in listed.values()]
    assert all(
        len(date) == 10 and date[4] == date[7] == "-" and ("2005" < date < "2040" or date == OPEN) for date in dates
    )
    assert set(PRODUCTS.values()) <= set(SUPPORT)
    assert all(release in SUPPORT[product] for product, release in CODE_NAMES.values())


@pytest.mark.parametrize(
    ("repository", "tag", "image"),
    [
        ("golang", "1.27", "gcr.io/distroless/static"),
        ("maven", "3-eclipse-temurin-21", "eclipse-temurin"),
        ("openjdk", "8-jdk-alpine", "eclipse-temurin"),
        ("openjdk", "8-jre-alpine", None),
        ("eclipse-temurin", "21-jdk", "eclipse-temurin"),
        ("eclipse-temurin", "21-jre", None),
        ("mcr.microsoft.com/dotnet/sdk", "8.0", "mcr.microsoft.com/dotnet/aspnet"),
        ("nvidia/cuda", "12.4.1-devel-ubuntu22.04", "nvidia/cuda"),
        ("nvidia/cuda", "12.4.1-runtime-ubuntu22.04", None),
        ("node", "20", "node"),
        ("node", "20-slim", None),
        ("node", "20-alpine", None),
        ("acme/app", "", None),
    ],
)
def test_counterparts_at_run_time(repository: str, tag: str, image: str | None) -> None:
    runtime = find_runtime(repository, tag)
    assert (runtime and runtime.image) == image


def test_tags_carry_over() -> None:
    java = find_runtime("eclipse-temurin", "17-jdk-jammy")
    assert java is not None
    assert java.tag_for("17-jdk-jammy") == "17-jre-jammy"
    assert java.tag_for("17") is None
    cuda = find_runtime("nvidia/cuda", "12.4.1-devel-ubuntu22.04")
    assert cuda is not None
    assert cuda.tag_for("12.4.1-devel-ubuntu22.04") == "12.4.1-runtime-ubuntu22.04"
    assert slim_tag("node", "20-bookworm") == "20-bookworm-slim"
    assert slim_tag("python", "3.12-bookworm") == "3.12-slim-bookworm"
    assert slim_tag("ruby", "bookworm") == "slim-bookworm"
    assert slim_tag("node", "9-stretch") == slim_tag("python", "9-stretch") == "9-slim"
    assert slim_tag("node", "") == slim_tag("python", "latest") == "slim"


def test_kinds_of_counterparts() -> None:
    assert {runtime.kind for found in RUNTIMES.values() for runtime in found} == {"sdk", "full"}
