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
    # The image of uv holds two programs for others to copy.
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
"""Part of a tag that shows that ONBUILD triggers copy and build the source (`node:6-onbuild`)."""

RETIRED: dict[str, str] = {
    "adoptopenjdk": "eclipse-temurin",
    "celery": "",
    "centos": "almalinux, rockylinux/rockylinux or quay.io/centos/centos:stream9",
    "clearlinux": "",
    "clefos": "",
    # From Consul 1.16 and Vault 1.14 on HashiCorp publishes them under its own name alone.
    # Source: descriptions of the images consul and vault, 2026-11.
    "consul": "hashicorp/consul",
    "crux": "",
    "django": "python",
    "euleros": "",
    "express-gateway": "",
    "fsharp": "mcr.microsoft.com/dotnet/sdk",
    "gazebo": "",
    "glassfish": "",
    "hipache": "",
    # io.js went back into Node.js with release 4.
    "iojs": "node",
    "java": "eclipse-temurin",
    "jenkins": "jenkins/jenkins",
    "jobber": "",
    "kaazing-gateway": "",
    "known": "",
    "mongo-express": "",
    "mono": "",
    "nats-streaming": "nats",
    "notary": "",
    "nuxeo": "",
    "openjdk": "eclipse-temurin",
    "opensuse": "opensuse/leap or opensuse/tumbleweed",
    "owncloud": "owncloud/server",
    "php-zendserver": "",
    # The program has another name since 2018.
    "piwik": "matomo",
    "plone": "plone/plone-backend",
    "rails": "ruby",
    "rapidoid": "",
    "rockylinux": "rockylinux/rockylinux",
    "sentry": "ghcr.io/getsentry/sentry",
    "sl": "",
    "sourcemage": "",
    # Docker Engine has had swarm mode of its own since 1.12.
    "swarm": "",
    "thrift": "",
    "ubuntu-debootstrap": "ubuntu",
    "ubuntu-upstart": "ubuntu",
    "unit": "",
    "vault": "hashicorp/vault",
}
"""Official images without updates (an empty text: nothing takes their place).

Source: github.com/docker-library/official-images, library/ and its history (files that are gone, files without a tag,
`rockylinux` and `clearlinux` with tags of 2023 and 2025), 2026-08-21; successors: the images' descriptions, 2026-11.
"""

RETIRED_OTHERS: dict[str, str] = {
    "amazon/opendistro-for-elasticsearch": "opensearchproject/opensearch",
    "anapsix/alpine-java": "eclipse-temurin",
    "docker/compose": "docker, whose command is docker compose",
    "frolvlad/alpine-oraclejdk8": "eclipse-temurin",
    "gcr.io/kaniko-project/executor": "",
    "gcr.io/kaniko-project/warmer": "",
    "gliderlabs/alpine": "alpine",
    "google/debian": "debian",
    "google/golang": "golang",
    "google/nodejs": "node",
    "google/python": "python",
    "jboss/keycloak": "quay.io/keycloak/keycloak",
    "jboss/wildfly": "quay.io/wildfly/wildfly",
    "jenkins/jnlp-slave": "jenkins/inbound-agent",
    "jenkins/slave": "jenkins/agent",
    "jenkins/ssh-slave": "jenkins/ssh-agent",
    "jenkinsci/jenkins": "jenkins/jenkins",
    "jenkinsci/jnlp-slave": "jenkins/inbound-agent",
    "jenkinsci/slave": "jenkins/agent",
    "mhart/alpine-node": "node",
    "microsoft/aspnet": "mcr.microsoft.com/dotnet/framework/aspnet",
    "microsoft/aspnetcore": "mcr.microsoft.com/dotnet/aspnet",
    "microsoft/aspnetcore-build": "mcr.microsoft.com/dotnet/sdk",
    "microsoft/azure-cli": "mcr.microsoft.com/azure-cli",
    "microsoft/dotnet": "mcr.microsoft.com/dotnet/sdk or mcr.microsoft.com/dotnet/aspnet",
    "microsoft/iis": "mcr.microsoft.com/windows/servercore/iis",
    "microsoft/mssql-server-linux": "mcr.microsoft.com/mssql/server",
    "microsoft/nanoserver": "mcr.microsoft.com/windows/nanoserver",
    "microsoft/powershell": "mcr.microsoft.com/powershell",
    "microsoft/windowsservercore": "mcr.microsoft.com/windows/servercore",
    "mcr.microsoft.com/cbl-mariner/base/core": "mcr.microsoft.com/azurelinux/base/core",
}
"""Images of other publishers.

Source: the images' descriptions; github.com/GoogleContainerTools/kaniko (archived in June 2025);
docs.docker.com/compose/intro/history (Compose V1 without updates since July 2023), 2026-11.
"""

RETIRED_SPACES: dict[str, str] = {
    "adoptopenjdk/": "eclipse-temurin",
    "bitnamilegacy/": "",
    "gcr.io/google-containers/": "registry.k8s.io/",
    "gcr.io/google_containers/": "registry.k8s.io/",
    "jupyter/": "quay.io/jupyter/",
    "k8s.gcr.io/": "registry.k8s.io/",
    "mcr.microsoft.com/dotnet/core/": "mcr.microsoft.com/dotnet/",
    "mcr.microsoft.com/vscode/devcontainers/": "mcr.microsoft.com/devcontainers/",
}
"""Starts of names of which every image is retired, and the start that takes its place.

Source: announcements of the publishers (kubernetes.io/blog 2023-02 for k8s.gcr.io), 2026-11.
"""

CIRCLECI: dict[str, str] = {
    "android": "cimg/android", "buildpack-deps": "cimg/base", "clojure": "cimg/clojure", "dynamodb": "",
    "elixir": "cimg/elixir", "golang": "cimg/go", "jruby": "", "mariadb": "cimg/mariadb", "mongo": "",
    "mysql": "cimg/mysql", "node": "cimg/node", "openjdk": "cimg/openjdk", "php": "cimg/php",
    "postgres": "cimg/postgres", "python": "cimg/python", "redis": "cimg/redis", "ruby": "cimg/ruby",
    "rust": "cimg/rust",
}  # fmt: skip
"""The convenience images of circleci/ that ended on 2021-12-31. Source: circleci.com/docs/circleci-images, 2026-11."""

_NO_SHELL_STARTS = tuple(name for name in NO_SHELL if name.endswith("/"))
_RETIRED_STARTS = tuple(RETIRED_SPACES)
_UNVERSIONED = ("", "latest")
_BITNAMI = "bitnami/"
_BITNAMI_KEPT = frozenset({"bitnami/minideb"})


def short_name(repository: str) -> str:
    """The name of an image as Docker Hub shows it: `docker.io/library/node` and `arm64v8/node` are `node`.

    `repository` is the image name without tag and digest; names of other registries come back as they are.
    """
    name = repository.lower()
    if "/" not in name:
        return name
    if name.startswith(MIRRORS):
        name = name.removeprefix(next(mirror for mirror in MIRRORS if name.startswith(mirror)))
    return name.partition("/")[2] if name.startswith(ARCHITECTURES) else name


def has_shell(repository: str, tag: str = "") -> bool:
    """Whether an image has a shell, as far as is known: only images known to lack one are refused."""
    name = short_name(repository)
    if name == "scratch" or any(stretch in tag and name.startswith(start) for start, stretch in NO_SHELL_TAGS):
        return False
    # A tag may bring a shell to an image that lacks one: `distroless/base:debug`.
    bare = name in NO_SHELL or name.startswith(_NO_SHELL_STARTS)
    return not bare or any(stretch in tag for stretch in SHELL_TAGS)


def successor(repository: str, tag: str = "") -> str | None:
    """What takes the place of a retired image (maybe an empty text), or None when the image is not retired."""
    name = short_name(repository)
    listed = RETIRED.get(name, RETIRED_OTHERS.get(name))
    if listed is not None:
        return listed
    space, _, image = name.partition("/")
    if space == "circleci":
        return CIRCLECI.get(image)
    if lost_release(repository, tag):
        return ""
    if not name.startswith(_RETIRED_STARTS):
        return None
    for start, other in RETIRED_SPACES.items():
        if name.startswith(start):
            return other + name[len(start) :] if other.endswith("/") else other
    return None


def lost_release(repository: str, tag: str) -> bool:
    """Whether the tag names a release of an image of bitnami/, where none but `latest` is left.

    Source: github.com/bitnami/containers issue 83267 (2025-07) and 96169 (2026-08).
    """
    name = short_name(repository)
    return name.startswith(_BITNAMI) and name not in _BITNAMI_KEPT and tag not in _UNVERSIONED and "$" not in tag


PLACEHOLDERS: frozenset[str] = frozenset(
    "base-image baseimage base_image build-arg change-me changeme dummy fixme image image-name invalid missing"
    " must-be-set none not-set notset null override override-me overridden parent-image placeholder provide-me"
    " replace-me replaceme required set-me tbd todo undefined unknown unset unspecified unused xxx your-image".split()
)
"""Defaults of build arguments that stand for the image that is to be given. Source: defaults in public Dockerfiles,
2026-11."""


_REQUESTS = tuple(
    f"{word}{mark}"
    for word in (
        "change",
        "fill",
        "overridden",
        "override",
        "overwrite",
        "overwritten",
        "provide",
        "provided",
        "replace",
        "replaced",
        "set",
        "specify",
        "supplied",
        "supply",
        "your",
        "must",
    )
    for mark in "-_"
)


def is_placeholder(name: str) -> bool:
    """Whether a name in place of an image is none, such as `placeholder` or `set-me:latest`."""
    bare = name.partition("@")[0].partition(":")[0].lower()
    return bare in PLACEHOLDERS or "placeholder" in bare or ("/" not in bare and bare.startswith(_REQUESTS))
