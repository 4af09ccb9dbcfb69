"""The shape of what is known of the versions of a package manager."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


MODERN = 2021
"""What came up to this year is taken to be there where nothing at all is known of an image."""


class Releases:
    """Which version of a tool has what, and which version comes from where.

    Versions are texts of numbers (`1.9`). `since` states with which version an option, a verb or another ability came,
    `until` with which version it went; `years` when a version named there was published. `images` are published
    images that bring the tool, by short name: an empty mapping where the tag is the version of the tool, else by the
    beginning of the tag the oldest version, that of a tag without further numbers (`10`), and the first impossible one.
    `packages` are the versions of a distribution's package, by distribution and release; `package_names` how the
    package is called there. `names` are its names in the registries of Python and Node, `variables` those that choose
    the version that an installer fetches, `addresses` patterns of downloads with the version in a group, `newest`
    patterns of downloads that bring the newest one. `needs` states from which version on it needs which release of a
    language: `{"1.2": ("Python", "3.7")}`. `modern` is the year up to which what came is taken to be there where
    nothing states the version: later than for other tools where the tool itself is young.
    """

    __slots__ = (
        "addresses", "images", "modern", "names", "needs", "newest", "package_names", "packages", "since", "until",
        "variables", "years",
    )  # fmt: skip

    def __init__(
        self,
        *,
        since: Mapping[str, str] | None = None,
        until: Mapping[str, str] | None = None,
        years: Mapping[str, int] | None = None,
        images: Mapping[str, Mapping[str, tuple[str, str, str]]] | None = None,
        package_names: tuple[str, ...] = (),
        packages: Mapping[str, Mapping[str, str]] | None = None,
        names: tuple[str, ...] = (),
        variables: tuple[str, ...] = (),
        addresses: tuple[str, ...] = (),
        newest: tuple[str, ...] = (),
        needs: Mapping[str, tuple[str, str]] | None = None,
        modern: int = MODERN,
    ) -> None:
        self.since: Mapping[str, str] = since or {}
        self.until: Mapping[str, str] = until or {}
        self.years: Mapping[str, int] = years or {}
        self.images: Mapping[str, Mapping[str, tuple[str, str, str]]] = images or {}
        self.package_names = package_names
        self.packages: Mapping[str, Mapping[str, str]] = packages or {}
        self.names = names
        self.variables = variables
        self.addresses = addresses
        self.newest = newest
        self.needs: Mapping[str, tuple[str, str]] = needs or {}
        self.modern = modern


NO_RELEASES = Releases()
"""Of a tool of whose versions nothing is known."""
