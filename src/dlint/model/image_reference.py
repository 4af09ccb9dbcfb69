"""Image references as the distribution grammar reads them: registry, path, tag and digest of a FROM."""

from __future__ import annotations

DEFAULT_REGISTRY = "docker.io"
OFFICIAL = "library/"
LONGEST_PATH = 255
LONGEST_TAG = 128

_HEX = "0123456789abcdef"
_LOWER = "abcdefghijklmnopqrstuvwxyz0123456789"
_ALPHANUMERIC = _LOWER + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TAG = _ALPHANUMERIC + "_.-"
# Length of the digest in hexadecimal digits; https://github.com/opencontainers/image-spec/blob/main/descriptor.md
_ALGORITHMS = {"sha256": 64, "sha384": 96, "sha512": 128}

BAD_FORMAT = "invalid reference format"
BAD_DIGEST = "invalid checksum digest format"
RESERVED = "'scratch' is a reserved name"


class ImageReference:
    """An image's name taken apart.

    `written` is the text; `registry` and `path` are complete (`docker.io`, `library/node` for `node`), `name` is the
    familiar short form without tag (`node`, `grafana/grafana`, `ghcr.io/astral-sh/uv`). `tag` and `digest` are None
    where they are not written. With an `error` (in the words of docker) the parts are empty.
    """

    __slots__ = ("digest", "error", "name", "path", "registry", "tag", "written")

    def __init__(
        self, written: str, registry: str, path: str, tag: str | None, digest: str | None, error: str | None = None
    ) -> None:
        self.written = written
        self.registry = registry
        self.path = path
        self.name = _short_name(registry, path)
        self.tag = tag
        self.digest = digest
        self.error = error

    def __repr__(self) -> str:
        return f"ImageReference({self.error or str(self)!r})"

    def __str__(self) -> str:
        """The complete form: `docker.io/library/node:20`; empty with an error."""
        return self._with_version(f"{self.registry}/{self.path}" if self.registry else self.path)

    @property
    def familiar(self) -> str:
        """The short form with tag and digest as far as they are written: `node:20`; empty with an error."""
        return self._with_version(self.name)

    @property
    def is_scratch(self) -> bool:
        """Whether this is the empty image; only the bare word names it."""
        return self.written == "scratch"

    def _with_version(self, name: str) -> str:
        return name + (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")


def parse_reference(written: str) -> ImageReference:
    """Read an image reference whose variables are already replaced."""
    # It could not be distinguished from an image id. Source: distribution/reference, normalize.go, 2026-11.
    if len(written) == 64 and not written.strip(_HEX):
        message = f"invalid repository name ({written}), cannot specify 64-byte hexadecimal strings"
        return ImageReference(written, "", "", None, None, message)
    registry, rest = _split_registry(written)
    name, at_sign, digest = rest.partition("@")
    path, colon, tag = name.partition(":")
    # Docker checks the case first, and with another message than for other mistakes.
    cased = rest.partition(":")[0]
    error = None
    if cased.lower() != cased:
        error = f"invalid reference format: repository name ({cased}) must be lowercase"
    elif colon and not _is_tag(tag):
        error = BAD_FORMAT
    elif at_sign:
        error = _digest_error(digest)
    if error is None and not _is_registry(registry):
        registry, path = "", f"{registry}/{path}"
    error = error or _path_error(path) or _reserved_error(written, registry, path)
    if error is not None:
        return ImageReference(written, "", "", None, None, error)
    return ImageReference(written, registry, path, tag if colon else None, digest if at_sign else None)


def _reserved_error(written: str, registry: str, path: str) -> str | None:
    """Docker Hub keeps the name of the empty image free, so `scratch:latest` is found nowhere (tried, 2026-11)."""
    is_taken = registry == DEFAULT_REGISTRY and path == f"{OFFICIAL}scratch"
    return RESERVED if is_taken and written != "scratch" else None


def _split_registry(written: str) -> tuple[str, str]:
    first, slash, rest = written.partition("/")
    if not slash:
        return DEFAULT_REGISTRY, OFFICIAL + written
    if first == "index.docker.io":
        first = DEFAULT_REGISTRY
    # Only a name that looks like a host is a registry: `grafana/grafana` is on Docker Hub. Source:
    # distribution/reference, splitDockerDomain, 2026-11.
    elif first != "localhost" and "." not in first and ":" not in first and first.lower() == first:
        return DEFAULT_REGISTRY, written
    if first == DEFAULT_REGISTRY and "/" not in rest:
        rest = OFFICIAL + rest
    return first, rest


def _short_name(registry: str, path: str) -> str:
    if registry != DEFAULT_REGISTRY:
        return f"{registry}/{path}" if registry else path
    short = path.removeprefix(OFFICIAL)
    return path if "/" in short else short


def _is_registry(text: str) -> bool:
    """A host name, an IPv4 address or an IPv6 address in brackets, and perhaps a port."""
    if text.startswith("["):
        host, bracket, port = text[1:].partition("]")
        good = bool(bracket and host) and not host.strip(":" + _HEX + "ABCDEF")
        return good and (not port or (port[0] == ":" and _is_port(port[1:])))
    host, colon, port = text.partition(":")
    return all(_is_label(label) for label in host.split(".")) and (not colon or _is_port(port))


def _is_port(text: str) -> bool:
    return bool(text) and not text.strip("0123456789")


def _is_label(text: str) -> bool:
    return bool(text) and not text.strip(_ALPHANUMERIC + "-") and text[0] != "-" and text[-1] != "-"


def _is_tag(text: str) -> bool:
    return 0 < len(text) <= LONGEST_TAG and not text.strip(_TAG) and text[0] not in ".-"


def _path_error(path: str) -> str | None:
    if not all(_is_component(component) for component in path.split("/")):
        return BAD_FORMAT
    if len(path) > LONGEST_PATH:
        return f"repository name must not be more than {LONGEST_PATH} characters"
    return None


def _is_component(text: str) -> bool:
    """Lower-case letters and digits, between them one dot, one or two underscores or any number of dashes."""
    if not text or text.strip(_LOWER + "._-") or text[0] not in _LOWER or text[-1] not in _LOWER:
        return False
    # What is left between the letters, cut at each letter.
    separators = "".join("/" if character in _LOWER else character for character in text).split("/")
    return all(run in ("", ".", "_", "__") or not run.strip("-") for run in separators)


def _digest_error(digest: str) -> str | None:
    """Docker's complaint about a digest: a known algorithm with exactly its number of lower-case digits is good."""
    algorithm, _, encoded = digest.partition(":")
    if len(encoded) < 32 or encoded.strip(_HEX + "ABCDEF") or not _is_algorithm(algorithm):
        return BAD_FORMAT
    length = _ALGORITHMS.get(algorithm)
    if length is None:
        return "unsupported digest algorithm"
    if len(encoded) != length:
        return "invalid checksum digest length"
    return BAD_DIGEST if encoded.strip(_HEX) else None


def _is_algorithm(text: str) -> bool:
    for separator in "-_.":
        text = text.replace(separator, "+")
    return all(part and not part.strip(_ALPHANUMERIC) and part[0] not in "0123456789" for part in text.split("+"))
