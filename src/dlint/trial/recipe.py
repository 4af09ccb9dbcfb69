"""All that decides a build, but for the engine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """A Dockerfile's bytes with the options of `docker build`; the folder `context` is read and never written to.

    `path` is what reports call the Dockerfile, and the place from which its own ignore file would be taken. `ignore`
    are the bytes of an ignore file to use in place of the one in effect (None: that one). `args` may have None for a
    value: the environment's. `secrets` are words as `docker build --secret` takes them. `mounts` goes before the ids of
    cache mounts, which are then not the user's (None: they are). `ssh` are words as `docker build --ssh` takes them,
    `contexts` are named build contexts with their folders. `cache_from` and `cache_to` are words as `docker buildx
    build` takes them. `files_to` is a folder that gets the files of the target in the place of an image (None: an
    image).
    """

    dockerfile: bytes
    path: str
    context: str
    ignore: bytes | None = None
    target: str | None = None
    args: tuple[tuple[str, str | None], ...] = ()
    platform: str | None = None
    network: str | None = None
    secrets: tuple[str, ...] = ()
    mounts: str | None = None
    ssh: tuple[str, ...] = ()
    contexts: tuple[tuple[str, str], ...] = ()
    cache_from: tuple[str, ...] = ()
    cache_to: tuple[str, ...] = ()
    files_to: str | None = None
