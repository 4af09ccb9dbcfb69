"""A recipe's options as words of `docker build`, which podman and buildah understand as well."""

from __future__ import annotations

from collections.abc import Iterator

from dlint.trial.recipe import Recipe


def build_options(recipe: Recipe) -> list[str]:
    """All but the Dockerfile, the context and the cache."""
    return list(_options(recipe))


def _options(recipe: Recipe) -> Iterator[str]:
    if recipe.target is not None:
        yield from ("--target", recipe.target)
    for name, value in recipe.args:
        yield from ("--build-arg", name if value is None else f"{name}={value}")
    if recipe.platform is not None:
        yield from ("--platform", recipe.platform)
    if recipe.network is not None:
        yield from ("--network", recipe.network)
    for secret in recipe.secrets:
        yield from ("--secret", secret)
    for word in recipe.ssh:
        yield from ("--ssh", word)
    for name, folder in recipe.contexts:
        yield from ("--build-context", f"{name}={folder}")
    if recipe.files_to is not None:
        yield from ("--output", f"type=local,dest={recipe.files_to}")
