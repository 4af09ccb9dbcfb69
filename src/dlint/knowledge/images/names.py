"""Names of published base images: their short form, which have a shell, which are retired."""

from __future__ import annotations

MIRRORS: tuple[str, ...] = (
    "docker.io/library/", "index.docker.io/library/", "registry-1.docker.io/library/",
    "registry.hub.docker.com/library/", "docker.io/", "index.docker.io/", "registry-1.docker.io/",
    "registry.hub.docker.com/", "library/", "public.ecr.aws/docker/library/", "mirror.gcr.io/library/",
    "mirror.gcr.io/",
)  # fmt: skip
"""What stands before the short name of an image of Docker Hub, the longer ones first."""

ARCHITECTURES: tuple[str, ...] = (
    "amd64/", "arm64v8/", "arm32v5/", "arm32v6/", "arm32v7/", "i386/", "ppc64le/", "s390x/", "riscv64/", "mips64le/",
)  # fmt: skip
"""Name spaces that hold the official images for one processor."""

NO_SHELL: tuple[str, ...] = (
    "scratch", "gcr.io/distroless/", "cgr.dev/chainguard/static", "cgr.dev/chainguard/glibc-dynamic",
    "cgr.dev/chainguard/cc-dynamic", "cgr.dev/chainguard/node", "cgr.dev/chainguard/python", "cgr.dev/chainguard/jre",
    "cgr.dev/chainguard/nginx", "mcr.microsoft.com/azurelinux/distroless/",
    "mcr.microsoft.com/azurelinux-beta/distroless/", "mcr.microsoft.com/cbl-mariner/distroless/", "hello-world",
    "registry.k8s.io/pause", "k8s.gcr.io/pause", "ghcr.io/astral-sh/uv",
)  # fmt: skip
"""Images without `/bin/sh` (a name that ends in `/` stands for all that begin so): no shell form can run there."""

SHELL_TAGS: tuple[str, ...] = ("debug", "-dev", "alpine", "debian", "bookworm", "trixie", "bullseye", "python")
"""Stretches of a tag by which such an image has a shell after all (`distroless/base:debug`, `uv:alpine`)."""

NO_SHELL_TAGS: tuple[tuple[str, str], ...] = (
    ("mcr.microsoft.com/dotnet/", "chiseled"),
    ("mcr.microsoft.com/dotnet/", "distroless"),
    ("ubuntu/", "chiselled"),
    ("ubuntu/", "chiseled"),
)
"""Starts of names, and stretches of tags, of more images without a shell."""

ONBUILD_TAG = "onbuild"
"""Stretch of a tag that says that ONBUILD triggers copy and build the source (`node:6-onbuild`)."""

RETIRED: dict[str, str] = {
    "adoptopenjdk": "eclipse-temurin",
    "anapsix/alpine-java": "eclipse-temurin",
    "centos": "almalinux, rockylinux or quay.io/centos/centos:stream9",
    "consul": "hashicorp/consul",
    "django": "python",
    "express-gateway": "",
    "frolvlad/alpine-oraclejdk8": "eclipse-temurin",
    "fsharp": "mcr.microsoft.com/dotnet/sdk",
    "glassfish": "",
    "gliderlabs/alpine": "alpine",
    "iojs": "node",
    "java": "eclipse-temurin",
    "jboss/keycloak": "quay.io/keycloak/keycloak",
    "jenkins": "jenkins/jenkins",
    "mhart/alpine-node": "node",
    "nats-streaming": "nats",
    "nuxeo": "",
    "openjdk": "eclipse-temurin",
    "owncloud": "owncloud/server",
    "piwik": "matomo",
    "plone": "plone/plone-backend",
    "rails": "ruby",
    "ubuntu-debootstrap": "ubuntu",
    "ubuntu-upstart": "ubuntu",
    "vault": "hashicorp/vault",
    "microsoft/aspnetcore": "mcr.microsoft.com/dotnet/aspnet",
    "microsoft/aspnetcore-build": "mcr.microsoft.com/dotnet/sdk",
    "microsoft/dotnet": "mcr.microsoft.com/dotnet/sdk or mcr.microsoft.com/dotnet/aspnet",
    "microsoft/mssql-server-linux": "mcr.microsoft.com/mssql/server",
    "microsoft/nanoserver": "mcr.microsoft.com/windows/nanoserver",
    "microsoft/windowsservercore": "mcr.microsoft.com/windows/servercore",
}
"""Images that get no updates any more, and what takes their place (an empty text: nothing of that kind)."""

RETIRED_SPACES: dict[str, str] = {
    "adoptopenjdk/": "eclipse-temurin",
    "bitnamilegacy/": "",
    "circleci/": "cimg/",
    "gcr.io/google-containers/": "registry.k8s.io/",
    "gcr.io/google_containers/": "registry.k8s.io/",
    "jupyter/": "quay.io/jupyter/",
    "k8s.gcr.io/": "registry.k8s.io/",
    "mcr.microsoft.com/dotnet/core/": "mcr.microsoft.com/dotnet/",
}
"""Starts of names of which every image is retired, and the start that takes its place."""

_NO_SHELL_STARTS = tuple(name for name in NO_SHELL if name.endswith("/"))
_RETIRED_STARTS = tuple(RETIRED_SPACES)


def short_name(repository: str) -> str:
    """The name of an image as Docker Hub shows it: `docker.io/library/node` and `arm64v8/node` are `node`.

    `repository` is the image name without tag and digest; names of other registries come back as they are.
    """
    name = repository.lower()
    if "/" not in name:
        return name
    for mirror in MIRRORS:
        if name.startswith(mirror):
            name = name[len(mirror) :]
            break
    return name.partition("/")[2] if name.startswith(ARCHITECTURES) else name


def has_shell(repository: str, tag: str = "") -> bool:
    """Whether an image has a shell, as far as is known: only images known to lack one are refused."""
    name = short_name(repository)
    if name == "scratch" or any(stretch in tag and name.startswith(start) for start, stretch in NO_SHELL_TAGS):
        return False
    bare = name in NO_SHELL or name.startswith(_NO_SHELL_STARTS)
    return not bare or any(stretch in tag for stretch in SHELL_TAGS)


def successor(repository: str) -> str | None:
    """What takes the place of a retired image (maybe an empty text), or None when the image is not retired."""
    name = short_name(repository)
    if name in RETIRED:
        return RETIRED[name]
    if not name.startswith(_RETIRED_STARTS):
        return None
    for start, other in RETIRED_SPACES.items():
        if name.startswith(start):
            return other + name[len(start) :] if other.endswith("/") else other
    return None
