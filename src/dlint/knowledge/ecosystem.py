"""What is to be known of one package manager of a programming language."""

from __future__ import annotations


class Ecosystem:
    """One package manager of a language.

    `manifests` are the files an install of dependencies may need, in the order a person would copy them (names, or
    patterns with `*`); `required` names those of which at least one must be there; `locks` those that pin. `folders` is
    where dependencies or products land in the project. `caches` are worth a cache mount (`~` is the home of the user
    who builds), `cache_variables` move them. `frozen` is the install that obeys the lock file, `frozen_words` its
    tell-tale words or variables; `production` leaves development dependencies out, likewise. `local_paths` are
    stretches of a manifest that make the install read other folders of the project; `notes` says what else to know.
    """

    __slots__ = (
        "cache_variables",
        "caches",
        "folders",
        "frozen",
        "frozen_words",
        "language",
        "local_paths",
        "locks",
        "manifests",
        "name",
        "notes",
        "production",
        "production_words",
        "required",
    )

    def __init__(
        self,
        name: str,
        language: str,
        *,
        manifests: tuple[str, ...],
        required: tuple[str, ...],
        locks: tuple[str, ...] = (),
        folders: tuple[str, ...] = (),
        caches: tuple[str, ...] = (),
        cache_variables: tuple[str, ...] = (),
        frozen: str = "",
        frozen_words: tuple[str, ...] = (),
        production: str = "",
        production_words: tuple[str, ...] = (),
        local_paths: tuple[str, ...] = (),
        notes: str = "",
    ) -> None:
        self.name = name
        self.language = language
        self.manifests = manifests
        self.required = required
        self.locks = locks
        self.folders = folders
        self.caches = caches
        self.cache_variables = cache_variables
        self.frozen = frozen
        self.frozen_words = frozen_words
        self.production = production
        self.production_words = production_words
        self.local_paths = local_paths
        self.notes = notes

    def __repr__(self) -> str:
        return f"Ecosystem({self.name!r})"
