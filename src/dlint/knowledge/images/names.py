"""Names of published base images: their short form, and which have a shell."""

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

_NO_SHELL_STARTS = tuple(name for name in NO_SHELL if name.endswith("/"))


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
