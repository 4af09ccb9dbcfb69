"""Unprivileged users that base images bring, ready to be named by USER."""

from __future__ import annotations

from dlint.knowledge.images.names import NO_SHELL, short_name

READY: dict[str, str] = {
    "denoland/deno": "deno",
    "gradle": "gradle",
    "node": "node",
    "oven/bun": "bun",
}
"""By image: a user whose home and tools are made for running programs. Source: the publishers' Dockerfiles, 2026-11."""

DOTNET: tuple[str, ...] = tuple(f"mcr.microsoft.com/dotnet/{name}" for name in ("aspnet", "runtime", "runtime-deps"))
"""Images with the user `app`, from release 8 on."""


def ready_user(repository: str, tag: str = "") -> str | None:
    """The user to name, or None where the image has none, or none is known."""
    name = short_name(repository)
    if name in DOTNET:
        release = tag.partition(".")[0]
        return "app" if release.isascii() and release.isdigit() and int(release[-9:]) >= 8 else None
    if name == "ubuntu":
        return "ubuntu" if tag.startswith(("24.", "25.", "26.", "noble")) else None
    if name.startswith("gcr.io/distroless/"):
        return "nonroot"
    # A number needs no /etc/passwd; this is the one of `nonroot` in distroless images.
    if name == "scratch" or name in NO_SHELL:
        return "65532"
    return READY.get(name)
